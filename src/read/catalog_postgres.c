/* The catalogue of a PostgreSQL database. The server writes expressions and definitions itself (pg_get_expr and its kin); what
 * is asked is in the .sql files beside this one.
 *
 * Tables first, then constraints and indexes of each, then all other objects. A foreign key to a table of the system or of an
 * extension becomes an object, as there is no table row to point at.
 */
#include "dataeng/read/catalog.h"

#include <stdlib.h>
#include <string.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/embed.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/physical.h"
#include "dataeng/model/session.h"
#include "dataeng/read/classify.h"
#include "dataeng/wrap/postgres.h"
#include "dataeng/wrap/sqlite.h"

struct table {
	int64_t oid;
	int64_t id;
	const char **cols; /* [count] */
	int64_t *ids;
	int64_t *numbers; /* attnum */
	size_t count;
};

struct catalog {
	void *ctx;
	struct session *s;
	struct pg *from;
	int64_t schema;
	struct table *tables;
	size_t count;
};

static const struct table *by_oid(const struct catalog *c, int64_t oid)
{
	for (size_t i = 0; i < c->count; i++) {
		if (c->tables[i].oid == oid) {
			return &c->tables[i];
		}
	}
	return NULL;
}

static int64_t by_number(const struct table *t, int64_t number)
{
	for (size_t i = 0; i < t->count; i++) {
		if (t->numbers[i] == number) {
			return t->ids[i];
		}
	}
	return 0;
}

/* "1 3" as column ids; their number, 0 when one is unknown. */
static size_t column_ids(const struct catalog *c, const struct table *t, const char *numbers, int64_t **ids)
{
	size_t n = 0;
	char *end;

	*ids = mem_array(c->ctx, int64_t, strlen(numbers) + 1);
	for (const char *p = numbers; *p != '\0'; p = end) {
		(*ids)[n] = by_number(t, strtol(p, &end, 10));
		if (end == p || (*ids)[n++] == 0) {
			return 0;
		}
	}
	return n;
}

static bool list_tables(struct catalog *c)
{
	struct pg_rows *r = pg_query(c->ctx, c->from, embed_text("read/catalog_postgres_tables.sql"), "");

	while (pg_rows_next(r)) {
		struct table *t;

		c->tables = mem_resize(c->ctx, c->tables, struct table, c->count + 1);
		t = &c->tables[c->count++];
		*t = (struct table){.oid = pg_rows_int(r, 0)};
		t->id = physical_add_table(c->s, &(struct physical_table){.schema_id = c->schema,
		                                                          .space = pg_rows_text(r, 1),
		                                                          .name = pg_rows_text(r, 2),
		                                                          .partition_by = pg_rows_text(r, 3),
		                                                          .partition_of = pg_rows_text(r, 4),
		                                                          .comment = pg_rows_text(r, 5),
		                                                          .options = pg_rows_text(r, 6)});
	}
	return pg_rows_end(r);
}

static const char *identity_of(const struct pg_rows *r)
{
	const char *identity = pg_rows_string(r, 5);

	return *identity == 'a' ? "always" : *identity == 'd' ? "by default" : pg_rows_bool(r, 9) ? "serial" : NULL;
}

