/* The model as JSON, by queries over the session's tables in the order of the text. Reads only; the order of keys and rows is
 * fixed, so the same model gives the same bytes. */
#include "dataeng/write/model_json.h"

#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/edit.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/json.h"
#include "dataeng/wrap/sqlite.h"

struct writer {
	void *ctx;
	struct session *s;
};

static void set_tri(struct json *o, const char *key, const struct query *q, int col)
{
	if (query_is_null(q, col)) {
		json_set_null(o, key);
	} else {
		json_set_bool(o, key, query_int(q, col) != 0);
	}
}

static void set_real(struct json *o, const char *key, const struct query *q, int col)
{
	if (query_is_null(q, col)) {
		json_set_null(o, key);
	} else {
		json_set_number(o, key, query_real(q, col));
	}
}

/* The first column of all rows, as an array of strings. */
static struct json *list(struct writer *w, const char *sql, int64_t id)
{
	struct json *a = json_array(w->ctx);
	struct query *q = db_query(w->ctx, w->s->db, sql, "i", id);

	while (query_next(q)) {
		json_append_string(a, query_text(q, 0));
	}
	(void)query_end(q);
	return a;
}

/* Where the element comes from: "shop.md:3, 8", "assumed"; null would be an element out of nothing. */
static void set_source(struct writer *w, struct json *o, int64_t element)
{
	const char *places = db_text(w->ctx, w->s->db, "SELECT places FROM v_places WHERE element_id = ?", "i", element);

	if (places != NULL) {
		json_set_string(o, "source", places);
	} else {
		json_set_null(o, "source");
	}
}

static struct json *attributes(struct writer *w, int64_t owner)
{
	struct json *all = json_array(w->ctx);
	struct query *q = db_query(
	        w->ctx, w->s->db,
	        "SELECT a.id, a.name, a.type, a.required, a.is_unique, a.pii, a.multivalued, a.derived, p.name, a.min_value, "
	        "a.max_value, a.max_length, a.unit, a.default_value, a.description FROM attribute a LEFT JOIN attribute p ON "
	        "p.id = a.part_of WHERE a.owner_id = ? ORDER BY a.seq",
	        "i", owner);

	while (query_next(q)) {
		struct json *o = json_object(w->ctx);
		struct json *values =
		        list(w, "SELECT value FROM attribute_value WHERE attribute_id = ? ORDER BY seq", query_int(q, 0));

		json_set_string(o, "name", query_text(q, 1));
		json_set_string(o, "type", query_text(q, 2));
		set_tri(o, "required", q, 3);
		json_set_bool(o, "unique", query_int(q, 4) != 0);
		json_set_string(o, "pii", query_text(q, 5));
		if (json_size(values) > 0) {
			json_set(o, "values", values);
		}
		if (query_int(q, 6) != 0) {
			json_set_bool(o, "multivalued", true);
		}
		if (!query_is_null(q, 7)) {
			json_set_bool(o, "derived", true);
			json_set_string(o, "derivation", query_text(q, 7));
		}
		if (!query_is_null(q, 8)) {
			json_set_string(o, "part_of", query_text(q, 8));
		}
		if (!query_is_null(q, 9)) {
			set_real(o, "min", q, 9);
		}
		if (!query_is_null(q, 10)) {
			set_real(o, "max", q, 10);
		}
		if (!query_is_null(q, 11)) {
			set_real(o, "max_length", q, 11);
		}
		if (!query_is_null(q, 12)) {
			json_set_string(o, "unit", query_text(q, 12));
		}
		if (!query_is_null(q, 13)) {
			json_set_string(o, "default", query_text(q, 13));
		}
		if (!query_is_null(q, 14)) {
			json_set_string(o, "description", query_text(q, 14));
		}
		set_source(w, o, query_int(q, 0));
		json_append(all, o);
	}
	(void)query_end(q);
	return all;
}

#define KEY_PARTS                                                                                                              \
	"SELECT coalesce(a.name, r.role, t.name) FROM entity_key_part p LEFT JOIN attribute a ON a.id = p.attribute_id LEFT "  \
	"JOIN relationship r "                                                                                                 \
	"ON r.id = p.relationship_id LEFT JOIN entity t ON t.id = r.to_id WHERE p.key_id = ? ORDER BY p.seq"

static void keys(struct writer *w, struct json *entity, int64_t id)
{
	struct json *alternates = json_array(w->ctx);
	struct json *primary = NULL;
	struct query *q =
	        db_query(w->ctx, w->s->db,
	                 "SELECT id, is_primary FROM entity_key WHERE entity_id = ? ORDER BY is_primary DESC, id", "i", id);

	while (query_next(q)) {
		struct json *parts = list(w, KEY_PARTS, query_int(q, 0));

		if (query_int(q, 1) != 0 && primary == NULL) {
			primary = parts;
		} else {
			json_append(alternates, parts);
		}
	}
	(void)query_end(q);
	json_set(entity, "key", primary != NULL ? primary : json_array(w->ctx));
	json_set(entity, "alt_keys", alternates);
}

