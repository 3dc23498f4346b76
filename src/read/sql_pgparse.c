/* Scripts of PostgreSQL, statement by statement: which kind it is, and all but tables and indexes. */
#include "dataeng/read/sql_pgparse.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"
#include "dataeng/model/dialect.h"
#include "dataeng/model/session.h"
#include "dataeng/read/classify.h"
#include "dataeng/read/pgschema.h"
#include "dataeng/read/sqltoken.h"
#include "dataeng/wrap/json.h"
#include "dataeng/wrap/pgparse.h"

/* ---------------------------------------------------------------- objects that are kept as text */

/* "a.b" as schema and name. */
static void split(const struct pgs_names *n, const char **space, const char **name)
{
	*name = n->count == 0 ? NULL : n->all[n->count - 1];
	*space = n->count > 1 ? pgs_space(n->all[n->count - 2]) : NULL;
}

static struct pgs_object *keep(const struct pgs_statement *st, const char *kind, const char *space, const char *name)
{
	const struct pgs_object *old;

	if (name == NULL) {
		return NULL;
	}
	space = space == NULL ? st->p->space : space;
	old = pgs_object(st->p, space, name);
	if (old != NULL && strcmp(old->kind, kind) == 0 && strcmp(kind, "function") != 0) {
		pgs_drop_object(st->p, old); /* OR REPLACE, IF NOT EXISTS */
	}
	return pgs_add_object(st->p, (struct pgs_object){.kind = kind, .space = space, .name = name, .sql = st->text});
}

static bool keep_named(const struct pgs_statement *st, const char *kind, const struct json *list)
{
	struct pgs_names n = pgs_names(st, list);
	const char *space;
	const char *name;

	split(&n, &space, &name);
	keep(st, kind, space, name);
	return true;
}

static bool keep_relation(const struct pgs_statement *st, const char *kind, const char *key)
{
	const struct json *range_var = pgs_get(st, st->body, key);

	keep(st, kind, pgs_space(pgs_string(st, range_var, "schemaname")), pgs_string(st, range_var, "relname"));
	return true;
}

/* Triggers, policies and rules hang on a table, or on a view. */
static bool keep_on_table(const struct pgs_statement *st, const char *kind, const char *key, const char *relation)
{
	const struct json *range_var = pgs_get(st, st->body, relation);
	struct pgs_object *o;
	const struct pgs_table *t = pgs_find(st, range_var, true);

	if (t == NULL && pgs_object(st->p, NULL, pgs_string(st, range_var, "relname")) == NULL) {
		return pgs_find(st, range_var, false) != NULL;
	}
	o = pgs_add_object(st->p, (struct pgs_object){.kind = kind,
	                                              .space = t == NULL ? st->p->space : t->space,
	                                              .name = pgs_string(st, st->body, key),
	                                              .sql = st->text});
	o->table = t;
	return true;
}

static bool create_enum(const struct pgs_statement *st)
{
	struct pgs_names n = pgs_names(st, pgs_get(st, st->body, "typeName"));
	struct pgs_object *o;
	const char *space;
	const char *name;

	split(&n, &space, &name);
	o = keep(st, "enum", space, name);
	o->values = pgs_names(st, pgs_get(st, st->body, "vals"));
	return true;
}

static bool alter_enum(const struct pgs_statement *st)
{
	struct pgs_names n = pgs_names(st, pgs_get(st, st->body, "typeName"));
	const char *value = pgs_string(st, st->body, "newVal");
	const char *neighbour = pgs_string(st, st->body, "newValNeighbor");
	const char *old = pgs_string(st, st->body, "oldVal");
	struct pgs_object *o;
	const char *space;
	const char *name;
	size_t at;

	split(&n, &space, &name);
	o = pgs_object(st->p, space, name);
	if (o == NULL) {
		return pgs_fail(st, -1, "type \"%s\" does not exist", name);
	}
	for (at = 0; at < o->values.count && !pgs_is(old != NULL ? old : neighbour, o->values.all[at]); at++) {
	}
	if (old != NULL) {
		if (at < o->values.count) {
			o->values.all[at] = mem_strdup(st->p->ctx, value);
		}
		return true;
	}
	at += at < o->values.count && pgs_flag(st, st->body, "newValIsAfter");
	pgs_add_name(st->p, &o->values, value);
	memmove(&o->values.all[at + 1], &o->values.all[at], (o->values.count - 1 - at) * sizeof *o->values.all);
	o->values.all[at] = mem_strdup(st->p->ctx, value);
	return true;
}

