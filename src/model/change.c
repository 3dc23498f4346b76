/* Typed changes of conceptual elements: one function, one UPDATE. */
#include "dataeng/model/change.h"

#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"

static int64_t tri(enum model_tri t)
{
	return t == MODEL_UNKNOWN ? -1 : t == MODEL_YES;
}

bool model_rename_entity(struct session *s, int64_t id, const char *name)
{
	/* The new name may have been an alias of the same thing. */
	return db_run(s->db, "DELETE FROM entity_alias WHERE entity_id = ? AND alias = ?", "is", id, name) &&
	       db_run(s->db, "UPDATE entity SET name = ? WHERE id = ?", "si", name, id);
}

bool model_set_entity_kind(struct session *s, int64_t id, const char *kind, int64_t parent_id)
{
	return db_run(s->db, "UPDATE entity SET kind = ?, parent_id = nullif(?, 0) WHERE id = ?", "sii", kind, parent_id, id);
}

bool model_rename_attribute(struct session *s, int64_t id, const char *name)
{
	return db_run(s->db, "UPDATE attribute SET name = ? WHERE id = ?", "si", name, id);
}

bool model_set_attribute_type(struct session *s, int64_t id, const char *type)
{
	return db_run(s->db, "UPDATE attribute SET type = ? WHERE id = ?", "si", type, id);
}

bool model_set_attribute_required(struct session *s, int64_t id, enum model_tri required)
{
	return db_run(s->db, "UPDATE attribute SET required = nullif(?, -1) WHERE id = ?", "ii", tri(required), id);
}

bool model_set_attribute_unique(struct session *s, int64_t id, bool is_unique)
{
	return db_run(s->db, "UPDATE attribute SET is_unique = ? WHERE id = ?", "ii", (int64_t)is_unique, id);
}

bool model_set_attribute_pii(struct session *s, int64_t id, const char *pii)
{
	return db_run(s->db, "UPDATE attribute SET pii = ? WHERE id = ?", "si", pii, id);
}

bool model_set_attribute_multivalued(struct session *s, int64_t id, bool multivalued)
{
	return db_run(s->db, "UPDATE attribute SET multivalued = ? WHERE id = ?", "ii", (int64_t)multivalued, id);
}

bool model_set_attribute_limits(struct session *s, int64_t id, const double *min, const double *max)
{
	bool ok = db_run(s->db, "UPDATE attribute SET min_value = NULL, max_value = NULL WHERE id = ?", "i", id);

	if (min != NULL) {
		ok = ok && db_run(s->db, "UPDATE attribute SET min_value = ? WHERE id = ?", "ri", *min, id);
	}
	if (max != NULL) {
		ok = ok && db_run(s->db, "UPDATE attribute SET max_value = ? WHERE id = ?", "ri", *max, id);
	}
	return ok;
}

bool model_set_attribute_facts(struct session *s, int64_t id, const char *derived, const char *default_value,
                               const char *description)
{
	return db_run(s->db, "UPDATE attribute SET derived = ?, default_value = ?, description = ? WHERE id = ?", "sssi",
	              derived, default_value, description, id);
}

bool model_set_attribute_part_of(struct session *s, int64_t id, int64_t composite_id)
{
	return db_run(s->db, "UPDATE attribute SET part_of = nullif(?, 0) WHERE id = ?", "ii", composite_id, id);
}

bool model_clear_values(struct session *s, int64_t attribute_id)
{
	return db_run(s->db, "DELETE FROM attribute_value WHERE attribute_id = ?", "i", attribute_id);
}

bool model_set_relationship_role(struct session *s, int64_t id, const char *role)
{
	return db_run(s->db, "UPDATE relationship SET role = ? WHERE id = ?", "si", role, id);
}

bool model_set_relationship_cardinality(struct session *s, int64_t id, const char *cardinality)
{
	return db_run(s->db, "UPDATE relationship SET cardinality = ? WHERE id = ?", "si", cardinality, id);
}

bool model_set_relationship_optional(struct session *s, int64_t id, enum model_tri from_optional, enum model_tri to_optional)
{
	return db_run(s->db, "UPDATE relationship SET from_optional = nullif(?, -1), to_optional = nullif(?, -1) WHERE id = ?",
	              "iii", tri(from_optional), tri(to_optional), id);
}

bool model_set_relationship_from_optional(struct session *s, int64_t id, enum model_tri from_optional)
{
	return db_run(s->db, "UPDATE relationship SET from_optional = nullif(?, -1) WHERE id = ?", "ii", tri(from_optional),
	              id);
}

bool model_set_relationship_name(struct session *s, int64_t id, const char *name, bool identifying)
{
	return db_run(s->db, "UPDATE relationship SET name = ?, identifying = ? WHERE id = ?", "sii", name,
	              (int64_t)identifying, id);
}

bool model_set_relationship_on_delete(struct session *s, int64_t id, const char *on_delete)
{
	return db_run(s->db, "UPDATE relationship SET on_delete = ? WHERE id = ?", "si", on_delete, id);
}

bool model_clear_keys(struct session *s, int64_t entity_id, bool is_primary)
{
	return db_run(
	        s->db,
	        "DELETE FROM element WHERE id IN (SELECT id FROM entity_key WHERE entity_id = ? AND (is_primary OR NOT ?))",
	        "ii", entity_id, (int64_t)is_primary);
}

bool model_forget_results(struct session *s)
{
	static const char *const forget[] = {
	        "DELETE FROM answer WHERE status = 'done'",
	        "DELETE FROM proof",
	        "DELETE FROM unproven",
	        "DELETE FROM engine_run",
	        "DELETE FROM finding",
	        "DELETE FROM artefact",
	        "DELETE FROM decision WHERE source = 'derive'",
	        "DELETE FROM db_schema WHERE name = 'design'",
	};
	bool ok = true;

	for (size_t i = 0; ok && i < sizeof forget / sizeof *forget; i++) {
		ok = db_run(s->db, forget[i], "");
	}
	return ok;
}

static int64_t find_below(struct session *s, int64_t owner, const char *name, const char **kind)
{
	int64_t id = model_find_attribute(s, owner, name);

	if (id != 0) {
		*kind = "attribute";
		return id;
	}
	*kind = "relationship";
	return db_int(s->db, 0,
	              "SELECT id FROM v_relationship WHERE from_id = ? AND (role = ? OR to_entity = ?2) ORDER BY seq LIMIT 1",
	              "is", owner, name);
}

int64_t model_find_path(struct session *s, const char *path, const char **kind)
{
	const char *dot = strchr(path, '.');
	const char *found = "entity";
	int64_t id;

	if (dot == NULL) {
		id = model_find_entity(s, path);
	} else {
		char *entity = mem_strndup(s, path, (size_t)(dot - path));

		id = model_find_entity(s, entity);
		id = id == 0 ? 0 : find_below(s, id, dot + 1, &found);
		mem_free(entity);
	}
	if (kind != NULL) {
		*kind = found;
	}
	return id;
}
