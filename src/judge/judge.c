/* Running rules. The session's own limits are put back afterwards, whatever happened. */
#include "dataeng/judge/judge.h"

#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/content/content.h"
#include "dataeng/judge/functions.h"
#include "dataeng/model/finding.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"

char *judge_question(const void *ctx, const char *question, const char *object, const char *detail)
{
	struct buf b;

	if (question == NULL) {
		return NULL;
	}
	buf_init(&b, ctx);
	while (*question != '\0') {
		if (strncmp(question, "{{object}}", 10) == 0) {
			buf_str(&b, object);
			question += 10;
		} else if (strncmp(question, "{{detail}}", 10) == 0) {
			buf_str(&b, detail);
			question += 10;
		} else {
			buf_char(&b, *question++);
		}
	}
	return b.data;
}

static void add_row(const void *ctx, struct judge_rows *rows, const struct checklist_item *item, const char *object,
                    const char *detail)
{
	struct judge_row row = {.object = mem_strdup(ctx, object), .detail = mem_strdup(ctx, detail)};

	if (rows->count == JUDGE_ROWS) {
		rows->left_out++;
		return;
	}
	row.question = judge_question(ctx, item->question, object, detail);
	rows->all = mem_resize(ctx, rows->all, struct judge_row, rows->count + 1);
	rows->all[rows->count++] = row;
}

static int column(const struct query *q, const char *name)
{
	for (int i = 0; i < query_columns(q); i++) {
		if (strcmp(query_name(q, i), name) == 0) {
			return i;
		}
	}
	return -1;
}

static bool report(struct session *s, const struct checklist_item *item)
{
	int offset = db_error_offset(s->db);
	bool stopped = db_error_is_interrupt(s->db);

	if (stopped) {
		/* One rule that is too slow for a huge schema must not take the others with it. */
		diag_warnf(s->diags, item->sql.place, "rule-budget", "it gives no finding here; all other rules count",
		           "the rule '%s' was stopped: it works too long on this schema", item->id);
	} else {
		diag_errorf(s->diags, content_place(&item->sql, offset < 0 ? 0 : (size_t)offset, 0), "rule-sql", NULL,
		            "the rule '%s' cannot run: %s", item->id, db_error(s->db));
	}
	db_clear_error(s->db);
	return stopped;
}

static bool run_query(void *ctx, struct judge_rows *rows, struct session *s, const struct checklist_item *item)
{
	struct query *q = db_query(ctx, s->db, item->sql.text, "");
	int object = column(q, "object");
	int detail = column(q, "detail");
	int line = column(q, "line");

	if (db_error(s->db) == NULL && (object < 0 || detail < 0)) {
		query_end(q);
		return diag_errorf(s->diags, item->sql.place, "rule-columns", "name them with AS object, AS detail",
		                   "the rule '%s' does not give the columns object and detail", item->id);
	}
	while (query_next(q)) {
		add_row(ctx, rows, item, query_string(q, object), query_string(q, detail));
		if (line >= 0 && rows->left_out == 0) {
			rows->all[rows->count - 1].line = (size_t)query_int(q, line);
		}
	}
	return query_end(q) || report(s, item);
}

static bool run_item(void *ctx, struct judge_rows *rows, struct session *s, const struct checklist_item *item)
{
	*rows = (struct judge_rows){0};
	if (item->kind == ITEM_QUESTION) {
		add_row(ctx, rows, item, "design", item->question);
		return true;
	}
	return run_query(ctx, rows, s, item);
}

bool judge_item(void *ctx, struct judge_rows *rows, struct session *s, const struct checklist_item *item)
{
	struct db_limits before = db_limits(s->db);
	bool ok;

	if (!judge_functions(s->db)) {
		return db_report(s->db, s->diags, "cannot define the functions of rules");
	}
	db_limit(s->db, (struct db_limits){.steps = JUDGE_STEPS, .read_only = true, .no_attach = true});
	ok = run_item(ctx, rows, s, item);
	db_limit(s->db, before);
	return ok;
}

