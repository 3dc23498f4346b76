/* The command table: every verb of dataeng, once.
 *
 * The shell (front/main.c), the prompt (front/repl.c), the steps of tasks (flow/) and later doors all find a command here,
 * and help, man page and completion are made from it. A command gets its options parsed and its session open, writes
 * its result to out (a value: text or JSON, printed by the door) and its faults to diags.
 */
#ifndef DATAENG_CMD_CMD_H
#define DATAENG_CMD_CMD_H

#include <stdbool.h>
#include <stddef.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"

struct call;
struct content;
struct session;

/* The exit codes of the program. */
enum status {
	STATUS_OK = 0,
	STATUS_FAILED = 1,
	STATUS_USAGE = 2,
	STATUS_BLOCKED = 3,  /* a decision or an answer is missing, listed as diagnostics */
	STATUS_FINDINGS = 4, /* done, with findings at or above --fail-on */
	STATUS_SESSION = 5,  /* busy, damaged, or from a newer version */
	STATUS_SIGINT = 130,
	STATUS_SIGTERM = 143,
	STATUS_DISPROVED = 257, /* done and kept, but a proof has failed: leaves the program as STATUS_FAILED */
};

/* What holds for the whole run of the program. Made by front/. */
struct app {
	const void *ctx;
	const char *data_folder;    /* sessions */
	const char *state_folder;   /* history of the prompt */
	const char *content_folder; /* NULL: only what is in the binary */
	const char *persona_path;   /* NULL: the built-in one */
	const char *now;            /* ISO 8601 UTC; --at or SOURCE_DATE_EPOCH fix it */
	bool now_is_fixed;
	bool json;     /* results and diagnostics as JSON */
	bool no_input; /* never ask */
	bool colour;   /* of the standard output */
	bool colour_err;
	bool quiet;                    /* no progress */
	const struct content *content; /* loaded at first need by app_content */
	struct session *session;       /* of the prompt; NULL elsewhere */
	struct diags *diags;
	/* Progress of long work, to stderr when it is a terminal: called with what is done, how much of how much (0: unknown).
	 * NULL: nobody looks. */
	void (*progress)(void *data, const char *what, double done, double total);
	void *progress_data;
	/* Runs the commands whose row has no `run`: they belong to the rooms on the left, flow/ and front/, which set this. */
	enum status (*perform)(struct call *call);
};

/* The content, loaded once; NULL after reporting. */
const struct content *app_content(struct app *app);
/* Tells the door how far we are; rate limited by the door. */
void app_progress(struct app *app, const char *what, double done, double total);
/* Has the user asked to stop (Ctrl-C)? Long loops look here between two pieces of work. Set by app_interrupt, which is
 * safe in a signal handler, and cleared by app_resume. */
bool app_stopped(void);
void app_interrupt(void);
void app_resume(void);

enum cmd_where {
	CMD_SHELL = 1,  /* dataeng NAME */
	CMD_PROMPT = 2, /* :NAME */
	CMD_STEP = 4,   /* `do` of a task */
	CMD_HIDDEN = 8, /* not in the overview of --help */
};

enum cmd_session {
	CMD_NO_SESSION,
	CMD_READS,  /* the session of the prompt, or the one named by --session/the argument; read-only */
	CMD_WRITES, /* the same, inside one transaction that is one history row */
	CMD_OPENS,  /* open for writing, but the command makes its own transactions (undo, redo) */
	CMD_LOOSE,  /* gets the session of the prompt if there is one, opens and commits by itself */
};

struct cmd_option {
	const char *name;  /* long, without dashes */
	char letter;       /* 0: none */
	const char *value; /* name of its value for help; NULL: a flag */
	bool many;         /* may be repeated */
	const char *help;
	const char *complete; /* "files", "folders", "sessions", "rules", "tasks", "a b c" (words), NULL */
};

struct call;

struct cmd {
	const char *name;    /* may have a blank: "rule list" */
	const char *usage;   /* arguments for help: "[NAME]" */
	const char *summary; /* one line, no full stop */
	const char *help;    /* a paragraph or more, for --help and the man page; NULL: the summary says it all */
	unsigned where;
	enum cmd_session session;
	const struct cmd_option *options;      /* ends with a NULL name; NULL: none */
	int min, max;                          /* arguments; max -1: any number */
	const char *complete;                  /* of the arguments, as in cmd_option */
	const char *task;                      /* runs this task of the content (flow/) instead of run */
	enum status (*run)(struct call *call); /* NULL: see app.perform */
};

/* One invocation. */
struct call {
	void *ctx; /* lives as long as the call */
	struct app *app;
	const struct cmd *cmd;
	struct session *session; /* open as cmd->session says; may be NULL for CMD_LOOSE */
	const char **args;
	size_t arg_count;
	const char **option_names;  /* [option_count], in the order given */
	const char **option_values; /* "" for flags */
	size_t option_count;
	const struct call *outer; /* of a step: the command that runs the task; its options are seen through */
	struct buf *out;
	struct diags *diags;
	const char *line; /* as typed, for the history */
};

/* Ends with a NULL name. In the order of the help. */
extern const struct cmd *const cmd_table[];

/* Longest match of the first words; *used gets how many words the name took. NULL: none. */
const struct cmd *cmd_find(const char *const *words, size_t count, unsigned where, size_t *used);

/* Parses words behind the name into call (options may stand anywhere; "--" ends them; --name=value and --name value).
 * Global options of the table cmd_globals are accepted too. False after reporting (exit code 2). */
bool cmd_parse(struct call *call, const char *const *words, size_t count);

/* Options of this call, or of the outer ones. NULL: not given. */
const char *call_option(const struct call *call, const char *name);
bool call_flag(const struct call *call, const char *name);
/* The n-th value of a repeatable option, NULL behind the last. */
const char *call_option_at(const struct call *call, const char *name, size_t n);

/* Opens the session as the command wants it, runs it, commits or rolls back. call->app, cmd, args, out, diags are set. */
enum status cmd_run(struct call *call);

/* Splits a line into words as a shell does (quotes, backslash); reports an open quote. NULL after reporting. */
char **cmd_words(const void *ctx, const char *line, size_t *count, struct diags *diags);

/* Options that every command takes. */
extern const struct cmd_option cmd_globals[];

#endif
