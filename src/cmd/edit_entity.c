/* entity add|rename|drop|kind: correcting what the requirements are about. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/cmd/table.h"
#include "dataeng/model/change.h"
#include "dataeng/model/session.h"
#include "edit.h"

static const char *const kinds[] = {"strong", "weak", "associative", "subtype", "lookup", NULL};

/* Reads --kind and --parent; *parent is 0 unless the kind is subtype. */
static bool read_kind(struct call *call, const char *kind, int64_t *parent)
{
	const char *name = call_option(call, "parent");
	bool subtype = kind != NULL && kind[0] == 's' && kind[1] == 'u';

	*parent = 0;
	if (kind != NULL && !edit_choice(call, "kind of entity", kind, kinds)) {
		return false;
	}
	if (subtype != (name != NULL)) {
		return diag_error(call->diags, NO_PLACE, "bad-value",
		                  "a subtype needs --parent NAME, and only a subtype has one",
		                  "--kind and --parent do not fit");
	}
	if (name != NULL) {
		*parent = edit_find(call, name, "entity");
	}
	return name == NULL || *parent != 0;
}

static enum status add(struct call *call)
{
	char *name = edit_name(call, call->args[0]);
	const char *kind = call_option(call, "kind");
	int64_t parent;
	int64_t id;

	if (name == NULL || !read_kind(call, kind, &parent)) {
		return STATUS_USAGE;
	}
	if (model_find_entity(call->session, name) != 0) {
		return edit_taken(call, "entity", name, "choose another name");
	}
	id = model_add_entity(call->session, &(struct model_entity){.name = name, .kind = kind, .parent_id = parent});
	return edit_done(call, id, mem_printf(call->ctx, "added entity %s", name));
}

static enum status rename_it(struct call *call)
{
	int64_t id = edit_find(call, call->args[0], "entity");
	char *name = id == 0 ? NULL : edit_name(call, call->args[1]);
	int64_t other;

	if (name == NULL) {
		return STATUS_USAGE;
	}
	other = model_find_entity(call->session, name);
	if (other != 0 && other != id) {
		return edit_taken(call, "entity", name, "choose another name");
	}
	model_rename_entity(call->session, id, name);
	if (strcmp(name, call->args[0]) != 0) {
		model_add_entity_alias(call->session, id, call->args[0]);
	}
	return edit_done(call, id, mem_printf(call->ctx, "renamed entity %s to %s", call->args[0], name));
}

static enum status drop(struct call *call)
{
	return edit_drop(call, "entity");
}

static enum status set_kind(struct call *call)
{
	int64_t id = edit_find(call, call->args[0], "entity");
	int64_t parent;

	if (id == 0 || !read_kind(call, call->args[1], &parent)) {
		return STATUS_USAGE;
	}
	model_set_entity_kind(call->session, id, call->args[1], parent);
	return edit_done(call, id, mem_printf(call->ctx, "entity %s is %s now", call->args[0], call->args[1]));
}

static const struct cmd_option kind_options[] = {
        {"kind", 0, "KIND", false, "strong, weak, associative, subtype or lookup", "strong weak associative subtype lookup"},
        {"parent", 0, "NAME", false, "the supertype of a subtype", "names"},
        {NULL, 0, NULL, false, NULL, NULL},
};

static const struct cmd_option parent_option[] = {
        {"parent", 0, "NAME", false, "the supertype of a subtype", "names"},
        {NULL, 0, NULL, false, NULL, NULL},
};

const struct cmd cmd_entity_add =
        EDIT_ROW("entity add", "NAME [--kind KIND] [--parent NAME]", "add an entity to the model", 1, 1, kind_options, add);

const struct cmd cmd_entity_rename =
        EDIT_ROW("entity rename", "OLD NEW", "rename an entity; the old name stays as an alias", 2, 2, NULL, rename_it);

const struct cmd cmd_entity_drop =
        EDIT_ROW("entity drop", "NAME", "remove an entity, its attributes and relationships", 1, 1, NULL, drop);

const struct cmd cmd_entity_kind =
        EDIT_ROW("entity kind", "NAME KIND [--parent NAME]",
                 "say what kind of entity it is: strong, weak, associative, subtype or lookup", 2, 2, parent_option, set_kind);
