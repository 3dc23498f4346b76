/* attribute add|rename|drop|set: correcting what is known about an entity. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/cmd/table.h"
#include "dataeng/model/change.h"
#include "dataeng/model/session.h"
#include "edit.h"

static const char *const types[] = {"text",    "integer", "decimal", "money", "date", "timestamp",
                                    "boolean", "enum",    "binary",  "json",  NULL};
static const char *const classes[] = {"none", "personal", "special", NULL};

static bool read_limit(struct call *call, const char *option, double *value, const double **limit)
{
	const char *text = call_option(call, option);
	char *end;

	if (text == NULL) {
		return true;
	}
	errno = 0;
	*value = strtod(text, &end);
	if (end == text || *end != '\0' || errno != 0) {
		return diag_errorf(call->diags, NO_PLACE, "bad-value", "write a number", "--%s is '%s'", option, text);
	}
	*limit = value;
	return true;
}

static bool apply_limits(struct call *call, int64_t id)
{
	double min = 0;
	double max = 0;
	const double *low = NULL;
	const double *high = NULL;

	if (!read_limit(call, "min", &min, &low) || !read_limit(call, "max", &max, &high)) {
		return false;
	}
	if (low != NULL && high != NULL && min > max) {
		return diag_error(call->diags, NO_PLACE, "bad-value", "--min is larger than --max", "exchange them");
	}
	return (low == NULL && high == NULL) || model_set_attribute_limits(call->session, id, low, high);
}

static bool apply_values(struct call *call, int64_t id)
{
	const char *list = call_option(call, "values");
	struct slice rest;

	if (list == NULL) {
		return true;
	}
	model_set_attribute_type(call->session, id, "enum");
	model_clear_values(call->session, id);
	rest = slice_of(list);
	while (rest.n > 0) {
		size_t comma = slice_find(rest, ",", 0);
		struct slice one = slice_trim(slice_cut(rest, 0, comma));

		if (one.n > 0) {
			model_add_value(call->session, id, slice_dup(call->ctx, one));
		}
		rest = slice_from(rest, comma >= rest.n ? rest.n : comma + 1);
	}
	return true;
}

/* Applies the options to the attribute; false after reporting. */
static bool apply(struct call *call, int64_t id)
{
	const char *type = call_option(call, "type");
	const char *pii = call_option(call, "pii");
	bool yes;

	if (type != NULL && (!edit_choice(call, "type", type, types) || !model_set_attribute_type(call->session, id, type))) {
		return false;
	}
	if (pii != NULL && (!edit_choice(call, "class", pii, classes) || !model_set_attribute_pii(call->session, id, pii))) {
		return false;
	}
	if (call_flag(call, "required")) {
		if (!edit_yes_no(call, "required", &yes)) {
			return false;
		}
		model_set_attribute_required(call->session, id, yes ? MODEL_YES : MODEL_NO);
	}
	if (call_flag(call, "unique")) {
		if (!edit_yes_no(call, "unique", &yes)) {
			return false;
		}
		model_set_attribute_unique(call->session, id, yes);
	}
	if (call_flag(call, "many")) {
		if (!edit_yes_no(call, "many", &yes)) {
			return false;
		}
		model_set_attribute_multivalued(call->session, id, yes);
	}
	return apply_values(call, id) && apply_limits(call, id);
}

static enum status add(struct call *call)
{
	const char *dot = strchr(call->args[0], '.');
	char *entity = dot == NULL ? NULL : mem_strndup(call->ctx, call->args[0], (size_t)(dot - call->args[0]));
	char *name;
	int64_t owner;
	int64_t id;

