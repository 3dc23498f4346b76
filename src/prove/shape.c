/* Loads a db_schema of the session into memory, once for an engine. */
#include "dataeng/prove/shape.h"

#include <string.h>
#include <strings.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/session.h"
#include "dataeng/read/sqltoken.h"
#include "dataeng/wrap/sqlite.h"

struct loader {
	struct shape *sh;
	struct db *db;
	bool sqlite;
};

/* One more zeroed element behind an array; needs `count` beside it. */
#define GROW(ctx, array, count, type) ((array) = mem_resize(ctx, array, type, (count) + 1), &(array)[(count)++])

static const char *text(const struct loader *l, const struct query *q, int col)
{
	return mem_strdup(l->sh, query_text(q, col));
}

static size_t column_by_id(const struct shape_table *t, int64_t id)
{
	for (size_t i = 0; i < t->col_count; i++) {
		if (t->cols[i].id == id) {
			return i;
		}
	}
	return SHAPE_NONE;
}

static size_t table_by_id(const struct shape *sh, int64_t id)
{
	for (size_t i = 0; i < sh->count; i++) {
		if (sh->tables[i].id == id) {
			return i;
		}
	}
	return SHAPE_NONE;
}

size_t shape_table_index(const struct shape *sh, const char *space, const char *name)
{
	for (size_t i = 0; i < sh->count; i++) {
		const struct shape_table *t = &sh->tables[i];
		int differs = sh->dialect == DIALECT_SQLITE ? strcasecmp(t->name, name) : strcmp(t->name, name);

		if (differs == 0 && (space == NULL || strcmp(t->space, space) == 0)) {
			return i;
		}
	}
	return SHAPE_NONE;
}

size_t shape_column_index(const struct shape_table *t, const char *name)
{
	size_t near = SHAPE_NONE;

	for (size_t i = 0; i < t->col_count; i++) {
		if (strcmp(t->cols[i].name, name) == 0) {
			return i;
		}
		near = strcasecmp(t->cols[i].name, name) == 0 ? i : near;
	}
	return near;
}

char *shape_table_sql(const void *ctx, const struct shape *sh, const struct shape_table *t)
{
	char *name = dialect_name(ctx, t->name);

	return sh->dialect == DIALECT_SQLITE || *t->space == '\0' ? name
	                                                          : mem_printf(ctx, "%s.%s", dialect_name(ctx, t->space), name);
}

char *shape_path(const void *ctx, const struct shape_table *t, const char *part)
{
	return part == NULL ? mem_strdup(ctx, t->name) : mem_printf(ctx, "%s.%s", t->name, part);
}

char *shape_names(const void *ctx, const struct shape_table *t, const size_t *cols, size_t count)
{
	struct buf b;

	buf_init(&b, ctx);
	for (size_t i = 0; i < count; i++) {
		buf_printf(&b, "%s%s", i == 0 ? "" : ", ", t->cols[cols[i]].name);
	}
	return b.data;
}

bool shape_is_primary(const struct shape_table *t, size_t col)
{
	for (size_t k = 0; k < t->key_count; k++) {
		for (size_t i = 0; t->keys[k].primary && i < t->keys[k].count; i++) {
			if (t->keys[k].cols[i] == col) {
				return true;
			}
		}
	}
	return false;
}

bool shape_is_rowid(const struct shape_table *t, size_t col)
{
	for (size_t k = 0; k < t->key_count && !t->without_rowid; k++) {
		if (t->keys[k].primary && t->keys[k].count == 1 && t->keys[k].cols[0] == col) {
			return strcasecmp(t->cols[col].declared, "INTEGER") == 0;
		}
	}
	return false;
}

