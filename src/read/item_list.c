/* Lists of things ("a title, a body in Markdown and a state"): where each begins, and to which the words between belong. What
 * the words say is read in item.c. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/item_parts.h"
#include "dataeng/read/phrase.h"
#include "dataeng/read/word.h"

enum { MOST_ITEMS = 64 };

struct list {
	const void *ctx;
	const struct tokens *ts;
	struct items *out;
	unsigned next_flags; /* "optionally, ..." */
	bool open_questions; /* behind "and", a question word makes an item: "and whether it was excused" */
	int previous;        /* item that qualifications go to, or -1 */
};

static struct item *add_item(struct list *l)
{
	struct item *it;

	l->out->all = mem_resize(l->out, l->out->all, struct item, l->out->count + 1);
	it = &l->out->all[l->out->count++];
	memset(it, 0, sizeof(*it));
	it->flags = l->next_flags;
	l->next_flags = 0;
	l->previous = (int)l->out->count - 1;
	return it;
}

/* Length of a separator at i: comma, "and", "plus", "as well as" ..., 0: none. */
static int separator(const struct tokens *ts, int i, int from, int end)
{
	static const char *const all[] = {", and",
	                                  "and ,",
	                                  "; and",
	                                  ", as well as",
	                                  "; and",
	                                  ", plus",
	                                  ", but also",
	                                  ", along with",
	                                  ", together with",
	                                  ",",
	                                  ";",
	                                  "and also",
	                                  "and",
	                                  "plus",
	                                  "as well as",
	                                  "along with",
	                                  "together with",
	                                  "+",
	                                  "&",
	                                  NULL};

	for (int k = 0; all[k] != NULL; k++) {
		int j = tokens_match(ts, i, end, all[k]);

		if (j < 0) {
			continue;
		}
		if (tokens_match(ts, j, end, "made|built up|of|from") > 0 ||
		    tokens_match(ts, j, end, "composed|consisting of") > 0 || tokens_match(ts, j, end, "comprising") > 0 ||
		    tokens_match(ts, j, end, "split into") > 0) {
			return 0; /* "address, made up of ..." */
		}
		if (strncmp(all[k], "and", 3) == 0) {
			int back = i - 1;

			while (back > from &&
			       (ts->t[back].number || ts->t[back].p == '%' || tokens_match(ts, back, end, "percent|%|-") > 0)) {
				back--;
			}
			if (back >= from && tokens_match(ts, back, end, "between") > 0 && back < i - 1) {
				return 0;
			}
			if (i > from && tokens_match(ts, i - 1, end, "date and time") > 0) {
				return 0;
			}
		}
		return j - i;
	}
	return 0;
}

/* "at least one owner", "up to three genres": a thing, not a limit of the one before. */
static bool opens_counted(const struct tokens *ts, int a, int b)
{
	int min, max;
	int used = (ts->t[a].w & W_PREP) != 0 || tokens_match(ts, a, b, "up") > 0 ? phrase_quantity(ts, a, b, &min, &max) : 0;

	return used > 1 && a + used < b && ts->t[a + used].p == 0 &&
	       (ts->t[a + used].w & (W_UNIT | W_PERIOD | W_PREP | W_CONJ | W_VERB)) == 0 &&
	       tokens_match(ts, a + used, b, "character|characters|letter|letters|digit|digits|sign|signs|place|places") < 0;
}

