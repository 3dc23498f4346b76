/* What the edit commands share. Private to cmd/. */
#ifndef DATAENG_CMD_EDIT_H
#define DATAENG_CMD_EDIT_H

#include <stdint.h>

#include "dataeng/cmd/cmd.h"

/* The row of an edit command: all of them change the open session, in the shell as at the prompt. most: of arguments, -1: any.
 */
#define EDIT_ROW(NAME, USAGE, SUMMARY, LEAST, MOST, OPTIONS, RUN)                                                              \
	{                                                                                                                      \
		.name = (NAME), .usage = (USAGE), .summary = (SUMMARY), .where = CMD_SHELL | CMD_PROMPT,                       \
		.session = CMD_WRITES, .options = (OPTIONS), .min = (LEAST), .max = (MOST), .complete = "names", .run = (RUN)  \
	}

/* An option that changes one thing of an element. */
struct edit_option {
	const char *name;
	const char *what;           /* for messages: what the choices are */
	const char *const *choices; /* NULL terminated; NULL: a name, or yes or no */
	bool (*set_word)(struct session *s, int64_t id, const char *word);
	bool (*set_flag)(struct session *s, int64_t id, bool yes); /* yes or no, when not NULL */
};

/* The element that a path names, of the wanted kind; 0 after reporting, with the nearest name as a hint. */
int64_t edit_find(struct call *call, const char *path, const char *kind);

/* A new name brought to snake_case; NULL after reporting when nothing is left of it. */
char *edit_name(struct call *call, const char *text);

/* Is word among the choices (NULL terminated)? Else reports what and the choices. */
bool edit_choice(struct call *call, const char *what, const char *word, const char *const *choices);

/* Ends an edit: records whose change it was, makes what was derived before stale, prints one line. */
enum status edit_done(struct call *call, int64_t element_id, const char *note);

/* Applies the options that were given, in the order of the table (ends with a NULL name). False after reporting. */
bool edit_apply(struct call *call, int64_t id, const struct edit_option *options);

/* `KIND drop PATH` and `KIND set PATH`: the same for every kind of element. apply: false after reporting. */
enum status edit_drop(struct call *call, const char *kind);
enum status edit_set(struct call *call, const char *kind, bool (*apply)(struct call *call, int64_t id));

/* Reports that the new name is in use. */
enum status edit_taken(struct call *call, const char *kind, const char *name, const char *hint);

#endif
