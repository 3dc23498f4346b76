/* Text that Markdown shows as it is: only what would be markup here is escaped, so that the source stays readable.
 *
 * Good for running text and for cells of tables. Not for code spans and code blocks, whose bytes are literal (a code
 * span in a table needs its own rule: see md_code), and not for the start of a line: the template puts it there.
 * Source: CommonMark 0.31 section 2.4, GitHub Flavored Markdown 4.10.
 */
#include "dataeng/write/mustache.h"

#include <ctype.h>
#include <string.h>

#include "dataeng/base/buf.h"

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\0';
}

/* "&name;" would become another character. */
static bool is_entity(const char *s)
{
	size_t n = 1 + strspn(s + 1, "#0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

	return n > 1 && s[n] == ';';
}

/* An underscore within a word is no emphasis. */
static bool underscore_is_markup(const char *text, const char *s)
{
	const char *before = s;
	const char *after = s;

	while (before > text && before[-1] == '_') {
		before--;
	}
	while (*after == '_') {
		after++;
	}
	return before == text || !is_word(before[-1]) || !is_word(*after);
}

static bool needs_backslash(const char *text, const char *s)
{
	switch (*s) {
	case '|':
	case '`':
		return true;
	case '*':
		return !is_blank(s[1]) || (s > text && !is_blank(s[-1]));
	case '_':
		return underscore_is_markup(text, s);
	case '\\':
		return ispunct((unsigned char)s[1]) || is_blank(s[1]);
	case ']':
		return s[1] == '(' || s[1] == '[' || s[1] == ':';
	default:
		return false;
	}
}

void markdown_escape(struct buf *out, const char *text)
{
	bool blank = false;

	for (const char *s = text; s != NULL && *s != '\0'; s++) {
		if (*s == '\n' || *s == '\r' || *s == '\t') {
			blank = true;
			continue;
		}
		if (blank) {
			buf_char(out, ' ');
			blank = false;
		}
		if (*s == '<') {
			buf_str(out, "&lt;");
		} else if (*s == '&' && is_entity(s)) {
			buf_str(out, "&amp;");
		} else {
			if (needs_backslash(text, s)) {
				buf_char(out, '\\');
			}
			buf_char(out, *s);
		}
	}
}
