/* DBML as a schema. Types are those of PostgreSQL or SQL in general; the other engine's type follows from what kind of value it
 * is. All names are looked up before anything is written, so that a fault leaves no half schema. */
#include "dataeng/read/dbml.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"
#include "dataeng/model/dialect.h"
#include "dataeng/model/edit.h"
#include "dataeng/model/physical.h"
#include "dataeng/model/session.h"
#include "dataeng/read/dbml_parts.h"

struct load {
	void *ctx;
	struct session *s;
	const struct dbml *d;
	int64_t schema;
};

/* ---- types */

static const struct {
	const char *type, *kind, *sqlite, *postgres; /* postgres NULL: as written */
} types[] = {
        {"bigint", "integer", "INTEGER", NULL},
        {"int", "integer", "INTEGER", "integer"},
        {"integer", "integer", "INTEGER", NULL},
        {"int2", "integer", "INTEGER", "smallint"},
        {"int4", "integer", "INTEGER", "integer"},
        {"int8", "integer", "INTEGER", "bigint"},
        {"smallint", "integer", "INTEGER", NULL},
        {"tinyint", "integer", "INTEGER", "smallint"},
        {"serial", "integer", "INTEGER", "integer"},
        {"bigserial", "integer", "INTEGER", "bigint"},
        {"text", "text", "TEXT", NULL},
        {"string", "text", "TEXT", "text"},
        {"varchar", "text", "TEXT", NULL},
        {"char", "text", "TEXT", NULL},
        {"nvarchar", "text", "TEXT", "varchar"},
        {"character varying", "text", "TEXT", NULL},
        {"uuid", "text", "TEXT", NULL},
        {"citext", "text", "TEXT", NULL},
        {"inet", "text", "TEXT", NULL},
        {"numeric", "decimal", "REAL", NULL},
        {"decimal", "decimal", "REAL", "numeric"},
        {"float", "decimal", "REAL", "double precision"},
        {"double", "decimal", "REAL", "double precision"},
        {"double precision", "decimal", "REAL", NULL},
        {"real", "decimal", "REAL", NULL},
        {"money", "money", "INTEGER", "numeric(19,4)"},
        {"date", "date", "TEXT", NULL},
        {"time", "timestamp", "TEXT", NULL},
        {"timestamp", "timestamp", "TEXT", "timestamptz"},
        {"timestamptz", "timestamp", "TEXT", NULL},
        {"datetime", "timestamp", "TEXT", "timestamptz"},
        {"boolean", "boolean", "INTEGER", NULL},
        {"bool", "boolean", "INTEGER", "boolean"},
        {"json", "json", "TEXT", "jsonb"},
        {"jsonb", "json", "TEXT", NULL},
        {"bytea", "binary", "BLOB", NULL},
        {"blob", "binary", "BLOB", "bytea"},
        {"binary", "binary", "BLOB", "bytea"},
        {"varbinary", "binary", "BLOB", "bytea"},
};

static const char *lower(const void *ctx, const char *text)
{
	char *out = mem_strdup(ctx, text);

	for (char *p = out; *p != '\0'; p++) {
		*p = (char)tolower((unsigned char)*p);
	}
	return out;
}

/* numeric(19,4) is how this program writes money. An unknown type is kept as text: an own type, a domain. */
static void set_type(const struct load *l, struct physical_column *c, const char *declared)
{
	const char *low = lower(l->ctx, declared);
	size_t name = strcspn(low, "(");

	if (strcmp(low, "numeric(19,4)") == 0 || strcmp(low, "decimal(19,4)") == 0) {
		c->type = "money";
		c->sqlite_type = "INTEGER";
		c->postgres_type = "numeric(19,4)";
		return;
	}
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (strlen(types[i].type) == name && strncmp(types[i].type, low, name) == 0) {
			c->type = types[i].kind;
			c->sqlite_type = types[i].sqlite;
			c->postgres_type = types[i].postgres == NULL ? low
			                   : low[name] == '('        ? mem_printf(l->ctx, "%s%s", types[i].postgres, low + name)
			                                             : types[i].postgres;
			return;
		}
	}
	c->sqlite_type = "TEXT";
	c->postgres_type = declared;
}

