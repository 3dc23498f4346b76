/* Domain as data: the persona, and the tasks, templates and checklists it names.
 *
 * Files come from the binary; a content folder (--content DIR, DATAENG_CONTENT) overrides them one by one, by the same
 * relative path, and may add more: personas/ID.md, personas/tasks/ID.md, templates/ID.md, templates/starters/ID.md,
 * checklists/ID.md. The id of a file is its name. content_load reads the persona and the names of the others, and checks that
 * the ids the persona names are there; a task, template or checklist is read at its first use. All faults of a file are
 * reported in one go with file:line:col, and a faulty file counts as not there. What needs an engine or a command table (SQL
 * that does not prepare, Mustache tags, `do` lines) is checked by `persona lint` (cmd/), since this room knows neither. The
 * formats are described in dataeng-content(5). All structures live as long as the content and do not change.
 */
#ifndef DATAENG_CONTENT_CONTENT_H
#define DATAENG_CONTENT_CONTENT_H

#include <stdbool.h>
#include <stddef.h>

#include "dataeng/base/text.h"

struct diags;

/* A text and where it stands, so that later faults can point into it. */
struct content_text {
	const char *text;   /* NULL: not given */
	struct place place; /* of its first character */
	size_t col;         /* column at which each further line begins; 0: the text does not stand line by line */
};

/* The place of a byte of the text, n bytes long. */
struct place content_place(const struct content_text *t, size_t offset, size_t n);

/* "name: text" of a list; a bare string has name NULL. */
struct content_pair {
	const char *name;
	const char *text;
	struct place place;
};

struct content_list {
	struct content_pair *all;
	size_t count;
};

/* One line of the persona's Quick Start. */
struct menu_item {
	int number;
	const char *title;
	const char *text;
	const char *task; /* id of the task file named in the line, or NULL */
	struct place place;
};

/* A "### heading" of a framework section with its bullets ("**name**: text"). */
struct persona_section {
	const char *title;
	struct place place;
	struct content_list points;
};

struct persona {
	const char *path;
	const char *id, *title, *tagline;
	struct place tagline_place, greeting_place, invitation_place;
	struct content_list core_actions, hands_off_to, receives_from;                           /* pairs */
	struct content_list primary_tasks, primary_templates, primary_checklists, key_questions; /* texts */
	struct menu_item *menu;
	size_t menu_count;
	const char *greeting;                                    /* the line before the menu, without the opening quote */
	const char *invitation;                                  /* the line after it: "Or describe your data challenges." */
	struct content_list behaviors, challenges, deliverables; /* texts */
	struct persona_section *framework;
	size_t framework_count;
	struct content_list handoff_process; /* name -> text, "Requirements" -> "Data model design and validation" */
};

/* The SQL of a step, for faults that point into it. */
enum step_sql { STEP_WHEN, STEP_DEFAULT, STEP_CHECK, STEP_SQLS };

enum step_kind { STEP_ASK, STEP_DO };

/* The question kinds are those that any door can ask, a form as well as a prompt. */
enum answer_kind { ANSWER_TEXT, ANSWER_NUMBER, ANSWER_INTEGER, ANSWER_BOOLEAN, ANSWER_ONE, ANSWER_MANY };

struct choice {
	const char *value;
	const char *label;
	const char *when; /* SQL truth; NULL: always. A choice that does not apply is shown with why_not */
	const char *why_not;
};

struct step {
	const char *id;
	enum step_kind kind;
	struct place place;
	const char *when;                   /* SQL expression over the views and answer('id'); NULL: always */
	const char *why;                    /* why it is asked or done, one line */
	struct content_text sql[STEP_SQLS]; /* when, default_sql and check with their places */
	/* ask */
	const char *prompt;
	enum answer_kind answer;
	struct choice *choices;
	size_t choice_count;
	const char *default_value; /* literal; NULL: none */
	const char *default_sql;   /* SQL expression that gives it; wins over default_value when not NULL */
	const char *default_reason;
	const char *check;          /* SQL truth over :value and the views; NULL: any */
	const char *check_message;  /* what is wrong, with an example */
	bool required;              /* may not be skipped; unknown records the default as an assumption */
	bool document;              /* the answer is a text to be read as requirements */
	bool assumed;               /* the default is an assumption even where a query gives it; a document is read from it */
	const char *stage;          /* heading or point of the framework it serves; NULL */
	const char *key_question;   /* text of a persona key question it serves; NULL */
	struct content_list serves; /* texts: further lines of the persona that it puts into effect */
	/* do */
	const char *command; /* a line for the command table, without "dataeng" */
};

struct task {
	const char *path;
	const char *id, *title, *description;
	const char *command;                       /* name under which it is a command of the shell: "design"; NULL: none */
	struct content_list templates, checklists; /* ids */
	struct content_list keywords;              /* word or phrase -> weight, for routing "describe your data challenges" */
	struct content_list serves;                /* texts: lines of the persona that the task as a whole puts into effect */
	struct step *steps;
	size_t step_count;
	const char *body; /* Markdown behind the front matter: what the task is about, for :help */
};

