/* The readers of what is said about an item. Not for use outside of src/read/item*.c. */
#ifndef DATAENG_READ_ITEM_PARTS_H
#define DATAENG_READ_ITEM_PARTS_H

#include <stdbool.h>

#include "dataeng/read/phrase.h"
#include "dataeng/read/word.h"

bool token_is_sign(const struct tokens *ts, int i, int end, char c);

/* item_number.c: each adds what stands at i; false: nothing did. */
void item_set_unit(struct item *it, const struct tokens *ts, int i, int end);
bool item_range(struct item *it, const struct tokens *ts, int i, int end);
void item_length(struct item *it, const struct tokens *ts, int a, int b); /* "max 80 characters" in [a, b) */
bool item_bound(struct item *it, const struct tokens *ts, int i, int end);

/* item_flag.c: ITEM_ flags that the words of [a, b) say; uniqueness, and within what; the type in words. */
unsigned item_flags(const struct tokens *ts, int a, int b);
void item_unique(const void *ctx, struct item *it, const struct tokens *ts, int a, int b);
void item_said_type(struct item *it, const struct tokens *ts, int a, int b);

/* item.c: the name that a clause gives: "when it was placed", "whether it is closed". */
void item_name_by_clause(const void *ctx, struct item *it, const struct tokens *ts, int a, int b);
bool item_name_by_flag(const void *ctx, struct item *it, const struct tokens *ts, int a, int b);

#endif
