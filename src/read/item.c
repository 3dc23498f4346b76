/* Lists of things ("a title, a body in Markdown and a state, either draft or published"): where each begins, and what is
 * said about it. Qualifications are recognised by their words wherever they stand: in brackets, behind a comma, in a relative
 * clause. Values of enumerations keep the writing of the text. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/phrase.h"
#include "dataeng/read/word.h"

enum { MOST_ITEMS = 64, MOST_VALUES = 40 };

static bool is_sign(const struct tokens *ts, int i, int end, char c)
{
	return i < end && ts->t[i].p == c;
}

/* ------------------------------------------------------------------ values */

/* Bytes of a value without quotes and articles; false when it cannot be one. */
static bool one_value(const void *ctx, const char **out, const struct tokens *ts, int a, int b)
{
	int words = 0;

	while (a < b && (ts->t[a].p == '"' || ts->t[a].p == '\'' || tokens_match(ts, a, b, "either|a|an|the|or|and|i.e") > 0)) {
		a++;
	}
	while (b > a && (ts->t[b - 1].p == '"' || ts->t[b - 1].p == '\'' || ts->t[b - 1].p == '.')) {
		b--;
	}
	for (int i = a; i < b; i++) {
		words += ts->t[i].p == 0;
		if ((ts->t[i].w & (W_BE | W_HAVE | W_MODAL | W_SUB | W_REL)) != 0 ||
		    strchr(":;=(", ts->t[i].p == 0 ? ' ' : ts->t[i].p) != NULL) {
			return false;
		}
	}
	if (words == 0 || words > 4) {
		return false;
	}
	*out = tokens_text(ctx, ts, a, b);
	return true;
}

static bool separates_values(const struct tokens *ts, int i)
{
	const struct token *t = &ts->t[i];

	return t->p == ',' || t->p == '/' || t->p == '|' || t->p == ';' ||
	       (t->p == 0 && (strcmp(t->s, "or") == 0 || strcmp(t->s, "and") == 0));
}

const char **values_read(const void *ctx, size_t *count, const struct tokens *ts, int a, int b)
{
	const char **all = mem_array(ctx, const char *, MOST_VALUES);
	int from = a;

	*count = 0;
	for (int i = a; i <= b; i++) {
		if (i < b && !separates_values(ts, i)) {
			continue;
		}
		if (i > from) {
			if (*count == MOST_VALUES || !one_value(ctx, &all[*count], ts, from, i)) {
				return NULL;
			}
			(*count)++;
		}
		from = i + 1;
	}
	return *count >= 2 ? all : NULL;
}

/* ------------------------------------------------------------------ ranges and units */

static int signed_number(const struct tokens *ts, int i, int end, double *value, bool *percent)
{
	int minus = is_sign(ts, i, end, '-') || tokens_match(ts, i, end, "minus") > 0 ? 1 : 0;
	int used = tokens_number(ts, i + minus, end, value, percent);

	if (used == 0) {
		return 0;
	}
	*value = minus ? -*value : *value;
	return used + minus;
}

static void set_unit(struct item *it, const struct tokens *ts, int i, int end)
{
	if (i < end && (ts->t[i].w & W_UNIT) != 0 && it->unit == NULL) {
		it->unit = ts->t[i].n;
	}
}

/* "between 1 and 5", "1 to 5", "-90..90", "from 0 to 100" */
static bool read_range(struct item *it, const struct tokens *ts, int i, int end)
{
	double lo, hi;
	bool percent = false, percent2 = false;
	int between = tokens_match(ts, i, end, "between|from") > 0 ? 1 : 0;
	int a = signed_number(ts, i + between, end, &lo, &percent);
	int k = i + between + a;
	int join, b;

	if (a == 0) {
		return false;
	}
	join = tokens_match(ts, k, end, between ? "and|to" : "to|-");
	if (join < 0 && tokens_match(ts, k, end, ". .") > 0) {
		join = k + 2;
	}
	if (join < 0 && tokens_match(ts, k, end, "percent|%|and") > 0 && between) {
		join = k + 1 + (tokens_match(ts, k + 1, end, "and") > 0);
	}
	b = join < 0 ? 0 : signed_number(ts, join, end, &hi, &percent2);
	if (b == 0 || hi < lo) {
		return false;
	}
	it->has_min = it->has_max = true;
	it->min = lo;
	it->max = hi;
	if (percent || percent2) {
		it->unit = "percent";
	}
	set_unit(it, ts, join + b, end);
	return true;
}