/* Words with which a segment only qualifies the one before. */
static bool is_qualifier(const struct tokens *ts, int a, int b)
{
	const struct token *t = &ts->t[a];

	if (t->p != 0) {
		return t->match > a || t->p == '-';
	}
	if (tokens_match(ts, a, b, "more than one") > 0 || tokens_match(ts, a, b, "as many|often") > 0 ||
	    tokens_match(ts, a, b, "no two|other") > 0 || tokens_match(ts, a, b, "nobody|neither|none") > 0) {
		return true;
	}
	if ((t->w & W_REL) != 0 && tokens_match(ts, a, b, "when it|they|he|she|the|a") < 0 &&
	    !((t->w & W_DET) != 0 && strcmp(t->s, "that") == 0 && a + 1 < b && ts->t[a + 1].plural)) {
		return true;
	}
	if (tokens_match(ts, a, b, "each|both|all between|from") > 0 || tokens_match(ts, a, b, "of which|whom") > 0) {
		return true;
	}
	if (opens_counted(ts, a, b)) {
		return false;
	}
	if ((t->w & (W_SUB | W_MODAL | W_BE)) != 0 ||
	    tokens_match(ts, a, b,
	                 "either|such|e.g|for|in|from|at|up|not|never|must|required|mandatory|unique|compulsory|calculated|"
	                 "computed|derived|empty|missing|usually|normally|typically|always|often|sometimes|mostly|only|any|"
	                 "otherwise|with|without|until|depending|assigned|given|chosen|counted|measured|expressed|stored|"
	                 "recorded|entered|taken|set|null|nullable|yes|true|no") > 0) {
		return !(tokens_match(ts, a, b, "unique|required|mandatory|any|no|given|only|set|assigned|recorded|taken") >
		                 0 &&
		         a + 1 < b && ts->t[a + 1].p == 0 &&
		         (ts->t[a + 1].w & (W_PREP | W_SUB | W_CONJ | W_ADV | W_BE | W_MODAL)) == 0) &&
		       !(tokens_match(ts, a, b, "in|for|at|with") > 0 && b - a > 1 && 0);
	}
	if ((t->w & (W_OPTIONAL | W_UNIQUE | W_REQUIRED)) != 0 && a + 1 >= b) {
		return true;
	}
	if (tokens_match(ts, a, b, "optional|opt") > 0 && (a + 1 >= b || ts->t[a + 1].p != 0)) {
		return true;
	}
	if (tokens_match(ts, a, b, "that is") > 0) {
		return true;
	}
	if (t->number && b - a == 2 && t->value <= 9 && ts->t[a + 1].p == 0 &&
	    (ts->t[a + 1].w & (W_UNIT | W_PERIOD | W_PREP | W_CONJ)) == 0) {
		return false; /* "1 match, 1 player" */
	}
	return t->number && t->s[0] >= '0' && t->s[0] <= '9' && (b - a < 4 || tokens_match(ts, a + 1, b, "to|-|and") > 0) &&
	       !(ts->t[b - 1].plural && (ts->t[b - 1].w & W_UNIT) == 0);
}

/* "first and last name": the first segment borrows the noun of the second. */
static bool lends_noun(const struct tokens *ts, int a, int b)
{
	return b - a == 1 &&
	       tokens_match(
	               ts, a, b,
	               "first|last|middle|given|family|start|end|billing|shipping|delivery|home|work|departure|arrival|birth|"
	               "mobile|private|minimum|maximum|lower|upper|opening|closing|old|new|origin|destination|source|target|"
	               "gross|net") > 0;
}

static void borrow_noun(struct list *l, int a, const struct phrase *next)
{
	struct item *it = add_item(l);
	const struct token *t = &l->ts->t[a];

	it->np = *next;
	it->np.na = it->np.nb = it->np.a = it->np.b = a;
	it->np.of = NULL;
	it->np.head = next->head;
	it->np.name = it->name = mem_printf(l->ctx, "%s_%s", t->s, next->head);
}

/* The name as an attribute: a bare "of" belongs to it. */
static void name_item(struct list *l, struct item *it)
{
	const struct phrase *of = it->np.of;

	it->name = it->np.name;
	if (of != NULL && of->end > 0 && of->na > it->np.nb && strcmp(it->np.name, "date_and_time") == 0) {
		it->name = mem_printf(l->ctx, "%s_time", of->name);
		it->type = "timestamp";
	} else if (of != NULL && of->end > 0 && of->na > it->np.nb) {
		it->name = mem_printf(l->ctx, "%s_of_%s", it->np.name, of->name);
		if (strcmp(it->np.head, "number") == 0 || strcmp(it->np.head, "count") == 0) {
			it->name = mem_printf(l->ctx, "%s_of_%s", it->np.name, of->name);
		}
	}
}

