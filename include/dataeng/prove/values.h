/* Values to try in a column, as SQL literals: plain ones of its type first, then those that its checks talk about (members of
 * lists, limits and their neighbours, strings of the lengths named, strings made from patterns), then odd ones that a check
 * should refuse. Nothing here knows whether a value is valid: the engine is asked.
 */
#ifndef DATAENG_PROVE_VALUES_H
#define DATAENG_PROVE_VALUES_H

#include <stddef.h>

#include "dataeng/prove/shape.h"

struct values {
	void *ctx;
	const char **all;
	size_t count;
	size_t told, grown, shaped,
	        odd; /* where those of the checks, the long ones, those of a special shape, the odd ones begin */
};

/* k from 1: the values of row k differ from those of other rows where the type allows. */
struct values *values_for(void *ctx, const struct shape *sh, const struct shape_table *t, size_t col, int k);

/* Adds one unless it is there already. */
void values_add(struct values *v, const char *literal);
void values_add_text(struct values *v, const char *text);

/* Turns the list: what the checks talk about and odd ones first, for finding what is refused. */
void values_odd_first(struct values *v);

/* A value that the column's type must refuse, or NULL when the engine lets anything in. */
const char *values_wrong_type(const struct shape *sh, const struct shape_table *t, size_t col);

/* A text that matches the pattern; variant tells different ones apart. */
char *values_from_like(void *ctx, const char *pattern, int variant);
char *values_from_glob(void *ctx, const char *pattern, int variant);
char *values_from_regex(void *ctx, const char *pattern, int variant);

#endif
