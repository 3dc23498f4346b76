/* Requirements in prose and Markdown, read into the conceptual model of a session.
 *
 * Called inside an open transaction, once for each document; what is there is extended, never contradicted where a person
 * has spoken, and nothing is removed. Every sentence becomes a row of `statement` that says what became of it.
 */
#ifndef DATAENG_READ_REQUIREMENTS_H
#define DATAENG_READ_REQUIREMENTS_H

#include <stdbool.h>

struct diags;
struct session;
struct source;

/* Bytes of one text: fifty times the longest requirements we have heard of. Reading takes one or two seconds and 100 MiB of
 * memory for each MiB. */
enum { REQUIREMENTS_LIMIT = 16 * 1024 * 1024 };

/* Is the text short enough? Reports "input-too-large" when not. */
bool requirements_fit(const struct source *source, struct diags *diags);

/* Who watches a long reading. */
struct read_watch {
	void (*progress)(void *data, const char *what, double done, double total); /* may be NULL */
	bool (*stopped)(void *data); /* does the user want it to end? Looked at for each sentence; may be NULL */
	void *data;
};

/* sender: user, pm, architect or developer. kind: requirements, interview, or starter (each element is
 * marked as an assumption). watch may be NULL.
 * False after reporting: SQL instead of prose ("looks-like-sql"), nothing to read ("empty-document"), "input-too-large",
 * database errors, "stopped". The caller then rolls back: nothing half-read is kept. */
bool requirements_read(void *ctx, struct session *s, const struct source *source, const char *sender, const char *kind,
                       const struct read_watch *watch);

#endif
