/* Findings as text, JSON and SARIF. */
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "check.h"
#include "dataeng/base/embed.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"
#include "dataeng/cmd/cmd.h"
#include "dataeng/content/content.h"
#include "dataeng/judge/judge.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/json.h"
#include "dataeng/wrap/sqlite.h"

static bool is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
	       (unsigned char)c >= 0x80;
}

static bool line_has(struct slice line, const char *word, size_t n)
{
	for (size_t i = 0; i + n <= line.n; i++) {
		bool begins = i == 0 || !is_name_byte(line.p[i - 1]);
		bool ends = i + n == line.n || !is_name_byte(line.p[i + n]);

		if (begins && ends && strncasecmp(line.p + i, word, n) == 0) {
			return true;
		}
	}
	return false;
}

/* Does a statement begin here that makes something: CREATE in SQL, Table in DBML? */
static bool line_begins(struct slice line)
{
	struct slice word = slice_trim(line);

	return line_has(line, "create", 6) || (word.n > 5 && strncasecmp(word.p, "table", 5) == 0 && !is_name_byte(word.p[5]));
}

/* Does the line make the table or index of that name? What stands behind the parenthesis, or behind ON, is not its name. */
static bool line_makes(struct slice line, const char *name, size_t n)
{
	struct slice head = slice_cut(line, 0, slice_find(line, "(", 0));
	size_t on = slice_find(head, " ON ", 0);

	head = slice_cut(head, 0, on == SIZE_MAX ? slice_find(head, " on ", 0) : on);
	return line_begins(head) && (line_has(head, "table", 5) || line_has(head, "index", 5)) && line_has(head, name, n);
}

/* Where "orders.status" or "orders(customer_id)" or "orders_status" stands: the line that makes the table, then the column's
 * from there on. 0: nowhere. */
static size_t line_of(const struct source *s, const char *object)
{
	size_t n = strcspn(object, ".(");
	const char *column = object[n] == '\0' ? NULL : object + n + 1;
	size_t table = 0;

	for (size_t i = 1; s != NULL && i <= s->lines && table == 0; i++) {
		struct slice line = source_line(s, i);

		if (line_makes(line, object, n)) {
			table = i;
		}
	}
	for (size_t i = table; column != NULL && table > 0 && i <= s->lines; i++) {
		struct slice line = source_line(s, i);

		if (line_has(line, column, strcspn(column, ".,)#"))) {
			return i;
		}
		if (i > table && line_begins(line)) {
			break;
		}
	}
	return table;
}

/* The same in requirements, whose design was checked. */
static size_t stated_at(struct call *call, struct session *s, const char *object)
{
	char *table = mem_strndup(call->ctx, object, strcspn(object, ".("));

	return (size_t)db_int(s->db, 0, embed_text("cmd/check_line.sql"), "ss", object, table);
}

static void count(struct check_result *r, const struct check_finding *f)
{
	if (strcmp(f->kind, "question") == 0) {
		return;
	}
	if (f->waived != NULL) {
		r->waived++;
	} else if (strcmp(f->severity, "error") == 0) {
		r->errors++;
	} else if (strcmp(f->severity, "warning") == 0) {
		r->warnings++;
	} else {
		r->notes++;
	}
}

/* What is asked, behind the sentence that only repeats what was found. */
static const char *asked(const char *question)
{
	const char *end = question == NULL ? NULL : strstr(question, "{{detail}}. ");

	return end == NULL ? question : end + strlen("{{detail}}. ");
}

static void describe(struct call *call, struct check_finding *f, const struct checklist_item *item)
{
	f->title = item->title;
	f->why = item->why;
	f->fix = item->fix;
	f->asks = asked(item->question);
	f->question = judge_question(call->ctx, item->question, f->object, f->detail);
}

bool check_collect(struct call *call, struct check_result *r, struct session *s, const struct content *c)
{
	struct query *q =
	        db_query(call->ctx, s->db,
	                 "SELECT rule, checklist, kind, severity, object, detail, waived FROM v_finding "
	                 "ORDER BY CASE kind WHEN 'question' THEN 9 ELSE 0 END, CASE severity WHEN 'error' THEN 0 WHEN "
	                 "'warning' THEN 1 ELSE 2 END, id",
	                 "");

	while (query_next(q)) {
		const struct checklist_item *item = content_item(c, query_string(q, 0));
		struct check_finding *f;

		r->all = mem_resize(call->ctx, r->all, struct check_finding, r->count + 1);
		f = &r->all[r->count++];
		*f = (struct check_finding){.rule = mem_strdup(call->ctx, query_string(q, 0)),
		                            .checklist = mem_strdup(call->ctx, query_string(q, 1)),
		                            .kind = mem_strdup(call->ctx, query_string(q, 2)),
		                            .severity = mem_strdup(call->ctx, query_string(q, 3)),
		                            .object = mem_strdup(call->ctx, query_string(q, 4)),
		                            .detail = mem_strdup(call->ctx, query_string(q, 5)),
		                            .waived = mem_strdup(call->ctx, query_text(q, 6))};
		if (item != NULL) {
			describe(call, f, item);
		}
		f->line = line_of(r->source, f->object);
		if (r->source != NULL && f->line == 0) {
			f->line = stated_at(call, s, f->object);
		}
		count(r, f);
	}
	return query_end(q) || db_report(s->db, call->diags, "cannot read the findings");
}