static bool add_list(void *ctx, const struct checklist ***lists, size_t *count, const struct content *c, const char *id)
{
	const struct checklist *l;

	for (size_t i = 0; i < *count; i++) {
		if (strcmp((*lists)[i]->id, id) == 0) {
			return true;
		}
	}
	l = content_checklist(c, id);
	if (l == NULL) {
		return false;
	}
	*lists = mem_resize(ctx, *lists, const struct checklist *, *count + 2);
	(*lists)[(*count)++] = l;
	(*lists)[*count] = NULL;
	for (size_t i = 0; i < l->includes.count; i++) {
		if (!add_list(ctx, lists, count, c, l->includes.all[i].text)) {
			return false;
		}
	}
	return true;
}

const struct checklist **judge_lists(void *ctx, const struct content *c)
{
	const struct checklist **lists = mem_array(ctx, const struct checklist *, 1);
	const struct content_list *ids = &c->persona->primary_checklists;
	size_t count = 0;

	for (size_t i = 0; i < ids->count; i++) {
		if (!add_list(ctx, &lists, &count, c, ids->all[i].text)) {
			return NULL;
		}
	}
	for (size_t i = 0; i < c->persona->primary_tasks.count; i++) {
		const struct task *t = content_task(c, c->persona->primary_tasks.all[i].text);

		for (size_t k = 0; t != NULL && k < t->checklists.count; k++) {
			if (!add_list(ctx, &lists, &count, c, t->checklists.all[k].text)) {
				return NULL;
			}
		}
	}
	for (size_t i = 0; i < c->checklist_count; i++) {
		const struct checklist *l = content_is_own_checklist(c, i) ? content_checklist_at(c, i) : NULL;

		if (content_is_own_checklist(c, i) && (l == NULL || !add_list(ctx, &lists, &count, c, l->id))) {
			return NULL;
		}
	}
	return lists;
}

static bool store(void *ctx, struct session *s, const struct checklist_item *item, const struct judge_rows *rows)
{
	static const char *const kinds[] = {"rule", "challenge", "question"};
	struct model_finding f = {
	        .checklist = item->checklist, .rule = item->id, .kind = kinds[item->kind], .severity = item->severity};

	for (size_t i = 0; i < rows->count; i++) {
		f.object = rows->all[i].object;
		f.detail = rows->all[i].detail;
		if (!finding_add(s, &f)) {
			return false;
		}
	}
	if (rows->left_out > 0) {
		f.object = "design";
		f.detail = mem_printf(ctx, "%zu more of this kind", rows->left_out);
		return finding_add(s, &f);
	}
	return true;
}

static bool run_list(void *ctx, struct session *s, const struct checklist *l, const char *phase)
{
	for (size_t i = 0; i < l->count; i++) {
		struct judge_rows rows = {0};

		if (strcmp(l->items[i].phase, phase) == 0 &&
		    (!finding_clear(s, l->items[i].id) || !judge_item(ctx, &rows, s, &l->items[i]) ||
		     !store(ctx, s, &l->items[i], &rows))) {
			return false;
		}
	}
	return true;
}

/* Findings of rules that are no longer run: of another version, another persona, another content folder. */
static bool clear_old(void *ctx, struct session *s, const struct checklist *const *lists)
{
	struct query *q = db_query(ctx, s->db, "SELECT DISTINCT rule FROM finding ORDER BY rule", "");
	const char **old = mem_array(ctx, const char *, 1);
	size_t count = 0;
	bool ok;

	while (query_next(q)) {
		const char *rule = query_string(q, 0);
		bool known = false;

		for (size_t i = 0; lists[i] != NULL; i++) {
			for (size_t k = 0; k < lists[i]->count && !known; k++) {
				known = strcmp(lists[i]->items[k].id, rule) == 0;
			}
		}
		if (!known) {
			old = mem_resize(ctx, old, const char *, count + 1);
			old[count++] = mem_strdup(ctx, rule);
		}
	}
	ok = query_end(q);
	for (size_t i = 0; ok && i < count; i++) {
		ok = finding_clear(s, old[i]);
	}
	return ok;
}

bool judge_run(void *ctx, struct session *s, const struct content *c, const char *phase)
{
	const struct checklist **lists = judge_lists(ctx, c);

	bool ok = lists != NULL && clear_old(ctx, s, lists);

	for (size_t i = 0; ok && lists[i] != NULL; i++) {
		ok = run_list(ctx, s, lists[i], phase);
	}
	return db_error(s->db) == NULL ? ok : db_report(s->db, s->diags, "cannot store the findings");
}
