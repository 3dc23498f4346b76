/* Widths of text on a terminal, from utf8proc's tables, so that they do not depend on the locale.
 *
 * Combining marks, joiners and variation selectors take no column; wide East Asian characters and emoji take two.
 * Source: https://juliastrings.github.io/utf8proc/, Unicode TR 11 and TR 51.
 */
#ifndef DATAENG_WRAP_UTF8_H
#define DATAENG_WRAP_UTF8_H

#include <stddef.h>
#include <stdint.h>

struct buf;

/* Columns of one code point: 0, 1 or 2. */
int utf8_point_width(int32_t point);
/* Columns of a text without newlines. A joined sequence counts as its first character. */
size_t utf8_width(const char *text, size_t n);
/* The text, cut to columns with "..." when it is longer. */
char *utf8_fit(const void *ctx, const char *text, size_t columns);
/* Wraps at blanks behind an indent; the first line is taken to begin at column `col`. No newline at the end. */
void utf8_wrap(struct buf *out, const char *text, size_t columns, size_t indent, size_t col);
/* For terminals that do not show UTF-8: arrows, dashes and quotes as ASCII, all else as "?". */
char *utf8_ascii(const void *ctx, const char *text);

#endif