static bool create_domain(const struct pgs_statement *st)
{
	struct pgs_names n = pgs_names(st, pgs_get(st, st->body, "domainname"));
	struct pgs_object *o;
	const char *space;
	const char *name;

	split(&n, &space, &name);
	o = keep(st, "domain", space, name);
	o->type = classify_type(pgs_type(st, pgs_get(st, st->body, "typeName"), NULL), DIALECT_POSTGRES);
	return true;
}

/* CREATE and ALTER SEQUENCE: OWNED BY schema.table.column. */
static void set_owner(const struct pgs_statement *st, struct pgs_object *o)
{
	const struct json *list = pgs_get(st, st->body, "options");

	for (size_t i = 0; o != NULL && i < pgs_size(list); i++) {
		const struct json *e = pgs_node(st, pgs_at(st, list, i), "DefElem");
		struct pgs_names n = {NULL, 0};

		if (pgs_is(pgs_string(st, e, "defname"), "owned_by")) {
			n = pgs_names(st, pgs_get(st, e, "arg"));
		}
		if (n.count >= 2) {
			o->owner = n.all[n.count - 1];
			o->table = pgs_table(st->p, n.count > 2 ? pgs_space(n.all[0]) : NULL, n.all[n.count - 2]);
		}
	}
}

static bool alter_sequence(const struct pgs_statement *st)
{
	const struct json *range_var = pgs_get(st, st->body, "sequence");

	set_owner(st,
	          pgs_object(st->p, pgs_space(pgs_string(st, range_var, "schemaname")), pgs_string(st, range_var, "relname")));
	return true;
}

static bool create_sequence(const struct pgs_statement *st)
{
	keep_relation(st, "sequence", "sequence");
	return alter_sequence(st);
}

static bool create_table_as(const struct pgs_statement *st)
{
	const struct json *range_var = pgs_get(st, pgs_get(st, st->body, "into"), "rel");

	if (!pgs_is(pgs_string(st, st->body, "objtype"), "OBJECT_MATVIEW")) {
		pgs_unread(st, pgs_location(st, range_var), "CREATE TABLE ... AS");
		return true;
	}
	keep(st, "materialized_view", pgs_space(pgs_string(st, range_var, "schemaname")), pgs_string(st, range_var, "relname"));
	return true;
}

/* ---------------------------------------------------------------- comments */

static bool comment_part(const struct pgs_statement *st, const struct pgs_names *n, const char *text, bool column)
{
	struct pgs_table *t =
	        n->count < 2 ? NULL
	                     : pgs_table(st->p, n->count > 2 ? pgs_space(n->all[n->count - 3]) : NULL, n->all[n->count - 2]);
	struct pgs_column *col = t == NULL || !column ? NULL : pgs_column(t, n->all[n->count - 1]);
	struct pgs_constraint *c = t == NULL || column ? NULL : pgs_constraint(t, n->all[n->count - 1]);

	if (col != NULL) {
		col->comment = text;
	} else if (c != NULL) {
		c->comment = text;
	} else if (t != NULL || n->count < 2 || pgs_object(st->p, NULL, n->all[n->count - 2]) == NULL) {
		return pgs_fail(st, -1, "%s \"%s\" does not exist", column ? "column" : "constraint",
		                n->count == 0 ? "" : n->all[n->count - 1]);
	}
	return true;
}

static bool comment(const struct pgs_statement *st)
{
	const char *what = pgs_string(st, st->body, "objtype");
	const char *text = mem_strdup(st->p->ctx, pgs_string(st, st->body, "comment"));
	const struct json *object = pgs_get(st, st->body, "object");
	const struct json *type = pgs_node(st, object, "TypeName");
	struct pgs_names n = pgs_names(st, type != NULL ? pgs_get(st, type, "names") : object);
	const char *alone = pgs_string(st, pgs_node(st, object, "String"), "sval");
	struct pgs_table *t = NULL;
	struct pgs_index *x;
	struct pgs_object *o;
	const char *space;
	const char *name;

	if (alone != NULL) {
		pgs_add_name(st->p, &n, alone);
	}
	split(&n, &space, &name);
	if (pgs_is(what, "OBJECT_COLUMN") || pgs_is(what, "OBJECT_TABCONSTRAINT")) {
		return comment_part(st, &n, text, pgs_is(what, "OBJECT_COLUMN"));
	}
	if (name == NULL) {
		pgs_unread(st, -1, "COMMENT ON a function");
		return true;
	}
	t = pgs_is(what, "OBJECT_TABLE") ? pgs_table(st->p, space, name) : NULL;
	x = pgs_is(what, "OBJECT_INDEX") ? pgs_index(st->p, name, &t) : NULL;
	o = t == NULL ? pgs_object(st->p, space, name) : NULL;
	if (x != NULL) {
		x->comment = text;
	} else if (t != NULL) {
		t->comment = text;
	} else if (o != NULL) {
		o->comment = text;
	} else if (pgs_is(what, "OBJECT_TABLE") || pgs_is(what, "OBJECT_INDEX") || pgs_is(what, "OBJECT_TYPE")) {
		return pgs_fail(st, -1, "\"%s\" does not exist", name);
	}
	return true;
}