/* "how many", "when it was opened": a question word makes the attribute. */
static bool question_item(struct list *l, int a, int b)
{
	struct item *it;

	if (tokens_match(l->ts, a, b, "how many") > 0 || tokens_match(l->ts, a, b, "how much") > 0) {
		it = add_item(l);
		it->np.name = it->name = "quantity";
		it->np.head = "quantity";
		it->np.min = it->np.max = -1;
		it->np.a = it->np.na = it->np.nb = it->np.b = a;
		it->np.end = b;
		return true;
	}
	if (tokens_match(l->ts, a, b, "whether") > 0 && b - a > 1) { /* "and whether it was excused" */
		it = add_item(l);
		it->np.name = it->np.head = it->name = "";
		it->np.a = it->np.na = it->np.nb = it->np.b = a;
		it->np.min = it->np.max = -1;
		it->np.end = b;
		if (!item_name_by_flag(l->ctx, it, l->ts, a, b)) {
			l->out->count--;
			return false;
		}
		it->np.name = it->np.head = it->name;
		return true;
	}
	if (tokens_match(l->ts, a, b, "where") > 0 && b - a == 1) {
		it = add_item(l);
		it->np.name = it->np.head = it->name = "location";
		it->np.a = it->np.na = it->np.nb = it->np.b = a;
		it->np.min = it->np.max = -1;
		it->np.end = b;
		return true;
	}
	if (tokens_match(l->ts, a, b, "which|whose") > 0 && phrase_read(l->ctx, &(struct phrase){0}, l->ts, a + 1, b, true)) {
		it = add_item(l);
		(void)phrase_read(l->ctx, &it->np, l->ts, a + 1, b, true); /* "which driver was at the wheel" */
		it->np.min = it->np.max = 1;
		name_item(l, it);
		return true;
	}
	if (tokens_match(l->ts, a, b, "when") > 0 && b - a > 1) {
		it = add_item(l);
		it->np.name = it->np.head = "";
		it->np.a = it->np.na = it->np.nb = it->np.b = a;
		it->np.min = it->np.max = -1;
		item_name_by_clause(l->ctx, it, l->ts, a, b);
		if (it->name == NULL) {
			l->out->count--;
			return false;
		}
		it->np.name = it->name;
		it->np.head = "time";
		it->flags |= item_flags(l->ts, a, b);
		return true;
	}
	return false;
}

static bool verbless_boolean(struct list *l, struct item *it, int i, int b)
{
	static const char *const all[] = {"yes / no", "yes or no", "true / false", "true or false", "y / n", "j / n", NULL};

	for (size_t k = 0; all[k] != NULL; k++) {
		int end = tokens_match(l->ts, i, b, all[k]);

		if (end > 0) {
			it->flags |= ITEM_BOOLEAN;
			item_qualify(l->ctx, it, l->ts, end, b);
			return true;
		}
	}
	return false;
}

/* "which driver was at the wheel" asks for a driver; "which must be unique" says something of the thing before. */
static bool which_is_item(struct list *l, int a, int b)
{
	struct phrase p;

	return a + 1 < b && (l->ts->t[a + 1].w & (W_BE | W_HAVE | W_MODAL | W_PRON | W_ADV | W_DET)) == 0 &&
	       phrase_read(l->ctx, &p, l->ts, a + 1, b, true) && p.end < b && phrase_is_verb(l->ts, p.end, b, p.plural) &&
	       l->ts->t[a + 1].form != F_S;
}

