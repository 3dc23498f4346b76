/* Words of a sentence: tokens with lemmas and word classes.
 *
 * The lexicon is general English (read/lexicon.dat); it is loaded once for each reading and holds no domain words.
 */
#ifndef DATAENG_READ_WORD_H
#define DATAENG_READ_WORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct map;

enum {
	W_DET = 1u << 0,
	W_QUANT = 1u << 1,
	W_PREP = 1u << 2,
	W_CONJ = 1u << 3,
	W_REL = 1u << 4,
	W_SUB = 1u << 5,
	W_PRON = 1u << 6,
	W_ADV = 1u << 7,
	W_BE = 1u << 8,
	W_HAVE = 1u << 9,
	W_DO = 1u << 10,
	W_MODAL = 1u << 11,
	W_NEG = 1u << 12,
	W_VERB = 1u << 13,     /* hardly ever a noun */
	W_NOUNVERB = 1u << 14, /* a verb that is a noun as well */
	W_NOUN = 1u << 15,     /* certainly may be a noun */
	W_ADJ = 1u << 16,
	W_STATE = 1u << 17,
	W_UNIQUE = 1u << 18,
	W_OPTIONAL = 1u << 19,
	W_REQUIRED = 1u << 20,
	W_PERIOD = 1u << 21,
	W_UNIT = 1u << 22,
	W_PERSON = 1u << 23,
	W_NOISE = 1u << 24,
	W_NARRATOR = 1u << 25,
	W_VAGUE = 1u << 26,
	W_UNCOUNT = 1u << 27,
	W_REPORTING = 1u << 28,
	W_DETAIL = 1u << 29, /* only ever says something about a thing: name, date */
};

/* Classes of verb lemmas. */
enum { V_HAVING = 1u << 0, V_PARTS = 1u << 1, V_KEEPING = 1u << 2, V_MAKING = 1u << 3, V_LOOKING = 1u << 4 };

/* Forms in which a token can be a verb. */
enum { F_S = 1, F_BASE = 2, F_ED = 4, F_ING = 8 };

/* Work done on one sentence, counted in steps of its readers and not in time, so that it is cut off at the same place on every
 * machine. When most is passed nothing matches any more, and the sentence is set aside. */
struct work {
	size_t done, most;
};

struct lexicon {
	struct work *work;   /* of the sentence being read: what tokens_read gives to its tokens */
	struct map *classes; /* word -> W_ */
	struct map *verbs;   /* base form -> V_ */
	struct map *forms;   /* irregular form -> pointer to base (const char *) */
	struct map *plurals; /* irregular plural -> pointer to singular */
};

struct token {
	const char *s;  /* lower case */
	const char *n;  /* as a noun: singular, spelling of names ("e-mail" is "email") */
	const char *v;  /* as a verb: base form; NULL when it cannot be one */
	unsigned w;     /* W_ classes of the word or its singular */
	unsigned vc;    /* V_ classes of the verb */
	unsigned form;  /* F_ forms */
	bool plural;    /* may be a plural noun */
	bool cap;       /* begins with a capital letter */
	bool number;    /* digits or a number word */
	bool percent;   /* a number with % behind it */
	bool genitive;  /* had an 's */
	double value;   /* of a number */
	char p;         /* the sign, for punctuation; else 0 */
	int match;      /* of '(' and ')': the other one; else -1 */
	char pos;       /* what the parser says it is (POS_ below); 0: it does not say */
	size_t at, len; /* bytes in the text of the unit */
};

/* Parts of speech by syntax (read/syntax.c). */
enum {
	POS_NOUN = 'n',
	POS_FINITE = 'v',     /* the verb or auxiliary that agrees with a subject */
	POS_BASE = 'i',       /* behind a modal or "to" */
	POS_PARTICIPLE = 'd', /* of a passive, a perfect, or behind a noun */
	POS_GERUND = 'g',
	POS_ADJECTIVE = 'a',
	POS_ADVERB = 'e',
	POS_PREPOSITION = 'p',
};

struct tokens {
	struct token *t;
	int n;
	const char *text;
	struct work *work; /* what is done with them is counted here; NULL: nobody counts */
};

/* Counts a step of reading; true when there have been too many. */
bool work_step(const struct tokens *ts);

/* Is the first word of a phrase one of those in the list, separated by blanks? */
bool word_in(const char *word, const char *list);
/* The last part of a name in snake_case. */
const char *word_last(const char *name);

struct lexicon *lexicon_load(const void *ctx);
unsigned lexicon_classes(const struct lexicon *lx, const char *word);

/* Singular of a lower-case noun, in ctx. The same result for singular and plural. */
const char *lexicon_singular(const void *ctx, const struct lexicon *lx, const char *word);

/* Splits a text into tokens. All strings live in ctx. */
struct tokens *tokens_read(const void *ctx, const struct lexicon *lx, const char *p, size_t n);

#endif
