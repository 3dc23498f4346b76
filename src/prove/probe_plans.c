/* Access patterns: their SQL runs, and the plan shows the index that is there for it.
 *
 * The tables are empty, so the plan shows what the engine can use, not what it would choose for given amounts. SQLite plans by
 * the shape of the query then; PostgreSQL is told to avoid reading whole tables (enable_seqscan off) and to plan without
 * looking at the parameters. Costs are left out: they would differ from version to version.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/embed.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/session.h"
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

static const char *postgres_plan(struct prover *p, const char *sql)
{
	struct engine_result r;
	char *given = arguments(p, sql);

	if (!engine_exec(p->e, "SET LOCAL enable_seqscan = off; SET LOCAL plan_cache_mode = force_generic_plan") ||
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

static bool searches(const struct prover *p, const char *plan)
{
	return p->e->dialect == DIALECT_SQLITE ? strstr(plan, "SEARCH") != NULL
	                                       : strstr(plan, "Index Scan") != NULL || strstr(plan, "Index Only Scan") != NULL;
}

static void probe_one(struct prover *p, const struct access *a)
{
	const char *plan = NULL;
	const char *object = a->index != NULL   ? mem_printf(p->ctx, "%s.%s", a->table, a->index)
	                     : a->table != NULL ? a->table
	                                        : "schema";
	char *claim = a->index != NULL    ? mem_printf(p->ctx, "\"%s\" uses %s", a->body, a->index)
	              : a->reason == NULL ? mem_printf(p->ctx, "\"%s\" is served by a key", a->body)
	                                  : mem_printf(p->ctx, "\"%s\" runs", a->body);
	struct engine_result r;
	struct refusal why;
	bool passed;

	if (engine_begin(p->e)) {
		plan = p->e->dialect == DIALECT_SQLITE ? sqlite_plan(p, a->sql) : postgres_plan(p, a->sql);
		if (plan != NULL && p->e->dialect == DIALECT_SQLITE && !engine_query(p->ctx, p->e, &r, a->sql)) {
			plan = NULL;
		}
	}
	why = engine_refusal(p->ctx, p->e);
	engine_rollback(p->e);
	forget(p);
	passed = plan != NULL && (a->index != NULL ? has_word(plan, a->index) : a->reason != NULL || searches(p, plan));
	probe_record(p, "plan", object, claim, a->sql, plan != NULL ? plan : why.message, passed);
}

void probe_plans(struct prover *p)
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
	for (size_t i = 0; i < count && !probe_stopped(p); i++) {
		if (all[i].sql != NULL) {
			probe_one(p, &all[i]);
		}
	}
}
