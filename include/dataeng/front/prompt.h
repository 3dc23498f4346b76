/* The state of the prompt, shared by the files front/repl*.c and nobody else. */
#ifndef DATAENG_FRONT_PROMPT_H
#define DATAENG_FRONT_PROMPT_H

#include <stdbool.h>
#include <stddef.h>

#include "dataeng/cmd/cmd.h"
#include "dataeng/flow/card.h"
#include "dataeng/flow/task.h"
#include "dataeng/wrap/editline.h"

struct prompt {
	void *ctx;
	struct app *app;
	const struct call *call; /* of the shell; may be NULL */
	struct edit *edit;
	struct session *session;   /* NULL: none */
	bool is_scratch;           /* nothing was answered yet: no file */
	struct flow *flow;         /* NULL: at the menu */
	struct question *question; /* the one that is shown; NULL: none */
	char *reopened;            /* id of an answered question that is asked again */
	const struct step *shown;  /* the step shown in front of the question */
	bool drawn;                /* the card is on the screen */
	bool stalled;              /* a step failed or the work is done: only a change or :next goes on */
	bool finished;             /* the task has come to its end once */
	char *draft;               /* DBML of the model that could not be applied */
	size_t errors_before;
	bool leaving;
	enum status status;
	struct card_style style;
};

/* Text for the screen. */
void prompt_say(struct prompt *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* A line that begins with ':'. */
void prompt_command(struct prompt *p, const char *line);
/* Completion for the editor. */
void prompt_complete(void *data, const void *ctx, const char *before, struct edit_words *words);

/* Opens a task on a new session, or a saved session with its task. False after reporting. */
bool prompt_begin(struct prompt *p, const char *task);
bool prompt_resume(struct prompt *p, const char *name);
void prompt_close_session(struct prompt *p);
/* Something was changed: what is due is asked anew. */
void prompt_changed(struct prompt *p);
/* Takes text as the answer of the question that is shown. */
void prompt_answer(struct prompt *p, const char *text);
void prompt_unknown(struct prompt *p);
void prompt_skip(struct prompt *p);

/* Runs a command of the table on the session of the prompt. */
enum status prompt_run(struct prompt *p, const struct cmd *cmd, const char *line, const char *const *words, size_t count);
/* Lets the person write text in $VISUAL or $EDITOR. NULL after reporting, or when nothing was written. */
char *prompt_editor(struct prompt *p, const char *text, const char *suffix);

/* Built-in commands, for help and completion; ends with a NULL name. */
struct builtin {
	const char *name, *usage, *summary;
	void (*run)(struct prompt *p, const char *rest, char **words, size_t count);
};
extern const struct builtin prompt_builtins[];

#endif
