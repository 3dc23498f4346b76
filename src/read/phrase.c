/* Noun phrases and quantities: deterministic chunks over word classes. A full parse would be slower and would not help more:
 * requirements are written in short, regular phrases, and what matters is where one ends, how many are meant, and what
 * its adjectives say. No meaning is decided here. */
#include "dataeng/read/phrase.h"

#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/read/word.h"

static bool word_is(const struct token *t, const char *word, size_t n)
{
	return t->p == 0 ? strncmp(t->s, word, n) == 0 && t->s[n] == '\0' : n == 1 && word[0] == t->p;
}

/* One pattern word, which may be "x|y|z": what is behind it, or NULL. Nearly all words differ in their first letter, and nearly
 * all the time of reading is spent here. */
static const char *behind_word(const struct token *t, const char *pattern)
{
	char first = t->p == 0 ? t->s[0] : t->p;

	if (pattern[0] == '|' && (pattern[1] == ' ' || pattern[1] == '\0')) {
		return t->p == '|' ? pattern + 1 : NULL;
	}
	for (const char *p = pattern;; p++) {
		if (*p == first && word_is(t, p, strcspn(p, " |"))) {
			return p + strcspn(p, " ");
		}
		while (*p != '|' && *p != ' ' && *p != '\0') {
			p++;
		}
		if (*p != '|') {
			return NULL;
		}
	}
}

int tokens_match(const struct tokens *ts, int i, int end, const char *words)
{
	if (work_step(ts)) {
		return -1;
	}
	while (*words != '\0') {
		words = i < end ? behind_word(&ts->t[i], words) : NULL;
		if (words == NULL) {
			return -1;
		}
		i++;
		words += *words == ' ';
	}
	return i;
}

int tokens_find(const struct tokens *ts, int i, int end, const char *words, int *behind)
{
	for (; i < end; i++) {
		int k = tokens_match(ts, i, end, words);

		if (k >= 0) {
			if (behind != NULL) {
				*behind = k;
			}
			return i;
		}
	}
	return -1;
}

int tokens_number(const struct tokens *ts, int i, int end, double *value, bool *percent)
{
	int from = i;
	double factor = 1;

	if (tokens_match(ts, i, end, "half|quarter a|of million|billion") > 0 ||
	    tokens_match(ts, i, end, "half a million|billion") > 0) {
		*value = tokens_match(ts, i + 2, end, "million") > 0 ? 5e5 : 5e8;
		*percent = false;
		return 3;
	}
	if (i >= end || !ts->t[i].number) {
		return 0;
	}
	*value = ts->t[i].value;
	*percent = ts->t[i].percent;
	i++;
	if (tokens_match(ts, i, end, "hundred and") > 0 && i + 2 < end && ts->t[i + 2].number) {
		*value = *value * 100 + ts->t[i + 2].value;
		i += 3;
	}
	if (tokens_match(ts, i, end, "hundred") > 0) {
		factor = 100;
	} else if (tokens_match(ts, i, end, "thousand") > 0) {
		factor = 1e3;
	} else if (tokens_match(ts, i, end, "million|mio|mn") > 0) {
		factor = 1e6;
	} else if (tokens_match(ts, i, end, "billion|bn") > 0) {
		factor = 1e9;
	} else if (tokens_match(ts, i, end, "percent") > 0) {
		*percent = true;
	} else if (tokens_match(ts, i, end, "per cent") > 0) {
		*percent = true;
		i++;
	} else {
		return i - from;
	}
	*value *= factor;
	return i + 1 - from;
}

const char *tokens_text(const void *ctx, const struct tokens *ts, int a, int b)
{
	size_t from, to;

	if (a >= b) {
		return "";
	}
	from = ts->t[a].at;
	to = ts->t[b - 1].at + ts->t[b - 1].len;
	return mem_strndup(ctx, ts->text + from, to - from);
}

static void add_name(struct buf *b, const char *word)
{
	if (b->size > 0) {
		buf_char(b, '_');
	}
	for (; *word != '\0'; word++) {
		if (*word == '-') {
			buf_char(b, '_');
		} else if (*word != '\'' && *word != '.') {
			buf_char(b, *word);
		}
	}
}

