/* Typed edits of the conceptual model: one function, one or two INSERTs. Failures stick to the database handle. */
#include "dataeng/model/edit.h"

#include "dataeng/base/diag.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"

/* One bound value that may be absent. */
#define ID_OR_NULL "nullif(?, 0)"

static int64_t new_element(struct session *s, const char *kind)
{
	return db_run(s->db, "INSERT INTO element (kind) VALUES (?)", "s", kind) ? db_last_id(s->db) : 0;
}

static int64_t tri(enum model_tri t)
{
	return t == MODEL_UNKNOWN ? -1 : t == MODEL_YES;
}

static int64_t id_if(bool ok, int64_t id)
{
	return ok ? id : 0;
}

int64_t model_add_document(struct session *s, const char *name, const char *kind, const char *sender, const char *language,
                           const char *body)
{
	bool ok = db_run(s->db, "INSERT INTO document (name, kind, sender, language, body) VALUES (?, ?, ?, ?, ?)", "sssss",
	                 name, kind, sender, language, body);

	return ok ? db_last_id(s->db) : 0;
}

int64_t model_add_statement(struct session *s, int64_t document_id, int64_t line, int64_t col, const char *kind,
                            const char *section, const char *body, const char *fate, const char *reason)
{
	bool ok = db_run(s->db,
	                 "INSERT INTO statement (document_id, line, col, kind, section, body, fate, reason) "
	                 "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
	                 "iiisssss", document_id, line, col, kind, section, body, fate, reason);

	return ok ? db_last_id(s->db) : 0;
}

bool model_set_fate(struct session *s, int64_t statement_id, const char *fate, const char *reason)
{
	return db_run(s->db, "UPDATE statement SET fate = ?, reason = ? WHERE id = ?", "ssi", fate, reason, statement_id);
}

int64_t model_add_entity(struct session *s, const struct model_entity *e)
{
	int64_t id = new_element(s, "entity");
	bool ok = db_run(s->db,
	                 "INSERT INTO entity (id, name, kind, parent_id, description, seq) "
	                 "SELECT ?, ?, coalesce(?, 'strong'), " ID_OR_NULL ", ?, coalesce(max(seq), 0) + 1 FROM entity",
	                 "issis", id, e->name, e->kind, e->parent_id, e->description);

	return id_if(ok, id);
}

bool model_add_entity_alias(struct session *s, int64_t entity_id, const char *alias)
{
	return db_run(s->db, "INSERT OR IGNORE INTO entity_alias VALUES (?, ?)", "is", entity_id, alias);
}

static bool set_limits(struct session *s, int64_t id, const struct model_attribute *a)
{
	bool ok = true;

	if (a->has_min) {
		ok = db_run(s->db, "UPDATE attribute SET min_value = ? WHERE id = ?", "ri", a->min, id);
	}
	if (a->has_max) {
		ok = db_run(s->db, "UPDATE attribute SET max_value = ? WHERE id = ?", "ri", a->max, id) && ok;
	}
	return ok;
}

int64_t model_add_attribute(struct session *s, const struct model_attribute *a)
{
	int64_t id = new_element(s, "attribute");
	bool ok = db_run(
	        s->db,
	        "INSERT INTO attribute (id, owner_id, name, type, required, is_unique, pii, multivalued, derived, part_of, "
	        "max_length, unit, default_value, description, seq) "
	        "SELECT ?, ?2, ?, coalesce(?, 'text'), nullif(?, -1), ?, coalesce(?, 'none'), ?, ?, " ID_OR_NULL ", " ID_OR_NULL
	        ", ?, ?, ?, coalesce(max(seq), 0) + 1 FROM attribute WHERE owner_id = ?2",
	        "iissiisisiisss", id, a->owner_id, a->name, a->type, tri(a->required), (int64_t)a->is_unique, a->pii,
	        (int64_t)a->multivalued, a->derived, a->part_of, a->max_length, a->unit, a->default_value, a->description);

	return id_if(ok && set_limits(s, id, a), id);
}

