/* Facts: what the sentences say, before anybody decides what is an entity and what is an attribute.
 *
 * The extractors (read/extract_*.c), one for each kind of evidence, write facts; the resolver (read/resolve_*.c) reads them.
 * Names are phrases in snake_case, singular, as the text has them. Everything lives in the reader's context.
 */
#ifndef DATAENG_READ_FACT_H
#define DATAENG_READ_FACT_H

#include <stdbool.h>
#include <stddef.h>

#include "dataeng/read/markup.h"
#include "dataeng/read/phrase.h"
#include "dataeng/read/word.h"

struct diag;
struct english;
struct map;
struct read_watch;

enum fact_kind {
	FACT_ENTITY,    /* data are kept about subj */
	FACT_HAS,       /* subj has item: an attribute, or something related */
	FACT_LINK,      /* subj verb obj, with how many of each */
	FACT_PROP,      /* item says something about an attribute (of subj, when given) */
	FACT_KEY,       /* subj is identified by item */
	FACT_LOCAL,     /* item (or a number) is unique for subj within each obj */
	FACT_ISA,       /* subj is a kind of obj */
	FACT_ROLE,      /* subj is what obj is called in a relationship ("the reporter is a user") */
	FACT_ALIAS,     /* subj and obj are the same */
	FACT_PAIR,      /* item belongs to each pair of subj and obj */
	FACT_VALUES,    /* subj is one of the values of item */
	FACT_EVENT,     /* verb happens between subj and obj: may be an entity by its noun */
	FACT_NEVER,     /* obj is not stored (of subj, when given) */
	FACT_VOLUME,    /* number subj, per word */
	FACT_GROWTH,    /* subj grows by number per word */
	FACT_RETENTION, /* subj is kept number months */
	FACT_ACCESS,    /* subj is looked up (word "lookup") or reported by the items */
	FACT_QUALITY,   /* word is text */
	FACT_ORDER,     /* subj: attribute obj comes before attribute verb */
	FACT_LIMIT,     /* at most number subj for each obj */
	FACT_UNIQUE,    /* subj: the items together are unique */
	FACT_CHECK,     /* subj: any other rule, in words */
	FACT_ACTOR,     /* subj only acts: a role of somebody */
};

struct quantity {
	int min, max; /* -1: not said */
	bool soft;    /* only by an article */
	bool every;
	bool plural;
};

struct fact {
	enum fact_kind kind;
	int unit;
	const char *subj, *obj, *verb, *word, *text;
	const char *topic; /* what the block was about */
	const char *said;  /* the verb of a link as the text has it: "made by"; NULL: no other than verb */
	const char *role;  /* "as its manager" */
	int at;            /* token, where the order within the sentence matters */
	bool lead;         /* the topic is the lead-in of a list */
	struct quantity sq, oq;
	const struct item *item;
	const struct item *items;
	size_t item_count;
	double number;
	double strength; /* 1 is usual */
	bool passive, may, must, part;
	bool stated; /* the subject stands with an article or "each": the sentence is about it */
	bool used;   /* the resolver made something of it */
	int pair;    /* index of the FACT_LINK that FACT_PAIR means, or -1 */
};

/* What the text is talking about while it is read. */
struct discourse {
	const char *topic;   /* what the block is about */
	bool lead;           /* ... by its lead-in */
	const char *subject; /* of the clause before */
	const char *main;    /* subject of the first clause of a sentence, */
	int main_unit;       /* ... which is this one */
	const char *actor;   /* "I" in a story */
	bool asked;          /* the block answers a question about the subject */
	const char *object;  /* last thing mentioned */
	int link;            /* last FACT_LINK, or -1 */
	int block;
	int sentence;  /* unit of the last link */
	unsigned asks; /* what the lead-in of the block asks for (read/demand.h) */
};

struct outcome {
	bool used, asked;
	const char *reason; /* first thing it was used for; NULL */
	const char *aside;  /* why it was set aside, when an extractor knows */
};

/* What stands around a unit, known before anything is read. */
struct outline {
	int children;     /* bullets below it */
	int things;       /* those of them that describe a thing each */
	bool thing;       /* it describes one */
	bool rules;       /* its bullets are rules or criteria more than fields */
	bool outside;     /* its bullets are what is not wanted */
	bool values;      /* its bullets are the values of an attribute */
	const char *name; /* of a numbered section: what it is about */
};

struct reader {
	void *ctx;
	const struct read_watch *watch; /* may be NULL */
	const struct lexicon *lx;
	struct kinds *kinds;
	struct markup *markup;
	struct tokens **tokens;   /* [markup->count] */
	struct outcome *outcomes; /* [markup->count] */
	const char **topics;      /* [markup->count] what a unit introduces, for the bullets below it */
	struct outline *outline;  /* [markup->count] */
	struct map *sections;     /* number of a section -> unit + 1 */
	struct map *people;       /* first and last names of those who were there */
	const char *story;        /* what the last story was about; NULL: none since the last heading */
	struct fact *facts;
	size_t fact_count, fact_room;
	struct discourse now;
	const struct markup_table *table; /* being read, */
	int columns[32];                  /* ... and what its columns are (enum column) */
	int unit;                         /* being read */
	bool keeps;                       /* the heading or the question is about how long things are kept */
	struct frames *frames;            /* ways of stating rules, once one was looked for */
	unsigned asks;                    /* what the question before asks for (read/demand.h) */
	const char *question;             /* what the question before is about */
	bool same_time;                   /* the sentence speaks of what holds at one time */
	bool outside;                     /* below a heading such as "Out of scope", */
	int outside_level;                /* ... which has this level */
	bool structure_only;              /* the prose is not English */
	struct english *english;          /* the parser, once it was needed */
	const struct diag *no_english;    /* why it cannot be had; NULL: it can, or was not needed yet */
};

struct source;

/* Makes r ready for the extractors. r->ctx is set; word lists that are there already are kept. */
void reader_begin(struct reader *r, const struct source *source);
/* Does the one who watches want it to end? */
bool reader_stopped(const struct reader *r);

/* Makes room for the facts of one sentence: until the next call none of them moves, so that a fact may be held while others
 * are added. */
void facts_reserve(struct reader *r);
struct fact *fact_add(struct reader *r, enum fact_kind kind, const char *subj, const char *obj);
struct quantity quantity_of(const struct phrase *p);
/* A copy of an item with name as its attribute name; flags added. */
struct item *item_named(struct reader *r, const char *name, unsigned flags);

/* Extractors. True: the sentence is fully explained by it. */
bool extract_numbers(struct reader *r, const struct tokens *ts, int a, int b);
bool extract_access(struct reader *r, const struct tokens *ts, int a, int b);
bool extract_question(struct reader *r, const struct tokens *ts, int a, int b);
bool extract_step(struct reader *r, const struct tokens *ts, int a, int b);
bool extract_story(struct reader *r, const struct tokens *ts, int a, int b);
bool extract_list(struct reader *r, const struct unit *u, const struct tokens *ts, int a, int b);
bool extract_table(struct reader *r, const struct unit *u);
void extract_clauses(struct reader *r, const struct tokens *ts, int a, int b);
bool extract_rule(struct reader *r, const struct tokens *ts, int a, int b);
/* All of them on one sentence. */
void extract_text(struct reader *r, const struct tokens *ts, int a, int b);
void extract_unit(struct reader *r, int unit);

/* "X has items": one fact for each. */
void extract_has(struct reader *r, const char *owner, const struct quantity *q, const struct items *items, const char *verb,
                 bool may);
/* Says that "X of Y" belongs to Y, else to owner. */
const char *item_owner(const struct item *it, const char *owner);

#endif