const char *tokens_name(const void *ctx, const struct tokens *ts, int a, int b)
{
	struct buf out;

	buf_init(&out, ctx);
	for (int i = a; i < b; i++) {
		const struct token *t = &ts->t[i];

		if (t->p == 0) {
			add_name(&out, i == b - 1 ? t->n : strcmp(t->s, "e-mail") == 0 ? "email" : t->s);
		}
	}
	return out.data;
}

static const struct {
	const char *words;
	int min, max;
} quantities[] = {
        {"zero or more", 0, MANY},
        {"zero , one or more|several|many", 0, MANY},
        {"one or more|several|many", 1, MANY},
        {"one or two", 1, 2},
        {"zero or one", 0, 1},
        {"none or one", 0, 1},
        {"no or one", 0, 1},
        {"at most one", 0, 1},
        {"no more than one", 0, 1},
        {"not more than one", 0, 1},
        {"up to one", 0, 1},
        {"maximum one", 0, 1},
        {"exactly|precisely|only|just one", 1, 1},
        {"one and only one", 1, 1},
        {"exactly|only|just a single", 1, 1},
        {"a single", 1, 1},
        {"at least one", 1, MANY},
        {"more than one", 2, MANY},
        {"any number of", 0, MANY},
        {"a|any|the variety|range|multitude|series|lot of", 0, MANY},
        {"lots|plenty|dozens|hundreds|thousands of", 0, MANY},
        {"as many", 0, MANY},
        {"a list|set|collection of", -1, MANY},
        {"a few", -1, MANY},
        {"most", -1, MANY},
        {"many|several|multiple|various|numerous|few", -1, MANY},
        {"different", -1, MANY},
        {"some", -1, -1},
        {"one of", 1, 1},
        {"at least a", 1, MANY},
        {"at most a", 0, 1},
};

static int bound(const struct tokens *ts, int i, int end, int *min, int *max)
{
	static const struct {
		const char *words;
		bool upper;
	} all[] = {{"at least", false},      {"at most", true},      {"no more than", true}, {"not more than", true},
	           {"up to", true},          {"a maximum of", true}, {"maximum of", true},   {"a minimum of", false},
	           {"no fewer than", false}, {"max", true},          {"min", false}};

	for (size_t k = 0; k < sizeof(all) / sizeof(*all); k++) {
		int j = tokens_match(ts, i, end, all[k].words);
		double value;
		bool percent;
		int used = j < 0 ? 0 : tokens_number(ts, j, end, &value, &percent);

		if (used > 0 && !percent) {
			*min = all[k].upper ? 0 : (int)value;
			*max = all[k].upper ? (int)value : MANY;
			return j + used - i;
		}
	}
	return 0;
}

int phrase_quantity(const struct tokens *ts, int i, int end, int *min, int *max)
{
	double value;
	bool percent;
	int used;

	for (size_t k = 0; k < sizeof(quantities) / sizeof(*quantities); k++) {
		int j = tokens_match(ts, i, end, quantities[k].words);

		if (j > 0) {
			*min = quantities[k].min;
			*max = quantities[k].max;
			return j - i;
		}
	}
	used = bound(ts, i, end, min, max);
	if (used > 0) {
		return used;
	}
	used = tokens_match(ts, i, end, "exactly|precisely|only") > 0 ? 1 : 0;
	if (tokens_match(ts, i + used, end, "between") > 0) {
		used++;
	}
	if (i + used < end && ts->t[i + used].number && !ts->t[i + used].percent && ts->t[i + used].value < MANY) {
		double other;
		int k = tokens_number(ts, i + used, end, &value, &percent);
		int j = tokens_match(ts, i + used + k, end, "to|and|-|or");
		int more = j < 0 ? 0 : tokens_number(ts, j, end, &other, &percent);

		if (value >= MANY) {
			return 0;
		}
		*min = (int)value;
		*max = more > 0 ? (int)other : (int)value;
		if (more == 0 && tokens_match(ts, i + used + k, end, "or more") > 0) {
			*max = MANY;
			return used + k + 2;
		}
		return used + k + (more > 0 ? 1 + more : 0);
	}
	return 0;
}

static bool is_aux(const struct token *t)
{
	return (t->w & (W_BE | W_HAVE | W_MODAL | W_DO)) != 0 && (t->w & W_NOUN) == 0;
}