static bool read_columns(struct catalog *c, struct table *t)
{
	struct pg_rows *r = pg_query(c->ctx, c->from, embed_text("read/catalog_postgres_columns.sql"), "i", t->oid);

	t->cols = mem_array(c->ctx, const char *, 1);
	t->ids = mem_array(c->ctx, int64_t, 1);
	t->numbers = mem_array(c->ctx, int64_t, 1);
	while (pg_rows_next(r)) {
		bool generated = *pg_rows_string(r, 6) != '\0';
		const char *base = pg_rows_text(r, 10);
		struct physical_column col = {
		        .tbl_id = t->id,
		        .name = pg_rows_text(r, 1),
		        .type = *pg_rows_string(r, 11) == 'e'
		                        ? "enum"
		                        : classify_type(base != NULL ? base : pg_rows_text(r, 2), DIALECT_POSTGRES),
		        .postgres_type = pg_rows_text(r, 2),
		        .not_null = pg_rows_bool(r, 3),
		        .postgres_default = generated ? NULL : pg_rows_text(r, 4),
		        .postgres_generated = generated ? pg_rows_text(r, 4) : NULL,
		        .generated_stored = generated,
		        .identity = identity_of(r),
		        .collation = pg_rows_text(r, 7),
		        .comment = pg_rows_text(r, 8),
		        .options = pg_rows_text(r, 12),
		};

		t->cols = mem_resize(c->ctx, t->cols, const char *, t->count + 1);
		t->ids = mem_resize(c->ctx, t->ids, int64_t, t->count + 1);
		t->numbers = mem_resize(c->ctx, t->numbers, int64_t, t->count + 1);
		t->cols[t->count] = mem_strdup(c->ctx, col.name);
		t->numbers[t->count] = pg_rows_int(r, 0);
		t->ids[t->count++] = physical_add_column(c->s, &col);
	}
	return pg_rows_end(r);
}

static void add_fk(struct catalog *c, const struct table *t, const struct pg_rows *r)
{
	const struct table *to = by_oid(c, pg_rows_int(r, 3));
	int64_t *ids;
	int64_t *to_ids;
	size_t n = column_ids(c, t, pg_rows_string(r, 2), &ids);
	size_t to_n = to == NULL ? 0 : column_ids(c, to, pg_rows_string(r, 4), &to_ids);

	if (n == 0 || n != to_n) {
		physical_add_object(c->s, &(struct physical_object){.schema_id = c->schema,
		                                                    .kind = "dangling_fk",
		                                                    .name = pg_rows_text(r, 1),
		                                                    .tbl_id = t->id,
		                                                    .postgres_sql = pg_rows_text(r, 10)});
		return;
	}
	physical_add_fk(c->s,
	                &(struct physical_fk){.tbl_id = t->id,
	                                      .name = pg_rows_text(r, 1),
	                                      .to_tbl_id = to->id,
	                                      .on_delete = classify_action(pg_rows_string(r, 5)),
	                                      .on_update = classify_action(pg_rows_string(r, 6)),
	                                      .deferral = !pg_rows_bool(r, 7)  ? NULL
	                                                  : pg_rows_bool(r, 8) ? "deferred"
	                                                                       : "immediate",
	                                      .options = pg_rows_text(r, 11)},
	                ids, to_ids, n);
}

static void add_check(struct catalog *c, const struct table *t, const struct pg_rows *r)
{
	size_t only;
	const char *kind = classify_check(pg_rows_string(r, 9), DIALECT_POSTGRES, t->cols, t->count, &only);

	physical_add_check(c->s, &(struct physical_check){.tbl_id = t->id,
	                                                  .name = pg_rows_text(r, 1),
	                                                  .kind = kind,
	                                                  .postgres_expr = pg_rows_text(r, 9),
	                                                  .col_id = only < t->count ? t->ids[only] : 0});
}

static bool read_constraints(struct catalog *c, const struct table *t)
{
	struct pg_rows *r = pg_query(c->ctx, c->from, embed_text("read/catalog_postgres_constraints.sql"), "i", t->oid);

	while (pg_rows_next(r)) {
		char kind = *pg_rows_string(r, 0);
		int64_t *ids;

		if (kind == 'f') {
			add_fk(c, t, r);
		} else if (kind == 'c') {
			add_check(c, t, r);
		} else if (kind == 'p' || kind == 'u') {
			size_t n = column_ids(c, t, pg_rows_string(r, 2), &ids);

			physical_add_key(c->s, t->id, pg_rows_text(r, 1), kind == 'p' ? "primary" : "unique",
			                 pg_rows_text(r, 11), ids, n);
		}
	}
	return pg_rows_end(r);
}

