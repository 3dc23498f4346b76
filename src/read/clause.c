/* Finding clauses: subject, verb group, rest. A small deterministic automaton; what it cannot read it leaves alone, and the
 * sentence is then set aside rather than guessed at. */
#include "dataeng/read/clause.h"

#include <string.h>

#include "dataeng/read/word.h"

static bool is_comma(const struct tokens *ts, int i, int b)
{
	return i < b && (ts->t[i].p == ',' || ts->t[i].p == ';');
}

static bool is_aux_word(const struct token *t)
{
	return t->p == 0 && (t->w & (W_BE | W_HAVE | W_MODAL | W_DO)) != 0 && (t->w & W_NOUN) == 0;
}

/* Skips brackets, quotes and adverbs. */
static int skip_small(const struct tokens *ts, int i, int b)
{
	while (i < b) {
		const struct token *t = &ts->t[i];

		if (t->match > i) {
			i = t->match + 1;
		} else if (t->p == '"' || t->p == '\'' ||
		           (t->p == 0 && (t->w & W_ADV) != 0 && (t->w & W_NEG) == 0 &&
		            (t->w & (W_NOUN | W_REL | W_ADJ | W_UNIQUE | W_OPTIONAL)) == 0 && !is_aux_word(t) &&
		            !((t->w & W_PREP) != 0 && i + 1 < b && !ts->t[i + 1].number && ts->t[i + 1].p == 0) &&
		            phrase_quantity(ts, i, b, &(int){0}, &(int){0}) == 0)) {
			i++;
		} else {
			break;
		}
	}
	return i;
}

/* Behind a relative clause that begins at i ("who manages it", ", which is unique,"). */
static int skip_relative(const void *ctx, const struct tokens *ts, int i, int b, bool commas)
{
	bool verb = false;

	for (i++; i < b; i++) {
		if (ts->t[i].match > i) {
			i = ts->t[i].match;
			continue;
		}
		if (ts->t[i].p == ',' || ts->t[i].p == ';') {
			return commas ? i + 1 : i;
		}
		if (!commas && verb && is_aux_word(&ts->t[i]) && !is_aux_word(&ts->t[i - 1]) &&
		    (ts->t[i - 1].w & (W_ADV | W_PRON)) == 0) {
			return i;
		}
		verb = verb || is_aux_word(&ts->t[i]) || (ts->t[i].v != NULL && phrase_is_verb(ts, i, b, -1));
		if (!commas && verb && i > 0 && !is_aux_word(&ts->t[i]) && phrase_is_verb(ts, i, b, 0) &&
		    (ts->t[i].w & W_NOUN) == 0 && ts->t[i - 1].p == 0 &&
		    (ts->t[i - 1].w & (W_REL | W_BE | W_HAVE | W_MODAL | W_ADV | W_PRON)) == 0 && (ts->t[i].form & F_S) != 0 &&
		    i + 1 < b && tokens_match(ts, i + 1, b, "a|an|the|to|at|exactly|one|its") > 0) {
			return i;
		}
	}
	(void)ctx;
	return i;
}