/* "each with a quantity" */
static void take_with(struct list *l, int a, int b)
{
	struct items *with = items_read(l->ctx, l->ts, a, b);

	if (l->previous >= 0 && with->count > 0) {
		struct item *it = &l->out->all[l->previous];

		it->with = with->all;
		it->with_count = with->count;
	}
}

/* Words that add nothing in front of a thing; *flags gets what they say. */
static int skip_small(struct list *l, int a, int b)
{
	const struct tokens *ts = l->ts;

	while (a < b && ((ts->t[a].w & W_ADV) != 0 || tokens_match(ts, a, b, "then") > 0) &&
	       (ts->t[a].w & (W_NOUN | W_OPTIONAL | W_ADJ | W_NEG)) == 0 && ts->t[a].p == 0 &&
	       phrase_quantity(ts, a, b, &(int){0}, &(int){0}) == 0) {
		a++;
	}
	if (a < b && tokens_match(ts, a, b, "optionally|possibly|perhaps|maybe") > 0) {
		l->next_flags |= ITEM_OPTIONAL;
		a++;
	}
	return a;
}

/* What is said of the thing before, or of all of them. */
static void qualify_previous(struct list *l, int a, int b, bool after_and)
{
	const struct tokens *ts = l->ts;

	if (after_and && ((ts->t[a].w & W_SUB) != 0 || tokens_match(ts, a, b, "where|when") > 0)) {
		l->next_flags |= ITEM_OPTIONAL;
	} else if (l->previous >= 0) {
		bool all = tokens_match(ts, a, b, "each|both|all between|from") > 0 ||
		           tokens_match(ts, a, b, "all|both optional|required|mandatory|unique") > 0;

		for (int i = all ? 0 : l->previous; i <= l->previous; i++) {
			item_qualify(l->ctx, &l->out->all[i], ts, a, b);
		}
	}
}

/* Where something is said of the thing that begins at a: "title | up to 120 characters", "weight | of at most 30 kg". */
static int said_at(const struct tokens *ts, int a, int b)
{
	static const char *const all[] = {"of up",
	                                  "of at",
	                                  "of between",
	                                  "of max",
	                                  "of maximum",
	                                  "of 1|2|3|4|5|6|7|8|9|10",
	                                  "up to",
	                                  "at least",
	                                  "at most",
	                                  "no more",
	                                  "not more",
	                                  "not less",
	                                  "more than",
	                                  "less than",
	                                  "greater than",
	                                  "such as",
	                                  "e . g",
	                                  "e.g",
	                                  "for example|instance",
	                                  "yes / no",
	                                  "yes or no",
	                                  "y / n",
	                                  "true / false",
	                                  "true or false",
	                                  NULL};

	for (int i = a + 1; i < b; i++) {
		if (ts->t[i].match > i) {
			return i;
		}
		for (size_t k = 0; all[k] != NULL; k++) {
			if (tokens_match(ts, i, b, all[k]) > 0) {
				return i;
			}
		}
	}
	return b;
}

/* "state open/closed/void": the word before the first value is the name. Gives the slash, or -1. */
static int slash_at(const struct tokens *ts, int a, int b)
{
	for (int i = a + 1; i + 1 < b; i++) {
		if (ts->t[i].match > i) {
			i = ts->t[i].match;
		} else if ((ts->t[i].p == '/' || ts->t[i].p == '|') && ts->t[i - 1].p == 0 && ts->t[i + 1].p == 0) {
			return i;
		}
	}
	return -1;
}

static struct item *plain_item(struct list *l, const char *name, int a, int b)
{
	struct item *it = add_item(l);

	it->np.name = it->np.head = it->name = name;
	it->np.a = it->np.na = a;
	it->np.b = it->np.nb = it->np.end = b;
	it->np.min = it->np.max = -1;
	return it;
}

