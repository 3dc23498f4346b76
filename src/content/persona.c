/* A persona: front matter, and the sections of its Markdown by their headings.
 *
 * The headings are those of the format, not of one persona: "Quick Start" (greeting, numbered menu, invitation), "...
 * Behaviors",
 * "... Framework" (### parts with bullets), "Challenge ...", "... Deliverables", "... Process" (lines "A -> B"). A section
 * with another heading is somebody's own text and has no effect, which is said as a warning. */
#include "dataeng/content/reader.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/wrap/yaml.h"

static const char *const persona_keys[] = {"type",
                                           "id",
                                           "title",
                                           "tagline",
                                           "core_actions",
                                           "primary_tasks",
                                           "primary_templates",
                                           "primary_checklists",
                                           "hands_off_to",
                                           "receives_from",
                                           "key_questions",
                                           NULL};

enum section { NO_SECTION, QUICK_START, BEHAVIORS, FRAMEWORK, CHALLENGES, DELIVERABLES, PROCESS };

struct scan {
	struct content_file *f;
	struct persona *p;
	enum section section;
};

static enum section section_of(struct slice title)
{
	if (slice_is_nocase(title, "Quick Start")) {
		return QUICK_START;
	}
	if (slice_ends(title, "Behaviors") || slice_ends(title, "Behaviours")) {
		return BEHAVIORS;
	}
	if (slice_ends(title, "Framework")) {
		return FRAMEWORK;
	}
	if (slice_starts(title, "Challenge")) {
		return CHALLENGES;
	}
	if (slice_ends(title, "Deliverables")) {
		return DELIVERABLES;
	}
	return slice_ends(title, "Process") ? PROCESS : NO_SECTION;
}

static struct place place_of(const struct scan *c, struct slice s)
{
	return source_place(c->f->source, (size_t)(s.p - c->f->source->text), s.n);
}

static char *copy(const struct scan *c, struct slice s)
{
	return slice_dup(c->f->ctx, slice_trim(s));
}

/* The text behind "- " or "* ", or an empty slice when the line is no bullet. */
static struct slice bullet(struct slice line)
{
	struct slice s = slice_trim(line);

	if (s.n > 2 && (s.p[0] == '-' || s.p[0] == '*') && s.p[1] == ' ') {
		return slice_trim(slice_from(s, 2));
	}
	return (struct slice){s.p, 0};
}

/* "**name** rest": true when it begins so. */
static bool bold(struct slice s, struct slice *name, struct slice *rest)
{
	size_t end;

	if (!slice_starts(s, "**")) {
		return false;
	}
	end = slice_find(s, "**", 2);
	if (end == (size_t)-1 || end == 2) {
		return false;
	}
	*name = slice_trim(slice_cut(s, 2, end));
	*rest = slice_trim(slice_from(s, end + 2));
	return true;
}

static struct slice without(struct slice s, const char *const *prefixes)
{
	for (; *prefixes != NULL; prefixes++) {
		if (slice_starts(s, *prefixes)) {
			return slice_trim(slice_from(s, strlen(*prefixes)));
		}
	}
	return s;
}

static const char *const quotes[] = {"\"", "\xe2\x80\x9c", "\xe2\x80\x9d", NULL};
static const char *const separators[] = {"- ", "\xe2\x80\x93 ", "\xe2\x80\x94 ", ": ", ":", NULL};

/* "(`create-database-design.md`)" at the end of a menu line names its task. */
static struct slice take_task(const struct scan *c, struct menu_item *m, struct slice text)
{
	size_t open = slice_find(text, "(`", 0);
	size_t close = open == (size_t)-1 ? open : slice_find(text, "`)", open);
	struct slice name;

	if (close == (size_t)-1) {
		return text;
	}
	name = slice_cut(text, open + 2, close);
	if (slice_ends(name, ".md")) {
		name.n -= 3;
	}
	m->task = copy(c, name);
	return slice_trim(slice_cut(text, 0, open));
}

static void add_menu(struct scan *c, int number, struct slice line, struct slice text)
{
	struct persona *p = c->p;
	struct menu_item m = {.number = number, .place = place_of(c, line)};
	struct slice name = text;
	struct slice rest = {text.p, 0};

	if (!bold(text, &name, &rest)) {
		name = slice_cut(text, 0, slice_find(text, " - ", 0));
		rest = slice_trim(slice_from(text, name.n));
	}
	m.title = copy(c, name);
	m.text = copy(c, take_task(c, &m, without(rest, separators)));
	for (size_t i = 0; i < p->menu_count; i++) {
		if (p->menu[i].number == number) {
			diag_errorf(c->f->diags, m.place, "duplicate-id", NULL, "the menu has two items %d", number);
		}
	}
	p->menu = mem_resize(c->f->ctx, p->menu, struct menu_item, p->menu_count + 1);
	p->menu[p->menu_count++] = m;
}

static void quick_start(struct scan *c, struct slice line)
{
	struct slice s = slice_trim(line);
	size_t digits = 0;

	while (digits < s.n && isdigit((unsigned char)s.p[digits])) {
		digits++;
	}
	if (digits > 0 && digits < 4 && slice_starts(slice_from(s, digits), ". ")) {
		add_menu(c, atoi(s.p), s, slice_trim(slice_from(s, digits + 2)));
		return;
	}
	if (s.n == 0) {
		return;
	}
	if (c->p->menu_count == 0 && c->p->greeting == NULL) {
		c->p->greeting = copy(c, without(s, quotes));
		c->p->greeting_place = place_of(c, s);
	} else if (c->p->menu_count > 0 && c->p->invitation == NULL) {
		struct place at = place_of(c, s);

		for (size_t i = 0; quotes[i] != NULL; i++) {
			s.n -= slice_ends(s, quotes[i]) ? strlen(quotes[i]) : 0;
		}
		if (s.n > 0) {
			c->p->invitation = copy(c, s);
			c->p->invitation_place = at;
		}
	}
}