/* Words that open the object of a verb. */
static bool opens_object(const struct tokens *ts, int i, int end, bool strict)
{
	const struct token *t;

	if (i >= end) {
		return !strict;
	}
	t = &ts->t[i];
	if (t->p != 0) {
		return !strict && t->p != '/';
	}
	if ((t->w & (W_DET | W_QUANT | W_PRON)) != 0 || t->number ||
	    tokens_match(ts, i, end, "up|out|off|down|away|back") > 0) {
		return true;
	}
	if ((t->w & W_ADV) != 0 || tokens_match(ts, i, end, "at least|most") > 0) {
		return true;
	}
	if ((t->w & (W_PREP | W_REL)) != 0) {
		return strcmp(t->s, "of") != 0 || !strict;
	}
	return t->plural || (t->w & W_ADJ) != 0;
}

bool phrase_is_verb(const struct tokens *ts, int i, int end, int plural)
{
	const struct token *t;
	bool noun;

	if (i >= end || ts->t[i].p != 0) {
		return false;
	}
	t = &ts->t[i];
	noun = (t->w & (W_NOUNVERB | W_NOUN)) != 0;
	if (is_aux(t) || tokens_match(ts, i, end, "need|needs not|to") > 0) {
		return true;
	}
	if (t->pos != 0) {
		return t->pos == POS_FINITE && t->v != NULL;
	}
	if (t->v == NULL || (t->form & (F_S | F_BASE | F_ED)) == 0 || (t->w & (W_PREP | W_DET)) != 0) {
		return false;
	}
	if ((t->form & (F_S | F_BASE)) == 0) { /* only a past form: "took over" */
		return tokens_match(ts, i + 1, end, "by") < 0 && opens_object(ts, i + 1, end, true) && (t->w & W_ADJ) == 0 &&
		       (strlen(t->s) < 3 || strcmp(t->s + strlen(t->s) - 2, "ed") != 0);
	}
	if (plural == 1 && (t->form & F_BASE) == 0) {
		return !noun && (t->form & F_S) != 0 && (t->w & W_ADJ) == 0 && opens_object(ts, i + 1, end, true);
	}
	if (plural == 0 && (t->form & F_S) == 0) {
		return !noun && (t->form & F_BASE) != 0 && (t->w & W_ADJ) == 0 && opens_object(ts, i + 1, end, true);
	}
	if (plural < 0 && noun) {
		return false;
	}
	if (noun) {
		return opens_object(ts, i + 1, end, true);
	}
	return (t->w & W_ADJ) == 0 || opens_object(ts, i + 1, end, true);
}

/* Adjectives that say something about the attribute, or nothing at all. */
static unsigned adjective_flags(const struct token *t, bool *drop)
{
	static const char *const empty[] = {"known",         "own",        "certain",   "following", "given",      "such",
	                                    "other",         "another",    "same",      "specific",  "particular", "respective",
	                                    "corresponding", "single",     "different", "various",   "several",    "further",
	                                    "additional",    "possible",   "own",       "usual",     "many",       "relevant",
	                                    "appropriate",   "individual", "related",   "only",      NULL};
	unsigned flags = 0;

	*drop = false;
	flags |= (t->w & W_UNIQUE) != 0 ? ITEM_UNIQUE : 0;
	flags |= (t->w & W_OPTIONAL) != 0 || strcmp(t->s, "possible") == 0 ? ITEM_OPTIONAL : 0;
	flags |= (t->w & W_REQUIRED) != 0 ? ITEM_REQUIRED : 0;
	for (size_t i = 0; empty[i] != NULL; i++) {
		*drop = *drop || strcmp(t->s, empty[i]) == 0;
	}
	*drop = *drop || flags != 0;
	return flags;
}

