/* Typed edits of the conceptual model. Only these (and their siblings in model/) write the tables of a session.
 *
 * Each add returns the new element's id (> 0), or 0 with the sticky error of the session's database set: check once at
 * the end with model_ok. Strings are copied by the database. Names are snake_case; entities singular.
 * Fields left zero mean "not stated"; tri-state fields use MODEL_UNKNOWN, MODEL_NO, MODEL_YES.
 * Columns and their meaning: src/model/schema.sql.
 */
#ifndef DATAENG_MODEL_EDIT_H
#define DATAENG_MODEL_EDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct session;

enum model_tri { MODEL_UNKNOWN = 0, MODEL_NO, MODEL_YES };

struct model_source {
	const char *kind;     /* statement, answer, edit, import, assumption */
	int64_t statement_id; /* 0: none */
	const char *question; /* NULL: none */
	const char *note;     /* NULL: none */
};

struct model_entity {
	const char *name;
	const char *kind;  /* NULL: strong */
	int64_t parent_id; /* of a subtype */
	const char *description;
};

struct model_attribute {
	int64_t owner_id; /* entity or relationship */
	const char *name;
	const char *type; /* NULL: text */
	enum model_tri required;
	bool is_unique;
	const char *pii; /* NULL: none */
	bool multivalued;
	const char *derived; /* how; NULL: stored */
	int64_t part_of;
	bool has_min, has_max;
	double min, max;
	int64_t max_length;
	const char *unit;
	const char *default_value;
	const char *description;
};

struct model_relationship {
	int64_t from_id, to_id;
	const char *name;
	const char *role;
	const char *cardinality; /* NULL: many-to-one */
	enum model_tri from_optional, to_optional;
	bool identifying;
	const char *on_delete;
};

struct model_part { /* of a key, rule or access pattern: one of the ids, access parts also a name */
	int64_t attribute_id, relationship_id, entity_id;
	const char *name;
};

struct model_access {
	int64_t entity_id;
	const char *kind; /* lookup, report */
	const char *body;
	double per_day, latency_ms; /* 0: not stated */
};

struct model_volume {
	int64_t entity_id;
	double row_count;       /* < 0: not stated */
	const char *per;        /* NULL: a stock */
	double growth_pct;      /* 0: not stated */
	const char *growth_per; /* NULL: year */
};

int64_t model_add_document(struct session *s, const char *name, const char *kind, const char *sender, const char *language,
                           const char *body);
int64_t model_add_statement(struct session *s, int64_t document_id, int64_t line, int64_t col, const char *kind,
                            const char *section, const char *body, const char *fate, const char *reason);
bool model_set_fate(struct session *s, int64_t statement_id, const char *fate, const char *reason);

int64_t model_add_entity(struct session *s, const struct model_entity *e);
bool model_add_entity_alias(struct session *s, int64_t entity_id, const char *alias);
int64_t model_add_attribute(struct session *s, const struct model_attribute *a);
bool model_add_value(struct session *s, int64_t attribute_id, const char *value);
bool model_add_attribute_alias(struct session *s, int64_t attribute_id, const char *alias);
int64_t model_add_relationship(struct session *s, const struct model_relationship *r);
int64_t model_add_key(struct session *s, int64_t entity_id, bool is_primary, const struct model_part *parts, size_t count);
int64_t model_add_rule(struct session *s, int64_t entity_id, const char *kind, bool has_value, double value, const char *body,
                       const struct model_part *parts, size_t count);
int64_t model_add_volume(struct session *s, const struct model_volume *v);
int64_t model_add_retention(struct session *s, int64_t entity_id, double months, const char *after, const char *action);
int64_t model_add_access(struct session *s, const struct model_access *a, const struct model_part *parts, size_t count);
int64_t model_add_prohibition(struct session *s, int64_t entity_id, const char *name, const char *body);
int64_t model_add_quality(struct session *s, const char *name, const char *value, const char *body);

bool model_add_source(struct session *s, int64_t element_id, const struct model_source *source);
bool model_add_assumption(struct session *s, const char *source, const char *object, const char *body, const char *reason);
bool model_add_question(struct session *s, const char *object, const char *body, const char *assumed, int impact,
                        int uncertainty, int64_t statement_id);
bool model_add_decision(struct session *s, const char *source, const char *topic, const char *object, const char *choice,
                        const char *rejected, const char *reason);

/* Deletes any element with all that hangs on it. */
bool model_delete(struct session *s, int64_t element_id);
/* Ids by name, 0 when there is none (aliases count for entities). */
int64_t model_find_entity(struct session *s, const char *name);
int64_t model_find_attribute(struct session *s, int64_t owner_id, const char *name);

/* True when no edit has failed; else reports the database's error and clears it. */
bool model_ok(struct session *s);

#endif
