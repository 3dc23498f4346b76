/* Ways of stating a rule, as patterns over words: read/frames.dat. What a pattern leaves open is bound to slots.
 *
 * Everything lives in the context of the reader; the patterns are read once for each reading.
 */
#ifndef DATAENG_READ_FRAME_H
#define DATAENG_READ_FRAME_H

#include <stdbool.h>
#include <stddef.h>

#include "dataeng/read/phrase.h"

struct reader;
struct tokens;
struct frames;

enum { FRAME_SLOTS = 8 };

struct slot {
	char name; /* as in the pattern */
	struct phrase np;
};

struct match {
	const char *kind; /* of rule, as in the file */
	struct slot slots[FRAME_SLOTS];
	size_t count;
	double number;
	const char *verbs[2]; /* lemmas of the verbs left open, in their order; NULL */
	size_t verb_count;
	int a, end; /* tokens */
};

struct frames *frames_load(const void *ctx);

/* The first pattern, in the order of the file, that fits anywhere in [a, b) from the first place on. */
bool frame_find(struct reader *r, struct match *m, const struct tokens *ts, int a, int b);

/* The first slot of the name, or NULL. */
const struct phrase *frame_slot(const struct match *m, char name);

#endif
