/* What words say of an item wherever they stand: optional, required, unique, several, computed, a type. Only the words are
 * known here; to which item they belong is decided by the caller. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/item_parts.h"
#include "dataeng/read/phrase.h"
#include "dataeng/read/word.h"

static const struct {
	const char *words;
	unsigned flag;
} flag_words[] = {
        {"optional|opt|optionally|nullable", ITEM_OPTIONAL},
        {"if known|any|available|given|applicable|present|possible|needed|provided|wanted|desired", ITEM_OPTIONAL},
        {"if there is|are", ITEM_OPTIONAL},
        {"if they|it|he|she have|has one", ITEM_OPTIONAL},
        {"where known|applicable|available|given", ITEM_OPTIONAL},
        {"when known|available|applicable|present", ITEM_OPTIONAL},
        {"may|can be missing|empty|absent|blank|null|left|unknown|omitted", ITEM_OPTIONAL},
        {"not known|available|always|yet|required|mandatory", ITEM_OPTIONAL},
        {"need|needs not", ITEM_OPTIONAL},
        {"only known|given|set|filled|present|needed|for|if|when|once|after", ITEM_OPTIONAL},
        {"empty|blank|null|missing|absent|unset|unknown until|while|unless|if|as|when|for|before|at|till", ITEM_OPTIONAL},
        {"stays|stay|remains|is|are empty|blank|null|missing", ITEM_OPTIONAL},
        {"possibly|perhaps|maybe", ITEM_OPTIONAL},
        {"unless", ITEM_OPTIONAL},
        {"once it|they|he|she|the", ITEM_OPTIONAL},
        {"required|mandatory|compulsory|obligatory", ITEM_REQUIRED},
        {"must be given|present|set|known|there|filled|entered|stated|provided|recorded", ITEM_REQUIRED},
        {"always given|present|set|known|there|filled|required", ITEM_REQUIRED},
        {"may|must not be empty|missing|null|blank", ITEM_REQUIRED},
        {"never empty|missing|null|blank", ITEM_REQUIRED},
        {"not null|empty", ITEM_REQUIRED},
        {"computed|calculated|derived", ITEM_DERIVED},
        {"not stored", ITEM_DERIVED},
        {"never stored", ITEM_DERIVED},
        {"several|multiple|many possible|allowed|values", ITEM_MULTI},
        {"more than one", ITEM_MULTI},
        {"as many as", ITEM_MULTI},
        {"if stated|recorded|he|she|they|i|we|desired|required|wished", ITEM_OPTIONAL},
        {"both|all may|can be", ITEM_OPTIONAL},
        {"free not to", ITEM_OPTIONAL},
        {"not everybody|everyone|all", ITEM_OPTIONAL},
        {"voluntary|voluntarily", ITEM_OPTIONAL},
        {"blank|empty if|until|while|when|as", ITEM_OPTIONAL},
        {"unknown until|at", ITEM_OPTIONAL},
        {"left open|blank|empty", ITEM_OPTIONAL},
        {"if not|there|it", ITEM_OPTIONAL},
        {"later only", ITEM_OPTIONAL},
        {"only if", ITEM_OPTIONAL},
        {"one or more|several|many", ITEM_MULTI},
        {"may|can be several|many", ITEM_MULTI},
        {"any of", ITEM_MULTI},
        {"zero or more", ITEM_MULTI},
        {"multi-valued|multivalued|repeatable|repeating|repeated", ITEM_MULTI},
        {"yes / no", ITEM_BOOLEAN},
        {"yes or no", ITEM_BOOLEAN},
        {"true / false", ITEM_BOOLEAN},
        {"true or false", ITEM_BOOLEAN},
        {"y / n", ITEM_BOOLEAN},
        {"such as", ITEM_EXAMPLES},
        {"for example|instance", ITEM_EXAMPLES},
        {"e.g|like", ITEM_EXAMPLES},
        {"e . g", ITEM_EXAMPLES},
        {"and so on", ITEM_EXAMPLES},
        {"etc", ITEM_EXAMPLES},
        {"pdf|photo|photograph|image|scan|jpeg|png|blob|binary", ITEM_BINARY},
};

unsigned item_flags(const struct tokens *ts, int a, int b)
{
	unsigned flags = 0;

	for (int i = a; i < b; i++) {
		if (ts->t[i].p != 0) {
			continue;
		}
		for (size_t k = 0; k < sizeof(flag_words) / sizeof(*flag_words); k++) {
			if (tokens_match(ts, i, b, flag_words[k].words) > 0) {
				flags |= flag_words[k].flag;
			}
		}
	}
	if (tokens_find(ts, a, b, "identifies|identifying", NULL) >= 0 || tokens_find(ts, a, b, "primary key", NULL) >= 0 ||
	    tokens_find(ts, a, b, "natural key", NULL) >= 0 || tokens_find(ts, a, b, "pk", NULL) >= 0 ||
	    (b - a == 1 && tokens_match(ts, a, b, "key") > 0)) {
		flags |= ITEM_KEY;
	}
	if (tokens_find(ts, a, b, "fk", NULL) >= 0 || tokens_find(ts, a, b, "foreign key", NULL) >= 0) {
		flags |= ITEM_REFERENCE;
	}
	if ((flags & ITEM_OPTIONAL) != 0 && tokens_find(ts, a, b, "not|never optional|empty|missing|null", NULL) >= 0) {
		flags = (flags & ~(unsigned)ITEM_OPTIONAL) | ITEM_REQUIRED;
	}
	return flags;
}

/* "unique", "unique within the project", "unique per sensor" */
static bool never_twice(const struct tokens *ts, int a, int b)
{
	static const char *const all[] = {"no other",
	                                  "nobody|none else",
	                                  "never|not given|used|issued|assigned twice",
	                                  "never|not used|given|reused again",
	                                  "never occurs|appears twice",
	                                  "different for|from each|every",
	                                  "no two",
	                                  "never ever used twice",
	                                  "neither is ever",
	                                  "only once",
	                                  "no one else",
	                                  "cannot|can't be used twice",
	                                  "differs for|from",
	                                  "never reused",
	                                  NULL};

	for (size_t i = 0; all[i] != NULL; i++) {
		if (tokens_find(ts, a, b, all[i], NULL) >= 0) {
			return true;
		}
	}
	return false;
}

