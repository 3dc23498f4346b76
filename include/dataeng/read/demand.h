/* What a text asks of the whole: sizes, growth, keeping, lookups, rules. Shared by the extractors of these.
 * Not for use outside of src/read.
 */
#ifndef DATAENG_READ_DEMAND_H
#define DATAENG_READ_DEMAND_H

#include <stdbool.h>

#include "dataeng/read/fact.h"

/* What the heading, the lead-in or the question above a sentence asks for. */
enum { ASK_SIZE = 1, ASK_KEEP = 2, ASK_ACCESS = 4, ASK_REPORT = 8, ASK_RULE = 16 };

unsigned demand_asks(const char *text);
/* Takes note of a lead-in at the beginning of a sentence ("Volumes: ...", "Keeping.", "HOW LONG ..."): it holds for its block.
 */
void demand_lead(struct reader *r, const struct tokens *ts);
/* Token behind such a lead-in when [a, ...) begins with one that asks for any of asks, else a. */
int demand_behind_lead(const struct tokens *ts, int a, unsigned asks);
/* ... around the unit that is being read. */
unsigned demand_around(const struct reader *r);

/* The sentence at hand, shared by the parts of one extractor. */
struct demand_part {
	struct reader *r;
	const struct tokens *ts;
	int a, b;
	unsigned asks;
};

/* Each returns the number of facts found. */
int extract_volumes(const struct demand_part *x);
int extract_growth(const struct demand_part *x);
/* What the last volume counts: of the same sentence, or of any before. NULL: none. */
const char *demand_volume_before(const struct reader *r, bool same_unit);
int extract_retention(const struct demand_part *x);
int extract_quality(const struct demand_part *x);

/* Where the part of the sentence around i begins and ends: between semicolons and full stops. */
int demand_from(const struct tokens *ts, int a, int i);
int demand_to(const struct tokens *ts, int i, int b);

/* A noun phrase at i that may be a thing with rows; false when it is a period, a unit, a person who writes ... */
/* May the last word of a phrase be a noun? "used", "available", "away" are none. */
bool demand_nominal(const struct token *t);
/* Takes participles off the end of a phrase: "projects running", "calls expected". */
void demand_trim(struct reader *r, struct phrase *p, const struct tokens *ts);
bool demand_thing(struct reader *r, struct phrase *p, const struct tokens *ts, int i, int b);

/* Does [a, b) look like a line of a list of sizes or periods: below such a heading, or a figure right behind a short lead? */
bool demand_line(const struct reader *r, const struct tokens *ts, int a, int b);

/* Rules in the parts of a sentence that was read as a list: in brackets, behind semicolons. */
void extract_rule_parts(struct reader *r, const struct tokens *ts, int a, int b);
/* A rule in the remark about a field: "not before start_date", "each worker once per entry". */
void extract_rule_cell(struct reader *r, const char *owner, const char *field, const char *cell);

/* One row of a table of sizes, periods of keeping or lookups; false when it is none. */
bool extract_demand_row(struct reader *r, const struct unit *u);

#endif
