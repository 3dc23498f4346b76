/* Clauses: who does what, with which words around. Splits a sentence at its finite verbs. */
#ifndef DATAENG_READ_CLAUSE_H
#define DATAENG_READ_CLAUSE_H

#include <stdbool.h>

#include "dataeng/read/phrase.h"

enum { MOST_SUBJECTS = 16 };

struct clause {
	int a, b;                              /* tokens */
	struct phrase subjects[MOST_SUBJECTS]; /* "authors and reviewers" */
	int subject_count;
	int pronoun; /* token of "it", "we", "there"; -1: none */
	bool elided; /* no subject: that of the clause before */
	int prep;    /* token of a preposition phrase in front ("for each employee"); -1 */
	struct phrase front;
	int front_end;    /* token behind the front phrase */
	int sub_a, sub_b; /* "when a pupil misses a lesson," in front; equal: none */
	int subject_end;  /* token behind the subject and what hangs on it */
	int verb;         /* token of the main verb */
	const char *lemma;
	bool passive, negative, may, must, be;
	int rest; /* token behind the verb */
};

/* Reads one clause that begins at a; its end is found. False: no finite verb. */
bool clause_read(const void *ctx, struct clause *out, const struct tokens *ts, int a, int b);

/* Where the clause that begins at a (with its verb at verb) ends: before a separator behind which a new one begins. */
int clause_end(const void *ctx, const struct tokens *ts, int from, int b);

#endif