static struct json *entities(struct writer *w)
{
	struct json *all = json_array(w->ctx);
	struct query *q = db_query(w->ctx, w->s->db,
	                           "SELECT e.id, e.name, e.kind, p.name, e.description FROM entity e LEFT JOIN entity p ON "
	                           "p.id = e.parent_id ORDER BY e.seq",
	                           "");

	while (query_next(q)) {
		struct json *o = json_object(w->ctx);

		json_set_string(o, "name", query_text(q, 1));
		json_set(o, "aliases",
		         list(w, "SELECT alias FROM entity_alias WHERE entity_id = ? ORDER BY alias", query_int(q, 0)));
		json_set_string(o, "kind", query_text(q, 2));
		if (!query_is_null(q, 3)) {
			json_set_string(o, "parent", query_text(q, 3));
		}
		if (!query_is_null(q, 4)) {
			json_set_string(o, "description", query_text(q, 4));
		}
		keys(w, o, query_int(q, 0));
		json_set(o, "attributes", attributes(w, query_int(q, 0)));
		set_source(w, o, query_int(q, 0));
		json_append(all, o);
	}
	(void)query_end(q);
	return all;
}

static struct json *relationships(struct writer *w)
{
	struct json *all = json_array(w->ctx);
	struct query *q =
	        db_query(w->ctx, w->s->db,
	                 "SELECT r.id, f.name, t.name, r.cardinality, r.name, r.role, r.from_optional, r.to_optional, "
	                 "r.identifying FROM "
	                 "relationship r JOIN entity f ON f.id = r.from_id JOIN entity t ON t.id = r.to_id ORDER BY r.seq",
	                 "");

	while (query_next(q)) {
		struct json *o = json_object(w->ctx);

		json_set_string(o, "from", query_text(q, 1));
		json_set_string(o, "to", query_text(q, 2));
		json_set_string(o, "cardinality", query_text(q, 3));
		json_set_string(o, "name", query_text(q, 4));
		if (!query_is_null(q, 5)) {
			struct json *roles = json_array(w->ctx);

			json_append_string(roles, query_text(q, 5));
			json_set(o, "roles", roles);
		}
		set_tri(o, "optional_from", q, 6);
		set_tri(o, "optional_to", q, 7);
		if (query_int(q, 8) != 0) {
			json_set_bool(o, "identifying", true);
		}
		json_set(o, "attributes", attributes(w, query_int(q, 0)));
		set_source(w, o, query_int(q, 0));
		json_append(all, o);
	}
	(void)query_end(q);
	return all;
}

static struct json *volumes(struct writer *w)
{
	struct json *all = json_array(w->ctx);
	struct query *q =
	        db_query(w->ctx, w->s->db,
	                 "SELECT e.name, v.row_count, v.per, v.growth_pct, v.growth_per, v.id FROM volume v JOIN entity e "
	                 "ON e.id = v.entity_id ORDER BY v.id",
	                 "");

	while (query_next(q)) {
		struct json *o = json_object(w->ctx);

		json_set_string(o, "entity", query_text(q, 0));
		set_real(o, "rows", q, 1);
		json_set_string(o, "per", query_text(q, 2));
		set_real(o, "growth_pct", q, 3);
		if (!query_is_null(q, 3)) {
			json_set_string(o, "growth_per", query_text(q, 4));
		}
		set_source(w, o, query_int(q, 5));
		json_append(all, o);
	}
	(void)query_end(q);
	return all;
}

static struct json *retention(struct writer *w)
{
	struct json *all = json_array(w->ctx);
	struct query *q = db_query(w->ctx, w->s->db,
	                           "SELECT e.name, r.months, r.after, r.action, r.id FROM retention r JOIN entity e ON e.id = "
	                           "r.entity_id ORDER BY r.id",
	                           "");

	while (query_next(q)) {
		struct json *o = json_object(w->ctx);

		json_set_string(o, "entity", query_text(q, 0));
		set_real(o, "months", q, 1);
		if (!query_is_null(q, 2)) {
			json_set_string(o, "after", query_text(q, 2));
		}
		json_set_string(o, "action", query_text(q, 3));
		set_source(w, o, query_int(q, 4));
		json_append(all, o);
	}
	(void)query_end(q);
	return all;
}

static struct json *access_patterns(struct writer *w)
{
	struct json *all = json_array(w->ctx);
	struct query *q = db_query(w->ctx, w->s->db,
	                           "SELECT p.id, e.name, p.kind, p.body, p.per_day, p.latency_ms FROM access_pattern p JOIN "
	                           "entity e ON e.id = p.entity_id ORDER BY p.id",
	                           "");

