/* CREATE TABLE and ALTER TABLE of PostgreSQL's parse tree.
 *
 * The columns of a table come first, then its keys and checks, its foreign keys last, as a foreign key may point at the table
 * itself. What one constraint says is read in pgconstraint.c.
 */
#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/dialect.h"
#include "dataeng/read/classify.h"
#include "dataeng/read/pgschema.h"
#include "dataeng/read/sqltoken.h"

struct pgs_table *pgs_find(const struct pgs_statement *st, const struct json *range_var, bool missing_ok)
{
	const char *name = pgs_string(st, range_var, "relname");
	const char *space = pgs_string(st, range_var, "schemaname");
	struct pgs_table *t = name == NULL ? NULL : pgs_table(st->p, pgs_space(space), name);

	if (t == NULL && !missing_ok) {
		pgs_fail(st, pgs_location(st, range_var), "relation \"%s%s%s\" does not exist", space == NULL ? "" : space,
		         space == NULL ? "" : ".", name == NULL ? "" : name);
	}
	return t;
}

/* ---------------------------------------------------------------- columns */

static bool is_serial(const char *type)
{
	static const char *const serials[] = {"serial", "serial4", "bigserial", "serial8", "smallserial", "serial2"};

	for (size_t i = 0; i < sizeof serials / sizeof *serials; i++) {
		if (strcmp(serials[i], type) == 0) {
			return true;
		}
	}
	return false;
}

static void set_type(const struct pgs_statement *st, struct pgs_column *col, const struct json *type_name)
{
	const char *base;
	const struct pgs_object *own;

	col->declared = pgs_type(st, type_name, &base);
	own = pgs_object(st->p, NULL, base);
	if (pgs_size(pgs_get(st, type_name, "arrayBounds")) > 0) {
		own = NULL;
	}
	col->type = own != NULL && strcmp(own->kind, "enum") == 0     ? "enum"
	            : own != NULL && strcmp(own->kind, "domain") == 0 ? own->type
	                                                              : classify_type(col->declared, DIALECT_POSTGRES);
}

static bool new_column(const struct pgs_statement *st, struct pgs_table *t, const struct json *node)
{
	const char *name = pgs_string(st, node, "colname");
	const struct json *type = pgs_get(st, node, "typeName");
	struct pgs_names collation = pgs_names(st, pgs_get(st, pgs_get(st, node, "collClause"), "collname"));
	struct pgs_column *col;
	const char *base;

	if (name == NULL || type == NULL) { /* of a typed table */
		pgs_unread(st, pgs_location(st, node), "columns of a table OF a type");
		return true;
	}
	if (pgs_column(t, name) != NULL) {
		return pgs_fail(st, pgs_location(st, node), "column \"%s\" specified more than once", name);
	}
	col = pgs_add_column(st->p, t, name);
	set_type(st, col, type);
	(void)pgs_type(st, type, &base);
	if (is_serial(base)) {
		col->identity = "serial";
		col->not_null = true;
		col->value = mem_printf(st->p->ctx, "nextval('%s_%s_seq'::regclass)", t->name, name);
	}
	col->collation = collation.count == 0 ? NULL : collation.all[collation.count - 1];
	return true;
}

/* Where the next thing said about the column begins: a default ends there. */
static size_t next_location(const struct pgs_statement *st, const struct json *column, int64_t behind)
{
	const struct json *list = pgs_get(st, column, "constraints");
	int64_t collation = pgs_location(st, pgs_get(st, column, "collClause"));
	size_t next = collation > behind ? (size_t)collation : SIZE_MAX;

	for (size_t i = 0; i < pgs_size(list); i++) {
		int64_t at = pgs_location(st, pgs_node(st, pgs_at(st, list, i), "Constraint"));

		if (at > behind && (size_t)at < next) {
			next = (size_t)at;
		}
	}
	return next;
}

