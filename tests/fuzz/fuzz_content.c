/* Content files: front matter, persona, task, template, starter and checklist. The first byte of the input says which loader
 * reads the rest; every place that is reported must lie in the text. */
#include <stdint.h>
#include <stdlib.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"
#include "dataeng/content/reader.h"
#include "dataeng/wrap/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const void *load(void *ctx, uint8_t kind, const struct source *s, struct diags *diags)
{
	switch (kind % 6) {
	case 0:
		return persona_load(ctx, s, NULL, diags);
	case 1:
		return task_load(ctx, s, NULL, diags);
	case 2:
		return template_load(ctx, s, NULL, diags);
	case 3:
		return checklist_load(ctx, s, NULL, diags);
	case 4:
		return starter_load(ctx, s, NULL, diags);
	default:
		return yaml_read(ctx, s, 0, s->size, diags);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	void *ctx = mem_context(NULL, "fuzz");
	struct diags *diags = diags_new(ctx);
	struct source *s = size == 0 ? NULL : source_new(ctx, "input", (const char *)data + 1, size - 1, diags);
	size_t errors = diags->errors;
	struct buf out;

	if (s != NULL && load(ctx, data[0], s, diags) == NULL && diags->errors == errors) {
		abort(); /* refused without a word */
	}
	buf_init(&out, ctx);
	for (size_t i = 0; i < diags->count; i++) {
		if (s != NULL && (diags->all[i].place.line > s->lines + 1 || diags->all[i].place.col == 0)) {
			abort();
		}
		diag_print(&out, &diags->all[i], true);
	}
	mem_free(ctx);
	return 0;
}
