/* A checklist: front matter, then one "## heading" for each item with a fixed shape:
 *
 *	## Every table has a primary key
 *	- id: no-primary-key
 *	- kind: rule
 *	- severity: error
 *	- why: ...
 *	- fix: ...
 *	```sql rule
 *	SELECT name AS object, 'has no primary key' AS detail FROM v_table ...
 *	```
 *	```sql bad
 *	CREATE TABLE t (a TEXT);
 *	```
 *
 * Anything else behind an item's heading is an error: prose that nobody reads does not belong to a rule. The scanner is
 * our own because a rule's faults need line and column, which md4c does not give. */
#include "dataeng/content/reader.h"

#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/wrap/yaml.h"

static const char *const checklist_keys[] = {"type", "id", "title", "description", "includes", "serves", NULL};
static const char *const item_keys[] = {"id",       "kind",         "severity", "why",   "fix",
                                        "question", "persona_line", "serves",   "phase", NULL};
enum item_key { KEY_ID, KEY_KIND, KEY_SEVERITY, KEY_WHY, KEY_FIX, KEY_QUESTION, KEY_PERSONA, KEY_SERVES, KEY_PHASE, KEYS };
static const char *const kind_names[] = {"rule", "challenge", "question", NULL};
static const char *const severity_names[] = {"note", "warning", "error", NULL};
static const char *const phase_names[] = {"design", "before", "after", "script", NULL};
static const char *const languages[] = {"sql", "postgres", "md", NULL};
static const char *const roles[] = {"rule", "bad", "good", "facts", NULL};

struct scan {
	struct content_file *f;
	struct checklist *list;
	struct checklist_item *item; /* NULL before the first heading */
	const char *values[KEYS];
	struct place places[KEYS];
	struct slice rest; /* lines not yet read */
	int open_key;      /* the bullet that an indented line continues; -1: none */
};

static struct place place_of(const struct scan *c, struct slice s)
{
	return source_place(c->f->source, (size_t)(s.p - c->f->source->text), s.n);
}

static bool want(struct scan *c, enum item_key key)
{
	if (c->values[key] != NULL) {
		return true;
	}
	return diag_errorf(c->f->diags, c->item->place, "missing-key",
	                   mem_printf(c->f->ctx, "add a line: - %s: ...", item_keys[key]), "the item has no '%s'",
	                   item_keys[key]);
}

static int one_of(struct scan *c, enum item_key key, const char *const *names, int otherwise)
{
	int i;

	if (c->values[key] == NULL) {
		return otherwise;
	}
	i = content_word(c->f, c->places[key], item_keys[key], c->values[key], names);
	return i < 0 ? otherwise : i;
}

static bool has_example(const struct checklist_item *item, enum example_kind kind)
{
	for (size_t i = 0; i < item->example_count; i++) {
		if (item->examples[i].kind == kind) {
			return true;
		}
	}
	return false;
}

/* What an item must have depends on its kind. */
static void check_item(struct scan *c)
{
	struct checklist_item *item = c->item;
	struct diags *d = c->f->diags;

	want(c, KEY_WHY);
	if (item->kind != ITEM_RULE) {
		want(c, KEY_QUESTION);
	}
	if (item->kind == ITEM_QUESTION) {
		if (item->sql.text != NULL) {
			diag_error(d, item->sql.place, "item-shape", "a question has no rule: a person answers it",
			           "make it kind rule or challenge, or drop the block");
		}
		return;
	}
	want(c, KEY_FIX);
	if (item->sql.text == NULL) {
		diag_error(d, item->place, "item-shape", "the item has no block ```sql rule",
		           "add one SELECT that gives object and detail");
	}
	if (!has_example(item, EXAMPLE_BAD) || !has_example(item, EXAMPLE_GOOD)) {
		diag_errorf(d, item->place, "item-shape", "a rule shows what it catches and what it lets pass",
		            "the item has no %s example", has_example(item, EXAMPLE_BAD) ? "good" : "bad");
	}
}

