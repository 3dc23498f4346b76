/* Text of a line without its marks: emphasis, links, code, typographic quotes. Each byte keeps its place in the source. */
#include <ctype.h>
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/markup_parts.h"

static void mark_strong(struct scan *s, size_t from)
{
	if (s->text.size > from) {
		s->strong = mem_resize(s->ctx, s->strong, struct markup_strong, s->strong_count + 1);
		s->strong[s->strong_count++] = (struct markup_strong){from, s->text.size};
	}
}

/* Is the star or underscore at p emphasis, not a bullet, a product sign or part of a name? */
static bool is_emphasis(struct slice line, size_t i)
{
	char before = i > 0 ? line.p[i - 1] : ' ';
	char after = i + 1 < line.n ? line.p[i + 1] : ' ';

	if (line.p[i] == '*') {
		return !(isspace((unsigned char)before) && isspace((unsigned char)after)) &&
		       !(isdigit((unsigned char)before) && isdigit((unsigned char)after));
	}
	return !isalnum((unsigned char)before) || !isalnum((unsigned char)after);
}

/* Length of "](target)" at i, or 0. */
static size_t link_tail(struct slice line, size_t i)
{
	size_t end;

	if (line.p[i] != ']' || i + 1 >= line.n || line.p[i + 1] != '(') {
		return 0;
	}
	end = slice_find(line, ")", i);
	return end == SIZE_MAX ? 0 : end + 1 - i;
}

static bool is_link_head(struct slice line, size_t i)
{
	size_t end = line.p[i] == '[' ? slice_find(line, "](", i) : SIZE_MAX;

	return end != SIZE_MAX;
}

/* Adds the text of a line without its marks, right behind what is there. */
void scan_join(struct scan *s, struct slice line)
{
	size_t bold = SIZE_MAX;

	for (size_t i = 0; i < line.n; i++) {
		char c = line.p[i];
		size_t skip = link_tail(line, i);

		if (skip > 0) {
			i += skip - 1;
		} else if (is_link_head(line, i) || c == '`') {
			continue;
		} else if (line.n - i > 2 && memcmp(line.p + i, "\xe2\x80", 2) == 0 &&
		           strchr("\x98\x99\x9c\x9d", line.p[i + 2]) != NULL) {
			scan_put(s, line.p[i + 2] == '\x98' || line.p[i + 2] == '\x99' ? '\'' : '"',
			         scan_offset(s, line.p + i));
			i += 2;
		} else if (c == '\\' && i + 1 < line.n && ispunct((unsigned char)line.p[i + 1])) {
			i++;
			scan_put(s, line.p[i], scan_offset(s, line.p + i));
		} else if ((c == '*' || c == '_') && is_emphasis(line, i)) {
			if (i + 1 < line.n && line.p[i + 1] == c) {
				i++;
				if (bold == SIZE_MAX) {
					bold = s->text.size;
				} else {
					mark_strong(s, bold);
					bold = SIZE_MAX;
				}
			}
		} else {
			scan_put(s, c == '\t' ? ' ' : c, scan_offset(s, line.p + i));
		}
	}
}

/* The same as a line of its own. */
void scan_add(struct scan *s, struct slice line)
{
	if (s->text.size > 0 && line.n > 0) {
		scan_put(s, ' ', scan_offset(s, line.p));
	}
	scan_join(s, line);
}