/* Determiner and quantity at i; index behind. */
static int read_determiner(struct phrase *p, const struct tokens *ts, int i, int end)
{
	for (int round = 0; round < 4 && i < end; round++) {
		const struct token *t = &ts->t[i];
		int min, max;
		int used = phrase_quantity(ts, i, end, &min, &max);

		if (i > p->a && tokens_match(ts, i, end, "of the|our|its|their|these|those|my|his|her|all") > 0 &&
		    ((ts->t[i - 1].w & (W_QUANT | W_DET)) != 0 || ts->t[i - 1].number)) {
			i++; /* "some of our visitors", "two of the players" */
			t = &ts->t[i];
			used = 0;
		}

		if (t->p == '"') {
			i++;
		} else if (used > 0) {
			p->min = min;
			p->max = max;
			p->soft = false;
			i += used;
		} else if (t->p != 0) {
			break;
		} else if (strcmp(t->s, "each") == 0 || strcmp(t->s, "every") == 0) {
			p->every = true;
			i++;
		} else if (strcmp(t->s, "no") == 0) {
			p->none = true;
			i++;
		} else if (strcmp(t->s, "another") == 0) {
			p->min = p->max = 1;
			i++;
		} else if (strcmp(t->s, "a") == 0 || strcmp(t->s, "an") == 0) {
			p->min = p->max = 1;
			p->soft = true;
			i++;
		} else if ((t->w & W_DET) != 0 && (t->w & W_REL) == 0 &&
		           !(strcmp(t->s, "such") == 0 && tokens_match(ts, i, end, "such as") > 0)) {
			p->definite = p->definite || strcmp(t->s, "the") == 0 || strcmp(t->s, "its") == 0 ||
			              strcmp(t->s, "their") == 0 || strcmp(t->s, "his") == 0 || strcmp(t->s, "this") == 0;
			p->own = p->own || strcmp(t->s, "its") == 0 || strcmp(t->s, "their") == 0 || strcmp(t->s, "his") == 0 ||
			         strcmp(t->s, "her") == 0 || strcmp(t->s, "my") == 0 || strcmp(t->s, "your") == 0;
			i++;
		} else if (strcmp(t->s, "that") == 0 && i + 1 < end && ts->t[i + 1].p == 0 &&
		           (ts->t[i + 1].w & (W_BE | W_HAVE | W_MODAL | W_DET)) == 0 && ts->t[i + 1].n[0] != '\0' &&
		           (ts->t[i + 1].w & W_PERIOD || strcmp(ts->t[i + 1].n, "time") == 0)) {
			p->definite = true;
			i++;
		} else {
			break;
		}
	}
	return i;
}

static bool stops_nouns(const struct tokens *ts, int i, int end, int nouns, bool verbs, bool plural)
{
	const struct token *t = &ts->t[i];

	if (t->p != 0 || is_aux(t) || (t->w & (W_CONJ | W_SUB)) != 0) {
		return true;
	}
	if ((t->w & (W_PRON | W_REL)) != 0 || ((t->w & W_PREP) != 0 && (nouns > 0 || (t->w & (W_NOUN | W_ADJ)) == 0))) {
		return true;
	}
	if (nouns > 0 && ((t->w & (W_DET | W_QUANT)) != 0 || t->number)) {
		return true;
	}
	if ((t->w & W_ADV) != 0 && (t->w & (W_NOUN | W_ADJ)) == 0) {
		return nouns > 0 || i + 1 >= end;
	}
	if (nouns == 0) {
		return false;
	}
	if (t->pos == POS_NOUN) {
		return false;
	}
	if (t->pos == POS_FINITE || t->pos == POS_BASE || ((t->pos == POS_PARTICIPLE || t->pos == POS_GERUND) && nouns > 0)) {
		return true;
	}
	if (verbs && phrase_is_verb(ts, i, end, plural)) {
		return true;
	}
	if ((t->form & F_ED) != 0 && (t->w & W_ADJ) != 0 && (t->w & W_NOUN) == 0 && i + 1 < end &&
	    (ts->t[i + 1].w & W_PREP) != 0) {
		return true; /* "a number assigned at enrolment" */
	}
	if ((t->form & (F_ED | F_ING)) != 0 && (t->w & (W_NOUN | W_NOUNVERB | W_ADJ)) == 0 && (t->form & (F_BASE | F_S)) == 0) {
		/* "hours spent", "work done": only where nothing depends on it */
		return !(i + 1 >= end || ts->t[i + 1].p != 0 || (ts->t[i + 1].w & W_CONJ) != 0 ||
		         tokens_match(ts, i + 1, end, "per") > 0 ||
		         ((t->form & F_ING) != 0 && (ts->t[i + 1].w & ~(unsigned)(W_NOUN | W_NOUNVERB | W_VERB)) == 0));
	}
	return false;
}

