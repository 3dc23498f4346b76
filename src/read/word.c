/* Tokens, lemmas, word classes. Rules first, lists for the exceptions; no part-of-speech is decided here, since most words
 * of such texts can be noun and verb ("orders", "records"): a token says what it may be, the phrase reader decides. */
#include "dataeng/read/word.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/embed.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"
#include "dataeng/read/map.h"

static const struct {
	const char *name;
	unsigned bit;
} word_classes[] = {
        {"det", W_DET},
        {"quant", W_QUANT},
        {"prep", W_PREP},
        {"conj", W_CONJ},
        {"rel", W_REL},
        {"sub", W_SUB},
        {"pron", W_PRON},
        {"adv", W_ADV},
        {"be", W_BE},
        {"have", W_HAVE},
        {"do", W_DO},
        {"modal", W_MODAL},
        {"neg", W_NEG},
        {"verb", W_VERB},
        {"nounverb", W_NOUNVERB},
        {"noun", W_NOUN},
        {"adj", W_ADJ},
        {"state", W_STATE},
        {"unique", W_UNIQUE},
        {"optional", W_OPTIONAL},
        {"required", W_REQUIRED},
        {"period", W_PERIOD},
        {"unit", W_UNIT},
        {"person", W_PERSON},
        {"noise", W_NOISE},
        {"narrator", W_NARRATOR},
        {"vague", W_VAGUE},
        {"uncount", W_UNCOUNT},
        {"reporting", W_REPORTING},
        {"detail", W_DETAIL},
};

static const struct {
	const char *name;
	unsigned bit;
} verb_classes[] = {
        {"having", V_HAVING},   {"parts", V_PARTS}, {"keeping", V_KEEPING}, {"making", V_MAKING},
        {"looking", V_LOOKING}, {"verb", 0},        {"nounverb", 0},
};

static void add_bit(struct map *m, const char *word, size_t len, unsigned bit)
{
	map_set(m, word, len, map_get(m, word, len, 0) | bit);
}

/* "base/past/participle" or "plural/singular" */
static void add_forms(const void *ctx, struct map *m, struct slice word, bool base_first)
{
	size_t slash = slice_find(word, "/", 0);
	char *base;

	if (slash == SIZE_MAX) {
		return;
	}
	base = slice_dup(ctx, base_first ? slice_cut(word, 0, slash) : slice_from(word, slash + 1));
	if (!base_first) {
		map_set(m, word.p, slash, (uint64_t)(uintptr_t)base);
		return;
	}
	for (size_t from = slash + 1; from <= word.n;) {
		size_t end = slice_find(word, "/", from);

		end = end == SIZE_MAX ? word.n : end;
		map_set(m, word.p + from, end - from, (uint64_t)(uintptr_t)base);
		from = end + 1;
	}
}

static void add_line(struct lexicon *lx, struct slice name, struct slice rest)
{
	size_t i = 0;

	while (i < rest.n) {
		size_t end = i;
		struct slice word;

		while (end < rest.n && rest.p[end] != ' ') {
			end++;
		}
		word = slice_cut(rest, i, end);
		i = end + 1;
		if (word.n == 0) {
			continue;
		}
		for (size_t k = 0; k < sizeof(word_classes) / sizeof(*word_classes); k++) {
			if (slice_is(name, word_classes[k].name)) {
				add_bit(lx->classes, word.p, word.n, word_classes[k].bit);
			}
		}
		for (size_t k = 0; k < sizeof(verb_classes) / sizeof(*verb_classes); k++) {
			if (slice_is(name, verb_classes[k].name)) {
				add_bit(lx->verbs, word.p, word.n, verb_classes[k].bit | 1u << 31);
			}
		}
		if (slice_is(name, "forms")) {
			size_t slash = slice_find(word, "/", 0);

			add_forms(lx, lx->forms, word, true);
			if (slash != SIZE_MAX) {
				add_bit(lx->verbs, word.p, slash, 1u << 31);
			}
		} else if (slice_is(name, "plural")) {
			add_forms(lx, lx->plurals, word, false);
		}
	}
}

struct lexicon *lexicon_load(const void *ctx)
{
	struct lexicon *lx = mem_new(ctx, struct lexicon);
	struct slice rest = slice_of(embed_text("read/lexicon.dat"));
	struct slice line;

