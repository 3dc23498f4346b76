/* The catalogue of a SQLite database: PRAGMAs as tables give the facts, the kept CREATE text gives what they leave out.
 *
 * Tables come first, then what may point at any of them (foreign keys, indexes, views, triggers). Virtual tables and
 * references to tables that are not there become schema objects: the model has no table row to hang them on.
 */
#include "dataeng/read/catalog.h"

#include <string.h>
#include <strings.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/physical.h"
#include "dataeng/model/session.h"
#include "dataeng/read/classify.h"
#include "dataeng/read/sqlite_text.h"
#include "dataeng/read/sqltoken.h"
#include "dataeng/wrap/sqlite.h"

struct table {
	const char *name;
	const char *sql;
	bool strict, without_rowid;
	struct table_text *text;
	int64_t id;
	const char **cols; /* [count] */
	int64_t *ids;
	size_t count;
	const char **primary; /* columns of the primary key, in its order */
	size_t primary_count;
};

struct catalog {
	void *ctx;
	struct session *s;
	struct db *from;
	int64_t schema;
	struct table *tables;
	size_t count;
};

static struct table *find(struct catalog *c, const char *name)
{
	for (size_t i = 0; i < c->count; i++) {
		if (strcasecmp(c->tables[i].name, name) == 0) {
			return &c->tables[i];
		}
	}
	return NULL;
}

static int64_t column_id(const struct table *t, const char *name)
{
	for (size_t i = 0; i < t->count; i++) {
		if (strcasecmp(t->cols[i], name) == 0) {
			return t->ids[i];
		}
	}
	return 0;
}

/* {"key": "value"}; both plain words. */
static char *option(struct catalog *c, const char *key, const char *value)
{
	return value == NULL ? NULL : mem_printf(c->ctx, "{\"%s\":\"%s\"}", key, value);
}

static bool list_tables(struct catalog *c)
{
	struct query *q = db_query(c->ctx, c->from,
	                           "SELECT l.name, l.type, l.wr, l.strict, m.sql FROM pragma_table_list l JOIN sqlite_schema m "
	                           "ON m.name = l.name AND m.type = 'table' WHERE l.schema = 'main' AND l.name NOT LIKE "
	                           "'sqlite\\_%' ESCAPE '\\' ORDER BY m.rowid",
	                           "");

	while (query_next(q)) {
		struct table *t;

		if (strcmp(query_text(q, 1), "virtual") == 0) {
			physical_add_object(c->s, &(struct physical_object){.schema_id = c->schema,
			                                                    .kind = "virtual_table",
			                                                    .name = query_text(q, 0),
			                                                    .sqlite_sql = query_text(q, 4)});
			continue;
		}
		if (strcmp(query_text(q, 1), "table") != 0) {
			continue; /* shadow tables belong to their virtual table */
		}
		c->tables = mem_resize(c->ctx, c->tables, struct table, c->count + 1);
		t = &c->tables[c->count++];
		*t = (struct table){.name = mem_strdup(c->ctx, query_text(q, 0)),
		                    .sql = mem_strdup(c->ctx, query_string(q, 4)),
		                    .without_rowid = query_int(q, 2) != 0,
		                    .strict = query_int(q, 3) != 0};
		t->text = sqlite_table_text(c->ctx, t->sql);
	}
	return query_end(q);
}

/* The primary key in its order: what a reference without columns means. */
static bool read_primary(struct catalog *c, struct table *t)
{
	struct query *q =
	        db_query(c->ctx, c->from, "SELECT name FROM pragma_table_xinfo(?) WHERE pk > 0 ORDER BY pk", "s", t->name);

	t->primary = mem_array(c->ctx, const char *, 1);
	while (query_next(q)) {
		t->primary = mem_resize(c->ctx, t->primary, const char *, t->primary_count + 1);
		t->primary[t->primary_count++] = mem_strdup(c->ctx, query_text(q, 0));
	}
	return query_end(q);
}

static const char *identity_of(const struct table *t, const char *name, const char *type)
{
	const struct text_column *tc = sqlite_text_column(t->text, name);

	if (t->without_rowid || t->primary_count != 1 || strcasecmp(t->primary[0], name) != 0 ||
	    strcasecmp(type, "INTEGER") != 0) {
		return NULL;
	}
	for (size_t i = 0; i < t->text->count; i++) {
		/* A quirk that is kept for old files: INTEGER PRIMARY KEY DESC is no alias of the rowid. */
		if (t->text->constraints[i].kind == TEXT_PRIMARY && t->text->constraints[i].descending) {
			return NULL;
		}
	}
	return tc != NULL && tc->autoincrement ? "autoincrement" : "rowid";
}