/* What a column says beside keys and checks. */
static bool set_trait(const struct pgs_statement *st, const struct pgs_table *t, struct pgs_column *col,
                      const struct json *column, const struct json *node)
{
	const char *type = pgs_string(st, node, "contype");
	const struct json *expr = pgs_get(st, node, "raw_expr");
	struct pgs_names cols;

	if (pgs_is(type, "CONSTR_NOTNULL")) {
		col->not_null = true;
	} else if (pgs_is(type, "CONSTR_DEFAULT")) {
		col->value = pgs_expression(st, expr, "DEFAULT", next_location(st, column, pgs_location(st, node)));
	} else if (pgs_is(type, "CONSTR_GENERATED")) {
		cols = pgs_columns(st, expr);
		col->generated = pgs_expression(st, expr, "AS", SIZE_MAX);
		return pgs_has_columns(st, t, &cols, pgs_location(st, node));
	} else if (pgs_is(type, "CONSTR_IDENTITY")) {
		col->identity = pgs_is(pgs_string(st, node, "generated_when"), "a") ? "always" : "by default";
		col->not_null = true;
	}
	return true;
}

/* DEFERRABLE and its kin are constraints of their own behind the one they are about. */
static void set_deferral(const char *type, struct pgs_constraint *last)
{
	if (last == NULL) {
		return;
	}
	last->deferrable = pgs_is(type, "CONSTR_ATTR_DEFERRABLE") || pgs_is(type, "CONSTR_ATTR_DEFERRED") || last->deferrable;
	last->deferred = pgs_is(type, "CONSTR_ATTR_DEFERRED") || last->deferred;
}

/* fks: only foreign keys, else all but them. */
static bool column_constraints(const struct pgs_statement *st, struct pgs_table *t, const struct json *column, bool fks)
{
	const struct json *list = pgs_get(st, column, "constraints");
	const char *name = pgs_string(st, column, "colname");
	struct pgs_constraint *last = NULL;
	bool ok = true;

	for (size_t i = 0; ok && name != NULL && i < pgs_size(list); i++) {
		const struct json *node = pgs_node(st, pgs_at(st, list, i), "Constraint");
		const char *type = pgs_string(st, node, "contype");

		if (type != NULL && strncmp(type, "CONSTR_ATTR_", 12) == 0) {
			set_deferral(type, last);
		} else if (pgs_is(type, "CONSTR_FOREIGN") == fks) {
			ok = pgs_make_constraint(st, t, name, node, &last) &&
			     (fks || set_trait(st, t, pgs_column(t, name), column, node));
		} else {
			last = NULL;
		}
	}
	return ok;
}

/* ---------------------------------------------------------------- CREATE TABLE */

enum { LIKE_CONSTRAINTS = 4, LIKE_DEFAULTS = 8, LIKE_GENERATED = 16, LIKE_IDENTITY = 32, LIKE_INDEXES = 64 };

static bool copy_columns(const struct pgs_statement *st, struct pgs_table *t, const struct pgs_table *from, int64_t what,
                         bool once)
{
	for (size_t i = 0; i < from->col_count; i++) {
		struct pgs_column c = from->cols[i];

		if (pgs_column(t, c.name) != NULL) {
			if (once) {
				return pgs_fail(st, -1, "column \"%s\" specified more than once", c.name);
			}
			continue;
		}
		c.value = (what & LIKE_DEFAULTS) != 0 ? c.value : NULL;
		c.generated = (what & LIKE_GENERATED) != 0 ? c.generated : NULL;
		c.identity = (what & LIKE_IDENTITY) != 0 && !pgs_is(c.identity, "serial") ? c.identity : NULL;
		c.comment = NULL;
		*pgs_add_column(st->p, t, c.name) = c;
	}
	return true;
}

/* all: keys and foreign keys too, as a partition has them. */
static void copy_constraints(const struct pgs_statement *st, struct pgs_table *t, const struct pgs_table *from, bool all)
{
	for (size_t i = 0; i < from->constraint_count; i++) {
		struct pgs_constraint c = from->constraints[i];

		if ((c.kind != 'c' && !all) || c.no_inherit || (c.kind == 'p' && pgs_primary_key(t) != NULL)) {
			continue;
		}
		c.name = c.kind == 'p' || c.kind == 'u' ? NULL : c.name;
		c.inherited = true;
		pgs_add_constraint(st->p, t, c);
	}
}

