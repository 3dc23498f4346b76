/* From what a person types to the value of an answer, and back to what a person reads. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "dataeng/base/mem.h"
#include "dataeng/flow/task.h"

/* What a right answer looks like. */
static char *form(const void *ctx, const struct step *step)
{
	struct buf b;

	buf_init(&b, ctx);
	switch (step->answer) {
	case ANSWER_BOOLEAN:
		return mem_strdup(ctx, "write yes or no");
	case ANSWER_INTEGER:
	case ANSWER_NUMBER:
		return mem_strdup(ctx, "write a number, such as 250, 10k or 2 million");
	case ANSWER_ONE:
	case ANSWER_MANY:
		buf_str(&b, step->answer == ANSWER_ONE ? "choose a number or one of: "
		                                       : "choose numbers (1,3-4), all, none, or of: ");
		for (size_t i = 0; i < step->choice_count; i++) {
			buf_printf(&b, "%s%s", i > 0 ? ", " : "", step->choices[i].value);
		}
		return b.data;
	default:
		return mem_strdup(ctx, step->check_message != NULL ? step->check_message : step->prompt);
	}
}

static bool wrong(struct flow *f, const struct question *q, const char *text, const char *what)
{
	return diag_errorf(f->diags, NO_PLACE, "answer-invalid", form(f->ctx, q->step), "%s: '%.60s%s' %s", q->step->id, text,
	                   strlen(text) > 60 ? "..." : "", what);
}

/* The words behind a number, as factors. */
static double factor(const char *word)
{
	static const struct {
		const char *word;
		double factor;
	} all[] = {{"", 1},      {"%", 1},         {"k", 1e3}, {"thousand", 1e3}, {"m", 1e6},
	           {"mio", 1e6}, {"million", 1e6}, {"b", 1e9}, {"bn", 1e9},       {"billion", 1e9}};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		if (strcasecmp(word, all[i].word) == 0) {
			return all[i].factor;
		}
	}
	return 0;
}

static bool read_number(const void *ctx, const char *text, bool whole, char **value)
{
	char *copy = mem_strdup(ctx, text);
	char *to = copy;
	char *end;
	double number;
	double times;

	/* 1,000,000 and 1_000_000: separators between digits say nothing. */
	for (const char *p = text; *p != '\0'; p++) {
		bool inside = p != text && isdigit((unsigned char)p[-1]) && isdigit((unsigned char)p[1]);

		if (!((*p == ',' || *p == '_') && inside)) {
			*to++ = *p;
		}
	}
	*to = '\0';
	if (!isdigit((unsigned char)copy[copy[0] == '-']) && copy[0] != '.') {
		return false;
	}
	number = strtod(copy, &end);
	end += strspn(end, " ");
	times = factor(end);
	number *= times;
	if (times == 0 || number > 1e18 || number < -1e18 || (whole && number != (double)(long long)number)) {
		return false;
	}
	*value = number == (double)(long long)number ? mem_printf(ctx, "%lld", (long long)number)
	                                             : mem_printf(ctx, "%.10g", number);
	return true;
}

static bool is_word(const char *text, const char *const *words)
{
	for (; *words != NULL; words++) {
		if (strcasecmp(text, *words) == 0) {
			return true;
		}
	}
	return false;
}

static bool read_boolean(const void *ctx, const char *text, char **value)
{
	static const char *const yes[] = {"y", "yes", "true", "1", "on", NULL};
	static const char *const no[] = {"n", "no", "false", "0", "2", "off", NULL};

	if (!is_word(text, yes) && !is_word(text, no)) {
		return false;
	}
	*value = mem_strdup(ctx, is_word(text, yes) ? "yes" : "no");
	return true;
}

/* The choice meant by a number, a value, a label or an unambiguous beginning of one; -1: none, -2: several. */
static int find_choice(const struct step *step, const char *text)
{
	size_t n = strlen(text);
	int found = -1;

	if (n > 0 && strspn(text, "0123456789") == n && strtoul(text, NULL, 10) - 1 < step->choice_count) {
		return (int)strtoul(text, NULL, 10) - 1;
	}
	for (size_t i = 0; i < step->choice_count; i++) {
		const struct choice *c = &step->choices[i];

		if (strcasecmp(c->value, text) == 0 || (c->label != NULL && strcasecmp(c->label, text) == 0)) {
			return (int)i;
		}
		if (n > 0 &&
		    (strncasecmp(c->value, text, n) == 0 || (c->label != NULL && strncasecmp(c->label, text, n) == 0))) {
			found = found == -1 ? (int)i : -2;
		}
	}
	return found;
}

static bool take_choice(struct flow *f, const struct question *q, const char *text, int *at)
{
	*at = find_choice(q->step, text);
	if (*at == -2) {
		return wrong(f, q, text, "fits several choices");
	}
	if (*at < 0) {
		return wrong(f, q, text, "is none of the choices");
	}
	if (q->barred != NULL && q->barred[*at] != NULL) {
		return diag_errorf(f->diags, NO_PLACE, "choice-barred", "choose another, or change the answer it depends on",
		                   "'%s' is not available: %s", q->step->choices[*at].value, q->barred[*at]);
	}
	return true;
}

static void add_json(struct buf *b, const char *text)
{
	buf_char(b, '"');
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\') {
			buf_char(b, '\\');
			buf_char(b, *text);
		} else if ((unsigned char)*text < 0x20) {
			buf_printf(b, "\\u%04x", (unsigned)*text);
		} else {
			buf_char(b, *text);
		}
	}
	buf_char(b, '"');
}

