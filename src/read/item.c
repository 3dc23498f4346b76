/* Qualifications of an item ("a state, either draft or published, optional"): values, parts, what it is, what its clause names
 * it. Recognised by their words wherever they stand: in brackets, behind a comma, in a relative clause. Values of enumerations
 * keep the writing of the text. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/item_parts.h"
#include "dataeng/read/phrase.h"
#include "dataeng/read/word.h"

enum { MOST_VALUES = 40 };

/* ------------------------------------------------------------------ values */

/* Bytes of a value without quotes and articles; false when it cannot be one. */
static bool one_value(const void *ctx, const char **out, const struct tokens *ts, int a, int b)
{
	int words = 0;

	while (a + 1 < b &&
	       (ts->t[a].p == '"' || ts->t[a].p == '\'' || tokens_match(ts, a, b, "either|a|an|the|or|and|i.e") > 0)) {
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

const char **values_coded(const void *ctx, size_t *count, const struct tokens *ts, int a, int b)
{
	const char **all = mem_array(ctx, const char *, MOST_VALUES);

	*count = 0;
	for (int i = a; i < b; i++) {
		int end = i;

		if (*count == MOST_VALUES || i + 2 >= b || ts->t[i].p != 0 || ts->t[i + 1].p != '=') {
			return NULL;
		}
		all[(*count)++] = tokens_text(ctx, ts, i, i + 1);
		while (end < b && ts->t[end].p != ',' && ts->t[end].p != ';' &&
		       !(end > i + 2 && tokens_match(ts, end, b, "or|and") > 0)) {
			end = ts->t[end].match > end ? ts->t[end].match + 1 : end + 1;
		}
		i = end + (end + 1 < b && tokens_match(ts, end, b, ", or|and") > 0 ? 1 : 0);
	}
	return *count >= 2 ? all : NULL;
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

/* "(one or more)", "(0..n)", "(several)": how many, and nothing else. */
static bool read_count(struct item *it, const struct tokens *ts, int a, int b)
{
	static const char *const many[] = {"0 . . n",    "0 . . *", "1 . . n",  "1 . . *",     "0 - n",        "1 - n",
	                                   "several",    "many",    "multiple", "one or more", "zero or more", "any number",
	                                   "repeatable", "list",    "multi",    NULL};
	int comma = tokens_find(ts, a, b, ",|;", NULL);
	int end = comma < 0 ? b : comma;

	for (size_t k = 0; many[k] != NULL; k++) {
		if (tokens_match(ts, a, end, many[k]) == end) {
			it->flags |= ITEM_MULTI | (many[k][0] == '1' || many[k][2] == 'e' ? ITEM_REQUIRED : 0);
			return comma < 0;
		}
	}
	return false;
}

/* What stands in brackets or behind a colon. */
static void qualify_list(const void *ctx, struct item *it, const struct tokens *ts, int a, int b)
{
	int behind = a;
	unsigned flags = item_flags(ts, a, b);

	if (read_count(it, ts, a, b)) {
		return;
	}
	if (it->value_count == 0 && (it->values = values_coded(ctx, &it->value_count, ts, a, b)) != NULL) {
		return; /* "(A = ambient, C = chilled)" */
	}
	it->value_count = it->values == NULL ? 0 : it->value_count;

	if (b - a < 1 || (flags & (ITEM_EXAMPLES | ITEM_BOOLEAN)) != 0) {
		return;
	}
	if (tokens_find(ts, a, b, "one|any|either of", &behind) == a || tokens_match(ts, a, b, "either") > 0 ||
	    tokens_match(ts, a, b, "one|any of") > 0) {
		behind = behind == a ? a + 1 : behind;
		behind += token_is_sign(ts, behind, b, ':') ? 1 : 0;
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
void item_name_by_clause(const void *ctx, struct item *it, const struct tokens *ts, int a, int b)
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
bool item_name_by_flag(const void *ctx, struct item *it, const struct tokens *ts, int a, int b)
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
	it->flags |= item_flags(ts, a, b);
	item_unique(ctx, it, ts, a, b);
	item_length(it, ts, a, b);
	for (int i = a; i < b; i++) {
		if (!item_range(it, ts, i, b)) {
			(void)item_bound(it, ts, i, b);
		} else {
			break;
		}
	}
	if (tokens_match(ts, a, b, "in|as") > 0) {
		item_set_unit(it, ts, a + 1, b);
	}
	for (int i = a; i < b; i++) {
		if (ts->t[i].match > i) {
			qualify_list(ctx, it, ts, i + 1, ts->t[i].match);
			item_set_unit(it, ts, i + 1, ts->t[i].match);
			item_said_type(it, ts, i + 1, ts->t[i].match);
			i = ts->t[i].match;
		} else if ((ts->t[i].p == ':' || ts->t[i].p == '=') && i + 1 < b) {
			qualify_list(ctx, it, ts, i + 1, b);
			break;
		}
	}
	k = a;
	if (tokens_find(ts, a, b, "either", &k) >= 0 || tokens_find(ts, a, b, "one of", &k) >= 0 ||
	    tokens_find(ts, a, b, "any of", &k) >= 0) {
		take_values(ctx, it, ts, k + (token_is_sign(ts, k, b, ':') ? 1 : 0), b);
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
	if (!item_name_by_flag(ctx, it, ts, a, b)) {
		item_name_by_clause(ctx, it, ts, a, b);
	}
}
