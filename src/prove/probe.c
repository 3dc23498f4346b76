/* What all probes do: record, match a refusal, find words. */
#include "dataeng/prove/probe.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/proof.h"
#include "dataeng/model/session.h"
#include "dataeng/read/sqltoken.h"

enum { LONGEST_SAID = 40 };

bool probe_stopped(const struct prover *p)
{
	return p->error || p->e->broken || (p->o->stopped != NULL && p->o->stopped(p->o->data));
}

static void keep(struct prover *p, const struct model_proof *proof)
{
	/* What a stop or a lost server has cut short proves nothing. */
	if (probe_stopped(p)) {
		return;
	}
	p->error |= !model_add_proof(p->s, proof);
	if (!proof->passed) {
		p->failed = true;
		diag_errorf(p->s->diags, NO_PLACE, "proof-failed", NULL, "%s: %s: %s; observed: %s", proof->engine,
		            proof->object, proof->claim, proof->observed);
	}
}

void probe_record(struct prover *p, const char *kind, const char *object, const char *claim, const char *sql,
                  const char *observed, bool passed)
{
	keep(p, &(struct model_proof){DIALECT_NAME(p->e->dialect), kind, object, claim, sql, observed, passed, NULL});
}

void probe_record_plan(struct prover *p, const char *object, const char *claim, const char *sql, const char *observed,
                       const char *way)
{
	keep(p, &(struct model_proof){DIALECT_NAME(p->e->dialect), "plan", object, claim, sql, observed, true, way});
}

void probe_skip(struct prover *p, const char *object, const char *claim, const char *reason)
{
	if (!probe_stopped(p)) {
		p->error |= !model_add_unproven(p->s, DIALECT_NAME(p->e->dialect), object, claim, reason);
	}
}

static bool same_check(const struct prover *p, const char *said, const char *name)
{
	void *ctx = mem_context(p->ctx, "same_check");
	bool same = strcmp(said, name) == 0 ||
	            strcmp(sql_normal(ctx, said, p->e->dialect), sql_normal(ctx, name, p->e->dialect)) == 0;

	mem_free(ctx);
	return same;
}

bool probe_matches(const struct prover *p, const struct refusal *r, const struct culprit *c)
{
	if (r->kind != c->kind) {
		return false;
	}
	if (c->name != NULL && *r->name != '\0' && !same_check(p, r->name, c->name)) {
		return false;
	}
	return c->columns == NULL || *r->columns == '\0' || strcasecmp(r->columns, c->columns) == 0;
}

static const char *said_by(struct prover *p, const struct refusal *r)
{
	bool twice = *r->name == '\0' || strstr(r->message, r->name) != NULL;

	return twice ? r->message : mem_printf(p->ctx, "%s (%s)", r->message, r->name);
}

void probe_refuse(struct prover *p, const char *object, const char *claim, const char *sql, const struct culprit *c)
{
	bool accepted = bench_run(p->b, sql);
	struct refusal r = engine_refusal(p->ctx, p->e);

	if (accepted) {
		probe_record(p, "refuse", object, claim, sql, "accepted", false);
	} else if (probe_matches(p, &r, c)) {
		probe_record(p, "refuse", object, claim, sql, said_by(p, &r), true);
	} else {
		probe_skip(p, object, claim, mem_printf(p->ctx, "something else refuses it first: %s", said_by(p, &r)));
	}
}

void probe_accept(struct prover *p, const char *object, const char *claim, const char *sql)
{
	bool accepted = bench_run(p->b, sql);
	struct refusal r = engine_refusal(p->ctx, p->e);

	probe_record(p, "accept", object, claim, sql, accepted ? "accepted" : said_by(p, &r), accepted);
}

char *probe_path(struct prover *p, const struct shape_table *t, const char *name, const size_t *cols, size_t count)
{
	if (name != NULL) {
		return shape_path(p->ctx, t, name);
	}
	return count == 1 ? shape_path(p->ctx, t, t->cols[cols[0]].name)
	                  : mem_printf(p->ctx, "%s(%s)", t->name, shape_names(p->ctx, t, cols, count));
}

char *probe_columns(struct prover *p, const struct shape_table *t, const size_t *cols, size_t count)
{
	struct buf b;

	buf_init(&b, p->ctx);
	for (size_t i = 0; i < count; i++) {
		buf_printf(&b, "%s%s.%s", i == 0 ? "" : ", ", t->name, t->cols[cols[i]].name);
	}
	return b.data;
}

char *probe_said(struct prover *p, const char *literal)
{
	size_t n = strlen(literal);
	const char *zeros = strncmp(literal, "printf('%0", 10) == 0 ? literal + 10
	                    : strncmp(literal, "lpad('", 6) == 0    ? strchr(literal, ',') + 2
	                                                            : NULL;

	if (zeros != NULL) {
		return mem_printf(p->ctx, "a text of %ld characters", strtol(zeros, NULL, 10));
	}
	if (n <= LONGEST_SAID) {
		return mem_strdup(p->ctx, literal);
	}
	if (literal[0] == '\'') {
		return mem_printf(p->ctx, "a text of %zu characters", n - 2);
	}
	return mem_printf(p->ctx, "%.*s...", LONGEST_SAID, literal);
}
