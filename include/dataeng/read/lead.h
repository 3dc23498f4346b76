/* Lead-ins ("Customer: name, e-mail"), and what a text looks like before it is read. Not for use outside of
 * src/read/extract*.c. */
#ifndef DATAENG_READ_LEAD_H
#define DATAENG_READ_LEAD_H

#include <stdbool.h>

#include "dataeng/read/fact.h"

enum lead_shape {
	LEAD_EMPTY,      /* "Customer:" */
	LEAD_FIELDS,     /* "Customer: name, e-mail (unique)" */
	LEAD_VALUES,     /* "status: open, paid or void" */
	LEAD_DEFINITION, /* "guest: a person who stays" */
	LEAD_SENTENCE,   /* "Customers: each has a name" */
	LEAD_TEXT,       /* anything else: "total: money, required" */
};

struct lead {
	struct phrase np;
	int sign, from; /* token of the sign, token behind it */
	enum lead_shape shape;
	struct items *items; /* of LEAD_FIELDS and LEAD_TEXT; may be empty */
};

/* Reads a lead-in at a. False: there is none. Writes no facts. */
bool lead_read(struct reader *r, const struct unit *u, const struct tokens *ts, int a, int b, struct lead *out);
/* Is [a, b) a definition of the lead ("a person who books a stay"), not a list? Notes it. */
bool lead_is_definition(struct reader *r, const char *lead, const struct tokens *ts, int a, int b);
void lead_define(struct reader *r, const char *name, const struct tokens *ts, int a, int b);
/* Words that only announce a list: "Fields:", "Acceptance criteria:". */
bool lead_is_announcement(const struct reader *r, const struct tokens *ts, const struct lead *lead);

/* Is there a finite verb at the top of [a, b)? Does [a, b) begin with a subject and its verb? */
bool list_has_verb(const struct tokens *ts, int a, int b);
bool list_is_sentence(struct reader *r, const struct tokens *ts, int a, int b);

/* A bullet, or a fragment, without a verb: properties of what it is about. */
bool extract_bullet(struct reader *r, const struct unit *u, const struct tokens *ts, int a, int b);
bool extract_fragment(struct reader *r, const struct unit *u, const struct tokens *ts, int a, int b);
/* "Complaints." in front of the sentences about them. */
bool extract_name(struct reader *r, const struct unit *u, const struct tokens *ts, int a, int b);
/* What [a, b) lists about the topic: things it has, what it belongs to, sentences; separated by semicolons. */
void list_properties(struct reader *r, const char *topic, const char *verb, const struct tokens *ts, int a, int b);
/* "... may be flagged as the default" */
bool extract_mark(struct reader *r, const struct tokens *ts, int a, int b);
/* A sentence with a list behind its colon. */
bool extract_colon(struct reader *r, const struct tokens *ts, int a, int b);
/* What stands in brackets behind a thing; facts: those from here on are of the same sentence. */
void extract_brackets(struct reader *r, const struct tokens *ts, int a, int b, size_t facts);

/* Does the item look like an attribute? How many of them do? */
bool item_is_field(const struct reader *r, const struct item *it);
size_t items_fields(const struct reader *r, const struct items *items);

/* Counts the bullets of every unit and which of them describe things; fills r->tokens of bullets. */
void outline_read(struct reader *r);
/* The thing that the section with the number is about; NULL: nobody knows. */
const char *section_named(const struct reader *r, const char *number);

/* What is above a bullet, or the heading above a sentence: snake_case; NULL: nothing. */
const char *topic_above(const struct reader *r, const struct unit *u);

#endif