	if (entity == NULL) {
		diag_errorf(call->diags, NO_PLACE, "bad-name", "write ENTITY.NAME, for example customer.email",
		            "'%s' does not say whose attribute it is", call->args[0]);
		return STATUS_USAGE;
	}
	owner = edit_find(call, entity, "entity");
	name = owner == 0 ? NULL : edit_name(call, dot + 1);
	if (name == NULL) {
		return STATUS_USAGE;
	}
	if (model_find_attribute(call->session, owner, name) != 0) {
		diag_errorf(call->diags, NO_PLACE, "name-taken", "use 'attribute set' to change it",
		            "%s has an attribute '%s' already", entity, name);
		return STATUS_USAGE;
	}
	id = model_add_attribute(call->session, &(struct model_attribute){.owner_id = owner, .name = name});
	if (id == 0 || !apply(call, id)) {
		return STATUS_USAGE;
	}
	return edit_done(call, id, mem_printf(call->ctx, "added attribute %s.%s", entity, name));
}

static enum status rename_it(struct call *call)
{
	int64_t id = edit_find(call, call->args[0], "attribute");
	char *name = id == 0 ? NULL : edit_name(call, call->args[1]);

	if (name == NULL) {
		return STATUS_USAGE;
	}
	if (!model_rename_attribute(call->session, id, name)) {
		diag_errorf(call->diags, NO_PLACE, "name-taken", "choose another name",
		            "the entity has an attribute '%s' already", name);
		return STATUS_USAGE;
	}
	model_add_attribute_alias(call->session, id, strchr(call->args[0], '.') + 1);
	return edit_done(call, id, mem_printf(call->ctx, "renamed attribute %s to %s", call->args[0], name));
}

static enum status drop(struct call *call)
{
	return edit_drop(call, "attribute");
}

static enum status set(struct call *call)
{
	int64_t id = edit_find(call, call->args[0], "attribute");

	if (id == 0 || !apply(call, id)) {
		return STATUS_USAGE;
	}
	return edit_done(call, id, mem_printf(call->ctx, "changed attribute %s", call->args[0]));
}

static const struct cmd_option set_options[] = {
        {"type", 0, "TYPE", false, "text, integer, decimal, money, date, timestamp, boolean, enum, binary or json",
         "text integer decimal money date timestamp boolean enum binary json"},
        {"required", 0, "YES", false, "yes: every row must have it; no: it may be absent", "yes no"},
        {"unique", 0, "YES", false, "yes: no two rows share a value", "yes no"},
        {"many", 0, "YES", false, "yes: several values for one row", "yes no"},
        {"pii", 0, "CLASS", false, "none, personal or special (health, religion ...)", "none personal special"},
        {"values", 0, "LIST", false, "the values of an enumeration, separated by commas", NULL},
        {"min", 0, "N", false, "smallest value allowed", NULL},
        {"max", 0, "N", false, "largest value allowed", NULL},
        {NULL, 0, NULL, false, NULL, NULL},
};

const struct cmd cmd_attribute_add = {
        .name = "attribute add",
        .usage = "ENTITY.NAME [--type TYPE] [--required yes|no] ...",
        .summary = "add an attribute to an entity",
        .where = CMD_SHELL | CMD_PROMPT,
        .session = CMD_WRITES,
        .options = set_options,
        .min = 1,
        .max = 1,
        .complete = "names",
        .run = add,
};

const struct cmd cmd_attribute_rename = {
        .name = "attribute rename",
        .usage = "ENTITY.OLD NEW",
        .summary = "rename an attribute; the old name stays as an alias",
        .where = CMD_SHELL | CMD_PROMPT,
        .session = CMD_WRITES,
        .min = 2,
        .max = 2,
        .complete = "names",
        .run = rename_it,
};

const struct cmd cmd_attribute_drop = {
        .name = "attribute drop",
        .usage = "ENTITY.NAME",
        .summary = "remove an attribute",
        .where = CMD_SHELL | CMD_PROMPT,
        .session = CMD_WRITES,
        .min = 1,
        .max = 1,
        .complete = "names",
        .run = drop,
};

const struct cmd cmd_attribute_set = {
        .name = "attribute set",
        .usage = "ENTITY.NAME [--type TYPE] [--required yes|no] ...",
        .summary = "retype an attribute, or change what may stand in it",
        .where = CMD_SHELL | CMD_PROMPT,
        .session = CMD_WRITES,
        .options = set_options,
        .min = 1,
        .max = 1,
        .complete = "names",
        .run = set,
};
