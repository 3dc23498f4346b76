/* Domain as data: the persona, and the tasks, templates and checklists it names.
 *
 * Files come from the binary; a content folder (--content DIR, DATAENG_CONTENT) overrides them one by one, by the same
 * relative path, and may add more. Loading reports every error of every file in one go, with file:line:col, and fails if
 * there was one: unknown keys, wrong types, missing keys, duplicate and dangling ids, SQL that does not prepare, bad tags.
 * All structures live in the context given to content_load and do not change afterwards.
 */
#ifndef DATAENG_CONTENT_CONTENT_H
#define DATAENG_CONTENT_CONTENT_H

#include <stdbool.h>
#include <stddef.h>

#include "dataeng/base/text.h"

struct diags;

/* A text and where it stands, so that later faults can point at it. */
struct content_text {
	const char *text; /* NULL: not given */
	struct place place;
};

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
	struct content_list points;
};

struct persona {
	const char *path;
	const char *id, *title, *tagline;
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
	const char *when; /* SQL expression over the views and answer('id'); NULL: always */
	const char *why;  /* why it is asked or done, one line */
	/* ask */
	const char *prompt;
	enum answer_kind answer;
	struct choice *choices;
	size_t choice_count;
	const char *default_value; /* literal; NULL: none */
	const char *default_sql;   /* SQL expression that gives it; wins over default_value when not NULL */
	const char *default_reason;
	const char *check;         /* SQL truth over :value and the views; NULL: any */
	const char *check_message; /* what is wrong, with an example */
	bool required;             /* may not be skipped; unknown records the default as an assumption */
	bool document;             /* the answer is a text to be read as requirements */
	const char *stage;         /* heading of the framework it serves; NULL */
	const char *key_question;  /* text of a persona key question it serves; NULL */
	/* do */
	const char *command; /* a line for the command table, without "dataeng" */
};

struct task {
	const char *path;
	const char *id, *title, *description;
	const char *command;                       /* name under which it is a command of the shell: "design"; NULL: none */
	struct content_list templates, checklists; /* ids */
	struct content_list keywords;              /* word or phrase -> weight, for routing "describe your data challenges" */
	struct step *steps;
	size_t step_count;
};

enum item_kind { ITEM_RULE, ITEM_CHALLENGE, ITEM_QUESTION };

/* A fenced example: the language of the fence says how it is made into a model. */
struct example {
	const char *language; /* sql: DDL; md: requirements; NULL: none given */
	struct content_text body;
};

struct checklist_item {
	const char *id; /* words with hyphens */
	const char *title;
	enum item_kind kind;
	const char *severity; /* note, warning, error */
	const char *why, *fix;
	const char *question;     /* of a challenge or a question; Mustache over the row */
	const char *persona_line; /* text of the persona's challenge or key question it serves; NULL */
	const char *phase;        /* design, before, after: when it is looked at; NULL: design */
	struct content_text sql;  /* one SELECT with object and detail; NULL for a question */
	struct example bad, good;
	struct place place;
};

struct checklist {
	const char *path;
	const char *id, *title, *description;
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
	const char *file; /* name of the document it makes */
	struct template_query *queries;
	size_t query_count;
	struct content_text body; /* Markdown with Mustache tags */
};

struct content {
	struct persona *persona;
	struct task *tasks;
	size_t task_count;
	struct template *templates;
	size_t template_count;
	struct checklist *checklists;
	size_t checklist_count;
};

/* folder: NULL or a content folder. persona_path: NULL for the built-in one. NULL after reporting all errors. */
struct content *content_load(const void *ctx, const char *folder, const char *persona_path, struct diags *diags);

/* NULL when there is none. */
const struct task *content_task(const struct content *c, const char *id);
const struct template *content_template(const struct content *c, const char *id);
const struct checklist *content_checklist(const struct content *c, const char *id);
const struct checklist_item *content_item(const struct content *c, const char *id);

#endif
