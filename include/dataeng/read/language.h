/* Is the text something the reader can read? */
#ifndef DATAENG_READ_LANGUAGE_H
#define DATAENG_READ_LANGUAGE_H

#include <stdbool.h>

struct source;
struct diags;

/* *language gets "en", or a code of another language whose function words prevail ("de", "fr", "es", "it", "nl"), or "und".
 * Reports a warning when it is not English. False after reporting when the text is empty or looks like SQL. */
bool language_check(const struct source *source, const char **language, struct diags *diags);

#endif
