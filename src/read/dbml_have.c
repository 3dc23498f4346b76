/* The conceptual model of the session in the shape of what a text wants, so that the two can be laid side by side. */
#include "dataeng/read/dbml_model.h"

#include "dataeng/base/embed.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"

static const char *text(const void *ctx, struct query *q, int col)
{
	return mem_strdup(ctx, query_text(q, col));
}

static void read_values(const void *ctx, struct session *s, struct want_attribute *a)
{
	struct query *q =
	        db_query(ctx, s->db, "SELECT value FROM attribute_value WHERE attribute_id = ? ORDER BY seq", "i", a->id);

	while (query_next(q)) {
		a->values.all = mem_resize(ctx, a->values.all, const char *, a->values.count + 1);
		a->values.all[a->values.count++] = text(ctx, q, 0);
	}
	query_end(q);
}

static void read_attributes(const void *ctx, struct session *s, struct want_owner *o)
{
	struct query *q = db_query(ctx, s->db, embed_text("read/dbml_have_attributes.sql"), "i", o->id);

	while (query_next(q)) {
		struct want_attribute *a;

		o->attributes = mem_resize(ctx, o->attributes, struct want_attribute, o->attribute_count + 1);
		a = &o->attributes[o->attribute_count++];
		*a = (struct want_attribute){.id = query_int(q, 0),
		                             .name = text(ctx, q, 1),
		                             .type = text(ctx, q, 2),
		                             .several = query_int(q, 3) != 0,
		                             .pk = query_int(q, 4) != 0,
		                             .is_unique = query_int(q, 5) != 0,
		                             .required = (int)query_int(q, 6),
		                             .value = text(ctx, q, 10)};
		dbml_note(ctx, text(ctx, q, 11), a);
		a->pii = text(ctx, q, 7);
		a->derived = text(ctx, q, 8);
		a->part_of = text(ctx, q, 9);
		read_values(ctx, s, a);
	}
	query_end(q);
}

static void read_relationships(const void *ctx, struct session *s, struct want_owner *o)
{
	struct query *q = db_query(ctx, s->db, embed_text("read/dbml_have_relationships.sql"), "i", o->id);

	while (query_next(q)) {
		o->relationships = mem_resize(ctx, o->relationships, struct want_relationship, o->relationship_count + 1);
		o->relationships[o->relationship_count++] = (struct want_relationship){.id = query_int(q, 0),
		                                                                       .role = text(ctx, q, 1),
		                                                                       .target = text(ctx, q, 2),
		                                                                       .cardinality = text(ctx, q, 3),
		                                                                       .optional = (int)query_int(q, 4),
		                                                                       .identifying = query_int(q, 5) != 0,
		                                                                       .pk = query_int(q, 6) != 0,
		                                                                       .verb = text(ctx, q, 7)};
	}
	query_end(q);
}

bool dbml_have(const void *ctx, struct session *s, struct want *w)
{
	struct query *q = db_query(ctx, s->db, embed_text("read/dbml_have_owners.sql"), "");

	*w = (struct want){0};
	while (query_next(q)) {
		w->owners = mem_resize(ctx, w->owners, struct want_owner, w->count + 1);
		w->owners[w->count++] = (struct want_owner){
		        .id = query_int(q, 0), .name = text(ctx, q, 1), .kind = text(ctx, q, 2), .parent = text(ctx, q, 3)};
	}
	if (!query_end(q)) {
		return db_report(s->db, s->diags, "cannot read the model");
	}
	for (size_t i = 0; i < w->count; i++) {
		read_attributes(ctx, s, &w->owners[i]);
		read_relationships(ctx, s, &w->owners[i]);
	}
	return db_error(s->db) == NULL || db_report(s->db, s->diags, "cannot read the model");
}
