/* Words of names: what a name tells about the thing. The list is src/plan/words.dat; plurals are in base/noun.h. */
#ifndef DATAENG_PLAN_WORDS_H
#define DATAENG_PLAN_WORDS_H

#include <stdbool.h>
#include <stddef.h>

/* Is a word of this kind among the words of the name? *value (may be NULL) gets what follows it in the list, in ctx. */
bool words_match(const void *ctx, const char *kind, const char *name, char **value);

/* The same, when the name ends with the word: "email" is found in work_email, not in email_body. */
bool words_end(const void *ctx, const char *kind, const char *name, char **value);

/* The n-th line of a kind: *word and *value in ctx; false behind the last. */
bool words_line(const void *ctx, const char *kind, size_t n, char **word, char **value);

/* The name as words with its article, capital when it is the first word: "an order position". */
char *words_one(const void *ctx, const char *name, bool first);

#endif
