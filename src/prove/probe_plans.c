/* Access patterns: their SQL runs, and the plan shows by which way the rows are found.
 *
 * SQLite plans by the shape of the query; the tables are empty. PostgreSQL weighs amounts: the tables that a pattern reads get
 * copies with thousands of generated rows and statistics, and the plan is made for any parameter. Where a copy cannot be made
 * it is told to avoid reading whole tables instead, and the plan shows what could serve. Costs are left out: they would differ
 * from version to version.
 *
 * A plan that goes another way than by the index made for the pattern is no broken promise of the database: it is said.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/embed.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/proof.h"
#include "dataeng/model/session.h"
#include "dataeng/prove/fill.h"
#include "dataeng/prove/probe.h"
#include "dataeng/read/sqltoken.h"
#include "dataeng/wrap/sqlite.h"

struct access {
	const char *body, *sql, *table, *index, *reason, *kind;
};

/* Is the word there, and not as a part of a longer one? */
static bool has_word(const char *text, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = strstr(text, word); p != NULL; p = strstr(p + 1, word)) {
		bool before = p > text && (isalnum((unsigned char)p[-1]) || p[-1] == '_');
		bool after = isalnum((unsigned char)p[n]) || p[n] == '_';

		if (!before && !after) {
			return true;
		}
	}
	return false;
}

static const char *join_lines(struct prover *p, const struct engine_result *r, size_t col)
{
	struct buf b;

	buf_init(&b, p->ctx);
	for (size_t i = 0; i < r->rows; i++) {
		const char *line = r->cells[i * r->cols + col];

		buf_printf(&b, "%s%s", i == 0 ? "" : "\n", line == NULL ? "" : line);
	}
	return b.data;
}

static const char *sqlite_plan(struct prover *p, const char *sql)
{
	struct engine_result r;

	if (!engine_query(p->ctx, p->e, &r, mem_printf(p->ctx, "EXPLAIN QUERY PLAN %s", sql)) || r.cols < 4) {
		return NULL;
	}
	return join_lines(p, &r, 3);
}

/* (NULL, NULL ...) for the highest $n; "" when there is none. */
static char *arguments(struct prover *p, const char *sql)
{
	struct sql_tokens *t = sql_tokens(p->ctx, sql, strlen(sql), DIALECT_POSTGRES);
	long most = 0;
	struct buf b;

	for (size_t i = 0; i < t->count; i++) {
		long n = t->all[i].kind == SQL_PARAM ? strtol(sql + t->all[i].start + 1, NULL, 10) : 0;

		most = n > most ? n : most;
	}
	buf_init(&b, p->ctx);
	for (long i = 0; i < most; i++) {
		buf_str(&b, i == 0 ? "(NULL" : ", NULL");
	}
	buf_str(&b, most > 0 ? ")" : "");
	return b.data;
}

static const char *postgres_plan(struct prover *p, const char *sql, bool filled)
{
	struct engine_result r;
	char *given = arguments(p, sql);

	if (!engine_exec(p->e, mem_printf(p->ctx,
	                                  "SET LOCAL enable_seqscan = %s; SET LOCAL plan_cache_mode = force_generic_plan; "
	                                  "SET LOCAL random_page_cost = 1.1",
	                                  filled ? "on" : "off")) ||
	    !engine_exec(p->e, mem_printf(p->ctx, "PREPARE pattern AS %s", sql)) ||
	    !engine_query(p->ctx, p->e, &r, mem_printf(p->ctx, "EXPLAIN (COSTS OFF) EXECUTE pattern%s", given)) ||
	    !engine_exec(p->e, mem_printf(p->ctx, "EXECUTE pattern%s", given))) {
		return NULL;
	}
	return join_lines(p, &r, 0);
}

/* Prepared statements outlive a rollback. */
static void forget(struct prover *p)
{
	if (p->e->dialect == DIALECT_POSTGRES) {
		engine_exec(p->e, "DEALLOCATE ALL");
		engine_refusal(p->ctx, p->e);
	}
}

/* Makes copies of the tables that look-ups read. False: at least one could not be made. */
static bool fill(struct prover *p, const struct access *all, size_t count)
{
	for (size_t t = 0; t < p->sh->count; t++) {
		bool wanted = false;

		for (size_t i = 0; i < count; i++) {
			wanted = wanted || (all[i].sql != NULL && has_word(all[i].sql, p->sh->tables[t].name));
		}
		if (wanted && !fill_table(p->ctx, p->e, &p->sh->tables[t])) {
			return false;
		}
	}
	return true;
}

static bool reads_all(const struct prover *p, const char *plan)
{
	return strstr(plan, p->e->dialect == DIALECT_SQLITE ? "SCAN " : "Seq Scan") != NULL;
}

static const char *way_of(const struct prover *p, const struct access *a, const char *plan)
{
	if (a->index != NULL && has_word(plan, a->index)) {
		return "index";
	}
	return reads_all(p, plan) ? "scan" : a->index != NULL ? "other" : "key";
}