static void finish_phrase(const void *ctx, struct phrase *p, const struct tokens *ts)
{
	int from = p->na;
	bool drop = true;

	/* "hours spent": the participle adds nothing to a measure */
	if (p->nb - p->na == 2 && (ts->t[p->nb - 1].form & F_ED) != 0 && (ts->t[p->na].w & W_UNIT) != 0 &&
	    ts->t[p->na].plural) {
		p->nb--;
	}

	/* what stands behind the noun and only qualifies it */
	while (p->nb - p->na > 1 && (ts->t[p->nb - 1].w & (W_UNIQUE | W_OPTIONAL | W_REQUIRED)) != 0 &&
	       (ts->t[p->nb - 1].w & (W_NOUN | W_PERSON)) == 0 && (ts->t[p->nb - 2].w & W_ADJ) == 0) {
		p->nb--;
	}
	while (from < p->nb && drop) {
		unsigned f = adjective_flags(&ts->t[from], &drop);

		if (drop && from == p->nb - 1 && (ts->t[from].w & (W_NOUN)) == 0 && f == 0) {
			break;
		}
		if ((ts->t[from].w & W_ADV) != 0 && (ts->t[from].w & (W_ADJ | W_NOUN)) == 0) {
			drop = true;
		}
		p->flags |= drop ? f : 0;
		from += drop;
	}
	p->na = from;
	p->b = p->nb;
	if (p->na < p->nb) {
		const struct token *head = &ts->t[p->nb - 1];

		p->head = head->n;
		p->plural = head->plural && (p->max != 1 || p->soft == false);
		p->person = (head->w & W_PERSON) != 0;
		p->name = tokens_name(ctx, ts, p->na, p->nb);
	} else {
		p->head = p->name = "";
	}
}

/* "the customer's address": what is before becomes the owner. */
static void split_genitive(const void *ctx, struct phrase *p, const struct tokens *ts)
{
	for (int i = p->nb - 2; i >= p->na; i--) {
		if (ts->t[i].genitive) {
			struct phrase *owner = mem_new(ctx, struct phrase);

			*owner = *p;
			owner->nb = i + 1;
			owner->definite = true;
			owner->of = NULL;
			finish_phrase(ctx, owner, ts);
			owner->end = i + 1;
			p->na = i + 1;
			p->definite = true;
			p->min = p->max = -1;
			p->of = owner;
			return;
		}
	}
}

static void read_of(const void *ctx, struct phrase *p, const struct tokens *ts, int end, bool verbs)
{
	struct phrase *of;
	int i = p->nb;

	if (tokens_match(ts, i, end, "of") < 0 || tokens_match(ts, i + 1, end, "which|whom|when|how") > 0) {
		return;
	}
	of = mem_new(ctx, struct phrase);
	if (phrase_read(ctx, of, ts, i + 1, end, verbs)) {
		p->of = of;
		p->end = of->end;
	}
}

bool phrase_read(const void *ctx, struct phrase *p, const struct tokens *ts, int i, int end, bool verbs)
{
	int nouns = 0;
	bool plural = false;

	memset(p, 0, sizeof(*p));
	if (work_step(ts)) {
		return false;
	}
	p->a = i;
	p->min = p->max = -1;
	i = read_determiner(p, ts, i, end);
	p->na = i;
	while (i < end && !(stops_nouns(ts, i, end, nouns, verbs, plural && !p->every))) {
		const struct token *t = &ts->t[i];

		if (tokens_match(ts, i, end, "date and time|hour") > 0) {
			i += 2;
			nouns++;
			plural = false;
			i++;
			continue;
		}
		if ((t->w & (W_ADJ | W_ADV)) == 0 || (t->w & W_NOUN) != 0 || i + 1 >= end) {
			nouns++;
		}
		if ((t->form & F_ED) != 0 && nouns > 0 && (t->w & (W_NOUN | W_NOUNVERB)) == 0 && i == p->na) {
			nouns--;
		}
		plural = t->plural && p->max != 1;
		i++;
	}
	p->nb = i;
	if (p->nb == p->na) {
		return false;
	}
	split_genitive(ctx, p, ts);
	finish_phrase(ctx, p, ts);
	p->end = p->nb;
	if (p->of == NULL) {
		read_of(ctx, p, ts, end, verbs);
	}
	return p->nb > p->na;
}
