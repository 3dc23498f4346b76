/* SQL expressions of task files: run over the views, read-only, with a limit of steps. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/flow/task.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"

enum { STEPS = 20 * 1000 * 1000 };

static bool report(struct flow *f, const struct step *step)
{
	diag_errorf(f->diags, step->place, "step-sql", "correct the expression in the task file", "step '%s': %s", step->id,
	            db_error(f->session->db));
	db_clear_error(f->session->db);
	return false;
}

bool flow_eval(const void *ctx, struct flow *f, const struct step *step, const char *sql, const char *value, char **result)
{
	struct db *db = f->session->db;
	struct db_limits before = db_limits(db);
	void *tmp = mem_context(f->ctx, "flow_eval");
	struct query *q;
	bool ok;

	*result = NULL;
	db_limit(db, (struct db_limits){.steps = STEPS, .read_only = true, .no_attach = true});
	q = db_query(tmp, db, mem_printf(tmp, "SELECT (%s)", sql), "");
	for (int i = 0; i < query_parameters(q); i++) {
		query_bind_text(q, i, value);
	}
	if (query_next(q)) {
		*result = mem_strdup(ctx, query_text(q, 0));
	}
	ok = query_end(q);
	db_limit(db, before);
	mem_free(tmp);
	return ok ? true : report(f, step);
}

bool flow_truth(struct flow *f, const struct step *step, const char *sql, const char *value, bool *truth)
{
	void *tmp;
	char *text;
	bool ok;

	*truth = true;
	if (sql == NULL) {
		return true;
	}
	tmp = mem_context(f->ctx, "flow_truth");
	ok = flow_eval(tmp, f, step, mem_printf(tmp, "CASE WHEN %s THEN 1 ELSE 0 END", sql), value, &text);
	*truth = ok && text != NULL && strcmp(text, "1") == 0;
	mem_free(tmp);
	return ok;
}
