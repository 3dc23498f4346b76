/* A task: front matter whose `steps` are questions (ask) and commands (do). */
#include "dataeng/content/reader.h"

#include <string.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/wrap/yaml.h"

static const char *const task_keys[] = {"type",       "id",       "title",  "description", "command", "templates",
                                        "checklists", "keywords", "serves", "steps",       NULL};
static const char *const ask_keys[] = {
        "ask",      "prompt",   "kind",    "choices", "default",      "default_sql", "default_reason", "check", "check_message",
        "required", "document", "assumed", "stage",   "key_question", "serves",      "when",           "why",   NULL};
static const char *const do_keys[] = {"do", "id", "stage", "key_question", "serves", "when", "why", NULL};
static const char *const choice_keys[] = {"value", "label", "when", "why_not", NULL};
static const char *const answer_names[] = {"text", "number", "integer", "boolean", "one", "many", NULL};

static bool full_choice(const struct content_file *f, struct choice *c, const struct yaml_node *n)
{
	content_keys(f, n, "a choice", choice_keys);
	c->value = content_field(f, n, "value", true);
	c->label = content_field(f, n, "label", false);
	c->when = content_field(f, n, "when", false);
	c->why_not = content_field(f, n, "why_not", false);
	if (c->when != NULL && c->why_not == NULL) {
		return diag_error(f->diags, n->place, "missing-key", "a choice with 'when' must say 'why_not'",
		                  "say in a few words why it does not apply when it does not");
	}
	return c->value != NULL;
}

/* "- value", "- value: label" or the mapping with all keys. */
static void read_choice(const struct content_file *f, struct step *s, const struct yaml_node *n)
{
	struct choice c = {0};

	if (n->kind == YAML_TEXT) {
		c.value = n->text;
	} else if (n->kind == YAML_MAP && yaml_get(n, "value") != NULL) {
		full_choice(f, &c, n);
	} else if (n->kind == YAML_MAP && n->count == 1 && n->all[0]->kind == YAML_TEXT) {
		c.value = n->all[0]->key;
		c.label = n->all[0]->text;
	} else {
		diag_error(f->diags, n->place, "wrong-type",
		           "a choice is 'value', 'value: label' or a mapping with value and label", NULL);
	}
	if (c.value == NULL) {
		return;
	}
	if (c.label == NULL) {
		c.label = c.value;
	}
	for (size_t i = 0; i < s->choice_count; i++) {
		if (strcmp(s->choices[i].value, c.value) == 0) {
			diag_errorf(f->diags, n->place, "duplicate-id", NULL, "the choice '%s' is given twice", c.value);
		}
	}
	s->choices = mem_resize(f->ctx, s->choices, struct choice, s->choice_count + 1);
	s->choices[s->choice_count++] = c;
}

static void read_choices(const struct content_file *f, struct step *s, const struct yaml_node *n)
{
	const struct yaml_node *list = yaml_get(n, "choices");
	bool wanted = s->answer == ANSWER_ONE || s->answer == ANSWER_MANY;

	if (list != NULL && list->kind != YAML_LIST) {
		diag_errorf(f->diags, list->place, "wrong-type", "write '- value: label' lines",
		            "'choices' must be a list, not %s", yaml_kind_name(list->kind));
		return;
	}
	for (size_t i = 0; list != NULL && i < list->count; i++) {
		read_choice(f, s, list->all[i]);
	}
	if (wanted != (s->choice_count > 0)) {
		diag_errorf(f->diags, list == NULL ? n->place : list->key_place, "choices",
		            wanted ? "add: choices:" : "make it kind one or many, or drop the choices",
		            wanted ? "the question '%s' has no choices"
		                   : "the question '%s' has choices, but is neither one nor many",
		            s->id);
	}
}

static bool is_choice(const struct step *s, const char *value, size_t n)
{
	for (size_t i = 0; i < s->choice_count; i++) {
		if (strlen(s->choices[i].value) == n && strncmp(s->choices[i].value, value, n) == 0) {
			return true;
		}
	}
	return false;
}

/* A default among choices must be one of them; several are separated by commas. */
static void check_default(const struct content_file *f, const struct step *s, const struct yaml_node *n)
{
	const char *p = s->default_value;

	if (p == NULL || s->choice_count == 0) {
		return;
	}
	while (*p != '\0') {
		size_t len = s->answer == ANSWER_MANY ? strcspn(p, ",") : strlen(p);
		struct slice word = slice_trim((struct slice){p, len});

		if (!is_choice(s, word.p, word.n)) {
			diag_errorf(f->diags, yaml_get(n, "default")->place, "default", NULL, "'%.*s' is not among the choices",
			            (int)word.n, word.p);
		}
		p += len;
		p += *p == ',';
	}
}