/* "moved in on", "last flight at": words only, and the last says that it is a time. */
static bool ends_with_time(const struct tokens *ts, int a, int end)
{
	if (end - a < 2 || end - a > 4 || tokens_match(ts, end - 1, end, "at|on") < 0) {
		return false;
	}
	for (int i = a; i < end; i++) {
		if (ts->t[i].p != 0 || ts->t[i].number ||
		    (ts->t[i].w & (W_DET | W_CONJ | W_PRON | W_BE | W_HAVE | W_MODAL)) != 0) {
			return false;
		}
	}
	return (ts->t[a].w & W_PREP) == 0;
}

static const char *joined(struct list *l, int a, int end)
{
	const char *name = l->ts->t[a].s;

	for (int i = a + 1; i < end; i++) {
		name = mem_printf(l->ctx, "%s_%s", name, l->ts->t[i].s);
	}
	return name;
}

/* Names of one or two words that are no noun phrases: "from", "to", "valid until", "date/time". */
static bool odd_name(struct list *l, int a, int b)
{
	const struct tokens *ts = l->ts;
	int end = said_at(ts, a, b);
	struct item *it = NULL;

	end = end < b && ts->t[end].match > end ? end : b;
	if (end - a == 1 && tokens_match(ts, a, end, "from|to|until|since|till") > 0) {
		it = plain_item(l, ts->t[a].s, a, end);
		it->type = "timestamp";
	} else if (end - a == 2 && ts->t[a].p == 0 && (ts->t[a].w & (W_PREP | W_DET | W_CONJ | W_PRON)) == 0 &&
	           tokens_match(ts, a + 1, end, "from|until|to|till|since|before|after") > 0) {
		it = plain_item(l, mem_printf(l->ctx, "%s_%s", ts->t[a].s, ts->t[a + 1].s), a, end);
		it->type = "date";
	} else if (ends_with_time(ts, a, end)) {
		it = plain_item(l, joined(l, a, end), a, end);
		it->type = ts->t[end - 1].s[0] == 'a' ? "timestamp" : "date";
	} else if (tokens_match(ts, a, end, "date / time") == end || tokens_match(ts, a, end, "time / date") == end) {
		it = plain_item(l, "date", a, end);
		it->type = "timestamp";
	} else {
		return false;
	}
	item_qualify(l->ctx, it, ts, end, b);
	return true;
}

/* "placed at", "hired on", "opens at" */
static void name_participle(struct list *l, struct item *it, struct phrase *p, int b)
{
	const struct tokens *ts = l->ts;

	if (p->end != p->nb || tokens_match(ts, p->end, b, "at|on") < 0 || (p->end + 1 < b && ts->t[p->end + 1].p == 0) ||
	    ts->t[p->nb - 1].v == NULL) {
		return;
	}
	it->name = mem_printf(l->ctx, "%s%s_%s",
	                      p->nb - p->na > 1 ? mem_printf(l->ctx, "%s_", tokens_name(l->ctx, ts, p->na, p->nb - 1)) : "",
	                      ts->t[p->nb - 1].s, ts->t[p->end].s);
	it->type = ts->t[p->end].s[0] == 'a' ? "timestamp" : "date";
	p->end++;
}

/* "active flag", "passed?": the sign or the word says that it is a yes or no. */
static void name_flag(struct list *l, struct item *it, const struct phrase *p, int b)
{
	const struct tokens *ts = l->ts;
	const struct token *last = &ts->t[p->nb - 1];

	if (p->nb - p->na > 1 && (strcmp(p->head, "flag") == 0 || strcmp(p->head, "indicator") == 0)) {
		it->name = tokens_name(l->ctx, ts, p->na, p->nb - 1);
		it->flags |= ITEM_BOOLEAN;
	}
	if (token_is_sign(ts, p->end, b, '?') && p->end + 1 >= b) {
		bool state = (last->form & F_ED) != 0 || ((last->w & W_ADJ) != 0 && (last->w & W_NOUN) == 0);

		it->flags |= state ? ITEM_BOOLEAN : ITEM_OPTIONAL;
	}
}