bool model_add_value(struct session *s, int64_t attribute_id, const char *value)
{
	return db_run(s->db,
	              "INSERT INTO attribute_value SELECT ?1, coalesce(max(seq), 0) + 1, ?2 FROM attribute_value WHERE "
	              "attribute_id = ?1",
	              "is", attribute_id, value);
}

bool model_add_attribute_alias(struct session *s, int64_t attribute_id, const char *alias)
{
	return db_run(s->db, "INSERT OR IGNORE INTO attribute_alias VALUES (?, ?)", "is", attribute_id, alias);
}

int64_t model_add_relationship(struct session *s, const struct model_relationship *r)
{
	int64_t id = new_element(s, "relationship");
	bool ok = db_run(s->db,
	                 "INSERT INTO relationship (id, from_id, to_id, name, role, cardinality, from_optional, to_optional, "
	                 "identifying, on_delete, seq) SELECT ?, ?, ?, ?, ?, coalesce(?, 'many-to-one'), nullif(?, -1), "
	                 "nullif(?, -1), ?, ?, coalesce(max(seq), 0) + 1 FROM relationship",
	                 "iiisssiiis", id, r->from_id, r->to_id, r->name, r->role, r->cardinality, tri(r->from_optional),
	                 tri(r->to_optional), (int64_t)r->identifying, r->on_delete);

	return id_if(ok, id);
}

int64_t model_add_key(struct session *s, int64_t entity_id, bool is_primary, const struct model_part *parts, size_t count)
{
	int64_t id = new_element(s, "key");
	bool ok = db_run(s->db, "INSERT INTO entity_key VALUES (?, ?, ?)", "iii", id, entity_id, (int64_t)is_primary);

	for (size_t i = 0; ok && i < count; i++) {
		ok = db_run(s->db, "INSERT INTO entity_key_part VALUES (?, ?, " ID_OR_NULL ", " ID_OR_NULL ")", "iiii", id,
		            (int64_t)i + 1, parts[i].attribute_id, parts[i].relationship_id);
	}
	return id_if(ok, id);
}

int64_t model_add_rule(struct session *s, int64_t entity_id, const char *kind, bool has_value, double value, const char *body,
                       const struct model_part *parts, size_t count)
{
	int64_t id = new_element(s, "rule");
	bool ok = db_run(s->db, "INSERT INTO business_rule VALUES (?, ?, ?, CASE WHEN ? THEN ? END, ?)", "iisirs", id,
	                 entity_id, kind, (int64_t)has_value, value, body);

	for (size_t i = 0; ok && i < count; i++) {
		ok = db_run(s->db, "INSERT INTO business_rule_part VALUES (?, ?, " ID_OR_NULL ", " ID_OR_NULL ")", "iiii", id,
		            (int64_t)i + 1, parts[i].attribute_id, parts[i].relationship_id);
	}
	return id_if(ok, id);
}

int64_t model_add_volume(struct session *s, const struct model_volume *v)
{
	int64_t id = new_element(s, "volume");
	bool ok = db_run(
	        s->db,
	        "INSERT INTO volume VALUES (?, ?, CASE WHEN ?3 >= 0 THEN ?3 END, ?, nullif(?, 0.0), coalesce(?, 'year'))",
	        "iirsrs", id, v->entity_id, v->row_count, v->per, v->growth_pct, v->growth_per);

	return id_if(ok, id);
}

int64_t model_add_retention(struct session *s, int64_t entity_id, double months, const char *after, const char *action)
{
	int64_t id = new_element(s, "retention");
	bool ok = db_run(s->db, "INSERT INTO retention VALUES (?, ?, nullif(?, 0.0), ?, coalesce(?, 'delete'))", "iirss", id,
	                 entity_id, months, after, action);

	return id_if(ok, id);
}