static void check_id(struct scan *c)
{
	if (!want(c, KEY_ID)) {
		return;
	}
	if (!content_is_id(c->item->id)) {
		diag_errorf(c->f->diags, c->places[KEY_ID], "bad-id", "use small letters, digits and single hyphens",
		            "'%s' is not an id", c->item->id);
	}
	for (size_t i = 0; i + 1 < c->list->count; i++) {
		if (c->list->items[i].id != NULL && strcmp(c->list->items[i].id, c->item->id) == 0) {
			diag_errorf(c->f->diags, c->places[KEY_ID], "duplicate-id", NULL,
			            "the id '%s' is used in line %zu already", c->item->id, c->list->items[i].place.line);
		}
	}
}

static void end_item(struct scan *c)
{
	if (c->item == NULL) {
		return;
	}
	c->item->id = c->values[KEY_ID];
	c->item->kind = (enum item_kind)one_of(c, KEY_KIND, kind_names, ITEM_RULE);
	c->item->severity = severity_names[one_of(c, KEY_SEVERITY, severity_names, 0)];
	c->item->phase = phase_names[one_of(c, KEY_PHASE, phase_names, 0)];
	c->item->why = c->values[KEY_WHY];
	c->item->fix = c->values[KEY_FIX];
	c->item->question = c->values[KEY_QUESTION];
	c->item->persona_line = c->values[KEY_PERSONA];
	check_id(c);
	if (c->item->kind != ITEM_QUESTION) {
		want(c, KEY_SEVERITY);
	}
	check_item(c);
	c->item = NULL;
}

static void begin_item(struct scan *c, struct slice line)
{
	struct checklist *l = c->list;

	end_item(c);
	l->items = mem_resize(c->f->ctx, l->items, struct checklist_item, l->count + 1);
	c->item = &l->items[l->count++];
	*c->item = (struct checklist_item){.place = place_of(c, line), .checklist = l->id};
	c->item->title = slice_dup(c->f->ctx, slice_trim(slice_from(line, 3)));
	memset(c->values, 0, sizeof c->values);
	c->open_key = -1;
}

/* "- key: value" */
static void read_bullet(struct scan *c, struct slice line)
{
	size_t colon = slice_find(line, ":", 0);
	struct slice name = slice_trim(slice_cut(line, 2, colon));
	struct slice value = slice_trim(slice_from(line, colon == (size_t)-1 ? line.n : colon + 1));
	int key;

	c->open_key = -1;
	key = content_word(c->f, place_of(c, name), "key of an item", slice_dup(c->f->ctx, name), item_keys);
	if (key < 0) {
		return;
	}
	if (value.n == 0) {
		diag_errorf(c->f->diags, place_of(c, name), "missing-key", NULL, "'%s' has no value", item_keys[key]);
		return;
	}
	if (key == KEY_SERVES) {
		content_add_pair(c->f->ctx, &c->item->serves, NULL, slice_dup(c->f->ctx, value), place_of(c, value));
		return;
	}
	if (c->values[key] != NULL) {
		diag_errorf(c->f->diags, place_of(c, name), "duplicate-key", NULL, "'%s' is given twice", item_keys[key]);
		return;
	}
	c->values[key] = slice_dup(c->f->ctx, value);
	c->places[key] = place_of(c, value);
	c->open_key = key;
}

static void stray(struct scan *c, struct slice line)
{
	diag_error(c->f->diags, place_of(c, slice_trim(line)), "stray-text",
	           "an item holds '- key: value' lines and fenced blocks only",
	           "put the text into '- why:' or into a continuation line indented by two blanks");
}

/* Splits the info string of a fence into its language and its role. False after reporting. */
static bool read_info(struct scan *c, struct slice info, const char **language, int *role)
{
	size_t blank = slice_find(info, " ", 0);
	struct slice first = slice_cut(info, 0, blank);
	struct slice second = slice_trim(slice_from(info, first.n));
	int l = content_word(c->f, place_of(c, info), "language of a block", slice_dup(c->f->ctx, first), languages);

	if (l < 0) {
		return false;
	}
	*language = languages[l];
	*role = content_word(c->f, place_of(c, info), "role of a block", slice_dup(c->f->ctx, second), roles);
	return *role >= 0;
}