void item_unique(const void *ctx, struct item *it, const struct tokens *ts, int a, int b)
{
	struct phrase each;
	int per;

	if (never_twice(ts, a, b)) {
		if (tokens_find(ts, a, b, "per|within", &per) >= 0 && phrase_read(ctx, &each, ts, per, b, true)) {
			it->flags |= ITEM_LOCAL;
			it->within = each.name;
		} else {
			it->flags |= ITEM_UNIQUE;
		}
		return;
	}
	for (int i = a; i < b; i++) {
		struct phrase p;

		if (ts->t[i].p != 0 || (ts->t[i].w & W_UNIQUE) == 0) {
			continue;
		}
		if (i > a && tokens_match(ts, i - 1, b, "not") > 0) {
			continue;
		}
		if (tokens_match(ts, i + 1, b, "within|per|in|inside|among|for|of") > 0 &&
		    phrase_read(ctx, &p, ts, i + 2, b, true) &&
		    tokens_match(ts, p.na, p.nb, "system|whole|world|everywhere|company|platform") < 0) {
			it->flags |= ITEM_LOCAL;
			it->within = p.name;
		} else {
			it->flags |= ITEM_UNIQUE;
		}
	}
}

/* Says what kind of values there are, in the words of a field list. */
void item_said_type(struct item *it, const struct tokens *ts, int a, int b)
{
	static const struct {
		const char *words;
		const char *type;
	} all[] = {{"text|string|varchar|char|characters|letters|alphanumeric", "text"},
	           {"integer|int|whole", "integer"},
	           {"decimal|numeric|float|double|real|percentage|percent", "decimal"},
	           {"money|currency", "money"},
	           {"date and time", "timestamp"},
	           {"timestamp|datetime|instant", "timestamp"},
	           {"date", "date"},
	           {"time", "timestamp"},
	           {"boolean|bool|flag", "boolean"},
	           {"json", "json"},
	           {"binary|blob|file|image", "binary"},
	           {"number", "number"}};

	for (size_t k = 0; k < sizeof(all) / sizeof(*all); k++) {
		int i = tokens_match(ts, a, b, "a|an|the") > 0 ? a + 1 : a;
		int j = tokens_match(ts, i, b, all[k].words);

		if (j > 0 && (j >= b || ts->t[j].p != 0 || (ts->t[j].w & (W_PREP | W_CONJ | W_REL)) != 0 ||
		              tokens_match(ts, j, b, "number") > 0)) {
			it->type = all[k].type;
			return;
		}
	}
}
