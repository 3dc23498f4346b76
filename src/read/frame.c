/* A small matcher for the patterns of frames.dat: backtracking over their elements, noun phrases longest first. A pattern is
 * tried only where all words that it cannot do without occur, which a set of hashed words tells at once. */
#include "dataeng/read/frame.h"

#include <string.h>

#include "dataeng/base/embed.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"
#include "dataeng/read/demand.h"
#include "dataeng/read/quantity.h"

enum { MOST_ELEMENTS = 24, GAP = 5 };

enum element_kind { EL_WORD, EL_VERB, EL_SLOT, EL_LIST, EL_NUMBER, EL_NOT, EL_AUX, EL_AUX_SOME, EL_GAP, EL_BEGIN };

struct element {
	enum element_kind kind;
	const char *words; /* "a|b"; NULL: any verb */
	char slot;
	bool optional;
};

struct frame {
	const char *kind;
	struct element all[MOST_ELEMENTS];
	int count;
	uint64_t need[MOST_ELEMENTS]; /* one of each of these bits must be there */
	int need_count;
};

struct frames {
	struct frame *all;
	size_t count;
};

/* ------------------------------------------------------------------ loading */

static uint64_t word_bit(const char *p, size_t n)
{
	uint64_t h = 1469598103934665603u;

	for (size_t i = 0; i < n; i++) {
		h = (h ^ (unsigned char)p[i]) * 1099511628211u;
	}
	return (uint64_t)1 << (h >> 58);
}

static uint64_t words_bits(const char *words)
{
	uint64_t bits = 0;

	for (const char *p = words; *p != '\0';) {
		size_t n = strcspn(p, "|");

		bits |= word_bit(p, n);
		p += n + (p[n] == '|');
	}
	return bits;
}

static void add_element(const void *ctx, struct frame *f, const char *word)
{
	struct element *e = &f->all[f->count++];
	size_t n = strlen(word);

	if (n > 1 && word[n - 1] == '?') {
		e->optional = true;
		word = mem_strndup(ctx, word, --n);
	}
	if (strcmp(word, "#") == 0) {
		e->kind = EL_NUMBER;
	} else if (strcmp(word, "NOT") == 0) {
		e->kind = EL_NOT;
	} else if (strcmp(word, "AUX") == 0) {
		e->kind = EL_AUX;
	} else if (strcmp(word, "AUX+") == 0) {
		e->kind = EL_AUX_SOME;
	} else if (strcmp(word, "..") == 0) {
		e->kind = EL_GAP;
	} else if (strcmp(word, "^") == 0) {
		e->kind = EL_BEGIN;
	} else if (word[0] == '<' && n > 2) {
		e->kind = word[2] == '+' ? EL_LIST : EL_SLOT;
		e->slot = word[1];
	} else if (word[0] == '~') {
		e->kind = EL_VERB;
		e->words = n > 1 ? mem_strndup(ctx, word + 1, n - 1) : NULL;
	} else {
		e->kind = EL_WORD;
		e->words = mem_strndup(ctx, word, n);
	}
	if (!e->optional && e->words != NULL) {
		f->need[f->need_count++] = words_bits(e->words);
	}
}

struct frames *frames_load(const void *ctx)
{
	struct frames *all = mem_new(ctx, struct frames);
	struct slice rest = slice_of(embed_text("read/frames.dat"));
	struct slice line;
	size_t room = 0;

	while (slice_line(&rest, &line)) {
		size_t colon = slice_find(line, ":", 0);
		struct frame *f;

		if (line.n == 0 || line.p[0] == '#' || colon == SIZE_MAX) {
			continue;
		}
		if (all->count == room) {
			room = room == 0 ? 64 : room * 2;
			all->all = mem_resize(all, all->all, struct frame, room);
		}
		f = &all->all[all->count++];
		memset(f, 0, sizeof(*f));
		f->kind = slice_dup(all, slice_cut(line, 0, colon));
		for (size_t i = colon + 1; i < line.n && f->count < MOST_ELEMENTS;) {
			size_t end = i;

			while (end < line.n && line.p[end] != ' ') {
				end++;
			}
			if (end > i) {
				add_element(all, f, slice_dup(all, slice_cut(line, i, end)));
			}
			i = end + 1;
		}
	}
	return all;
}