static bool read_columns(struct catalog *c, struct table *t)
{
	struct query *q = db_query(c->ctx, c->from,
	                           "SELECT name, type, \"notnull\", dflt_value, hidden FROM pragma_table_xinfo(?) ORDER BY cid",
	                           "s", t->name);

	t->cols = mem_array(c->ctx, const char *, 1);
	t->ids = mem_array(c->ctx, int64_t, 1);
	while (query_next(q)) {
		const char *name = mem_strdup(c->ctx, query_text(q, 0));
		const char *type = mem_strdup(c->ctx, query_string(q, 1));
		const struct text_column *tc = sqlite_text_column(t->text, name);
		const char *identity = identity_of(t, name, type);
		struct physical_column col = {
		        .tbl_id = t->id,
		        .name = name,
		        .type = classify_type(type, DIALECT_SQLITE),
		        .sqlite_type = type,
		        .not_null = query_int(q, 2) != 0 || identity != NULL,
		        .sqlite_default = query_text(q, 3),
		        .sqlite_generated = query_int(q, 4) >= 2 && tc != NULL ? tc->generated : NULL,
		        .generated_stored = query_int(q, 4) == 3,
		        .identity = identity,
		        .collation = tc == NULL ? NULL : tc->collation,
		        .options = option(c, "on_null", sqlite_text_null_conflict(t->text, name)),
		};

		t->cols = mem_resize(c->ctx, t->cols, const char *, t->count + 1);
		t->ids = mem_resize(c->ctx, t->ids, int64_t, t->count + 1);
		t->cols[t->count] = name;
		t->ids[t->count++] = physical_add_column(c->s, &col);
	}
	return query_end(q);
}

static void add_key(struct catalog *c, const struct table *t, const struct text_constraint *k)
{
	int64_t *ids = mem_array(c->ctx, int64_t, k->col_count + 1);

	for (size_t i = 0; i < k->col_count; i++) {
		ids[i] = column_id(t, k->cols[i]);
	}
	physical_add_key(c->s, t->id, k->name, k->kind == TEXT_PRIMARY ? "primary" : "unique",
	                 option(c, "on_conflict", k->conflict), ids, k->col_count);
}

static void add_check(struct catalog *c, const struct table *t, const struct text_constraint *k)
{
	size_t only;
	const char *kind = classify_check(k->expr, DIALECT_SQLITE, t->cols, t->count, &only);

	physical_add_check(c->s, &(struct physical_check){.tbl_id = t->id,
	                                                  .name = k->name,
	                                                  .kind = kind,
	                                                  .sqlite_expr = k->expr,
	                                                  .col_id = only < t->count ? t->ids[only] : 0});
}

static void add_dangling(struct catalog *c, const struct table *t, const struct text_constraint *k)
{
	struct buf b;

	buf_init(&b, c->ctx);
	buf_printf(&b, "ALTER TABLE %s ADD FOREIGN KEY (", db_quote_name(c->ctx, t->name));
	for (size_t i = 0; i < k->col_count; i++) {
		buf_printf(&b, "%s%s", i == 0 ? "" : ", ", db_quote_name(c->ctx, k->cols[i]));
	}
	buf_printf(&b, ") REFERENCES %s", db_quote_name(c->ctx, k->to));
	for (size_t i = 0; i < k->to_count; i++) {
		buf_printf(&b, "%s%s%s", i == 0 ? " (" : ", ", db_quote_name(c->ctx, k->to_cols[i]),
		           i + 1 == k->to_count ? ")" : "");
	}
	physical_add_object(c->s, &(struct physical_object){
	                                  .schema_id = c->schema,
	                                  .kind = "dangling_fk",
	                                  .name = k->name != NULL ? k->name : mem_printf(c->ctx, "%s.%s", t->name, k->cols[0]),
	                                  .tbl_id = t->id,
	                                  .sqlite_sql = b.data});
}

static void add_fk(struct catalog *c, const struct table *t, const struct text_constraint *k)
{
	struct table *to = find(c, k->to);
	const char **to_cols = k->to_count > 0 ? k->to_cols : to == NULL ? NULL : to->primary;
	size_t to_count = k->to_count > 0 ? k->to_count : to == NULL ? 0 : to->primary_count;
	int64_t *ids = mem_array(c->ctx, int64_t, k->col_count + 1);
	int64_t *to_ids = mem_array(c->ctx, int64_t, k->col_count + 1);
	bool whole = to != NULL && to_count == k->col_count;

	for (size_t i = 0; whole && i < k->col_count; i++) {
		ids[i] = column_id(t, k->cols[i]);
		to_ids[i] = column_id(to, to_cols[i]);
		whole = ids[i] != 0 && to_ids[i] != 0;
	}
	if (!whole) {
		add_dangling(c, t, k);
		return;
	}
	physical_add_fk(c->s,
	                &(struct physical_fk){.tbl_id = t->id,
	                                      .name = k->name,
	                                      .to_tbl_id = to->id,
	                                      .on_delete = k->on_delete,
	                                      .on_update = k->on_update,
	                                      .deferral = k->deferral},
	                ids, to_ids, k->col_count);
}

