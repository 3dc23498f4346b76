/* The conceptual model as DBML made for editing: what can be changed there is written, all else stays as it is when the text
 * is applied again (read/dbml_apply.c). Both sides keep to the grammar that the head of the text explains. */
#include "dataeng/write/dbml.h"

#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/embed.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"

static const char HEAD[] =
        "// The model, for editing. What you change here is changed in the model; what you delete is dropped.\n"
        "//\n"
        "//   Table order { ... }           an entity, singular; [note: 'weak'], 'associative', 'lookup', 'subtype of person'\n"
        "//   placed_at timestamp           an attribute: text integer decimal money date timestamp boolean binary json,\n"
        "//                                 or the name of an Enum; text[] has several values; composite has parts\n"
        "//   [pk]                          part of the key that identifies; [unique]; [not null] always known; [null] may be\n"
        "//                                 missing; neither: not stated\n"
        "//   [note: 'personal']            or 'special'; 'derived: how'; 'part of address'; several with ; between them\n"
        "//   customer ref [ref: > customer.id, note: 'placed by']\n"
        "//                                 a relationship, many-to-one; - is one-to-one, <> many-to-many; the name is the "
        "role;\n"
        "//                                 note 'owner; ...' when an order cannot be told apart without its customer\n"
        "//   Table x [note: 'facts of order.product'] { ... }   attributes of a relationship\n";

struct settings {
	struct buf *out;
	size_t count;
};

static struct buf *setting(struct settings *s)
{
	buf_str(s->out, s->count++ == 0 ? " [" : ", ");
	return s->out;
}

static void finish(struct settings *s)
{
	buf_str(s->out, s->count > 0 ? "]\n" : "\n");
}

/* Joins the parts of a note; NULL parts are left out. */
static void add_note(struct settings *s, const char *const *parts, size_t count)
{
	struct buf *note = buf_new(s->out->ctx);

	for (size_t i = 0; i < count; i++) {
		if (parts[i] != NULL) {
			buf_printf(note, "%s%s", note->size > 0 ? "; " : "", parts[i]);
		}
	}
	if (note->size > 0) {
		buf_str(setting(s), "note: ");
		dbml_text(s->out, note->data);
	}
}

static void required(struct settings *s, int64_t required)
{
	if (required >= 0) {
		buf_str(setting(s), required == 1 ? "not null" : "null");
	}
}

static const char *enum_name(const void *ctx, const char *owner, const char *name)
{
	return mem_printf(ctx, "%s_%s", owner, name);
}

static void add_attribute(struct buf *out, const char *owner, struct query *q)
{
	struct settings s = {.out = out};
	const void *ctx = out->ctx;
	const char *notes[] = {
	        strcmp(query_text(q, 5), "none") == 0 ? NULL : query_text(q, 5),
	        query_is_null(q, 7) ? NULL : mem_printf(ctx, "derived: %s", query_text(q, 7)),
	        query_is_null(q, 8) ? NULL : mem_printf(ctx, "part of %s", query_text(q, 8)),
	        query_text(q, 10),
	};

	buf_str(out, "  ");
	dbml_name(out, query_text(q, 0));
	buf_char(out, ' ');
	if (query_int(q, 12) > 0) {
		buf_str(out, "composite");
	} else if (strcmp(query_text(q, 1), "enum") == 0 && query_int(q, 13) > 0) {
		dbml_name(out, enum_name(ctx, owner, query_text(q, 0)));
	} else {
		buf_str(out, query_text(q, 1));
	}
	buf_str(out, query_int(q, 6) ? "[]" : "");
	if (query_int(q, 4)) {
		buf_str(setting(&s), "pk");
	}
	if (query_int(q, 3)) {
		buf_str(setting(&s), "unique");
	}
	required(&s, query_int(q, 2));
	if (!query_is_null(q, 9)) {
		buf_str(setting(&s), "default: ");
		dbml_text(out, query_text(q, 9));
	}
	add_note(&s, notes, sizeof(notes) / sizeof(notes[0]));
	finish(&s);
}