enum item_kind { ITEM_RULE, ITEM_CHALLENGE, ITEM_QUESTION };

/* A fenced example: the language of the fence says how it is made into a model. */
enum example_kind { EXAMPLE_BAD, EXAMPLE_GOOD, EXAMPLE_FACTS };
struct example {
	enum example_kind kind; /* bad must fire, good must not; facts hold for the SQL examples of the item */
	const char *language;   /* sql: DDL in SQLite's dialect; postgres: DDL; md: requirements */
	struct content_text body;
};

struct checklist_item {
	const char *id; /* words with hyphens */
	const char *title;
	enum item_kind kind;
	const char *severity; /* note, warning, error */
	const char *why, *fix;
	const char *question;       /* of a challenge or a question; {{object}} and {{detail}} are filled in */
	const char *persona_line;   /* text of the persona's challenge or key question it serves; NULL */
	struct content_list serves; /* texts: further lines of the persona that it puts into effect */
	const char *phase;          /* design, before, after: when it is looked at; never NULL */
	struct content_text sql;    /* one SELECT with object and detail; text NULL for a question */
	struct example *examples;
	size_t example_count;
	const char *checklist; /* id of the checklist it stands in */
	struct place place;
};

struct checklist {
	const char *path;
	const char *id, *title, *description;
	struct content_list includes; /* ids of further checklists that are run with this one */
	struct content_list serves;   /* texts: lines of the persona that the list as a whole puts into effect */
	struct checklist_item *items;
	size_t count;
};

struct template_query {
	const char *name;
	struct content_text sql; /* parameters :name are columns of the enclosing row */
};

struct template
{
	const char *path;
	const char *id, *title;
	const char *file;           /* name of the document it makes */
	struct content_list serves; /* texts: lines of the persona that the document puts into effect */
	struct template_query *queries;
	size_t query_count;
	struct content_text body; /* Markdown with Mustache tags */
	const struct source *source;
};

/* What systems of a domain usually keep: requirements that stand in for a text that names no data. */
struct starter {
	const char *path;
	const char *id, *title;
	struct content_list keywords; /* word or phrase -> weight: when it is offered */
	struct content_text body;     /* Markdown, as the reader of requirements reads it */
};

struct content_files;

struct content {
	const struct persona *persona;
	size_t task_count, template_count, checklist_count, starter_count; /* files there are, in the order of their ids */
	struct content_files *files;
};

/* folder: NULL or a content folder. persona: NULL for the built-in one, a file, or the id of one in the folder. A file
 * DIR/personas/NAME.md brings DIR as content folder when none is given. NULL after reporting all errors. diags must live
 * as long as the content: later faults of files go there too. */
struct content *content_load(const void *ctx, const char *folder, const char *persona, struct diags *diags);

/* Reads them at the first call. NULL when there is none of that name, or after reporting what is wrong with it. */
const struct task *content_task(const struct content *c, const char *id);
const struct template *content_template(const struct content *c, const char *id);
const struct checklist *content_checklist(const struct content *c, const char *id);
/* The i-th by order of ids; NULL after reporting what is wrong with it. */
const struct task *content_task_at(const struct content *c, size_t i);
const struct template *content_template_at(const struct content *c, size_t i);
const struct checklist *content_checklist_at(const struct content *c, size_t i);
const struct starter *content_starter_at(const struct content *c, size_t i);
/* The starter whose keywords fit the text best, the first of equals; NULL when none fits, or after reporting. */
const struct starter *content_starter_for(const struct content *c, const char *text);
/* Does the i-th checklist come from the content folder? */
bool content_is_own_checklist(const struct content *c, size_t i);
/* A rule, challenge or question by its id, over all checklists. */
const struct checklist_item *content_item(const struct content *c, const char *id);

/* Is there a file of that id? Reads nothing. */
bool content_has_task(const struct content *c, const char *id);
bool content_has_template(const struct content *c, const char *id);
bool content_has_checklist(const struct content *c, const char *id);

/* Reads every file and checks what crosses them: ids of templates and checklists in tasks, duplicate ids of rules, and
 * texts of `serves`, `stage`, `key_question` and `persona_line` that the persona does not say. All errors are reported. */
bool content_check(const struct content *c);

/* One thing that the persona says. */
struct persona_line {
	const char *part; /* tagline, core action, menu, behavior, framework, challenge, key question, hand-off ... */
	const char *name; /* "Scalability", "developer", a menu title; NULL: the line is only a text */
	const char *text; /* without the name */
	struct place place;
};

/* All of them, in the order of the file's parts. */
struct persona_line *persona_lines(const void *ctx, const struct persona *p, size_t *count);

/* Is it meant by this text? Its name, its text, or "name: text". */
bool persona_line_is(const struct persona_line *line, const char *text);

/* Does the persona say this line (a behaviour, challenge, key question, deliverable, framework heading or point, core
 * action, hand-off, hand-off process step, menu title, tagline or invitation)? */
bool persona_says(const struct persona *p, const char *line);

#endif
