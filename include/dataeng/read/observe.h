/* Observations of relationships: what one fact says of a pair of entities, and the table that joins them. Internal to the
 * resolver.
 */
#ifndef DATAENG_READ_OBSERVE_H
#define DATAENG_READ_OBSERVE_H

#include <stdbool.h>

#include "dataeng/read/resolve.h"

struct observation {
	int from, to;
	const char *role, *verb, *said;
	struct quantity to_q, from_q; /* `to` for one `from`, `from` for one `to` */
	bool may, passive, active, part;
	bool optional;
	int unit;
	double strength;
};

/* Adds the observation to the relationship it fits, or makes one. Its index. */
int rel_observe(struct resolver *v, const struct observation *o);

/* A link between two things, one of which may be no entity. */
void resolve_link(struct resolver *v, struct fact *f);

/* Verbs that only say that there is a relationship; NULL is one. */
bool verb_is_generic(const char *verb);

#endif