static void add_ref(struct buf *out, struct query *q)
{
	struct settings s = {.out = out};
	const char *cardinality = query_text(q, 2);
	const char *notes[] = {query_int(q, 4) ? "owner" : NULL, query_text(q, 5)};

	buf_str(out, "  ");
	dbml_name(out, query_text(q, 0));
	buf_str(out, " ref");
	if (query_int(q, 6)) {
		buf_str(setting(&s), "pk");
	}
	required(&s, query_int(q, 3) < 0 ? -1 : !query_int(q, 3));
	buf_printf(setting(&s), "ref: %s ",
	           strcmp(cardinality, "many-to-many") == 0 ? "<>"
	           : strcmp(cardinality, "one-to-one") == 0 ? "-"
	                                                    : ">");
	dbml_name(out, query_text(q, 1));
	buf_str(out, ".id");
	add_note(&s, notes, sizeof(notes) / sizeof(notes[0]));
	finish(&s);
}

static void add_enums(struct buf *out, struct session *s, const char *owner, int64_t owner_id)
{
	struct query *q =
	        db_query(out->ctx, s->db,
	                 "SELECT a.name, v.value, v.seq FROM attribute a JOIN attribute_value v ON v.attribute_id = a.id "
	                 "WHERE a.owner_id = ? AND a.type = 'enum' ORDER BY a.seq, v.seq",
	                 "i", owner_id);
	char *last = NULL;

	while (query_next(q)) {
		if (last == NULL || strcmp(last, query_text(q, 0)) != 0) {
			buf_str(out, last != NULL ? "}\n" : "");
			last = mem_strdup(out->ctx, query_text(q, 0));
			buf_str(out, "\nEnum ");
			dbml_name(out, enum_name(out->ctx, owner, last));
			buf_str(out, " {\n");
		}
		buf_str(out, "  ");
		dbml_name(out, query_text(q, 1));
		buf_char(out, '\n');
	}
	buf_str(out, last != NULL ? "}\n" : "");
	query_end(q);
}

static void add_attributes(struct buf *out, struct session *s, const char *owner, int64_t owner_id)
{
	struct query *q = db_query(out->ctx, s->db, embed_text("write/dbml_model_attribute.sql"), "i", owner_id);

	while (query_next(q)) {
		add_attribute(out, owner, q);
	}
	query_end(q);
}

static void add_entity(struct buf *out, struct session *s, struct query *e)
{
	const char *name = query_text(e, 1);
	const char *kind = query_text(e, 2);
	struct query *q;

	add_enums(out, s, name, query_int(e, 0));
	buf_str(out, "\nTable ");
	dbml_name(out, name);
	if (strcmp(kind, "subtype") == 0 && !query_is_null(e, 3)) {
		buf_str(out, " [note: ");
		dbml_text(out, mem_printf(out->ctx, "subtype of %s", query_text(e, 3)));
		buf_str(out, "]");
	} else if (strcmp(kind, "strong") != 0) {
		buf_printf(out, " [note: '%s']", kind);
	}
	buf_str(out, " {\n");
	add_attributes(out, s, name, query_int(e, 0));
	q = db_query(out->ctx, s->db, embed_text("write/dbml_model_ref.sql"), "i", query_int(e, 0));
	while (query_next(q)) {
		add_ref(out, q);
	}
	query_end(q);
	buf_str(out, "}\n");
}

/* A table of its own for the attributes of each relationship that has some. */
static void add_facts(struct buf *out, struct session *s)
{
	struct query *q = db_query(out->ctx, s->db,
	                           "SELECT r.id, f.name, coalesce(r.role, t.name) FROM relationship r JOIN entity f ON f.id = "
	                           "r.from_id JOIN entity t ON t.id = r.to_id WHERE EXISTS (SELECT 1 FROM attribute a WHERE "
	                           "a.owner_id = r.id) ORDER BY r.seq",
	                           "");

	while (query_next(q)) {
		const char *name = mem_printf(out->ctx, "%s_%s_facts", query_text(q, 1), query_text(q, 2));

		add_enums(out, s, name, query_int(q, 0));
		buf_str(out, "\nTable ");
		dbml_name(out, name);
		buf_str(out, " [note: ");
		dbml_text(out, mem_printf(out->ctx, "facts of %s.%s", query_text(q, 1), query_text(q, 2)));
		buf_str(out, "] {\n");
		add_attributes(out, s, name, query_int(q, 0));
		buf_str(out, "}\n");
	}
	query_end(q);
}

bool dbml_write_model(struct buf *out, struct session *s)
{
	struct query *q = db_query(out->ctx, s->db, "SELECT id, name, kind, parent FROM v_entity ORDER BY seq", "");

	buf_str(out, HEAD);
	while (query_next(q)) {
		add_entity(out, s, q);
	}
	add_facts(out, s);
	return query_end(q) || db_report(s->db, s->diags, "cannot write the model");
}
