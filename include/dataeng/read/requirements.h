/* Requirements in prose and Markdown, read into the conceptual model of a session.
 *
 * Called inside an open transaction, once for each document; what is there is extended, never contradicted where a person
 * has spoken, and nothing is removed. Every sentence becomes a row of `statement` that says what became of it.
 */
#ifndef DATAENG_READ_REQUIREMENTS_H
#define DATAENG_READ_REQUIREMENTS_H

#include <stdbool.h>

struct session;
struct source;

/* sender: user, pm, architect or developer. kind: requirements or interview. progress may be NULL.
 * False after reporting: SQL instead of prose ("looks-like-sql"), nothing to read ("empty-document"), database errors. */
bool requirements_read(void *ctx, struct session *s, const struct source *source, const char *sender, const char *kind,
                       void (*progress)(void *data, const char *what, double done, double total), void *data);

#endif
