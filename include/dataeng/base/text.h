/* Text with places: slices, sources with lines, and the UTF-8 law.
 *
 * Text from outside carries its length. A source is checked once, when it is
 * made: NUL bytes and malformed UTF-8 are errors with a place, so that every
 * other part may rely on it.
 * Source: RFC 3629 (UTF-8).
 */
#ifndef DATAENG_BASE_TEXT_H
#define DATAENG_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct diags;

/* Bytes of somebody else's; not NUL terminated. */
struct slice {
	const char *p;
	size_t n;
};

#define SLICE(literal) ((struct slice){literal, sizeof(literal) - 1})

struct slice slice_of(const char *s);                   /* NULL gives an empty one */
struct slice slice_trim(struct slice s);                /* without blanks at both ends */
bool slice_is(struct slice s, const char *word);        /* the same bytes */
bool slice_is_nocase(struct slice s, const char *word); /* ASCII letter case aside */
bool slice_starts(struct slice s, const char *prefix);
bool slice_ends(struct slice s, const char *suffix);
struct slice slice_from(struct slice s, size_t start); /* all behind start */
struct slice slice_cut(struct slice s, size_t start, size_t end);
/* Position of needle at or after from, or SIZE_MAX. */
size_t slice_find(struct slice s, const char *needle, size_t from);
char *slice_dup(const void *ctx, struct slice s);

/* Splits off the next line (without its newline) from rest; false at the end. */
bool slice_line(struct slice *rest, struct slice *line);

/* A text and the offsets of its lines. */
struct source {
	const char *name; /* as the user wrote it; "-" is standard input */
	const char *text; /* NUL terminated */
	size_t size;
	size_t lines;
	const size_t *line_start; /* [lines] */
	const size_t *points;     /* code points before every so many bytes, for source_place */
};

/* Line, column (both from 1, columns count code points) of a byte offset. */
struct place {
	const struct source *source; /* NULL: no text to show */
	const char *file;            /* NULL: nowhere in particular */
	size_t line;
	size_t col;
	size_t end_col; /* one behind the last; 0: only one column */
};

/* Copies text into ctx and checks it. On NUL or malformed UTF-8 reports to diags and returns NULL.
 * A UTF-8 byte order mark is left out, CR LF becomes LF. */
struct source *source_new(const void *ctx, const char *name, const char *text, size_t size, struct diags *diags);

struct place source_place(const struct source *s, size_t offset, size_t length);
struct slice source_line(const struct source *s, size_t line); /* from 1, without newline */

/* Decodes one code point at p (n bytes there); *len gets its bytes. Malformed: returns -1, *len 1. */
int32_t utf8_decode(const char *p, size_t n, size_t *len);
/* Offset of the first malformed byte, or n. */
size_t utf8_check(const char *p, size_t n);
size_t utf8_count(const char *p, size_t n); /* code points */

#endif
