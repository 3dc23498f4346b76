/* Front matter and its typed fields. Every function reports and goes on, so that one load shows all faults of a file. */
#include "dataeng/content/reader.h"

#include <string.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/wrap/yaml.h"

static bool is_fence(struct slice line)
{
	return slice_is(slice_trim(line), "---") && line.n > 0 && line.p[0] == '-';
}

/* Finds the two "---" lines; false after reporting. */
static bool split(struct content_file *f, size_t *start, size_t *end)
{
	const struct source *s = f->source;

	if (s->lines == 0 || !is_fence(source_line(s, 1))) {
		return diag_error(f->diags, source_place(s, 0, 0), "front-matter", "the file does not begin with front matter",
		                  "begin with a line ---, then the keys (type, id, title ...), then a line ---");
	}
	for (size_t line = 2; line <= s->lines; line++) {
		if (is_fence(source_line(s, line))) {
			*start = s->lines > 1 ? s->line_start[1] : s->size;
			*end = s->line_start[line - 1];
			f->body = line < s->lines ? s->line_start[line] : s->size;
			f->body_line = line + 1;
			return true;
		}
	}
	return diag_error(f->diags, source_place(s, 0, 3), "front-matter", "the front matter is not closed",
	                  "end it with a line ---");
}

bool content_is_id(const char *id)
{
	size_t n = strlen(id);

	for (size_t i = 0; i < n; i++) {
		bool letter = (id[i] >= 'a' && id[i] <= 'z') || (id[i] >= '0' && id[i] <= '9');
		bool hyphen = id[i] == '-' && i > 0 && i + 1 < n && id[i - 1] != '-';

		if (!letter && !hyphen) {
			return false;
		}
	}
	return n > 0;
}

bool content_open(struct content_file *f, const char *type, const char *id)
{
	size_t errors = f->diags->errors;
	size_t start = 0;
	size_t end = 0;
	const char *said;

	if (!split(f, &start, &end)) {
		return false;
	}
	f->front = yaml_read(f->ctx, f->source, start, end - start, f->diags);
	if (f->front == NULL) {
		return false;
	}
	if (f->front->kind != YAML_MAP) {
		return diag_error(f->diags, f->front->place, "wrong-type", "the front matter must be a mapping (key: value)",
		                  NULL);
	}
	said = content_field(f, f->front, "type", true);
	if (said != NULL && strcmp(said, type) != 0) {
		diag_errorf(f->diags, yaml_get(f->front, "type")->place, "wrong-kind", NULL,
		            "this file must have type %s, not %s", type, said);
	}
	said = content_field(f, f->front, "id", true);
	if (said != NULL && !content_is_id(said)) {
		diag_errorf(f->diags, yaml_get(f->front, "id")->place, "bad-id", "use small letters, digits and single hyphens",
		            "'%s' is not an id", said);
	} else if (said != NULL && id != NULL && strcmp(said, id) != 0) {
		diag_errorf(f->diags, yaml_get(f->front, "id")->place, "id-file-name",
		            "the id of a file is its name without .md", "the id is '%s', but the file is called '%s'", said,
		            id);
	}
	return f->diags->errors == errors;
}

void content_keys(const struct content_file *f, const struct yaml_node *map, const char *what, const char *const *keys)
{
	if (map == NULL || map->kind != YAML_MAP) {
		return;
	}
	for (size_t i = 0; i < map->count; i++) {
		const char *key = map->all[i]->key;
		const char *near;
		size_t k = 0;

		while (keys[k] != NULL && strcmp(keys[k], key) != 0) {
			k++;
		}
		if (keys[k] != NULL) {
			continue;
		}
		near = diag_did_you_mean(key, keys);
		diag_errorf(f->diags, map->all[i]->key_place, "unknown-key",
		            near == NULL ? "dataeng-content(5) lists the keys" : mem_printf(f->ctx, "did you mean '%s'?", near),
		            "%s has no key '%s'", what, key);
	}
}

static bool is_blank(const char *s)
{
	return s[strspn(s, " \t\r\n")] == '\0';
}

static const struct yaml_node *scalar(const struct content_file *f, const struct yaml_node *map, const char *key, bool required)
{
	const struct yaml_node *n = yaml_get(map, key);

	if (n != NULL && n->kind != YAML_TEXT) {
		diag_errorf(f->diags, n->place, "wrong-type",
		            n->kind == YAML_MAP ? "a text with ': ' in it needs quotes" : NULL, "'%s' must be a text, not %s",
		            key, yaml_kind_name(n->kind));
		return NULL;
	}
	if (n != NULL && is_blank(n->text)) {
		n = NULL;
	}
	if (n == NULL && required && map != NULL) {
		struct place at = map->key == NULL ? map->place : map->key_place;

		diag_errorf(f->diags, at, "missing-key", mem_printf(f->ctx, "add: %s: ...", key), "the key '%s' is missing",
		            key);
	}
	return n;
}

