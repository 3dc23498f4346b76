/* Constraints of PostgreSQL's parse tree: keys, checks, foreign keys, exclusions, written at a column or for the table.
 *
 * What the server would refuse because a table, a column or a key is not there is refused here, too; whether types fit is left
 * to the server.
 */
#include <stdint.h>

#include "dataeng/read/classify.h"
#include "dataeng/read/pgschema.h"
#include "dataeng/read/sqltoken.h"

bool pgs_has_columns(const struct pgs_statement *st, const struct pgs_table *t, const struct pgs_names *cols, int64_t at)
{
	for (size_t i = 0; i < cols->count; i++) {
		if (pgs_column(t, cols->all[i]) == NULL) {
			return pgs_fail(st, at, "column \"%s\" of relation \"%s\" does not exist", cols->all[i], t->name);
		}
	}
	return true;
}

static bool fill_fk(const struct pgs_statement *st, struct pgs_constraint *c, const struct json *node)
{
	const struct json *range_var = pgs_get(st, node, "pktable");
	const struct pgs_table *to = pgs_find(st, range_var, false);
	const struct pgs_constraint *key = to == NULL ? NULL : pgs_primary_key(to);
	const char *match = pgs_string(st, node, "fk_matchtype");

	if (to == NULL) {
		return false;
	}
	c->to = to;
	c->to_cols = pgs_names(st, pgs_get(st, node, "pk_attrs"));
	if (c->to_cols.count == 0 && key == NULL) {
		return pgs_fail(st, pgs_location(st, range_var), "there is no primary key for referenced table \"%s\"",
		                to->name);
	}
	c->to_cols = c->to_cols.count == 0 ? key->cols : c->to_cols;
	if (!pgs_has_columns(st, to, &c->to_cols, pgs_location(st, range_var))) {
		return false;
	}
	if (c->to_cols.count != c->cols.count) {
		return pgs_fail(st, pgs_location(st, node),
		                "number of referencing and referenced columns for foreign key disagree");
	}
	if (!pgs_is_unique(to, &c->to_cols)) {
		return pgs_fail(st, pgs_location(st, range_var),
		                "there is no unique constraint matching given keys for referenced table \"%s\"", to->name);
	}
	c->match = pgs_is(match, "f") ? "full" : pgs_is(match, "p") ? "partial" : NULL;
	c->on_delete = classify_action(pgs_string(st, node, "fk_del_action"));
	c->on_update = classify_action(pgs_string(st, node, "fk_upd_action"));
	return true;
}

/* The key takes over a unique index that is there already. */
static bool fill_from_index(const struct pgs_statement *st, struct pgs_table *t, struct pgs_constraint *c, const char *name,
                            int64_t at)
{
	struct pgs_table *owner;
	const struct pgs_index *x = pgs_index(st->p, name, &owner);

	if (x == NULL || owner != t) {
		return pgs_fail(st, at, "index \"%s\" does not exist", name);
	}
	for (size_t i = 0; i < x->count; i++) {
		if (x->parts[i].col != NULL) {
			pgs_add_name(st->p, x->parts[i].included ? &c->include : &c->cols, x->parts[i].col);
		}
	}
	c->name = c->name != NULL ? c->name : x->name;
	pgs_drop_index(t, name);
	return true;
}

static bool fill_key(const struct pgs_statement *st, struct pgs_table *t, struct pgs_constraint *c, const struct json *node)
{
	const char *index = pgs_string(st, node, "indexname");
	int64_t at = pgs_location(st, node);

	c->nulls_not_distinct = pgs_flag(st, node, "nulls_not_distinct");
	c->include = pgs_names(st, pgs_get(st, node, "including"));
	if (index != NULL && !fill_from_index(st, t, c, index, at)) {
		return false;
	}
	if (!pgs_has_columns(st, t, &c->cols, at) || !pgs_has_columns(st, t, &c->include, at)) {
		return false;
	}
	if (c->kind == 'p' && pgs_primary_key(t) != NULL) {
		return pgs_fail(st, at, "multiple primary keys for table \"%s\" are not allowed", t->name);
	}
	for (size_t i = 0; c->kind == 'p' && i < c->cols.count; i++) {
		pgs_column(t, c->cols.all[i])->not_null = true;
	}
	return true;
}

