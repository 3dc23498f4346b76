/* Business rules that triggers or exclusions guard: at most so many rows for each of something, and periods that must not
 * overlap.
 *
 * A limit is met with as many rows as it allows, all accepted, and one more that is refused. A limit may count open rows only,
 * an overlap needs periods of some length; so rows are tried with open ends, and with ends that differ. What another rule of
 * the table refuses says nothing. Limits beyond the rows a bench can hold are not tried, and that is said.
 */
#include <string.h>

#include "dataeng/base/embed.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/session.h"
#include "dataeng/prove/probe.h"
#include "dataeng/wrap/sqlite.h"

enum { MOST_ROWS = 101 }; /* of a limit: a second or so */

struct rule {
	int64_t id;
	const char *kind, *body;
	const char *guards; /* the statements that guard it */
	int most;           /* of a limit */
	size_t *per;
	size_t per_count;
};

static bool is_moment(const struct shape_column *c)
{
	return c->type != NULL && (strcmp(c->type, "date") == 0 || strcmp(c->type, "timestamp") == 0);
}

/* Copies a column, and with it all columns of the references it is part of. */
static void share(const struct shape_table *t, const char **to, const char *const *from, size_t col)
{
	to[col] = from[col];
	for (size_t i = 0; i < t->fk_count; i++) {
		bool part = false;

		for (size_t j = 0; j < t->fks[i].count; j++) {
			part = part || t->fks[i].cols[j] == col;
		}
		for (size_t j = 0; part && j < t->fks[i].count; j++) {
			to[t->fks[i].cols[j]] = from[t->fks[i].cols[j]];
		}
	}
}

/* False: there are none. */
static bool open_ends(const struct shape_table *t, const char **row)
{
	bool any = false;

	for (size_t c = 0; c < t->col_count; c++) {
		if (is_moment(&t->cols[c]) && !t->cols[c].not_null && t->cols[c].generated == NULL) {
			row[c] = "NULL";
			any = true;
		}
	}
	return any;
}

/* Two moments that a check puts in order get different values. False when there are none. */
static bool stretch(struct prover *p, const char **row)
{
	const struct shape_table *t = &p->sh->tables[p->table];

	for (size_t i = 0; i < t->check_count; i++) {
		const struct shape_check *k = &t->checks[i];
		const char **found;
		struct search s = {.table = p->table,
		                   .row = row,
		                   .cols = k->cols,
		                   .count = k->count,
		                   .k = 1,
		                   .fail = SHAPE_NONE,
		                   .limit = 1};

		if (k->count != 2 || !is_moment(&t->cols[k->cols[0]]) || !is_moment(&t->cols[k->cols[1]])) {
			continue;
		}
		s.where = mem_printf(p->ctx, "%s <> %s", engine_name(p->ctx, t->cols[k->cols[0]].name),
		                     engine_name(p->ctx, t->cols[k->cols[1]].name));
		if (bench_search(p->ctx, p->b, &s, &found) > 0) {
			row[k->cols[0]] = found[0];
			row[k->cols[1]] = found[1];
			return true;
		}
	}
	return false;
}

/* Row n of an attempt: row n of the bench, with what the rule counts by taken from the first. */
static const char **rule_row(struct prover *p, const struct rule *r, int n, const char *const *first, bool moments)
{
	const struct shape_table *t = &p->sh->tables[p->table];
	const char **row = bench_copy(p->ctx, p->b, p->table, n);

	for (size_t i = 0; i < r->per_count; i++) {
		share(t, row, first, r->per[i]);
	}
	for (size_t c = 0; c < t->col_count; c++) {
		if (is_moment(&t->cols[c]) && (moments || first[c] == NULL || strcmp(first[c], "NULL") == 0)) {
			row[c] = first[c];
		}
	}
	return row;
}

/* Stores `allowed` rows and tries one more. *stored gets how many stood; the refusal is that of the last one tried. */
static struct refusal attempt(struct prover *p, const struct rule *r, int allowed, const char *const *first, bool moments,
                              int *stored, const char **last)
{
	const char ***rows = mem_array(p->ctx, const char **, (size_t)allowed + 2);
	struct refusal got;

	for (int n = 1; n <= allowed + 1; n++) {
		rows[n] = n == 1 ? mem_dup(p->ctx, first, (p->sh->tables[p->table].col_count + 1) * sizeof *first)
		                 : rule_row(p, r, n, first, moments);
	}
	*stored = 0;
	if (bench_begin(p->b)) {
		for (int n = 1; n <= allowed + 1; n++) {
			*last = bench_insert(p->ctx, p->b, p->table, rows[n]);
			if (!bench_store_parents(p->b, p->table, rows[n], n, SHAPE_NONE) || !bench_run(p->b, *last)) {
				break;
			}
			*stored = n;
		}
	}
	got = engine_refusal(p->ctx, p->e);
	bench_end(p->b);
	return got;
}