/* "state open/closed", "date/time": values, or two names. Gives the end of the name. */
static int read_slash(struct list *l, int a, int slash, int b, const char ***values, size_t *count)
{
	const struct tokens *ts = l->ts;
	int from = slash - 1;

	*values = NULL;
	if (slash - a < 2 || tokens_match(ts, slash - 1, b, "yes|y|true / no|n|false") > 0) {
		return b;
	}
	*values = values_read(l->ctx, count, ts, from, b);
	return *values != NULL ? from : b;
}

static struct item *read_thing(struct list *l, int a, int b)
{
	const struct tokens *ts = l->ts;
	int slash = slash_at(ts, a, b);
	int end = said_at(ts, a, b);
	const char **values = NULL;
	size_t count = 0;
	struct item *it;
	struct phrase p;

	if (slash > 0 && slash < end) {
		int name = read_slash(l, a, slash, b, &values, &count);

		end = values != NULL ? name : end;
	}
	if (!phrase_read(l->ctx, &p, ts, a, end, false)) {
		return NULL;
	}
	it = add_item(l);
	it->np = p;
	it->flags |= p.flags;
	name_item(l, it);
	if (p.max > 1 && !p.soft) {
		it->flags |= ITEM_MULTI | (p.min == 1 ? ITEM_REQUIRED : 0);
	}
	name_participle(l, it, &p, b);
	name_flag(l, it, &p, b);
	it->np.end = p.end;
	if (values != NULL) {
		it->values = values;
		it->value_count = count;
		it->np.end = b;
	}
	return it;
}

/* One segment of the list. False: the rest of the list belongs to it. */
static bool take_segment(struct list *l, int a, int b, bool after_and, int rest_end)
{
	const struct tokens *ts = l->ts;
	struct item *it;
	int k;

	a = skip_small(l, a, b);
	if (a >= b) {
		return true;
	}
	if (tokens_match(ts, a, b, "that is") == b || tokens_match(ts, a, b, "i.e") > 0) {
		return false; /* the rest only says it again */
	}
	k = tokens_match(ts, a, b, "each|both|all with|having");
	if (k > 0) {
		take_with(l, k, rest_end);
		return false;
	}
	if ((tokens_match(ts, a, b, "whether") > 0 || (tokens_match(ts, a, b, "where") > 0 && b - a == 1) ||
	     (tokens_match(ts, a, b, "which") > 0 && l->open_questions && which_is_item(l, a, b))) &&
	    question_item(l, a, b)) {
		return true;
	}
	if (odd_name(l, a, b)) {
		return true;
	}
	if (is_qualifier(ts, a, b)) {
		qualify_previous(l, a, b, after_and);
		return true;
	}
	if (question_item(l, a, b)) {
		return true;
	}
	it = read_thing(l, a, b);
	if (it == NULL || verbless_boolean(l, it, it->np.end, b)) {
		return true;
	}
	k = it->np.end;
	if (tokens_match(ts, k, b, "per") > 0 && phrase_read(l->ctx, &(struct phrase){0}, ts, k + 1, b, false)) {
		struct phrase per;

		(void)phrase_read(l->ctx, &per, ts, k + 1, b, false);
		it->name = mem_printf(l->ctx, "%s_per_%s", it->name, per.name);
	}
	item_qualify(l->ctx, it, ts, k, b);
	return true;
}

/* Behind a colon or "either" a whole enumeration follows, commas and all. */
/* "a name made up of first name, initial and last name, a home address": up to the next article. */
static int parts_end(const struct tokens *ts, int i, int end)
{
	for (; i < end; i++) {
		if (ts->t[i].match > i) {
			i = ts->t[i].match;
		} else if (ts->t[i].p == ';' || (tokens_match(ts, i, end, ",|and") > 0 &&
		                                 tokens_match(ts, i + 1 + (tokens_match(ts, i, end, ", and") > 0), end,
		                                              "a|an|the|its|one|several|optionally") > 0)) {
			return i;
		}
	}
	return end;
}

