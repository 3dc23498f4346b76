/* The statements of a schema in the order to run them, and the script around them. */
#include "dataeng/write/ddl.h"

#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/embed.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/physical.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"
#include "dataeng/write/ddl_names.h"

struct job {
	const void *ctx;
	struct session *s;
	enum dialect d;
	int64_t schema;
	struct ddl_statement *all;
	size_t count;
};

static void add(struct job *j, const char *object, const char *sql)
{
	if (*sql == '\0') {
		return;
	}
	j->all = mem_resize(j->ctx, j->all, struct ddl_statement, j->count + 1);
	j->all[j->count].object = mem_strdup(j->ctx, object);
	j->all[j->count++].sql = sql;
}

static void add_namespaces(struct job *j)
{
	struct query *q = db_query(j->ctx, j->s->db,
	                           "SELECT DISTINCT namespace FROM tbl WHERE schema_id = ? AND namespace NOT IN ('', 'public') "
	                           "ORDER BY namespace",
	                           "i", j->schema);

	while (j->d == DIALECT_POSTGRES && query_next(q)) {
		add(j, query_text(q, 0),
		    mem_printf(j->ctx, "CREATE SCHEMA IF NOT EXISTS %s", dialect_name(j->ctx, query_text(q, 0))));
	}
	query_end(q);
}

/* Types come before the tables that use them, all else behind. */
static void add_objects(struct job *j, bool early)
{
	struct query *q = db_query(j->ctx, j->s->db,
	                           "SELECT name, CASE ?2 WHEN 'sqlite' THEN sqlite_sql ELSE postgres_sql END AS text, "
	                           "kind IN ('extension', 'enum', 'domain', 'sequence', 'type') AS early FROM schema_object "
	                           "WHERE schema_id = ?1 AND text IS NOT NULL ORDER BY seq",
	                           "is", j->schema, DIALECT_NAME(j->d));

	while (query_next(q)) {
		if ((query_int(q, 2) != 0) == early) {
			add(j, query_text(q, 0), mem_strdup(j->ctx, query_text(q, 1)));
		}
	}
	query_end(q);
}

static void add_tables(struct job *j)
{
	struct query *q =
	        db_query(j->ctx, j->s->db, "SELECT id, name FROM tbl WHERE schema_id = ? ORDER BY seq", "i", j->schema);

	while (query_next(q)) {
		struct buf b;

		buf_init(&b, j->ctx);
		ddl_create_table(&b, j->s, query_int(q, 0), j->d);
		add(j, query_text(q, 1), b.data);
	}
	query_end(q);
}

static void add_late_fks(struct job *j, int64_t tbl_id, const char *table)
{
	struct query *q = db_query(j->ctx, j->s->db, embed_text("write/ddl_fk.sql"), "i", tbl_id);

	while (query_next(q)) {
		struct buf b;

		if (!query_int(q, DDL_FK_LATE)) {
			continue;
		}
		buf_init(&b, j->ctx);
		buf_printf(&b, "ALTER TABLE %s ADD ", table);
		ddl_fk_body(&b, j->s, q, j->d);
		add(j, query_string(q, DDL_FK_NAME), b.data);
	}
	query_end(q);
}

static void add_rings(struct job *j)
{
	struct query *q = db_query(j->ctx, j->s->db, "SELECT id, namespace, name FROM tbl WHERE schema_id = ? ORDER BY seq",
	                           "i", j->schema);

	while (j->d == DIALECT_POSTGRES && query_next(q)) {
		add_late_fks(j, query_int(q, 0), ddl_table_name(j->ctx, query_text(q, 1), query_text(q, 2), j->d));
	}
	query_end(q);
}

static void add_indexes(struct job *j)
{
	struct query *q = db_query(j->ctx, j->s->db,
	                           "SELECT i.id, i.name FROM idx i JOIN tbl t ON t.id = i.tbl_id WHERE t.schema_id = ? "
	                           "ORDER BY t.seq, i.id",
	                           "i", j->schema);

	while (query_next(q)) {
		struct buf b;

		buf_init(&b, j->ctx);
		ddl_create_index(&b, j->s, query_int(q, 0), j->d);
		add(j, query_text(q, 1), b.data);
	}
	query_end(q);
}

static void add_table_comments(struct job *j)
{
	struct query *q =
	        db_query(j->ctx, j->s->db,
	                 "SELECT namespace, name, comment FROM tbl WHERE schema_id = ? AND comment IS NOT NULL ORDER BY "
	                 "seq",
	                 "i", j->schema);

	while (query_next(q)) {
		add(j, mem_printf(j->ctx, "%s.comment", query_text(q, 1)),
		    mem_printf(j->ctx, "COMMENT ON TABLE %s IS %s",
		               ddl_table_name(j->ctx, query_text(q, 0), query_text(q, 1), j->d),
		               dialect_text(j->ctx, query_text(q, 2))));
	}
	query_end(q);
}

static void add_column_comments(struct job *j)
{
	struct query *q =
	        db_query(j->ctx, j->s->db,
	                 "SELECT t.namespace, t.name, c.name, c.comment FROM col c JOIN tbl t ON t.id = c.tbl_id WHERE "
	                 "t.schema_id = ? AND c.comment IS NOT NULL ORDER BY t.seq, c.seq",
	                 "i", j->schema);

	while (query_next(q)) {
		add(j, mem_printf(j->ctx, "%s.%s.comment", query_text(q, 1), query_text(q, 2)),
		    mem_printf(j->ctx, "COMMENT ON COLUMN %s.%s IS %s",
		               ddl_table_name(j->ctx, query_text(q, 0), query_text(q, 1), j->d),
		               dialect_name(j->ctx, query_text(q, 2)), dialect_text(j->ctx, query_text(q, 3))));
	}
	query_end(q);
}

bool ddl_statements(const void *ctx, struct ddl_statement **all, size_t *count, struct session *s, const char *schema,
                    enum dialect d)
{
	struct job j = {.ctx = ctx, .s = s, .d = d, .schema = physical_find_schema(s, schema)};

	if (j.schema == 0) {
		return diag_errorf(s->diags, NO_PLACE, "no-schema", "derive the design first", "there is no schema \"%s\"",
		                   schema);
	}
	add_namespaces(&j);
	add_objects(&j, true);
	add_tables(&j);
	add_rings(&j);
	add_indexes(&j);
	add_objects(&j, false);
	if (d == DIALECT_POSTGRES) {
		add_table_comments(&j);
		add_column_comments(&j);
	}
	*all = j.all;
	*count = j.count;
	return db_error(s->db) == NULL || db_report(s->db, s->diags, "cannot write the schema");
}

bool ddl_write(struct buf *out, struct session *s, const char *schema, enum dialect d)
{
	void *ctx = mem_context(out->ctx, "ddl");
	struct ddl_statement *all;
	size_t count;
	bool ok = ddl_statements(ctx, &all, &count, s, schema, d);

	if (ok) {
		buf_str(out, d == DIALECT_SQLITE
		                     ? "-- For an empty SQLite database (3.37 or newer): sqlite3 FILE < this\n"
		                       "PRAGMA foreign_keys = ON; -- every connection has to say so\n\nBEGIN;\n"
		                     : "-- For an empty PostgreSQL database (12 or newer): psql -v ON_ERROR_STOP=1 -f "
		                       "this\n\nBEGIN;\n");
	}
	for (size_t i = 0; ok && i < count; i++) {
		buf_printf(out, "\n%s;\n", all[i].sql);
	}
	if (ok) {
		buf_str(out, "\nCOMMIT;\n");
	}
	mem_free(ctx);
	return ok;
}