static bool inherit(const struct pgs_statement *st, struct pgs_table *t)
{
	const struct json *list = pgs_get(st, st->body, "inhRelations");
	bool partition = pgs_get(st, st->body, "partbound") != NULL;

	for (size_t i = 0; i < pgs_size(list); i++) {
		const struct json *range_var = pgs_node(st, pgs_at(st, list, i), "RangeVar");
		const struct pgs_table *parent = pgs_find(st, range_var, false);

		if (parent == NULL) {
			return false;
		}
		copy_columns(st, t, parent, LIKE_DEFAULTS | LIKE_GENERATED, false);
		copy_constraints(st, t, parent, partition);
		if (!partition) {
			pgs_add_name(st->p, &t->inherits, dialect_name(st->p->ctx, parent->name));
		}
	}
	return true;
}

static bool like(const struct pgs_statement *st, struct pgs_table *t, const struct json *node)
{
	const struct pgs_table *from = pgs_find(st, pgs_get(st, node, "relation"), false);
	int64_t what = pgs_number(st, node, "options");

	if (from == NULL || !copy_columns(st, t, from, what, true)) {
		return false;
	}
	if ((what & LIKE_CONSTRAINTS) != 0) {
		copy_constraints(st, t, from, false);
	}
	if ((what & LIKE_INDEXES) != 0) {
		pgs_unread(st, pgs_location(st, pgs_get(st, node, "relation")), "LIKE ... INCLUDING INDEXES");
	}
	return true;
}

static bool add_columns(const struct pgs_statement *st, struct pgs_table *t)
{
	const struct json *list = pgs_get(st, st->body, "tableElts");
	bool ok = inherit(st, t);

	for (size_t i = 0; ok && i < pgs_size(list); i++) {
		const struct json *e = pgs_at(st, list, i);

		if (pgs_node(st, e, "ColumnDef") != NULL) {
			ok = new_column(st, t, pgs_node(st, e, "ColumnDef"));
		} else if (pgs_node(st, e, "TableLikeClause") != NULL) {
			ok = like(st, t, pgs_node(st, e, "TableLikeClause"));
		}
	}
	return ok;
}

static bool add_constraints(const struct pgs_statement *st, struct pgs_table *t, bool fks)
{
	const struct json *list = pgs_get(st, st->body, "tableElts");
	struct pgs_constraint *made;
	bool ok = true;

	for (size_t i = 0; ok && i < pgs_size(list); i++) {
		const struct json *column = pgs_node(st, pgs_at(st, list, i), "ColumnDef");
		const struct json *node = pgs_node(st, pgs_at(st, list, i), "Constraint");

		if (column != NULL) {
			ok = column_constraints(st, t, column, fks);
		} else if (node != NULL && pgs_is(pgs_string(st, node, "contype"), "CONSTR_FOREIGN") == fks) {
			ok = pgs_make_constraint(st, t, NULL, node, &made);
		}
	}
	return ok;
}

/* "RANGE (placed_at)" and "orders FOR VALUES FROM ...": as written. */
static void set_partition(const struct pgs_statement *st, struct pgs_table *t)
{
	const struct json *by = pgs_get(st, st->body, "partspec");
	const struct json *of = pgs_node(st, pgs_at(st, pgs_get(st, st->body, "inhRelations"), 0), "RangeVar");
	const struct sql_tokens *k = st->tokens;

	if (by != NULL) {
		size_t from = pgs_token(st, (size_t)pgs_location(st, by)) + 2; /* PARTITION BY */
		size_t open = from;

		while (open < k->count && !sql_is_sign(k, open, "(")) {
			open++;
		}
		t->partition_by = sql_text(st->p->ctx, k, from, sql_close(k, open) + 1);
	}
	if (of != NULL && pgs_get(st, st->body, "partbound") != NULL) {
		size_t from = pgs_token(st, (size_t)pgs_location(st, of));
		size_t to;

		while (from < k->count && !sql_is_words(k, from, "FOR VALUES") && !sql_is_word(k, from, "DEFAULT")) {
			from = sql_is_sign(k, from, "(") ? sql_close(k, from) + 1 : from + 1;
		}
		for (to = from; to < k->count && !sql_is_words(k, to, "PARTITION BY") && !sql_is_words(k, to, "WITH (") &&
		                !sql_is_word(k, to, "TABLESPACE") && !sql_is_word(k, to, "USING");
		     to++) {
			to = sql_is_sign(k, to, "(") ? sql_close(k, to) : to;
		}
		t->partition_of = mem_printf(st->p->ctx, "%s %s", dialect_name(st->p->ctx, pgs_string(st, of, "relname")),
		                             sql_text(st->p->ctx, k, from, to));
	}
}

