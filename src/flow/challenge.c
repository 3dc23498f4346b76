/* Questions that judging gives rise to: a finding that wants a change or a recorded reason.
 *
 * Only challenges are asked: a query has found cause for them. The questions of checklists that no query can know stay open
 * points of the document; asking them all would spend the patience that the design needs. They can be answered by id.
 *
 * The answer is the reason, and it becomes a waiver. Left open, the finding stays in the document as an open point.
 */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/flow/step.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"

static const char due_sql[] =
        "SELECT rule, object, detail FROM v_finding f WHERE kind = 'challenge' AND waived IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM v_answer a WHERE a.question = 'challenge.' || f.rule || '.' || f.object) ORDER BY id "
        "LIMIT 1";
static const char one_sql[] = "SELECT rule, object, detail FROM v_finding WHERE kind IN ('challenge', 'question') "
                              "AND 'challenge.' || rule || '.' || object = ? ORDER BY id LIMIT 1";

/* The two columns of every rule, put where the question wants them. */
static void fill_in(struct buf *b, const char *text, const char *object, const char *detail)
{
	while (*text != '\0') {
		size_t n = 0;
		const char *value = NULL;

		if (strncmp(text, "{{object}}", n = sizeof "{{object}}" - 1) == 0) {
			value = object;
		} else if (strncmp(text, "{{detail}}", n = sizeof "{{detail}}" - 1) == 0) {
			value = detail;
		}
		if (value != NULL) {
			buf_str(b, value);
			text += n;
		} else {
			buf_char(b, *text++);
		}
	}
}

static char *prompt_of(const void *ctx, const struct checklist_item *item, const char *object, const char *detail)
{
	struct buf b;

	buf_init(&b, ctx);
	if (item == NULL || item->question == NULL) {
		buf_printf(&b, "%s: %s", object, detail);
		return b.data;
	}
	fill_in(&b, item->question, object, detail);
	if (strstr(b.data, detail) == NULL) {
		buf_printf(&b, " (%s: %s)", object, detail);
	}
	return b.data;
}

static struct question *make(const void *ctx, struct flow *f, const char *rule, const char *object, const char *detail)
{
	const struct checklist_item *item = content_item(f->content, rule);
	struct question *q = mem_new(ctx, struct question);
	struct step *step = mem_new(q, struct step);

	step->id = mem_printf(q, "challenge.%s.%s", rule, object);
	step->kind = STEP_ASK;
	step->answer = ANSWER_TEXT;
	step->prompt = prompt_of(q, item, object, detail);
	step->why = item == NULL ? NULL : item->why;
	step->key_question = item == NULL ? NULL : item->persona_line;
	step->check_message = "say in a sentence why it may stay, or change the design; Enter leaves it open";
	if (item != NULL) {
		step->place = item->place;
	}
	q->step = step;
	q->rule = mem_strdup(q, rule);
	q->object = mem_strdup(q, object);
	q->fix = item == NULL ? NULL : item->fix;
	q->old = model_answer(q, f->session, step->id);
	return q;
}

struct question *step_challenge(const void *ctx, struct flow *f, const char *id)
{
	void *tmp = mem_context(f->ctx, "step_challenge");
	struct query *rows =
	        id == NULL ? db_query(tmp, f->session->db, due_sql, "") : db_query(tmp, f->session->db, one_sql, "s", id);
	struct question *q = NULL;

	if (query_next(rows)) {
		char *rule = mem_strdup(tmp, query_string(rows, 0));
		char *object = mem_strdup(tmp, query_string(rows, 1));
		char *detail = mem_strdup(tmp, query_string(rows, 2));

		q = make(ctx, f, rule, object, detail);
	}
	query_end(rows);
	mem_free(tmp);
	return q;
}
