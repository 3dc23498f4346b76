/* Links from the persona's words to what they do. Found in the content files, not listed here: a second persona gets the
 * effects of its own tasks, rules and templates. */
#include <string.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "persona.h"

struct finder {
	void *ctx;
	const struct content *c;
	const struct persona_line *line;
	struct effects *out;
};

static void add(struct finder *f, char *what, struct place place)
{
	for (size_t i = 0; i < f->out->count; i++) {
		if (strcmp(f->out->all[i].what, what) == 0) {
			return;
		}
	}
	f->out->all = mem_resize(f->ctx, f->out->all, struct effect, f->out->count + 1);
	f->out->all[f->out->count++] = (struct effect){what, place};
}

static bool meant(const struct finder *f, const char *text)
{
	return text != NULL && persona_line_is(f->line, text);
}

static bool served(const struct finder *f, const struct content_list *serves)
{
	for (size_t i = 0; i < serves->count; i++) {
		if (meant(f, serves->all[i].text)) {
			return true;
		}
	}
	return false;
}

static struct place top_of(const char *path)
{
	return (struct place){.file = path, .line = 1, .col = 1};
}

static void in_tasks(struct finder *f)
{
	for (size_t i = 0; i < f->c->task_count; i++) {
		const struct task *t = content_task_at(f->c, i);

		if (t == NULL) {
			continue;
		}
		if (served(f, &t->serves)) {
			add(f, mem_printf(f->ctx, "task %s", t->id), top_of(t->path));
		}
		for (size_t k = 0; k < t->step_count; k++) {
			const struct step *s = &t->steps[k];

			if (meant(f, s->stage) || meant(f, s->key_question) || served(f, &s->serves)) {
				add(f,
				    mem_printf(f->ctx, "%s %s of %s", s->kind == STEP_ASK ? "question" : "step", s->id, t->id),
				    s->place);
			}
		}
	}
}

static void in_checklists(struct finder *f)
{
	static const char *const kinds[] = {"rule", "challenge", "question"};

	for (size_t i = 0; i < f->c->checklist_count; i++) {
		const struct checklist *l = content_checklist_at(f->c, i);

		if (l == NULL) {
			continue;
		}
		if (served(f, &l->serves)) {
			add(f, mem_printf(f->ctx, "checklist %s", l->id), top_of(l->path));
		}
		for (size_t k = 0; k < l->count; k++) {
			const struct checklist_item *item = &l->items[k];

			if (meant(f, item->persona_line) || served(f, &item->serves)) {
				add(f, mem_printf(f->ctx, "%s %s", kinds[item->kind], item->id), item->place);
			}
		}
	}
}

static void in_templates(struct finder *f)
{
	for (size_t i = 0; i < f->c->template_count; i++) {
		const struct template *t = content_template_at(f->c, i);

		if (t != NULL && served(f, &t->serves)) {
			add(f, mem_printf(f->ctx, "document %s", t->file), top_of(t->path));
		}
	}
}

static bool is_part(const struct finder *f, const char *part)
{
	return strcmp(f->line->part, part) == 0;
}

static void menu_item(struct finder *f)
{
	for (size_t i = 0; i < f->c->persona->menu_count; i++) {
		const struct menu_item *m = &f->c->persona->menu[i];

		if (strcmp(m->title, f->line->name) != 0) {
			continue;
		}
		if (m->task != NULL) {
			add(f, mem_printf(f->ctx, "the prompt's item %d runs task %s", m->number, m->task), NO_PLACE);
		} else {
			add(f, mem_printf(f->ctx, "the prompt's item %d says what is there today", m->number), NO_PLACE);
		}
	}
}

/* A part of the framework does what its points do. */
static void framework_part(struct finder *f)
{
	const struct persona *p = f->c->persona;

	for (size_t i = 0; i < p->framework_count; i++) {
		const struct content_list *points = &p->framework[i].points;

		for (size_t k = 0; strcmp(p->framework[i].title, f->line->name) == 0 && k < points->count; k++) {
			struct persona_line point = {
			        .part = f->line->name, .name = points->all[k].name, .text = points->all[k].text};

			if (persona_effects(f->ctx, f->c, &point).count > 0) {
				add(f, mem_strdup(f->ctx, "its points"), NO_PLACE);
			}
		}
	}
}

/* What a line does by being in this part of the file. */
static void by_part(struct finder *f)
{
	const struct persona_line *l = f->line;
	char *handoff;

	if (is_part(f, "tagline") || is_part(f, "greeting")) {
		add(f, mem_printf(f->ctx, "the prompt's %s", is_part(f, "tagline") ? "banner" : "menu"), NO_PLACE);
	} else if (is_part(f, "invitation")) {
		add(f, mem_strdup(f->ctx, "free text at the prompt is led to a task (command describe)"), NO_PLACE);
	} else if (is_part(f, "menu")) {
		menu_item(f);
	} else if (is_part(f, "framework")) {
		framework_part(f);
	} else if (is_part(f, "primary task") && content_has_task(f->c, l->text)) {
		add(f, mem_printf(f->ctx, "command run %s", l->text), NO_PLACE);
	} else if (is_part(f, "primary template") && content_has_template(f->c, l->text)) {
		add(f, mem_printf(f->ctx, "template %s", l->text), NO_PLACE);
	} else if (is_part(f, "primary checklist") && content_has_checklist(f->c, l->text)) {
		add(f, mem_printf(f->ctx, "command check runs %s", l->text), NO_PLACE);
	} else if (is_part(f, "receives from") && l->name != NULL) {
		add(f, mem_printf(f->ctx, "command design --from %s", l->name), NO_PLACE);
	} else if (is_part(f, "hands off to") && l->name != NULL) {
		handoff = mem_printf(f->ctx, "handoff-%s", l->name);
		if (content_has_template(f->c, handoff)) {
			add(f, mem_printf(f->ctx, "template %s", handoff), NO_PLACE);
		}
	}
}

struct effects persona_effects(void *ctx, const struct content *c, const struct persona_line *line)
{
	struct effects out = {0};
	struct finder f = {ctx, c, line, &out};

	by_part(&f);
	in_tasks(&f);
	in_checklists(&f);
	in_templates(&f);
	return out;
}