/* ---------------------------------------------------------------- dropping and renaming */

static bool drop_one(const struct pgs_statement *st, const char *what, const struct pgs_names *n)
{
	struct pgs_table *t = NULL;
	const struct pgs_object *o;
	const char *space;
	const char *name;

	split(n, &space, &name);
	if (pgs_is(what, "OBJECT_TABLE") && (t = pgs_table(st->p, space, name)) != NULL) {
		pgs_drop_table(st->p, t);
		return true;
	}
	if (pgs_is(what, "OBJECT_INDEX") && pgs_index(st->p, name, &t) != NULL) {
		pgs_drop_index(t, name);
		return true;
	}
	/* The last word of what hangs on a table is its own name. */
	o = pgs_is(what, "OBJECT_TABLE") || pgs_is(what, "OBJECT_INDEX") ? NULL : pgs_object(st->p, NULL, name);
	if (o != NULL) {
		pgs_drop_object(st->p, o);
		return true;
	}
	return pgs_flag(st, st->body, "missing_ok") || pgs_fail(st, -1, "\"%s\" does not exist", name);
}

static bool drop(const struct pgs_statement *st)
{
	const char *what = pgs_string(st, st->body, "removeType");
	const struct json *list = pgs_get(st, st->body, "objects");
	bool ok = true;

	for (size_t i = 0; ok && i < pgs_size(list); i++) {
		const struct json *one = pgs_at(st, list, i);
		const struct json *type = pgs_node(st, one, "TypeName");
		struct pgs_names n = pgs_names(st, type != NULL ? pgs_get(st, type, "names") : one);
		const char *alone = pgs_string(st, pgs_node(st, one, "String"), "sval");

		if (alone != NULL) {
			pgs_add_name(st->p, &n, alone);
		}
		if (n.count == 0) {
			pgs_unread(st, -1, "DROP of a function or operator");
		} else {
			ok = drop_one(st, what, &n);
		}
	}
	return ok;
}

static bool rename_thing(const struct pgs_statement *st)
{
	const char *what = pgs_string(st, st->body, "renameType");
	const struct json *range_var = pgs_get(st, st->body, "relation");
	const char *from = pgs_string(st, st->body, "subname");
	const char *to = mem_strdup(st->p->ctx, pgs_string(st, st->body, "newname"));
	struct pgs_names n = pgs_names(st, pgs_get(st, st->body, "object"));
	struct pgs_table *t = range_var == NULL ? NULL : pgs_find(st, range_var, true);
	struct pgs_table *owner;
	struct pgs_object *o;
	struct pgs_index *x;

	if (t != NULL && pgs_is(what, "OBJECT_TABLE")) {
		t->name = to;
	} else if (t != NULL && pgs_is(what, "OBJECT_COLUMN") && pgs_column(t, from) != NULL) {
		pgs_rename_column(st->p, t, from, to);
	} else if (t != NULL && pgs_is(what, "OBJECT_TABCONSTRAINT") && pgs_constraint(t, from) != NULL) {
		pgs_constraint(t, from)->name = to;
	} else if (t == NULL && range_var != NULL &&
	           (x = pgs_index(st->p, pgs_string(st, range_var, "relname"), &owner)) != NULL) {
		x->name = to;
	} else if (t == NULL && (o = pgs_object(st->p, NULL,
	                                        range_var != NULL ? pgs_string(st, range_var, "relname")
	                                        : n.count > 0     ? n.all[n.count - 1]
	                                                          : "")) != NULL) {
		o->name = to;
	} else {
		return pgs_flag(st, st->body, "missing_ok") ||
		       pgs_fail(st, pgs_location(st, range_var), "what is renamed to \"%s\" does not exist", to);
	}
	return true;
}

/* ---------------------------------------------------------------- statements */

