#include "dataeng/front/repl.h"
enum status repl_run(struct app *app, const struct repl_start *start)
{
	(void)app;
	(void)start;
	return STATUS_OK;
}
