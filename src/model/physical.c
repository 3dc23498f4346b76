/* Typed edits of the physical model: one function, one INSERT and its parts. Failures stick to the database handle.
 *
 * Nothing here knows where a schema comes from: the derivation and the readers of DDL, DBML and catalogues all use it.
 */
#include "dataeng/model/physical.h"

#include "dataeng/base/embed.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"

#define ID_OR_NULL "nullif(?, 0)"

static int64_t last_if(struct session *s, bool ok)
{
	return ok ? db_last_id(s->db) : 0;
}

bool physical_clear(struct session *s, const char *name)
{
	return db_run(s->db, "DELETE FROM db_schema WHERE name = ?", "s", name);
}

int64_t physical_add_schema(struct session *s, const char *name, const char *dialect, const char *origin)
{
	return last_if(s, db_run(s->db, "INSERT INTO db_schema (name, dialect, origin) VALUES (?, ?, ?)", "sss", name, dialect,
	                         origin));
}

int64_t physical_add_table(struct session *s, const struct physical_table *t)
{
	bool ok = db_run(s->db,
	                 "INSERT INTO tbl (schema_id, namespace, name, entity_id, relationship_id, attribute_id, is_strict, "
	                 "without_rowid, partition_by, partition_of, comment, options, seq) "
	                 "SELECT ?1, coalesce(?, ''), ?, " ID_OR_NULL ", " ID_OR_NULL ", " ID_OR_NULL ", ?, ?, ?, ?, ?, ?, "
	                 "coalesce(max(seq), 0) + 1 FROM tbl WHERE schema_id = ?1",
	                 "issiiiiissss", t->schema_id, t->space, t->name, t->entity_id, t->relationship_id, t->attribute_id,
	                 (int64_t)t->is_strict, (int64_t)t->without_rowid, t->partition_by, t->partition_of, t->comment,
	                 t->options);

	return last_if(s, ok);
}

int64_t physical_add_column(struct session *s, const struct physical_column *c)
{
	bool ok = db_run(
	        s->db,
	        "INSERT INTO col (tbl_id, name, type, sqlite_type, postgres_type, not_null, sqlite_default, postgres_default, "
	        "sqlite_generated, postgres_generated, generated_stored, identity, collation, role, pii, attribute_id, "
	        "relationship_id, comment, options, seq) "
	        "SELECT ?1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, coalesce(?, 'attribute'), coalesce(?, 'none'), " ID_OR_NULL
	        ", " ID_OR_NULL ", ?, ?, coalesce(max(seq), 0) + 1 FROM col WHERE tbl_id = ?1",
	        "issssissssissssiiss", c->tbl_id, c->name, c->type, c->sqlite_type, c->postgres_type, (int64_t)c->not_null,
	        c->sqlite_default, c->postgres_default, c->sqlite_generated, c->postgres_generated,
	        (int64_t)c->generated_stored, c->identity, c->collation, c->role, c->pii, c->attribute_id, c->relationship_id,
	        c->comment, c->options);

	return last_if(s, ok);
}

int64_t physical_add_key(struct session *s, int64_t tbl_id, const char *name, const char *kind, const char *options,
                         const int64_t *cols, size_t count)
{
	int64_t id = last_if(s, db_run(s->db, "INSERT INTO tbl_key (tbl_id, name, kind, options) VALUES (?, ?, ?, ?)", "isss",
	                               tbl_id, name, kind, options));
	bool ok = id != 0;

	for (size_t i = 0; ok && i < count; i++) {
		ok = db_run(s->db, "INSERT INTO tbl_key_col VALUES (?, ?, ?)", "iii", id, (int64_t)i + 1, cols[i]);
	}
	return ok ? id : 0;
}

int64_t physical_add_fk(struct session *s, const struct physical_fk *f, const int64_t *cols, const int64_t *to_cols,
                        size_t count)
{
	bool ok = db_run(s->db,
	                 "INSERT INTO fk (tbl_id, name, to_tbl_id, on_delete, on_update, deferral, relationship_id, options) "
	                 "VALUES (?, ?, ?, coalesce(?, 'no action'), coalesce(?, 'no action'), ?, " ID_OR_NULL ", ?)",
	                 "isisssis", f->tbl_id, f->name, f->to_tbl_id, f->on_delete, f->on_update, f->deferral,
	                 f->relationship_id, f->options);
	int64_t id = last_if(s, ok);

	for (size_t i = 0; ok && i < count; i++) {
		ok = db_run(s->db, "INSERT INTO fk_col VALUES (?, ?, ?, ?)", "iiii", id, (int64_t)i + 1, cols[i], to_cols[i]);
	}
	return ok ? id : 0;
}

int64_t physical_add_check(struct session *s, const struct physical_check *c)
{
	bool ok = db_run(s->db,
	                 "INSERT INTO chk (tbl_id, name, kind, sqlite_expr, postgres_expr, col_id, rule_id) "
	                 "VALUES (?, ?, coalesce(?, 'other'), ?, ?, " ID_OR_NULL ", " ID_OR_NULL ")",
	                 "issssii", c->tbl_id, c->name, c->kind, c->sqlite_expr, c->postgres_expr, c->col_id, c->rule_id);

	return last_if(s, ok);
}

