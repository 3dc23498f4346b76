/* One engine after the other: run the DDL, read back, compare, probe, plan.
 *
 * A DDL statement that fails ends the engine's run: what is built on it could only fail for the same reason. Tables are probed
 * in the order of their references, so that whether a parent can hold two rows is known before its children are tried.
 */
#include "dataeng/prove/prove.h"

#include <string.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/proof.h"
#include "dataeng/model/session.h"
#include "dataeng/prove/probe.h"
#include "dataeng/read/catalog.h"
#include "dataeng/read/scratch.h"
#include "dataeng/wrap/sqlite.h"
#include "dataeng/write/ddl.h"

static const char *schema_of(const struct prove_options *o)
{
	return o->schema == NULL ? "design" : o->schema;
}

static void tell(const struct prover *p, const char *what, double done, double total)
{
	if (p->o->progress != NULL) {
		p->o->progress(p->o->data, what, done, total);
	}
}

/* The statements to run: those of the options, or written from the design. */
static bool statements(struct prover *p, const struct prove_statement **all, size_t *count)
{
	bool sqlite = p->e->dialect == DIALECT_SQLITE;
	struct ddl_statement *written;
	struct prove_statement *copy;

	*all = sqlite ? p->o->sqlite_ddl : p->o->postgres_ddl;
	*count = sqlite ? p->o->sqlite_ddl_count : p->o->postgres_ddl_count;
	if (*all != NULL) {
		return true;
	}
	if (!ddl_statements(p->ctx, &written, count, p->s, schema_of(p->o), p->e->dialect)) {
		return false;
	}
	copy = mem_array(p->ctx, struct prove_statement, *count + 1);
	for (size_t i = 0; i < *count; i++) {
		copy[i] = (struct prove_statement){written[i].object, written[i].sql};
	}
	*all = copy;
	return true;
}

/* False when a statement failed. */
static bool run_ddl(struct prover *p, const struct prove_statement *all, size_t count)
{
	for (size_t i = 0; i < count && !probe_stopped(p); i++) {
		bool done = engine_exec(p->e, all[i].sql);
		struct refusal r = engine_refusal(p->ctx, p->e);

		probe_record(p, "ddl", all[i].object, mem_printf(p->ctx, "the statement that makes %s runs", all[i].object),
		             all[i].sql, done ? "done" : r.message, done);
		if (!done) {
			return false;
		}
	}
	return true;
}

static bool read_back(struct prover *p)
{
	struct session *scratch = session_scratch(p->ctx, p->s->now, p->s->diags);
	bool ok = scratch != NULL;

	if (ok) {
		ok = p->e->dialect == DIALECT_SQLITE ? catalog_sqlite(p->ctx, scratch, p->e->db, "readback", "scratch")
		                                     : catalog_postgres(p->ctx, scratch, p->e->pg, "readback", "scratch");
	}
	p->actual = ok ? shape_load(p->ctx, scratch, "readback", p->e->dialect) : NULL;
	return p->actual != NULL;
}

static void probe_table(struct prover *p)
{
	void *outer = p->ctx;

	p->ctx = mem_context(outer, "table");
	p->usable = false;
	if (shape_table_index(p->actual, p->sh->tables[p->table].space, p->sh->tables[p->table].name) != SHAPE_NONE) {
		probe_rows(p);
	}
	if (p->usable) {
		probe_columns_of(p);
		probe_keys(p);
		probe_fks(p);
		probe_checks(p);
		probe_rules(p);
	}
	mem_free(p->ctx);
	p->ctx = outer;
}

static bool run_probes(struct prover *p)
{
	const char *what = p->e->dialect == DIALECT_SQLITE ? "proving on SQLite" : "proving on PostgreSQL";

	p->b = bench_new(p->ctx, p->e, p->sh);
	compare_record(p);
	for (p->table = 0; p->table < p->sh->count && !probe_stopped(p); p->table++) {
		tell(p, what, (double)p->table, (double)p->sh->count);
		probe_table(p);
	}
	probe_plans(p);
	tell(p, what, (double)p->sh->count, (double)p->sh->count);
	return !p->error;
}

/* A server that is gone says nothing about the design: unless it was asked for, that is as if there were none. */
static bool lost(struct session *s, const struct prove_options *o, const struct engine *e)
{
	const char *name = DIALECT_NAME(e->dialect);

	if (o->must || e->dialect == DIALECT_SQLITE) {
		return diag_errorf(s->diags, NO_PLACE, "engine-lost", NULL,
		                   "the connection to %s broke in the middle of the proofs", name);
	}
	diag_warnf(s->diags, NO_PLACE, "engine-lost", "run prove again",
	           "the connection to %s broke in the middle of the proofs", name);
	return model_clear_proofs(s, name) &&
	       model_set_engine(s, name, "", "not run: the connection broke in the middle of the proofs");
}

static bool run_engine(void *ctx, struct session *s, const struct prove_options *o, struct engine *e, const char *how,
                       bool *all_passed)
{
	struct prover p = {.ctx = ctx, .s = s, .o = o, .e = e};
	const struct prove_statement *all;
	size_t count;
	bool ok;

	p.sh = shape_load(ctx, s, schema_of(o), e->dialect);
	ok = p.sh != NULL && model_clear_proofs(s, DIALECT_NAME(e->dialect)) &&
	     model_set_engine(s, DIALECT_NAME(e->dialect), engine_version(ctx, e), how) && statements(&p, &all, &count);
	if (ok && run_ddl(&p, all, count) && !probe_stopped(&p)) {
		ok = read_back(&p) && run_probes(&p);
	}
	if (db_error(s->db) != NULL) {
		ok = db_report(s->db, s->diags, "cannot store the proofs");
	}
	if (ok && e->broken) {
		return lost(s, o, e);
	}
	*all_passed = *all_passed && !p.failed;
	return ok;
}

static bool run_sqlite(void *ctx, struct session *s, const struct prove_options *o, bool *all_passed)
{
	struct engine e = {.dialect = DIALECT_SQLITE, .db = scratch_sqlite(ctx, s)};

	return e.db != NULL && run_engine(ctx, s, o, &e, "embedded", all_passed);
}

static bool run_postgres(void *ctx, struct session *s, const struct prove_options *o, bool *all_passed)
{
	struct engine e = {.dialect = DIALECT_POSTGRES};
	const char *how;

	e.pg = scratch_postgres(ctx, s, o->url, &how);
	if (e.pg != NULL) {
		return run_engine(ctx, s, o, &e, how, all_passed);
	}
	model_clear_proofs(s, "postgres");
	model_set_engine(s, "postgres", "", "not run: no server could be reached or started");
	if (o->must) {
		return diag_error(s->diags, NO_PLACE, "no-postgres", "PostgreSQL was asked for, but there is none",
		                  "install its server programs (Debian: apt-get install postgresql), or give --engine a URL");
	}
	return true;
}

bool prove_run(void *ctx, struct session *s, const struct prove_options *o, bool *all_passed)
{
	void *tmp = mem_context(ctx, "prove_run");
	bool ok = true;

	*all_passed = true;
	if (o->sqlite) {
		void *one = mem_context(tmp, "sqlite");

		ok = run_sqlite(one, s, o, all_passed);
		mem_free(one);
	}
	if (ok && o->postgres && !(o->stopped != NULL && o->stopped(o->data))) {
		ok = run_postgres(tmp, s, o, all_passed);
	}
	mem_free(tmp);
	return ok;
}
