/* What `check` found, and the three ways of printing it. Private to cmd/. */
#ifndef DATAENG_SRC_CMD_CHECK_H
#define DATAENG_SRC_CMD_CHECK_H

#include <stdbool.h>
#include <stddef.h>

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

#endif
