/* The queries of rules and tasks, prepared against an empty session: what would fail at use fails here, at its place.
 *
 * A rule is a whole statement; the SQL of a step is an expression and is prepared inside a SELECT. Templates are checked by
 * who renders them (mustache_check). */
#include "dataeng/judge/judge.h"

#include <string.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/content/content.h"
#include "dataeng/judge/functions.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"

struct lint {
	void *ctx;
	struct session *s;
	struct diags *diags;
};

static const char before_expression[] = "SELECT (";

/* For "no such table: x" SQLite gives no offset: x itself is looked for. */
static size_t named_offset(const char *sql, const char *message, size_t *n)
{
	const char *name = strrchr(message, ' ');
	const char *at = name == NULL ? NULL : strstr(sql, name + 1);

	*n = at == NULL ? 0 : strlen(name + 1);
	return at == NULL ? 0 : (size_t)(at - sql);
}

static bool fault(struct lint *l, const struct content_text *sql, size_t shift, const char *what)
{
	const char *message = db_error(l->s->db);
	int offset = db_error_offset(l->s->db);
	size_t n = 0;
	size_t at;

	if (offset < 0) {
		at = named_offset(sql->text, message, &n);
	} else {
		at = (size_t)offset < shift ? 0 : (size_t)offset - shift;
	}
	diag_errorf(l->diags, content_place(sql, at, n), "bad-query", NULL, "%s: %s", what, message);
	db_clear_error(l->s->db);
	return false;
}

static bool check_expression(struct lint *l, const struct content_text *sql, const char *what)
{
	char *whole = mem_printf(l->ctx, "%s%s)", before_expression, sql->text);

	return db_check(l->s->db, whole, NULL) >= 0 || fault(l, sql, sizeof before_expression - 1, what);
}

static bool check_statement(struct lint *l, const struct content_text *sql, const char *what)
{
	size_t tail;
	int columns = db_check(l->s->db, sql->text, &tail);
	const char *rest;

	if (columns < 0) {
		return fault(l, sql, 0, what);
	}
	rest = sql->text + tail;
	rest += strspn(rest, " \t\r\n;");
	if (*rest != '\0') {
		return diag_errorf(l->diags, content_place(sql, (size_t)(rest - sql->text), 0), "bad-query", NULL,
		                   "%s: one statement is allowed, a second one begins here", what);
	}
	if (columns == 0 || !db_is_readonly_sql(l->s->db, sql->text)) {
		return diag_errorf(l->diags, sql->place, "bad-query", NULL, "%s: it must be a SELECT", what);
	}
	return true;
}

static bool check_columns(struct lint *l, const struct checklist_item *item)
{
	struct query *q = db_query(l->ctx, l->s->db, item->sql.text, "");
	bool object = false;
	bool detail = false;

	for (int i = 0; i < query_columns(q); i++) {
		object = object || strcmp(query_name(q, i), "object") == 0;
		detail = detail || strcmp(query_name(q, i), "detail") == 0;
	}
	query_end(q);
	return (object && detail) ||
	       diag_errorf(l->diags, item->sql.place, "rule-columns", "name them with AS object, AS detail",
	                   "the rule '%s' does not give the columns object and detail", item->id);
}

static bool lint_checklists(struct lint *l, const struct content *c)
{
	bool ok = true;

	for (size_t i = 0; i < c->checklist_count; i++) {
		const struct checklist *list = content_checklist_at(c, i);

		for (size_t k = 0; list != NULL && k < list->count; k++) {
			const struct checklist_item *item = &list->items[k];

			if (item->sql.text != NULL) {
				ok = check_statement(l, &item->sql, mem_printf(l->ctx, "the rule '%s'", item->id)) &&
				     check_columns(l, item) && ok;
			}
		}
	}
	return ok;
}

static bool lint_tasks(struct lint *l, const struct content *c)
{
	static const char *const names[] = {"when", "default_sql", "check"};
	bool ok = true;

	for (size_t i = 0; i < c->task_count; i++) {
		const struct task *t = content_task_at(c, i);

		for (size_t k = 0; t != NULL && k < t->step_count * STEP_SQLS; k++) {
			const struct step *step = &t->steps[k / STEP_SQLS];
			const struct content_text *sql = &step->sql[k % STEP_SQLS];

			if (sql->text != NULL) {
				ok = check_expression(l, sql,
				                      mem_printf(l->ctx, "'%s' of '%s'", names[k % STEP_SQLS], step->id)) &&
				     ok;
			}
		}
	}
	return ok;
}

bool judge_lint(void *ctx, struct session *s, const struct content *c)
{
	struct lint l = {.ctx = ctx, .s = s, .diags = s->diags};
	struct db_limits before = db_limits(s->db);
	bool ok;

	if (!judge_functions(s->db)) {
		return db_report(s->db, s->diags, "cannot define the functions of rules");
	}
	db_limit(s->db, (struct db_limits){.steps = JUDGE_STEPS, .read_only = true, .no_attach = true});
	ok = lint_checklists(&l, c);
	ok = lint_tasks(&l, c) && ok;
	db_limit(s->db, before);
	return ok;
}
