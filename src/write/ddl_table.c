/* CREATE TABLE and CREATE INDEX: what both dialects write alike. */
#include "dataeng/write/ddl.h"

#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/embed.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"
#include "dataeng/write/ddl_parts.h"
#include "dataeng/write/ddl_names.h"

char *ddl_table_name(const void *ctx, const char *space, const char *name, enum dialect d)
{
	if (d == DIALECT_POSTGRES && space != NULL && *space != '\0') {
		return mem_printf(ctx, "%s.%s", dialect_name(ctx, space), dialect_name(ctx, name));
	}
	return dialect_name(ctx, name);
}

char *ddl_name_list(const void *ctx, struct session *s, const char *json)
{
	struct query *q = db_query(ctx, s->db, "SELECT value FROM json_each(?) ORDER BY key", "s", json);
	struct buf b;

	buf_init(&b, ctx);
	while (query_next(q)) {
		buf_printf(&b, "%s%s", b.size > 0 ? ", " : "", dialect_name(ctx, query_text(q, 0)));
	}
	query_end(q);
	return b.data;
}

static const char *constraint(const void *ctx, const char *name)
{
	return name == NULL ? "" : mem_printf(ctx, "CONSTRAINT %s ", dialect_name(ctx, name));
}

/* One line of the table's body; the comment stands behind the comma. */
struct lines {
	struct buf *out;
	const char *comment; /* of the line before */
	size_t count;
};

static void start_line(struct lines *l)
{
	if (l->count++ > 0) {
		buf_str(l->out, ",");
	}
	if (l->comment != NULL) {
		buf_printf(l->out, " -- %s", l->comment);
		l->comment = NULL;
	}
	buf_str(l->out, "\n  ");
}

/* A comment is one line: a newline would end it. */
static const char *one_line(const void *ctx, const char *text)
{
	char *copy = mem_strdup(ctx, text);

	for (char *p = copy; p != NULL && *p != '\0'; p++) {
		if ((unsigned char)*p < ' ') {
			*p = ' ';
		}
	}
	return copy;
}

static void add_columns(struct lines *l, struct session *s, int64_t tbl_id, enum dialect d)
{
	struct query *q = db_query(l->out->ctx, s->db, embed_text("write/ddl_column.sql"), "is", tbl_id, DIALECT_NAME(d));

	while (query_next(q)) {
		start_line(l);
		if (d == DIALECT_SQLITE) {
			ddl_sqlite_column(l->out, q);
			l->comment = one_line(l->out->ctx, query_text(q, DDL_COMMENT));
		} else {
			ddl_postgres_column(l->out, q);
		}
	}
	query_end(q);
}

static void add_keys(struct lines *l, struct session *s, int64_t tbl_id, enum dialect d)
{
	struct query *q = db_query(l->out->ctx, s->db, embed_text("write/ddl_key.sql"), "is", tbl_id, DIALECT_NAME(d));

	while (query_next(q)) {
		start_line(l);
		buf_printf(l->out, "%s%s (%s)", constraint(l->out->ctx, query_text(q, 0)),
		           strcmp(query_text(q, 1), "primary") == 0 ? "PRIMARY KEY" : "UNIQUE",
		           ddl_name_list(l->out->ctx, s, query_text(q, 2)));
	}
	query_end(q);
}

static void add_checks(struct lines *l, struct session *s, int64_t tbl_id, enum dialect d)
{
	struct query *q =
	        db_query(l->out->ctx, s->db,
	                 "SELECT name, CASE ?2 WHEN 'sqlite' THEN sqlite_expr ELSE postgres_expr END AS expr FROM chk "
	                 "WHERE tbl_id = ?1 AND expr IS NOT NULL ORDER BY id",
	                 "is", tbl_id, DIALECT_NAME(d));

	while (query_next(q)) {
		start_line(l);
		buf_printf(l->out, "%sCHECK (%s)", constraint(l->out->ctx, query_text(q, 0)), query_text(q, 1));
	}
	query_end(q);
}

static void upper(struct buf *out, const char *action)
{
	for (; *action != '\0'; action++) {
		buf_char(out, *action >= 'a' && *action <= 'z' ? (char)(*action - 32) : *action);
	}
}

void ddl_fk_body(struct buf *out, struct session *s, struct query *q, enum dialect d)
{
	buf_printf(out, "%sFOREIGN KEY (%s) REFERENCES %s (%s)", constraint(out->ctx, query_text(q, DDL_FK_NAME)),
	           ddl_name_list(out->ctx, s, query_text(q, DDL_FK_COLUMNS)),
	           ddl_table_name(out->ctx, query_text(q, DDL_FK_SPACE), query_text(q, DDL_FK_TABLE), d),
	           ddl_name_list(out->ctx, s, query_text(q, DDL_FK_TO_COLUMNS)));
	if (strcmp(query_text(q, DDL_FK_ON_DELETE), "no action") != 0) {
		buf_str(out, " ON DELETE ");
		upper(out, query_text(q, DDL_FK_ON_DELETE));
	}
	if (strcmp(query_text(q, DDL_FK_ON_UPDATE), "no action") != 0) {
		buf_str(out, " ON UPDATE ");
		upper(out, query_text(q, DDL_FK_ON_UPDATE));
	}
	if (!query_is_null(q, DDL_FK_DEFERRAL)) {
		buf_str(out, " DEFERRABLE INITIALLY ");
		upper(out, query_text(q, DDL_FK_DEFERRAL));
	}
}

