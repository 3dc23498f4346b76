/* What the edit commands share. Private to cmd/. */
#ifndef DATAENG_CMD_EDIT_H
#define DATAENG_CMD_EDIT_H

#include <stdint.h>

#include "dataeng/cmd/cmd.h"

/* The element that a path names, of the wanted kind; 0 after reporting, with the nearest name as a hint. */
int64_t edit_find(struct call *call, const char *path, const char *kind);

/* A new name brought to snake_case; NULL after reporting when nothing is left of it. */
char *edit_name(struct call *call, const char *text);

/* yes/no of an option into *value; false after reporting. */
bool edit_yes_no(struct call *call, const char *option, bool *value);

/* Is word among the choices (NULL terminated)? Else reports what and the choices. */
bool edit_choice(struct call *call, const char *what, const char *word, const char *const *choices);

/* Ends an edit: records whose change it was, makes what was derived before stale, prints one line. */
enum status edit_done(struct call *call, int64_t element_id, const char *note);

/* `KIND drop PATH`: the same for every kind of element. */
enum status edit_drop(struct call *call, const char *kind);

#endif
