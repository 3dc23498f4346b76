/* Keys of a lookup, as extract_access.c collects them. Not for use outside of src/read. */
#ifndef DATAENG_READ_ACCESS_H
#define DATAENG_READ_ACCESS_H

#include "dataeng/read/fact.h"

enum { MOST_KEYS = 12 };

struct access {
	struct reader *r;
	const struct tokens *ts;
	const char *object, *other; /* what is looked for; second choice */
	const struct item *keys[MOST_KEYS];
	size_t count;
	bool report;
	bool marked;              /* a key stood behind a marker */
	size_t groups[MOST_KEYS]; /* where the keys of a second "by" begin: "by name or by number" are two lookups */
	size_t group_count;
	int a, end;
};

/* Index behind a word that opens keys ("by", "broken down by"), or -1. */
int access_marker(const struct tokens *ts, int i, int b);
/* Adds a key unless it is there; p may be NULL. False: no more room. */
bool access_key(struct access *x, const struct phrase *p, const char *name);
/* Adds the date as a key. */
void access_moment_key(struct access *x);
/* Index behind commas, "and", "/" ...; i when none. */
int access_separators(const struct tokens *ts, int i, int b);
/* The keys behind a marker; index behind the last one. */
int access_keys(struct access *x, int i, int b);
/* "between two dates", "on a given day": index behind it, or -1. */
int access_moment(const struct tokens *ts, int i, int b);
/* May what a thing belongs to be a key: one of its kind, and no amount? */
bool access_is_given(const struct tokens *ts, const struct phrase *p);
/* "for a customer", "in a store" as a key: index behind, or -1. */
int access_belonging(struct access *x, int i, int b);
/* Everything behind the thing at i; strong: what it belongs to counts as well. Index behind. */
int access_chain(struct access *x, int i, int b, bool strong);

#endif