size_t *shape_mentions(const void *ctx, const struct shape *sh, const struct shape_table *t, const char *expr, size_t *count)
{
	size_t *all = mem_array(ctx, size_t, t->col_count + 1);
	bool *seen = mem_array(all, bool, t->col_count + 1);
	struct sql_tokens *k = sql_tokens(all, expr, strlen(expr), sh->dialect);

	for (size_t i = 0; i < k->count; i++) {
		char *name = k->all[i].kind == SQL_WORD || k->all[i].kind == SQL_QUOTED ? sql_name(all, k, i) : NULL;
		size_t c = name == NULL || sql_is_sign(k, i + 1, "(") ? SHAPE_NONE : shape_column_index(t, name);

		if (c != SHAPE_NONE) {
			seen[c] = true;
		}
	}
	*count = 0;
	for (size_t i = 0; i < t->col_count; i++) {
		if (seen[i]) {
			all[(*count)++] = i;
		}
	}
	return all;
}

static bool load_values(struct loader *l, struct shape_column *c, int64_t attribute)
{
	struct query *q =
	        db_query(l->sh, l->db, "SELECT value FROM attribute_value WHERE attribute_id = ? ORDER BY seq", "i", attribute);

	while (query_next(q)) {
		*GROW(l->sh, c->values, c->value_count, const char *) = text(l, q, 0);
	}
	return query_end(q);
}

static bool load_columns(struct loader *l, struct shape_table *t)
{
	struct query *q = db_query(
	        l->sh, l->db,
	        l->sqlite ? "SELECT c.id, c.name, c.type, c.sqlite_type, c.not_null, c.sqlite_default, c.sqlite_generated, "
	                    "c.generated_stored, c.identity, c.collation, c.role, c.attribute_id, a.min_value, a.max_value, "
	                    "a.max_length FROM col c LEFT JOIN attribute a ON a.id = c.attribute_id WHERE c.tbl_id = ? AND "
	                    "c.sqlite_type IS NOT NULL ORDER BY c.seq"
	                  : "SELECT c.id, c.name, c.type, c.postgres_type, c.not_null, c.postgres_default, "
	                    "c.postgres_generated, c.generated_stored, c.identity, c.collation, c.role, c.attribute_id, "
	                    "a.min_value, a.max_value, a.max_length FROM col c LEFT JOIN attribute a ON a.id = c.attribute_id "
	                    "WHERE c.tbl_id = ? AND c.postgres_type IS NOT NULL ORDER BY c.seq",
	        "i", t->id);
	bool ok = true;

	while (ok && query_next(q)) {
		struct shape_column *c = GROW(l->sh, t->cols, t->col_count, struct shape_column);

		*c = (struct shape_column){
		        .id = query_int(q, 0),
		        .name = text(l, q, 1),
		        .type = text(l, q, 2),
		        .declared = text(l, q, 3),
		        .not_null = query_int(q, 4) != 0,
		        .fallback = text(l, q, 5),
		        .generated = text(l, q, 6),
		        .stored = query_int(q, 7) != 0,
		        .identity = text(l, q, 8),
		        .collation = text(l, q, 9),
		        .role = text(l, q, 10),
		        .has_min = !query_is_null(q, 12),
		        .has_max = !query_is_null(q, 13),
		        .min = query_real(q, 12),
		        .max = query_real(q, 13),
		        .max_length = query_int(q, 14),
		};
		ok = load_values(l, c, query_int(q, 11));
	}
	return query_end(q) && ok;
}

/* The columns of a key; false in *whole when one is not for this engine. */
static size_t *column_list(struct loader *l, const struct shape_table *t, const char *sql, int64_t id, size_t *count,
                           bool *whole)
{
	size_t *cols = mem_array(l->sh, size_t, 1);
	struct query *q = db_query(l->sh, l->db, sql, "i", id);

	*count = 0;
	*whole = true;
	while (query_next(q)) {
		size_t c = column_by_id(t, query_int(q, 0));

		*whole = *whole && c != SHAPE_NONE;
		*GROW(l->sh, cols, *count, size_t) = c;
	}
	*whole = query_end(q) && *whole && *count > 0;
	return cols;
}

static bool load_keys(struct loader *l, struct shape_table *t)
{
	struct query *q = db_query(
	        l->sh, l->db, "SELECT id, name, kind, options FROM tbl_key WHERE tbl_id = ? ORDER BY kind, id", "i", t->id);

	while (query_next(q)) {
		struct shape_key k = {.id = query_int(q, 0), .name = text(l, q, 1), .options = text(l, q, 3)};
		bool whole;

		k.primary = strcmp(query_string(q, 2), "primary") == 0;
		k.cols = column_list(l, t, "SELECT col_id FROM tbl_key_col WHERE key_id = ? ORDER BY seq", k.id, &k.count,
		                     &whole);
		if (whole) {
			*GROW(l->sh, t->keys, t->key_count, struct shape_key) = k;
		}
	}
	return query_end(q);
}

