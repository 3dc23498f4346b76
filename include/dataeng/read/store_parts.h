/* What the writers of demands have in common. Not for use outside of src/read/store_*.c. */
#ifndef DATAENG_READ_STORE_PARTS_H
#define DATAENG_READ_STORE_PARTS_H

#include "dataeng/model/edit.h"
#include "dataeng/read/resolve.h"

struct demand {
	struct resolver *v;
	struct session *s;
	const int64_t *statements;
};

/* The sentence of the fact becomes a source of the element. */
void demand_source(struct demand *d, int64_t element, const struct fact *f);
/* The entity that a fact is about: its subject, else its second choice; -1. */
int demand_entity(const struct demand *d, const struct fact *f);

/* "date", "time", "month": any moment. */
bool demand_is_moment(const char *name);
/* The attribute of e that such a word means; NULL. */
struct r_attr *demand_moment(struct demand *d, int e);
/* Does every word of name share its stem with a word of other? */
bool demand_is_akin(const char *name, const char *other);
/* The attributes of e whose names share their words' stems with name ("end" and "ends_at"): how many; *first gets the first. */
size_t demand_akin(struct demand *d, int e, const char *name, struct r_attr **first);

void store_access(struct demand *d, const struct fact *f);
/* FACT_ORDER, FACT_LIMIT, FACT_UNIQUE, FACT_CHECK */
void store_rule(struct demand *d, const struct fact *f);

#endif