/* Behind what hangs on a subject: brackets, "in the list", ", who ...,". */
static int skip_attached(const void *ctx, const struct tokens *ts, int i, int b)
{
	for (;;) {
		struct phrase p;
		int from = i;

		i = skip_small(ts, i, b);
		if (i >= b) {
			return i;
		}
		if (ts->t[i].p == ',' && i + 1 < b &&
		    ((ts->t[i + 1].w & W_REL) != 0 || tokens_match(ts, i + 1, b, "if|when|where|once") > 0)) {
			i = skip_relative(ctx, ts, i + 1, b, true);
		} else if (ts->t[i].p == 0 && (ts->t[i].w & W_REL) != 0 && (ts->t[i].w & W_BE) == 0) {
			i = skip_relative(ctx, ts, i, b, false);
		} else if (ts->t[i].p == 0 && (ts->t[i].w & W_PREP) != 0 && i + 1 < b && (ts->t[i + 1].w & W_REL) != 0) {
			i = skip_relative(ctx, ts, i + 1, b, false);
		} else if (ts->t[i].p == 0 && (ts->t[i].w & W_PREP) != 0 && tokens_match(ts, i, b, "than|as") < 0 &&
		           phrase_read(ctx, &p, ts, i + 1, b, true)) {
			i = p.end;
		} else if (ts->t[i].p == 0 && (ts->t[i].form & (F_ED | F_ING)) != 0 && !is_aux_word(&ts->t[i]) &&
		           i > from - 1 && (ts->t[i].form & (F_BASE | F_S)) == 0 && i + 1 < b &&
		           (ts->t[i + 1].w & W_PREP) != 0) {
			i++;
		} else if (ts->t[i].p == 0 && (ts->t[i].w & W_ADJ) != 0 && i + 1 < b &&
		           (is_aux_word(&ts->t[i + 1]) || ts->t[i + 1].p == ',')) {
			i++;
		} else {
			return i;
		}
		if (i == from) {
			return i;
		}
	}
}

static bool read_subjects(const void *ctx, struct clause *c, const struct tokens *ts, int i, int b)
{
	const struct token *t = &ts->t[i];

	c->pronoun = -1;
	c->subject_count = 0;
	if (tokens_match(ts, i, b, "each|every one") > 0 && i + 2 < b && ts->t[i + 2].p == 0 &&
	    (is_aux_word(&ts->t[i + 2]) || phrase_is_verb(ts, i + 2, b, 0))) {
		c->pronoun = i;
		c->subject_end = i + 2;
		return true;
	}
	if (tokens_match(ts, i, b, "the latter|former") > 0) {
		c->pronoun = i;
		c->subject_end = i + 2;
		return true;
	}
	if (t->p == 0 &&
	    ((t->w & W_PRON) != 0 || tokens_match(ts, i, b, "this|these|each|both|those|either|neither|all") > 0) &&
	    i + 1 < b &&
	    (is_aux_word(&ts->t[i + 1]) || ((t->w & W_PRON) != 0 && !t->number) || (ts->t[i + 1].w & W_ADV) != 0 ||
	     phrase_is_verb(ts, i + 1, b, 0)) &&
	    !(t->number && !is_aux_word(&ts->t[i + 1]))) {
		c->pronoun = i;
		c->subject_end = i + 1;
		return true;
	}
	while (c->subject_count < MOST_SUBJECTS && phrase_read(ctx, &c->subjects[c->subject_count], ts, i, b, true)) {
		struct phrase *p = &c->subjects[c->subject_count++];
		int k = skip_small(ts, p->end, b);

		if (k < b && ts->t[k].p == 0 && (ts->t[k].w & W_PREP) != 0 && c->subject_count > 1) {
			struct phrase more; /* "length in metres and weight": it goes on */
			int j = phrase_read(ctx, &more, ts, k + 1, b, true) ? more.end : k;

			k = j < b && (tokens_match(ts, j, b, "and|or") > 0 || ts->t[j].p == ',') ? j : k;
		}
		c->subject_end = p->end;
		if (tokens_match(ts, k, b, "and|or|,") > 0) {
			int next = tokens_match(ts, k, b, ", and|or") > 0 ? k + 2 : k + 1;

			next += next < b && ts->t[next].p == '"';
			i = next;
			if (next < b && (ts->t[next].w & (W_REL | W_SUB)) == 0 && ts->t[next].p == 0) {
				continue;
			}
		}
		break;
	}
	return c->subject_count > 0;
}

