/* Look-up in the loaded content. */
#include "dataeng/content/content.h"

#include <string.h>

const struct task *content_task(const struct content *c, const char *id)
{
	for (size_t i = 0; i < c->task_count; i++) {
		if (strcmp(c->tasks[i].id, id) == 0) {
			return &c->tasks[i];
		}
	}
	return NULL;
}

const struct template *content_template(const struct content *c, const char *id)
{
	for (size_t i = 0; i < c->template_count; i++) {
		if (strcmp(c->templates[i].id, id) == 0) {
			return &c->templates[i];
		}
	}
	return NULL;
}

const struct checklist *content_checklist(const struct content *c, const char *id)
{
	for (size_t i = 0; i < c->checklist_count; i++) {
		if (strcmp(c->checklists[i].id, id) == 0) {
			return &c->checklists[i];
		}
	}
	return NULL;
}

const struct checklist_item *content_item(const struct content *c, const char *id)
{
	for (size_t i = 0; i < c->checklist_count; i++) {
		for (size_t k = 0; k < c->checklists[i].count; k++) {
			if (strcmp(c->checklists[i].items[k].id, id) == 0) {
				return &c->checklists[i].items[k];
			}
		}
	}
	return NULL;
}