static void fill_exclusion(const struct pgs_statement *st, struct pgs_constraint *c, const struct json *node)
{
	const struct sql_tokens *t = st->tokens;
	size_t from = pgs_token(st, (size_t)pgs_location(st, node));
	size_t to;

	while (from < t->count && !sql_is_word(t, from, "EXCLUDE")) {
		from++;
	}
	for (to = from; to < t->count && !sql_is_sign(t, to, ",") && !sql_is_sign(t, to, ")"); to++) {
		to = sql_is_sign(t, to, "(") ? sql_close(t, to) : to;
	}
	c->text = sql_text(st->p->ctx, t, from, to);
	for (size_t i = 0; i < pgs_size(pgs_get(st, node, "exclusions")); i++) {
		const struct json *pair =
		        pgs_get(st, pgs_node(st, pgs_at(st, pgs_get(st, node, "exclusions"), i), "List"), "items");
		const char *col = pgs_string(st, pgs_node(st, pgs_at(st, pair, 0), "IndexElem"), "name");

		if (col != NULL) {
			pgs_add_name(st->p, &c->cols, col);
		}
	}
}

static char kind_of(const char *contype)
{
	return pgs_is(contype, "CONSTR_PRIMARY")     ? 'p'
	       : pgs_is(contype, "CONSTR_UNIQUE")    ? 'u'
	       : pgs_is(contype, "CONSTR_FOREIGN")   ? 'f'
	       : pgs_is(contype, "CONSTR_CHECK")     ? 'c'
	       : pgs_is(contype, "CONSTR_EXCLUSION") ? 'x'
	                                             : '\0';
}

static bool fill(const struct pgs_statement *st, struct pgs_table *t, struct pgs_constraint *c, const struct json *node)
{
	const struct json *expr = pgs_get(st, node, "raw_expr");

	switch (c->kind) {
	case 'f':
		return pgs_has_columns(st, t, &c->cols, pgs_location(st, node)) && fill_fk(st, c, node);
	case 'c':
		c->cols = pgs_columns(st, expr);
		c->text = pgs_expression(st, expr, "CHECK", SIZE_MAX);
		return pgs_has_columns(st, t, &c->cols, pgs_location(st, node));
	case 'x':
		fill_exclusion(st, c, node);
		return true;
	default:
		return fill_key(st, t, c, node);
	}
}

bool pgs_make_constraint(const struct pgs_statement *st, struct pgs_table *t, const char *column, const struct json *node,
                         struct pgs_constraint **made)
{
	struct pgs_constraint c = {.kind = kind_of(pgs_string(st, node, "contype"))};
	const char *name = pgs_string(st, node, "conname");

	*made = NULL;
	if (c.kind == '\0') {
		return true;
	}
	if (name != NULL && pgs_constraint(t, name) != NULL) {
		return pgs_fail(st, pgs_location(st, node), "constraint \"%s\" for relation \"%s\" already exists", name,
		                t->name);
	}
	c.name = name;
	c.cols = pgs_names(st, pgs_get(st, node, c.kind == 'f' ? "fk_attrs" : "keys"));
	if (column != NULL && c.kind != 'c') {
		pgs_add_name(st->p, &c.cols, column);
	}
	c.deferrable = pgs_flag(st, node, "deferrable");
	c.deferred = pgs_flag(st, node, "initdeferred");
	c.not_valid = pgs_flag(st, node, "skip_validation");
	c.no_inherit = pgs_flag(st, node, "is_no_inherit");
	if (!fill(st, t, &c, node)) {
		return false;
	}
	*made = pgs_add_constraint(st->p, t, c);
	return true;
}