	lx->work = mem_new(lx, struct work);
	lx->work->most = SIZE_MAX;
	lx->classes = map_new(lx);
	lx->verbs = map_new(lx);
	lx->forms = map_new(lx);
	lx->plurals = map_new(lx);
	while (slice_line(&rest, &line)) {
		size_t colon = slice_find(line, ":", 0);

		if (line.n > 0 && line.p[0] != '#' && colon != SIZE_MAX) {
			add_line(lx, slice_cut(line, 0, colon), slice_from(line, colon + 1));
		}
	}
	return lx;
}

bool word_in(const char *word, const char *list)
{
	size_t n = strcspn(word, " ");

	for (const char *p = list; *p != '\0';) {
		size_t k = strcspn(p, " ");

		if (k == n && strncmp(p, word, n) == 0) {
			return true;
		}
		p += k;
		p += *p == ' ';
	}
	return false;
}

const char *word_last(const char *name)
{
	const char *p = strrchr(name, '_');

	return p == NULL ? name : p + 1;
}

unsigned lexicon_classes(const struct lexicon *lx, const char *word)
{
	return (unsigned)map_get(lx->classes, word, strlen(word), 0);
}

static bool ends(const char *w, size_t n, const char *suffix)
{
	size_t k = strlen(suffix);

	return n > k && memcmp(w + n - k, suffix, k) == 0;
}

/* Endings that are regular in their own way: "policemen", "volcanoes", "larvae", "plateaux". Short words are left alone: there
 * the exceptions are as many as the cases ("omen", "shoes"). NULL: none of them. */
static const char *singular_by_ending(const void *ctx, const char *w, size_t n)
{
	static const struct {
		const char *plural, *singular;
		size_t least; /* letters of the word */
	} all[] = {{"smen", "sman", 6},     {"cemen", "ceman", 8},  {"remen", "reman", 7},    {"rmen", "rman", 7},
	           {"kmen", "kman", 7},     {"women", "woman", 5},  {"children", "child", 8}, {"people", "person", 9},
	           {"shelves", "shelf", 7}, {"wives", "wife", 7},   {"lives", "life", 9},     {"knives", "knife", 6},
	           {"anoes", "ano", 7},     {"etoes", "eto", 6},    {"adoes", "ado", 7},      {"itoes", "ito", 7},
	           {"aloes", "alo", 7},     {"eroes", "ero", 6},    {"goes", "go", 6},        {"ulae", "ula", 7},
	           {"rvae", "rva", 6},      {"nnae", "nna", 8},     {"eaux", "eau", 6},       {"gnoses", "gnosis", 9},
	           {"lyses", "lysis", 7},   {"theses", "thesis", 7}};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		if (n >= all[i].least && (ends(w, n, all[i].plural) || strcmp(w, all[i].plural) == 0)) {
			return mem_printf(ctx, "%.*s%s", (int)(n - strlen(all[i].plural)), w, all[i].singular);
		}
	}
	return NULL;
}

const char *lexicon_singular(const void *ctx, const struct lexicon *lx, const char *w)
{
	size_t n = strlen(w);
	uint64_t known = map_get(lx->plurals, w, n, 0);
	const char *dash = strrchr(w, '-');
	const char *irregular;

	if (known != 0) {
		return (const char *)(uintptr_t)known;
	}
	if (dash != NULL && dash[1] != '\0') {
		return mem_printf(ctx, "%.*s-%s", (int)(dash - w), w, lexicon_singular(ctx, lx, dash + 1));
	}
	irregular = (map_get(lx->classes, w, n, 0) & W_UNCOUNT) != 0 ? NULL : singular_by_ending(ctx, w, n);
	if (irregular != NULL) {
		return irregular;
	}
	if ((map_get(lx->classes, w, n, 0) & W_UNCOUNT) != 0 || n < 3 || w[n - 1] != 's' || ends(w, n, "ss") ||
	    ends(w, n, "us") || ends(w, n, "is")) {
		return w;
	}
	if (ends(w, n, "ies") && n > 4) {
		return mem_printf(ctx, "%.*sy", (int)n - 3, w);
	}
	if (ends(w, n, "sses") || ends(w, n, "shes") || ends(w, n, "ches") || ends(w, n, "xes") || ends(w, n, "zzes")) {
		return mem_strndup(ctx, w, n - 2);
	}
	if (ends(w, n, "'s")) {
		return mem_strndup(ctx, w, n - 2);
	}
	return mem_strndup(ctx, w, n - 1);
}

