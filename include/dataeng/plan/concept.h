/* The conceptual model in memory, for the derivation: what schema.sql calls entity, attribute, relationship, key and rule,
 * with the ids turned into pointers. Read once, never written back. Everything lives in the context given to concept_load.
 */
#ifndef DATAENG_PLAN_CONCEPT_H
#define DATAENG_PLAN_CONCEPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct session;

/* A growing list of pointers; the elements are named where the list is declared. */
struct list {
	void **all; /* [count] */
	size_t count;
};

void list_add(const void *ctx, struct list *l, void *item);
bool list_has(const struct list *l, const void *item);

struct concept_attribute {
	int64_t id;
	int64_t owner_id; /* of an entity or a relationship */
	const char *name, *type;
	int required; /* -1: not stated */
	bool is_unique, multivalued;
	const char *pii;
	const char *derived;                 /* how; NULL: stored */
	struct concept_attribute *composite; /* the attribute it is a part of; NULL */
	struct list parts;                   /* struct concept_attribute: of a composite */
	bool has_min, has_max;
	double min, max;
	int64_t max_length; /* 0: not stated */
	const char *unit, *default_value;
	const char *note;   /* the description, or the statement it comes from; NULL */
	struct list values; /* char: of an enumeration */
};

struct concept_entity {
	int64_t id;
	const char *name, *kind;
	struct concept_entity *parent; /* the supertype; NULL */
	struct list children;          /* struct concept_entity: the subtypes */
	const char *note;
	struct list attributes; /* struct concept_attribute, in the order of mention */
	struct list keys;       /* struct concept_key, the primary one first */
	bool retained;          /* a retention is declared */
	double retention;       /* months; 0: until an event */
	double rows_per_year;   /* 0: not stated */
	/* set by the derivation */
	struct design_table *table; /* where its rows are; NULL: nowhere (a supertype whose subtypes stand alone) */
	bool merged;                /* a subtype kept in the table of its supertype */
};

struct concept_relationship {
	int64_t id;
	struct concept_entity *from, *to;
	const char *name, *role; /* NULL: not stated */
	const char *cardinality;
	int from_optional, to_optional; /* -1: not stated */
	bool identifying;
	const char *on_delete; /* NULL: not stated */
	const char *note;
	struct list attributes; /* struct concept_attribute */
	/* set by the derivation */
	struct design_fk *fk;       /* the reference it became, when it is one */
	struct design_table *table; /* the link table it became */
};

struct concept_part { /* one of them */
	struct concept_attribute *attribute;
	struct concept_relationship *relationship;
};

struct concept_key {
	int64_t id;
	bool is_primary;
	struct list parts; /* struct concept_part */
};

struct concept_rule {
	int64_t id;
	struct concept_entity *entity;
	const char *kind, *body;
	bool has_value;
	double value;
	struct list parts; /* struct concept_part */
};

struct concept {
	struct list entities;      /* struct concept_entity, supertypes before their subtypes, else by first mention */
	struct list relationships; /* struct concept_relationship */
	struct list rules;         /* struct concept_rule */
};

/* NULL after reporting. */
struct concept *concept_load(const void *ctx, struct session *s);

struct concept_entity *concept_entity(const struct concept *c, int64_t id);
struct concept_attribute *concept_attribute(const struct concept *c, int64_t id);
struct concept_relationship *concept_relationship(const struct concept *c, int64_t id);

/* Is the attribute, or the name, forbidden by a prohibition of the requirements? The statement, or NULL. */
const char *concept_prohibited(const void *ctx, struct session *s, int64_t entity_id, const char *name);

#endif
