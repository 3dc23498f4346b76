/* An access pattern on its way to SQL: which columns it names, and how its tables are joined. Not for use outside of src/plan.
 */
#ifndef DATAENG_PLAN_DERIVE_ACCESS_H
#define DATAENG_PLAN_DERIVE_ACCESS_H

#include "dataeng/plan/design.h"

/* One table in FROM. */
struct access_join {
	struct access_join *from; /* NULL: the main table */
	struct design_table *table;
	const char *alias; /* the table's name, unless it is there twice */
	const struct design_fk *fk;
	bool incoming; /* the joined table has the reference: several rows may match */
};

/* One named thing, found. */
struct access_term {
	const char *name;
	struct access_join *join;
	struct design_column *column;
	bool range; /* bounded from two sides; else equal */
};

struct access {
	int64_t id;
	struct concept_entity *entity;
	bool report;
	const char *body;
	struct list joins;   /* struct access_join, the main table first */
	struct list terms;   /* struct access_term */
	struct list missing; /* char: names that the model does not have */
	struct design_column *sort;
	bool descending;
};

/* The tables from one to the other along references, as joins added to the access; NULL: there is no way. */
struct access_join *access_join_to(struct design *d, struct access *a, const struct design_table *to);
struct access_join *access_join_step(struct design *d, struct access *a, struct access_join *from, const struct design_fk *fk,
                                     bool incoming);
/* Does any join give several rows for one of the main table? */
bool access_fans_out(const struct access *a);

/* The SQL of it. */
void access_write(struct design *d, const struct access *a, struct design_query *q);

#endif
