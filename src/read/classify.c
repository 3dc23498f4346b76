/* Guesses by shape, from tokens. A wrong guess costs a less telling probe or sentence, never a wrong schema: the text of the
 * expression is kept beside it.
 */
#include "dataeng/read/classify.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/sqltoken.h"

struct type_word {
	const char *word; /* the declared type begins with it, case aside */
	const char *type;
};

/* Longer words before the shorter ones they begin with. */
static const struct type_word type_words[] = {
        {"timestamp", "timestamp"}, {"datetime", "timestamp"}, {"date", "date"},           {"bool", "boolean"},
        {"jsonb", "json"},          {"json", "json"},          {"bytea", "binary"},        {"blob", "binary"},
        {"binary", "binary"},       {"varbinary", "binary"},   {"money", "money"},         {"numeric", "decimal"},
        {"decimal", "decimal"},     {"real", "decimal"},       {"double", "decimal"},      {"float", "decimal"},
        {"interval", NULL},         {"bigint", "integer"},     {"smallint", "integer"},    {"tinyint", "integer"},
        {"mediumint", "integer"},   {"bigserial", "integer"},  {"smallserial", "integer"}, {"serial", "integer"},
        {"int", "integer"},         {"text", "text"},          {"character", "text"},      {"varchar", "text"},
        {"nvarchar", "text"},       {"nchar", "text"},         {"char", "text"},           {"clob", "text"},
        {"citext", "text"},         {"uuid", "text"},          {"name", "text"},           {"string", "text"},
};

const char *classify_type(const char *declared, enum dialect dialect)
{
	(void)dialect;
	if (declared == NULL || *declared == '\0' || strchr(declared, '[') != NULL) {
		return NULL;
	}
	for (size_t i = 0; i < sizeof type_words / sizeof type_words[0]; i++) {
		size_t n = strlen(type_words[i].word);

		if (strncasecmp(declared, type_words[i].word, n) == 0 &&
		    (!isalpha((unsigned char)declared[n]) || strncasecmp(declared, "int", 3) == 0 ||
		     strcmp(type_words[i].word, "bool") == 0)) {
			return strncasecmp(declared, "interval", 8) == 0 ? NULL : type_words[i].type;
		}
	}
	return NULL;
}

const char *classify_action(const char *letter)
{
	switch (letter == NULL ? 'a' : *letter) {
	case 'r':
		return "restrict";
	case 'c':
		return "cascade";
	case 'n':
		return "set null";
	case 'd':
		return "set default";
	default:
		return "no action";
	}
}

/* What the tokens of a check show. */
struct traits {
	size_t columns; /* different ones */
	size_t only;
	bool in_list, zero_one, compare, differs, length, json, date, nulls, between;
};

static size_t column_at(const struct sql_tokens *t, size_t i, const char *const *cols, size_t count)
{
	char *name;
	size_t k = count;

	if ((t->all[i].kind != SQL_WORD && t->all[i].kind != SQL_QUOTED) || sql_is_sign(t, i + 1, "(")) {
		return count;
	}
	name = sql_name(t, t, i);
	for (k = 0; k < count; k++) {
		if (strcasecmp(cols[k], name) == 0) {
			break;
		}
	}
	return k;
}

static bool is_literal(const struct sql_tokens *t, size_t i)
{
	return i < t->count && (t->all[i].kind == SQL_STRING || t->all[i].kind == SQL_NUMBER);
}

static void see_word(struct traits *w, const struct sql_tokens *t, size_t i)
{
	static const char *const lengths[] = {"length", "char_length", "character_length", "octet_length"};
	static const char *const dates[] = {"glob", "date", "datetime", "strftime", "julianday"};

	for (size_t k = 0; k < sizeof lengths / sizeof lengths[0]; k++) {
		w->length |= sql_is_word(t, i, lengths[k]) && sql_is_sign(t, i + 1, "(");
	}
	for (size_t k = 0; k < sizeof dates / sizeof dates[0]; k++) {
		w->date |= sql_is_word(t, i, dates[k]) && (k == 0 || sql_is_sign(t, i + 1, "("));
	}
	w->json |= sql_is_word(t, i, "json_valid") || sql_is_words(t, i, "IS JSON");
	w->nulls |= sql_is_words(t, i, "IS NULL") || sql_is_words(t, i, "IS NOT NULL") || sql_is_word(t, i, "num_nonnulls");
	w->between |= sql_is_word(t, i, "between");
	if (sql_is_word(t, i, "IN") && sql_is_sign(t, i + 1, "(") && is_literal(t, i + 2)) {
		w->in_list = true;
		w->zero_one = sql_is_sign(t, i + 3, ",") && sql_is_sign(t, i + 5, ")") && t->all[i + 2].kind == SQL_NUMBER &&
		              t->text[t->all[i + 2].start] == '0' && t->text[t->all[i + 4].start] == '1' &&
		              t->all[i + 2].size == 1 && t->all[i + 4].size == 1;
	}
	w->in_list |= sql_is_word(t, i, "ANY") && sql_is_word(t, i + 2, "ARRAY");
	w->in_list |= sql_is_word(t, i, "ANY") && sql_is_word(t, i + 3, "ARRAY");
}

static struct traits look(const struct sql_tokens *t, const char *const *cols, size_t count)
{
	static const char *const orders[] = {"<", "<=", ">", ">="};
	struct traits w = {.only = count};
	bool *seen = mem_array(t, bool, count + 1);

	for (size_t i = 0; i < t->count; i++) {
		size_t c = column_at(t, i, cols, count);

		if (c < count && !seen[c]) {
			seen[c] = true;
			w.columns++;
			w.only = c;
		}
		for (size_t k = 0; k < sizeof orders / sizeof orders[0]; k++) {
			w.compare |= sql_is_sign(t, i, orders[k]);
		}
		w.differs |= sql_is_sign(t, i, "<>") || sql_is_sign(t, i, "!=");
		see_word(&w, t, i);
	}
	if (w.columns != 1) {
		w.only = count;
	}
	return w;
}

const char *classify_check(const char *expr, enum dialect dialect, const char *const *cols, size_t count, size_t *only)
{
	void *ctx = mem_context(NULL, "classify_check");
	struct sql_tokens *t = sql_tokens(ctx, expr, strlen(expr), dialect);
	struct traits w = look(t, cols, count);
	const char *kind = "other";

	*only = w.only;
	if (w.columns == 1) {
		kind = w.json                    ? "json"
		       : w.in_list && w.zero_one ? "boolean"
		       : w.in_list               ? "enum"
		       : w.date                  ? "date"
		       : w.length                ? "length"
		       : w.compare || w.between  ? "range"
		                                 : "other";
	} else if (w.columns > 1) {
		kind = w.differs ? "not_self" : w.compare ? "order" : w.nulls ? "exclusive" : "other";
	}
	mem_free(ctx);
	return kind;
}