static bool read_bound(struct item *it, const struct tokens *ts, int i, int end)
{
	static const struct {
		const char *words;
		int sign; /* -1: lower, 1: upper, -2: above, 2: below */
	} all[] = {{"at least", -1},      {"at most", 1},      {"no less than", -1},
	           {"not less than", -1}, {"no more than", 1}, {"not more than", 1},
	           {"up to", 1},          {"maximum", 1},      {"max", 1},
	           {"minimum", -1},       {"min", -1},         {"not below", -1},
	           {"not above", 1},      {"not exceed", 1},   {"not exceeding", 1},
	           {"never above", 1},    {"never below", -1}, {"greater|more|larger|higher than", -2}};

	for (size_t k = 0; k < sizeof(all) / sizeof(*all); k++) {
		int j = tokens_match(ts, i, end, all[k].words);
		double value;
		bool percent = false;
		int used = j < 0 ? 0 : signed_number(ts, j, end, &value, &percent);

		if (used == 0 || tokens_match(ts, j + used, end, "or|character|characters|letters|digits") > 0) {
			continue;
		}
		if (all[k].sign < 0) {
			it->has_min = true;
			it->min = all[k].sign == -2 ? value + 1 : value;
		} else {
			it->has_max = true;
			it->max = value;
		}
		it->unit = percent ? "percent" : it->unit;
		set_unit(it, ts, j + used, end);
		return true;
	}
	return false;
}

/* ------------------------------------------------------------------ flags */

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