static void add_fks(struct lines *l, struct session *s, int64_t tbl_id, enum dialect d)
{
	struct query *q = db_query(l->out->ctx, s->db, embed_text("write/ddl_fk.sql"), "i", tbl_id);

	while (query_next(q)) {
		if (d == DIALECT_SQLITE || !query_int(q, DDL_FK_LATE)) {
			start_line(l);
			ddl_fk_body(l->out, s, q, d);
		}
	}
	query_end(q);
}

static void add_suffix(struct buf *out, struct query *q, enum dialect d)
{
	if (d == DIALECT_SQLITE) {
		if (query_int(q, 2)) {
			buf_str(out, " STRICT");
		}
		if (query_int(q, 3)) {
			buf_str(out, query_int(q, 2) ? ", WITHOUT ROWID" : " WITHOUT ROWID");
		}
	} else if (!query_is_null(q, 4)) {
		buf_printf(out, " PARTITION BY %s", query_text(q, 4));
	}
}

static void create_table(struct buf *out, struct session *s, int64_t tbl_id, struct query *q, enum dialect d)
{
	struct lines l = {.out = out};

	if (d == DIALECT_SQLITE && !query_is_null(q, 6)) {
		buf_printf(out, "-- %s\n", one_line(out->ctx, query_text(q, 6)));
	}
	buf_printf(out, "CREATE TABLE %s", ddl_table_name(out->ctx, query_text(q, 0), query_text(q, 1), d));
	if (d == DIALECT_POSTGRES && !query_is_null(q, 5)) {
		buf_printf(out, " PARTITION OF %s", query_text(q, 5));
		add_suffix(out, q, d);
		return;
	}
	buf_str(out, " (");
	add_columns(&l, s, tbl_id, d);
	add_keys(&l, s, tbl_id, d);
	add_checks(&l, s, tbl_id, d);
	add_fks(&l, s, tbl_id, d);
	if (l.comment != NULL) {
		buf_printf(out, " -- %s", l.comment);
	}
	buf_str(out, "\n)");
	add_suffix(out, q, d);
}

void ddl_create_table(struct buf *out, struct session *s, int64_t tbl_id, enum dialect d)
{
	struct query *q =
	        db_query(out->ctx, s->db,
	                 "SELECT namespace, name, is_strict, without_rowid, partition_by, partition_of, comment FROM tbl "
	                 "WHERE id = ?",
	                 "i", tbl_id);

	if (query_next(q)) {
		create_table(out, s, tbl_id, q, d);
	}
	query_end(q);
}

struct index_text {
	struct buf head, parts, included;
	const char *where;
	bool possible;
};

static void add_index_part(struct index_text *x, struct query *q)
{
	struct buf *b = query_int(q, 9) ? &x->included : &x->parts;

	if (query_is_null(q, 6) && query_is_null(q, 7)) {
		x->possible = false;
		return;
	}
	buf_str(b, b->size > 0 ? ", " : "");
	if (!query_is_null(q, 6)) {
		buf_str(b, dialect_name(b->ctx, query_text(q, 6)));
	} else {
		buf_printf(b, "(%s)", query_text(q, 7));
	}
	buf_str(b, query_int(q, 8) ? " DESC" : "");
}

static void start_index(struct index_text *x, struct query *q, enum dialect d)
{
	const char *method = query_text(q, 2);
	bool plain = strcmp(method, "btree") == 0;

	x->possible = d == DIALECT_POSTGRES || plain;
	x->where = mem_strdup(x->head.ctx, query_text(q, 5));
	buf_printf(&x->head, "CREATE %sINDEX %s ON %s", query_int(q, 1) ? "UNIQUE " : "",
	           dialect_name(x->head.ctx, query_text(q, 0)),
	           ddl_table_name(x->head.ctx, query_text(q, 3), query_text(q, 4), d));
	if (!plain) {
		buf_printf(&x->head, " USING %s", method);
	}
}

void ddl_create_index(struct buf *out, struct session *s, int64_t idx_id, enum dialect d)
{
	struct query *q = db_query(out->ctx, s->db, embed_text("write/ddl_index.sql"), "is", idx_id, DIALECT_NAME(d));
	struct index_text x = {.possible = false};

	buf_init(&x.head, out->ctx);
	buf_init(&x.parts, out->ctx);
	buf_init(&x.included, out->ctx);
	while (query_next(q)) {
		if (x.head.size == 0) {
			start_index(&x, q, d);
		}
		add_index_part(&x, q);
	}
	if (!query_end(q) || !x.possible) {
		return;
	}
	buf_printf(out, "%s (%s)", x.head.data, x.parts.data);
	if (x.included.size > 0 && d == DIALECT_POSTGRES) {
		buf_printf(out, " INCLUDE (%s)", x.included.data);
	}
	if (x.where != NULL) {
		buf_printf(out, " WHERE %s", x.where);
	}
}
