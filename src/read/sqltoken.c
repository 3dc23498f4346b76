/* A tokenizer of SQL for both dialects.
 *
 * The engines judge what is valid; what reaches us here was accepted by one, or is about to be tried. So the tokenizer never
 * fails: what it does not know becomes a sign, and an open quote becomes a token of its own.
 */
#include "dataeng/read/sqltoken.h"

#include <string.h>
#include <strings.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"

struct scan {
	const char *p;
	size_t n;
	size_t i;
	enum dialect dialect;
	bool open; /* the token just read is not closed */
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_word_start(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || ((unsigned char)c & 0x80) != 0;
}

static bool is_word(char c)
{
	return is_word_start(c) || is_digit(c) || c == '$';
}

static char at(const struct scan *s, size_t ahead)
{
	return s->i + ahead < s->n ? s->p[s->i + ahead] : '\0';
}

/* Block comments nest in PostgreSQL only. */
static void skip_block(struct scan *s)
{
	int depth = 0;

	while (s->i < s->n) {
		if (at(s, 0) == '/' && at(s, 1) == '*' && (depth == 0 || s->dialect == DIALECT_POSTGRES)) {
			depth++;
			s->i += 2;
		} else if (at(s, 0) == '*' && at(s, 1) == '/') {
			s->i += 2;
			if (--depth == 0) {
				return;
			}
		} else {
			s->i++;
		}
	}
}

static void skip_blanks(struct scan *s)
{
	while (s->i < s->n) {
		if (is_blank(at(s, 0))) {
			s->i++;
		} else if (at(s, 0) == '-' && at(s, 1) == '-') {
			while (s->i < s->n && at(s, 0) != '\n') {
				s->i++;
			}
		} else if (at(s, 0) == '/' && at(s, 1) == '*') {
			skip_block(s);
		} else {
			return;
		}
	}
}

/* Reads to the closing quote; a doubled one stands for itself. */
static void quoted(struct scan *s, char close, bool backslash)
{
	s->i++;
	while (s->i < s->n) {
		if (backslash && at(s, 0) == '\\') {
			s->i += 2;
		} else if (at(s, 0) != close) {
			s->i++;
		} else if (at(s, 1) == close && close != ']') {
			s->i += 2;
		} else {
			s->i++;
			return;
		}
	}
	s->i = s->n;
	s->open = true;
}

/* $tag$ ... $tag$; false when this dollar starts no such quote. */
static bool dollar_quoted(struct scan *s)
{
	size_t tag = 1;
	const char *end;

	while (s->i + tag < s->n && is_word(at(s, tag)) && at(s, tag) != '$') {
		tag++;
	}
	if (at(s, tag) != '$' || is_digit(at(s, 1))) {
		return false;
	}
	tag++;
	end = memmem(s->p + s->i + tag, s->n - s->i - tag, s->p + s->i, tag);
	s->open = end == NULL;
	s->i = end == NULL ? s->n : (size_t)(end - s->p) + tag;
	return true;
}

static void number(struct scan *s)
{
	while (s->i < s->n) {
		char c = at(s, 0);
		char before = s->i > 0 ? s->p[s->i - 1] : '\0';

		if (is_word(c) || c == '.' || ((c == '+' || c == '-') && (before == 'e' || before == 'E'))) {
			s->i++;
		} else {
			return;
		}
	}
}

static enum sql_kind word_or_prefixed(struct scan *s)
{
	char c = at(s, 0);

	if ((c == 'x' || c == 'X') && at(s, 1) == '\'') {
		s->i++;
		quoted(s, '\'', false);
		return SQL_BLOB;
	}
	if (s->dialect == DIALECT_POSTGRES && strchr("eEbBnN", c) != NULL && at(s, 1) == '\'') {
		s->i++;
		quoted(s, '\'', c == 'e' || c == 'E');
		return SQL_STRING;
	}
	while (s->i < s->n && is_word(at(s, 0))) {
		s->i++;
	}
	return SQL_WORD;
}

static enum sql_kind sign(struct scan *s)
{
	static const char *const pairs[] = {"<=", ">=", "<>", "!=", "||", "::", "==", "<<",
	                                    ">>", "->", "!~", "~*", "&&", "@>", "<@"};
	char c = at(s, 0);

	if (c == ':' && is_word_start(at(s, 1))) {
		s->i += 2;
		while (s->i < s->n && is_word(at(s, 0))) {
			s->i++;
		}
		return SQL_PARAM;
	}
	for (size_t k = 0; k < sizeof pairs / sizeof pairs[0]; k++) {
		if (c == pairs[k][0] && at(s, 1) == pairs[k][1]) {
			s->i += 2;
			s->i += at(s, 0) == '>' && strcmp(pairs[k], "->") == 0;
			s->i += at(s, 0) == '*' && strcmp(pairs[k], "!~") == 0;
			return SQL_SIGN;
		}
	}
	s->i++;
	return SQL_SIGN;
}

static enum sql_kind next_kind(struct scan *s)
{
	char c = at(s, 0);