/* "Contacts live there and carry a name": the base form of a verb with its object behind a conjunction. */
static bool opens_base(const struct tokens *ts, int i, int b)
{
	return i > 0 && i + 1 < b && tokens_match(ts, i - 1, b, "and|or|but") > 0 && ts->t[i].v != NULL &&
	       (ts->t[i].form & F_BASE) != 0 && (ts->t[i].w & W_NOUN) == 0 &&
	       tokens_match(ts, i + 1, b, "a|an|the|its|their|one|several|exactly|at|many|to") > 0;
}

static bool set_main(struct clause *c, int i, const char *lemma)
{
	c->verb = i;
	c->lemma = lemma;
	c->rest = i + 1;
	return true;
}

static bool set_be(struct clause *c, int i)
{
	c->be = true;
	c->verb = i - 1;
	c->lemma = "be";
	c->rest = i;
	return true;
}

/* What of a verb group was read so far. */
struct verb_group {
	bool any; /* an auxiliary */
	bool be;  /* ... and it is "be" */
};

/* "must", "does", "has", "not": one auxiliary at *i, which is left on its last token. */
static bool take_auxiliary(struct clause *c, const struct tokens *ts, int *i, int b, struct verb_group *g)
{
	const struct token *t = &ts->t[*i];

	if ((t->w & W_NEG) != 0 && (t->w & W_DET) == 0) {
		c->negative = true;
		c->must = false;
	} else if ((t->w & W_MODAL) != 0 && tokens_match(ts, *i, b, "need|needs") < 0) {
		c->may = c->may || tokens_match(ts, *i, b, "may|can|could|might") > 0;
		c->must = c->must || tokens_match(ts, *i, b, "must|shall") > 0;
		c->negative = c->negative || tokens_match(ts, *i, b, "cannot") > 0;
		g->any = true;
	} else if ((t->w & W_DO) != 0) {
		g->any = true;
	} else if ((t->w & W_BE) != 0) {
		g->be = g->any = true;
	} else if ((t->w & W_HAVE) != 0 && *i + 1 < b && (ts->t[*i + 1].form & F_ED) != 0 &&
	           (ts->t[*i + 1].w & (W_NOUN | W_ADJ)) == 0) {
		g->any = true;
	} else if ((t->w & W_HAVE) != 0 && tokens_match(ts, *i + 1, b, "to") > 0) {
		c->must = g->any = true;
		++*i;
	} else if (tokens_match(ts, *i, b, "need|needs to|not") > 0) {
		c->must = tokens_match(ts, *i + 1, b, "to") > 0;
		*i += c->must;
		g->any = true;
	} else {
		return false;
	}
	return true;
}

/* "to be", "able to" behind "be": one step, *i on its last token. */
static bool goes_on(struct clause *c, const struct tokens *ts, int *i, int b, struct verb_group *g)
{
	if (tokens_match(ts, *i, b, "to be") > 0) {
		c->must = true;
	} else if (tokens_match(ts, *i, b, "able|allowed|supposed to") > 0) {
		c->may = true;
		g->be = false;
	} else {
		return false;
	}
	++*i;
	return true;
}

/* What stands behind "be" and its adverbs: a passive, a progressive, or no verb at all. */
static bool end_of_be(struct clause *c, const struct token *t, int i)
{
	if ((t->form & F_ED) != 0 && t->v != NULL) {
		c->passive = true;
		return set_main(c, i, t->v);
	}
	if ((t->form & F_ING) != 0 && t->v != NULL && (t->w & W_ADJ) == 0) {
		return set_main(c, i, t->v);
	}
	return set_be(c, i);
}

static int subject_plural(const struct clause *c, const struct tokens *ts, int i, int b)
{
	return c->elided               ? (i < b && opens_base(ts, i, b))
	       : c->pronoun >= 0       ? tokens_match(ts, c->pronoun, b, "they|we|these|those|both|you|i|all") > 0
	       : c->subject_count == 0 ? -1
	       : c->subject_count > 1  ? 1
	                               : c->subjects[0].plural && !c->subjects[0].every && c->subjects[0].max != 1;
}