static bool take_range(struct flow *f, const struct question *q, char *word, bool *chosen)
{
	char *dash = strchr(word, '-');
	int from;
	int to;

	if (dash != NULL && dash != word && strspn(word, "0123456789-") == strlen(word)) {
		*dash = '\0';
		if (!take_choice(f, q, word, &from) || !take_choice(f, q, dash + 1, &to)) {
			return false;
		}
	} else {
		if (!take_choice(f, q, word, &from)) {
			return false;
		}
		to = from;
	}
	for (int i = from; i <= to; i++) {
		if (q->barred == NULL || q->barred[i] == NULL) {
			chosen[i] = true;
		}
	}
	return true;
}

static bool read_many(const void *ctx, struct flow *f, const struct question *q, const char *text, char **value)
{
	const struct step *step = q->step;
	bool *chosen = mem_array(ctx, bool, step->choice_count + 1);
	char *copy = mem_strdup(ctx, text);
	char *rest = NULL;
	struct buf b;

	for (size_t i = 0; strcasecmp(text, "all") == 0 && i < step->choice_count; i++) {
		chosen[i] = q->barred == NULL || q->barred[i] == NULL;
	}
	if (strcasecmp(text, "all") != 0 && strcasecmp(text, "none") != 0) {
		for (char *w = strtok_r(copy, ",[]\"\n", &rest); w != NULL; w = strtok_r(NULL, ",[]\"\n", &rest)) {
			char *trimmed = slice_dup(ctx, slice_trim(slice_of(w)));

			if (trimmed[0] != '\0' && !take_range(f, q, trimmed, chosen)) {
				return false;
			}
		}
	}
	buf_init(&b, ctx);
	buf_char(&b, '[');
	for (size_t i = 0; i < step->choice_count; i++) {
		if (chosen[i]) {
			buf_str(&b, b.size > 1 ? ", " : "");
			add_json(&b, step->choices[i].value);
		}
	}
	buf_char(&b, ']');
	*value = b.data;
	return true;
}

bool flow_normal(const void *ctx, struct flow *f, const struct question *q, const char *text, char **value)
{
	int at;

	switch (q->step->answer) {
	case ANSWER_TEXT:
		*value = mem_strdup(ctx, text);
		return true;
	case ANSWER_NUMBER:
		return read_number(ctx, text, false, value) || wrong(f, q, text, "is not a number");
	case ANSWER_INTEGER:
		return read_number(ctx, text, true, value) || wrong(f, q, text, "is not a whole number");
	case ANSWER_BOOLEAN:
		return read_boolean(ctx, text, value) || wrong(f, q, text, "is neither yes nor no");
	case ANSWER_ONE:
		if (!take_choice(f, q, text, &at)) {
			return false;
		}
		*value = mem_strdup(ctx, q->step->choices[at].value);
		return true;
	case ANSWER_MANY:
		return read_many(ctx, f, q, text, value);
	}
	return false;
}

bool flow_names_file(const struct step *step, const char *value)
{
	return step->document && value != NULL && value[0] == '@' && value[1] != '\0';
}

bool flow_value(const void *ctx, struct flow *f, const struct question *q, const char *text, char **value)
{
	char *trimmed = slice_dup(ctx, slice_trim(slice_of(text)));
	bool holds;

	if (trimmed[0] == '\0') {
		if (q->default_value == NULL) {
			return diag_errorf(f->diags, NO_PLACE, "answer-required", form(f->ctx, q->step),
			                   "'%s' needs an answer: there is no default", q->step->id);
		}
		trimmed = mem_strdup(ctx, q->default_value);
	}
	if (!flow_normal(ctx, f, q, trimmed, value)) {
		return false;
	}
	if (flow_names_file(q->step, *value)) {
		return true; /* the check is about words; reading the file tells what is wrong with it */
	}
	if (!flow_truth(f, q->step, q->step->check, *value, &holds)) {
		return false;
	}
	return holds ||
	       diag_errorf(f->diags, NO_PLACE, "answer-invalid",
	                   q->step->check_message != NULL ? q->step->check_message : form(f->ctx, q->step),
	                   "%s: '%.60s%s' cannot be the answer", q->step->id, trimmed, strlen(trimmed) > 60 ? "..." : "");
}

static const char *label_of(const struct step *step, const char *value)
{
	for (size_t i = 0; i < step->choice_count; i++) {
		if (strcmp(step->choices[i].value, value) == 0) {
			return step->choices[i].label != NULL ? step->choices[i].label : value;
		}
	}
	return value;
}

char *flow_shown(const void *ctx, const struct step *step, const char *value)
{
	struct buf b;
	char *copy;
	char *rest = NULL;

	if (value == NULL) {
		return mem_strdup(ctx, "-");
	}
	if (step->answer != ANSWER_MANY) {
		return mem_strdup(ctx, label_of(step, value));
	}
	buf_init(&b, ctx);
	copy = mem_strdup(ctx, value);
	for (char *w = strtok_r(copy, "[]\",", &rest); w != NULL; w = strtok_r(NULL, "[]\",", &rest)) {
		if (strspn(w, " ") < strlen(w)) {
			buf_printf(&b, "%s%s", b.size > 0 ? ", " : "", label_of(step, w));
		}
	}
	return b.size > 0 ? b.data : mem_strdup(ctx, "none");
}
