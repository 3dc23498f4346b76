/* The conceptual model as DBML can say it: once wanted by a text, once there in the session. Not for use outside of
 * src/read/dbml*.c. */
#ifndef DATAENG_READ_DBML_MODEL_H
#define DATAENG_READ_DBML_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "dataeng/read/dbml_parts.h"

struct want_attribute {
	int64_t id;              /* 0: not in the session (yet) */
	const char *name, *type; /* composite: it has parts */
	struct dbml_words values;
	bool several, pk, is_unique;
	int required; /* -1: not stated */
	const char *pii;
	const char *derived, *part_of, *value, *note; /* NULL: none */
	size_t offset, length;
	struct want_attribute *match; /* on the other side */
};

struct want_relationship {
	int64_t id;
	const char *role;   /* as shown: the target's name when there is no role */
	const char *target; /* name of an entity */
	const char *cardinality;
	int optional; /* -1: not stated */
	bool identifying, pk;
	const char *verb; /* NULL */
	size_t offset, length;
	struct want_relationship *match;
};

struct want_owner { /* an entity, or a relationship with its attributes only */
	int64_t id;
	const char *name;   /* of a relationship: entity.role */
	const char *kind;   /* facts: of a relationship */
	const char *parent; /* of a subtype */
	struct want_attribute *attributes;
	size_t attribute_count;
	struct want_relationship *relationships;
	size_t relationship_count;
	size_t offset, length;
	struct want_owner *match;
};

struct want {
	struct want_owner *owners;
	size_t count;
};

/* What the text wants; false after reporting all faults. */
bool dbml_want(const void *ctx, struct session *s, const struct dbml *d, struct want *w);
/* What is there. */
bool dbml_have(const void *ctx, struct session *s, struct want *w);

/* "personal; part of address; the rest" taken apart. */
void dbml_note(const void *ctx, const char *note, struct want_attribute *a);

struct want_owner *want_owner(const struct want *w, const char *name);
struct want_attribute *want_attribute(const struct want_owner *o, const char *name);

#endif
