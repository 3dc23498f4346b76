/* What holds for the whole run: content loaded once, progress, the wish to stop. */
#include <signal.h>

#include "dataeng/cmd/cmd.h"
#include "dataeng/content/content.h"
#include "dataeng/wrap/postgres.h"
#include "dataeng/wrap/sqlite.h"

static volatile sig_atomic_t stopped;

const struct content *app_content(struct app *app)
{
	if (app->content == NULL) {
		app->content = content_load(app->ctx, app->content_folder, app->persona_path, app->diags);
	}
	return app->content;
}

void app_progress(struct app *app, const char *what, double done, double total)
{
	if (app->progress != NULL && !app->quiet) {
		app->progress(app->progress_data, what, done, total);
	}
}

bool app_stopped(void)
{
	return stopped != 0;
}

void app_interrupt(void)
{
	stopped = 1;
	db_interrupt_all();
	pg_interrupt_all();
}

void app_resume(void)
{
	stopped = 0;
	db_interrupt_clear();
}