static bool load_fks(struct loader *l, struct shape_table *t)
{
	struct query *q = db_query(
	        l->sh, l->db, "SELECT id, name, to_tbl_id, on_delete, on_update, deferral FROM fk WHERE tbl_id = ? ORDER BY id",
	        "i", t->id);

	while (query_next(q)) {
		struct shape_fk f = {.id = query_int(q, 0),
		                     .name = text(l, q, 1),
		                     .to = table_by_id(l->sh, query_int(q, 2)),
		                     .on_delete = text(l, q, 3),
		                     .on_update = text(l, q, 4),
		                     .deferral = text(l, q, 5)};
		bool whole = f.to != SHAPE_NONE;
		bool to_whole = false;

		if (whole) {
			f.cols = column_list(l, t, "SELECT col_id FROM fk_col WHERE fk_id = ? ORDER BY seq", f.id, &f.count,
			                     &whole);
			f.to_cols = column_list(l, &l->sh->tables[f.to],
			                        "SELECT to_col_id FROM fk_col WHERE fk_id = ? ORDER BY seq", f.id, &f.count,
			                        &to_whole);
		}
		if (whole && to_whole) {
			*GROW(l->sh, t->fks, t->fk_count, struct shape_fk) = f;
		}
	}
	return query_end(q);
}

static bool load_checks(struct loader *l, struct shape_table *t)
{
	struct query *q =
	        db_query(l->sh, l->db,
	                 l->sqlite ? "SELECT id, name, kind, sqlite_expr FROM chk WHERE tbl_id = ? AND sqlite_expr IS NOT "
	                             "NULL ORDER BY id"
	                           : "SELECT id, name, kind, postgres_expr FROM chk WHERE tbl_id = ? AND postgres_expr IS "
	                             "NOT NULL ORDER BY id",
	                 "i", t->id);

	while (query_next(q)) {
		struct shape_check *c = GROW(l->sh, t->checks, t->check_count, struct shape_check);

		*c = (struct shape_check){
		        .id = query_int(q, 0), .name = text(l, q, 1), .kind = text(l, q, 2), .expr = text(l, q, 3)};
		c->cols = shape_mentions(l->sh, l->sh, t, c->expr, &c->count);
	}
	return query_end(q);
}

static bool load_index_columns(struct loader *l, const struct shape_table *t, struct shape_index *x)
{
	struct query *q =
	        db_query(l->sh, l->db,
	                 l->sqlite ? "SELECT col_id, sqlite_expr, descending, included, options FROM idx_col WHERE idx_id = ? "
	                             "ORDER BY seq"
	                           : "SELECT col_id, postgres_expr, descending, included, options FROM idx_col WHERE idx_id "
	                             "= ? ORDER BY seq",
	                 "i", x->id);
	bool whole = true;

	while (query_next(q)) {
		struct shape_index_column *c = GROW(l->sh, x->cols, x->count, struct shape_index_column);

		*c = (struct shape_index_column){
		        .col = query_is_null(q, 0) ? SHAPE_NONE : column_by_id(t, query_int(q, 0)),
		        .expr = text(l, q, 1),
		        .descending = query_int(q, 2) != 0,
		        .included = query_int(q, 3) != 0,
		        .options = text(l, q, 4),
		};
		whole = whole && (c->col != SHAPE_NONE || c->expr != NULL);
	}
	return query_end(q) && whole && x->count > 0;
}