	while (query_next(q)) {
		struct json *o = json_object(w->ctx);

		json_set_string(o, "entity", query_text(q, 1));
		json_set(o, "by",
		         list(w,
		              "SELECT coalesce(a.name, p.name) FROM access_part p LEFT JOIN attribute a ON a.id = "
		              "p.attribute_id WHERE p.access_id = ? ORDER BY p.seq",
		              query_int(q, 0)));
		json_set_string(o, "kind", query_text(q, 2));
		json_set_string(o, "text", query_text(q, 3));
		if (!query_is_null(q, 4)) {
			set_real(o, "per_day", q, 4);
		}
		if (!query_is_null(q, 5)) {
			set_real(o, "latency_ms", q, 5);
		}
		set_source(w, o, query_int(q, 0));
		json_append(all, o);
	}
	(void)query_end(q);
	return all;
}

static struct json *constraints(struct writer *w)
{
	struct json *all = json_array(w->ctx);
	struct query *q = db_query(w->ctx, w->s->db,
	                           "SELECT b.id, e.name, b.kind, b.value, b.body FROM business_rule b JOIN entity e ON e.id = "
	                           "b.entity_id ORDER BY b.id",
	                           "");

	while (query_next(q)) {
		struct json *o = json_object(w->ctx);
		const char *kind = query_text(q, 2);

		json_set_string(o, "entity", query_text(q, 1));
		json_set_string(o, "kind", strcmp(kind, "overlap") == 0 ? "check" : kind);
		json_set(o, "attributes",
		         list(w,
		              "SELECT CASE WHEN a.id IS NOT NULL THEN a.name WHEN r.from_id = b.entity_id THEN "
		              "coalesce(r.role, t.name) ELSE f.name END "
		              "FROM business_rule_part p JOIN business_rule b ON b.id = p.rule_id LEFT JOIN attribute a ON "
		              "a.id = p.attribute_id LEFT JOIN "
		              "relationship r ON r.id = p.relationship_id LEFT JOIN entity t ON t.id = r.to_id LEFT JOIN "
		              "entity f ON f.id = r.from_id "
		              "WHERE p.rule_id = ? ORDER BY p.seq",
		              query_int(q, 0)));
		if (!query_is_null(q, 3)) {
			set_real(o, "value", q, 3);
		}
		json_set_string(o, "text", query_text(q, 4));
		set_source(w, o, query_int(q, 0));
		json_append(all, o);
	}
	(void)query_end(q);
	return all;
}

/* Rows as objects whose keys are the names of the columns. */
static struct json *rows(struct writer *w, const char *sql)
{
	struct json *all = json_array(w->ctx);
	struct query *q = db_query(w->ctx, w->s->db, sql, "");

	while (query_next(q)) {
		struct json *o = json_object(w->ctx);

		for (int i = 0; i < query_columns(q); i++) {
			if (strcmp(query_storage(q, i), "integer") == 0 || strcmp(query_storage(q, i), "real") == 0) {
				json_set_number(o, query_name(q, i), query_real(q, i));
			} else {
				json_set_string(o, query_name(q, i), query_text(q, i));
			}
		}
		json_append(all, o);
	}
	(void)query_end(q);
	return all;
}

/* What became of the sentences: how many of each fate. */
static struct json *sentences(struct writer *w)
{
	static const char *const fates[] = {"used", "asked", "set_aside"};
	struct json *o = json_object(w->ctx);

	json_set_number(o, "all", (double)db_int(w->s->db, 0, "SELECT count(*) FROM statement", ""));
	for (size_t i = 0; i < sizeof fates / sizeof *fates; i++) {
		json_set_number(o, fates[i],
		                (double)db_int(w->s->db, 0, "SELECT count(*) FROM statement WHERE fate = ?", "s", fates[i]));
	}
	return o;
}

bool model_json_write(struct buf *out, struct session *s)
{
	struct writer w = {mem_context(s, "model json"), s};
	struct json *o = json_object(w.ctx);

	json_set(o, "entities", entities(&w));
	json_set(o, "relationships", relationships(&w));
	json_set(o, "volumes", volumes(&w));
	json_set(o, "retention", retention(&w));
	json_set(o, "access_patterns", access_patterns(&w));
	json_set(o, "constraints", constraints(&w));
	json_set(o, "prohibitions",
	         rows(&w, "SELECT e.name AS entity, p.name, p.body AS text, s.places AS source FROM prohibition p LEFT JOIN "
	                  "entity e ON e.id = p.entity_id LEFT JOIN v_places s ON s.element_id = p.id ORDER BY p.id"));
	json_set(o, "quality",
	         rows(&w, "SELECT q.name, q.value, q.body AS text, s.places AS source FROM quality q LEFT JOIN v_places s ON "
	                  "s.element_id = q.id ORDER BY q.id"));
	json_set(o, "assumptions", rows(&w, "SELECT object, body AS text, reason FROM assumption ORDER BY id"));
	json_set(o, "questions",
	         rows(&w, "SELECT object, body AS text, assumed, impact, uncertainty FROM open_question ORDER BY impact * "
	                  "uncertainty DESC, id"));
	json_set(o, "sentences", sentences(&w));
	json_print(out, o);
	buf_char(out, '\n');
	mem_free(w.ctx);
	return model_ok(s);
}
