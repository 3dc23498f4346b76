/* Nouns of names: singular and plural, and a name as words. The list of irregular ones is src/base/noun.dat. */
#ifndef DATAENG_BASE_NOUN_H
#define DATAENG_BASE_NOUN_H

#include <stdbool.h>

/* The plural of a snake_case noun: its last word is changed. */
char *noun_plural(const void *ctx, const char *name);

/* By its ending: for names that may be in either number, such as those of attributes with several values. */
bool noun_is_plural(const char *name);
char *noun_singular(const void *ctx, const char *name);

/* The name as words: "order position". */
char *noun_say(const void *ctx, const char *name);

#endif
