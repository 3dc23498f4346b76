/* A schema as a graph for graphviz: one table-shaped node a table, an edge a reference.
 * Source: https://graphviz.org/doc/info/shapes.html#html
 */
#ifndef DATAENG_WRITE_DOT_H
#define DATAENG_WRITE_DOT_H

#include <stdbool.h>

struct buf;
struct session;

bool dot_write(struct buf *out, struct session *s, const char *schema);

#endif
