/* What names say: the plain C behind the SQL functions of judge/functions.h. */
#ifndef DATAENG_JUDGE_WORDS_H
#define DATAENG_JUDGE_WORDS_H

#include <stdbool.h>
#include <stddef.h>

/* The words of a name in lower case, split at signs, digits and changes of case; NULL terminated. */
char **words_of(const void *ctx, const char *name);

/* Are all words of the blank-separated list, or of "a+b", among words? */
bool words_have(char *const *words, const char *word, size_t n);
bool words_have_any(char *const *words, const char *list);

/* "personal", "special" or NULL. table may be NULL. */
const char *words_pii(const char *column, const char *table);
bool words_money(const char *name);

/* Of one lower-case word. */
char *word_singular(const void *ctx, const char *word);
bool word_is_plural(const char *word);

bool word_is_reserved(const char *name);

/* Does a tool keep its own books in the table ("schema_migrations")? */
bool word_is_tool_table(const char *name);

#endif
