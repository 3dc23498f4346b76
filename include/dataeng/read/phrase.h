/* Noun phrases, quantities and lists of things with their qualifications.
 *
 * Reads tokens only; knows nothing of the model. What it hands out lives in the context given.
 */
#ifndef DATAENG_READ_PHRASE_H
#define DATAENG_READ_PHRASE_H

#include <stdbool.h>
#include <stddef.h>

struct tokens;

enum { MANY = 1000000 };

/* "exactly one unique invoice number of the customer" */
struct phrase {
	int a, b;      /* all tokens, without the part behind "of" */
	int na, nb;    /* the nouns with what qualifies them */
	int min, max;  /* how many; -1: not said */
	bool soft;     /* only an article says that it is one */
	bool every;    /* each, every */
	bool definite; /* the, its, their */
	bool own;      /* its, their, his */
	bool none;     /* no X */
	bool plural;
	bool person;       /* the head is a person word */
	unsigned flags;    /* ITEM_UNIQUE, ITEM_OPTIONAL, ITEM_REQUIRED from its adjectives */
	const char *name;  /* snake_case, singular, without those adjectives */
	const char *head;  /* the last noun */
	struct phrase *of; /* "of the customer", "the customer's"; NULL: none */
	int end;           /* token behind the phrase, with its "of" */
};

enum {
	ITEM_UNIQUE = 1,
	ITEM_OPTIONAL = 2,
	ITEM_REQUIRED = 4,
	ITEM_DERIVED = 8,
	ITEM_MULTI = 16,
	ITEM_BOOLEAN = 32,
	ITEM_LOCAL = 64,      /* unique within something */
	ITEM_EXAMPLES = 128,  /* the values are only examples */
	ITEM_REFERENCE = 256, /* said to be a reference */
	ITEM_BINARY = 512,
	ITEM_KEY = 1024, /* said to identify the thing */
};

/* One thing of a list. */
struct item {
	struct phrase np;
	const char *name; /* as an attribute: with a bare "of" ("date_of_birth"), a clause ("placed_at") */
	unsigned flags;
	const char **values; /* of an enumeration */
	size_t value_count;
	bool has_min, has_max;
	double min, max;
	int length; /* at most so many characters; 0: not said */
	const char *unit;
	const char *type;   /* what the text says the type is; NULL */
	const char *within; /* ITEM_LOCAL: of what, snake_case */
	const char *is_a;   /* "..., who is a user": snake_case; NULL */
	const char *target; /* "reference to technician" */
	struct item *parts; /* of a composite */
	size_t part_count;
	struct item *with; /* "each with a quantity" */
	size_t with_count;
	bool per_pair; /* "for each ..." stood before it */
};

struct items {
	struct item *all;
	size_t count;
	int end; /* token behind the list */
};

/* Reads a noun phrase at i. verbs: stop where the verb of a sentence begins. False when there is none. */
bool phrase_read(const void *ctx, struct phrase *out, const struct tokens *ts, int i, int end, bool verbs);

/* Number of tokens of a quantity at i ("at least one", "several"), 0: none. */
int phrase_quantity(const struct tokens *ts, int i, int end, int *min, int *max);

/* Can the token be the finite verb behind a subject that is plural or not (plural < 0: unknown)? */
bool phrase_is_verb(const struct tokens *ts, int i, int end, int plural);

/* A list of things in [i, end) with what is said about each. */
struct items *items_read(const void *ctx, const struct tokens *ts, int i, int end);

/* Adds what [a, b) says about the item: unique, optional, ranges, values, units ... */
void item_qualify(const void *ctx, struct item *it, const struct tokens *ts, int a, int b);

/* Values separated by commas, bars and "or" in [a, b), as in the text; NULL when it is no such list. */
const char **values_read(const void *ctx, size_t *count, const struct tokens *ts, int a, int b);

/* "A = ambient, C = chilled": the codes; NULL when it is no such list. */
const char **values_coded(const void *ctx, size_t *count, const struct tokens *ts, int a, int b);

/* Index behind the tokens that match the words (separated by blanks, "x|y" for either), or -1. */
int tokens_match(const struct tokens *ts, int i, int end, const char *words);
/* The first place in [i, end) where they match; *behind gets the index behind (may be NULL). -1: nowhere. */
int tokens_find(const struct tokens *ts, int i, int end, const char *words, int *behind);
/* Snake case of the nouns [a, b). */
const char *tokens_name(const void *ctx, const struct tokens *ts, int a, int b);
/* The text of [a, b) as written. */
const char *tokens_text(const void *ctx, const struct tokens *ts, int a, int b);
/* A number at i with its magnitude word ("2 million"); tokens used, 0: none. */
int tokens_number(const struct tokens *ts, int i, int end, double *value, bool *percent);

#endif
