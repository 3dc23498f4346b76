/* A starter: what systems of a domain usually keep, as requirements in the words of the reader, with the words by which a text
 * of one line is recognised. Nothing of it is taken without being marked as assumed: it is offered, not believed. That the
 * reader understands every line of it is checked by `persona lint` (cmd/), since this room does not know the reader. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/content/reader.h"
#include "dataeng/wrap/yaml.h"

static const char *const starter_keys[] = {"type", "id", "title", "keywords", NULL};

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* Is the word there, as it is or in the plural? */
static bool says(const char *text, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = text; n > 0 && *p != '\0'; p++) {
		if ((p == text || !is_word(p[-1])) && strncasecmp(p, word, n) == 0) {
			const char *end = p + n;

			end += strncasecmp(end, "es", 2) == 0 ? 2 : *end == 's' || *end == 'S';
			if (!is_word(*end) || !is_word(p[n])) {
				return true;
			}
		}
	}
	return false;
}

double starter_score(const struct starter *starter, const char *text)
{
	double score = 0;

	for (size_t i = 0; i < starter->keywords.count; i++) {
		const struct content_pair *k = &starter->keywords.all[i];

		if (says(text, k->name != NULL ? k->name : k->text)) {
			score += k->name != NULL ? strtod(k->text, NULL) : 1;
		}
	}
	return score;
}

static void check_keywords(const struct content_file *f, const struct starter *s)
{
	double all = 0;

	for (size_t i = 0; i < s->keywords.count; i++) {
		const struct content_pair *k = &s->keywords.all[i];
		char *end = NULL;
		double weight = k->name != NULL ? strtod(k->text, &end) : 1;

		if (weight <= 0 || (end != NULL && *end != '\0')) {
			diag_errorf(f->diags, k->place, "wrong-type", "write '- word: 3'",
			            "the weight of '%s' must be a number above 0", k->name);
		}
		all += weight;
	}
	if (all < STARTER_FITS) {
		diag_errorf(f->diags, source_place(f->source, 0, 3), "no-keywords", "add: keywords:, then '- word: 3'",
		            "the keywords weigh less than %d together: the starter can never fit", STARTER_FITS);
	}
}

struct starter *starter_load(const void *ctx, const struct source *source, const char *id, struct diags *diags)
{
	struct content_file f = {.ctx = ctx, .source = source, .diags = diags};
	size_t errors = diags->errors;
	struct slice body;
	struct starter *s = mem_new(ctx, struct starter);

	content_open(&f, "starter", id);
	if (f.front == NULL || f.front->kind != YAML_MAP) {
		return NULL;
	}
	content_keys(&f, f.front, "a starter", starter_keys);
	s->path = source->name;
	s->id = content_field(&f, f.front, "id", false);
	s->title = content_field(&f, f.front, "title", true);
	s->keywords = content_pairs(&f, f.front, "keywords");
	check_keywords(&f, s);
	body = slice_trim((struct slice){source->text + f.body, source->size - f.body});
	s->body.text = slice_dup(ctx, body);
	s->body.place = source_place(source, (size_t)(body.p - source->text), 0);
	s->body.col = 1;
	if (s->body.text[0] == '\0') {
		diag_error(diags, source_place(source, 0, 3), "empty-body", "the starter has no text behind its front matter",
		           "write what such a system keeps: - Book: title, isbn (unique)");
	}
	return diags->errors == errors ? s : NULL;
}
