/* The menu of the persona, and which of its items a text means. */
#ifndef DATAENG_FLOW_MENU_H
#define DATAENG_FLOW_MENU_H

#include <stdbool.h>
#include <stddef.h>

#include "dataeng/base/buf.h"
#include "dataeng/content/content.h"

struct route {
	const struct menu_item *item;
	double score;      /* > 0 */
	const char *words; /* those of the text that decided, with commas */
};

/* All items that a described challenge may mean, best first; *count 0: none of its words says anything. */
struct route *menu_route(const void *ctx, const struct content *c, const char *text, size_t *count);
/* Are the first two so close that a person should be asked? */
bool menu_is_close(const struct route *routes, size_t count);

/* The item meant by a number or by the beginnings of words of its title; NULL: none or several. */
const struct menu_item *menu_pick(const struct persona *p, const char *line);
/* Is the line a number that no item has? Then out gets a line that says so, and which there are. */
bool menu_lacks(struct buf *out, const struct persona *p, const char *line);

/* The greeting, the numbered items and the invitation, as the persona has them. */
void menu_draw(struct buf *out, const struct persona *p);
/* What can be said of an item that has no task file (yet). */
void menu_missing(struct buf *out, const struct content *c, const struct menu_item *item);

#endif