/* Was it refused by what guards this rule? Its message, or the name of its constraint, is in the statement. */
static bool is_own(struct prover *p, const struct rule *r, const struct refusal *got)
{
	const char *quoted = engine_literal(p->ctx, got->message);

	if (got->kind == REFUSED_UNIQUE) {
		return *got->name != '\0' && strstr(r->guards, got->name) != NULL;
	}
	return got->kind == REFUSED_TRIGGER && strstr(r->guards, mem_strndup(p->ctx, quoted + 1, strlen(quoted) - 2)) != NULL;
}

/* The first row of a way to try the rule. False: this way is like the first. */
static bool prepare(struct prover *p, int way, const char **first)
{
	return way == 0 || (way == 1 ? open_ends(&p->sh->tables[p->table], first) : stretch(p, first));
}

struct verdict {
	const char *failure; /* the rule is broken: it accepts what it must refuse, or refuses too early */
	const char *trouble; /* what kept rows from being tried */
	bool first_accepts;
	bool others; /* a way has run whose word counts more than the first's */
};

/* True: the rule has held. A limit may count what has not ended only, a period may have no length: so what the first way lets
 * in is no failure when there are others. */
static bool try_way(struct prover *p, const struct rule *r, int way, struct verdict *v, const char **observed, const char **sql)
{
	bool limit = strcmp(r->kind, "limit") == 0;
	int allowed = limit ? r->most : 1;
	const char **first = bench_copy(p->ctx, p->b, p->table, 1);
	struct refusal got;
	int stored;

	if (!prepare(p, way, first)) {
		return false;
	}
	got = attempt(p, r, allowed, first, !limit, &stored, sql);
	if (is_own(p, r, &got)) {
		*observed = got.message;
		v->failure = stored < allowed ? mem_printf(p->ctx, "row %d is refused already: %s", stored + 1, got.message)
		                              : v->failure;
		return stored == allowed;
	}
	if (got.kind != REFUSED_NOT) {
		v->trouble = got.message;
	} else if (way == 0) {
		v->first_accepts = true;
	} else if (way == 1 || !limit) {
		v->failure = "accepted";
	}
	v->others |= way == 1 || (way == 2 && !limit);
	return false;
}

static void probe_rule(struct prover *p, const struct rule *r)
{
	const struct shape_table *t = &p->sh->tables[p->table];
	bool limit = strcmp(r->kind, "limit") == 0;
	char *claim = limit ? mem_printf(p->ctx, "%s accepts %d rows, and refuses one more: \"%s\"", t->name, r->most, r->body)
	                    : mem_printf(p->ctx, "%s refuses a row whose period overlaps another's: \"%s\"", t->name, r->body);
	struct verdict v = {NULL, NULL, false, false};
	const char *observed = "";
	const char *sql = "";

	if (limit && r->most >= MOST_ROWS) {
		probe_skip(p, t->name, claim, "so many rows are not tried; the trigger is there as it was written");
		return;
	}
	for (int way = 0; way < 3; way++) {
		if (try_way(p, r, way, &v, &observed, &sql)) {
			probe_record(p, "rule", t->name, claim, sql, observed, true);
			return;
		}
	}
	if (v.failure == NULL && v.first_accepts && !v.others) {
		v.failure = "accepted";
	}
	if (v.failure != NULL) {
		probe_record(p, "rule", t->name, claim, sql, v.failure, false);
	} else {
		probe_skip(p, t->name, claim,
		           v.trouble == NULL ? "no row was found that it is about"
		                             : mem_printf(p->ctx, "something else refuses a row: %s", v.trouble));
	}
}

void probe_rules(struct prover *p)
{
	const struct shape_table *t = &p->sh->tables[p->table];
	struct query *q =
	        db_query(p->ctx, p->s->db, embed_text("prove/probe_rules.sql"), "is", t->id, DIALECT_NAME(p->e->dialect));
	struct rule *all = mem_array(p->ctx, struct rule, 1);
	size_t count = 0;

	while (query_next(q)) {
		size_t col = query_is_null(q, 4) ? SHAPE_NONE : shape_column_index(t, query_text(q, 4));
		struct rule *r;

		if (count == 0 || all[count - 1].id != query_int(q, 0)) {
			all = mem_resize(p->ctx, all, struct rule, count + 1);
			all[count++] = (struct rule){query_int(q, 0),
			                             mem_strdup(p->ctx, query_text(q, 1)),
			                             mem_strdup(p->ctx, query_text(q, 3)),
			                             mem_strdup(p->ctx, query_string(q, 5)),
			                             (int)query_real(q, 2),
			                             mem_array(p->ctx, size_t, t->col_count + 1),
			                             0};
		}
		r = &all[count - 1];
		/* The period of an overlap is not what it counts by. */
		if (col != SHAPE_NONE && r->per_count < t->col_count && !is_moment(&t->cols[col])) {
			r->per[r->per_count++] = col;
		}
	}
	p->error |= !query_end(q);
	for (size_t i = 0; i < count && !probe_stopped(p); i++) {
		if ((strcmp(all[i].kind, "limit") == 0 && all[i].most >= 1) || strcmp(all[i].kind, "overlap") == 0) {
			probe_rule(p, &all[i]);
		}
	}
}
