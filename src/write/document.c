/* Documents: templates over the session's views.
 *
 * The persona and the checklists are not part of the session file, yet documents speak of them:
 * they are put into two temporary tables, so that templates need no second language. After
 * rendering, runs of blank lines that empty sections leave are made one, which keeps templates
 * readable; code blocks are left as they are.
 */
#include "dataeng/write/document.h"

#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"
#include "dataeng/content/content.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"
#include "dataeng/write/functions.h"
#include "dataeng/write/mustache.h"

static void put_persona(struct db *db, const struct content *c)
{
	void *tmp = mem_context(NULL, "persona lines");
	size_t count;
	struct persona_line *lines = persona_lines(tmp, c->persona, &count);

	for (size_t i = 0; i < count; i++) {
		db_run(db, "INSERT INTO persona_line (part, name, text) VALUES (?, ?, coalesce(?, ''))", "sss", lines[i].part,
		       lines[i].name, lines[i].text);
	}
	mem_free(tmp);
}

static const char *kind_name(enum item_kind kind)
{
	static const char *const names[] = {[ITEM_RULE] = "rule", [ITEM_CHALLENGE] = "challenge", [ITEM_QUESTION] = "question"};

	return names[kind];
}

static void put_item(struct db *db, const struct checklist *list, const struct checklist_item *it)
{
	db_run(db,
	       "INSERT INTO checklist_item (id, checklist, checklist_title, title, kind, severity, phase, why, fix, question, "
	       "persona_line) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	       "sssssssssss", it->id, list->id, list->title, it->title, kind_name(it->kind), it->severity,
	       it->phase == NULL ? "design" : it->phase, it->why, it->fix, it->question, it->persona_line);
}

bool document_prepare(struct session *s, const struct content *c)
{
	bool ok = template_functions(s->db) && db_exec(s->db, "DELETE FROM persona_line; DELETE FROM checklist_item");

	if (ok) {
		put_persona(s->db, c);
	}
	for (size_t i = 0; ok && i < c->checklist_count; i++) {
		const struct checklist *list = content_checklist_at(c, i);

		if (list == NULL) {
			return false;
		}
		for (size_t k = 0; k < list->count; k++) {
			put_item(s->db, list, &list->items[k]);
		}
	}
	return db_error(s->db) == NULL ? true : db_report(s->db, s->diags, "cannot show the persona to the templates");
}

static bool is_fence(struct slice line)
{
	line = slice_trim(line);
	return slice_starts(line, "```") || slice_starts(line, "~~~");
}

static bool is_table_rule(struct slice line)
{
	line = slice_trim(line);
	for (size_t i = 0; i < line.n; i++) {
		if (strchr("|-: ", line.p[i]) == NULL) {
			return false;
		}
	}
	return slice_starts(line, "|") && slice_find(line, "---", 0) != SIZE_MAX;
}

/* Is this the head of a table that has no row? rest stands behind the head's first line, and behind its rule if so. */
static bool skip_empty_table(struct slice head, struct slice *rest)
{
	struct slice behind = *rest;
	struct slice line;

	if (!slice_starts(slice_trim(head), "|") || !slice_line(&behind, &line) || !is_table_rule(line) ||
	    slice_starts(behind, "|")) {
		return false;
	}
	*rest = behind;
	return true;
}

static void tidy(struct buf *out, size_t from)
{
	void *tmp = mem_context(NULL, "tidy");
	struct slice rest = {mem_strndup(tmp, out->data + from, out->size - from), out->size - from};
	struct slice line;
	bool code = false;
	bool blank = false;

	buf_cut(out, from);
	while (slice_line(&rest, &line)) {
		code ^= is_fence(line);
		if (!code && (slice_trim(line).n == 0 || skip_empty_table(line, &rest))) {
			blank = out->size > from;
			continue;
		}
		if (blank) {
			buf_char(out, '\n');
			blank = false;
		}
		buf_add(out, line.p, line.n);
		buf_char(out, '\n');
	}
	mem_free(tmp);
}

bool document_render(void *ctx, struct buf *out, struct session *s, const struct template *t)
{
	size_t from = out->size;

	if (!mustache_render(ctx, out, s->db, t, s->diags)) {
		buf_cut(out, from);
		return false;
	}
	tidy(out, from);
	return true;
}

bool document_check(void *ctx, struct session *s, const struct template *t)
{
	return template_functions(s->db) ? mustache_check(ctx, s->db, t, s->diags)
	                                 : db_report(s->db, s->diags, "cannot check the template");
}
