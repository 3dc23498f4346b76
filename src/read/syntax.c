/* What the parser knows about a sentence, brought to our tokens: which word is what. What a clause means is decided by the
 * extractors. Several readings vote. */
#include "dataeng/read/syntax.h"

#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/read/fact.h"
#include "dataeng/wrap/english.h"

enum { READINGS = 5, LEAST_WORDS = 3, CLASSES = 8 };

static const char classes[CLASSES] = {POS_NOUN,   POS_FINITE,    POS_BASE,   POS_PARTICIPLE,
                                      POS_GERUND, POS_ADJECTIVE, POS_ADVERB, POS_PREPOSITION};

struct segment {
	struct buf text;
	int *tokens;   /* of the words in text */
	size_t *bytes; /* where each begins in text */
	int count;
};

static void add_token(struct segment *g, const struct tokens *ts, int i)
{
	const struct token *t = &ts->t[i];

	if (g->text.size > 0 && t->p != ',') {
		buf_char(&g->text, ' ');
	}
	g->tokens[g->count] = i;
	g->bytes[g->count++] = g->text.size;
	buf_add(&g->text, ts->text + t->at, t->len);
}

/* Token of a byte of the segment's text, or -1. */
static int token_at(const struct segment *g, size_t byte)
{
	for (int i = g->count - 1; i >= 0; i--) {
		if (g->bytes[i] <= byte) {
			return g->tokens[i];
		}
	}
	return -1;
}

static bool is(const char *label, const char *names)
{
	size_t n = strlen(label);

	for (const char *p = names; *p != '\0';) {
		size_t k = strcspn(p, " ");

		if (k <= n && strncmp(p, label, k) == 0) {
			return true;
		}
		p += k;
		p += *p == ' ';
	}
	return false;
}

/* What a word is by its links, else by its subscript in the dictionary. */
static char class_of(const struct english_parse *p, int w)
{
	const struct english_word *word = &p->words[w];
	char by_link = 0;

	for (int i = 0; i < p->link_count && by_link == 0; i++) {
		const char *label = p->links[i].label;

		if (p->links[i].right == w) {
			by_link = is(label, "SJ")                          ? 0
			          : is(label, "Ss Sp SX SF RS")            ? POS_FINITE
			          : is(label, "Pv PP Mv")                  ? POS_PARTICIPLE
			          : is(label, "Pg Mg")                     ? POS_GERUND
			          : label[0] == 'I' && !is(label, "ID IN") ? POS_BASE
			                                                   : 0;
		} else if (p->links[i].left == w) {
			by_link = is(label, "SI")                                     ? POS_FINITE
			          : label[0] == 'A' && is(label, "AN")                ? POS_NOUN
			          : is(label, "A") && !is(label, "AF AI AJ AM AS AZ") ? POS_ADJECTIVE
			                                                              : 0;
		}
	}
	if (by_link != 0) {
		return by_link;
	}
	switch (word->class) {
	case 'n':
	case 's':
		return POS_NOUN;
	case 'a':
		return POS_ADJECTIVE;
	case 'e':
		return POS_ADVERB;
	case 'g':
		return POS_GERUND;
	case 'r':
		return POS_PREPOSITION;
	case 'v':
	case 'w':
		return word->form[0] == '-' && word->form[1] == 'd' ? POS_PARTICIPLE : POS_FINITE;
	default:
		return 0;
	}
}

static void vote(struct tokens *ts, const struct segment *g, const struct english_parse *all, int count)
{
	int *votes = mem_array(g->tokens, int, (size_t)ts->n *CLASSES + 1);

	for (int k = 0; k < count; k++) {
		for (int w = 0; w < all[k].word_count; w++) {
			int t = all[k].words[w].end > all[k].words[w].start ? token_at(g, all[k].words[w].start) : -1;
			char c = t >= 0 ? class_of(&all[k], w) : 0;
			const char *at = c != 0 ? memchr(classes, c, CLASSES) : NULL;

			if (at != NULL && ts->t[t].p == 0) {
				votes[t * CLASSES + (int)(at - classes)] += k == 0 ? 2 : 1;
			}
		}
	}
	for (int t = 0; t < ts->n; t++) {
		int best = 0;

		for (int c = 1; c < CLASSES; c++) {
			best = votes[t * CLASSES + c] > votes[t * CLASSES + best] ? c : best;
		}
		ts->t[t].pos = votes[t * CLASSES + best] > 0 ? classes[best] : ts->t[t].pos;
	}
	mem_free(votes);
}