static bool read_index_columns(struct catalog *c, const struct table *t, const char *name, const char *sql,
                               struct physical_index *x)
{
	size_t n;
	size_t count = 0;
	const char **exprs = sqlite_index_text(c->ctx, sql, &n, &x->sqlite_where);
	struct physical_index_column *cols = mem_array(c->ctx, struct physical_index_column, n + 1);
	struct query *q =
	        db_query(c->ctx, c->from,
	                 "SELECT cid, name, \"desc\", coll FROM pragma_index_xinfo(?) WHERE key ORDER BY seqno", "s", name);

	while (query_next(q) && count < n) {
		int64_t cid = query_int(q, 0);
		const char *coll = query_string(q, 3);

		if (cid >= 0) {
			cols[count].col_id = column_id(t, query_text(q, 1));
		} else {
			cols[count].sqlite_expr = exprs[count];
		}
		cols[count].descending = query_int(q, 2) != 0;
		cols[count].options = strcasecmp(coll, "BINARY") == 0 ? NULL : option(c, "collation", coll);
		count++;
	}
	return query_end(q) && physical_add_index(c->s, x, cols, count) != 0;
}

static bool read_indexes(struct catalog *c, const struct table *t)
{
	struct query *q =
	        db_query(c->ctx, c->from,
	                 "SELECT l.name, l.\"unique\", m.sql FROM pragma_index_list(?) l JOIN sqlite_schema m ON m.name "
	                 "= l.name AND m.type = 'index' WHERE l.origin = 'c' ORDER BY m.rowid",
	                 "s", t->name);
	bool ok = true;

	while (ok && query_next(q)) {
		const char *name = query_text(q, 0);
		struct physical_index x = {.tbl_id = t->id, .name = name, .is_unique = query_int(q, 1) != 0};

		ok = read_index_columns(c, t, name, query_string(q, 2), &x);
	}
	return query_end(q) && ok;
}

static bool read_objects(struct catalog *c)
{
	struct query *q =
	        db_query(c->ctx, c->from,
	                 "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE type IN ('view', 'trigger') ORDER BY "
	                 "rowid",
	                 "");

	while (query_next(q)) {
		const struct table *t = strcmp(query_text(q, 0), "trigger") == 0 ? find(c, query_text(q, 2)) : NULL;

		physical_add_object(c->s, &(struct physical_object){.schema_id = c->schema,
		                                                    .kind = query_text(q, 0),
		                                                    .name = query_text(q, 1),
		                                                    .tbl_id = t == NULL ? 0 : t->id,
		                                                    .sqlite_sql = query_text(q, 3)});
	}
	return query_end(q);
}

static bool read_table(struct catalog *c, struct table *t)
{
	t->id = physical_add_table(c->s, &(struct physical_table){.schema_id = c->schema,
	                                                          .name = t->name,
	                                                          .is_strict = t->strict,
	                                                          .without_rowid = t->without_rowid});
	return t->id != 0 && read_primary(c, t) && read_columns(c, t);
}

static bool read_constraints(struct catalog *c, const struct table *t)
{
	for (size_t i = 0; i < t->text->count; i++) {
		const struct text_constraint *k = &t->text->constraints[i];

		if (k->kind == TEXT_PRIMARY || k->kind == TEXT_UNIQUE) {
			add_key(c, t, k);
		} else if (k->kind == TEXT_CHECK) {
			add_check(c, t, k);
		} else if (k->kind == TEXT_FK) {
			add_fk(c, t, k);
		}
	}
	return read_indexes(c, t);
}

static bool read_all(struct catalog *c, const char *name, const char *origin)
{
	bool ok = physical_clear(c->s, name);

	c->schema = ok ? physical_add_schema(c->s, name, "sqlite", origin) : 0;
	ok = c->schema != 0 && list_tables(c);
	for (size_t i = 0; ok && i < c->count; i++) {
		ok = read_table(c, &c->tables[i]);
	}
	for (size_t i = 0; ok && i < c->count; i++) {
		ok = read_constraints(c, &c->tables[i]);
	}
	return ok && read_objects(c) && physical_sort(c->s, c->schema);
}

bool catalog_sqlite(void *ctx, struct session *s, struct db *from, const char *name, const char *origin)
{
	struct catalog c = {.ctx = mem_context(ctx, "catalog_sqlite"), .s = s, .from = from};
	bool ok;

	c.tables = mem_array(c.ctx, struct table, 1);
	ok = read_all(&c, name, origin);
	if (db_error(from) != NULL) {
		ok = db_report(from, s->diags, "cannot read the catalogue");
	}
	if (db_error(s->db) != NULL) {
		ok = db_report(s->db, s->diags, "cannot store the schema");
	}
	mem_free(c.ctx);
	return ok;
}
