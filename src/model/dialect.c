/* Names and texts in SQL. One function serves both dialects, since both follow the standard here: what one of them
 * reserves is quoted for both, so that a design reads the same everywhere. */
#include "dataeng/model/dialect.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/embed.h"
#include "dataeng/base/mem.h"

bool dialect_reserved(const char *word)
{
	const char *p = embed_text("model/reserved.dat");
	size_t n = strlen(word);

	while (*p != '\0') {
		size_t len = strcspn(p, " \n");

		if (len == n && strncasecmp(p, word, n) == 0) {
			return true;
		}
		p += len + strspn(p + len, " \n");
	}
	return false;
}

static bool is_plain(const char *name)
{
	if (!islower((unsigned char)name[0]) && name[0] != '_') {
		return false;
	}
	for (const char *p = name; *p != '\0'; p++) {
		if (!islower((unsigned char)*p) && !isdigit((unsigned char)*p) && *p != '_') {
			return false;
		}
	}
	return true;
}

static char *quoted(const void *ctx, const char *text, char quote)
{
	struct buf b;

	buf_init(&b, ctx);
	buf_char(&b, quote);
	for (const char *p = text; *p != '\0'; p++) {
		if (*p == quote) {
			buf_char(&b, quote);
		}
		buf_char(&b, *p);
	}
	buf_char(&b, quote);
	return b.data;
}

char *dialect_name(const void *ctx, const char *name)
{
	return is_plain(name) && !dialect_reserved(name) ? mem_strdup(ctx, name) : quoted(ctx, name, '"');
}

char *dialect_text(const void *ctx, const char *text)
{
	return text == NULL ? mem_strdup(ctx, "NULL") : quoted(ctx, text, '\'');
}

/* FNV-1a: only there to keep two names apart. */
static uint32_t digest(const char *text)
{
	uint32_t h = 2166136261u;

	for (; *text != '\0'; text++) {
		h = (h ^ (unsigned char)*text) * 16777619u;
	}
	return h;
}

char *dialect_short_name(const void *ctx, const char *name)
{
	size_t keep = DIALECT_NAME_LIMIT - 9;

	if (strlen(name) <= DIALECT_NAME_LIMIT) {
		return mem_strdup(ctx, name);
	}
	while (keep > 0 && ((unsigned char)name[keep] & 0xC0) == 0x80) {
		keep--;
	}
	return mem_printf(ctx, "%.*s_%08x", (int)keep, name, digest(name));
}
