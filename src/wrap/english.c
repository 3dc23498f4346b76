/* The only includer of link-grammar. Its messages are swallowed: a sentence that it cannot read is no fault of the user's, and
 * the one thing that can go wrong, a missing dictionary, we say ourselves. Sentences are read whole or not at all: a parse that
 * leaves words out costs ten times as much and says little. */
#include "dataeng/wrap/english.h"

#include <stdlib.h>
#include <string.h>

#include <link-grammar/link-includes.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/wrap/late.h"

/* clang-format off */
#define FUNCTIONS(F) \
	F(dictionary_create_lang) F(lg_error_set_handler) F(parse_options_create) \
	F(parse_options_set_verbosity) F(parse_options_set_linkage_limit) F(parse_options_set_spell_guess) \
	F(parse_options_set_min_null_count) F(parse_options_set_max_null_count) F(parse_options_set_islands_ok) \
	F(sentence_create) F(sentence_delete) F(sentence_split) F(sentence_length) F(sentence_parse) \
	F(sentence_num_valid_linkages) F(linkage_create) F(linkage_delete) F(linkage_get_num_words) F(linkage_get_num_links) \
	F(linkage_get_word) F(linkage_get_word_byte_start) F(linkage_get_word_byte_end) F(linkage_get_link_lword) \
	F(linkage_get_link_rword) F(linkage_get_link_label)
/* clang-format on */

struct link_grammar {
	FUNCTIONS(LATE_POINTER)
};

#define SYMBOL(function) LATE_SYMBOL(struct link_grammar, function)

/* Written once; code of a library, not state of ours. */
static struct link_grammar lg;

static const struct late_symbol symbols[] = {FUNCTIONS(SYMBOL)};
static const char *const libraries[] = {"liblink-grammar.so.5", "liblink-grammar.so", NULL};

enum {
	MOST_WORDS = 40, /* the work grows with the cube of the length */
	LINKAGES = 100,  /* looked at, to find the cheapest */
	MOST_BYTES = 4000,
};

struct english {
	Dictionary dictionary;
	Parse_Options options;
};

static void no_message(lg_errinfo *info, void *data)
{
	(void)info;
	(void)data;
}

/* Read once and never changed: loading it takes longer than reading most texts. Freed by the end of the process. */
static struct english loaded;

bool english_open(struct english **out, struct diags *diags)
{
	struct english *e = &loaded;

	const char *wanted = getenv("DATAENG_SYNTAX");

	*out = NULL;
	if (wanted != NULL && strcmp(wanted, "off") == 0) {
		return diag_error(diags, NO_PLACE, "syntax-off", "the parser is switched off by DATAENG_SYNTAX", NULL);
	}
	if (e->dictionary != NULL) {
		*out = e;
		return true;
	}
	if (!late_load(&lg, symbols, sizeof(symbols) / sizeof(*symbols), libraries, "liblink-grammar5", diags)) {
		return false;
	}
	lg.lg_error_set_handler(no_message, NULL);
	e->dictionary = lg.dictionary_create_lang("en");
	if (e->dictionary == NULL) {
		return diag_error(diags, NO_PLACE, "dictionary-missing",
		                  "the English dictionary of link-grammar is not installed",
		                  "install it: apt-get install link-grammar-dictionaries-en");
	}
	e->options = lg.parse_options_create();
	lg.parse_options_set_verbosity(e->options, 0);
	lg.parse_options_set_spell_guess(e->options, 0);
	lg.parse_options_set_linkage_limit(e->options, LINKAGES);
	lg.parse_options_set_min_null_count(e->options, 0);
	lg.parse_options_set_max_null_count(e->options, 0);
	lg.parse_options_set_islands_ok(e->options, 0);
	*out = e;
	return true;
}

/* "card.s", "expired.v-d": the subscript behind the last point. */
static void take_class(struct english_word *w, const char *word)
{
	const char *point = strrchr(word, '.');

	if (point == NULL || point == word || point[1] == '\0') {
		return;
	}
	w->class = point[1];
	for (size_t i = 0; i + 1 < sizeof(w->form) && point[2 + i] != '\0'; i++) {
		w->form[i] = point[2 + i];
	}
}

static void take_linkage(const void *ctx, struct english_parse *p, Linkage l)
{
	p->word_count = (int)lg.linkage_get_num_words(l);
	p->link_count = (int)lg.linkage_get_num_links(l);
	p->words = mem_array(ctx, struct english_word, (size_t)p->word_count + 1);
	p->links = mem_array(ctx, struct english_link, (size_t)p->link_count + 1);
	for (int i = 0; i < p->word_count; i++) {
		const char *word = lg.linkage_get_word(l, (WordIdx)i);

		p->words[i].start = lg.linkage_get_word_byte_start(l, (WordIdx)i);
		p->words[i].end = lg.linkage_get_word_byte_end(l, (WordIdx)i);
		if (strcmp(word, "LEFT-WALL") == 0 || strcmp(word, "RIGHT-WALL") == 0) {
			p->words[i].end = p->words[i].start;
		}
		take_class(&p->words[i], word);
	}
	for (int i = 0; i < p->link_count; i++) {
		p->links[i].left = (int)lg.linkage_get_link_lword(l, (LinkIdx)i);
		p->links[i].right = (int)lg.linkage_get_link_rword(l, (LinkIdx)i);
		p->links[i].label = mem_strdup(ctx, lg.linkage_get_link_label(l, (LinkIdx)i));
	}
}

struct english_parse *english_read(const void *ctx, int *count, struct english *e, const char *text, int most)
{
	struct english_parse *all = NULL;
	Sentence s;

	*count = 0;
	if (strlen(text) > MOST_BYTES) {
		return NULL;
	}
	s = lg.sentence_create(text, e->dictionary);
	if (s == NULL) {
		return NULL;
	}
	if (lg.sentence_split(s, e->options) == 0 && lg.sentence_length(s) <= MOST_WORDS &&
	    lg.sentence_parse(s, e->options) > 0) {
		int n = lg.sentence_num_valid_linkages(s);

		n = n > most ? most : n;
		all = mem_array(ctx, struct english_parse, (size_t)n + 1);
		for (int i = 0; i < n; i++) {
			Linkage l = lg.linkage_create((LinkageIdx)i, s, e->options);

			if (l != NULL) {
				take_linkage(ctx, &all[(*count)++], l);
				lg.linkage_delete(l);
			}
		}
	}
	lg.sentence_delete(s);
	return all;
}
