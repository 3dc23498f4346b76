/* Numbers said of an item: ranges, bounds, units of measure. Counts of things are read elsewhere (phrase.c). */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/item_parts.h"
#include "dataeng/read/phrase.h"
#include "dataeng/read/word.h"

bool token_is_sign(const struct tokens *ts, int i, int end, char c)
{
	return i < end && ts->t[i].p == c;
}

static int signed_number(const struct tokens *ts, int i, int end, double *value, bool *percent)
{
	int minus = token_is_sign(ts, i, end, '-') || tokens_match(ts, i, end, "minus") > 0 ? 1 : 0;
	int used = tokens_number(ts, i + minus, end, value, percent);

	if (used == 0) {
		return 0;
	}
	*value = minus ? -*value : *value;
	return used + minus;
}

void item_set_unit(struct item *it, const struct tokens *ts, int i, int end)
{
	if (i < end && (ts->t[i].w & W_UNIT) != 0 && it->unit == NULL) {
		it->unit = ts->t[i].n;
	}
}

/* "between 1 and 5", "1 to 5", "-90..90", "from 0 to 100" */
bool item_range(struct item *it, const struct tokens *ts, int i, int end)
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
	if (between && k < end && ts->t[k].match > k) {
		k = ts->t[k].match + 1; /* "from 1 (top) to 6" */
	} else if (between && k + 1 < end && tokens_match(ts, k, end, "for|meaning|being") > 0) {
		k += 2; /* "from 1 for calm to 5 for wild" */
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
	item_set_unit(it, ts, join + b, end);
	return true;
}

bool item_bound(struct item *it, const struct tokens *ts, int i, int end)
{
	static const struct {
		const char *words;
		int sign; /* -1: lower, 1: upper, -2: above, 2: below */
	} all[] = {{"at least", -1},
	           {"at most", 1},
	           {"no less than", -1},
	           {"not less than", -1},
	           {"no more than", 1},
	           {"not more than", 1},
	           {"up to", 1},
	           {"maximum", 1},
	           {"max", 1},
	           {"minimum", -1},
	           {"min", -1},
	           {"not below", -1},
	           {"not above", 1},
	           {"not exceed", 1},
	           {"not exceeding", 1},
	           {"never above", 1},
	           {"never below", -1},
	           {"greater|more|larger|higher than", -2},
	           {"less|smaller|lower than", 2},
	           {"not under", -1},
	           {"not over", 1}};

	if (tokens_match(ts, i, end, "not|never|non negative") > 0 || tokens_match(ts, i, end, "non-negative") > 0) {
		it->has_min = true;
		it->min = 0;
		return true;
	}

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
			it->max = all[k].sign == 2 ? value - 1 : value;
		}
		it->unit = percent ? "percent" : it->unit;
		item_set_unit(it, ts, j + used, end);
		return true;
	}
	return false;
}

void item_length(struct item *it, const struct tokens *ts, int a, int b)
{
	for (int i = a; i < b && it->length == 0; i++) {
		double n, low;
		bool percent;
		int used = tokens_number(ts, i, b, &n, &percent);
		int k = i + used;

		if (used == 0) {
			continue;
		}
		if (tokens_match(ts, k, b, "to|-|or") > 0 && tokens_number(ts, k + 1, b, &low, &percent) > 0) {
			k += 1 + tokens_number(ts, k + 1, b, &n, &percent); /* "3 to 10 characters" */
		}
		k += tokens_match(ts, k, b, "capital|upper-case|uppercase|lower-case|alphanumeric") > 0;
		if (tokens_match(ts, k, b, "character|characters|char|chars|letter|letters|digit|digits|signs") > 0 && n >= 1 &&
		    n <= 1000000) {
			it->length = (int)n;
			it->type = it->type == NULL ? "text" : it->type;
		}
		i = k - 1;
	}
	if (it->length > 0 && it->unit == NULL) {
		it->has_min = it->has_max = false;
	}
}