static bool set_variable(const struct pgs_statement *st)
{
	const struct json *first = pgs_at(st, pgs_get(st, st->body, "args"), 0);
	const char *space = pgs_string(st, pgs_get(st, pgs_node(st, first, "A_Const"), "sval"), "sval");

	if (pgs_is(pgs_string(st, st->body, "name"), "search_path") && space != NULL) {
		st->p->space = mem_strdup(st->p->ctx, pgs_space(space));
	}
	return true;
}

/* What makes no schema, or makes none that others see, is nothing to speak of. */
static bool is_silent(const char *kind)
{
	static const char *const kinds[] = {"TransactionStmt", "SelectStmt",  "InsertStmt",  "UpdateStmt",
	                                    "DeleteStmt",      "ExplainStmt", "AnalyzeStmt", "VacuumStmt"};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (strcmp(kinds[i], kind) == 0) {
			return true;
		}
	}
	return false;
}

/* The words a statement begins with, for people: "GRANT", "ALTER DEFAULT PRIVILEGES" is "ALTER DEFAULT". */
static void unread(const struct pgs_statement *st)
{
	static const char *const doubles[] = {"CREATE", "ALTER", "DROP", "COMMENT", "SECURITY", "REFRESH"};
	size_t words = 1;
	char *text;

	for (size_t i = 0; i < sizeof doubles / sizeof *doubles; i++) {
		words += sql_is_word(st->tokens, 0, doubles[i]) && st->tokens->count > 1;
	}
	text = sql_text(st->p->ctx, st->tokens, 0, words);
	for (char *c = text; *c != '\0'; c++) {
		*c = (char)toupper((unsigned char)*c);
	}
	pgs_unread(st, -1, text);
}

static bool keep_statistics(const struct pgs_statement *st)
{
	return keep_named(st, "statistics", pgs_get(st, st->body, "defnames"));
}

static bool keep_function(const struct pgs_statement *st)
{
	return keep_named(st, pgs_flag(st, st->body, "is_procedure") ? "procedure" : "function",
	                  pgs_get(st, st->body, "funcname"));
}

static bool keep_range(const struct pgs_statement *st)
{
	return keep_named(st, "range", pgs_get(st, st->body, "typeName"));
}

static bool keep_view(const struct pgs_statement *st)
{
	return keep_relation(st, "view", "view");
}

static bool keep_composite(const struct pgs_statement *st)
{
	return keep_relation(st, "composite", "typevar");
}

static bool keep_trigger(const struct pgs_statement *st)
{
	return keep_on_table(st, "trigger", "trigname", "relation");
}

static bool keep_rule(const struct pgs_statement *st)
{
	return keep_on_table(st, "rule", "rulename", "relation");
}

/* As pg_get_* would write it if there were one for policies: with all that a script leaves out. */
static char *policy_text(const struct pgs_statement *st, const char *table)
{
	const struct json *roles = pgs_get(st, st->body, "roles");
	const char *qual = pgs_expression(st, pgs_get(st, st->body, "qual"), "USING", SIZE_MAX);
	const char *check = pgs_expression(st, pgs_get(st, st->body, "with_check"), "CHECK", SIZE_MAX);
	const char *command = pgs_string(st, st->body, "cmd_name");
	struct buf b;

	buf_init(&b, st->p->ctx);
	buf_printf(&b, "CREATE POLICY %s ON %s AS %s FOR ", dialect_name(st->p->ctx, pgs_string(st, st->body, "policy_name")),
	           dialect_name(st->p->ctx, table), pgs_flag(st, st->body, "permissive") ? "PERMISSIVE" : "RESTRICTIVE");
	for (; command != NULL && *command != '\0'; command++) {
		buf_char(&b, (char)toupper((unsigned char)*command));
	}
	for (size_t i = 0; i < pgs_size(roles); i++) {
		const char *role = pgs_string(st, pgs_node(st, pgs_at(st, roles, i), "RoleSpec"), "rolename");

		buf_printf(&b, "%s%s", i == 0 ? " TO " : ", ", role == NULL ? "PUBLIC" : dialect_name(st->p->ctx, role));
	}
	if (qual != NULL) {
		buf_printf(&b, " USING (%s)", qual);
	}
	if (check != NULL) {
		buf_printf(&b, " WITH CHECK (%s)", check);
	}
	return b.data;
}

static bool keep_policy(const struct pgs_statement *st)
{
	const char *table = pgs_string(st, pgs_get(st, st->body, "table"), "relname");

	if (!keep_on_table(st, "policy", "policy_name", "table")) {
		return false;
	}
	st->p->objects[st->p->object_count - 1]->sql = policy_text(st, table);
	return true;
}

static bool keep_extension(const struct pgs_statement *st)
{
	keep(st, "extension", "", pgs_string(st, st->body, "extname"));
	return true;
}

