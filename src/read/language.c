/* The language by its most frequent small words, and SQL by its first words. Statistics over whole words; no dictionary. */
#include "dataeng/read/language.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/text.h"

static const struct {
	const char *code, *name;
	const char *words; /* blanks on both sides of each */
} languages[] = {
        {"en", "English",
         " the of and to is in that for with are by an be has on each may can one not it its at we from or must every as "},
        {"de", "German",
         " der die das und ist ein eine einer eines zu den dem mit von für auf nicht auch werden wird hat kann jede jeder wir "
         "oder im bei sind muss "},
        {"fr", "French",
         " le la les des et est un une du pour dans que qui par sur avec pas sont ou chaque nous peut être au aux "},
        {"es", "Spanish", " el la los las y es un una de para en que por con no son o cada se puede del al como "},
        {"it", "Italian", " il lo gli le e è un una di per che con non sono ogni si può della del nel ha "},
        {"nl", "Dutch", " de het een en is van voor met op niet zijn wordt of elke kan die dat bij aan heeft "},
};

static bool in_list(const char *words, const char *w, size_t n)
{
	for (const char *p = words; (p = strchr(p, ' ')) != NULL && p[1] != '\0'; p++) {
		if (strncasecmp(p + 1, w, n) == 0 && p[1 + n] == ' ') {
			return true;
		}
	}
	return false;
}

static bool word_char(char c)
{
	return isalpha((unsigned char)c) || (unsigned char)c >= 0x80;
}

static bool looks_like_sql(const struct source *s)
{
	static const char *const starts[] = {"create table",   "create schema",   "create type",      "create view",
	                                     "alter table",    "insert into",     "drop table",       "begin;",
	                                     "pragma ",        "set search_path", "create extension", "create temp",
	                                     "create database"};
	struct slice rest = {s->text, s->size};
	struct slice line;
	int hits = 0, lines = 0;

	while (lines < 200 && slice_line(&rest, &line)) {
		struct slice t = slice_trim(line);

		if (t.n == 0 || slice_starts(t, "--") || slice_starts(t, "/*") || slice_starts(t, "*")) {
			continue;
		}
		lines++;
		for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++) {
			if (t.n >= strlen(starts[i]) && strncasecmp(t.p, starts[i], strlen(starts[i])) == 0) {
				if (lines == 1) {
					return true;
				}
				hits++;
			}
		}
	}
	return hits * 12 > lines;
}

bool language_check(const struct source *s, const char **language, struct diags *diags)
{
	enum { COUNT = sizeof(languages) / sizeof(*languages), SAMPLE = 200000 };
	int hits[COUNT] = {0};
	int words = 0;
	size_t best = 0;
	size_t limit = s->size < SAMPLE ? s->size : SAMPLE;

	*language = "en";
	if (slice_trim((struct slice){s->text, s->size}).n == 0) {
		return diag_error(diags, FILE_PLACE(s->name), "empty-document", "there is nothing to read",
		                  "write what data the system keeps, in plain sentences");
	}
	if (looks_like_sql(s)) {
		return diag_errorf(diags, source_place(s, 0, 1), "looks-like-sql", "use: dataeng check FILE.sql",
		                   "this is SQL, not requirements in prose");
	}
	for (size_t i = 0; i < limit;) {
		size_t n = 0;

		while (i + n < limit && word_char(s->text[i + n])) {
			n++;
		}
		if (n > 0) {
			words++;
			for (size_t k = 0; k < COUNT; k++) {
				hits[k] += in_list(languages[k].words, s->text + i, n);
			}
		}
		i += n > 0 ? n : 1;
	}
	for (size_t k = 1; k < COUNT; k++) {
		best = hits[k] > hits[best] ? k : best;
	}
	if (best != 0 && hits[best] > 3 && hits[best] * 2 > hits[0] * 3) {
		*language = languages[best].code;
		diag_warnf(diags, FILE_PLACE(s->name), "not-english", "translate the text, or answer the questions instead",
		           "the text looks %s; only its lists and tables are used", languages[best].name);
	} else if (words > 60 && hits[0] * 25 < words) {
		*language = "und";
		diag_warnf(diags, FILE_PLACE(s->name), "not-english", "translate the text, or answer the questions instead",
		           "the text does not look English; only its lists and tables are used");
	}
	return true;
}
