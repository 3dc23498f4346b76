/* Corrections in place: what the commands for entities, attributes and relationships share.
 *
 * An edit belongs to a person: it gets provenance "edit", which the reader of requirements respects, and what was
 * derived, judged and proven before is no longer claimed.
 */
#include "edit.h"

#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/base/name.h"
#include "dataeng/model/change.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"

static const char **all_paths(struct call *call)
{
	struct query *q =
	        db_query(call->ctx, call->session->db,
	                 "SELECT path FROM v_element WHERE kind IN ('entity', 'attribute', 'relationship') ORDER BY path", "");
	const char **names = mem_array(call->ctx, const char *, 1);
	size_t n = 0;

	while (query_next(q)) {
		names = mem_resize(call->ctx, names, const char *, n + 2);
		names[n++] = mem_strdup(call->ctx, query_text(q, 0));
		names[n] = NULL;
	}
	query_end(q);
	return names;
}

int64_t edit_find(struct call *call, const char *path, const char *kind)
{
	const char *found;
	int64_t id = model_find_path(call->session, path, &found);
	const char *near;

	if (id != 0 && strcmp(found, kind) == 0) {
		return id;
	}
	near = diag_did_you_mean(path, all_paths(call));
	diag_errorf(call->diags, NO_PLACE, "unknown-name",
	            near != NULL ? mem_printf(call->ctx, "did you mean %s?", near)
	                         : "'dataeng model' (at the prompt :model) lists what there is",
	            "there is no %s '%s'", kind, path);
	return 0;
}

char *edit_name(struct call *call, const char *text)
{
	char *name = name_snake(call->ctx, text);

	if (!name_is_snake(name)) {
		diag_errorf(call->diags, NO_PLACE, "bad-name",
		            "use letters, digits and underscores, a letter first: order_line", "'%s' is not a name", text);
		return NULL;
	}
	return name;
}

bool edit_choice(struct call *call, const char *what, const char *word, const char *const *choices)
{
	struct buf hint;

	buf_init(&hint, call->ctx);
	buf_str(&hint, "choose one of:");
	for (size_t i = 0; choices[i] != NULL; i++) {
		if (strcmp(choices[i], word) == 0) {
			return true;
		}
		buf_printf(&hint, "%s %s", i == 0 ? "" : ",", choices[i]);
	}
	return diag_errorf(call->diags, NO_PLACE, "bad-value", hint.data, "'%s' is no %s", word, what);
}

static bool apply_flag(struct call *call, int64_t id, const struct edit_option *o, const char *word)
{
	bool yes = strcmp(word, "yes") == 0;

	if (!yes && strcmp(word, "no") != 0) {
		return diag_errorf(call->diags, NO_PLACE, "bad-value", "write yes or no", "--%s is '%s'", o->name, word);
	}
	return o->set_flag(call->session, id, yes);
}

static bool apply_word(struct call *call, int64_t id, const struct edit_option *o, const char *word)
{
	const char *name = o->choices == NULL ? edit_name(call, word) : word;

	return name != NULL && (o->choices == NULL || edit_choice(call, o->what, word, o->choices)) &&
	       o->set_word(call->session, id, name);
}

bool edit_apply(struct call *call, int64_t id, const struct edit_option *options)
{
	for (const struct edit_option *o = options; o->name != NULL; o++) {
		const char *word = call_option(call, o->name);

		if (word != NULL && !(o->set_flag != NULL ? apply_flag(call, id, o, word) : apply_word(call, id, o, word))) {
			return false;
		}
	}
	return true;
}

enum status edit_done(struct call *call, int64_t element_id, const char *note)
{
	if (element_id != 0) {
		model_add_source(call->session, element_id, &(struct model_source){.kind = "edit", .note = note});
	}
	model_forget_results(call->session);
	if (!model_ok(call->session)) {
		return STATUS_FAILED;
	}
	buf_printf(call->out, "%s\n", note);
	return STATUS_OK;
}

enum status edit_drop(struct call *call, const char *kind)
{
	int64_t id = edit_find(call, call->args[0], kind);

	if (id == 0) {
		return STATUS_USAGE;
	}
	model_delete(call->session, id);
	return edit_done(call, 0, mem_printf(call->ctx, "dropped %s %s and what belongs to it", kind, call->args[0]));
}

enum status edit_set(struct call *call, const char *kind, bool (*apply)(struct call *call, int64_t id))
{
	int64_t id = edit_find(call, call->args[0], kind);

	if (id == 0 || !apply(call, id)) {
		return STATUS_USAGE;
	}
	return edit_done(call, id, mem_printf(call->ctx, "changed %s %s", kind, call->args[0]));
}

enum status edit_taken(struct call *call, const char *kind, const char *name, const char *hint)
{
	diag_errorf(call->diags, NO_PLACE, "name-taken", hint, "there is %s %s '%s' already",
	            strchr("aeiou", kind[0]) == NULL ? "a" : "an", kind, name);
	return STATUS_USAGE;
}
