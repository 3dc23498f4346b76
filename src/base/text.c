/* Text with places. A source is validated once and immutable from then on. */
#include "dataeng/base/text.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"

struct slice slice_of(const char *s)
{
	return (struct slice){s == NULL ? "" : s, s == NULL ? 0 : strlen(s)};
}

struct slice slice_trim(struct slice s)
{
	while (s.n > 0 && isspace((unsigned char)s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n > 0 && isspace((unsigned char)s.p[s.n - 1])) {
		s.n--;
	}
	return s;
}

bool slice_is(struct slice s, const char *word)
{
	return strlen(word) == s.n && (s.n == 0 || memcmp(s.p, word, s.n) == 0);
}

bool slice_is_nocase(struct slice s, const char *word)
{
	return strlen(word) == s.n && (s.n == 0 || strncasecmp(s.p, word, s.n) == 0);
}

bool slice_starts(struct slice s, const char *prefix)
{
	size_t n = strlen(prefix);

	return s.n >= n && (n == 0 || memcmp(s.p, prefix, n) == 0);
}

bool slice_ends(struct slice s, const char *suffix)
{
	size_t n = strlen(suffix);

	return s.n >= n && (n == 0 || memcmp(s.p + s.n - n, suffix, n) == 0);
}

struct slice slice_cut(struct slice s, size_t start, size_t end)
{
	if (end > s.n) {
		end = s.n;
	}
	if (start > end) {
		start = end;
	}
	return (struct slice){s.p + start, end - start};
}

struct slice slice_from(struct slice s, size_t start)
{
	return slice_cut(s, start, s.n);
}

size_t slice_find(struct slice s, const char *needle, size_t from)
{
	const char *hit;

	if (from > s.n) {
		return SIZE_MAX;
	}
	hit = memmem(s.p + from, s.n - from, needle, strlen(needle));
	return hit == NULL ? SIZE_MAX : (size_t)(hit - s.p);
}

char *slice_dup(const void *ctx, struct slice s)
{
	return mem_strndup(ctx, s.p, s.n);
}

bool slice_line(struct slice *rest, struct slice *line)
{
	const char *end;

	if (rest->n == 0) {
		return false;
	}
	end = memchr(rest->p, '\n', rest->n);
	line->p = rest->p;
	line->n = end == NULL ? rest->n : (size_t)(end - rest->p);
	rest->n -= line->n + (end != NULL);
	rest->p += line->n + (end != NULL);
	return true;
}

int32_t utf8_decode(const char *p, size_t n, size_t *len)
{
	const unsigned char *u = (const unsigned char *)p;
	static const int32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t want;
	int32_t c;

	*len = 1;
	if (n == 0) {
		return -1;
	}
	if (u[0] < 0x80) {
		return u[0];
	}
	want = u[0] >= 0xf0 ? 4 : u[0] >= 0xe0 ? 3 : 2;
	if (u[0] < 0xc2 || u[0] > 0xf4 || want > n) {
		return -1;
	}
	c = u[0] & (0x7f >> want);
	for (size_t i = 1; i < want; i++) {
		if ((u[i] & 0xc0) != 0x80) {
			return -1;
		}
		c = c << 6 | (u[i] & 0x3f);
	}
	if (c < least[want] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff)) {
		return -1;
	}
	*len = want;
	return c;
}

size_t utf8_check(const char *p, size_t n)
{
	size_t i = 0;
	size_t len;

	while (i < n && utf8_decode(p + i, n - i, &len) >= 0) {
		i += len;
	}
	return i;
}

size_t utf8_count(const char *p, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		count += ((unsigned char)p[i] & 0xc0) != 0x80;
	}
	return count;
}

static void find_lines(struct source *s)
{
	size_t *start;
	size_t lines = 1;

	for (size_t i = 0; i + 1 < s->size; i++) {
		lines += s->text[i] == '\n';
	}
	start = mem_array(s, size_t, lines);
	s->lines = 1;
	for (size_t i = 0; i + 1 < s->size; i++) {
		if (s->text[i] == '\n') {
			start[s->lines++] = i + 1;
		}
	}
	s->line_start = start;
}

