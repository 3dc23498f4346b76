/* Printing. Standard error is written piece by piece, standard output once: a reader never sees half a document of a run
 * that failed. */
#include "dataeng/front/report.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "dataeng/base/mem.h"
#include "dataeng/wrap/json.h"

enum {
	PATIENCE_MS = 1000, /* shorter work shows no progress */
	REPEAT_MS = 200,    /* between two lines on a terminal that can rewrite */
	REPEAT_DUMB_MS = 5000,
};

/* The state of one progress line; there is one standard error. */
static struct {
	double began, last;
	char what[64];
	bool shown;
	bool dumb;
} line;

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

void report_progress_end(void)
{
	if (line.shown && !line.dumb) {
		fputs("\r\033[K", stderr);
		fflush(stderr);
	}
	line.shown = false;
	line.what[0] = '\0';
}

static void show_progress(double ms, double done, double total)
{
	fputs(line.dumb ? "" : "\r\033[K", stderr);
	fprintf(stderr, "%s", line.what);
	if (total > 0 && done <= total) {
		double left = done > 0 ? (total - done) * ms / done / 1e3 : 0;

		fprintf(stderr, " %.0f of %.0f", done, total);
		if (done > 0 && done < total) {
			fprintf(stderr, ", about %.0f s left", left + 0.5);
		}
	} else if (done > 0) {
		fprintf(stderr, " %.0f", done);
	}
	fprintf(stderr, " (Ctrl-C stops)%s", line.dumb ? "\n" : "");
	fflush(stderr);
	line.shown = true;
}

static void on_progress(void *data, const char *what, double done, double total)
{
	double t = now_ms();

	(void)data;
	if (strncmp(line.what, what, sizeof line.what - 1) != 0) {
		report_progress_end();
		line.began = line.last = t;
		(void)snprintf(line.what, sizeof line.what, "%s", what);
	}
	if (t - line.began >= PATIENCE_MS && t - line.last >= (line.dumb ? REPEAT_DUMB_MS : REPEAT_MS)) {
		line.last = t;
		show_progress(t - line.began, done, total);
	}
}

void report_progress(struct app *app)
{
	const char *term = getenv("TERM");

	line.dumb = term == NULL || strcmp(term, "dumb") == 0;
	app->progress = isatty(STDERR_FILENO) ? on_progress : NULL;
}

static void diag_json(struct buf *out, const struct diag *d)
{
	struct json *record = json_object(out->ctx);

	json_set_string(record, "severity", diag_severity_name(d->severity));
	json_set_string(record, "code", d->code);
	json_set_string(record, "message", d->message);
	json_set_string(record, "hint", d->hint);
	json_set_string(record, "file", d->place.file);
	if (d->place.line > 0) {
		json_set_number(record, "line", (double)d->place.line);
		json_set_number(record, "column", (double)d->place.col);
		json_set_number(record, "end_column", (double)d->place.end_col);
	}
	json_print_line(out, record);
	buf_char(out, '\n');
}

static void on_diag(void *data, const struct diag *d)
{
	struct app *app = data;
	void *ctx;
	struct buf *out;

	if (app->quiet && d->severity == DIAG_NOTE) {
		return;
	}
	ctx = mem_context(NULL, "on_diag");
	out = buf_new(ctx);
	report_progress_end();
	if (app->json) {
		diag_json(out, d);
	} else {
		diag_print(out, d, app->colour_err);
	}
	fwrite(out->data, 1, out->size, stderr);
	mem_free(ctx);
}

void report_diags(struct app *app)
{
	app->diags->sink = on_diag;
	app->diags->sink_data = app;
}

bool report_plain(const char *text, size_t size)
{
	report_progress_end();
	return fwrite(text, 1, size, stdout) == size && fflush(stdout) == 0;
}

static bool fits_on_screen(const char *text, size_t size)
{
	struct winsize w = {0};
	size_t rows = 0;
	size_t col = 0;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) != 0 || w.ws_row == 0 || w.ws_col == 0) {
		return true;
	}
	for (size_t i = 0; i < size && rows < w.ws_row; i++) {
		col = text[i] == '\n' ? 0 : col + 1;
		rows += text[i] == '\n' || col % w.ws_col == 0;
	}
	return rows < w.ws_row;
}

static const char *pager(void)
{
	const char *own = getenv("DATAENG_PAGER");
	const char *common = getenv("PAGER");

	return own != NULL ? own : common != NULL ? common : "less -FIRX";
}

/* Ctrl-C belongs to the pager while it runs, and leaving it early is no failure. */
static bool through_pager(const char *command, const char *text, size_t size)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN};
	struct sigaction old_int;
	struct sigaction old_pipe;
	FILE *to = popen(command, "w");

	if (to == NULL) {
		return false;
	}
	sigaction(SIGINT, &ignore, &old_int);
	sigaction(SIGPIPE, &ignore, &old_pipe);
	fwrite(text, 1, size, to);
	pclose(to);
	sigaction(SIGINT, &old_int, NULL);
	sigaction(SIGPIPE, &old_pipe, NULL);
	return true;
}

bool report_result(struct app *app, const char *text, size_t size)
{
	report_progress_end();
	if (isatty(STDOUT_FILENO) && isatty(STDIN_FILENO) && pager()[0] != '\0' && !fits_on_screen(text, size) &&
	    through_pager(pager(), text, size)) {
		return true;
	}
	return report_plain(text, size) || diag_errorf(app->diags, FILE_PLACE("standard output"), "write-failed", NULL,
	                                               "cannot write the result: %s", strerror(errno));
}