int64_t model_add_access(struct session *s, const struct model_access *a, const struct model_part *parts, size_t count)
{
	int64_t id = new_element(s, "access");
	bool ok = db_run(s->db, "INSERT INTO access_pattern VALUES (?, ?, ?, ?, nullif(?, 0.0), nullif(?, 0.0))", "iissrr", id,
	                 a->entity_id, a->kind, a->body, a->per_day, a->latency_ms);

	for (size_t i = 0; ok && i < count; i++) {
		ok = db_run(s->db, "INSERT INTO access_part VALUES (?, ?, ?, " ID_OR_NULL ", " ID_OR_NULL ", " ID_OR_NULL ")",
		            "iisiii", id, (int64_t)i + 1, parts[i].name, parts[i].attribute_id, parts[i].entity_id,
		            parts[i].relationship_id);
	}
	return id_if(ok, id);
}

int64_t model_add_prohibition(struct session *s, int64_t entity_id, const char *name, const char *body)
{
	int64_t id = new_element(s, "prohibition");
	bool ok = db_run(s->db, "INSERT INTO prohibition VALUES (?, " ID_OR_NULL ", ?, ?)", "iiss", id, entity_id, name, body);

	return id_if(ok, id);
}

int64_t model_add_quality(struct session *s, const char *name, const char *value, const char *body)
{
	int64_t id = new_element(s, "quality");
	bool ok = db_run(s->db, "INSERT INTO quality VALUES (?, ?, ?, ?)", "isss", id, name, value, body);

	return id_if(ok, id);
}

bool model_add_source(struct session *s, int64_t element_id, const struct model_source *source)
{
	return db_run(s->db,
	              "INSERT INTO provenance (element_id, source, statement_id, question, note) VALUES (?, ?, " ID_OR_NULL
	              ", ?, ?)",
	              "isiss", element_id, source->kind, source->statement_id, source->question, source->note);
}

bool model_add_assumption(struct session *s, const char *source, const char *object, const char *body, const char *reason)
{
	return db_run(s->db, "INSERT OR IGNORE INTO assumption (source, object, body, reason) VALUES (?, ?, ?, ?)", "ssss",
	              source, object, body, reason);
}

bool model_add_question(struct session *s, const char *object, const char *body, const char *assumed, int impact,
                        int uncertainty, int64_t statement_id)
{
	return db_run(s->db,
	              "INSERT OR IGNORE INTO open_question (object, body, assumed, impact, uncertainty, statement_id) "
	              "VALUES (?, ?, ?, ?, ?, " ID_OR_NULL ")",
	              "sssiii", object, body, assumed, (int64_t)impact, (int64_t)uncertainty, statement_id);
}

bool model_add_decision(struct session *s, const char *source, const char *topic, const char *object, const char *choice,
                        const char *rejected, const char *reason)
{
	return db_run(s->db, "INSERT INTO decision (source, topic, object, choice, rejected, reason) VALUES (?, ?, ?, ?, ?, ?)",
	              "ssssss", source, topic, object, choice, rejected, reason);
}

bool model_delete(struct session *s, int64_t element_id)
{
	return db_run(s->db, "DELETE FROM element WHERE id = ?", "i", element_id);
}

int64_t model_find_entity(struct session *s, const char *name)
{
	return db_int(
	        s->db, 0,
	        "SELECT id FROM entity WHERE name = ?1 UNION ALL SELECT entity_id FROM entity_alias WHERE alias = ?1 LIMIT 1",
	        "s", name);
}

int64_t model_find_attribute(struct session *s, int64_t owner_id, const char *name)
{
	return db_int(s->db, 0, "SELECT id FROM attribute WHERE owner_id = ? AND name = ?", "is", owner_id, name);
}

bool model_ok(struct session *s)
{
	return db_error(s->db) == NULL || db_report(s->db, s->diags, "cannot change the model");
}
