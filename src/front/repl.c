/* The prompt: the menu of the persona at a terminal. */
#include "dataeng/front/repl.h"

#include "dataeng/base/mem.h"
#include "dataeng/flow/menu.h"
#include "dataeng/front/report.h"

enum status repl_run(struct app *app, const struct repl_start *start)
{
	const struct content *c = app_content(app);
	struct buf *out = buf_new(app->ctx);

	(void)start;
	if (c == NULL) {
		return STATUS_FAILED;
	}
	menu_draw(out, c->persona);
	return report_plain(out->data, out->size) ? STATUS_OK : STATUS_FAILED;
}