static void framework(struct scan *c, struct slice line)
{
	struct persona *p = c->p;
	struct slice s = slice_trim(line);
	struct slice item = bullet(line);
	struct slice name;
	struct slice rest;

	if (slice_starts(s, "### ")) {
		p->framework = mem_resize(c->f->ctx, p->framework, struct persona_section, p->framework_count + 1);
		p->framework[p->framework_count++] =
		        (struct persona_section){.title = copy(c, slice_from(s, 4)), .place = place_of(c, s)};
		return;
	}
	if (item.n == 0) {
		return;
	}
	if (p->framework_count == 0) {
		diag_error(c->f->diags, place_of(c, s), "framework", "a point of the framework without a part above it",
		           "put a heading '### ...' before it");
		return;
	}
	if (!bold(item, &name, &rest)) {
		content_add_pair(c->f->ctx, &p->framework[p->framework_count - 1].points, NULL, copy(c, item),
		                 place_of(c, item));
		return;
	}
	content_add_pair(c->f->ctx, &p->framework[p->framework_count - 1].points, copy(c, name),
	                 copy(c, without(rest, separators)), place_of(c, item));
}

static void process(struct scan *c, struct slice line)
{
	static const char *const arrows[] = {"\xe2\x86\x92", "->", "=>", NULL};
	struct slice s = bullet(line).n > 0 ? bullet(line) : slice_trim(line);

	for (size_t i = 0; arrows[i] != NULL && s.n > 0; i++) {
		size_t at = slice_find(s, arrows[i], 0);

		if (at != (size_t)-1 && at > 0) {
			content_add_pair(c->f->ctx, &c->p->handoff_process, copy(c, slice_cut(s, 0, at)),
			                 copy(c, slice_from(s, at + strlen(arrows[i]))), place_of(c, s));
			return;
		}
	}
	if (s.n > 0) {
		diag_error(c->f->diags, place_of(c, s), "handoff-process",
		           "a line of the hand-off process is 'what comes in \xe2\x86\x92 what goes out'",
		           "write it with the sign \xe2\x86\x92 or ->");
	}
}

static void list_line(struct scan *c, struct slice line, struct content_list *list)
{
	struct slice item = bullet(line);

	if (item.n > 0) {
		content_add_pair(c->f->ctx, list, NULL, copy(c, item), place_of(c, item));
	}
}

static void heading(struct scan *c, struct slice line)
{
	struct slice title = slice_trim(slice_from(slice_trim(line), 3));

	c->section = section_of(title);
	if (c->section == NO_SECTION) {
		diag_warnf(c->f->diags, place_of(c, slice_trim(line)), "no-effect",
		           "the format knows Quick Start, Key Behaviors, ... Framework, Challenge Perspective, Handoff "
		           "Deliverables "
		           "and Handoff Process",
		           "the section '%.*s' has no effect", (int)title.n, title.p);
	}
}

static void body_line(struct scan *c, struct slice line)
{
	if (slice_starts(slice_trim(line), "## ")) {
		heading(c, line);
		return;
	}
	switch (c->section) {
	case QUICK_START:
		quick_start(c, line);
		break;
	case BEHAVIORS:
		list_line(c, line, &c->p->behaviors);
		break;
	case FRAMEWORK:
		framework(c, line);
		break;
	case CHALLENGES:
		list_line(c, line, &c->p->challenges);
		break;
	case DELIVERABLES:
		list_line(c, line, &c->p->deliverables);
		break;
	case PROCESS:
		process(c, line);
		break;
	case NO_SECTION:
		break;
	}
}

static void read_front(const struct content_file *f, struct persona *p)
{
	content_keys(f, f->front, "a persona", persona_keys);
	p->id = content_field(f, f->front, "id", false);
	p->title = content_field(f, f->front, "title", true);
	p->tagline = content_field(f, f->front, "tagline", false);
	if (p->tagline != NULL) {
		p->tagline_place = yaml_get(f->front, "tagline")->place;
	}
	p->core_actions = content_pairs(f, f->front, "core_actions");
	p->hands_off_to = content_pairs(f, f->front, "hands_off_to");
	p->receives_from = content_pairs(f, f->front, "receives_from");
	p->primary_tasks = content_texts(f, f->front, "primary_tasks");
	p->primary_templates = content_texts(f, f->front, "primary_templates");
	p->primary_checklists = content_texts(f, f->front, "primary_checklists");
	p->key_questions = content_texts(f, f->front, "key_questions");
}

struct persona *persona_load(const void *ctx, const struct source *source, const char *id, struct diags *diags)
{
	struct content_file f = {.ctx = ctx, .source = source, .diags = diags};
	struct scan c = {.f = &f, .p = mem_new(ctx, struct persona)};
	size_t errors = diags->errors;
	struct slice rest;
	struct slice line;

	content_open(&f, "persona", id);
	if (f.front == NULL || f.front->kind != YAML_MAP) {
		return NULL;
	}
	c.p->path = source->name;
	read_front(&f, c.p);
	rest = (struct slice){source->text + f.body, source->size - f.body};
	while (slice_line(&rest, &line)) {
		body_line(&c, line);
	}
	if (c.p->menu_count == 0) {
		diag_error(diags, source_place(source, 0, 3), "no-menu", "the persona has no menu",
		           "add '## Quick Start' with lines such as '1. **Design** - what it does (`task-id.md`)'");
	}
	return diags->errors == errors ? c.p : NULL;
}
