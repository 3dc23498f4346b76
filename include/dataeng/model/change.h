/* Typed changes of conceptual elements that are there. Siblings of model/edit.h, with the same rules for failures.
 *
 * Each returns false with the sticky error of the session's database set when it failed. A change does not add
 * provenance: the caller knows whose change it is and says so with model_add_source.
 */
#ifndef DATAENG_MODEL_CHANGE_H
#define DATAENG_MODEL_CHANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "dataeng/model/edit.h"

bool model_rename_entity(struct session *s, int64_t id, const char *name);
/* parent_id only for kind "subtype", else 0. */
bool model_set_entity_kind(struct session *s, int64_t id, const char *kind, int64_t parent_id);

bool model_rename_attribute(struct session *s, int64_t id, const char *name);
bool model_set_attribute_type(struct session *s, int64_t id, const char *type);
bool model_set_attribute_required(struct session *s, int64_t id, enum model_tri required);
bool model_set_attribute_unique(struct session *s, int64_t id, bool is_unique);
bool model_set_attribute_pii(struct session *s, int64_t id, const char *pii);
bool model_set_attribute_multivalued(struct session *s, int64_t id, bool multivalued);
/* NULL removes the limit. */
bool model_set_attribute_limits(struct session *s, int64_t id, const double *min, const double *max);
/* How it is computed, its default, what it means; NULL removes. */
bool model_set_attribute_facts(struct session *s, int64_t id, const char *derived, const char *default_value,
                               const char *description);
bool model_set_attribute_part_of(struct session *s, int64_t id, int64_t composite_id); /* 0: of none */
bool model_clear_values(struct session *s, int64_t attribute_id);

bool model_set_relationship_role(struct session *s, int64_t id, const char *role);
bool model_set_relationship_cardinality(struct session *s, int64_t id, const char *cardinality);
bool model_set_relationship_optional(struct session *s, int64_t id, enum model_tri from_optional, enum model_tri to_optional);
bool model_set_relationship_from_optional(struct session *s, int64_t id, enum model_tri from_optional);
bool model_set_relationship_name(struct session *s, int64_t id, const char *name, bool identifying);
bool model_set_relationship_on_delete(struct session *s, int64_t id, const char *on_delete);

/* Removes the candidate keys of an entity; is_primary: only the identifying one. */
bool model_clear_keys(struct session *s, int64_t entity_id, bool is_primary);

/* Takes back what was claimed of the former model: the derived schema, findings, proofs and artefacts go, and the steps
 * that made them are to be done again. What was read and answered stays. */
bool model_forget_results(struct session *s);

/* The id of what a path names: "order", "order.status", "order.customer" (a relationship by role or target); 0: nothing.
 * *kind gets the element's kind (a literal), unless NULL. */
int64_t model_find_path(struct session *s, const char *path, const char **kind);

#endif
