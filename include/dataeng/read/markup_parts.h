/* The parts of the block scanner. Not for use outside of src/read/markup*.c. */
#ifndef DATAENG_READ_MARKUP_PARTS_H
#define DATAENG_READ_MARKUP_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/text.h"
#include "dataeng/read/markup.h"

enum { MOST_DEPTH = 8, MOST_COLUMNS = 32 };

struct scan {
	const void *ctx;
	const struct source *source;
	struct markup *out;
	size_t room;
	/* the block being collected */
	struct buf text;
	unsigned *map; /* offset in the source of each byte of text */
	size_t map_room;
	enum unit_kind kind;
	int depth, blocks, section;
	int indents[MOST_DEPTH];
	int last_at_depth[MOST_DEPTH + 1]; /* last unit of the block at each depth; [0]: paragraphs */
	size_t lead_end;
	struct markup_strong *strong;
	size_t strong_count;
	bool gherkin;
	int lines;  /* of the block */
	int indent; /* of its first line */
	bool open;
	bool step;        /* it is a step of a scenario */
	bool bare;        /* a bullet without a sign, by its indentation only */
	bool dotted;      /* a term and its meaning, with dots between */
	bool before_list; /* a bullet follows */
};

/* markup.c: blocks and units */
size_t scan_offset(const struct scan *s, const char *p);
void scan_put(struct scan *s, char c, size_t offset);
void scan_start(struct scan *s, enum unit_kind kind, int depth);
void scan_flush(struct scan *s);
/* A unit from bytes [a, b) of the block. */
struct unit *scan_cut(struct scan *s, size_t a, size_t b, bool first);

/* markup_plain.c: the text of a line without its marks, right behind what is there, or as a line of its own. */
void scan_join(struct scan *s, struct slice line);
void scan_add(struct scan *s, struct slice line);

/* markup_line.c: lengths of what opens a line (0: nothing), and the position behind the sentence that begins at from. */
size_t markup_label(struct slice t);
size_t markup_lead(struct slice t);
size_t markup_bullet(struct slice t);
bool markup_is_separator(struct slice line);
bool markup_is_step(struct slice t);
size_t markup_dots(struct slice t); /* of the term in front of the dots */
size_t markup_sentence_end(const char *t, size_t size, size_t from);

/* markup_table.c */
struct markup_table *scan_heads(struct scan *s, struct slice line);
void scan_row(struct scan *s, const struct markup_table *t, struct slice line);

/* markup_speaker.c: in a transcript the same names stand in front of many lines ("Q:", "A:", "Noor:"); they are no lead-ins. */
void markup_strip_speakers(struct markup *m);

#endif