static void keep_block(struct scan *c, const char *language, int role, struct content_text body)
{
	struct checklist_item *item = c->item;

	if (role == 0 && item->sql.text != NULL) {
		diag_error(c->f->diags, body.place, "item-shape", "a second rule block", "one item is one rule");
	} else if (role == 0) {
		item->sql = body;
	} else {
		static const enum example_kind kinds[] = {EXAMPLE_BAD, EXAMPLE_BAD, EXAMPLE_GOOD, EXAMPLE_FACTS};

		item->examples = mem_resize(c->f->ctx, item->examples, struct example, item->example_count + 1);
		item->examples[item->example_count++] = (struct example){kinds[role], language, body};
	}
}

/* Reads to the closing fence; opening is the line "```sql rule". */
static void read_block(struct scan *c, struct slice opening)
{
	size_t ticks = 0;
	struct buf text;
	struct slice line;
	struct content_text body = {.col = 1};
	const char *language;
	int role;
	bool good;

	while (ticks < opening.n && opening.p[ticks] == '`') {
		ticks++;
	}
	good = read_info(c, slice_trim(slice_from(opening, ticks)), &language, &role);
	body.place = place_of(c, (struct slice){c->rest.p, 0});
	buf_init(&text, c->f->ctx);
	while (slice_line(&c->rest, &line)) {
		size_t n = 0;

		while (n < line.n && line.p[n] == '`') {
			n++;
		}
		if (n >= ticks && slice_trim(slice_from(line, n)).n == 0) {
			body.text = text.data;
			if (good) {
				keep_block(c, language, role, body);
			}
			return;
		}
		buf_add(&text, line.p, line.n);
		buf_char(&text, '\n');
	}
	diag_error(c->f->diags, place_of(c, opening), "open-block", "the block is not closed", "end it with a line ```");
}

static void item_line(struct scan *c, struct slice line)
{
	struct slice s = slice_trim(line);

	if (slice_starts(line, "```")) {
		c->open_key = -1;
		read_block(c, line);
	} else if (slice_starts(line, "- ")) {
		read_bullet(c, line);
	} else if (s.n > 0 && c->open_key >= 0 && line.p[0] == ' ') {
		c->values[c->open_key] = mem_printf(c->f->ctx, "%s %.*s", c->values[c->open_key], (int)s.n, s.p);
	} else if (s.n > 0) {
		stray(c, line);
	}
}

struct checklist *checklist_load(const void *ctx, const struct source *source, const char *id, struct diags *diags)
{
	struct content_file f = {.ctx = ctx, .source = source, .diags = diags};
	struct scan c = {.f = &f, .list = mem_new(ctx, struct checklist), .open_key = -1};
	size_t errors = diags->errors;
	struct slice line;

	content_open(&f, "checklist", id);
	if (f.front == NULL || f.front->kind != YAML_MAP) {
		return NULL;
	}
	content_keys(&f, f.front, "a checklist", checklist_keys);
	c.list->path = source->name;
	c.list->id = content_field(&f, f.front, "id", false);
	c.list->title = content_field(&f, f.front, "title", true);
	c.list->description = content_field(&f, f.front, "description", false);
	c.list->includes = content_texts(&f, f.front, "includes");
	c.list->serves = content_texts(&f, f.front, "serves");
	c.rest = (struct slice){source->text + f.body, source->size - f.body};
	while (slice_line(&c.rest, &line)) {
		if (slice_starts(line, "## ")) {
			begin_item(&c, line);
		} else if (c.item != NULL) {
			item_line(&c, line);
		}
	}
	end_item(&c);
	if (c.list->count == 0) {
		diag_error(diags, source_place(source, 0, 3), "empty-body", "the checklist has no item",
		           "an item begins with '## title'");
	}
	return diags->errors == errors ? c.list : NULL;
}