static void set_default(const struct load *l, struct physical_column *c, const struct dbml_column *from)
{
	const char *v = from->value;

	switch (from->value_kind) {
	case DBML_STRING:
		c->sqlite_default = c->postgres_default = dialect_text(l->ctx, v);
		break;
	case DBML_NUMBER:
		c->sqlite_default = c->postgres_default = v;
		break;
	case DBML_LITERAL:
		c->postgres_default = lower(l->ctx, v);
		c->sqlite_default = strcasecmp(v, "true") == 0 ? "1" : strcasecmp(v, "false") == 0 ? "0" : "NULL";
		break;
	case DBML_EXPRESSION:
		c->postgres_default = v;
		if (strcasecmp(v, "now()") == 0 || strcasecmp(v, "current_timestamp") == 0) {
			c->sqlite_default = "(strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))";
		} else if (strcasecmp(v, "current_date") == 0) {
			c->sqlite_default = "(date('now'))";
		}
		break;
	case DBML_NO_VALUE:
		break;
	}
}

/* ---- looking names up */

static bool check_name(const struct load *l, const char *table, const struct dbml_words *columns, const struct dbml_ref *r)
{
	const struct dbml_table *t = dbml_table(l->d, table);
	const char **known;
	bool ok = true;

	if (t == NULL) {
		known = mem_array(l->ctx, const char *, l->d->table_count + 1);
		for (size_t i = 0; i < l->d->table_count; i++) {
			known[i] = l->d->tables[i].name;
		}
		known[l->d->table_count] = diag_did_you_mean(table, known);
		return dbml_error(l->s, l->d, r->offset, r->length, "dbml-name",
		                  known[l->d->table_count] != NULL
		                          ? mem_printf(l->ctx, "did you mean \"%s\"?", known[l->d->table_count])
		                          : NULL,
		                  "there is no table \"%s\"", table);
	}
	known = mem_array(l->ctx, const char *, t->column_count + 1);
	for (size_t i = 0; i < t->column_count; i++) {
		known[i] = t->columns[i].name;
	}
	for (size_t i = 0; i < columns->count; i++) {
		const char *near = diag_did_you_mean(columns->all[i], known);

		if (dbml_column(t, columns->all[i]) == NULL) {
			ok = dbml_error(l->s, l->d, r->offset, r->length, "dbml-name",
			                near != NULL ? mem_printf(l->ctx, "did you mean \"%s\"?", near) : NULL,
			                "the table \"%s\" has no column \"%s\"", table, columns->all[i]);
		}
	}
	return ok;
}

static const char *action(const struct load *l, const struct dbml_ref *r, const char *name, bool *ok)
{
	static const char *const known[] = {"cascade", "restrict", "set null", "set default", "no action", NULL};

	for (size_t i = 0; name != NULL && known[i] != NULL; i++) {
		if (strcmp(name, known[i]) == 0) {
			return known[i];
		}
	}
	if (name != NULL) {
		*ok = dbml_error(l->s, l->d, r->offset, r->length, "dbml-setting",
		                 "cascade, restrict, set null, set default or no action", "there is no action \"%s\"", name);
	}
	return NULL;
}

static bool check_ref(const struct load *l, const struct dbml_ref *r, const char *from)
{
	bool ok = check_name(l, from, &r->from, r);

	ok = check_name(l, r->to_table, &r->to, r) && ok;
	if (r->from.count != r->to.count) {
		ok = dbml_error(l->s, l->d, r->offset, r->length, "dbml-ref", NULL, "%zu column(s) refer to %zu", r->from.count,
		                r->to.count);
	}
	action(l, r, r->on_delete, &ok);
	action(l, r, r->on_update, &ok);
	return ok;
}

static size_t primary_keys(const struct dbml_table *t)
{
	size_t n = 0;

	for (size_t i = 0; n == 0 && i < t->column_count; i++) {
		n += t->columns[i].pk;
	}
	for (size_t i = 0; i < t->index_count; i++) {
		n += t->indexes[i].pk;
	}
	return n;
}