/* The verb group at i. */
static bool read_verb(struct clause *c, const struct tokens *ts, int i, int b)
{
	int plural = subject_plural(c, ts, i, b);
	struct verb_group g = {false, false};

	for (; i < b && ts->t[i].p == 0; i++) {
		const struct token *t = &ts->t[i];

		if (take_auxiliary(c, ts, &i, b, &g)) {
			continue;
		}
		if (tokens_match(ts, i, b, "need|needs") > 0) {
			return set_main(c, i, "need");
		}
		if ((t->w & W_ADV) != 0 && t->v == NULL && phrase_quantity(ts, i, b, &(int){0}, &(int){0}) == 0) {
			continue;
		}
		if (g.be) {
			bool verb = t->v != NULL && ((t->form & F_ED) != 0 || ((t->form & F_ING) != 0 && (t->w & W_ADJ) == 0));

			if (!verb && goes_on(c, ts, &i, b, &g)) {
				continue;
			}
			return end_of_be(c, t, i);
		}
		if (t->v == NULL ||
		    !(g.any ? (t->form & (F_BASE | F_ED)) != 0 : phrase_is_verb(ts, i, b, plural) || (t->w & W_HAVE) != 0)) {
			return false;
		}
		if (tokens_match(ts, i, b, "want|wants|wish|wishes|like|likes|try|tries|expect|expects to") > 0 && i + 2 < b &&
		    ts->t[i + 2].v != NULL) {
			i++;
			g.any = true;
			continue;
		}
		return set_main(c, i, t->v);
	}
	return g.be && set_be(c, i);
}

static bool begins_clause(const void *ctx, const struct tokens *ts, int i, int b);

/* "For each employee", "During an admission," in front. */
static int read_front(const void *ctx, struct clause *c, const struct tokens *ts, int i, int b)
{
	struct phrase p;

	if (tokens_match(ts, i, b, "besides|beyond|for|in|from|with it|this|that|them|these") > 0 && i + 2 < b) {
		return i + 2 + is_comma(ts, i + 2, b);
	}
	if ((tokens_match(ts, i, b, "for each|every one|item") > 0 ||
	     tokens_match(ts, i, b, "for each|all of them|these|those") > 0) &&
	    i + 3 < b &&
	    (ts->t[i + 3].p != 0 || (ts->t[i + 3].w & (W_DET | W_PRON)) != 0 || tokens_match(ts, i + 2, b, "of") > 0)) {
		c->prep = i;
		c->front.name = c->front.head = tokens_match(ts, i + 2, b, "of") > 0 ? "them" : "one";
		c->front.every = true;
		c->front.min = c->front.max = -1;
		c->front.end = c->front_end = i + 3 + (tokens_match(ts, i + 2, b, "of") > 0);
		return c->front_end + is_comma(ts, c->front_end, b);
	}
	if (phrase_quantity(ts, i, b, &(int){0}, &(int){0}) > 0) {
		return i;
	}
	if (i >= b || ts->t[i].p != 0 || (ts->t[i].w & W_PREP) == 0 || !phrase_read(ctx, &p, ts, i + 1, b, true)) {
		return i;
	}
	c->prep = i;
	c->front = p;
	c->front_end = p.end;
	i = p.end;
	while (i < b && ts->t[i].p == 0 && (ts->t[i].w & W_PREP) != 0 && phrase_read(ctx, &p, ts, i + 1, b, true)) {
		i = p.end;
	}
	if (is_comma(ts, i, b)) {
		return i + 1;
	}
	/* "For every project a person works on, ..." */
	for (int k = i; k < b && k < i + 7; k++) {
		if (ts->t[k].p == ',' && k > i) {
			struct clause inner;

			memset(&inner, 0, sizeof(inner));
			inner.prep = -1;
			inner.pronoun = -1;
			if (begins_clause(ctx, ts, k + 1, b) && read_subjects(ctx, &inner, ts, i, k) &&
			    read_verb(&inner, ts, inner.subject_end, k)) {
				c->front_end = k;
				return k + 1;
			}
		}
	}
	return i;
}