/* ------------------------------------------------------------------ matching */

/* Phrases read at a token, with and without regard for verbs: each is asked for by many patterns. */
struct known {
	bool asked[2], found[2];
	struct phrase np[2];
};

struct matcher {
	struct reader *r;
	const struct tokens *ts;
	const struct frame *f;
	struct match *m;
	int b;
	struct known *known; /* [b - first] */
	int first;
};

static bool is_stop(const struct tokens *ts, int i)
{
	return ts->t[i].p != 0 && ts->t[i].p != '"' && ts->t[i].p != '\'';
}

/* Auxiliaries and adverbs from i on; *negated when one of them denies. */
static int skip_auxiliaries(const struct tokens *ts, int i, int b, bool *negated)
{
	*negated = false;
	while (i < b && ts->t[i].p == 0) {
		const struct token *t = &ts->t[i];

		if ((t->w & W_NEG) != 0 && tokens_match(ts, i, b, "no|without|nobody|nothing|neither|nor") < 0) {
			*negated = true;
		} else if ((t->w & (W_BE | W_MODAL | W_HAVE | W_DO)) == 0 &&
		           tokens_match(
		                   ts, i, b,
		                   "to|always|never|ever|also|be|only|allowed|able|permitted|supposed|obviously|then|itself|"
		                   "still|already|either") < 0) {
			break;
		}
		i++;
	}
	return i;
}

static int match_from(struct matcher *x, int e, int i);

/* Binds a phrase and goes on behind it. */
static int try_slot(struct matcher *x, int e, const struct phrase *p, int end)
{
	struct match *m = x->m;
	size_t before = m->count;
	int k;

	if (before == FRAME_SLOTS || p->name[0] == '\0') {
		return -1;
	}
	m->slots[m->count].name = x->f->all[e].slot;
	m->slots[m->count++].np = *p;
	k = match_from(x, e + 1, end);
	if (k < 0) {
		m->count = before;
	}
	return k;
}

static bool is_trimmed(struct matcher *x, struct phrase *p)
{
	demand_trim(x->r, p, x->ts);
	return p->nb > p->na;
}

static bool read_thing(struct matcher *x, struct phrase *p, int i, bool verbs)
{
	const struct tokens *ts = x->ts;

	return i < x->b && !is_stop(ts, i) && !ts->t[i].number &&
	       (ts->t[i].w & (W_PRON | W_CONJ | W_SUB | W_BE | W_MODAL | W_DO)) == 0 &&
	       tokens_match(ts, i, x->b, "at|per|for|in|on|by|of|to|with") < 0 &&
	       phrase_read(x->r->ctx, p, ts, i, x->b, verbs) && p->name[0] != '\0' && is_trimmed(x, p) &&
	       demand_nominal(&ts->t[p->nb - 1]);
}

static bool reads_thing(struct matcher *x, struct phrase *p, int i, bool verbs)
{
	struct known *k = i < x->b ? &x->known[i - x->first] : NULL;

	if (k == NULL) {
		return false;
	}
	if (!k->asked[verbs]) {
		k->asked[verbs] = true;
		k->found[verbs] = read_thing(x, &k->np[verbs], i, verbs);
	}
	*p = k->np[verbs];
	return k->found[verbs];
}

/* Participles may stand for the attribute they name: "received can't be before collected". */
static bool reads_participle(struct matcher *x, struct phrase *p, int i)
{
	const struct token *t = &x->ts->t[i];

	if (i >= x->b || t->p != 0 || (t->form & F_ED) == 0 || (t->w & (W_BE | W_HAVE | W_DO | W_MODAL)) != 0) {
		return false;
	}
	*p = (struct phrase){.a = i, .b = i + 1, .na = i, .nb = i + 1, .min = -1, .max = -1, .end = i + 1};
	p->name = p->head = t->s;
	return true;
}