static bool is_verb(const struct lexicon *lx, const char *w, size_t n, unsigned *classes)
{
	uint64_t v = map_get(lx->verbs, w, n, 0);

	*classes = (unsigned)v & 0x7fffffffu;
	return v != 0;
}

/* Tries stem, stem + e, and the stem without its doubled last letter. */
static const char *base_of(const void *ctx, const struct lexicon *lx, const char *w, size_t n, unsigned *vc)
{
	char buf[64];

	if (n < 2 || n + 2 > sizeof(buf)) {
		return NULL;
	}
	memcpy(buf, w, n);
	if (n > 2 && buf[n - 1] == buf[n - 2] && strchr("bdgklmnprt", buf[n - 1]) != NULL && is_verb(lx, buf, n - 1, vc)) {
		return mem_strndup(ctx, buf, n - 1);
	}
	if (is_verb(lx, buf, n, vc)) {
		return mem_strndup(ctx, buf, n);
	}
	buf[n] = 'e';
	return is_verb(lx, buf, n + 1, vc) ? mem_strndup(ctx, buf, n + 1) : NULL;
}

/* Which verb the word may be, and in which forms. */
static void set_verb(const void *ctx, const struct lexicon *lx, struct token *t)
{
	size_t n = strlen(t->s);
	uint64_t irregular = map_get(lx->forms, t->s, n, 0);
	const char *base;

	if (strcmp(t->s, "has") == 0) {
		t->v = "have";
		t->form = F_S;
		(void)is_verb(lx, t->v, 4, &t->vc);
		return;
	}
	if (is_verb(lx, t->s, n, &t->vc)) {
		t->v = t->s;
		t->form |= F_BASE;
	}
	if (irregular != 0) {
		t->v = (const char *)(uintptr_t)irregular;
		t->form |= F_ED;
		(void)is_verb(lx, t->v, strlen(t->v), &t->vc);
		return;
	}
	if (ends(t->s, n, "ied")) {
		base = mem_printf(ctx, "%.*sy", (int)n - 3, t->s);
		if (is_verb(lx, base, n - 2, &t->vc)) {
			t->v = base;
		}
		t->form |= F_ED;
	} else if (ends(t->s, n, "ed") && n > 3) {
		base = base_of(ctx, lx, t->s, n - 2, &t->vc);
		t->v = base != NULL ? base : t->v;
		t->form |= F_ED;
	} else if (ends(t->s, n, "ing") && n > 4) {
		base = base_of(ctx, lx, t->s, n - 3, &t->vc);
		t->v = base != NULL ? base : t->v;
		t->form |= base != NULL ? F_ING : 0;
	} else if (ends(t->s, n, "ies")) {
		base = mem_printf(ctx, "%.*sy", (int)n - 3, t->s);
		if (!is_verb(lx, base, n - 2, &t->vc)) {
			base = base_of(ctx, lx, t->s, n - 1, &t->vc); /* "lies" */
		}
		if (base != NULL) {
			t->v = base;
			t->form |= F_S;
		}
	} else if (n > 2 && t->s[n - 1] == 's') {
		base = base_of(ctx, lx, t->s, n - 1, &t->vc);
		if (base == NULL && ends(t->s, n, "es")) {
			base = base_of(ctx, lx, t->s, n - 2, &t->vc);
		}
		if (base != NULL) {
			t->v = base;
			t->form |= F_S;
		}
	}
	if (t->v == NULL && (t->form & F_ED) != 0) {
		t->v = mem_strndup(ctx, t->s, n - (ends(t->s, n, "ed") ? 2 : 0));
	}
}

static bool number_word(const char *s, double *value)
{
	static const struct {
		const char *word;
		double value;
	} all[] = {{"zero", 0},       {"thirteen", 13}, {"fourteen", 14}, {"sixteen", 16}, {"seventeen", 17},
	           {"nineteen", 19},  {"seventy", 70},  {"eighty", 80},   {"one", 1},      {"two", 2},
	           {"three", 3},      {"four", 4},      {"five", 5},      {"six", 6},      {"seven", 7},
	           {"eight", 8},      {"nine", 9},      {"ten", 10},      {"eleven", 11},  {"twelve", 12},
	           {"dozen", 12},     {"fifteen", 15},  {"eighteen", 18}, {"twenty", 20},  {"thirty", 30},
	           {"forty", 40},     {"fifty", 50},    {"sixty", 60},    {"ninety", 90},  {"twenty-four", 24},
	           {"thirty-six", 36}};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		if (strcmp(all[i].word, s) == 0) {
			*value = all[i].value;
			return true;
		}
	}
	return false;
}

