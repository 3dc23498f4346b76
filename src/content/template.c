/* A template: named queries in the front matter, Markdown with Mustache tags behind it. The tags are checked by who
 * renders them (write/), the queries by who can prepare them (judge/). */
#include "dataeng/content/reader.h"

#include <string.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/wrap/yaml.h"

static const char *const template_keys[] = {"type", "id", "title", "description", "file", "queries", "serves", NULL};

static void read_queries(const struct content_file *f, struct template *t)
{
	const struct yaml_node *map = yaml_get(f->front, "queries");

	if (map == NULL) {
		return;
	}
	if (map->kind != YAML_MAP) {
		diag_errorf(f->diags, map->place, "wrong-type", "write 'name: SELECT ...' lines",
		            "'queries' must be a mapping, not %s", yaml_kind_name(map->kind));
		return;
	}
	t->queries = mem_array(f->ctx, struct template_query, map->count + 1);
	for (size_t i = 0; i < map->count; i++) {
		struct content_text sql = content_field_text(f, map, map->all[i]->key);

		if (sql.text == NULL && map->all[i]->kind == YAML_TEXT) {
			diag_errorf(f->diags, map->all[i]->key_place, "missing-key", NULL, "the query '%s' is empty",
			            map->all[i]->key);
		}
		t->queries[t->query_count++] = (struct template_query){map->all[i]->key, sql};
	}
}

struct template *template_load(const void *ctx, const struct source *source, const char *id, struct diags *diags)
{
	struct content_file f = {.ctx = ctx, .source = source, .diags = diags};
	size_t errors = diags->errors;
	struct template *t = mem_new(ctx, struct template);

	content_open(&f, "template", id);
	if (f.front == NULL || f.front->kind != YAML_MAP) {
		return NULL;
	}
	content_keys(&f, f.front, "a template", template_keys);
	t->path = source->name;
	t->source = source;
	t->id = content_field(&f, f.front, "id", false);
	t->title = content_field(&f, f.front, "title", true);
	t->file = content_field(&f, f.front, "file", true);
	if (t->file != NULL && (strchr(t->file, '/') != NULL || t->file[0] == '.')) {
		diag_errorf(diags, yaml_get(f.front, "file")->place, "bad-file-name", "name only the file, such as design.md",
		            "'%s' is not a plain file name", t->file);
	}
	t->serves = content_texts(&f, f.front, "serves");
	read_queries(&f, t);
	t->body.text = mem_strdup(ctx, source->text + f.body);
	t->body.place = source_place(source, f.body, 0);
	t->body.col = 1;
	if (t->body.text[strspn(t->body.text, " \t\n")] == '\0') {
		diag_error(diags, source_place(source, 0, 3), "empty-body", "the template has no text behind its front matter",
		           NULL);
	}
	return diags->errors == errors ? t : NULL;
}
