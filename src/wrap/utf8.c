/* utf8proc behind four functions. */
#include "dataeng/wrap/utf8.h"

#include <string.h>
#include <utf8proc.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"

enum { ZERO_WIDTH_JOINER = 0x200d, SELECTOR_EMOJI = 0xfe0f, SKIN_FIRST = 0x1f3fb, SKIN_LAST = 0x1f3ff };

int utf8_point_width(int32_t point)
{
	const utf8proc_property_t *p;

	if (point < 0) {
		return 1; /* a malformed byte is shown as a replacement character */
	}
	p = utf8proc_get_property(point);
	switch (p->category) {
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_ME:
	case UTF8PROC_CATEGORY_CF:
		return 0;
	default:
		return utf8proc_charwidth(point);
	}
}

size_t utf8_width(const char *text, size_t n)
{
	size_t columns = 0;
	bool joined = false;
	int last = 0;

	for (size_t i = 0; i < n;) {
		size_t len;
		int32_t point = utf8_decode(text + i, n - i, &len);
		int width = utf8_point_width(point);

		if (point == SELECTOR_EMOJI && last == 1) {
			columns++; /* the character before is shown as an emoji */
			last = 2;
		} else if (joined || (point >= SKIN_FIRST && point <= SKIN_LAST && last == 2)) {
			last = 2; /* a part of the character before */
		} else {
			columns += (size_t)width;
			last = width > 0 ? width : last;
		}
		joined = point == ZERO_WIDTH_JOINER;
		i += len;
	}
	return columns;
}

char *utf8_fit(const void *ctx, const char *text, size_t columns)
{
	size_t n = strlen(text);
	size_t keep = 0;

	if (utf8_width(text, n) <= columns) {
		return mem_strdup(ctx, text);
	}
	for (size_t i = 0; i < n;) {
		size_t len;

		utf8_decode(text + i, n - i, &len);
		if (utf8_width(text, i + len) + 3 > columns) {
			break;
		}
		i += len;
		keep = i;
	}
	return mem_printf(ctx, "%.*s...", (int)keep, text);
}

void utf8_wrap(struct buf *out, const char *text, size_t columns, size_t indent, size_t col)
{
	while (*text != '\0') {
		size_t blanks = strspn(text, " ");
		size_t n = strcspn(text + blanks, " \n");
		size_t width = utf8_width(text + blanks, n);

		if (n > 0 && col + blanks + width > columns && col > indent) {
			buf_char(out, '\n');
			buf_fill(out, ' ', indent);
			col = indent;
			blanks = 0;
			text += strspn(text, " ");
		}
		buf_add(out, text, blanks + n);
		col += blanks + width;
		text += blanks + n;
		if (*text == '\n') {
			buf_char(out, '\n');
			text++;
			buf_fill(out, ' ', *text == '\n' || *text == '\0' ? 0 : indent);
			col = indent;
		}
	}
}

static const char *plain(int32_t point)
{
	switch (point) {
	case 0x2010:
	case 0x2011:
	case 0x2012:
	case 0x2013:
	case 0x2014:
	case 0x2212:
		return "-";
	case 0x2018:
	case 0x2019:
		return "'";
	case 0x201c:
	case 0x201d:
	case 0x201e:
		return "\"";
	case 0x2190:
		return "<-";
	case 0x2192:
		return "->";
	case 0x2022:
	case 0xb7:
		return "*";
	case 0x2026:
		return "...";
	case 0xa0:
		return " ";
	default:
		return utf8_point_width(point) == 0 ? "" : "?";
	}
}

char *utf8_ascii(const void *ctx, const char *text)
{
	size_t n = strlen(text);
	struct buf b;

	buf_init(&b, ctx);
	for (size_t i = 0; i < n;) {
		size_t len;
		int32_t point = utf8_decode(text + i, n - i, &len);

		if (point >= 0 && point < 0x80) {
			buf_char(&b, text[i]);
		} else {
			buf_str(&b, plain(point));
		}
		i += len;
	}
	return b.data;
}