enum {
	STRIDE = 1024
}; /* bytes between two counts of code points, so that a place in a line of a megabyte costs no more than elsewhere */

static void count_points(struct source *s)
{
	size_t *points = mem_array(s, size_t, s->size / STRIDE + 1);

	for (size_t i = 1; i <= s->size / STRIDE; i++) {
		points[i] = points[i - 1] + utf8_count(s->text + (i - 1) * STRIDE, STRIDE);
	}
	s->points = points;
}

/* Code points before the offset. */
static size_t points_before(const struct source *s, size_t offset)
{
	size_t at = offset / STRIDE;

	return s->points[at] + utf8_count(s->text + at * STRIDE, offset - at * STRIDE);
}

static size_t copy_without_cr(char *to, const char *from, size_t n)
{
	size_t out = 0;

	for (size_t i = 0; i < n; i++) {
		if (from[i] == '\r' && i + 1 < n && from[i + 1] == '\n') {
			continue;
		}
		to[out++] = from[i];
	}
	to[out] = '\0';
	return out;
}

struct source *source_new(const void *ctx, const char *name, const char *text, size_t size, struct diags *diags)
{
	struct source *s = mem_new(ctx, struct source);
	char *copy = mem_array(s, char, size + 1);
	const char *nul;
	size_t bad;

	s->name = mem_strdup(s, name);
	if (size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
		text += 3;
		size -= 3;
	}
	s->size = copy_without_cr(copy, text, size);
	s->text = copy;
	find_lines(s);
	count_points(s);
	nul = memchr(copy, '\0', s->size);
	bad = utf8_check(copy, s->size);
	if (nul != NULL && (size_t)(nul - copy) <= bad) {
		struct place at = source_place(s, (size_t)(nul - copy), 1);

		at.source = NULL;
		diag_error(diags, at, "binary-input", "this is a binary file, not a text: it holds a NUL byte",
		           "give a text in UTF-8 (Markdown, plain text, SQL or DBML)");
		mem_free(s);
		return NULL;
	}
	if (bad < s->size) {
		struct place at = source_place(s, bad, 1);

		at.source = NULL;
		diag_error(diags, at, "not-utf8", "the text is not valid UTF-8 here",
		           "convert it first, for example: iconv -f latin1 -t utf8 FILE");
		mem_free(s);
		return NULL;
	}
	return s;
}

/* Binary search for the last line that starts at or before the offset. */
static size_t line_of(const struct source *s, size_t offset)
{
	size_t low = 0;
	size_t high = s->lines;

	while (high - low > 1) {
		size_t mid = low + (high - low) / 2;

		if (s->line_start[mid] <= offset) {
			low = mid;
		} else {
			high = mid;
		}
	}
	return low;
}

struct place source_place(const struct source *s, size_t offset, size_t length)
{
	size_t line;
	size_t start;
	struct place at = {.source = s, .file = s->name};

	if (offset > s->size) {
		offset = s->size;
	}
	line = line_of(s, offset);
	start = s->line_start[line];
	at.line = line + 1;
	at.col = points_before(s, offset) - points_before(s, start) + 1;
	if (offset + length > s->size) {
		length = s->size - offset;
	}
	at.end_col = at.col + utf8_count(s->text + offset, length);
	return at;
}

struct slice source_line(const struct source *s, size_t line)
{
	size_t start;
	size_t end;

	if (line == 0 || line > s->lines) {
		return (struct slice){"", 0};
	}
	start = s->line_start[line - 1];
	end = line < s->lines ? s->line_start[line] - 1 : s->size;
	while (end > start && s->text[end - 1] == '\n') {
		end--;
	}
	return (struct slice){s->text + start, end - start};
}
