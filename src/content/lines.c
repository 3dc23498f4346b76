/* What a persona says, line by line, so that effects can be traced back to its words. */
#include "dataeng/content/content.h"

#include <string.h>

#include "dataeng/base/mem.h"

struct lines {
	const void *ctx;
	struct persona_line *all;
	size_t count;
};

static void add(struct lines *l, const char *part, const char *name, const char *text, struct place place)
{
	if (text == NULL && name == NULL) {
		return;
	}
	l->all = mem_resize(l->ctx, l->all, struct persona_line, l->count + 1);
	l->all[l->count++] = (struct persona_line){part, name, text, place};
}

static void add_list(struct lines *l, const char *part, const struct content_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		add(l, part, list->all[i].name, list->all[i].text, list->all[i].place);
	}
}

struct persona_line *persona_lines(const void *ctx, const struct persona *p, size_t *count)
{
	struct lines l = {.ctx = ctx};

	add(&l, "tagline", NULL, p->tagline, p->tagline_place);
	add_list(&l, "core action", &p->core_actions);
	add_list(&l, "primary task", &p->primary_tasks);
	add_list(&l, "primary template", &p->primary_templates);
	add_list(&l, "primary checklist", &p->primary_checklists);
	add_list(&l, "hands off to", &p->hands_off_to);
	add_list(&l, "receives from", &p->receives_from);
	add_list(&l, "key question", &p->key_questions);
	add(&l, "greeting", NULL, p->greeting, p->greeting_place);
	for (size_t i = 0; i < p->menu_count; i++) {
		add(&l, "menu", p->menu[i].title, p->menu[i].text, p->menu[i].place);
	}
	add(&l, "invitation", NULL, p->invitation, p->invitation_place);
	add_list(&l, "behavior", &p->behaviors);
	for (size_t i = 0; i < p->framework_count; i++) {
		add(&l, "framework", p->framework[i].title, NULL, p->framework[i].place);
		add_list(&l, p->framework[i].title, &p->framework[i].points);
	}
	add_list(&l, "challenge", &p->challenges);
	add_list(&l, "deliverable", &p->deliverables);
	add_list(&l, "hand-off process", &p->handoff_process);
	*count = l.count;
	return l.all;
}

bool persona_line_is(const struct persona_line *line, const char *text)
{
	size_t n = line->name == NULL ? 0 : strlen(line->name);

	if (line->text != NULL && strcmp(line->text, text) == 0) {
		return true;
	}
	if (line->name == NULL || strncmp(line->name, text, n) != 0) {
		return false;
	}
	if (text[n] == '\0') {
		return true;
	}
	return line->text != NULL && strncmp(text + n, ": ", 2) == 0 && strcmp(text + n + 2, line->text) == 0;
}

bool persona_says(const struct persona *p, const char *text)
{
	void *ctx = mem_context(NULL, "persona_says");
	size_t count;
	const struct persona_line *all = persona_lines(ctx, p, &count);
	bool said = false;

	for (size_t i = 0; i < count && !said; i++) {
		said = persona_line_is(&all[i], text);
	}
	mem_free(ctx);
	return said;
}