bool pgs_create_table(const struct pgs_statement *st)
{
	const struct json *range_var = pgs_get(st, st->body, "relation");
	const char *space = pgs_space(pgs_string(st, range_var, "schemaname"));
	const char *name = pgs_string(st, range_var, "relname");
	const char *persistence = pgs_string(st, range_var, "relpersistence");
	struct pgs_table *t = pgs_table(st->p, space == NULL ? st->p->space : space, name);

	if (t != NULL) {
		return pgs_flag(st, st->body, "if_not_exists") ||
		       pgs_fail(st, pgs_location(st, range_var), "relation \"%s\" already exists", name);
	}
	t = pgs_add_table(st->p, space == NULL ? st->p->space : space, name);
	t->unlogged = pgs_is(persistence, "u");
	t->temporary = pgs_is(persistence, "t");
	t->storage = pgs_settings(st, pgs_get(st, st->body, "options"));
	if (pgs_get(st, st->body, "ofTypename") != NULL) {
		pgs_unread(st, pgs_location(st, range_var), "columns of a table OF a type");
	}
	set_partition(st, t);
	return add_columns(st, t) && add_constraints(st, t, false) && add_constraints(st, t, true);
}

/* ---------------------------------------------------------------- ALTER TABLE */

static bool alter_column(const struct pgs_statement *st, struct pgs_table *t, const char *what, const char *name,
                         const struct json *def)
{
	struct pgs_column *col = name == NULL ? NULL : pgs_column(t, name);

	if (col == NULL) {
		return pgs_fail(st, -1, "column \"%s\" of relation \"%s\" does not exist", name == NULL ? "" : name, t->name);
	}
	if (pgs_is(what, "ColumnDefault")) {
		col->value = pgs_expression(st, def, "DEFAULT", SIZE_MAX);
	} else if (pgs_is(what, "SetNotNull")) {
		col->not_null = true;
	} else if (pgs_is(what, "DropNotNull")) {
		col->not_null = false;
	} else if (pgs_is(what, "AlterColumnType")) {
		set_type(st, col, pgs_get(st, pgs_node(st, def, "ColumnDef"), "typeName"));
	} else if (pgs_is(what, "AddIdentity")) {
		return set_trait(st, t, col, NULL, pgs_node(st, def, "Constraint"));
	} else if (pgs_is(what, "DropIdentity")) {
		col->identity = NULL;
	} else if (pgs_is(what, "DropExpression")) {
		col->generated = NULL;
	}
	return true;
}

static bool add_column(const struct pgs_statement *st, struct pgs_table *t, const struct json *cmd)
{
	const struct json *column = pgs_node(st, pgs_get(st, cmd, "def"), "ColumnDef");
	const char *name = pgs_string(st, column, "colname");

	if (name != NULL && pgs_column(t, name) != NULL) {
		return pgs_flag(st, cmd, "missing_ok") ||
		       pgs_fail(st, pgs_location(st, column), "column \"%s\" of relation \"%s\" already exists", name, t->name);
	}
	return new_column(st, t, column) && column_constraints(st, t, column, false) && column_constraints(st, t, column, true);
}

static bool drop(const struct pgs_statement *st, struct pgs_table *t, const struct json *cmd, bool column)
{
	const char *name = pgs_string(st, cmd, "name");

	if (column ? pgs_column(t, name) == NULL : pgs_constraint(t, name) == NULL) {
		return pgs_flag(st, cmd, "missing_ok") || pgs_fail(st, -1, "%s \"%s\" of relation \"%s\" does not exist",
		                                                   column ? "column" : "constraint", name, t->name);
	}
	if (column) {
		pgs_drop_column(t, name);
	} else {
		pgs_drop_constraint(t, name);
	}
	return true;
}

