/* Sizes of a schema at 1x, 10x and 100x for both engines: rows by size_rows.c, bytes by size_columns.c and size_bytes.c. */
#include "dataeng/plan/size.h"

#include <math.h>

#include "dataeng/base/embed.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/edit.h"
#include "dataeng/model/physical.h"
#include "dataeng/model/session.h"
#include "dataeng/plan/size_parts.h"
#include "dataeng/wrap/sqlite.h"

static double periods_a_year(const char *per)
{
	switch (per[0]) {
	case 'd':
		return 365.25;
	case 'w':
		return 52.18;
	case 'm':
		return 12;
	case 'q':
		return 4;
	default:
		return 1;
	}
}

static bool load_tables(void *ctx, struct session *s, const char *schema, struct list *tables)
{
	struct query *q = db_query(ctx, s->db, embed_text("plan/size_tables.sql"), "s", schema);

	while (query_next(q)) {
		struct size_table *t = mem_new(ctx, struct size_table);

		t->id = query_int(q, 0);
		t->name = mem_strdup(ctx, query_text(q, 1));
		t->kind = mem_strdup(ctx, query_text(q, 2));
		t->without_rowid = query_int(q, 3) != 0;
		t->stock = query_real(q, 4);
		t->per_year = query_real(q, 5);
		t->growth = query_is_null(q, 6) ? 1 : pow(1 + query_real(q, 6) / 100, periods_a_year(query_string(q, 7)));
		t->retention = query_real(q, 8);
		t->subtype = query_int(q, 9) != 0;
		list_add(ctx, tables, t);
	}
	return query_end(q);
}

static struct size_table *find(const struct list *tables, int64_t id)
{
	for (size_t i = 0; i < tables->count; i++) {
		struct size_table *t = tables->all[i];

		if (t->id == id) {
			return t;
		}
	}
	return NULL;
}

static bool load_refs(void *ctx, struct session *s, const char *schema, const struct list *tables, struct list *refs)
{
	struct query *q = db_query(ctx, s->db, embed_text("plan/size_refs.sql"), "s", schema);

	while (query_next(q)) {
		struct size_ref *r = mem_new(ctx, struct size_ref);

		r->from = find(tables, query_int(q, 0));
		r->to = find(tables, query_int(q, 1));
		r->one_to_one = query_int(q, 2) != 0;
		r->owned = query_int(q, 3) != 0;
		r->filled = query_int(q, 4) != 0;
		list_add(ctx, refs, r);
	}
	return query_end(q);
}

static bool store(void *ctx, struct session *s, const struct list *tables, const struct size_table *t)
{
	static const int scales[] = {1, 10, 100};
	double bytes[2][2];

	for (size_t i = 0; i < sizeof(scales) / sizeof(scales[0]); i++) {
		double rows = t->rows * (t->fixed ? 1 : scales[i]);

		if (!size_bytes(ctx, s, tables, t, scales[i], bytes[0], bytes[1])) {
			return false;
		}
		for (int e = 0; e < 2; e++) {
			physical_add_size(s, &(struct physical_size){.tbl_id = t->id,
			                                             .scale = scales[i],
			                                             .engine = e == 0 ? "postgres" : "sqlite",
			                                             .row_count = rows,
			                                             .table_bytes = bytes[e][0],
			                                             .index_bytes = bytes[e][1],
			                                             .basis = t->basis});
		}
	}
	return true;
}

bool size_run(void *ctx, struct session *s, const char *schema)
{
	struct list tables = {0}, refs = {0};
	bool ok =
	        db_run(s->db,
	               "DELETE FROM table_size WHERE tbl_id IN (SELECT t.id FROM tbl t JOIN db_schema d ON d.id = t.schema_id "
	               "WHERE d.name = ?)",
	               "s", schema) &&
	        load_tables(ctx, s, schema, &tables) && load_refs(ctx, s, schema, &tables, &refs);

	if (ok) {
		size_rows(ctx, &tables, &refs);
	}
	for (size_t i = 0; ok && i < tables.count; i++) {
		ok = store(ctx, s, &tables, tables.all[i]);
	}
	return model_ok(s);
}
