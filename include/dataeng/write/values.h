/* Texts that several writers need from the physical model. */
#ifndef DATAENG_WRITE_VALUES_H
#define DATAENG_WRITE_VALUES_H

#include <stdbool.h>
#include <stddef.h>

struct session;

/* Is there such a schema? Reports if not. */
bool write_has_schema(struct session *s, const char *schema);

/* The literals of "x IN ('a', 'b')", unquoted, in ctx; their number. */
size_t write_in_list(const void *ctx, const char *expr, char ***values);

#endif
