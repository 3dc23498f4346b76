/* A line from a person at a terminal: editing, history, completion, pasting (libedit).
 *
 * Signals are ours: while a line is read, Ctrl-C drops it, Ctrl-Z stops the program and fg brings the line back, a resize
 * redraws. At other times the handlers that were installed before are in force. A paste of many lines is one answer.
 * Keys are those of Emacs and bash; ~/.editrc may change them for "dataeng:".
 * Source: editline(3), editrc(5).
 */
#ifndef DATAENG_WRAP_EDITLINE_H
#define DATAENG_WRAP_EDITLINE_H

#include <stdbool.h>
#include <stddef.h>

struct diags;
struct edit;

/* EDIT_DROPPED: Ctrl-C on a line that held something; EDIT_INTERRUPTED: on an empty one. */
enum edit_end { EDIT_LINE, EDIT_END, EDIT_DROPPED, EDIT_INTERRUPTED, EDIT_TERMINATED };

/* What may stand at the cursor. */
struct edit_words {
	size_t start;     /* offset of the word in the text before the cursor */
	const char **all; /* whole words */
	size_t count;
	bool open; /* do not put a blank behind: a folder, a beginning */
};

/* before: the line up to the cursor. Words are allocated in ctx. */
typedef void edit_complete(void *data, const void *ctx, const char *before, struct edit_words *words);

/* history: file that keeps the lines, NULL: none. The editor is closed, and the terminal as it was, when ctx is freed. */
struct edit *edit_open(const void *ctx, const char *history, edit_complete *fn, void *data, struct diags *diags);
void edit_close(struct edit *e); /* NULL is accepted */

/* Reads a line, which may hold newlines, without the last. prompt: plain text; bold: as a heading. *line lives in ctx. */
enum edit_end edit_read(const void *ctx, struct edit *e, const char *prompt, bool bold, char **line);

/* The next edit_read begins with this text on the line. */
void edit_put_back(struct edit *e, const char *text);

/* Appends to the history and its file at once (fsync). Empty lines, repetitions, and those that begin with a blank are not
 * kept. */
void edit_remember(struct edit *e, const char *line);

/* Columns of the terminal; 80 when nobody knows. */
size_t edit_columns(void);

#endif
