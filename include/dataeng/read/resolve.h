/* From facts to a model in memory: what is an entity, what an attribute, which relationships there are, with which
 * cardinalities. Deterministic: everything is walked in the order of the text. Written to the session by read/store.c.
 */
#ifndef DATAENG_READ_RESOLVE_H
#define DATAENG_READ_RESOLVE_H

#include <stdbool.h>
#include <stddef.h>

#include "dataeng/model/edit.h"
#include "dataeng/read/fact.h"
#include "dataeng/read/kind.h"

struct map;

/* A noun of the text and the evidence about it. */
struct term {
	const char *name;
	double score;   /* evidence that it is an entity */
	int has;        /* attribute-like things it was said to have */
	int listed;     /* ... in a list of fields */
	int asked;      /* times it is had by something else */
	int counted;    /* volumes, retention, access patterns */
	int linked;     /* relationships it takes part in */
	int same;       /* alias of this term, or -1 */
	int ent;        /* entity, or -1 */
	int unit;       /* first mention */
	unsigned w;     /* classes of the head */
	bool attribute; /* its name is one of an attribute */
	bool plural;
	bool person; /* "a person who" defines it */
	bool user;   /* only a role in stories */
	bool known;  /* was in the model before */
	bool any;    /* was spoken of as one of several: "a", "each", a plural, a number */
};

struct refs { /* units that support something */
	int *units;
	size_t count;
};

struct r_attr {
	const char *name;
	const char *type;
	enum model_tri required;
	bool unique, multi, dead, part, key;
	const char *pii;
	const char *derived;
	const char **values;
	size_t value_count;
	bool has_min, has_max;
	double min, max;
	int length; /* at most so many characters; 0: not said */
	const char *unit;
	const struct item *parts;
	size_t part_count;
	const char *description;
	struct refs refs;
	int64_t id;
	bool existing;
};

struct r_attrs {
	struct r_attr *all;
	size_t count;
};

struct r_ent {
	const char *name;
	const char **aliases;
	size_t alias_count;
	const char *kind;
	int parent; /* of a subtype, or -1 */
	struct r_attrs attrs;
	int weak_owner;              /* entity, or -1 */
	const char *weak_attr;       /* partial key */
	const struct item *combined; /* "identified by its plate and its country": together they are the key */
	size_t combined_count;
	bool person, dead, existing;
	const char *description;
	struct refs refs;
	int64_t id;
	int topic_block; /* block in which it was described first */
};

struct r_rel {
	int from, to; /* entities */
	const char *name, *role;
	const char *said;     /* name as the text has it; NULL */
	int to_max, from_max; /* how many `to` for one `from`, how many `from` for one `to`: 1, MANY, -1 not said */
	bool to_soft, from_soft;
	enum model_tri from_optional, to_optional;
	bool identifying, dead, generic, role_given;
	const char *cardinality;
	struct r_attrs attrs;
	struct refs refs;
	double strength;
	bool part;
	int64_t id;
	bool existing;
};

struct resolver {
	void *ctx;
	struct reader *r;
	struct kinds *kinds;
	struct map *term_index;
	struct term *terms;
	size_t term_count, term_room;
	struct r_ent *ents;
	size_t ent_count;
	struct r_rel *rels;
	size_t rel_count, rel_room;
	struct map *pairs;     /* "a b" -> first relationship of the pair + 1 */
	int *next_of_pair;     /* next relationship of the same pair, or -1 */
	struct map *roles;     /* role noun -> entity + 1 */
	struct map *forbidden; /* names that must not be stored */
	bool medical;
};

struct resolver *resolve(void *ctx, struct reader *r, struct session *s);

/* --- the parts, in the order in which they run --- */
void resolve_terms(struct resolver *v, struct session *s); /* evidence, synonyms, entities */
void resolve_relationships(struct resolver *v);            /* attributes of entities and relationships between them */
void resolve_properties(struct resolver *v);               /* uniqueness, optionality, values, keys, types */

int term_find(const struct resolver *v, const char *name); /* index or -1 */
int term_root(const struct resolver *v, int term);         /* behind the aliases */
/* The entity a phrase means, or -1. *role gets the phrase when it is more than the entity's name; else NULL. */
int entity_find(const struct resolver *v, const char *phrase, const char **role);
struct r_attr *attr_find(struct r_attrs *attrs, const char *name);
struct r_attr *attr_add(struct resolver *v, struct r_attrs *attrs, const char *name, int unit);
/* Adds what an item says about its attribute. */
void attr_take(struct resolver *v, struct r_attr *a, const struct item *it);
/* The attribute a name means for an entity: by its name, without the entity's name in front, by its last word. */
struct r_attr *attr_lookup(struct resolver *v, int ent, const char *name);
int rel_between(const struct resolver *v, int a, int b, const char *verb); /* or -1 */
int rel_add(struct resolver *v, int from, int to);
/* Fills cardinality and optionality from what was observed. */
void rel_decide(struct resolver *v, struct r_rel *rel);
/* What belongs to pairs of entities; after the relationships. */
void resolve_pairs(struct resolver *v);
/* The entity that a role noun means ("the reporter is a user"), or -1. */
int role_find(const struct resolver *v, const char *name);
/* The item becomes an attribute of the entity, or adds to one. */
void attr_of_entity(struct resolver *v, int owner, const struct item *it, int unit, bool multi);
void refs_add(struct resolver *v, struct refs *refs, int unit);
/* The unit was used for something; the first reason stays. */
void mark_used(struct resolver *v, int unit, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* Do two words share a stem ("rent" and "rental", "reserve" and "reservation")? */
bool words_akin(const char *a, const char *b);

#endif