static bool check_table(const struct load *l, const struct dbml_table *t, size_t at)
{
	bool ok = true;

	for (size_t i = 0; i < at; i++) {
		if (strcmp(l->d->tables[i].name, t->name) == 0 && (l->d->tables[i].space == NULL) == (t->space == NULL)) {
			ok = dbml_error(l->s, l->d, t->offset, t->length, "dbml-name", NULL, "there are two tables \"%s\"",
			                t->name);
		}
	}
	for (size_t i = 0; i < t->column_count; i++) {
		const struct dbml_column *c = &t->columns[i];

		if (dbml_column(t, c->name) != c) {
			ok = dbml_error(l->s, l->d, c->offset, c->length, "dbml-name", NULL,
			                "the table \"%s\" has two columns \"%s\"", t->name, c->name);
		}
		for (size_t j = 0; j < c->ref_count; j++) {
			ok = check_ref(l, &c->refs[j], t->name) && ok;
		}
	}
	for (size_t i = 0; i < t->index_count; i++) {
		const struct dbml_index *x = &t->indexes[i];

		for (size_t j = 0; j < x->parts.count; j++) {
			if (!x->is_expr[j] && dbml_column(t, x->parts.all[j]) == NULL) {
				ok = dbml_error(l->s, l->d, x->offset, x->length, "dbml-name", NULL,
				                "the table \"%s\" has no column \"%s\"", t->name, x->parts.all[j]);
			}
		}
	}
	if (primary_keys(t) > 1) {
		ok = dbml_error(l->s, l->d, t->offset, t->length, "dbml-table",
		                "mark the columns with pk, or write one index with pk", "the table \"%s\" has two primary keys",
		                t->name);
	}
	if (t->column_count == 0) {
		ok = dbml_error(l->s, l->d, t->offset, t->length, "dbml-table", NULL, "the table \"%s\" has no column",
		                t->name);
	}
	return ok;
}

static bool check_all(const struct load *l)
{
	bool ok = true;

	for (size_t i = 0; i < l->d->table_count; i++) {
		ok = check_table(l, &l->d->tables[i], i) && ok;
	}
	for (size_t i = 0; i < l->d->ref_count; i++) {
		ok = check_ref(l, &l->d->refs[i], l->d->refs[i].from_table) && ok;
	}
	return ok;
}

/* ---- writing */

static int64_t table_id(const struct load *l, const struct dbml_table *t)
{
	return physical_find_table(l->s, l->schema, t->space, t->name);
}

static int64_t *column_ids(const struct load *l, int64_t tbl, const struct dbml_words *names)
{
	int64_t *ids = mem_array(l->ctx, int64_t, names->count + 1);

	for (size_t i = 0; i < names->count; i++) {
		ids[i] = physical_find_column(l->s, tbl, names->all[i]);
	}
	return ids;
}

static char *join(const struct load *l, const char *table, const struct dbml_words *columns, const char *end)
{
	struct buf b;

	buf_init(&b, l->ctx);
	buf_str(&b, table);
	for (size_t i = 0; i < columns->count; i++) {
		buf_printf(&b, "_%s", columns->all[i]);
	}
	buf_printf(&b, "_%s", end);
	return dialect_short_name(l->ctx, b.data);
}

static void add_enum_check(const struct load *l, const struct dbml_table *t, const struct dbml_column *c, int64_t tbl,
                           int64_t col)
{
	const struct dbml_enum *e = dbml_enum(l->d, c->type);
	struct buf b;

	if (e == NULL || e->values.count == 0) {
		return;
	}
	buf_init(&b, l->ctx);
	buf_printf(&b, "%s IN (", dialect_name(l->ctx, c->name));
	for (size_t i = 0; i < e->values.count; i++) {
		buf_printf(&b, "%s%s", i > 0 ? ", " : "", dialect_text(l->ctx, e->values.all[i]));
	}
	buf_str(&b, ")");
	physical_add_check(l->s, &(struct physical_check){.tbl_id = tbl,
	                                                  .name = dialect_short_name(
	                                                          l->ctx, mem_printf(l->ctx, "%s_%s_check", t->name, c->name)),
	                                                  .kind = "enum",
	                                                  .sqlite_expr = b.data,
	                                                  .postgres_expr = b.data,
	                                                  .col_id = col});
}

static void add_column(const struct load *l, const struct dbml_table *t, const struct dbml_column *from, int64_t tbl)
{
	struct physical_column c = {
	        .tbl_id = tbl, .name = from->name, .not_null = from->not_null || from->pk, .comment = from->note};
	int64_t id;

	if (dbml_enum(l->d, from->type) != NULL) {
		c.type = "enum";
		c.sqlite_type = "TEXT";
		c.postgres_type = "text";
	} else {
		set_type(l, &c, from->type);
	}
	if (from->increment || strstr(lower(l->ctx, from->type), "serial") != NULL) {
		c.identity = "always";
		c.role = "surrogate";
		c.not_null = true;
	} else if (from->pk) {
		c.role = "key";
	} else if (from->ref_count > 0) {
		c.role = "reference";
	}
	set_default(l, &c, from);
	id = physical_add_column(l->s, &c);
	add_enum_check(l, t, from, tbl, id);
}