/* "colour, such as red or white, height": up to the word behind the last "or" or "and" before the next thing. */
static int examples_end(const struct tokens *ts, int i, int end)
{
	int last = -1;

	for (int k = i; k < end && ts->t[k].p != ';' && ts->t[k].p != '('; k++) {
		if (tokens_match(ts, k, end, "or") > 0) {
			last = k;
		}
	}
	for (int k = last > 0 ? last : i; k < end; k++) {
		if (ts->t[k].p == ',' || ts->t[k].p == ';' ||
		    (k > last + 1 && last > 0 && tokens_match(ts, k, end, "and|plus") > 0)) {
			return k;
		}
	}
	return end;
}

static int segment_end(const struct tokens *ts, int from, int end)
{
	for (int i = from; i < end; i++) {
		if (ts->t[i].match > i) {
			i = ts->t[i].match;
		} else if ((ts->t[i].p == ':' || ts->t[i].p == '=') && i > from) {
			return end;
		} else if (i > from && tokens_match(ts, i, end, "one of") > 0 && tokens_find(ts, i, end, "or", NULL) > 0 &&
		           tokens_match(ts, i - 1, end, "is|are|which|be") > 0) {
			int k = tokens_find(ts, i, end, "or", NULL);

			while (k < end && ts->t[k].p != ';' && !(ts->t[k].p == ',') && !(tokens_match(ts, k, end, "and") > 0)) {
				k++;
			}
			return k;
		} else if (i > from && (tokens_match(ts, i, end, "made up of") > 0 ||
		                        tokens_match(ts, i, end, "consisting|composed of") > 0)) {
			return parts_end(ts, i + 3, end);
		} else if (i > from &&
		           (tokens_match(ts, i, end, "such as") > 0 || tokens_match(ts, i, end, "for example|instance") > 0)) {
			return examples_end(ts, i, end);
		} else if (tokens_match(ts, i, end, "either") > 0) {
			int k = i;

			/* up to the word behind the last "or" */
			while (k < end && tokens_match(ts, k, end, "or") < 0) {
				k++;
			}
			while (k < end && ts->t[k].p != ';' && !(ts->t[k].p == ',' && k > i)) {
				k++;
			}
			return k;
		} else if (separator(ts, i, from, end) > 0 && i > from) {
			return i;
		}
	}
	return end;
}

struct items *items_read(const void *ctx, const struct tokens *ts, int i, int end)
{
	struct list l = {.ctx = ctx, .ts = ts, .out = mem_new(ctx, struct items), .previous = -1};
	bool after_and = false;

	while (end > i && ts->t[end - 1].p == '.') {
		end--;
	}
	while (i < end && l.out->count < MOST_ITEMS) {
		int stop = segment_end(ts, i, end);
		int sep = stop < end ? separator(ts, stop, i, end) : 0;
		struct phrase next;

		if (lends_noun(ts, i, stop) && sep > 0 && phrase_read(ctx, &next, ts, stop + sep, end, false) &&
		    next.nb - next.na > 1 &&
		    (tokens_find(ts, stop, stop + sep, ",", NULL) < 0 || lends_noun(ts, next.na, next.na + 1))) {
			borrow_noun(&l, i, &next);
		}
		l.open_questions = after_and || l.previous >= 0;
		if (lends_noun(ts, i, stop) && sep > 0 && l.out->count > 0 && l.out->all[l.out->count - 1].np.na == i) {
			;
		} else if (stop > i && !take_segment(&l, i, stop, after_and, end)) {
			i = end;
			break;
		}
		after_and = sep > 0 && tokens_find(ts, stop, stop + sep, "and|plus", NULL) >= 0;
		i = stop + (sep > 0 ? sep : stop == i ? 1 : 0);
		if (stop >= end) {
			break;
		}
	}
	l.out->end = i;
	return l.out;
}
