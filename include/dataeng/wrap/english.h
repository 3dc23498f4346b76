/* Syntax of English sentences, by link-grammar: which word is what, and which words belong together.
 *
 * The dictionary (package link-grammar-dictionaries-en) is loaded when the first sentence comes. Results are the same on every
 * run and machine: no clock is asked, and a sentence that is too long for its budget is not parsed at all.
 * Source: https://www.abisource.com/projects/link-grammar/dict/ (the link types).
 */
#ifndef DATAENG_WRAP_ENGLISH_H
#define DATAENG_WRAP_ENGLISH_H

#include <stdbool.h>
#include <stddef.h>

struct english;
struct diags;

/* A word of the sentence; words that the parser adds (its walls) have an empty range. */
struct english_word {
	size_t start, end; /* bytes of the text */
	char class;        /* n noun, v verb, a adjective, e adverb, ... : the dictionary's subscript; 0: none */
	char form[4];      /* what follows it there: "-d" past, "-u" uncountable ...; "" */
};

struct english_link {
	int left, right;   /* words */
	const char *label; /* "Ss", "Os", "MVp" ... */
};

/* One way to read the sentence; the likeliest comes first. */
struct english_parse {
	struct english_word *words;
	int word_count;
	struct english_link *links;
	int link_count;
};

/* The dictionary stays in memory until the process ends; opening it again costs nothing. False after reporting to diags. */
bool english_open(struct english **out, struct diags *diags);

/* All words linked in at most `most` ways, in ctx; count 0: it cannot be read as one sentence, or it is too long. */
struct english_parse *english_read(const void *ctx, int *count, struct english *e, const char *text, int most);

#endif
