/* A question as plain lines: number, prompt, why, choices, what the keys do. */
#ifndef DATAENG_FLOW_CARD_H
#define DATAENG_FLOW_CARD_H

#include <stdbool.h>
#include <stddef.h>

#include "dataeng/base/buf.h"
#include "dataeng/flow/task.h"

struct card_style {
	size_t columns;
	bool colour;
	bool ascii; /* the terminal does not show UTF-8 */
};

void card_draw(struct buf *out, const struct question *q, const struct card_style *style);
/* Only its first line: for coming back to it after something else was shown. */
void card_head(struct buf *out, const struct question *q, const struct card_style *style);
/* The long answer to "why": reasons, the lines of the persona it serves, what the default rests on. */
void card_why(struct buf *out, const struct question *q, const struct card_style *style);
/* "engine [both]>" */
char *card_prompt(const void *ctx, const struct question *q);

#endif
