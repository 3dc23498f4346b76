/* The tokens of DBML. Nothing fails here: what is not closed or not known becomes a token that the parser complains about. */
#include "dataeng/read/dbml_parts.h"

#include <ctype.h>
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"

struct scan {
	const void *ctx;
	const char *p;
	size_t n, i;
	bool first;
};

static char at(const struct scan *s, size_t ahead)
{
	return s->i + ahead < s->n ? s->p[s->i + ahead] : '\0';
}

static bool starts(const struct scan *s, const char *text)
{
	size_t n = strlen(text);

	return s->n - s->i >= n && memcmp(s->p + s->i, text, n) == 0;
}

static void skip_blanks(struct scan *s)
{
	while (s->i < s->n) {
		if (at(s, 0) == '\n') {
			s->first = true;
			s->i++;
		} else if (isspace((unsigned char)at(s, 0))) {
			s->i++;
		} else if (starts(s, "//")) {
			while (s->i < s->n && at(s, 0) != '\n') {
				s->i++;
			}
		} else if (starts(s, "/*")) {
			while (s->i < s->n && !starts(s, "*/")) {
				s->i++;
			}
			s->i += s->i < s->n ? 2 : 0;
		} else {
			return;
		}
	}
}

/* Behind the opening quote up to the closing one; a backslash takes the next sign as it is, when escapes is set. */
static char *quoted(struct scan *s, const char *quote, bool escapes, bool *closed)
{
	struct buf b;

	buf_init(&b, s->ctx);
	while (s->i < s->n && !starts(s, quote)) {
		if (escapes && at(s, 0) == '\\' && s->i + 1 < s->n) {
			s->i++;
			if (at(s, 0) == '\n') {
				s->i++;
				continue;
			}
		}
		buf_char(&b, at(s, 0));
		s->i++;
	}
	*closed = s->i < s->n;
	s->i += *closed ? strlen(quote) : 0;
	return b.data;
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '#' || ((unsigned char)c & 0x80) != 0;
}

/* A number may have a point, a sign and an exponent; a name none of these. */
static void word(struct scan *s)
{
	bool number = isdigit((unsigned char)at(s, 0)) != 0;

	while (is_word(at(s, 0)) || (number && at(s, 0) == '.' && isdigit((unsigned char)at(s, 1)))) {
		s->i++;
	}
}

static void quoted_token(struct scan *s, struct dbml_token *t)
{
	static const struct {
		const char *quote;
		enum dbml_kind kind;
		bool escapes;
	} kinds[] = {{"'''", DBML_TEXT, true}, {"'", DBML_TEXT, true}, {"\"", DBML_QUOTED, false}, {"`", DBML_EXPR, false}};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (starts(s, kinds[i].quote)) {
			bool closed;

			s->i += strlen(kinds[i].quote);
			t->text = quoted(s, kinds[i].quote, kinds[i].escapes, &closed);
			t->kind = closed ? kinds[i].kind : DBML_BAD;
			return;
		}
	}
}

static void next(struct scan *s, struct dbml_token *t)
{
	skip_blanks(s);
	*t = (struct dbml_token){.kind = DBML_END, .text = "", .offset = s->i, .first = s->first};
	s->first = false;
	if (s->i >= s->n) {
		return;
	}
	if (strchr("'\"`", at(s, 0)) != NULL) {
		quoted_token(s, t);
	} else if (is_word(at(s, 0)) || (at(s, 0) == '-' && isdigit((unsigned char)at(s, 1)))) {
		s->i += at(s, 0) == '-';
		word(s);
		t->kind = DBML_WORD;
		t->text = mem_strndup(s->ctx, s->p + t->offset, s->i - t->offset);
	} else {
		s->i += starts(s, "<>") ? 2 : 1;
		t->text = mem_strndup(s->ctx, s->p + t->offset, s->i - t->offset);
		t->kind = strchr("{}[]():,.<>-~", t->text[0]) != NULL ? DBML_SIGN : DBML_BAD;
	}
	t->length = s->i - t->offset;
}

struct dbml_token *dbml_tokens(const void *ctx, const struct source *source, size_t *count)
{
	struct scan s = {.ctx = ctx, .p = source->text, .n = source->size, .first = true};
	size_t room = 256;
	struct dbml_token *all = mem_array(ctx, struct dbml_token, room);

	*count = 0;
	do {
		if (*count == room) {
			room *= 2;
			all = mem_resize(ctx, all, struct dbml_token, room);
		}
		next(&s, &all[(*count)++]);
	} while (all[*count - 1].kind != DBML_END);
	return all;
}