static int match_slot(struct matcher *x, int e, int i)
{
	struct phrase p;
	int k = -1;

	for (int verbs = 1; verbs >= 0 && k < 0; verbs--) {
		if (!reads_thing(x, &p, i, verbs == 1)) {
			continue;
		}
		k = try_slot(x, e, &p, p.end);
		if (k < 0 && p.end > p.nb) {
			struct phrase bare = p;

			bare.of = NULL;
			k = try_slot(x, e, &bare, p.nb);
		}
	}
	return k < 0 && reads_participle(x, &p, i) ? try_slot(x, e, &p, p.end) : k;
}

static int match_list(struct matcher *x, int e, int i)
{
	struct match *m = x->m;
	size_t before = m->count;
	int ends[FRAME_SLOTS];
	int n = 0;

	while (n + (int)before < FRAME_SLOTS) {
		struct phrase p;
		int k;

		if (!reads_thing(x, &p, i, true)) {
			break;
		}
		m->slots[m->count].name = x->f->all[e].slot;
		m->slots[m->count++].np = p;
		ends[n++] = p.end;
		k = p.end;
		while (k < x->b && (strchr(",+/&", x->ts->t[k].p == 0 ? ' ' : x->ts->t[k].p) != NULL ||
		                    tokens_match(x->ts, k, x->b, "and|or|nor|plus|per|for|each|every") > 0)) {
			k++;
		}
		if (k == p.end) {
			break;
		}
		i = k;
	}
	for (; n > 0; n--) { /* the longest list first */
		int k;

		m->count = before + (size_t)n;
		k = match_from(x, e + 1, ends[n - 1]);
		if (k >= 0) {
			return k;
		}
	}
	m->count = before;
	return -1;
}

static bool is_one_of(const char *word, const char *words)
{
	size_t n = strlen(word);

	for (const char *p = words; *p != '\0'; p += strcspn(p, "|"), p += *p == '|') {
		if (strncmp(p, word, n) == 0 && (p[n] == '|' || p[n] == '\0')) {
			return true;
		}
	}
	return false;
}

static int match_verb(struct matcher *x, int e, int i)
{
	const struct token *t = i < x->b ? &x->ts->t[i] : NULL;
	const struct element *el = &x->f->all[e];
	size_t before = x->m->verb_count;
	int k;

	if (t == NULL || t->p != 0 ||
	    (t->v == NULL && !(el->words == NULL && t->w == 0 && i > 0 && (x->ts->t[i - 1].w & W_MODAL) != 0))) {
		return -1; /* a word that is in no list is a verb behind "may" and its like */
	}
	if (el->words != NULL && !is_one_of(t->v, el->words)) {
		return -1;
	}
	if (el->words == NULL && before < 2) {
		x->m->verbs[x->m->verb_count++] = t->v != NULL ? t->v : t->s;
	}
	k = match_from(x, e + 1, i + 1);
	if (k < 0) {
		x->m->verb_count = before;
	}
	return k;
}

static int match_gap(struct matcher *x, int e, int i)
{
	for (int n = 0; n <= GAP && i + n <= x->b; n++) {
		int k = match_from(x, e + 1, i + n);

		if (k >= 0 || (i + n < x->b && is_stop(x->ts, i + n))) {
			return k;
		}
	}
	return -1;
}

static int match_auxiliaries(struct matcher *x, int e, int i)
{
	bool negated;
	int k = skip_auxiliaries(x->ts, i, x->b, &negated);
	enum element_kind kind = x->f->all[e].kind;

	if ((kind == EL_NOT) != negated || (kind == EL_AUX_SOME && k == i)) {
		return -1;
	}
	for (; k >= i + (kind == EL_AUX ? 0 : 1); k--) { /* "have" may be the verb itself */
		int end = match_from(x, e + 1, k);

		if (end >= 0) {
			return end;
		}
	}
	return -1;
}

