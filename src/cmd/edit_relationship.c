/* relationship add|drop|set, key set: correcting how entities belong together and what identifies them. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/cmd/table.h"
#include "dataeng/model/change.h"
#include "dataeng/model/session.h"
#include "edit.h"

static const char *const cardinalities[] = {"many-to-one", "one-to-one", "many-to-many", NULL};
static const char *const actions[] = {"cascade", "restrict", "set null", NULL};

static bool apply(struct call *call, int64_t id)
{
	const char *cardinality = call_option(call, "cardinality");
	const char *on_delete = call_option(call, "on-delete");
	const char *role = call_option(call, "role");
	bool optional;

	if (cardinality != NULL && (!edit_choice(call, "cardinality", cardinality, cardinalities) ||
	                            !model_set_relationship_cardinality(call->session, id, cardinality))) {
		return false;
	}
	if (on_delete != NULL && (!edit_choice(call, "action", on_delete, actions) ||
	                          !model_set_relationship_on_delete(call->session, id, on_delete))) {
		return false;
	}
	if (role != NULL && !model_set_relationship_role(call->session, id, edit_name(call, role))) {
		return false;
	}
	if (call_flag(call, "optional")) {
		if (!edit_yes_no(call, "optional", &optional)) {
			return false;
		}
		model_set_relationship_optional(call->session, id, optional ? MODEL_YES : MODEL_NO, MODEL_UNKNOWN);
	}
	return true;
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
		diag_errorf(call->diags, NO_PLACE, "name-taken",
		            "give it a --role of its own, for example --role billing_address", "there is a %s '%s' already",
		            kind, path);
		return STATUS_USAGE;
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
	int64_t id = edit_find(call, call->args[0], "relationship");

	if (id == 0 || !apply(call, id)) {
		return STATUS_USAGE;
	}
	return edit_done(call, id, mem_printf(call->ctx, "changed relationship %s", call->args[0]));
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

const struct cmd cmd_relationship_add = {
        .name = "relationship add",
        .usage = "FROM TO [--cardinality C] [--role ROLE] ...",
        .summary = "add a relationship between two entities",
        .where = CMD_SHELL | CMD_PROMPT,
        .session = CMD_WRITES,
        .options = options,
        .min = 2,
        .max = 2,
        .complete = "names",
        .run = add,
};

const struct cmd cmd_relationship_drop = {
        .name = "relationship drop",
        .usage = "FROM.ROLE",
        .summary = "remove a relationship; without a role of its own it is named by its target",
        .where = CMD_SHELL | CMD_PROMPT,
        .session = CMD_WRITES,
        .min = 1,
        .max = 1,
        .complete = "names",
        .run = drop,
};

const struct cmd cmd_relationship_set = {
        .name = "relationship set",
        .usage = "FROM.ROLE [--cardinality C] [--optional yes|no] ...",
        .summary = "change cardinality, role, optionality or the action on delete",
        .where = CMD_SHELL | CMD_PROMPT,
        .session = CMD_WRITES,
        .options = options,
        .min = 1,
        .max = 1,
        .complete = "names",
        .run = set,
};

const struct cmd cmd_key_set = {
        .name = "key set",
        .usage = "ENTITY PART...",
        .summary = "say what identifies an entity: attributes, or relationships to its owners",
        .where = CMD_SHELL | CMD_PROMPT,
        .session = CMD_WRITES,
        .min = 2,
        .max = -1,
        .complete = "names",
        .run = set_key,
};