static bool attach(const struct pgs_statement *st, const struct pgs_table *t, const struct json *cmd)
{
	const struct json *part = pgs_node(st, pgs_get(st, cmd, "def"), "PartitionCmd");
	struct pgs_table *child = pgs_find(st, pgs_get(st, part, "name"), false);
	const struct sql_tokens *k = st->tokens;
	size_t from = 0;

	if (child == NULL) {
		return false;
	}
	while (from < k->count && !sql_is_words(k, from, "FOR VALUES") && !sql_is_word(k, from, "DEFAULT")) {
		from++;
	}
	child->partition_of =
	        mem_printf(st->p->ctx, "%s %s", dialect_name(st->p->ctx, t->name), sql_text(st->p->ctx, k, from, k->count));
	return true;
}

/* "SetStorage" as "ALTER TABLE ... SET STORAGE". */
static void unread_command(const struct pgs_statement *st, const char *what)
{
	struct buf b;

	buf_init(&b, st->p->ctx);
	buf_str(&b, "ALTER TABLE ...");
	for (const char *c = what == NULL ? "" : what; *c != '\0'; c++) {
		if (isupper((unsigned char)*c)) {
			buf_char(&b, ' ');
		}
		buf_char(&b, (char)toupper((unsigned char)*c));
	}
	pgs_unread(st, pgs_location(st, pgs_get(st, st->body, "relation")), b.data);
}

static bool alter(const struct pgs_statement *st, struct pgs_table *t, const struct json *cmd)
{
	static const char *const column_commands[] = {"ColumnDefault", "SetNotNull",   "DropNotNull",   "AlterColumnType",
	                                              "AddIdentity",   "DropIdentity", "DropExpression"};
	const char *subtype = pgs_string(st, cmd, "subtype");
	const char *what = subtype == NULL ? "" : subtype + 3; /* AT_ */
	const char *name = pgs_string(st, cmd, "name");
	const struct json *def = pgs_get(st, cmd, "def");
	struct pgs_constraint *made;

	for (size_t i = 0; i < sizeof column_commands / sizeof *column_commands; i++) {
		if (strcmp(what, column_commands[i]) == 0) {
			return alter_column(st, t, what, name, def);
		}
	}
	if (pgs_is(what, "AddConstraint")) {
		return pgs_make_constraint(st, t, NULL, pgs_node(st, def, "Constraint"), &made);
	}
	if (pgs_is(what, "AddColumn")) {
		return add_column(st, t, cmd);
	}
	if (pgs_is(what, "DropColumn") || pgs_is(what, "DropConstraint")) {
		return drop(st, t, cmd, pgs_is(what, "DropColumn"));
	}
	if (pgs_is(what, "AttachPartition")) {
		return attach(st, t, cmd);
	}
	if (pgs_is(what, "ValidateConstraint")) {
		made = pgs_constraint(t, name);
		if (made == NULL) {
			return pgs_fail(st, -1, "constraint \"%s\" of relation \"%s\" does not exist", name, t->name);
		}
		made->not_valid = false;
	} else if (pgs_is(what, "EnableRowSecurity") || pgs_is(what, "DisableRowSecurity")) {
		t->row_security = *what == 'E';
	} else if (pgs_is(what, "ForceRowSecurity") || pgs_is(what, "NoForceRowSecurity")) {
		t->force_row_security = *what == 'F';
	} else {
		unread_command(st, what);
	}
	return true;
}

bool pgs_alter_table(const struct pgs_statement *st)
{
	const struct json *range_var = pgs_get(st, st->body, "relation");
	const struct json *list = pgs_get(st, st->body, "cmds");
	struct pgs_table *t = pgs_find(st, range_var, true);
	bool ok = true;

	if (t == NULL && pgs_object(st->p, NULL, pgs_string(st, range_var, "relname")) != NULL) {
		pgs_unread(st, pgs_location(st, range_var), "ALTER of a view or sequence");
		return true;
	}
	if (t == NULL && !pgs_is(pgs_string(st, st->body, "objtype"), "OBJECT_TABLE")) {
		pgs_unread(st, pgs_location(st, range_var), "ALTER INDEX");
		return true;
	}
	if (t == NULL) {
		return pgs_flag(st, st->body, "missing_ok") || pgs_find(st, range_var, false) != NULL;
	}
	for (size_t i = 0; ok && i < pgs_size(list); i++) {
		ok = alter(st, t, pgs_node(st, pgs_at(st, list, i), "AlterTableCmd"));
	}
	return ok;
}