/* "k", "M", "mn", "bn" right behind the digits: bytes taken. */
static size_t magnitude(const char *p, size_t n, double *value)
{
	static const struct {
		const char *sign;
		double factor;
	} all[] = {{"k", 1e3}, {"m", 1e6}, {"mn", 1e6}, {"mio", 1e6}, {"mln", 1e6}, {"bn", 1e9}};

	for (size_t k = 0; k < sizeof(all) / sizeof(*all); k++) {
		size_t len = strlen(all[k].sign);

		if (n >= len && strncasecmp(p, all[k].sign, len) == 0 && (n == len || !isalnum((unsigned char)p[len]))) {
			*value *= all[k].factor;
			return len;
		}
	}
	return 0;
}

/* "1,800", "3.5", "12k", "2M": bytes taken. */
static size_t read_number(const char *p, size_t n, double *value)
{
	char digits[40];
	size_t i = 0;
	size_t k = 0;

	while (i < n && k + 1 < sizeof(digits)) {
		if (isdigit((unsigned char)p[i])) {
			digits[k++] = p[i];
		} else if (p[i] == '.' && i + 1 < n && isdigit((unsigned char)p[i + 1])) {
			digits[k++] = '.';
		} else if (!(p[i] == ',' && i + 3 < n && isdigit((unsigned char)p[i + 1]) && isdigit((unsigned char)p[i + 2]) &&
		             isdigit((unsigned char)p[i + 3]) && (i + 4 >= n || !isdigit((unsigned char)p[i + 4])))) {
			break;
		}
		i++;
	}
	digits[k] = '\0';
	*value = 0;
	for (size_t d = 0, point = 0; d < k; d++) {
		if (digits[d] == '.') {
			if (point++ > 0) {
				break;
			}
			*value += strtod(digits + d, NULL);
			break;
		}
		*value = *value * 10 + (digits[d] - '0');
	}
	return i + magnitude(p + i, n - i, value);
}

static bool in_word(const char *p, size_t n, size_t i)
{
	unsigned char c = (unsigned char)p[i];

	if (isalnum(c) || c == '_' || c >= 0x80) {
		/* dashes and quotes of typography are punctuation */
		return c != 0xe2; /* e2 begins the dashes, quotes, arrows and mathematical signs */
	}
	if (c == '-' && i > 0 && i + 1 < n && isdigit((unsigned char)p[i - 1]) && isdigit((unsigned char)p[i + 1])) {
		return false; /* "1-5" */
	}
	return (c == '-' || c == '\'') && i > 0 && i + 1 < n && isalnum((unsigned char)p[i - 1]) &&
	       isalnum((unsigned char)p[i + 1]);
}

static const char *noun_of(const void *ctx, const struct lexicon *lx, const char *s)
{
	const char *n = lexicon_singular(ctx, lx, s);

	return strcmp(n, "e-mail") == 0 ? "email" : n;
}

static void finish_word(const void *ctx, const struct lexicon *lx, struct token *t)
{
	size_t n = strlen(t->s);

	if (n > 2 && strcmp(t->s + n - 2, "'s") == 0) {
		t->s = mem_strndup(ctx, t->s, n - 2);
		t->genitive = strcmp(t->s, "it") != 0;
	}
	t->n = noun_of(ctx, lx, t->s);
	t->w = lexicon_classes(lx, t->s);
	if (t->w == 0 || strcmp(t->n, t->s) != 0) {
		t->w |= lexicon_classes(lx, t->n) & ~(unsigned)(W_DET | W_PREP | W_CONJ | W_ADJ | W_VERB | W_NOUNVERB | W_ADV |
		                                                W_QUANT | W_STATE | W_PRON | W_NEG);
	}
	t->plural = strcmp(t->n, t->s) != 0 || strcmp(t->s, "aircraft") == 0 || strcmp(t->s, "sheep") == 0 ||
	            strcmp(t->s, "fish") == 0 || strcmp(t->s, "series") == 0 || strcmp(t->s, "species") == 0 ||
	            strcmp(t->s, "staff") == 0 || strcmp(t->s, "data") == 0;
	set_verb(ctx, lx, t);
	if (t->v != NULL) {
		/* "state" is a noun as well, "stating" is not */
		t->w |= lexicon_classes(lx, t->v) &
		        ((t->form & (F_BASE | F_S)) != 0 || (t->form & F_ING) == 0 ? W_VERB | W_NOUNVERB | W_NOUN : W_VERB);
	}
	if (n > 4 && strcmp(t->s + n - 2, "ly") == 0 && t->w == 0) {
		t->w |= W_ADV;
	}
	if (number_word(t->s, &t->value)) {
		t->number = true;
	}
}

