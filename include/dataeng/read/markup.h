/* Structure of a text in Markdown or plain notes: blocks, and the sentences in them, each with its place.
 *
 * A unit is what becomes one statement: a heading, a sentence of a paragraph, bullet, rule or story, a row of a table, a
 * block of code. Its text is plain: lines joined, emphasis and labels taken off. Everything lives in the context given.
 */
#ifndef DATAENG_READ_MARKUP_H
#define DATAENG_READ_MARKUP_H

#include <stdbool.h>
#include <stddef.h>

struct source;

enum unit_kind { UNIT_HEADING, UNIT_SENTENCE, UNIT_BULLET, UNIT_ROW, UNIT_STORY, UNIT_RULE, UNIT_TERM, UNIT_CODE };

/* A table: its header cells. Rows are units that point here. */
struct markup_table {
	const char **heads; /* [columns] plain text */
	size_t columns;
	int intro; /* unit right before it (a heading, a bold line, a sentence with a colon), or -1 */
};

/* Bytes [start, end) of the text of a unit that are emphasised. */
struct markup_strong {
	size_t start, end;
};

struct unit {
	enum unit_kind kind;
	const char *text;    /* plain, NUL terminated */
	size_t size;         /* bytes of text */
	const unsigned *map; /* [size + 1] offset in the source of each byte of text */
	size_t line, col;    /* where it begins, from 1 */
	int section;         /* unit of the nearest heading above, or -1 */
	int level;           /* of a heading, 1.. */
	int block;           /* units of one paragraph or bullet share it */
	int parent;          /* of a bullet: unit that introduces it (last of the bullet or paragraph above), or -1 */
	int depth;           /* of a bullet: 0 is none, 1 the outermost */
	size_t lead_end;     /* text before it is a bold lead-in ("**Customers.** ..."); 0: none */
	const struct markup_strong *strong; /* words in bold */
	size_t strong_count;
	bool first;          /* first of its block */
	bool defined;        /* the lead-in is a term, and what follows says what it means */
	bool step;           /* of a scenario: Given, When, Then */
	bool spoken;         /* the name of a speaker was taken off */
	const char *speaker; /* that name with its colon; speaker_size 0: none */
	size_t speaker_size;
	const struct markup_table *table; /* of a row */
	const char **cells;               /* [table->columns] of a row */
};

struct markup {
	struct unit *units;
	size_t count;
	bool gherkin; /* scenarios: lines begin with Given, When, Then */
};

struct markup *markup_read(const void *ctx, const struct source *source);

/* Name of the kind as in the table statement. */
const char *unit_kind_name(enum unit_kind kind);

#endif
