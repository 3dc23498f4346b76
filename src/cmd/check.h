/* What `check` found, and the three ways of printing it. Private to cmd/. */
#ifndef DATAENG_SRC_CMD_CHECK_H
#define DATAENG_SRC_CMD_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "dataeng/cmd/cmd.h"
#include "dataeng/model/dialect.h"

struct call;
struct content;
struct session;
struct source;

struct check_finding {
	const char *rule, *checklist, *kind, *severity, *object, *detail;
	const char *waived; /* the reason; NULL: it counts */
	const char *title, *why, *fix;
	const char *question; /* of challenges and questions, filled in; NULL */
	const char *asks;     /* the same without what the detail says already */
	size_t line;          /* in the file that was checked; 0: none */
};

struct check_result {
	const char *name;            /* session or file, as the user said */
	const struct source *source; /* of a text file; NULL */
	struct check_finding *all;   /* worst first, then by checklist */
	size_t count;
	size_t errors, warnings, notes, waived; /* of rules and challenges */
};

/* Reads the stored findings of s. False after reporting. */
bool check_collect(struct call *call, struct check_result *r, struct session *s, const struct content *c);

void check_text(struct call *call, const struct check_result *r);
void check_json(struct call *call, const struct check_result *r);
void check_sarif(struct call *call, const struct check_result *r, const struct content *c);

/* A scratch session that holds what the file, database or URL says, judged; NULL after reporting. *source is set for texts. */
struct session *check_open(struct call *call, const char *name, const struct source **source);

/* The argument for people: a URL without its password. */
const char *check_shown_name(struct call *call, const char *name);

/* Is the argument a file, database or URL rather than the name of a session? */
bool check_is_input(const char *name);

/* What --fail-on says: an index from note (0) to never, or -1 after reporting; and what it makes of the findings. */
int check_level(struct call *call);
enum status check_verdict(const struct check_result *r, int level);

struct checklist_item;
struct judge_row;
/* One more finding, counted. */
void check_add(struct call *call, struct check_result *r, const struct checklist_item *item, const struct judge_row *row);

/* The rules of phase "script" over a migration script, in the order of its lines. False after reporting. */
bool check_script(struct call *call, struct check_result *r, const struct source *source, enum dialect dialect);

#endif