/* "When an employee leaves, ..." */
static int skip_subordinate(const void *ctx, const struct tokens *ts, int i, int b)
{
	if (i < b && tokens_match(ts, i, b, "after|before|until|since|as") > 0) {
		/* only when a clause follows: "after the order was paid, ...", not "after the delivery the customer ..." */
		struct clause inner;

		memset(&inner, 0, sizeof(inner));
		if (!read_subjects(ctx, &inner, ts, i + 1, b) || !read_verb(&inner, ts, inner.subject_end, b)) {
			return i;
		}
	}
	if (i < b && ts->t[i].p == 0 &&
	    ((ts->t[i].w & W_SUB) != 0 || tokens_match(ts, i, b, "when|where|regardless|irrespective") > 0 ||
	     tokens_match(ts, i, b, "as soon") > 0)) {
		for (int k = i; k < b; k++) {
			if (ts->t[k].match > k) {
				k = ts->t[k].match;
			} else if (ts->t[k].p == ',') {
				return k + 1 + (tokens_match(ts, k + 1, b, "then") > 0);
			}
		}
		return b;
	}
	return i;
}

static bool begins_clause(const void *ctx, const struct tokens *ts, int i, int b)
{
	struct clause c;
	int comma;

	i = skip_small(ts, i, b);
	if (i >= b || ts->t[i].p != 0 || (ts->t[i].w & (W_REL | W_SUB)) != 0) {
		return false;
	}
	memset(&c, 0, sizeof(c));
	c.prep = -1;
	c.pronoun = -1;
	if (opens_base(ts, i, b)) {
		return true;
	}
	if (is_aux_word(&ts->t[i]) ||
	    ((ts->t[i].v != NULL && (ts->t[i].form & F_S) != 0) &&
	     phrase_is_verb(ts, i, b, (ts->t[i].w & W_NOUNVERB) == 0 ? 0 : -1) &&
	     ((ts->t[i].w & W_NOUN) == 0 || tokens_match(ts, i + 1, b, "a|an|the|its|exactly|at|one") > 0))) {
		return true; /* the same subject goes on */
	}
	if (ts->t[i].v != NULL && (ts->t[i].form & F_S) != 0 && (ts->t[i].w & W_NOUN) != 0 &&
	    tokens_match(ts, i + 1, b, "a|an|the|its|exactly|one|to|at") > 0) {
		return true;
	}
	i = read_front(ctx, &c, ts, i, b);
	/* within a list, "b, c and its d is ..." is no clause with three subjects */
	comma = tokens_find(ts, i, b, ",|or", NULL);
	if (i >= b || !read_subjects(ctx, &c, ts, i, comma > i ? comma : b)) {
		return false;
	}
	i = skip_attached(ctx, ts, c.subject_end, b);
	if (i >= b || ts->t[i].p != 0) {
		return false;
	}
	return read_verb(&c, ts, i, b);
}

