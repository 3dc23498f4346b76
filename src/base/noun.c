/* Nouns: the regular endings of English are code, what no ending tells is a line of noun.dat. It changes the last word of a
 * name and knows nothing of the sentence around it: what reads English is in read/. */
#include "dataeng/base/noun.h"

#include <string.h>

#include "dataeng/base/embed.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"

/* The next line of the list that is no comment; false at the end. */
static bool next_noun(struct slice *rest, struct slice *word, struct slice *value)
{
	struct slice line;

	while (slice_line(rest, &line)) {
		size_t blank = slice_find(line, " ", 0);

		if (!slice_starts(line, "#") && blank != SIZE_MAX) {
			*word = slice_cut(line, 0, blank);
			*value = slice_trim(slice_from(line, blank));
			return true;
		}
	}
	return false;
}

static char *regular_plural(const void *ctx, const char *name, size_t last)
{
	size_t n = strlen(name);
	const char *w = name + last;
	size_t len = n - last;
	bool vowel_before = len > 1 && strchr("aeiou", name[n - 2]) != NULL;

	if (len > 1 && name[n - 1] == 'y' && !vowel_before) {
		return mem_printf(ctx, "%.*sies", (int)(n - 1), name);
	}
	if (len > 2 && strcmp(w + len - 2, "is") == 0) {
		return mem_printf(ctx, "%.*ses", (int)(n - 2), name);
	}
	if (len > 0 &&
	    (strchr("sxz", name[n - 1]) != NULL || (len > 1 && name[n - 1] == 'h' && strchr("cs", name[n - 2]) != NULL))) {
		return mem_printf(ctx, "%ses", name);
	}
	return mem_printf(ctx, "%ss", name);
}

char *noun_plural(const void *ctx, const char *name)
{
	const char *bar = strrchr(name, '_');
	size_t last = bar != NULL ? (size_t)(bar + 1 - name) : 0;
	struct slice rest = slice_of(embed_text("base/noun.dat"));
	struct slice word, value;

	while (next_noun(&rest, &word, &value)) {
		if (slice_is(word, name + last)) {
			return slice_is(value, "-") ? mem_strdup(ctx, name)
			                            : mem_printf(ctx, "%.*s%.*s", (int)last, name, (int)value.n, value.p);
		}
	}
	return regular_plural(ctx, name, last);
}

bool noun_is_plural(const char *name)
{
	static const char *const single[] = {"ss", "us", "is", "as", "lens", NULL};
	size_t n = strlen(name);

	if (n < 3 || name[n - 1] != 's') {
		return false;
	}
	for (size_t i = 0; single[i] != NULL; i++) {
		size_t len = strlen(single[i]);

		if (n >= len && strcmp(name + n - len, single[i]) == 0) {
			return false;
		}
	}
	return true;
}

char *noun_singular(const void *ctx, const char *name)
{
	static const char *const es[] = {"sses", "xes", "ches", "shes", "zes", NULL};
	size_t n = strlen(name);

	if (!noun_is_plural(name)) {
		return mem_strdup(ctx, name);
	}
	if (n > 4 && strcmp(name + n - 3, "ies") == 0) {
		return mem_printf(ctx, "%.*sy", (int)(n - 3), name);
	}
	for (size_t i = 0; es[i] != NULL; i++) {
		size_t len = strlen(es[i]);

		if (n > len && strcmp(name + n - len, es[i]) == 0) {
			return mem_printf(ctx, "%.*s", (int)(n - 2), name);
		}
	}
	return mem_printf(ctx, "%.*s", (int)(n - 1), name);
}

char *noun_say(const void *ctx, const char *name)
{
	char *out = mem_strdup(ctx, name);

	for (char *p = out; *p != '\0'; p++) {
		*p = *p == '_' ? ' ' : *p;
	}
	return out;
}
