/* SQL as tokens: enough of the language to cut statements apart and to read the parts of one that the engine itself
 * has accepted already. No grammar of expressions, no opinion on what is valid.
 * Source: https://sqlite.org/lang.html, https://www.postgresql.org/docs/15/sql-syntax-lexical.html
 */
#ifndef DATAENG_READ_SQLTOKEN_H
#define DATAENG_READ_SQLTOKEN_H

#include <stdbool.h>
#include <stddef.h>

#include "dataeng/model/dialect.h"

enum sql_kind {
	SQL_WORD,   /* keyword or bare name */
	SQL_QUOTED, /* "name", and [name] or `name` in SQLite */
	SQL_STRING, /* 'text', E'text', $tag$text$tag$ */
	SQL_NUMBER,
	SQL_BLOB,  /* x'00' */
	SQL_PARAM, /* ?1 $1 :name @name */
	SQL_SIGN,  /* operators and punctuation; one token each, the two-letter ones together */
	SQL_OPEN,  /* a quote or comment that is not closed; the last one before SQL_END */
	SQL_END,
};

struct sql_token {
	enum sql_kind kind;
	unsigned start, size; /* bytes of the text */
};

struct sql_tokens {
	const char *text;
	enum dialect dialect;
	struct sql_token *all; /* the last one is SQL_END, at the end of the text */
	size_t count;          /* without SQL_END */
};

/* Comments and blanks are left out. The text must outlive the result. */
struct sql_tokens *sql_tokens(const void *ctx, const char *text, size_t size, enum dialect dialect);

/* Is token i this bare word, whatever the case? Or this sign? i may be behind the end. */
bool sql_is_word(const struct sql_tokens *t, size_t i, const char *word);
bool sql_is_sign(const struct sql_tokens *t, size_t i, const char *sign);
/* Words one after the other: sql_is_words(t, i, "FOREIGN KEY"). */
bool sql_is_words(const struct sql_tokens *t, size_t i, const char *words);

/* Index of the parenthesis that closes the one at i; count when there is none. */
size_t sql_close(const struct sql_tokens *t, size_t i);

/* The text of tokens [from, to), as written; "" when empty. */
char *sql_text(const void *ctx, const struct sql_tokens *t, size_t from, size_t to);

/* A name without its quotes; a bare one as written (SQLite) or in lower case (PostgreSQL). NULL when token i is no name. */
char *sql_name(const void *ctx, const struct sql_tokens *t, size_t i);

/* The value of a string token. */
char *sql_string(const void *ctx, const struct sql_tokens *t, size_t i);

/* One spelling for expressions that differ in blanks, comments, case of words, needless quotes and outer parentheses only.
 * NULL gives NULL. */
char *sql_normal(const void *ctx, const char *text, enum dialect dialect);

/* One statement of a script: offsets of its first byte and behind its last (the semicolon left out). */
struct sql_statement {
	size_t start, end;
};

/* Cuts a script at its semicolons, minding trigger bodies, BEGIN ATOMIC and dollar quotes. Empty ones are left out. */
struct sql_statement *sql_split(const void *ctx, const char *text, size_t size, enum dialect dialect, size_t *count);

#endif