const char *content_field(const struct content_file *f, const struct yaml_node *map, const char *key, bool required)
{
	const struct yaml_node *n = scalar(f, map, key, required);

	return n == NULL ? NULL : n->text;
}

struct content_text content_field_text(const struct content_file *f, const struct yaml_node *map, const char *key)
{
	const struct yaml_node *n = scalar(f, map, key, false);

	if (n == NULL) {
		return (struct content_text){0};
	}
	return (struct content_text){n->text, n->text_place, n->text_col};
}

bool content_flag(const struct content_file *f, const struct yaml_node *map, const char *key)
{
	const struct yaml_node *n = scalar(f, map, key, false);

	if (n == NULL || strcmp(n->text, "false") == 0 || strcmp(n->text, "no") == 0) {
		return false;
	}
	if (strcmp(n->text, "true") != 0 && strcmp(n->text, "yes") != 0) {
		diag_errorf(f->diags, n->place, "wrong-type", "write true or false", "'%s' must be true or false, not '%s'",
		            key, n->text);
		return false;
	}
	return true;
}

void content_add_pair(const void *ctx, struct content_list *list, const char *name, const char *text, struct place place)
{
	list->all = mem_resize(ctx, list->all, struct content_pair, list->count + 1);
	list->all[list->count++] = (struct content_pair){name, text, place};
}

struct content_list content_texts(const struct content_file *f, const struct yaml_node *map, const char *key)
{
	const struct yaml_node *n = yaml_get(map, key);
	struct content_list list = {0};

	if (n == NULL) {
		return list;
	}
	if (n->kind == YAML_TEXT && !is_blank(n->text)) {
		content_add_pair(f->ctx, &list, NULL, n->text, n->place);
	} else if (n->kind == YAML_MAP) {
		diag_errorf(f->diags, n->place, "wrong-type", "write '- ' before each text", "'%s' must be a list of texts",
		            key);
	}
	for (size_t i = 0; n->kind == YAML_LIST && i < n->count; i++) {
		if (n->all[i]->kind != YAML_TEXT) {
			diag_errorf(f->diags, n->all[i]->place, "wrong-type", "a text with ': ' in it needs quotes",
			            "'%s' must hold texts, not %s", key, yaml_kind_name(n->all[i]->kind));
		} else {
			content_add_pair(f->ctx, &list, NULL, n->all[i]->text, n->all[i]->place);
		}
	}
	return list;
}

static void add_entry(const struct content_file *f, struct content_list *list, const char *key, const struct yaml_node *entry)
{
	if (entry->kind == YAML_TEXT && entry->key != NULL) {
		content_add_pair(f->ctx, list, entry->key, entry->text, entry->key_place);
	} else if (entry->kind == YAML_TEXT) {
		content_add_pair(f->ctx, list, NULL, entry->text, entry->place);
	} else if (entry->kind == YAML_MAP && entry->count == 1 && entry->all[0]->kind == YAML_TEXT) {
		content_add_pair(f->ctx, list, entry->all[0]->key, entry->all[0]->text, entry->place);
	} else {
		diag_errorf(f->diags, entry->place, "wrong-type", "write '- name: text' or '- text'",
		            "'%s' must hold texts or single pairs", key);
	}
}

struct content_list content_pairs(const struct content_file *f, const struct yaml_node *map, const char *key)
{
	const struct yaml_node *n = yaml_get(map, key);
	struct content_list list = {0};

	if (n != NULL && n->kind == YAML_TEXT && !is_blank(n->text)) {
		diag_errorf(f->diags, n->place, "wrong-type", "write '- ' before each entry", "'%s' must be a list", key);
	}
	for (size_t i = 0; n != NULL && n->kind != YAML_TEXT && i < n->count; i++) {
		add_entry(f, &list, key, n->all[i]);
	}
	return list;
}

int content_word(const struct content_file *f, struct place at, const char *what, const char *word, const char *const *names)
{
	const char *near;
	char *hint;
	int i = 0;

	while (names[i] != NULL && strcmp(names[i], word) != 0) {
		i++;
	}
	if (names[i] != NULL) {
		return i;
	}
	near = diag_did_you_mean(word, names);
	hint = mem_printf(f->ctx, near != NULL ? "did you mean '%s'?" : "it is one of: %s", near != NULL ? near : names[0]);
	for (i = 1; near == NULL && names[i] != NULL; i++) {
		hint = mem_printf(f->ctx, "%s, %s", hint, names[i]);
	}
	diag_errorf(f->diags, at, "unknown-word", hint, "'%s' is no %s", word, what);
	return -1;
}