/* "can't", "it's", "they've": the first word stays in the token, the second is given back. */
static const char *split_contraction(const void *ctx, struct token *t, const char *s)
{
	static const struct {
		const char *tail;
		const char *word;
	} all[] = {{"n't", "not"}, {"'ve", "have"}, {"'re", "are"}, {"'ll", "will"}, {"'d", "would"}, {"'m", "am"}};
	static const char *const is[] = {"it", "there", "that", "what", "who", "he", "she", "here", "where", "how", NULL};
	size_t n = strlen(s);

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		size_t k = strlen(all[i].tail);

		if (n > k && strcmp(s + n - k, all[i].tail) == 0) {
			t->s = mem_strndup(ctx, s, n - k);
			t->s = strcmp(t->s, "ca") == 0 ? "can" : strcmp(t->s, "wo") == 0 ? "will" : t->s;
			return all[i].word;
		}
	}
	for (size_t i = 0; is[i] != NULL; i++) {
		if (strncmp(s, is[i], strlen(is[i])) == 0 && strcmp(s + strlen(is[i]), "'s") == 0) {
			t->s = is[i];
			return "is";
		}
	}
	return NULL;
}

/* The words of a text in lower case, one behind the other: a block for each word would cost more than the word. */
struct words {
	char *next;
};

static size_t read_word(const void *ctx, const struct lexicon *lx, struct words *words, struct token *t, const char *p,
                        size_t n, size_t i, const char **extra)
{
	size_t end = i;
	const char *second = NULL;
	char *s;

	while (end < n && in_word(p, n, end)) {
		end++;
	}
	s = words->next;
	memcpy(s, p + i, end - i);
	s[end - i] = '\0';
	words->next += end - i + 1;
	t->cap = isupper((unsigned char)s[0]);
	for (size_t k = 0; s[k] != '\0'; k++) {
		s[k] = (char)tolower((unsigned char)s[k]);
	}
	t->s = s;
	if (strchr(s, '\'') != NULL) {
		second = split_contraction(ctx, t, s);
	}
	finish_word(ctx, lx, t);
	if (second != NULL) {
		*extra = second;
		return end;
	}
	if (end < n && p[end] == '\'' && t->plural) {
		t->genitive = true;
		end++;
	}
	return end;
}

static struct token *new_token(struct tokens *out, int *room)
{
	if (out->n == *room) {
		*room += *room / 2 + 4;
		out->t = mem_resize(out, out->t, struct token, (size_t)*room);
	}
	memset(&out->t[out->n], 0, sizeof(struct token));
	out->t[out->n].match = -1;
	out->t[out->n].s = out->t[out->n].n = "";
	return &out->t[out->n++];
}

/* One sign; the typographic ones become their plain cousins. */
static size_t read_sign(struct token *t, const char *p, size_t n, size_t i)
{
	static const struct {
		const char *sign;
		char plain;
	} all[] = {{"\xe2\x80\x93", '-'}, {"\xe2\x80\x94", '-'}, {"\xe2\x80\x98", '\''}, {"\xe2\x80\x99", '\''},
	           {"\xe2\x80\x9c", '"'}, {"\xe2\x80\x9d", '"'}, {"\xe2\x80\xa6", '.'}};

	for (size_t k = 0; k < sizeof(all) / sizeof(*all); k++) {
		if (i + 3 <= n && memcmp(p + i, all[k].sign, 3) == 0) {
			t->p = all[k].plain;
			return i + 3;
		}
	}
	t->p = (unsigned char)p[i] >= 0x80 ? '~' : p[i];
	{
		size_t len = 1;

		(void)utf8_decode(p + i, n - i, &len);
		return i + len;
	}
}

static void match_brackets(struct tokens *out)
{
	int stack[16];
	int depth = 0;

	for (int i = 0; i < out->n; i++) {
		if (out->t[i].p == '(' || out->t[i].p == '[' || out->t[i].p == '{') {
			if (depth < 16) {
				stack[depth++] = i;
			}
		} else if ((out->t[i].p == ')' || out->t[i].p == ']' || out->t[i].p == '}') && depth > 0) {
			depth--;
			out->t[i].match = stack[depth];
			out->t[stack[depth]].match = i;
		}
	}
}

