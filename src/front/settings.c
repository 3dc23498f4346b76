/* Settings. Nothing here is remembered between two runs: the environment and the command line say it all. */
#include "dataeng/front/settings.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "dataeng/base/mem.h"

static const char *set_and_full(const char *name)
{
	const char *value = getenv(name);

	return value != NULL && value[0] != '\0' ? value : NULL;
}

/* The XDG rule: the variable when it is an absolute path, else a folder below HOME. */
static const char *xdg(const void *ctx, const char *variable, const char *below_home)
{
	const char *value = set_and_full(variable);
	const char *home = set_and_full("HOME");

	if (value != NULL && value[0] == '/') {
		return mem_printf(ctx, "%s/dataeng", value);
	}
	return home == NULL ? NULL : mem_printf(ctx, "%s/%s/dataeng", home, below_home);
}

static char *iso(const void *ctx, time_t at)
{
	struct tm tm;
	char text[32];

	if (gmtime_r(&at, &tm) == NULL || strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0) {
		return NULL;
	}
	return mem_strdup(ctx, text);
}

/* "2026-01-31", "2026-01-31T12:00:00Z" or "@SECONDS". */
static char *parse_time(const void *ctx, const char *text)
{
	static const char *const formats[] = {"%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d"};

	if (text[0] == '@') {
		char *end;
		long long seconds = strtoll(text + 1, &end, 10);

		return *end == '\0' && end != text + 1 ? iso(ctx, (time_t)seconds) : NULL;
	}
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
		struct tm tm = {0};
		const char *end = strptime(text, formats[i], &tm);

		if (end != NULL && *end == '\0') {
			return iso(ctx, timegm(&tm));
		}
	}
	return NULL;
}

static bool wants_colour(int fd)
{
	const char *term = getenv("TERM");

	return isatty(fd) && set_and_full("NO_COLOR") == NULL && term != NULL && strcmp(term, "dumb") != 0;
}

static bool read_folders(struct app *app)
{
	const char *home = set_and_full("DATAENG_HOME");

	app->data_folder = home != NULL ? mem_strdup(app->ctx, home) : xdg(app->ctx, "XDG_DATA_HOME", ".local/share");
	app->state_folder = home != NULL ? app->data_folder : xdg(app->ctx, "XDG_STATE_HOME", ".local/state");
	if (app->data_folder == NULL || app->state_folder == NULL) {
		return diag_error(app->diags, NO_PLACE, "no-home", "there is no folder for sessions: HOME is not set",
		                  "set HOME, XDG_DATA_HOME or DATAENG_HOME");
	}
	return true;
}

bool settings_read(struct app *app)
{
	const char *epoch = set_and_full("SOURCE_DATE_EPOCH");

	app->content_folder = set_and_full("DATAENG_CONTENT");
	app->persona_path = set_and_full("DATAENG_PERSONA");
	app->colour = wants_colour(STDOUT_FILENO);
	app->colour_err = wants_colour(STDERR_FILENO);
	if (epoch != NULL) {
		app->now = parse_time(app->ctx, mem_printf(app->ctx, "@%s", epoch));
		if (app->now == NULL) {
			return diag_errorf(app->diags, NO_PLACE, "bad-time", "set it to seconds since 1970, or unset it",
			                   "SOURCE_DATE_EPOCH is no number of seconds: '%s'", epoch);
		}
		app->now_is_fixed = true;
	}
	settings_tick(app);
	return read_folders(app);
}

static bool apply_colour(struct app *app, const struct call *call)
{
	const char *when = call_option(call, "colour");

	if (when == NULL || strcmp(when, "auto") == 0) {
		return true;
	}
	if (strcmp(when, "always") != 0 && strcmp(when, "never") != 0) {
		return diag_errorf(call->diags, NO_PLACE, "option-value", "write --colour auto, always or never",
		                   "--colour does not know '%s'", when);
	}
	app->colour = app->colour_err = strcmp(when, "always") == 0;
	return true;
}

bool settings_apply(struct app *app, const struct call *call)
{
	const char *at = call_option(call, "at");

	app->content_folder =
	        call_option(call, "content") != NULL ? mem_strdup(app->ctx, call_option(call, "content")) : app->content_folder;
	app->persona_path =
	        call_option(call, "persona") != NULL ? mem_strdup(app->ctx, call_option(call, "persona")) : app->persona_path;
	app->quiet = app->quiet || call_flag(call, "quiet");
	app->json = call_flag(call, "json");
	app->no_input = app->no_input || call_flag(call, "no-input") || app->json;
	if (at != NULL) {
		app->now = parse_time(app->ctx, at);
		app->now_is_fixed = true;
		if (app->now == NULL) {
			return diag_errorf(call->diags, NO_PLACE, "bad-time", "write it as 2026-01-31 or 2026-01-31T12:00:00Z",
			                   "--at does not understand '%s'", at);
		}
	}
	return apply_colour(app, call);
}

void settings_tick(struct app *app)
{
	if (!app->now_is_fixed) {
		app->now = iso(app->ctx, time(NULL));
	}
}

bool settings_terminal(void)
{
	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

bool settings_utf8(void)
{
	static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value = set_and_full(names[i]);

		if (value != NULL) {
			return strcasestr(value, "utf-8") != NULL || strcasestr(value, "utf8") != NULL;
		}
	}
	return false;
}
