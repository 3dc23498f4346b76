/* graphviz' dot, as a program found in PATH; it is no library of ours.
 * Source: https://graphviz.org/doc/info/command.html
 */
#ifndef DATAENG_WRAP_GRAPHVIZ_H
#define DATAENG_WRAP_GRAPHVIZ_H

#include <stdbool.h>

struct buf;
struct diags;

/* Draws the graph as SVG. False with a note (code no-graphviz) when the program is not installed, with an error when it
 * failed. The version of the program is taken out of the text. */
bool graphviz_svg(struct buf *out, const char *dot, struct diags *diags);

#endif
