/* Texts that match LIKE, GLOB and regular expressions: one short sample for each pattern, varied by a number.
 *
 * A sample may miss (look-ahead, back references): then the engine refuses it and another value is tried.
 */
#include <ctype.h>
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/prove/values.h"

char *values_from_like(void *ctx, const char *pattern, int variant)
{
	struct buf b;

	buf_init(&b, ctx);
	for (; *pattern != '\0'; pattern++) {
		if (*pattern == '_') {
			buf_char(&b, (char)('a' + variant % 26));
		} else if (*pattern != '%') {
			buf_char(&b, *pattern);
		} else if (variant > 0) {
			buf_char(&b, (char)('a' + variant % 26));
		}
	}
	return b.data;
}

/* Members of a bracket expression at p (behind the bracket); *end gets the place behind the closing one. */
static size_t members(const char *p, char *set, size_t room, const char **end)
{
	bool negated = *p == '^' || *p == '!';
	bool in[128] = {false};
	size_t n = 0;

	p += negated;
	for (const char *start = p; *p != '\0' && (*p != ']' || p == start); p++) {
		unsigned char from = (unsigned char)*p;
		unsigned char to = from;

		if (*p == '\\' && p[1] != '\0') {
			p++;
			from = *p == 'd' ? '0' : *p == 'w' ? 'a' : *p == 's' ? ' ' : (unsigned char)*p;
			to = *p == 'd' ? '9' : *p == 'w' ? 'z' : from;
		} else if (p[1] == '-' && p[2] != ']' && p[2] != '\0') {
			to = (unsigned char)p[2];
			p += 2;
		}
		for (unsigned c = from; c <= to && c < 128; c++) {
			in[c] = true;
		}
	}
	*end = *p == ']' ? p + 1 : p;
	for (unsigned c = negated ? '0' : 1; c < 128 && n < room; c++) {
		if (in[c] != negated && isprint((int)c)) {
			set[n++] = (char)c;
		}
	}
	return n;
}

static void add_member(struct buf *b, const char *p, const char **end, int variant)
{
	char set[128];
	size_t n = members(p, set, sizeof set, end);

	if (n > 0) {
		buf_char(b, set[(size_t)variant % n]);
	}
}

char *values_from_glob(void *ctx, const char *pattern, int variant)
{
	struct buf b;

	buf_init(&b, ctx);
	while (*pattern != '\0') {
		if (*pattern == '[') {
			const char *end;
			/* Only the last place varies: the first ones of a date or code are the likeliest to matter. */
			bool last = strchr(pattern + 1, '[') == NULL;

			add_member(&b, pattern + 1, &end, last ? variant : 1);
			pattern = end;
			continue;
		}
		if (*pattern == '?') {
			buf_char(&b, (char)('a' + variant % 26));
		} else if (*pattern != '*') {
			buf_char(&b, *pattern);
		}
		pattern++;
	}
	return b.data;
}

enum { MOST_REPEATS = 64, MOST_DEPTH = 20 };

struct regex {
	const char *p;
	int variant;
	int depth;
};

static void alternatives(struct regex *r, struct buf *b);

/* How often the atom before is repeated; moves over the quantifier. */
static int repeats(struct regex *r)
{
	int n = 1;

	if (*r->p == '*' || *r->p == '?' || *r->p == '+') {
		n = *r->p == '?' ? 0 : *r->p == '*' ? 0 : 1;
		r->p++;
	} else if (*r->p == '{' && isdigit((unsigned char)r->p[1])) {
		n = 0;
		for (r->p++; isdigit((unsigned char)*r->p); r->p++) {
			n = n > MOST_REPEATS ? n : n * 10 + (*r->p - '0');
		}
		while (*r->p != '\0' && *r->p++ != '}') {
		}
	} else {
		return 1;
	}
	r->p += *r->p == '?';
	return n > MOST_REPEATS ? MOST_REPEATS : n;
}

static void escape(struct regex *r, struct buf *b)
{
	char c = *r->p == '\0' ? '\0' : *r->p++;

	switch (c) {
	case 'd':
		buf_char(b, (char)('0' + r->variant % 10));
		break;
	case 'w':
		buf_char(b, (char)('a' + r->variant % 26));
		break;
	case 's':
		buf_char(b, ' ');
		break;
	case 'm':
	case 'M':
	case 'y':
	case 'A':
	case 'Z':
	case 'b':
	case '\0':
		break;
	default:
		buf_char(b, c);
	}
}

static void atom(struct regex *r, struct buf *b)
{
	char c = *r->p++;

	if (c == '[') {
		add_member(b, r->p, &r->p, r->variant);
	} else if (c == '(' && r->depth < MOST_DEPTH) {
		if (r->p[0] == '?') {
			r->p += r->p[1] == ':' ? 2 : 1;
		}
		r->depth++;
		alternatives(r, b);
		r->depth--;
		r->p += *r->p == ')';
	} else if (c == '\\') {
		escape(r, b);
	} else if (c == '.') {
		buf_char(b, (char)('a' + r->variant % 26));
	} else if (c != '^' && c != '$') {
		buf_char(b, c);
	}
}

/* The first alternative is written; the others are walked over. */
static void alternatives(struct regex *r, struct buf *b)
{
	struct buf skipped;
	struct buf *out = b;

	buf_init(&skipped, b->ctx);
	while (*r->p != '\0' && *r->p != ')') {
		struct buf one;
		int n;

		if (*r->p == '|') {
			r->p++;
			out = &skipped;
			continue;
		}
		buf_init(&one, b->ctx);
		atom(r, &one);
		n = repeats(r);
		for (int i = 0; i < n && out->size < 4096; i++) {
			buf_add(out, one.data, one.size);
		}
	}
}

char *values_from_regex(void *ctx, const char *pattern, int variant)
{
	struct regex r = {pattern, variant, 0};
	struct buf b;

	buf_init(&b, ctx);
	while (*r.p != '\0') {
		alternatives(&r, &b);
		r.p += *r.p == ')';
	}
	return b.data;
}
