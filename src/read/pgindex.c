/* CREATE INDEX of PostgreSQL's parse tree. */
#include <stdint.h>
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/pgschema.h"
#include "dataeng/read/sqltoken.h"

/* The text of an element that is an expression: in parentheses, or a call. */
static char *element_text(const struct pgs_statement *st, size_t from)
{
	const struct sql_tokens *k = st->tokens;
	size_t open = from;

	while (open < k->count && !sql_is_sign(k, open, "(")) {
		open++;
	}
	return sql_text(st->p->ctx, k, from, sql_close(k, open) + 1);
}

/* What the server calls an element when it names the index. */
static const char *element_word(const struct pgs_statement *st, const struct json *expr)
{
	struct pgs_names call = pgs_names(st, pgs_get(st, pgs_node(st, expr, "FuncCall"), "funcname"));

	return call.count > 0 ? call.all[call.count - 1] : pgs_node(st, expr, "CoalesceExpr") != NULL ? "coalesce" : "expr";
}

static bool add_part(const struct pgs_statement *st, struct pgs_index *x, struct pgs_names *words, const struct json *e,
                     size_t token)
{
	const struct json *expr = pgs_get(st, e, "expr");
	const char *nulls = pgs_string(st, e, "nulls_ordering");
	struct pgs_names opclass = pgs_names(st, pgs_get(st, e, "opclass"));
	struct pgs_names collation = pgs_names(st, pgs_get(st, e, "collation"));
	struct pgs_part part = {.col = pgs_string(st, e, "name")};

	part.expr = expr == NULL ? NULL : element_text(st, token);
	part.descending = pgs_is(pgs_string(st, e, "ordering"), "SORTBY_DESC");
	part.nulls = pgs_is(nulls, "SORTBY_NULLS_FIRST") && !part.descending ? "first"
	             : pgs_is(nulls, "SORTBY_NULLS_LAST") && part.descending ? "last"
	                                                                     : NULL;
	part.operators = opclass.count == 0 ? NULL : opclass.all[opclass.count - 1];
	part.collation = collation.count == 0 ? NULL : collation.all[collation.count - 1];
	pgs_add_name(st->p, words, part.col != NULL ? part.col : element_word(st, expr));
	x->parts = mem_resize(st->p->ctx, x->parts, struct pgs_part, x->count + 1);
	x->parts[x->count++] = part;
	return part.col != NULL || expr != NULL;
}

static void add_parts(const struct pgs_statement *st, struct pgs_index *x, struct pgs_names *words)
{
	const struct json *list = pgs_get(st, st->body, "indexParams");
	const struct json *including = pgs_get(st, st->body, "indexIncludingParams");
	const struct sql_tokens *k = st->tokens;
	size_t i = pgs_token(st, (size_t)pgs_location(st, pgs_get(st, st->body, "relation")));

	while (i < k->count && !sql_is_sign(k, i, "(")) {
		i++;
	}
	for (size_t n = 0; n < pgs_size(list); n++) {
		add_part(st, x, words, pgs_node(st, pgs_at(st, list, n), "IndexElem"), ++i);
		while (i < k->count && !sql_is_sign(k, i, ",") && !sql_is_sign(k, i, ")")) {
			i = sql_is_sign(k, i, "(") ? sql_close(k, i) + 1 : i + 1;
		}
	}
	for (size_t n = 0; n < pgs_size(including); n++) {
		struct pgs_names ignored = {NULL, 0};

		add_part(st, x, &ignored, pgs_node(st, pgs_at(st, including, n), "IndexElem"), 0);
		x->parts[x->count - 1].included = true;
	}
}

bool pgs_create_index(const struct pgs_statement *st)
{
	const struct json *range_var = pgs_get(st, st->body, "relation");
	const struct json *where = pgs_get(st, st->body, "whereClause");
	struct pgs_table *t = pgs_find(st, range_var, true);
	struct pgs_index x = {.name = pgs_string(st, st->body, "idxname")};
	struct pgs_names words = {NULL, 0};
	struct pgs_names cols = {NULL, 0};
	struct pgs_names used = pgs_columns(st, where);
	struct pgs_table *other;

	if (t == NULL && pgs_object(st->p, NULL, pgs_string(st, range_var, "relname")) != NULL) {
		pgs_unread(st, pgs_location(st, range_var), "an index of a materialized view");
		return true;
	}
	if (t == NULL) {
		return pgs_find(st, range_var, false) != NULL;
	}
	if (x.name != NULL && pgs_index(st->p, x.name, &other) != NULL && strcmp(other->space, t->space) == 0) {
		return pgs_flag(st, st->body, "if_not_exists") ||
		       pgs_fail(st, pgs_location(st, range_var), "relation \"%s\" already exists", x.name);
	}
	x.method = pgs_string(st, st->body, "accessMethod");
	x.is_unique = pgs_flag(st, st->body, "unique");
	x.nulls_not_distinct = pgs_flag(st, st->body, "nulls_not_distinct");
	x.storage = pgs_settings(st, pgs_get(st, st->body, "options"));
	x.where = pgs_expression(st, where, "WHERE", SIZE_MAX);
	add_parts(st, &x, &words);
	for (size_t i = 0; i < x.count; i++) {
		if (x.parts[i].col != NULL) {
			pgs_add_name(st->p, &cols, x.parts[i].col);
		}
	}
	if (!pgs_has_columns(st, t, &cols, pgs_location(st, range_var)) ||
	    !pgs_has_columns(st, t, &used, pgs_location(st, range_var))) {
		return false;
	}
	pgs_add_index(st->p, t, x, &words);
	return true;
}