static bool load_indexes(struct loader *l, struct shape_table *t)
{
	struct query *q =
	        db_query(l->sh, l->db,
	                 l->sqlite ? "SELECT id, name, is_unique, method, sqlite_where, postgres_where IS NOT NULL FROM idx "
	                             "WHERE tbl_id = ? ORDER BY id"
	                           : "SELECT id, name, is_unique, method, postgres_where, sqlite_where IS NOT NULL FROM idx "
	                             "WHERE tbl_id = ? ORDER BY id",
	                 "i", t->id);

	while (query_next(q)) {
		struct shape_index x = {.id = query_int(q, 0),
		                        .name = text(l, q, 1),
		                        .is_unique = query_int(q, 2) != 0,
		                        .method = text(l, q, 3),
		                        .where = text(l, q, 4)};
		/* Methods other than btree exist in PostgreSQL only; a predicate that one engine lacks makes it the other's. */
		bool ours = (!l->sqlite || strcmp(x.method, "btree") == 0) && (x.where != NULL || query_int(q, 5) == 0);

		if (ours && load_index_columns(l, t, &x)) {
			*GROW(l->sh, t->indexes, t->index_count, struct shape_index) = x;
		}
	}
	return query_end(q);
}

static bool load_objects(struct loader *l, int64_t schema)
{
	struct query *q = db_query(
	        l->sh, l->db,
	        l->sqlite ? "SELECT kind, namespace, name, sqlite_sql, coalesce(rule_id, 0), tbl_id FROM schema_object "
	                    "WHERE schema_id = ? AND sqlite_sql IS NOT NULL ORDER BY seq"
	                  : "SELECT kind, namespace, name, postgres_sql, coalesce(rule_id, 0), tbl_id FROM "
	                    "schema_object WHERE schema_id = ? AND postgres_sql IS NOT NULL ORDER BY seq",
	        "i", schema);

	while (query_next(q)) {
		struct shape_object *o = GROW(l->sh, l->sh->objects, l->sh->object_count, struct shape_object);

		*o = (struct shape_object){
		        .kind = text(l, q, 0),
		        .space = text(l, q, 1),
		        .name = text(l, q, 2),
		        .sql = text(l, q, 3),
		        .rule_id = query_int(q, 4),
		        .table = query_is_null(q, 5) ? SHAPE_NONE : table_by_id(l->sh, query_int(q, 5)),
		};
	}
	return query_end(q);
}

static bool load_tables(struct loader *l, int64_t schema)
{
	struct query *q =
	        db_query(l->sh, l->db,
	                 "SELECT id, namespace, name, is_strict, without_rowid, partition_by, partition_of FROM tbl WHERE "
	                 "schema_id = ? ORDER BY seq, id",
	                 "i", schema);

	while (query_next(q)) {
		struct shape_table *t = GROW(l->sh, l->sh->tables, l->sh->count, struct shape_table);

		*t = (struct shape_table){
		        .id = query_int(q, 0),
		        .space = text(l, q, 1),
		        .name = text(l, q, 2),
		        .strict = query_int(q, 3) != 0,
		        .without_rowid = query_int(q, 4) != 0,
		        .partition_by = text(l, q, 5),
		        .partition_of = text(l, q, 6),
		};
	}
	return query_end(q);
}

struct shape *shape_load(void *ctx, struct session *s, const char *schema, enum dialect dialect)
{
	struct loader l = {mem_new(ctx, struct shape), s->db, dialect == DIALECT_SQLITE};
	int64_t id = db_int(s->db, 0, "SELECT id FROM db_schema WHERE name = ?", "s", schema);
	bool ok;

	l.sh->dialect = dialect;
	if (id == 0) {
		diag_errorf(s->diags, NO_PLACE, "no-design", "derive it first", "there is no schema '%s' in this session",
		            schema);
		return NULL;
	}
	ok = load_tables(&l, id);
	for (size_t i = 0; ok && i < l.sh->count; i++) {
		ok = load_columns(&l, &l.sh->tables[i]);
	}
	for (size_t i = 0; ok && i < l.sh->count; i++) {
		struct shape_table *t = &l.sh->tables[i];

		ok = load_keys(&l, t) && load_fks(&l, t) && load_checks(&l, t) && load_indexes(&l, t);
	}
	if (!ok || !load_objects(&l, id)) {
		db_report(s->db, s->diags, "cannot load the schema");
		return NULL;
	}
	return l.sh;
}
