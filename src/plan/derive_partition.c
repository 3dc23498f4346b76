/* Advice on partitions, from the declared volumes. It is a decision, not DDL: a partitioned table needs the partition column in
 * every key, which changes what other tables can refer to; that price is worth paying only when the size is real. */
#include "dataeng/plan/derive_parts.h"

#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/plan/words.h"

static const double WORTH_IT = 1e7; /* rows a year from which dropping a partition beats deleting rows */

static const struct design_column *time_column(const struct design *d, const struct design_table *t)
{
	for (size_t i = 0; i < t->columns.count; i++) {
		const struct design_column *c = t->columns.all[i];

		if (c->attribute != NULL && c->not_null && words_match(d->ctx, "moment", c->name, NULL) &&
		    (strcmp(c->type, "timestamp") == 0 || strcmp(c->type, "date") == 0)) {
			return c;
		}
	}
	return NULL;
}

static void advise(struct design *d, const struct concept_entity *e)
{
	const struct design_column *c = time_column(d, e->table);
	const char *flow = mem_printf(d->ctx, "%.3g million rows a year", e->rows_per_year / 1e6);

	if (c == NULL) {
		design_decide(d, "partitioning", e->table->name, "none", "by time",
		              mem_printf(d->ctx, "%s, but no column says when a row is from; one should be added", flow));
	} else if (e->retention > 0) {
		design_decide(
		        d, "partitioning", e->table->name,
		        mem_printf(d->ctx, "by month of %s, in PostgreSQL, before going live", c->name), "one table",
		        mem_printf(d->ctx,
		                   "%s, kept for %g months: a month that is over is dropped at once instead of deleted row "
		                   "by row. The key then has to include %s",
		                   flow, e->retention, c->name));
	} else {
		design_decide(d, "partitioning", e->table->name,
		              mem_printf(d->ctx, "by month of %s, in PostgreSQL, before going live", c->name), "one table",
		              mem_printf(d->ctx,
		                         "%s and no retention stated: it grows without end, and old months are read rarely. "
		                         "The key then has to include %s",
		                         flow, c->name));
	}
}

void derive_partitions(struct design *d)
{
	for (size_t i = 0; i < d->concept->entities.count; i++) {
		const struct concept_entity *e = d->concept->entities.all[i];

		if (e->table != NULL && !e->merged && e->rows_per_year >= WORTH_IT) {
			advise(d, e);
		}
	}
}
