/* What a name tells. Everything that is a guess about English is a line of words.dat; here is only how to look there. */
#include "dataeng/plan/words.h"

#include <string.h>

#include "dataeng/base/embed.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/noun.h"
#include "dataeng/base/text.h"

/* Splits off the first blank-separated word. */
static struct slice next_word(struct slice *rest)
{
	struct slice s = slice_trim(*rest);
	size_t n = 0;

	while (n < s.n && s.p[n] != ' ') {
		n++;
	}
	*rest = slice_from(s, n);
	return slice_cut(s, 0, n);
}

/* The next line of the kind; false at the end. */
static bool next_line(struct slice *rest, const char *kind, struct slice *word, struct slice *value)
{
	struct slice line;

	while (slice_line(rest, &line)) {
		if (slice_is(next_word(&line), kind)) {
			*word = next_word(&line);
			*value = slice_trim(line);
			return true;
		}
	}
	return false;
}

static bool has_words(const char *name, struct slice word, bool at_end)
{
	size_t len = strlen(name);

	for (size_t i = 0; i + word.n <= len; i++) {
		bool starts = i == 0 || name[i - 1] == '_';
		bool ends = i + word.n == len || name[i + word.n] == '_';

		if (starts && ends && (!at_end || i + word.n == len) && memcmp(name + i, word.p, word.n) == 0) {
			return true;
		}
	}
	return false;
}

static bool look(const void *ctx, const char *kind, const char *name, bool at_end, char **value)
{
	struct slice rest = slice_of(embed_text("plan/words.dat"));
	struct slice word, text;
	size_t longest = 0;

	while (next_line(&rest, kind, &word, &text)) {
		if (word.n > longest && has_words(name, word, at_end)) {
			longest = word.n;
			if (value != NULL) {
				*value = slice_dup(ctx, text);
			}
		}
	}
	return longest > 0;
}

bool words_match(const void *ctx, const char *kind, const char *name, char **value)
{
	return look(ctx, kind, name, false, value);
}

bool words_end(const void *ctx, const char *kind, const char *name, char **value)
{
	return look(ctx, kind, name, true, value);
}

bool words_line(const void *ctx, const char *kind, size_t n, char **word, char **value)
{
	struct slice rest = slice_of(embed_text("plan/words.dat"));
	struct slice w, v;

	while (next_line(&rest, kind, &w, &v)) {
		if (n-- == 0) {
			*word = slice_dup(ctx, w);
			*value = slice_dup(ctx, v);
			return true;
		}
	}
	return false;
}

/* By sound as far as letters tell it: an hour, a user, an umbrella. */
static bool takes_an(const char *word)
{
	if (word[0] == 'u') {
		return strncmp(word, "uni", 3) != 0 && strncmp(word, "us", 2) != 0 && strncmp(word, "uti", 3) != 0;
	}
	return (word[0] != '\0' && strchr("aeio", word[0]) != NULL && strncmp(word, "one", 3) != 0) ||
	       strncmp(word, "hour", 4) == 0;
}

char *words_one(const void *ctx, const char *name, bool first)
{
	return mem_printf(ctx, "%s%s %s", first ? "A" : "a", takes_an(name) ? "n" : "", noun_say(ctx, name));
}