	if (c == '\'') {
		quoted(s, '\'', false);
		return SQL_STRING;
	}
	if (c == '"' || (s->dialect == DIALECT_SQLITE && c == '`')) {
		quoted(s, c, false);
		return SQL_QUOTED;
	}
	if (s->dialect == DIALECT_SQLITE && c == '[') {
		quoted(s, ']', false);
		return SQL_QUOTED;
	}
	if (c == '$' && s->dialect == DIALECT_POSTGRES && dollar_quoted(s)) {
		return SQL_STRING;
	}
	if (c == '?' || c == '@' || c == '$') {
		if (c == '?' || is_word(at(s, 1))) {
			s->i++;
			while (s->i < s->n && is_word(at(s, 0))) {
				s->i++;
			}
			return SQL_PARAM;
		}
		return sign(s);
	}
	if (is_digit(c) || (c == '.' && is_digit(at(s, 1)))) {
		number(s);
		return SQL_NUMBER;
	}
	return is_word_start(c) ? word_or_prefixed(s) : sign(s);
}

struct sql_tokens *sql_tokens(const void *ctx, const char *text, size_t size, enum dialect dialect)
{
	struct sql_tokens *t = mem_new(ctx, struct sql_tokens);
	struct scan s = {text, size, 0, dialect, false};
	size_t room = 64;