/* Adds the index whose columns have been collected. */
static void finish_index(struct catalog *c, struct physical_index *x, const struct physical_index_column *cols, size_t *count)
{
	if (*count > 0) {
		physical_add_index(c->s, x, cols, *count);
	}
	*count = 0;
}

static bool read_indexes(struct catalog *c, const struct table *t)
{
	struct pg_rows *r = pg_query(c->ctx, c->from, embed_text("read/catalog_postgres_indexes.sql"), "i", t->oid);
	struct physical_index_column cols[64];
	struct physical_index x = {0};
	int64_t oid = 0;
	size_t n = 0;

	while (pg_rows_next(r)) {
		if (pg_rows_int(r, 0) != oid) {
			finish_index(c, &x, cols, &n);
			oid = pg_rows_int(r, 0);
			x = (struct physical_index){.tbl_id = t->id,
			                            .name = pg_rows_text(r, 1),
			                            .is_unique = pg_rows_bool(r, 2),
			                            .method = pg_rows_text(r, 3),
			                            .postgres_where = pg_rows_text(r, 4),
			                            .options = pg_rows_text(r, 10)};
		}
		if (n < sizeof cols / sizeof cols[0]) {
			cols[n++] = (struct physical_index_column){.col_id = by_number(t, pg_rows_int(r, 5)),
			                                           .postgres_expr = pg_rows_text(r, 6),
			                                           .included = pg_rows_bool(r, 7),
			                                           .descending = pg_rows_bool(r, 8),
			                                           .options = pg_rows_text(r, 9)};
		}
	}
	finish_index(c, &x, cols, &n);
	return pg_rows_end(r);
}

static bool read_objects(struct catalog *c)
{
	struct pg_rows *r = pg_query(c->ctx, c->from, embed_text("read/catalog_postgres_objects.sql"), "");

	while (pg_rows_next(r)) {
		const struct table *t = pg_rows_text(r, 3) == NULL ? NULL : by_oid(c, pg_rows_int(r, 3));

		physical_add_object(c->s, &(struct physical_object){.schema_id = c->schema,
		                                                    .kind = pg_rows_text(r, 0),
		                                                    .space = pg_rows_text(r, 1),
		                                                    .name = pg_rows_text(r, 2),
		                                                    .tbl_id = t == NULL ? 0 : t->id,
		                                                    .postgres_sql = pg_rows_text(r, 4),
		                                                    .comment = pg_rows_text(r, 5)});
	}
	return pg_rows_end(r);
}

static bool read_all(struct catalog *c, const char *name, const char *origin)
{
	bool ok = physical_clear(c->s, name);

	c->schema = ok ? physical_add_schema(c->s, name, "postgres", origin) : 0;
	ok = c->schema != 0 && list_tables(c);
	for (size_t i = 0; ok && i < c->count; i++) {
		ok = read_columns(c, &c->tables[i]);
	}
	for (size_t i = 0; ok && i < c->count; i++) {
		ok = read_constraints(c, &c->tables[i]) && read_indexes(c, &c->tables[i]);
	}
	return ok && read_objects(c) && physical_sort(c->s, c->schema);
}

bool catalog_postgres(void *ctx, struct session *s, struct pg *from, const char *name, const char *origin)
{
	struct catalog c = {.ctx = mem_context(ctx, "catalog_postgres"), .s = s, .from = from};
	bool ok;

	c.tables = mem_array(c.ctx, struct table, 1);
	ok = read_all(&c, name, origin);
	if (pg_error(from) != NULL) {
		ok = pg_report(from, s->diags, "cannot read the catalogue");
	}
	if (db_error(s->db) != NULL) {
		ok = db_report(s->db, s->diags, "cannot store the schema");
	}
	mem_free(c.ctx);
	return ok;
}
