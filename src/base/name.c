/* Names: from what people write to snake_case and to file names. ASCII letter case only; other scripts pass through. */
#include "dataeng/base/name.h"

#include <ctype.h>
#include <string.h>

#include "dataeng/base/buf.h"

enum { SLUG_LENGTH = 48 };

static bool is_word_byte(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* Does a new word start at p? A capital behind a small letter, or before one in a run of capitals ("URLList"). */
static bool starts_word(const char *text, const char *p)
{
	if (p == text || !isupper((unsigned char)*p)) {
		return false;
	}
	return islower((unsigned char)p[-1]) || isdigit((unsigned char)p[-1]) ||
	       (isupper((unsigned char)p[-1]) && islower((unsigned char)p[1]));
}

static void join(struct buf *b, const char *text, char separator, bool camel)
{
	bool gap = false;

	for (const char *p = text; *p != '\0'; p++) {
		if (*p == '\'') {
			continue;
		}
		if (!is_word_byte(*p)) {
			gap = true;
			continue;
		}
		if ((gap || (camel && starts_word(text, p))) && b->size > 0) {
			buf_char(b, separator);
		}
		gap = false;
		buf_char(b, (char)tolower((unsigned char)*p));
	}
}

char *name_snake(const void *ctx, const char *text)
{
	struct buf b;

	buf_init(&b, ctx);
	join(&b, text, '_', true);
	return b.data;
}

bool name_is_snake(const char *name)
{
	if (!islower((unsigned char)name[0])) {
		return false;
	}
	for (const char *p = name; *p != '\0'; p++) {
		if (*p == '_' ? p[1] == '_' || p[1] == '\0' : !islower((unsigned char)*p) && !isdigit((unsigned char)*p)) {
			return false;
		}
	}
	return true;
}

char *name_slug(const void *ctx, const char *text)
{
	struct buf ascii;
	struct buf b;

	buf_init(&ascii, ctx);
	for (const char *p = text; *p != '\0'; p++) {
		buf_char(&ascii, (unsigned char)*p < 0x80 ? *p : ' ');
	}
	buf_init(&b, ctx);
	join(&b, ascii.data, '-', false);
	if (b.size > SLUG_LENGTH) {
		buf_cut(&b, SLUG_LENGTH);
		while (b.size > 1 && b.data[b.size - 1] != '-') {
			buf_cut(&b, b.size - 1);
		}
		buf_cut(&b, b.size - (b.size > 1));
	}
	if (b.size == 0) {
		buf_str(&b, "design");
	}
	return b.data;
}