static void plural(struct buf *out, size_t n, const char *word)
{
	buf_printf(out, "%zu %s%s", n, word, n == 1 ? "" : "s");
}

static const char *paint(const struct call *call, const struct check_finding *f)
{
	if (!call->app->colour) {
		return "";
	}
	return strcmp(f->severity, "error") == 0 ? "\x1b[31m" : strcmp(f->severity, "warning") == 0 ? "\x1b[33m" : "\x1b[36m";
}

static void text_finding(struct call *call, const struct check_result *r, const struct check_finding *f, bool first)
{
	struct buf *out = call->out;
	const char *reset = call->app->colour ? "\x1b[0m" : "";

	if (f->line > 0) {
		buf_printf(out, "%s:%zu: ", r->name, f->line);
	}
	buf_printf(out, "%s%s%s: ", paint(call, f), f->severity, reset);
	if (strcmp(f->object, "schema") != 0) {
		buf_printf(out, "%s ", f->object);
	}
	buf_printf(out, "%s [%s]\n", f->detail, f->rule);
	if (f->waived != NULL) {
		buf_printf(out, "  waived: %s\n", f->waived);
	} else if (first && f->fix != NULL) {
		buf_printf(out, "  fix: %s\n", f->fix);
	}
	if (f->waived == NULL && first && f->asks != NULL) {
		buf_printf(out, "  asks: %s\n", f->asks);
	}
}

void check_text(struct call *call, const struct check_result *r)
{
	struct buf *out = call->out;
	size_t questions = 0;

	for (size_t i = 0; i < r->count; i++) {
		const struct check_finding *f = &r->all[i];
		bool first = true;

		if (strcmp(f->kind, "question") == 0) {
			questions++;
			if (call_option(call, "phase") != NULL) {
				buf_printf(out, "question: %s [%s]\n", f->question == NULL ? f->detail : f->question, f->rule);
			}
			continue;
		}
		for (size_t k = 0; k < i && first; k++) {
			first = r->all[k].waived != NULL || strcmp(r->all[k].rule, f->rule) != 0;
		}
		text_finding(call, r, f, first);
	}
	buf_printf(out, "%s%s: ", r->count > questions ? "\n" : "", r->name);
	plural(out, r->errors, "error");
	buf_str(out, ", ");
	plural(out, r->warnings, "warning");
	buf_str(out, ", ");
	plural(out, r->notes, "note");
	if (r->waived > 0) {
		buf_printf(out, ", %zu waived", r->waived);
	}
	buf_char(out, '\n');
	if (questions > 0 && call_option(call, "phase") == NULL) {
		buf_printf(out, "%zu more that only a person can answer: dataeng rule list\n", questions);
	}
}

void check_json(struct call *call, const struct check_result *r)
{
	struct json *root = json_object(call->ctx);
	struct json *list = json_array(call->ctx);

	json_set_string(root, "name", r->name);
	json_set_number(root, "errors", (double)r->errors);
	json_set_number(root, "warnings", (double)r->warnings);
	json_set_number(root, "notes", (double)r->notes);
	json_set_number(root, "waived", (double)r->waived);
	for (size_t i = 0; i < r->count; i++) {
		const struct check_finding *f = &r->all[i];
		struct json *one = json_object(call->ctx);

		json_set_string(one, "rule", f->rule);
		json_set_string(one, "checklist", f->checklist);
		json_set_string(one, "kind", f->kind);
		json_set_string(one, "severity", f->severity);
		json_set_string(one, "object", f->object);
		json_set_string(one, "detail", f->detail);
		if (f->line > 0) {
			json_set_number(one, "line", (double)f->line);
		}
		if (f->question != NULL) {
			json_set_string(one, "question", f->question);
		}
		json_set_string(one, "why", f->why);
		json_set_string(one, "fix", f->fix);
		json_set_string(one, "waived", f->waived);
		json_append(list, one);
	}
	json_set(root, "findings", list);
	json_print(call->out, root);
	buf_char(call->out, '\n');
}