/* The base form where our own lists do not know the verb. */
static const char *plain_lemma(const void *ctx, const char *s)
{
	size_t n = strlen(s);

	if (n > 4 && strcmp(s + n - 3, "ies") == 0) {
		return mem_printf(ctx, "%.*sy", (int)n - 3, s);
	}
	if (n > 4 && strcmp(s + n - 3, "ied") == 0) {
		return mem_printf(ctx, "%.*sy", (int)n - 3, s);
	}
	if (n > 4 && (strcmp(s + n - 4, "sses") == 0 || strcmp(s + n - 4, "shes") == 0 || strcmp(s + n - 4, "ches") == 0)) {
		return mem_strndup(ctx, s, n - 2);
	}
	if (n > 3 && s[n - 1] == 's' && s[n - 2] != 's') {
		return mem_strndup(ctx, s, n - 1);
	}
	if (n > 4 && strcmp(s + n - 2, "ed") == 0) {
		return mem_strndup(ctx, s, n - 2);
	}
	return s;
}

/* Number of verbs that our lists did not know. */
static int settle(struct tokens *ts, const struct segment *g)
{
	int learnt = 0;

	for (int i = 0; i < g->count; i++) {
		struct token *t = &ts->t[g->tokens[i]];

		if (t->p == 0 && (t->pos == POS_FINITE || t->pos == POS_BASE || t->pos == POS_PARTICIPLE) && t->v == NULL) {
			learnt += t->w == 0 && !t->cap;
			t->v = plain_lemma(ts, t->s);
			t->form |= t->pos == POS_BASE         ? F_BASE
			           : t->pos == POS_PARTICIPLE ? F_ED
			           : strcmp(t->v, t->s) == 0  ? F_BASE
			                                      : F_S;
		}
	}
	return learnt;
}

static int read_segment(struct reader *r, struct tokens *ts, struct segment *g)
{
	int count = 0;
	struct english_parse *all;

	if (g->count < LEAST_WORDS) {
		return 0;
	}
	buf_char(&g->text, '.');
	all = english_read(ts, &count, r->english, g->text.data, READINGS);
	if (count > 0) {
		vote(ts, g, all, count);
		return settle(ts, g);
	}
	return 0;
}

static bool separates(const struct tokens *ts, int i)
{
	const struct token *t = &ts->t[i];

	return t->p == ':' || t->p == ';' || t->p == '.' || t->p == '=' || t->p == '/' || t->p == '!' ||
	       (t->p == '-' && t->at > 0 && ts->text[t->at - 1] == ' ');
}

int syntax_read(struct reader *r, struct tokens *ts)
{
	struct segment g = {0};
	int learnt = 0;

	if (r->english == NULL && r->no_english == NULL) {
		struct diags *why = diags_new(r->ctx);

		r->no_english = english_open(&r->english, why) || why->count == 0 ? NULL : &why->all[why->count - 1];
	}
	if (r->english == NULL || ts->n < LEAST_WORDS) {
		return 0;
	}
	g.tokens = mem_array(r->ctx, int, (size_t)ts->n + 1);
	g.bytes = mem_array(g.tokens, size_t, (size_t)ts->n + 1);
	buf_init(&g.text, g.tokens);
	for (int i = 0; i <= ts->n; i++) {
		if (i == ts->n || separates(ts, i)) {
			learnt += read_segment(r, ts, &g);
			g.count = 0;
			buf_init(&g.text, g.tokens);
		} else if (ts->t[i].match > i) {
			i = ts->t[i].match;
		} else if (ts->t[i].p == 0 || ts->t[i].p == ',' || ts->t[i].p == '%') {
			add_token(&g, ts, i);
		}
	}
	mem_free(g.tokens);
	return learnt;
}