static bool keep_schema(const struct pgs_statement *st)
{
	const char *name = pgs_string(st, st->body, "schemaname");

	if (pgs_size(pgs_get(st, st->body, "schemaElts")) > 0) {
		pgs_unread(st, -1, "what stands inside CREATE SCHEMA");
	}
	if (!pgs_is(name, "public")) {
		keep(st, "schema", "", name);
	}
	return true;
}

static const struct reader {
	const char *kind;
	bool (*read)(const struct pgs_statement *st);
} readers[] = {
        {"CreateStmt", pgs_create_table},
        {"AlterTableStmt", pgs_alter_table},
        {"IndexStmt", pgs_create_index},
        {"CreateEnumStmt", create_enum},
        {"AlterEnumStmt", alter_enum},
        {"CreateDomainStmt", create_domain},
        {"CreateSeqStmt", create_sequence},
        {"AlterSeqStmt", alter_sequence},
        {"CommentStmt", comment},
        {"DropStmt", drop},
        {"RenameStmt", rename_thing},
        {"VariableSetStmt", set_variable},
        {"CreateTableAsStmt", create_table_as},
        {"ViewStmt", keep_view},
        {"CreateFunctionStmt", keep_function},
        {"CreateTrigStmt", keep_trigger},
        {"RuleStmt", keep_rule},
        {"CreatePolicyStmt", keep_policy},
        {"CreateStatsStmt", keep_statistics},
        {"CreateExtensionStmt", keep_extension},
        {"CreateSchemaStmt", keep_schema},
        {"CompositeTypeStmt", keep_composite},
        {"CreateRangeStmt", keep_range},
};

static bool read_node(struct pgs_statement *st, const struct json *node)
{
	const char *kind = pgs_kind(node);

	if (kind == NULL) {
		return true;
	}
	st->body = pgs_node(st, node, kind);
	for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
		if (strcmp(readers[i].kind, kind) == 0) {
			return readers[i].read(st);
		}
	}
	if (!is_silent(kind)) {
		unread(st);
	}
	return true;
}

/* Rows are only looked at by the parser: a script may hold many. */
static bool is_data(const struct pgs_statement *st)
{
	return sql_is_word(st->tokens, 0, "INSERT") || sql_is_word(st->tokens, 0, "SELECT") ||
	       sql_is_word(st->tokens, 0, "UPDATE") || sql_is_word(st->tokens, 0, "DELETE");
}

static bool read_tree(struct pgs_statement *st, const char *text)
{
	struct diags *quiet = diags_new(st->p->ctx);
	struct source *tree = source_new(st->p->ctx, "", text, strlen(text), quiet);
	const struct json *root = tree == NULL ? NULL : json_parse(st->p->ctx, tree, quiet);

	if (root == NULL) {
		return pgs_fail(st, -1, "this is nested too deeply");
	}
	return read_node(st, pgs_get(st, pgs_at(st, pgs_get(st, root, "stmts"), 0), "stmt"));
}

static bool read_statement(struct pgs *p, const struct sql_statement *one)
{
	struct pgs_statement st = {.p = p, .start = one->start};
	size_t size = one->end - one->start;
	struct pgparse_error error = {NULL, 0};
	bool ok = false;
	char *text;

	st.text = mem_strndup(p->ctx, p->source->text + one->start, size);
	st.tokens = sql_tokens(p->ctx, st.text, size, DIALECT_POSTGRES);
	text = pgparse_tree(p->ctx, st.text, &error);
	if (text == NULL) {
		pgs_fail(&st, (int64_t)error.offset, "%s", error.message);
	} else {
		ok = is_data(&st) || read_tree(&st, text);
	}
	mem_free(text);
	return ok;
}

bool sql_pgparse(void *ctx, struct session *s, const struct source *source, const char *schema)
{
	struct pgs *p = mem_new(ctx, struct pgs);
	size_t count;
	struct sql_statement *all;
	bool ok = pgparse_load(s->diags);

	p->ctx = mem_context(p, "sql_pgparse");
	p->s = s;
	p->source = source;
	p->space = "";
	p->tables = mem_array(p->ctx, struct pgs_table *, 1);
	p->objects = mem_array(p->ctx, struct pgs_object *, 1);
	all = sql_split(p->ctx, source->text, source->size, DIALECT_POSTGRES, &count);
	for (size_t i = 0; ok && i < count; i++) {
		ok = read_statement(p, &all[i]);
	}
	ok = ok && pgs_store(p, schema, source->name);
	mem_free(p);
	return ok;
}