static void add_column_keys(const struct load *l, const struct dbml_table *t, int64_t tbl)
{
	struct dbml_words pk = {0};

	for (size_t i = 0; i < t->column_count; i++) {
		const struct dbml_column *c = &t->columns[i];
		struct dbml_words one = {.all = (const char *[]){c->name}, .count = 1};

		if (c->pk) {
			pk.all = mem_resize(l->ctx, pk.all, const char *, pk.count + 1);
			pk.all[pk.count++] = c->name;
		}
		if (c->unique) {
			physical_add_key(l->s, tbl, join(l, t->name, &one, "key"), "unique", NULL, column_ids(l, tbl, &one), 1);
		}
	}
	if (pk.count > 0) {
		physical_add_key(l->s, tbl, dialect_short_name(l->ctx, mem_printf(l->ctx, "%s_pkey", t->name)), "primary", NULL,
		                 column_ids(l, tbl, &pk), pk.count);
	}
}

static bool has_expr(const struct dbml_index *x)
{
	for (size_t i = 0; i < x->parts.count; i++) {
		if (x->is_expr[i]) {
			return true;
		}
	}
	return false;
}

/* A unique index of columns is a key; with an expression it stays an index. */
static void add_index(const struct load *l, const struct dbml_table *t, const struct dbml_index *x, int64_t tbl)
{
	struct physical_index_column *parts = mem_array(l->ctx, struct physical_index_column, x->parts.count + 1);

	if ((x->pk || x->unique) && !has_expr(x)) {
		const char *name = x->name != NULL ? x->name
		                   : x->pk         ? mem_printf(l->ctx, "%s_pkey", t->name)
		                                   : join(l, t->name, &x->parts, "key");

		physical_add_key(l->s, tbl, name, x->pk ? "primary" : "unique", NULL, column_ids(l, tbl, &x->parts),
		                 x->parts.count);
		return;
	}
	for (size_t i = 0; i < x->parts.count; i++) {
		parts[i].col_id = x->is_expr[i] ? 0 : physical_find_column(l->s, tbl, x->parts.all[i]);
		parts[i].sqlite_expr = parts[i].postgres_expr = x->is_expr[i] ? x->parts.all[i] : NULL;
	}
	physical_add_index(l->s,
	                   &(struct physical_index){.tbl_id = tbl,
	                                            .name = x->name != NULL ? x->name : join(l, t->name, &x->parts, "idx"),
	                                            .is_unique = x->unique},
	                   parts, x->parts.count);
}

static void add_table(const struct load *l, const struct dbml_table *t)
{
	int64_t tbl = physical_add_table(l->s, &(struct physical_table){.schema_id = l->schema,
	                                                                .space = t->space,
	                                                                .name = t->name,
	                                                                .is_strict = true,
	                                                                .comment = t->note != NULL ? t->note : t->label});

	for (size_t i = 0; i < t->column_count; i++) {
		add_column(l, t, &t->columns[i], tbl);
	}
	add_column_keys(l, t, tbl);
	for (size_t i = 0; i < t->index_count; i++) {
		add_index(l, t, &t->indexes[i], tbl);
	}
}

static void add_fk(const struct load *l, const struct dbml_ref *r, const char *name, const char *from,
                   const struct dbml_words *columns, const char *to, const struct dbml_words *targets)
{
	bool ok = true;
	int64_t tbl = table_id(l, dbml_table(l->d, from));
	int64_t to_tbl = table_id(l, dbml_table(l->d, to));

	physical_add_fk(l->s,
	                &(struct physical_fk){.tbl_id = tbl,
	                                      .name = name != NULL ? name : join(l, from, columns, "fkey"),
	                                      .to_tbl_id = to_tbl,
	                                      .on_delete = action(l, r, r->on_delete, &ok),
	                                      .on_update = action(l, r, r->on_update, &ok)},
	                column_ids(l, tbl, columns), column_ids(l, to_tbl, targets), columns->count);
}

