/* Diagnostics: a list of records and their printed form. */
#include "dataeng/base/diag.h"

#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"

struct diags *diags_new(const void *ctx)
{
	return mem_new(ctx, struct diags);
}

void diag_add(struct diags *d, enum diag_severity severity, struct place at, const char *code, const char *message,
              const char *hint)
{
	struct diag *one;

	if (d->count == d->room) {
		d->room = d->room == 0 ? 8 : d->room * 2;
		d->all = mem_resize(d, d->all, struct diag, d->room);
	}
	one = &d->all[d->count++];
	*one = (struct diag){severity, code, at, mem_strdup(d, message), mem_strdup(d, hint)};
	one->place.file = mem_strdup(d, at.file);
	d->errors += severity == DIAG_ERROR;
	if (d->sink != NULL) {
		d->sink(d->sink_data, one);
	}
}

#undef diag_error
#undef diag_errorf

bool diag_error(struct diags *d, struct place at, const char *code, const char *message, const char *hint)
{
	diag_add(d, DIAG_ERROR, at, code, message, hint);
	return false;
}

static void add_formatted(struct diags *d, enum diag_severity severity, struct place at, const char *code, const char *hint,
                          const char *fmt, va_list ap)
{
	char *message = mem_vprintf(d, fmt, ap);

	diag_add(d, severity, at, code, message, hint);
	mem_free(message);
}

bool diag_errorf(struct diags *d, struct place at, const char *code, const char *hint, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add_formatted(d, DIAG_ERROR, at, code, hint, fmt, ap);
	va_end(ap);
	return false;
}

void diag_warnf(struct diags *d, struct place at, const char *code, const char *hint, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add_formatted(d, DIAG_WARNING, at, code, hint, fmt, ap);
	va_end(ap);
}

void diag_notef(struct diags *d, struct place at, const char *code, const char *hint, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add_formatted(d, DIAG_NOTE, at, code, hint, fmt, ap);
	va_end(ap);
}

const char *diag_severity_name(enum diag_severity s)
{
	static const char *const names[] = {"note", "warning", "error"};

	return names[s];
}

static void print_place(struct buf *out, struct place at)
{
	if (at.file == NULL) {
		buf_str(out, "dataeng: ");
		return;
	}
	buf_str(out, strcmp(at.file, "-") == 0 ? "<stdin>" : at.file);
	if (at.line > 0) {
		buf_printf(out, ":%zu", at.line);
	}
	if (at.line > 0 && at.col > 0) {
		buf_printf(out, ":%zu", at.col);
	}
	buf_str(out, ": ");
}

/* The source line and the carets; tabs keep their place so that the carets stand under the text. */
static void print_line(struct buf *out, struct place at, const char *mark, const char *reset)
{
	struct slice line = source_line(at.source, at.line);
	size_t width = at.end_col > at.col ? at.end_col - at.col : 1;
	size_t i = 0;
	size_t col = 1;
	size_t shown = line.n > 240 ? 240 : line.n;

	while (shown > 0 && shown < line.n && ((unsigned char)line.p[shown] & 0xc0) == 0x80) {
		shown--;
	}
	buf_printf(out, "%5zu | %.*s\n      | ", at.line, (int)shown, line.p);
	for (; col < at.col && i < shown; i++) {
		if (((unsigned char)line.p[i] & 0xc0) != 0x80) {
			buf_char(out, line.p[i] == '\t' ? '\t' : ' ');
			col++;
		}
	}
	buf_str(out, mark);
	if (width > 80) {
		width = 80;
	}
	buf_fill(out, '^', width);
	buf_str(out, reset);
	buf_char(out, '\n');
}

void diag_print(struct buf *out, const struct diag *d, bool colour)
{
	static const char *const marks[] = {"\x1b[36m", "\x1b[33m", "\x1b[31m"};
	const char *mark = colour ? marks[d->severity] : "";
	const char *reset = colour ? "\x1b[0m" : "";

	print_place(out, d->place);
	buf_printf(out, "%s%s%s: %s [%s]\n", mark, diag_severity_name(d->severity), reset, d->message, d->code);
	if (d->place.source != NULL && d->place.line > 0) {
		print_line(out, d->place, mark, reset);
	}
	if (d->hint != NULL) {
		buf_printf(out, "  hint: %s\n", d->hint);
	}
}

enum { LONGEST_WORD = 64 };

/* Levenshtein distance over two rows; words longer than LONGEST_WORD are never near. */
static size_t distance(const char *a, const char *b)
{
	size_t row[LONGEST_WORD + 1];
	size_t la = strlen(a);
	size_t lb = strlen(b);

	if (la > LONGEST_WORD || lb > LONGEST_WORD) {
		return LONGEST_WORD;
	}
	for (size_t j = 0; j <= lb; j++) {
		row[j] = j;
	}
	for (size_t i = 1; i <= la; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= lb; j++) {
			size_t best = diagonal + (a[i - 1] != b[j - 1]);

			diagonal = row[j];
			if (row[j] + 1 < best) {
				best = row[j] + 1;
			}
			if (row[j - 1] + 1 < best) {
				best = row[j - 1] + 1;
			}
			row[j] = best;
		}
	}
	return row[lb];
}

const char *diag_did_you_mean(const char *word, const char *const *candidates)
{
	const char *best = NULL;
	size_t limit = strlen(word) / 3 + 1;

	for (; *candidates != NULL; candidates++) {
		size_t d = distance(word, *candidates);

		if (d <= limit) {
			best = *candidates;
			limit = d == 0 ? 0 : d - 1;
		}
	}
	return best;
}