	t->text = text;
	t->dialect = dialect;
	t->all = mem_array(t, struct sql_token, room);
	for (skip_blanks(&s); s.i < size; skip_blanks(&s)) {
		size_t start = s.i;
		enum sql_kind kind = next_kind(&s);

		if (t->count + 1 >= room) {
			room += room / 4;
			t->all = mem_resize(t, t->all, struct sql_token, room);
		}
		if (s.i > size) {
			s.i = size;
		}
		t->all[t->count++] = (struct sql_token){s.open ? SQL_OPEN : kind, (unsigned)start, (unsigned)(s.i - start)};
	}
	t->all[t->count] = (struct sql_token){SQL_END, (unsigned)size, 0};
	return t;
}

bool sql_is_word(const struct sql_tokens *t, size_t i, const char *word)
{
	return i < t->count && t->all[i].kind == SQL_WORD && t->all[i].size == strlen(word) &&
	       strncasecmp(t->text + t->all[i].start, word, t->all[i].size) == 0;
}

bool sql_is_sign(const struct sql_tokens *t, size_t i, const char *what)
{
	return i < t->count && t->all[i].kind == SQL_SIGN && t->all[i].size == strlen(what) &&
	       memcmp(t->text + t->all[i].start, what, t->all[i].size) == 0;
}

bool sql_is_words(const struct sql_tokens *t, size_t i, const char *words)
{
	while (*words != '\0') {
		size_t n = strcspn(words, " ");

		if (i >= t->count || t->all[i].kind != SQL_WORD || t->all[i].size != n ||
		    strncasecmp(t->text + t->all[i].start, words, n) != 0) {
			return false;
		}
		i++;
		words += n;
		words += *words == ' ';
	}
	return true;
}

size_t sql_close(const struct sql_tokens *t, size_t i)
{
	size_t depth = 0;

	for (; i < t->count; i++) {
		if (sql_is_sign(t, i, "(")) {
			depth++;
		} else if (sql_is_sign(t, i, ")") && depth > 0 && --depth == 0) {
			return i;
		}
	}
	return t->count;
}

char *sql_text(const void *ctx, const struct sql_tokens *t, size_t from, size_t to)
{
	if (to > t->count) {
		to = t->count;
	}
	if (from >= to) {
		return mem_strdup(ctx, "");
	}
	return mem_strndup(ctx, t->text + t->all[from].start, t->all[to - 1].start + t->all[to - 1].size - t->all[from].start);
}

/* The inside of a quoted token, with doubled quotes made single. */
static char *unquote(const void *ctx, const char *p, size_t n)
{
	struct buf b;
	char close = p[0] == '[' ? ']' : p[0];

	buf_init(&b, ctx);
	for (size_t i = 1; i + 1 < n; i++) {
		buf_char(&b, p[i]);
		i += p[i] == close && p[i + 1] == close;
	}
	return b.data;
}

static char *lower(char *s)
{
	for (char *p = s; *p != '\0'; p++) {
		if (*p >= 'A' && *p <= 'Z') {
			*p = (char)(*p - 'A' + 'a');
		}
	}
	return s;
}

char *sql_name(const void *ctx, const struct sql_tokens *t, size_t i)
{
	const struct sql_token *k = &t->all[i < t->count ? i : t->count];
	const char *p = t->text + k->start;

	/* SQLite takes a string for a name where only a name can stand. */
	if (k->kind == SQL_QUOTED || (k->kind == SQL_STRING && t->dialect == DIALECT_SQLITE)) {
		return unquote(ctx, p, k->size);
	}
	if (k->kind == SQL_WORD) {
		char *name = mem_strndup(ctx, p, k->size);

		return t->dialect == DIALECT_POSTGRES ? lower(name) : name;
	}
	return NULL;
}

char *sql_string(const void *ctx, const struct sql_tokens *t, size_t i)
{
	const struct sql_token *k = &t->all[i < t->count ? i : t->count];
	const char *p = t->text + k->start;
	size_t skip = 0;

	if (k->kind != SQL_STRING) {
		return NULL;
	}
	if (p[0] == '$') {
		size_t tag = (size_t)((const char *)memchr(p + 1, '$', k->size - 1) - p) + 1;

		return mem_strndup(ctx, p + tag, k->size - 2 * tag);
	}
	skip = p[0] == '\'' ? 0 : 1;
	return unquote(ctx, p + skip, k->size - skip);
}

static bool is_plain_name(const char *s)
{
	if (!is_word_start(*s)) {
		return false;
	}
	for (; *s != '\0'; s++) {
		if (!is_word(*s) || (*s >= 'A' && *s <= 'Z')) {
			return false;
		}
	}
	return true;
}

static void add_normal(struct buf *b, const struct sql_tokens *t, size_t i)
{
	const struct sql_token *k = &t->all[i];
	char *name = NULL;

	if (k->kind == SQL_WORD) {
		name = lower(mem_strndup(b->ctx, t->text + k->start, k->size));
	} else if (k->kind == SQL_QUOTED) {
		name = sql_name(b->ctx, t, i);
		name = is_plain_name(name) ? name : NULL;
	}
	if (name != NULL) {
		buf_str(b, name);
	} else {
		buf_add(b, t->text + k->start, k->size);
	}
}

char *sql_normal(const void *ctx, const char *text, enum dialect dialect)
{
	struct sql_tokens *t;
	struct buf b;
	size_t from = 0;
	size_t to;

	if (text == NULL) {
		return NULL;
	}
	t = sql_tokens(ctx, text, strlen(text), dialect);
	to = t->count;
	while (to - from > 2 && sql_is_sign(t, from, "(") && sql_close(t, from) == to - 1) {
		from++;
		to--;
	}
	buf_init(&b, ctx);
	for (size_t i = from; i < to; i++) {
		if (i > from) {
			buf_char(&b, ' ');
		}
		add_normal(&b, t, i);
	}
	return b.data;
}

/* Where a statement holds others: how deep we are in BEGIN ... END and CASE ... END. */
struct nesting {
	bool body; /* the statement may have a body with semicolons */
	int depth;
};

static void nest(struct nesting *n, const struct sql_tokens *t, size_t i, size_t first)
{
	if (i == first) {
		n->depth = 0;
		n->body = false;
	}
	if (sql_is_word(t, i, "TRIGGER") && i - first <= 2 && sql_is_word(t, first, "CREATE")) {
		n->body = t->dialect == DIALECT_SQLITE;
	}
	if (sql_is_words(t, i, "BEGIN ATOMIC") || (n->body && sql_is_word(t, i, "BEGIN"))) {
		n->body = true;
		n->depth++;
	} else if (n->depth > 0 && sql_is_word(t, i, "CASE")) {
		n->depth++;
	} else if (n->depth > 0 && sql_is_word(t, i, "END")) {
		n->depth--;
	}
}

struct sql_statement *sql_split(const void *ctx, const char *text, size_t size, enum dialect dialect, size_t *count)
{
	struct sql_tokens *t = sql_tokens(ctx, text, size, dialect);
	struct sql_statement *all = mem_array(ctx, struct sql_statement, t->count / 2 + 2); /* two tokens each at least */
	struct nesting n = {false, 0};
	size_t first = 0;

	*count = 0;
	for (size_t i = 0; i <= t->count; i++) {
		bool end = i == t->count || (sql_is_sign(t, i, ";") && n.depth == 0);

		if (!end) {
			nest(&n, t, i, first);
			continue;
		}
		if (i > first) {
			const struct sql_token *last = &t->all[i - 1];

			all[(*count)++] = (struct sql_statement){t->all[first].start, last->start + last->size};
		}
		first = i + 1;
		n = (struct nesting){false, 0};
	}
	mem_free(t);
	return all;
}
