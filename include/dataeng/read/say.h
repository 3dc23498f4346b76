/* Ways of saying things: each takes a clause and writes facts. Internal to the extractors of prose (extract_clause.c has the
 * table).
 *
 * subj is the name of the subject (never NULL unless said), c the clause, ts its tokens. True: the clause is explained.
 */
#ifndef DATAENG_READ_SAY_H
#define DATAENG_READ_SAY_H

#include <stdbool.h>

#include "dataeng/read/clause.h"
#include "dataeng/read/fact.h"

/* No number is said. */
extern const struct quantity say_unsaid;

/* --- words and subjects --- */
bool say_verb_in(const struct reader *r, const char *lemma, unsigned class);
/* "we", "the system", "the company": keeps the data, is none. */
bool say_is_narrator(const struct reader *r, const struct clause *c, const struct tokens *ts);
/* Name of the subject; NULL: nobody. */
const char *say_subject(struct reader *r, const struct clause *c, const struct tokens *ts);

/* --- facts --- */
struct item *say_copy(struct reader *r, const struct item *it);
struct fact *say_link(struct reader *r, const char *subj, const char *verb, const char *obj);
/* "made by": a passive as the text has it, the same in every sentence. NULL: it is none. */
const char *say_passive(struct reader *r, const struct clause *c, const struct tokens *ts, int prep);
/* How many of which for one of the other: from the two noun phrases. s may be NULL. */
void say_counts(struct fact *f, const struct clause *c, const struct phrase *s, const struct phrase *o);
/* "more than 3" at i, of a negated clause: at most that many. */
bool say_more_than(const struct tokens *ts, int i, int b, int *max);
/* The items belong to each pair: of the link (index of a fact), or of a and b. */
void say_pair(struct reader *r, int link, const char *a, const char *b, const struct items *items);
/* The items are not stored; owner may be NULL. */
void say_never(struct reader *r, const struct items *items, const char *owner);
void say_alias(struct reader *r, const char *a, const char *b);
/* What [a, b) says about the attribute p of owner (may be NULL). */
void say_property_of(struct reader *r, const char *owner, const struct phrase *p, const struct tokens *ts, int a, int b);
bool say_is_property(const struct tokens *ts, int a, int b);

/* --- having --- */
void say_have(struct reader *r, const struct clause *c, const struct tokens *ts, const char *subj);
/* "a meter with a serial number and a type": a thing and what it has. */
bool say_with(struct reader *r, const struct tokens *ts, int a, int b);
/* "a tag (just a unique name)": what stands in brackets behind a subject. */
void say_brackets(struct reader *r, const struct clause *c, const struct tokens *ts);
/* "... : date in, date out and the cost": the list belongs to the subject. Where the list begins, or the clause's end. */
int say_list_behind(struct reader *r, const struct clause *c, const struct tokens *ts, const char *subj);
void say_split(struct reader *r, const struct clause *c, const struct tokens *ts, const char *subj);
bool say_is_identify(const struct clause *c);
void say_identify(struct reader *r, const struct clause *c, const struct tokens *ts, const char *subj);
/* "are numbered within their order" */
bool say_number(struct reader *r, const struct clause *c, const struct tokens *ts, const char *subj);

/* --- being --- */
void say_be(struct reader *r, const struct clause *c, const struct tokens *ts, const char *subj);
void say_there(struct reader *r, const struct clause *c, const struct tokens *ts);
/* "... is on sale, in transit or sold" */
bool say_values(struct reader *r, const struct clause *c, const struct tokens *ts, const char *subj);
/* "is called a reservation" */
bool say_call(struct reader *r, const struct clause *c, const struct tokens *ts, const char *subj);

/* --- doing --- */
void say_do(struct reader *r, const struct clause *whole, const struct tokens *ts, const char *subj, const struct phrase *sp);
/* Token behind the noun of "gives rise to", "takes part in", or i. */
int say_light_noun(const struct clause *c, const struct tokens *ts, int i);
/* Links of the subject through the prepositions from i on; sp may be NULL. Where they end. */
int say_prepositions(struct reader *r, const struct clause *c, const struct tokens *ts, int i, const char *subj,
                     const struct phrase *sp);
/* "The system shall divide every trial into arms": what is done to things says how they are related. */
bool say_acts(struct reader *r, const struct clause *c, const struct tokens *ts);

/* --- keeping --- */
void say_keep(struct reader *r, const struct clause *c, const struct tokens *ts);
/* from: token where what is kept begins. */
void say_kept(struct reader *r, const struct clause *c, const struct tokens *ts, int from);

#endif