int clause_end(const void *ctx, const struct tokens *ts, int from, int b)
{
	for (int i = from; i < b; i++) {
		int k = i;

		if (ts->t[i].match > i) {
			i = ts->t[i].match;
			continue;
		}
		if (ts->t[i].p == ';' || ts->t[i].p == ':') {
			if (ts->t[i].p == ';' || begins_clause(ctx, ts, i + 1, b)) {
				return i;
			}
			continue;
		}
		if (i > from && ts->t[i].p == 0 && (ts->t[i].w & W_PREP) != 0 && tokens_match(ts, i + 1, b, "which") > 0 &&
		    tokens_match(ts, i + 2, b, "each|every|a|an") > 0 && begins_clause(ctx, ts, i + 2, b)) {
			return i;
		}
		if (ts->t[i].p == ',' || (ts->t[i].p == '-' && i + 1 < b && !ts->t[i + 1].number)) {
			k = i + 1;
			while (k < b && (tokens_match(ts, k, b, "and|but|yet|whereas|while|so|or") > 0)) {
				k++;
			}
		} else if (tokens_match(ts, i, b, "and|but|whereas") > 0) {
			k = i + 1;
		} else {
			continue;
		}
		if (ts->t[i].p == ',' &&
		    (tokens_match(ts, k, b, "in which case") > 0 || tokens_match(ts, k, b, "in that case") > 0)) {
			return i;
		}
		if (tokens_match(ts, k, b, "so that") > 0 || tokens_match(ts, k - 1, b, "so that") > 0) {
			return i;
		}
		if (k > i && begins_clause(ctx, ts, k, b)) {
			return i;
		}
	}
	return b;
}

/* "Authors log in": a plural noun that could be a verb is a subject when a verb follows. */
static bool reads_as_subject(const void *ctx, const struct clause *c, const struct tokens *ts, int i, int b)
{
	struct clause probe = *c;

	return read_subjects(ctx, &probe, ts, i, b) && read_verb(&probe, ts, skip_attached(ctx, ts, probe.subject_end, b), b);
}

bool clause_read(const void *ctx, struct clause *c, const struct tokens *ts, int a, int b)
{
	int i = a;

	memset(c, 0, sizeof(*c));
	c->a = a;
	c->prep = -1;
	c->pronoun = -1;
	while (i < b && (ts->t[i].p == ',' || ts->t[i].p == ';' || ts->t[i].p == '-' || ts->t[i].p == '"' ||
	                 (ts->t[i].p == 0 && (ts->t[i].w & W_CONJ) != 0))) {
		i++;
	}
	if (tokens_match(ts, i, b, "in which|that case") > 0) {
		i += 3;
	} else if (i + 2 < b && (ts->t[i].w & W_PREP) != 0 && tokens_match(ts, i + 1, b, "which each|every|a|an") > 0) {
		i += 2;
	}
	c->sub_a = i;
	i = skip_subordinate(ctx, ts, i, b);
	c->sub_b = i;
	i = skip_small(ts, i, b);
	if (i < b && ts->t[i].p == ',') {
		i++;
	}
	i = read_front(ctx, c, ts, i, b);
	i = skip_small(ts, i, b);
	if (i >= b) {
		return false;
	}
	if (is_aux_word(&ts->t[i]) || opens_base(ts, i, b) ||
	    (ts->t[i].v != NULL && ts->t[i].p == 0 && (ts->t[i].form & F_S) != 0 && !reads_as_subject(ctx, c, ts, i, b) &&
	     phrase_is_verb(ts, i, b, 0))) {
		c->elided = true;
		c->subject_end = i;
		if (read_verb(c, ts, i, b)) {
			c->b = clause_end(ctx, ts, c->rest, b);
			return true;
		}
		c->elided = false;
	}
	if (ts->t[i].p == 0 && ts->t[i].v != NULL && (ts->t[i].form & F_ED) != 0 &&
	    ((ts->t[i].w & (W_ADJ | W_NOUN)) == 0 || i == 0) && i + 1 < b &&
	    (ts->t[i + 1].w & W_PREP) != 0) { /* "Made by one customer" */
		c->elided = c->passive = true;
		c->subject_end = i;
		c->verb = i;
		c->lemma = ts->t[i].v;
		c->rest = i + 1;
		c->b = clause_end(ctx, ts, c->rest, b);
		return true;
	}
	if (!read_subjects(ctx, c, ts, i, b)) {
		return false;
	}
	i = skip_attached(ctx, ts, c->subject_end, b);
	if (!read_verb(c, ts, i, b)) {
		return false;
	}
	c->b = clause_end(ctx, ts, c->rest, b);
	return true;
}