static int match_number(struct matcher *x, int e, int i)
{
	struct quantum q;
	int k = quantity_number(x->ts, i, x->b, &q);

	if (k < 0 || q.percent) {
		return -1;
	}
	k = match_from(x, e + 1, k);
	x->m->number = k >= 0 && x->m->number == 0 ? q.value : x->m->number; /* of "at least 3 and at most 4", the last */
	return k;
}

static int match_element(struct matcher *x, int e, int i)
{
	const struct element *el = &x->f->all[e];

	switch (el->kind) {
	case EL_WORD: {
		int k = tokens_match(x->ts, i, x->b, el->words);

		return k < 0 ? -1 : match_from(x, e + 1, k);
	}
	case EL_VERB:
		return match_verb(x, e, i);
	case EL_SLOT:
		return match_slot(x, e, i);
	case EL_LIST:
		return match_list(x, e, i);
	case EL_NUMBER:
		return match_number(x, e, i);
	case EL_GAP:
		return match_gap(x, e, i);
	case EL_BEGIN:
		return i == x->m->a && (i == 0 || is_stop(x->ts, i - 1) || i == x->m->a) ? match_from(x, e + 1, i) : -1;
	default:
		return match_auxiliaries(x, e, i);
	}
}

static int match_from(struct matcher *x, int e, int i)
{
	int k;

	if (e == x->f->count) {
		return i;
	}
	k = match_element(x, e, i);
	return k < 0 && x->f->all[e].optional ? match_from(x, e + 1, i) : k;
}

/* ------------------------------------------------------------------ finding */

static uint64_t sentence_bits(const struct tokens *ts, int a, int b)
{
	uint64_t bits = 0;

	for (int i = a; i < b; i++) {
		const struct token *t = &ts->t[i];

		if (t->p != 0) {
			bits |= word_bit(&t->p, 1);
			continue;
		}
		bits |= word_bit(t->s, strlen(t->s));
		bits |= t->v != NULL ? word_bit(t->v, strlen(t->v)) : 0;
	}
	return bits;
}

static bool may_fit(const struct frame *f, uint64_t bits)
{
	for (int i = 0; i < f->need_count; i++) {
		if ((f->need[i] & bits) == 0) {
			return false;
		}
	}
	return true;
}

/* May a pattern begin at i? Not in the middle of a phrase. */
static bool is_begin(const struct tokens *ts, int i, int a, const struct frame *f)
{
	enum element_kind kind = f->all[0].kind;

	if (kind == EL_BEGIN) {
		return i == a || is_stop(ts, i - 1);
	}
	return kind == EL_WORD || i == a || is_stop(ts, i - 1) ||
	       (ts->t[i - 1].w & (W_CONJ | W_SUB | W_VERB | W_PREP | W_PRON | W_REL)) != 0 || (ts->t[i].w & W_DET) != 0;
}

static bool find(struct matcher *x, int a, uint64_t bits)
{
	struct match *m = x->m;

	for (size_t n = 0; n < x->r->frames->count; n++) {
		x->f = &x->r->frames->all[n];
		for (int i = a; may_fit(x->f, bits) && i < x->b; i++) {
			int end;

			if (!is_begin(x->ts, i, a, x->f)) {
				continue;
			}
			memset(m, 0, sizeof(*m));
			m->kind = x->f->kind;
			m->a = i;
			end = match_from(x, 0, i);
			if (end >= 0) {
				m->end = end;
				return true;
			}
		}
	}
	return false;
}

bool frame_find(struct reader *r, struct match *m, const struct tokens *ts, int a, int b)
{
	struct matcher x = {.r = r, .ts = ts, .m = m, .b = b, .first = a};
	bool found;

	if (a >= b) {
		return false;
	}
	if (r->frames == NULL) {
		r->frames = frames_load(r->ctx);
	}
	x.known = mem_array(r->ctx, struct known, (size_t)(b - a));
	found = find(&x, a, sentence_bits(ts, a, b));
	mem_free(x.known);
	return found;
}

const struct phrase *frame_slot(const struct match *m, char name)
{
	for (size_t i = 0; i < m->count; i++) {
		if (m->slots[i].name == name) {
			return &m->slots[i].np;
		}
	}
	return NULL;
}
