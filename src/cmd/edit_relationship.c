/* relationship add|drop|set, key set: correcting how entities belong together and what identifies them. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/cmd/table.h"
#include "dataeng/model/change.h"
#include "dataeng/model/session.h"
#include "edit.h"

static const char *const cardinalities[] = {"many-to-one", "one-to-one", "many-to-many", NULL};
static const char *const actions[] = {"cascade", "restrict", "set null", NULL};

static bool set_optional(struct session *s, int64_t id, bool yes)
{
	return model_set_relationship_from_optional(s, id, yes ? MODEL_YES : MODEL_NO);
}

static const struct edit_option changes[] = {
        {.name = "cardinality",
         .what = "cardinality",
         .choices = cardinalities,
         .set_word = model_set_relationship_cardinality},
        {.name = "on-delete", .what = "action", .choices = actions, .set_word = model_set_relationship_on_delete},
        {.name = "role", .set_word = model_set_relationship_role},
        {.name = "optional", .set_flag = set_optional},
        {NULL, NULL, NULL, NULL, NULL},
};

static bool apply(struct call *call, int64_t id)
{
	return edit_apply(call, id, changes);
}

static enum status add(struct call *call)
{
	int64_t from = edit_find(call, call->args[0], "entity");
	int64_t to = from == 0 ? 0 : edit_find(call, call->args[1], "entity");
	const char *role = call_option(call, "role");
	char *path;
	const char *kind;
	int64_t id;

	if (to == 0) {
		return STATUS_USAGE;
	}
	path = mem_printf(call->ctx, "%s.%s", call->args[0], role != NULL ? role : call->args[1]);
	if (model_find_path(call->session, path, &kind) != 0) {
		return edit_taken(call, kind, path, "give it a --role of its own, for example --role billing_address");
	}
	id = model_add_relationship(
	        call->session, &(struct model_relationship){.from_id = from, .to_id = to, .name = call_option(call, "name")});
	if (id == 0 || !apply(call, id)) {
		return STATUS_USAGE;
	}
	return edit_done(call, id, mem_printf(call->ctx, "added relationship %s", path));
}

static enum status drop(struct call *call)
{
	return edit_drop(call, "relationship");
}

static enum status set(struct call *call)
{
	return edit_set(call, "relationship", apply);
}

static enum status set_key(struct call *call)
{
	int64_t entity = edit_find(call, call->args[0], "entity");
	struct model_part *parts = mem_array(call->ctx, struct model_part, call->arg_count);
	int64_t id;

	if (entity == 0) {
		return STATUS_USAGE;
	}
	for (size_t i = 1; i < call->arg_count; i++) {
		char *path = mem_printf(call->ctx, "%s.%s", call->args[0], call->args[i]);
		const char *kind;
		int64_t part = model_find_path(call->session, path, &kind);

		if (part == 0) {
			edit_find(call, path, "attribute");
			return STATUS_USAGE;
		}
		if (strcmp(kind, "attribute") == 0) {
			parts[i - 1].attribute_id = part;
		} else {
			parts[i - 1].relationship_id = part;
		}
	}
	model_clear_keys(call->session, entity, true);
	id = model_add_key(call->session, entity, true, parts, call->arg_count - 1);
	return edit_done(call, id, mem_printf(call->ctx, "set the key of %s", call->args[0]));
}

static const struct cmd_option options[] = {
        {"cardinality", 0, "C", false, "read from FROM to TO: many-to-one (default), one-to-one or many-to-many",
         "many-to-one one-to-one many-to-many"},
        {"role", 0, "ROLE", false, "what TO is for FROM: manager, billing_address", NULL},
        {"name", 0, "VERB", false, "the verb: places, belongs to", NULL},
        {"optional", 0, "YES", false, "yes: FROM may exist without any TO", "yes no"},
        {"on-delete", 0, "ACTION", false, "when TO is deleted: cascade, restrict or 'set null'", "cascade restrict"},
        {NULL, 0, NULL, false, NULL, NULL},
};

const struct cmd cmd_relationship_add = EDIT_ROW("relationship add", "FROM TO [--cardinality C] [--role ROLE] ...",
                                                 "add a relationship between two entities", 2, 2, options, add);

const struct cmd cmd_relationship_drop =
        EDIT_ROW("relationship drop", "FROM.ROLE", "remove a relationship; without a role of its own it is named by its target",
                 1, 1, NULL, drop);

const struct cmd cmd_relationship_set =
        EDIT_ROW("relationship set", "FROM.ROLE [--cardinality C] [--optional yes|no] ...",
                 "change cardinality, role, optionality or the action on delete", 1, 1, options, set);

const struct cmd cmd_key_set =
        EDIT_ROW("key set", "ENTITY PART...", "say what identifies an entity: attributes, or relationships to its owners", 2,
                 -1, NULL, set_key);