static unsigned scan_flags(const struct tokens *ts, int a, int b)
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
	    tokens_find(ts, a, b, "natural key", NULL) >= 0) {
		flags |= ITEM_KEY;
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

static void scan_unique(const void *ctx, struct item *it, const struct tokens *ts, int a, int b)
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
static void scan_type(struct item *it, const struct tokens *ts, int a, int b)
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

/* ------------------------------------------------------------------ qualifications */

static bool is_parts_word(const struct item *it)
{
	static const char *const all[] = {"address",    "name",   "contact", "location", "dimension", "position",
	                                  "coordinate", "person", "period",  "reading",  NULL};

	for (size_t i = 0; all[i] != NULL; i++) {
		if (strcmp(it->np.head, all[i]) == 0) {
			return true;
		}
	}
	return false;
}

/* The parts of "name (first name, last name)". */
static void take_parts(const void *ctx, struct item *it, const struct tokens *ts, int a, int b)
{
	struct items *parts = items_read(ctx, ts, a, b);

	if (parts->count >= 2) {
		it->parts = parts->all;
		it->part_count = parts->count;
	}
}

static void take_values(const void *ctx, struct item *it, const struct tokens *ts, int a, int b)
{
	size_t n;
	const char **values = values_read(ctx, &n, ts, a, b);

	if (values != NULL && it->value_count == 0) {
		it->values = values;
		it->value_count = n;
	}
}

/* Is there an "or", a slash or a bar at the top of [a, b)? */
static bool has_or(const struct tokens *ts, int a, int b)
{
	for (int i = a; i < b; i++) {
		if (ts->t[i].p == '/' || ts->t[i].p == '|' || (ts->t[i].p == 0 && strcmp(ts->t[i].s, "or") == 0)) {
			return true;
		}
	}
	return false;
}

static bool all_numbers(const struct item *it)
{
	for (size_t i = 0; i < it->value_count; i++) {
		if (it->values[i][0] < '0' || it->values[i][0] > '9') {
			return false;
		}
	}
	return it->value_count > 0;
}

/* What stands in brackets or behind a colon. */
static void qualify_list(const void *ctx, struct item *it, const struct tokens *ts, int a, int b)
{
	int behind = a;
	unsigned flags = scan_flags(ts, a, b);

	if (b - a < 1 || (flags & (ITEM_EXAMPLES | ITEM_BOOLEAN)) != 0) {
		return;
	}
	if (tokens_find(ts, a, b, "one|any|either of", &behind) == a || tokens_match(ts, a, b, "either") > 0 ||
	    tokens_match(ts, a, b, "one|any of") > 0) {
		behind = behind == a ? a + 1 : behind;
		behind += is_sign(ts, behind, b, ':') ? 1 : 0;
		take_values(ctx, it, ts, behind, b);
		return;
	}
	if ((flags & (ITEM_OPTIONAL | ITEM_REQUIRED | ITEM_DERIVED)) != 0 || tokens_find(ts, a, b, "unique", NULL) >= 0 ||
	    it->has_min || it->has_max || tokens_find(ts, a, b, "=", NULL) >= 0) {
		/* a flag in the same brackets: "(card or cash, optional)" */
		int comma = tokens_find(ts, a, b, ",|;", NULL);

		if (comma < 0 || !has_or(ts, a, b)) {
			return;
		}
		while (b > a && ts->t[b - 1].p != ',' && ts->t[b - 1].p != ';') {
			b--;
		}
		b--;
	}
	if (!has_or(ts, a, b) && is_parts_word(it)) {
		take_parts(ctx, it, ts, a, b);
	} else {
		take_values(ctx, it, ts, a, b);
	}
	if (all_numbers(it)) {
		it->value_count = 0;
	}
}

/* "..., who is a user", "..., which is an employee" */
static void qualify_is_a(const void *ctx, struct item *it, const struct tokens *ts, int a, int b)
{
	int behind;
	struct phrase p;
	int at = tokens_find(ts, a, b, "who|which|that is|are|must", &behind);

	if (at < 0) {
		return;
	}
	behind += tokens_match(ts, behind, b, "be|also|always|itself") > 0 ? 1 : 0;
	if (tokens_match(ts, behind, b, "a|an|another|also|one") > 0 && phrase_read(ctx, &p, ts, behind, b, true)) {
		it->is_a = p.name;
	}
}

/* A participle or a verb tells which date it is: "when it was placed", "on which he took over". */
static void name_by_clause(const void *ctx, struct item *it, const struct tokens *ts, int a, int b)
{
	bool whole = it->np.nb == it->np.na; /* only "when ..." */
	bool year = !whole && strcmp(it->np.head, "year") == 0;
	bool date = whole || year || strcmp(it->np.head, "date") == 0 || strcmp(it->np.head, "time") == 0 ||
	            strcmp(it->np.head, "day") == 0 || strcmp(it->np.head, "moment") == 0 ||
	            strcmp(it->np.head, "timestamp") == 0;
	const char *tail = whole || strstr(it->np.name, "time") != NULL || strcmp(it->np.head, "moment") == 0 ? "at" : "date";

	if (!date || (it->np.nb - it->np.na > 1 && strncmp(it->np.name, "date_and", 8) != 0) || it->np.of != NULL) {
		return;
	}
	if (tokens_match(ts, a, b, "when|on|at|in|it|they|he|she|the|a|an|that|of|from|until|placed") < 0) {
		return;
	}
	for (int i = a; i < b && ts->t[i].p == 0; i++) {
		const struct token *t = &ts->t[i];

		if (t->v == NULL || (t->w & (W_BE | W_HAVE | W_PREP)) != 0 || (t->form & (F_ED | F_S)) == 0) {
			continue;
		}
		if ((t->form & F_ED) == 0 && (t->w & (W_NOUN | W_NOUNVERB)) != 0 && !(i > a && (ts->t[i - 1].w & W_PRON))) {
			continue;
		}
		if (year) {
			it->name = mem_printf(ctx, "year_%s", t->s);
			it->type = "integer";
			return;
		}
		if (tokens_match(ts, i + 1, b, "over|out|in|up|off") > 0) {
			it->name = mem_printf(ctx, "%s_%s_%s", t->s, ts->t[i + 1].s, tail);
		} else {
			it->name = mem_printf(ctx, "%s_%s", t->s, tail);
		}
		it->type = strcmp(tail, "at") == 0 ? "timestamp" : "date";
		return;
	}
}

/* "a flag that says whether it is discontinued" */
static bool name_by_flag(const void *ctx, struct item *it, const struct tokens *ts, int a, int b)
{
	int k, from;

	if (tokens_find(ts, a, b, "whether", &k) < 0 &&
	    (it->np.head == NULL || strcmp(it->np.head, "flag") != 0 || tokens_find(ts, a, b, "if|that", &k) < 0)) {
		return false;
	}
	while (k < b && (ts->t[k].p != 0 || (ts->t[k].w & (W_PRON | W_BE | W_DET | W_ADV | W_MODAL | W_HAVE)) != 0 ||
	                 (k + 1 < b && (ts->t[k + 1].w & W_BE) != 0))) {
		k++;
	}
	from = k;
	while (k < b && ts->t[k].p == 0 && (ts->t[k].w & (W_CONJ | W_SUB | W_DET)) == 0) {
		k++;
	}
	if (k == from) {
		return false;
	}
	it->name = tokens_name(ctx, ts, from, k > from + 3 ? from + 3 : k);
	it->flags |= ITEM_BOOLEAN;
	return true;
}

void item_qualify(const void *ctx, struct item *it, const struct tokens *ts, int a, int b)
{
	int k;

	if (a >= b) {
		return;
	}
	it->flags |= scan_flags(ts, a, b);
	scan_unique(ctx, it, ts, a, b);
	for (int i = a; i < b; i++) {
		if (!read_range(it, ts, i, b)) {
			(void)read_bound(it, ts, i, b);
		} else {
			break;
		}
	}
	if (tokens_match(ts, a, b, "in|as") > 0) {
		set_unit(it, ts, a + 1, b);
	}
	for (int i = a; i < b; i++) {
		if (ts->t[i].match > i) {
			qualify_list(ctx, it, ts, i + 1, ts->t[i].match);
			set_unit(it, ts, i + 1, ts->t[i].match);
			scan_type(it, ts, i + 1, ts->t[i].match);
			i = ts->t[i].match;
		} else if ((ts->t[i].p == ':' || ts->t[i].p == '=') && i + 1 < b) {
			qualify_list(ctx, it, ts, i + 1, b);
			break;
		}
	}
	k = a;
	if (tokens_find(ts, a, b, "either", &k) >= 0 || tokens_find(ts, a, b, "one of", &k) >= 0 ||
	    tokens_find(ts, a, b, "any of", &k) >= 0) {
		take_values(ctx, it, ts, k + (is_sign(ts, k, b, ':') ? 1 : 0), b);
	} else if (tokens_match(ts, a, b, "which|that is|are|can|may") > 0) {
		k = a + 2 + (tokens_match(ts, a + 2, b, "be|either") > 0);
		if (has_or(ts, k, b) && (it->flags & (ITEM_OPTIONAL | ITEM_DERIVED)) == 0) {
			take_values(ctx, it, ts, k, b);
		}
	}
	if (tokens_match(ts, a, b, "consisting|composed|made|built") > 0 && tokens_find(ts, a, b, "of|from", &k) >= 0) {
		take_parts(ctx, it, ts, k, b);
	}
	qualify_is_a(ctx, it, ts, a, b);
	if (!name_by_flag(ctx, it, ts, a, b)) {
		name_by_clause(ctx, it, ts, a, b);
	}
}

/* ------------------------------------------------------------------ lists */

struct list {
	const void *ctx;
	const struct tokens *ts;
	struct items *out;
	unsigned next_flags; /* "optionally, ..." */
	bool open_questions; /* behind "and", a question word makes an item: "and whether it was excused" */
	int previous;        /* item that qualifications go to, or -1 */
};

static struct item *add_item(struct list *l)
{
	struct item *it;

	l->out->all = mem_resize(l->out, l->out->all, struct item, l->out->count + 1);
	it = &l->out->all[l->out->count++];
	memset(it, 0, sizeof(*it));
	it->flags = l->next_flags;
	l->next_flags = 0;
	l->previous = (int)l->out->count - 1;
	return it;
}

/* Length of a separator at i: comma, "and", "plus", "as well as" ..., 0: none. */
static int separator(const struct tokens *ts, int i, int from, int end)
{
	static const char *const all[] = {", and",
	                                  "and ,",
	                                  "; and",
	                                  ", as well as",
	                                  "; and",
	                                  ", plus",
	                                  ", but also",
	                                  ", along with",
	                                  ", together with",
	                                  ",",
	                                  ";",
	                                  "and also",
	                                  "and",
	                                  "plus",
	                                  "as well as",
	                                  "along with",
	                                  "together with",
	                                  "+",
	                                  "&",
	                                  NULL};

	for (int k = 0; all[k] != NULL; k++) {
		int j = tokens_match(ts, i, end, all[k]);

		if (j < 0) {
			continue;
		}
		if (strncmp(all[k], "and", 3) == 0) {
			int back = i - 1;

			while (back > from &&
			       (ts->t[back].number || ts->t[back].p == '%' || tokens_match(ts, back, end, "percent|%|-") > 0)) {
				back--;
			}
			if (back >= from && tokens_match(ts, back, end, "between") > 0 && back < i - 1) {
				return 0;
			}
			if (i > from && tokens_match(ts, i - 1, end, "date and time") > 0) {
				return 0;
			}
		}
		return j - i;
	}
	return 0;
}

/* Words with which a segment only qualifies the one before. */
static bool is_qualifier(const struct tokens *ts, int a, int b)
{
	const struct token *t = &ts->t[a];

	if (t->p != 0) {
		return t->match > a || t->p == '-';
	}
	if (tokens_match(ts, a, b, "more than one") > 0 || tokens_match(ts, a, b, "as many|often") > 0 ||
	    tokens_match(ts, a, b, "no two|other") > 0 || tokens_match(ts, a, b, "nobody|neither|none") > 0) {
		return true;
	}
	if ((t->w & W_REL) != 0 && tokens_match(ts, a, b, "when it|they|he|she|the|a") < 0 &&
	    !((t->w & W_DET) != 0 && strcmp(t->s, "that") == 0 && a + 1 < b && ts->t[a + 1].plural)) {
		return true;
	}
	if (tokens_match(ts, a, b, "each|both|all between|from") > 0 || tokens_match(ts, a, b, "of which|whom") > 0) {
		return true;
	}
	if ((t->w & (W_SUB | W_MODAL | W_BE)) != 0 ||
	    tokens_match(ts, a, b,
	                 "either|such|e.g|for|in|from|at|up|not|never|must|required|mandatory|unique|compulsory|calculated|"
	                 "computed|derived|empty|missing|usually|normally|typically|always|often|sometimes|mostly|only|any|"
	                 "otherwise|with|without|until|depending|assigned|given|chosen|counted|measured|expressed|stored|"
	                 "recorded|entered|taken|set|null|nullable|yes|true|no") > 0) {
		return !(tokens_match(ts, a, b, "unique|required|mandatory|any|no|given|only|set|assigned|recorded|taken") >
		                 0 &&
		         a + 1 < b && ts->t[a + 1].p == 0 &&
		         (ts->t[a + 1].w & (W_PREP | W_SUB | W_CONJ | W_ADV | W_BE | W_MODAL)) == 0) &&
		       !(tokens_match(ts, a, b, "in|for|at|with") > 0 && b - a > 1 && 0);
	}
	if ((t->w & (W_OPTIONAL | W_UNIQUE | W_REQUIRED)) != 0 && a + 1 >= b) {
		return true;
	}
	if (tokens_match(ts, a, b, "optional|opt") > 0 && (a + 1 >= b || ts->t[a + 1].p != 0)) {
		return true;
	}
	if (tokens_match(ts, a, b, "that is") > 0) {
		return true;
	}
	if (t->number && b - a == 2 && t->value <= 9 && ts->t[a + 1].p == 0 &&
	    (ts->t[a + 1].w & (W_UNIT | W_PERIOD | W_PREP | W_CONJ)) == 0) {
		return false; /* "1 match, 1 player" */
	}
	return t->number && t->s[0] >= '0' && t->s[0] <= '9' && (b - a < 4 || tokens_match(ts, a + 1, b, "to|-|and") > 0) &&
	       !(ts->t[b - 1].plural && (ts->t[b - 1].w & W_UNIT) == 0);
}

/* "first and last name": the first segment borrows the noun of the second. */
static bool lends_noun(const struct tokens *ts, int a, int b)
{
	return b - a == 1 &&
	       tokens_match(
	               ts, a, b,
	               "first|last|middle|given|family|start|end|billing|shipping|delivery|home|work|departure|arrival|birth|"
	               "minimum|maximum|lower|upper|opening|closing|old|new|origin|destination|source|target|gross|net") > 0;
}

static void borrow_noun(struct list *l, int a, const struct phrase *next)
{
	struct item *it = add_item(l);
	const struct token *t = &l->ts->t[a];

	it->np = *next;
	it->np.na = it->np.nb = it->np.a = it->np.b = a;
	it->np.of = NULL;
	it->np.head = next->head;
	it->np.name = it->name = mem_printf(l->ctx, "%s_%s", t->s, next->head);
}

/* The name as an attribute: a bare "of" belongs to it. */
static void name_item(struct list *l, struct item *it)
{
	const struct phrase *of = it->np.of;

	it->name = it->np.name;
	if (of != NULL && of->end > 0 && of->na > it->np.nb) {
		it->name = mem_printf(l->ctx, "%s_of_%s", it->np.name, of->name);
		if (strcmp(it->np.head, "number") == 0 || strcmp(it->np.head, "count") == 0) {
			it->name = mem_printf(l->ctx, "%s_of_%s", it->np.name, of->name);
		}
	}
}

/* "how many", "when it was opened": a question word makes the attribute. */
static bool question_item(struct list *l, int a, int b)
{
	struct item *it;

	if (tokens_match(l->ts, a, b, "how many") > 0 || tokens_match(l->ts, a, b, "how much") > 0) {
		it = add_item(l);
		it->np.name = it->name = "quantity";
		it->np.head = "quantity";
		it->np.min = it->np.max = -1;
		it->np.a = it->np.na = it->np.nb = it->np.b = a;
		it->np.end = b;
		return true;
	}
	if (tokens_match(l->ts, a, b, "whether") > 0 && b - a > 1) { /* "and whether it was excused" */
		it = add_item(l);
		it->np.name = it->np.head = it->name = "";
		it->np.a = it->np.na = it->np.nb = it->np.b = a;
		it->np.min = it->np.max = -1;
		it->np.end = b;
		if (!name_by_flag(l->ctx, it, l->ts, a, b)) {
			l->out->count--;
			return false;
		}
		it->np.name = it->np.head = it->name;
		return true;
	}
	if (tokens_match(l->ts, a, b, "where") > 0 && b - a == 1) {
		it = add_item(l);
		it->np.name = it->np.head = it->name = "location";
		it->np.a = it->np.na = it->np.nb = it->np.b = a;
		it->np.min = it->np.max = -1;
		it->np.end = b;
		return true;
	}
	if (tokens_match(l->ts, a, b, "which|whose") > 0 && phrase_read(l->ctx, &(struct phrase){0}, l->ts, a + 1, b, true)) {
		it = add_item(l);
		(void)phrase_read(l->ctx, &it->np, l->ts, a + 1, b, true); /* "which driver was at the wheel" */
		it->np.min = it->np.max = 1;
		name_item(l, it);
		return true;
	}
	if (tokens_match(l->ts, a, b, "when") > 0 && b - a > 1) {
		it = add_item(l);
		it->np.name = it->np.head = "";
		it->np.a = it->np.na = it->np.nb = it->np.b = a;
		it->np.min = it->np.max = -1;
		name_by_clause(l->ctx, it, l->ts, a, b);
		if (it->name == NULL) {
			l->out->count--;
			return false;
		}
		it->np.name = it->name;
		it->np.head = "time";
		it->flags |= scan_flags(l->ts, a, b);
		return true;
	}
	return false;
}

static bool verbless_boolean(struct list *l, struct item *it, int i, int b)
{
	if (tokens_match(l->ts, i, b, "yes / no") < 0 && tokens_match(l->ts, i, b, "true / false") < 0) {
		return false;
	}
	it->flags |= ITEM_BOOLEAN;
	return true;
}

/* "which driver was at the wheel" asks for a driver; "which must be unique" says something of the thing before. */
static bool which_is_item(struct list *l, int a, int b)
{
	struct phrase p;

	return a + 1 < b && (l->ts->t[a + 1].w & (W_BE | W_HAVE | W_MODAL | W_PRON | W_ADV | W_DET)) == 0 &&
	       phrase_read(l->ctx, &p, l->ts, a + 1, b, true) && p.end < b && phrase_is_verb(l->ts, p.end, b, p.plural) &&
	       l->ts->t[a + 1].form != F_S;
}

/* "each with a quantity" */
static void take_with(struct list *l, int a, int b)
{
	struct items *with = items_read(l->ctx, l->ts, a, b);

	if (l->previous >= 0 && with->count > 0) {
		struct item *it = &l->out->all[l->previous];

		it->with = with->all;
		it->with_count = with->count;
	}
}

static bool take_segment(struct list *l, int a, int b, bool after_and, int rest_end)
{
	const struct tokens *ts = l->ts;
	struct item *it;
	struct phrase p;
	int k;

	while (a < b && ((ts->t[a].w & W_ADV) != 0 || tokens_match(ts, a, b, "then") > 0) &&
	       (ts->t[a].w & (W_NOUN | W_OPTIONAL | W_ADJ)) == 0 && ts->t[a].p == 0 &&
	       phrase_quantity(ts, a, b, &(int){0}, &(int){0}) == 0) {
		a++;
	}
	if (a < b && tokens_match(ts, a, b, "optionally|possibly|perhaps|maybe") > 0) {
		l->next_flags |= ITEM_OPTIONAL;
		a++;
	}
	if (a >= b) {
		return true;
	}
	if (tokens_match(ts, a, b, "that is") == b || tokens_match(ts, a, b, "i.e") > 0) {
		return false; /* the rest only says it again */
	}
	k = tokens_match(ts, a, b, "each|both|all with|having");
	if (k > 0) {
		take_with(l, k, rest_end);
		return false;
	}
	if ((tokens_match(ts, a, b, "whether") > 0 || (tokens_match(ts, a, b, "where") > 0 && b - a == 1) ||
	     (tokens_match(ts, a, b, "which") > 0 && l->open_questions && which_is_item(l, a, b))) &&
	    question_item(l, a, b)) {
		return true;
	}
	if (is_qualifier(ts, a, b)) {
		if (after_and && ((ts->t[a].w & W_SUB) != 0 || tokens_match(ts, a, b, "where|when") > 0)) {
			l->next_flags |= ITEM_OPTIONAL;
		} else if (l->previous >= 0) {
			struct item *to = &l->out->all[l->previous];

			item_qualify(l->ctx, to, ts, a, b);
			if (tokens_match(ts, a, b, "each|both|all between|from") > 0) {
				for (int i = 0; i < l->previous; i++) {
					item_qualify(l->ctx, &l->out->all[i], ts, a, b);
				}
			}
		}
		return true;
	}
	if (question_item(l, a, b)) {
		return true;
	}
	if (!phrase_read(l->ctx, &p, ts, a, b, false)) {
		return true;
	}
	it = add_item(l);
	it->np = p;
	it->flags |= p.flags;
	name_item(l, it);
	if (p.max > 1 && !p.soft) {
		it->flags |= p.max > 1 ? ITEM_MULTI : 0;
	}
	if (p.end == p.nb && tokens_match(ts, p.end, b, "at|on") > 0 && (p.end + 1 >= b || ts->t[p.end + 1].p != 0) &&
	    ts->t[p.nb - 1].v != NULL) {
		/* "placed at", "hired on", "opens at" */
		it->name = mem_printf(l->ctx, "%s%s_%s",
		                      p.nb - p.na > 1 ? mem_printf(l->ctx, "%s_", tokens_name(l->ctx, ts, p.na, p.nb - 1)) : "",
		                      ts->t[p.nb - 1].s, ts->t[p.end].s);
		it->type = ts->t[p.end].s[0] == 'a' ? "timestamp" : "date";
		p.end++;
	}
	if (verbless_boolean(l, it, p.end, b)) {
		return true;
	}
	if (tokens_match(ts, p.end, b, "per") > 0 && phrase_read(l->ctx, &(struct phrase){0}, ts, p.end + 1, b, false)) {
		struct phrase per;

		(void)phrase_read(l->ctx, &per, ts, p.end + 1, b, false);
		it->name = mem_printf(l->ctx, "%s_per_%s", it->name, per.name);
	}
	item_qualify(l->ctx, it, ts, p.end, b);
	return true;
}

/* Behind a colon or "either" a whole enumeration follows, commas and all. */
/* "a name made up of first name, initial and last name, a home address": up to the next article. */
static int parts_end(const struct tokens *ts, int i, int end)
{
	for (; i < end; i++) {
		if (ts->t[i].match > i) {
			i = ts->t[i].match;
		} else if (ts->t[i].p == ';' || (tokens_match(ts, i, end, ",|and") > 0 &&
		                                 tokens_match(ts, i + 1 + (tokens_match(ts, i, end, ", and") > 0), end,
		                                              "a|an|the|its|one|several|optionally") > 0)) {
			return i;
		}
	}
	return end;
}

static int segment_end(const struct tokens *ts, int from, int end)
{
	for (int i = from; i < end; i++) {
		if (ts->t[i].match > i) {
			i = ts->t[i].match;
		} else if ((ts->t[i].p == ':' || ts->t[i].p == '=') && i > from) {
			return end;
		} else if (i > from && tokens_match(ts, i, end, "one of") > 0 && tokens_find(ts, i, end, "or", NULL) > 0 &&
		           tokens_match(ts, i - 1, end, "is|are|which|be") > 0) {
			int k = tokens_find(ts, i, end, "or", NULL);

			while (k < end && ts->t[k].p != ';' && !(ts->t[k].p == ',') && !(tokens_match(ts, k, end, "and") > 0)) {
				k++;
			}
			return k;
		} else if (i > from && (tokens_match(ts, i, end, "made up of") > 0 ||
		                        tokens_match(ts, i, end, "consisting|composed of") > 0)) {
			return parts_end(ts, i + 3, end);
		} else if (tokens_match(ts, i, end, "either") > 0) {
			int k = i;

			/* up to the word behind the last "or" */
			while (k < end && tokens_match(ts, k, end, "or") < 0) {
				k++;
			}
			while (k < end && ts->t[k].p != ';' && !(ts->t[k].p == ',' && k > i)) {
				k++;
			}
			return k;
		} else if (separator(ts, i, from, end) > 0 && i > from) {
			return i;
		}
	}
	return end;
}

struct items *items_read(const void *ctx, const struct tokens *ts, int i, int end)
{
	struct list l = {.ctx = ctx, .ts = ts, .out = mem_new(ctx, struct items), .previous = -1};
	bool after_and = false;

	while (end > i && ts->t[end - 1].p == '.') {
		end--;
	}
	while (i < end && l.out->count < MOST_ITEMS) {
		int stop = segment_end(ts, i, end);
		int sep = stop < end ? separator(ts, stop, i, end) : 0;
		struct phrase next;

		if (lends_noun(ts, i, stop) && sep > 0 && phrase_read(ctx, &next, ts, stop + sep, end, false) &&
		    next.nb - next.na > 1) {
			borrow_noun(&l, i, &next);
		}
		l.open_questions = after_and || l.previous >= 0;
		if (lends_noun(ts, i, stop) && sep > 0 && l.out->count > 0 && l.out->all[l.out->count - 1].np.na == i) {
			;
		} else if (stop > i && !take_segment(&l, i, stop, after_and, end)) {
			i = end;
			break;
		}
		after_and = sep > 0 && tokens_find(ts, stop, stop + sep, "and|plus", NULL) >= 0;
		i = stop + (sep > 0 ? sep : stop == i ? 1 : 0);
		if (stop >= end) {
			break;
		}
	}
	l.out->end = i;
	return l.out;
}
