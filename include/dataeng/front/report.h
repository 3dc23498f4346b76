/* What leaves the program: diagnostics and progress to standard error, results to standard output. The only printing. */
#ifndef DATAENG_FRONT_REPORT_H
#define DATAENG_FRONT_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "dataeng/cmd/cmd.h"

/* Diagnostics of app->diags are printed as they come: text, or one JSON record a line with app->json. */
void report_diags(struct app *app);
/* Progress of anything over a second, when standard error is a terminal. report_progress_end takes the line away. */
void report_progress(struct app *app);
void report_progress_end(void);

/* Writes a result, through a pager when it is a terminal and longer than the screen (DATAENG_PAGER, PAGER, else less -FIRX;
 * an empty value switches it off). False after reporting: disk full, pipe closed. */
bool report_result(struct app *app, const char *text, size_t size);
/* The same without pager, and flushed: what stands beside a prompt. */
bool report_plain(const char *text, size_t size);

#endif
