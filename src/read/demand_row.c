/* Tables of sizes, growth, periods of keeping: a thing in the first column that has no figure, figures in the others. A cell is
 * put behind the name of the thing and read as a sentence, with the period and the purpose that the head of its column tells.
 */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/demand.h"
#include "dataeng/read/quantity.h"

/* The period in a head ("per year", "Orders/day", "monthly"), as words; "" when none. */
static const char *head_period(struct reader *r, const char *head)
{
	struct tokens *ts = tokens_read(r->ctx, r->lx, head, strlen(head));

	for (int i = 0; i < ts->n; i++) {
		const char *period;
		double times;

		if (quantity_period(ts, i, ts->n, &period, &times) > 0) {
			return mem_printf(r->ctx, " per %s", period);
		}
	}
	return "";
}

static bool has_figure(struct reader *r, const char *cell)
{
	struct tokens *ts = tokens_read(r->ctx, r->lx, cell, strlen(cell));
	struct quantum q;
	double months;
	int i = quantity_about(ts, 0, ts->n);

	while (i < ts->n && (ts->t[i].p != 0 || tokens_match(ts, i, ts->n, "keep|kept|for|after|delete") > 0)) {
		i++;
	}
	return quantity_number(ts, i, ts->n, &q) > 0 || quantity_duration(ts, i, ts->n, &months) > 0;
}

static const char *cell_sentence(struct reader *r, const char *thing, const char *head, const char *cell, unsigned asks)
{
	if ((asks & ASK_KEEP) != 0 && (asks & ASK_SIZE) == 0) {
		return mem_printf(r->ctx, "%s: kept for %s", thing, cell);
	}
	if (strcasestr(head, "growth") != NULL || strcasestr(head, "increase") != NULL) {
		return mem_printf(r->ctx, "%s grow by %s%s", thing, cell, head_period(r, head));
	}
	return mem_printf(r->ctx, "%s: %s%s", thing, cell, head_period(r, head));
}

bool extract_demand_row(struct reader *r, const struct unit *u)
{
	size_t before = r->fact_count;
	unsigned around = demand_around(r) & (ASK_SIZE | ASK_KEEP);
	const char *thing = u->table->columns > 1 ? u->cells[0] : "";

	if (thing[0] == '\0' || has_figure(r, thing)) {
		return false;
	}
	for (size_t c = 1; c < u->table->columns; c++) {
		unsigned asks = demand_asks(u->table->heads[c]) & (ASK_SIZE | ASK_KEEP);
		struct discourse now = r->now;
		const char *text;
		struct tokens *ts;

		if ((asks == 0 && around == 0) || !has_figure(r, u->cells[c])) {
			continue;
		}
		text = cell_sentence(r, thing, u->table->heads[c], u->cells[c], asks);
		ts = tokens_read(r->ctx, r->lx, text, strlen(text));
		r->now.asks |= asks != 0 ? asks : around;
		(void)extract_numbers(r, ts, 0, ts->n);
		r->now = now;
	}
	return r->fact_count > before;
}