/* The line of a plan that reads a whole table. */
static const char *reading_line(struct prover *p, const char *plan)
{
	const char *at = strstr(plan, p->e->dialect == DIALECT_SQLITE ? "SCAN " : "Seq Scan");

	return mem_strndup(p->ctx, at, strcspn(at, "\n"));
}

/* What the way proves, and what it does not. */
static void record(struct prover *p, const struct access *a, const char *plan)
{
	const char *way = way_of(p, a, plan);
	const char *index = a->index == NULL ? NULL : mem_printf(p->ctx, "%s.%s", a->table, a->index);
	const char *table = a->table == NULL ? "schema" : a->table;
	const char *found = mem_printf(p->ctx, "\"%s\" is found without reading a whole table", a->body);

	if (*way == 'i') {
		probe_record_plan(p, index, mem_printf(p->ctx, "\"%s\" uses %s", a->body, a->index), a->sql, plan, way);
	} else if (*way == 'k') {
		probe_record_plan(p, table, mem_printf(p->ctx, "\"%s\" is served by an index that is there anyway", a->body),
		                  a->sql, plan, way);
	} else if (*way == 'o') {
		probe_record_plan(p, table, found, a->sql, plan, way);
		probe_skip(p, index, mem_printf(p->ctx, "\"%s\" uses %s", a->body, a->index),
		           "the engine takes another way to its rows: see the plan");
	} else {
		probe_record_plan(p, table, mem_printf(p->ctx, "\"%s\" runs", a->body), a->sql, plan, way);
		probe_skip(p, index == NULL ? table : index, found,
		           mem_printf(p->ctx, "the plan reads all rows: %s", reading_line(p, plan)));
	}
}

static void probe_one(struct prover *p, const struct access *a, bool filled)
{
	const char *plan = NULL;
	struct engine_result r;
	struct refusal why;

	if (engine_mark(p->e, "plan")) {
		plan = p->e->dialect == DIALECT_SQLITE ? sqlite_plan(p, a->sql) : postgres_plan(p, a->sql, filled);
		if (plan != NULL && p->e->dialect == DIALECT_SQLITE && !engine_query(p->ctx, p->e, &r, a->sql)) {
			plan = NULL;
		}
	}
	why = engine_refusal(p->ctx, p->e);
	engine_back(p->e, "plan");
	forget(p);
	if (plan == NULL || strcmp(a->kind, "lookup") != 0) {
		probe_record(p, "plan", a->table == NULL ? "schema" : a->table, mem_printf(p->ctx, "\"%s\" runs", a->body),
		             a->sql, plan != NULL ? plan : why.message, plan != NULL);
	} else {
		record(p, a, plan);
	}
}

static const char *how_taken(struct prover *p, bool filled)
{
	if (p->e->dialect == DIALECT_SQLITE) {
		return "taken on empty tables; without statistics it plans by the shape of the query";
	}
	return filled ? mem_printf(p->ctx,
	                           "taken with %d generated rows a table and statistics, for any parameter, on solid-state "
	                           "disks (`random_page_cost` 1.1)",
	                           FILL_ROWS)
	              : "taken on empty tables, told to avoid reading whole tables (`enable_seqscan = off`) and to plan for "
	                "any "
	                "parameter; a plan shows that an index can serve, which one is taken on real data is for the engine to "
	                "say";
}

static size_t load(struct prover *p, struct access **out)
{
	struct query *q = db_query(p->ctx, p->s->db, embed_text("prove/probe_plans.sql"), "ss",
	                           p->o->schema == NULL ? "design" : p->o->schema, DIALECT_NAME(p->e->dialect));
	struct access *all = mem_array(p->ctx, struct access, 1);
	size_t count = 0;

	while (query_next(q)) {
		all = mem_resize(p->ctx, all, struct access, count + 1);
		all[count++] = (struct access){mem_strdup(p->ctx, query_string(q, 0)), mem_strdup(p->ctx, query_text(q, 1)),
		                               mem_strdup(p->ctx, query_text(q, 2)),   mem_strdup(p->ctx, query_text(q, 3)),
		                               mem_strdup(p->ctx, query_text(q, 4)),   mem_strdup(p->ctx, query_text(q, 5))};
	}
	p->error |= !query_end(q);
	*out = all;
	return count;
}

void probe_plans(struct prover *p)
{
	struct access *all;
	size_t count = load(p, &all);
	bool filled = false;

	if (count == 0 || !engine_begin(p->e)) {
		return;
	}
	if (p->e->dialect == DIALECT_POSTGRES) {
		filled = fill(p, all, count);
	}
	for (size_t i = 0; i < count && !probe_stopped(p); i++) {
		if (all[i].sql != NULL) {
			probe_one(p, &all[i], filled);
		}
	}
	p->error |= !model_set_plans(p->s, DIALECT_NAME(p->e->dialect), how_taken(p, filled));
	engine_rollback(p->e);
}