int64_t physical_add_index(struct session *s, const struct physical_index *x, const struct physical_index_column *cols,
                           size_t count)
{
	bool ok = db_run(s->db,
	                 "INSERT INTO idx (tbl_id, name, is_unique, method, sqlite_where, postgres_where, access_id, fk_id, "
	                 "reason, options) VALUES (?, ?, ?, coalesce(?, 'btree'), ?, ?, " ID_OR_NULL ", " ID_OR_NULL ", ?, ?)",
	                 "isisssiiss", x->tbl_id, x->name, (int64_t)x->is_unique, x->method, x->sqlite_where, x->postgres_where,
	                 x->access_id, x->fk_id, x->reason, x->options);
	int64_t id = last_if(s, ok);

	for (size_t i = 0; ok && i < count; i++) {
		ok = db_run(s->db, "INSERT INTO idx_col VALUES (?, ?, " ID_OR_NULL ", ?, ?, ?, ?, ?)", "iiissiis", id,
		            (int64_t)i + 1, cols[i].col_id, cols[i].sqlite_expr, cols[i].postgres_expr,
		            (int64_t)cols[i].descending, (int64_t)cols[i].included, cols[i].options);
	}
	return ok ? id : 0;
}

int64_t physical_add_object(struct session *s, const struct physical_object *o)
{
	bool ok = db_run(s->db,
	                 "INSERT INTO schema_object (schema_id, kind, namespace, name, tbl_id, sqlite_sql, postgres_sql, "
	                 "comment, options, rule_id, seq) SELECT ?1, ?, coalesce(?, ''), ?, " ID_OR_NULL
	                 ", ?, ?, ?, ?, " ID_OR_NULL ", coalesce(max(seq), 0) + 1 FROM schema_object WHERE schema_id = ?1",
	                 "isssissssi", o->schema_id, o->kind, o->space, o->name, o->tbl_id, o->sqlite_sql, o->postgres_sql,
	                 o->comment, o->options, o->rule_id);

	return last_if(s, ok);
}

int64_t physical_add_access(struct session *s, const struct physical_access *a)
{
	bool ok = db_run(s->db,
	                 "INSERT INTO access_query (schema_id, access_id, sqlite_sql, postgres_sql, main_tbl_id, idx_id, "
	                 "reason) VALUES (?, ?, ?, ?, " ID_OR_NULL ", " ID_OR_NULL ", ?)",
	                 "iissiis", a->schema_id, a->access_id, a->sqlite_sql, a->postgres_sql, a->main_tbl_id, a->idx_id,
	                 a->reason);

	return last_if(s, ok);
}

int64_t physical_add_size(struct session *s, const struct physical_size *z)
{
	bool ok = db_run(s->db,
	                 "INSERT INTO table_size (tbl_id, scale, engine, row_count, table_bytes, index_bytes, basis) "
	                 "VALUES (?, ?, ?, ?, ?, ?, ?)",
	                 "iisrrrs", z->tbl_id, (int64_t)z->scale, z->engine, z->row_count, z->table_bytes, z->index_bytes,
	                 z->basis);

	return last_if(s, ok);
}

/* The first table in old order that waits for no other; when all wait, the first of a cycle. A placed table has a negative
 * seq, so that one column serves both orders. */
static int64_t next_to_place(struct session *s, int64_t schema_id)
{
	int64_t id =
	        db_int(s->db, 0,
	               "SELECT t.id FROM tbl t WHERE t.schema_id = ? AND t.seq > 0 AND NOT EXISTS (SELECT 1 FROM fk f JOIN "
	               "tbl u ON u.id = f.to_tbl_id WHERE f.tbl_id = t.id AND u.id <> t.id AND u.seq > 0) "
	               "ORDER BY t.seq, t.id LIMIT 1",
	               "i", schema_id);

	return id != 0 ? id : db_int(s->db, 0, embed_text("model/physical_sort.sql"), "i", schema_id);
}

bool physical_sort(struct session *s, int64_t schema_id)
{
	int64_t id;

	for (int64_t n = 1; (id = next_to_place(s, schema_id)) != 0; n++) {
		if (!db_run(s->db, "UPDATE tbl SET seq = ? WHERE id = ?", "ii", -n, id)) {
			return false;
		}
	}
	return db_run(s->db, "UPDATE tbl SET seq = -seq WHERE schema_id = ?", "i", schema_id);
}

int64_t physical_find_schema(struct session *s, const char *name)
{
	return db_int(s->db, 0, "SELECT id FROM db_schema WHERE name = ?", "s", name);
}

int64_t physical_find_table(struct session *s, int64_t schema_id, const char *space, const char *name)
{
	return db_int(s->db, 0, "SELECT id FROM tbl WHERE schema_id = ? AND namespace = coalesce(?, '') AND name = ?", "iss",
	              schema_id, space, name);
}

int64_t physical_find_column(struct session *s, int64_t tbl_id, const char *name)
{
	return db_int(s->db, 0, "SELECT id FROM col WHERE tbl_id = ? AND name = ?", "is", tbl_id, name);
}
