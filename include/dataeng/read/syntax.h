/* Syntax for the extractors: parts of speech of a sentence's tokens, from the parser (wrap/english.h). */
#ifndef DATAENG_READ_SYNTAX_H
#define DATAENG_READ_SYNTAX_H

struct reader;
struct tokens;

/* Sets pos of the tokens, as far as the parser can read them. Brackets are left out, and what stands between ":",
 * ";" and dashes is parsed by itself. Number of verbs that our lists did not know. Without the parser nothing is set, and
 * lexicon.dat alone decides. */
int syntax_read(struct reader *r, struct tokens *ts);

#endif
