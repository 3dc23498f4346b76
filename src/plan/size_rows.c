/* How many rows: what is declared, brought to three years or to the steady state; else from the neighbours. */
#include "dataeng/plan/size_parts.h"

#include <math.h>
#include <string.h>

#include "dataeng/base/mem.h"

/* Assumed, where nothing is said; each use is named in the basis. */
static const double LIST_ROWS = 50; /* a list to pick from */
static const double UNKNOWN_ROWS = 1000;
static const double PER_OWNER = 3;      /* parts of an owner, links of a row */
static const double FEW_TARGETS = 1000; /* at most, of what is only referred to */
static const double PER_TARGET = 0.1;   /* rows referred to, for each that refers */

/* The inflow of some years before now, when now the last of SIZE_YEARS years ends. */
static double inflow(const struct size_table *t, double years)
{
	double sum = 0;

	for (double left = years, year = SIZE_YEARS - 1; left > 0; left--, year--) {
		sum += t->per_year * pow(t->growth, year) * fmin(left, 1);
	}
	return sum;
}

static void declared(void *ctx, struct size_table *t)
{
	double years = t->retention > 0 ? t->retention / 12 : SIZE_YEARS;
	const char *growth = t->growth != 1 ? mem_printf(ctx, ", growing %.3g %% a year", (t->growth - 1) * 100) : "";

	if (t->per_year > 0) {
		bool steady = t->retention > 0 && years <= SIZE_YEARS;

		years = fmin(years, SIZE_YEARS);
		t->rows = ceil(t->stock + inflow(t, years));
		t->basis = steady ? mem_printf(ctx, "declared: %.0f rows a year%s; kept for %g months", t->per_year, growth,
		                               t->retention)
		                  : mem_printf(ctx, "declared: %.0f rows a year%s; after %d years", t->per_year, growth,
		                               SIZE_YEARS);
	} else if (t->stock > 0) {
		t->rows = ceil(t->stock * pow(t->growth, t->growth != 1 ? SIZE_YEARS : 0));
		t->basis = t->growth != 1
		                   ? mem_printf(ctx, "declared: %.0f rows%s; after %d years", t->stock, growth, SIZE_YEARS)
		                   : mem_printf(ctx, "declared: %.0f rows", t->stock);
	}
}

static void assume(struct size_table *t, double rows, const char *basis)
{
	t->rows = fmax(ceil(rows), 1);
	t->basis = basis;
}

/* From what the table refers to: its owner first, else the target with most rows. */
static bool from_targets(void *ctx, struct size_table *t, const struct list *refs)
{
	const struct size_ref *best = NULL;

	for (size_t i = 0; i < refs->count; i++) {
		const struct size_ref *r = refs->all[i];

		if (r->from != t || r->to->rows == 0 || r->to->fixed) {
			continue;
		}
		if (best == NULL || r->owned > best->owned || (r->owned == best->owned && r->to->rows > best->to->rows)) {
			best = r;
		}
	}
	if (best == NULL) {
		return false;
	}
	if (best->one_to_one) {
		assume(t, best->to->rows, mem_printf(ctx, "assumed: one for each of %s", best->to->name));
	} else if (best->owned) {
		assume(t, best->to->rows * PER_OWNER, mem_printf(ctx, "assumed: %g for each of %s", PER_OWNER, best->to->name));
	} else {
		assume(t, best->to->rows, mem_printf(ctx, "assumed: as many as %s", best->to->name));
	}
	return true;
}

static bool from_referrers(void *ctx, struct size_table *t, const struct list *refs)
{
	const struct size_ref *best = NULL;

	for (size_t i = 0; i < refs->count; i++) {
		const struct size_ref *r = refs->all[i];

		if (r->to == t && r->from->rows > 0 && (best == NULL || r->from->rows > best->from->rows)) {
			best = r;
		}
	}
	if (best == NULL) {
		return false;
	}
	if (best->one_to_one) {
		assume(t, best->from->rows, mem_printf(ctx, "assumed: one for each of %s", best->from->name));
	} else {
		assume(t, fmin(best->from->rows * PER_TARGET, FEW_TARGETS),
		       mem_printf(ctx, "assumed: one for ten of %s, at most %g", best->from->name, FEW_TARGETS));
	}
	return true;
}

static bool spread(void *ctx, const struct list *tables, const struct list *refs)
{
	for (size_t i = 0; i < tables->count; i++) {
		struct size_table *t = tables->all[i];

		if (t->rows == 0 && from_targets(ctx, t, refs)) {
			return true;
		}
	}
	for (size_t i = 0; i < tables->count; i++) {
		struct size_table *t = tables->all[i];

		if (t->rows == 0 && from_referrers(ctx, t, refs)) {
			return true;
		}
	}
	return false;
}

void size_rows(void *ctx, const struct list *tables, const struct list *refs)
{
	for (size_t i = 0; i < tables->count; i++) {
		struct size_table *t = tables->all[i];

		declared(ctx, t);
		if (t->rows == 0 && strcmp(t->kind, "lookup") == 0) {
			t->fixed = true;
			assume(t, LIST_ROWS,
			       mem_printf(ctx, "assumed: a list of %g, which does not grow with the rest", LIST_ROWS));
		}
	}
	for (size_t i = 0; i < tables->count;) {
		struct size_table *t = tables->all[i];

		while (spread(ctx, tables, refs)) {
		}
		if (t->rows == 0) {
			assume(t, UNKNOWN_ROWS,
			       mem_printf(ctx, "assumed: %g, nothing is said of it or of what it is tied to", UNKNOWN_ROWS));
		}
		i++;
	}
}
