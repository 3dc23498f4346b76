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

static bool set_required(struct session *s, int64_t id, bool yes)
{
	return model_set_attribute_required(s, id, yes ? MODEL_YES : MODEL_NO);
}

static const struct edit_option changes[] = {
        {.name = "type", .what = "type", .choices = types, .set_word = model_set_attribute_type},
        {.name = "pii", .what = "class", .choices = classes, .set_word = model_set_attribute_pii},
        {.name = "required", .set_flag = set_required},
        {.name = "unique", .set_flag = model_set_attribute_unique},
        {.name = "many", .set_flag = model_set_attribute_multivalued},
        {NULL, NULL, NULL, NULL, NULL},
};

static bool apply(struct call *call, int64_t id)
{
	return edit_apply(call, id, changes) && apply_values(call, id) && apply_limits(call, id);
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
		return edit_taken(call, "attribute", mem_printf(call->ctx, "%s.%s", entity, name),
		                  "use 'attribute set' to change it");
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
		return edit_taken(call, "attribute", name, "choose another name");
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
	return edit_set(call, "attribute", apply);
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

const struct cmd cmd_attribute_add = EDIT_ROW("attribute add", "ENTITY.NAME [--type TYPE] [--required yes|no] ...",
                                              "add an attribute to an entity", 1, 1, set_options, add);

const struct cmd cmd_attribute_rename = EDIT_ROW("attribute rename", "ENTITY.OLD NEW",
                                                 "rename an attribute; the old name stays as an alias", 2, 2, NULL, rename_it);

const struct cmd cmd_attribute_drop = EDIT_ROW("attribute drop", "ENTITY.NAME", "remove an attribute", 1, 1, NULL, drop);

const struct cmd cmd_attribute_set = EDIT_ROW("attribute set", "ENTITY.NAME [--type TYPE] [--required yes|no] ...",
                                              "retype an attribute, or change what may stand in it", 1, 1, set_options, set);
