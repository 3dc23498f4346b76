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
	               "minimum|maximum|lower|upper|opening|closing|old|new|origin|destination|source|target|gross|net") > 0;
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
	if (of != NULL && of->end > 0 && of->na > it->np.nb) {
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
	if (tokens_match(l->ts, i, b, "yes / no") < 0 && tokens_match(l->ts, i, b, "true / false") < 0) {
		return false;
	}
	it->flags |= ITEM_BOOLEAN;
	return true;
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

static bool take_segment(struct list *l, int a, int b, bool after_and, int rest_end)
{
	const struct tokens *ts = l->ts;
	struct item *it;
	struct phrase p;
	int k;

	while (a < b && ((ts->t[a].w & W_ADV) != 0 || tokens_match(ts, a, b, "then") > 0) &&
	       (ts->t[a].w & (W_NOUN | W_OPTIONAL | W_ADJ)) == 0 && ts->t[a].p == 0 &&
	       phrase_quantity(ts, a, b, &(int){0}, &(int){0}) == 0) {
		a++;
	}
	if (a < b && tokens_match(ts, a, b, "optionally|possibly|perhaps|maybe") > 0) {
		l->next_flags |= ITEM_OPTIONAL;
		a++;
	}
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
	if (is_qualifier(ts, a, b)) {
		if (after_and && ((ts->t[a].w & W_SUB) != 0 || tokens_match(ts, a, b, "where|when") > 0)) {
			l->next_flags |= ITEM_OPTIONAL;
		} else if (l->previous >= 0) {
			struct item *to = &l->out->all[l->previous];

			item_qualify(l->ctx, to, ts, a, b);
			if (tokens_match(ts, a, b, "each|both|all between|from") > 0) {
				for (int i = 0; i < l->previous; i++) {
					item_qualify(l->ctx, &l->out->all[i], ts, a, b);
				}
			}
		}
		return true;
	}
	if (question_item(l, a, b)) {
		return true;
	}
	if (!phrase_read(l->ctx, &p, ts, a, b, false)) {
		return true;
	}
	it = add_item(l);
	it->np = p;
	it->flags |= p.flags;
	name_item(l, it);
	if (p.max > 1 && !p.soft) {
		it->flags |= p.max > 1 ? ITEM_MULTI : 0;
	}
	if (p.end == p.nb && tokens_match(ts, p.end, b, "at|on") > 0 && (p.end + 1 >= b || ts->t[p.end + 1].p != 0) &&
	    ts->t[p.nb - 1].v != NULL) {
		/* "placed at", "hired on", "opens at" */
		it->name = mem_printf(l->ctx, "%s%s_%s",
		                      p.nb - p.na > 1 ? mem_printf(l->ctx, "%s_", tokens_name(l->ctx, ts, p.na, p.nb - 1)) : "",
		                      ts->t[p.nb - 1].s, ts->t[p.end].s);
		it->type = ts->t[p.end].s[0] == 'a' ? "timestamp" : "date";
		p.end++;
	}
	if (verbless_boolean(l, it, p.end, b)) {
		return true;
	}
	if (tokens_match(ts, p.end, b, "per") > 0 && phrase_read(l->ctx, &(struct phrase){0}, ts, p.end + 1, b, false)) {
		struct phrase per;

		(void)phrase_read(l->ctx, &per, ts, p.end + 1, b, false);
		it->name = mem_printf(l->ctx, "%s_per_%s", it->name, per.name);
	}
	item_qualify(l->ctx, it, ts, p.end, b);
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
		    next.nb - next.na > 1) {
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
