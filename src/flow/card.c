/* Question cards: plain lines, no cursor movement, no meaning in colour alone; a screen reader and a log read them alike. */
#include "dataeng/flow/card.h"

#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/wrap/utf8.h"

enum { INDENT = 2, WIDEST = 100, SHORT = 48 };

static size_t columns(const struct card_style *s)
{
	return s->columns < 20 ? 20 : s->columns > WIDEST ? WIDEST : s->columns - 1;
}

/* Text wrapped behind an indent, with a newline. */
static void lines(struct buf *out, const struct card_style *s, const char *text, size_t indent, size_t col)
{
	void *tmp = mem_context(out->ctx, "lines");

	utf8_wrap(out, s->ascii ? utf8_ascii(tmp, text) : text, columns(s), indent, col);
	buf_char(out, '\n');
	mem_free(tmp);
}

static void labelled(struct buf *out, const struct card_style *s, const char *label, const char *text)
{
	if (text != NULL) {
		buf_fill(out, ' ', INDENT);
		lines(out, s, mem_printf(out->ctx, "%s%s", label, text), INDENT, INDENT);
	}
}

void card_head(struct buf *out, const struct question *q, const struct card_style *s)
{
	char *number = q->rule != NULL ? mem_printf(out->ctx, "[challenge: %s]  ", q->rule)
	                               : mem_printf(out->ctx, "[%zu of about %zu]  ", q->number, q->about);

	buf_str(out, s->colour ? "\033[1m" : "");
	buf_str(out, number);
	utf8_wrap(out, s->ascii ? utf8_ascii(out->ctx, q->step->prompt) : q->step->prompt, columns(s), INDENT, strlen(number));
	buf_str(out, s->colour ? "\033[0m\n" : "\n");
}

static void choice(struct buf *out, const struct card_style *s, const struct question *q, size_t i)
{
	const struct choice *c = &q->step->choices[i];
	char *number = mem_printf(out->ctx, "%zu) ", i + 1);
	char *text = strcmp(c->label, c->value) == 0 ? mem_strdup(out->ctx, c->value)
	                                             : mem_printf(out->ctx, "%s - %s", c->value, c->label);

	if (q->barred != NULL && q->barred[i] != NULL) {
		text = mem_printf(out->ctx, "%s (not available: %s)", text, q->barred[i]);
	}
	buf_fill(out, ' ', INDENT);
	buf_str(out, number);
	lines(out, s, text, INDENT + strlen(number), INDENT + strlen(number));
}

static char *short_value(const void *ctx, const struct question *q, const char *value)
{
	char *shown = flow_shown(ctx, q->step, value);

	for (char *p = shown; *p != '\0'; p++) {
		*p = *p == '\n' ? ' ' : *p;
	}
	/* A choice is named by its value, which is shorter and can be typed. */
	return utf8_fit(ctx, q->step->answer == ANSWER_ONE ? value : shown, SHORT);
}

static const char *enter_does(const void *ctx, const struct question *q)
{
	if (q->old != NULL && q->old->value != NULL) {
		return mem_printf(ctx, "Enter keeps %s", short_value(ctx, q, q->old->value));
	}
	if (q->default_value != NULL) {
		return mem_printf(ctx, "Enter = %s%s%s%s", short_value(ctx, q, q->default_value), q->default_reason ? " (" : "",
		                  q->default_reason ? q->default_reason : "", q->default_reason ? ")" : "");
	}
	return q->rule != NULL ? "Enter leaves it open" : q->step->required ? "an answer is needed" : "Enter skips";
}

static bool is_free(const struct question *q)
{
	return q->step->answer == ANSWER_TEXT;
}

/* What can be done here, and only that. */
static char *keys(const void *ctx, const struct question *q)
{
	bool known = q->default_value != NULL || !q->step->required;
	struct buf b;

	buf_init(&b, ctx);
	buf_str(&b, enter_does(ctx, q));
	buf_str(&b, q->step->answer == ANSWER_MANY      ? "; several: 1,3-4, all, none"
	            : q->step->answer == ANSWER_BOOLEAN ? "; y or n"
	            : q->step->document                 ? "; paste, @FILE or :edit"
	                                                : "");
	if (known && q->rule == NULL) {
		buf_str(&b, is_free(q) ? "; :unknown" : "; u unknown");
	}
	if (!q->step->required && q->rule == NULL) {
		buf_str(&b, is_free(q) ? "; :skip" : "; s skip");
	}
	if (q->number > 1 || q->rule != NULL) {
		buf_str(&b, is_free(q) ? "; :back" : "; b back");
	}
	buf_str(&b, "; ? why; :help");
	return b.data;
}

void card_draw(struct buf *out, const struct question *q, const struct card_style *s)
{
	card_head(out, q, s);
	labelled(out, s, "Why: ", q->step->why);
	for (size_t i = 0; i < q->step->choice_count; i++) {
		choice(out, s, q, i);
	}
	if (q->step->check_message != NULL && is_free(q) && q->rule == NULL) {
		labelled(out, s, "", q->step->check_message);
	}
	labelled(out, s, "To settle it: ", q->fix);
	buf_fill(out, ' ', INDENT);
	lines(out, s, keys(out->ctx, q), INDENT, INDENT);
}

void card_why(struct buf *out, const struct question *q, const struct card_style *s)
{
	labelled(out, s, "Why: ", q->step->why != NULL ? q->step->why : "no reason is written down for it");
	labelled(out, s, "It serves: ", q->step->stage);
	labelled(out, s, "It serves: ", q->step->key_question);
	for (size_t i = 0; i < q->step->serves.count; i++) {
		labelled(out, s, "It serves: ", q->step->serves.all[i].text);
	}
	if (q->default_value != NULL) {
		labelled(out, s, "Default: ",
		         mem_printf(out->ctx, "%s%s%s", short_value(out->ctx, q, q->default_value),
		                    q->default_reason ? ", because " : "", q->default_reason ? q->default_reason : ""));
	}
	if (q->step->check_message != NULL) {
		labelled(out, s, "A right answer: ", q->step->check_message);
	}
	labelled(out, s, "To settle it: ", q->fix);
}

char *card_prompt(const void *ctx, const struct question *q)
{
	const char *value = q->old != NULL && q->old->value != NULL ? q->old->value : q->default_value;
	const char *id = q->rule != NULL ? "reason" : q->step->id;

	if (value == NULL) {
		return mem_printf(ctx, "%s>", id);
	}
	return mem_printf(ctx, "%s [%s]>", id, utf8_fit(ctx, short_value(ctx, q, value), 24));
}