static void read_ask(const struct content_file *f, struct step *s, const struct yaml_node *n)
{
	const char *kind = content_field(f, n, "kind", false);
	int k = kind == NULL ? ANSWER_TEXT : content_word(f, yaml_get(n, "kind")->place, "kind of answer", kind, answer_names);

	content_keys(f, n, "a question", ask_keys);
	s->kind = STEP_ASK;
	s->id = content_field(f, n, "ask", true);
	s->answer = k < 0 ? ANSWER_TEXT : (enum answer_kind)k;
	s->prompt = content_field(f, n, "prompt", true);
	s->default_value = content_field(f, n, "default", false);
	s->sql[STEP_DEFAULT] = content_field_text(f, n, "default_sql");
	s->default_sql = s->sql[STEP_DEFAULT].text;
	s->default_reason = content_field(f, n, "default_reason", false);
	s->sql[STEP_CHECK] = content_field_text(f, n, "check");
	s->check = s->sql[STEP_CHECK].text;
	s->check_message = content_field(f, n, "check_message", s->check != NULL);
	s->required = content_flag(f, n, "required");
	s->document = content_flag(f, n, "document");
	s->assumed = content_flag(f, n, "assumed");
	if (s->id != NULL) {
		read_choices(f, s, n);
		check_default(f, s, n);
	}
}

static void read_do(const struct content_file *f, struct step *s, const struct yaml_node *n)
{
	content_keys(f, n, "a command step", do_keys);
	s->kind = STEP_DO;
	s->command = content_field(f, n, "do", true);
	s->id = content_field(f, n, "id", false);
	if (s->id == NULL && s->command != NULL) {
		s->id = mem_strndup(f->ctx, s->command, strcspn(s->command, " \t"));
	}
}

static void read_step(const struct content_file *f, struct task *t, const struct yaml_node *n)
{
	struct step s = {.place = n->place};

	if (n->kind != YAML_MAP || (yaml_get(n, "ask") == NULL) == (yaml_get(n, "do") == NULL)) {
		diag_error(f->diags, n->place, "step", "a step is a mapping with either 'ask' or 'do'",
		           "ask: ID asks a question; do: COMMAND runs a command");
		return;
	}
	if (yaml_get(n, "ask") != NULL) {
		read_ask(f, &s, n);
	} else {
		read_do(f, &s, n);
	}
	s.sql[STEP_WHEN] = content_field_text(f, n, "when");
	s.when = s.sql[STEP_WHEN].text;
	s.why = content_field(f, n, "why", false);
	s.stage = content_field(f, n, "stage", false);
	s.key_question = content_field(f, n, "key_question", false);
	s.serves = content_texts(f, n, "serves");
	for (size_t i = 0; s.id != NULL && i < t->step_count; i++) {
		if (strcmp(t->steps[i].id, s.id) == 0) {
			diag_errorf(f->diags, n->place, "duplicate-id",
			            s.kind == STEP_DO ? "give it an id of its own: id: ..." : NULL,
			            "the step '%s' is given twice (first in line %zu)", s.id, t->steps[i].place.line);
			return;
		}
	}
	if (s.id != NULL) {
		t->steps = mem_resize(f->ctx, t->steps, struct step, t->step_count + 1);
		t->steps[t->step_count++] = s;
	}
}

static void read_steps(const struct content_file *f, struct task *t)
{
	const struct yaml_node *list = yaml_get(f->front, "steps");

	if (list == NULL || list->kind != YAML_LIST || list->count == 0) {
		diag_error(f->diags, list == NULL ? f->front->place : list->place, list == NULL ? "missing-key" : "wrong-type",
		           "'steps' must be a list of questions and commands",
		           "add: steps:, then '- ask: ...' and '- do: ...'");
		return;
	}
	for (size_t i = 0; i < list->count; i++) {
		read_step(f, t, list->all[i]);
	}
}

struct task *task_load(const void *ctx, const struct source *source, const char *id, struct diags *diags)
{
	struct content_file f = {.ctx = ctx, .source = source, .diags = diags};
	size_t errors = diags->errors;
	struct task *t = mem_new(ctx, struct task);

	content_open(&f, "task", id);
	if (f.front == NULL || f.front->kind != YAML_MAP) {
		return NULL;
	}
	content_keys(&f, f.front, "a task", task_keys);
	t->path = source->name;
	t->id = content_field(&f, f.front, "id", false);
	t->title = content_field(&f, f.front, "title", true);
	t->description = content_field(&f, f.front, "description", false);
	t->command = content_field(&f, f.front, "command", false);
	t->templates = content_texts(&f, f.front, "templates");
	t->checklists = content_texts(&f, f.front, "checklists");
	t->keywords = content_pairs(&f, f.front, "keywords");
	t->serves = content_texts(&f, f.front, "serves");
	read_steps(&f, t);
	t->body = slice_dup(ctx, slice_trim((struct slice){source->text + f.body, source->size - f.body}));
	return diags->errors == errors ? t : NULL;
}
