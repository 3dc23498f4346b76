/* A schema as a picture, drawn by graphviz. */
#ifndef DATAENG_WRITE_SVG_H
#define DATAENG_WRITE_SVG_H

#include <stdbool.h>

struct buf;
struct session;

/* False with a note when graphviz is not installed; out is unchanged then. */
bool svg_write(struct buf *out, struct session *s, const char *schema);

#endif