/* One side of a link table: columns that copy the key of the table, and a reference to it. */
static size_t link_side(const struct load *l, int64_t link, const char *link_name, const char *table,
                        const struct dbml_words *key, const char *prefix, int64_t *all, size_t used)
{
	const struct dbml_table *t = dbml_table(l->d, table);
	int64_t to = table_id(l, t);

	for (size_t i = 0; i < key->count; i++) {
		struct physical_column c = {.tbl_id = link,
		                            .name = mem_printf(l->ctx, "%s%s_%s", prefix, table, key->all[i]),
		                            .not_null = true,
		                            .role = "reference"};

		set_type(l, &c, dbml_column(t, key->all[i])->type);
		all[used + i] = physical_add_column(l->s, &c);
	}
	physical_add_fk(l->s,
	                &(struct physical_fk){.tbl_id = link,
	                                      .name = dialect_short_name(
	                                              l->ctx, mem_printf(l->ctx, "%s_%s%s_fkey", link_name, prefix, table)),
	                                      .to_tbl_id = to,
	                                      .on_delete = "cascade"},
	                all + used, column_ids(l, to, key), key->count);
	return used + key->count;
}

static void add_link(const struct load *l, const struct dbml_ref *r, const char *from)
{
	const char *name = r->name != NULL ? r->name : mem_printf(l->ctx, "%s_%s", from, r->to_table);
	int64_t link = physical_add_table(
	        l->s, &(struct physical_table){.schema_id = l->schema, .name = name, .is_strict = true, .without_rowid = true});
	int64_t *all = mem_array(l->ctx, int64_t, r->from.count + r->to.count + 1);
	size_t n = link_side(l, link, name, from, &r->from, "", all, 0);

	n = link_side(l, link, name, r->to_table, &r->to, strcmp(from, r->to_table) == 0 ? "other_" : "", all, n);
	physical_add_key(l->s, link, mem_printf(l->ctx, "%s_pkey", name), "primary", NULL, all, n);
}

static bool has_key(const struct dbml_table *t, const struct dbml_words *columns)
{
	for (size_t i = 0; columns->count == 1 && i < t->column_count; i++) {
		const struct dbml_column *c = &t->columns[i];

		if (strcmp(c->name, columns->all[0]) == 0 && (c->unique || c->pk)) {
			return true;
		}
	}
	for (size_t i = 0; i < t->index_count; i++) {
		const struct dbml_index *x = &t->indexes[i];
		bool same = (x->pk || x->unique) && x->parts.count == columns->count;

		for (size_t j = 0; same && j < columns->count; j++) {
			same = strcmp(x->parts.all[j], columns->all[j]) == 0;
		}
		if (same) {
			return true;
		}
	}
	return false;
}

static void add_ref(const struct load *l, const struct dbml_ref *r, const char *from)
{
	const struct dbml_table *t = dbml_table(l->d, from);

	if (strcmp(r->relation, "<>") == 0) {
		add_link(l, r, t->name);
	} else if (strcmp(r->relation, "<") == 0) {
		add_fk(l, r, r->name, dbml_table(l->d, r->to_table)->name, &r->to, t->name, &r->from);
	} else {
		add_fk(l, r, r->name, t->name, &r->from, dbml_table(l->d, r->to_table)->name, &r->to);
	}
	if (strcmp(r->relation, "-") == 0 && !has_key(t, &r->from)) {
		int64_t tbl = table_id(l, t);

		physical_add_key(l->s, tbl, join(l, t->name, &r->from, "key"), "unique", NULL, column_ids(l, tbl, &r->from),
		                 r->from.count);
	}
}

bool dbml_read(void *ctx, struct session *s, const struct source *source, const char *schema)
{
	struct load l = {.ctx = ctx, .s = s, .d = dbml_parse(ctx, s, source)};

	if (l.d == NULL || !check_all(&l)) {
		return false;
	}
	physical_clear(s, schema);
	l.schema = physical_add_schema(s, schema, NULL, source->name);
	for (size_t i = 0; i < l.d->table_count; i++) {
		add_table(&l, &l.d->tables[i]);
	}
	for (size_t i = 0; i < l.d->table_count; i++) {
		const struct dbml_table *t = &l.d->tables[i];

		for (size_t j = 0; j < t->column_count; j++) {
			for (size_t k = 0; k < t->columns[j].ref_count; k++) {
				add_ref(&l, &t->columns[j].refs[k], t->name);
			}
		}
	}
	for (size_t i = 0; i < l.d->ref_count; i++) {
		add_ref(&l, &l.d->refs[i], l.d->refs[i].from_table);
	}
	physical_sort(s, l.schema);
	return model_ok(s);
}