static bool is_spaced_dash(const struct tokens *out, int i)
{
	const struct token *t = &out->t[i];

	return t->p == '-' && t->at > 0 && out->text[t->at - 1] == ' ' && out->text[t->at + t->len] == ' ';
}

/* "the kind - inspection, repair or tyres - and the cost": two dashes are brackets. */
static void match_dashes(struct tokens *out)
{
	for (int i = 0; i < out->n; i++) {
		for (int k = i + 1; is_spaced_dash(out, i) && k < out->n && k < i + 24; k++) {
			if (out->t[k].p == ';' || out->t[k].p == '.') {
				break;
			}
			if (is_spaced_dash(out, k)) {
				out->t[i].match = k;
				out->t[k].match = i;
				i = k;
				break;
			}
		}
	}
}

/* "customer no." and "no. of seats" are numbers. */
static void number_words(const void *ctx, const struct lexicon *lx, struct tokens *out)
{
	int to = 0;

	for (int i = 0; out->t != NULL && i < out->n; i++) {
		struct token *t = &out->t[i];
		bool dot = i + 1 < out->n && out->t[i + 1].p == '.' && out->t[i + 1].at == t->at + t->len;
		const struct token *before = i > 0 ? &out->t[i - 1] : NULL;
		const struct token *after = i + 1 + dot < out->n ? &out->t[i + 1 + dot] : NULL;
		bool noun = before != NULL && before->p == 0 && !before->number &&
		            (before->w &
		             (W_CONJ | W_PREP | W_DET | W_PRON | W_BE | W_HAVE | W_MODAL | W_DO | W_SUB | W_ADV | W_VERB)) == 0;
		bool of = after != NULL && after->p == 0 && strcmp(after->s, "of") == 0;

		if (t->p == 0 && (strcmp(t->s, "no") == 0 || strcmp(t->s, "nr") == 0) && !(after != NULL && after->number) &&
		    ((dot && (noun || of)) || (noun && (after == NULL || (after->p != 0 && after->p != '/'))))) {
			const char *word = mem_strdup(ctx, "number");
			size_t at = t->at, len = t->len + dot;

			memset(t, 0, sizeof(*t));
			t->match = -1;
			t->s = word;
			t->at = at;
			finish_word(out, lx, t);
			t->at = at;
			t->len = len;
			i += dot && after != NULL;
		}
		out->t[to++] = *t;
	}
	out->n = to;
}

bool work_step(const struct tokens *ts)
{
	return ts->work != NULL && ts->work->done++ >= ts->work->most;
}

enum { BYTES_OF_TOKEN = 6 }; /* and the blank behind it, in usual English */

struct tokens *tokens_read(const void *ctx, const struct lexicon *lx, const char *p, size_t n)
{
	struct tokens *out = mem_new(ctx, struct tokens);
	struct words words = {
	        mem_array(out, char, 2 * n + 1)}; /* a word and its end are two bytes or more of room for each byte */
	int room = (int)(n / BYTES_OF_TOKEN);
	size_t i = 0;

	out->t = mem_array(out, struct token, (size_t)(room > 0 ? room : 1));
	out->text = p;
	out->work = lx->work;
	while (i < n) {
		struct token *t;
		const char *extra = NULL;
		size_t from = i;

		if (isspace((unsigned char)p[i])) {
			i++;
			continue;
		}
		t = new_token(out, &room);
		if (isdigit((unsigned char)p[i])) {
			double value;
			size_t used = read_number(p + i, n - i, &value);

			if (i + used < n && isalpha((unsigned char)p[i + used])) {
				i = read_word(out, lx, &words, t, p, n, i, &extra); /* "3rd", "2fa" */
			} else {
				t->number = true;
				t->value = value;
				memcpy(words.next, p + i, used);
				t->s = t->n = words.next;
				words.next += used + 1;
				i += used;
				if (i < n && p[i] == '%') {
					t->percent = true;
					i++;
				}
			}
		} else if (in_word(p, n, i)) {
			i = read_word(out, lx, &words, t, p, n, i, &extra);
		} else {
			i = read_sign(t, p, n, i);
		}
		t->at = from;
		t->len = i - from;
		if (extra != NULL) {
			t = new_token(out, &room);
			t->s = extra;
			finish_word(out, lx, t);
			t->at = i;
		}
	}
	number_words(out, lx, out);
	match_brackets(out);
	match_dashes(out);
	return out;
}
