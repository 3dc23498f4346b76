/* Types of both engines, and the checks that make a type mean what it says.
 *
 * SQLite has STRICT tables and five storage classes, so the domain is carried by checks: dates are ISO 8601 text that the
 * date functions give back unchanged, booleans are 0 or 1, money is an integer in minor units. PostgreSQL has the types.
 * Two traps: of a text that is no date the functions make NULL, which = would let pass and IS does not; and without a
 * modifier they give 30 February back as it came, which "+0 days" makes into a day of March.
 * REAL is used for measured values only, where sixteen digits are more than any instrument has; never for money.
 */
#include "dataeng/plan/derive_parts.h"

#include <math.h>
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/dialect.h"
#include "dataeng/plan/words.h"

enum { MINOR = 100 }; /* minor units in a unit of money */

static bool is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

bool derive_is_clock(const struct design *d, const char *name)
{
	return words_end(d->ctx, "clock", name, NULL);
}

void derive_identity(struct design_column *c)
{
	c->type = "integer";
	c->sqlite_type = "INTEGER";
	c->postgres_type = "bigint";
	c->identity = "always";
	c->not_null = true;
	c->role = "surrogate";
}

void derive_copy_type(struct design_column *c, const struct design_column *key)
{
	c->type = key->type;
	c->sqlite_type = key->sqlite_type;
	c->postgres_type = key->postgres_type;
}

void derive_timestamp(struct design *d, struct design_column *c)
{
	const char *name = dialect_name(d->ctx, c->name);

	c->type = "timestamp";
	c->sqlite_type = "TEXT";
	c->postgres_type = "timestamptz";
	design_add_check(d, c->table, c, "date", "shape",
	                 mem_printf(d->ctx, "%s IS strftime('%%Y-%%m-%%dT%%H:%%M:%%SZ', %s, '+0 days')", name, name), NULL);
}

static void clock_type(struct design *d, struct design_column *c)
{
	const char *name = dialect_name(d->ctx, c->name);

	c->sqlite_type = "TEXT";
	c->postgres_type = "time";
	design_add_check(d, c->table, c, "date", "shape", mem_printf(d->ctx, "%s IS time(%s, '+0 days')", name, name), NULL);
}

static void date_type(struct design *d, struct design_column *c)
{
	const char *name = dialect_name(d->ctx, c->name);

	c->sqlite_type = "TEXT";
	c->postgres_type = "date";
	design_add_check(d, c->table, c, "date", "shape", mem_printf(d->ctx, "%s IS date(%s, '+0 days')", name, name), NULL);
}

static void boolean_type(struct design *d, struct design_column *c)
{
	c->sqlite_type = "INTEGER";
	c->postgres_type = "boolean";
	design_add_check(d, c->table, c, "boolean", "check", mem_printf(d->ctx, "%s IN (0, 1)", dialect_name(d->ctx, c->name)),
	                 NULL);
}

static void json_type(struct design *d, struct design_column *c)
{
	const char *name = dialect_name(d->ctx, c->name);

	c->sqlite_type = "TEXT";
	c->postgres_type = "jsonb";
	/* Before 3.45, json_valid() says 0 of NULL. */
	design_add_check(d, c->table, c, "json", "valid", mem_printf(d->ctx, "%s IS NULL OR json_valid(%s)", name, name), NULL);
}

static void enum_type(struct design *d, struct design_column *c, const struct concept_attribute *a)
{
	struct buf b;

	c->sqlite_type = "TEXT";
	c->postgres_type = "text";
	if (a->values.count == 0) {
		design_decide(d, "enumeration", design_path(d, c->table, c->name), "text, any value", NULL,
		              "It is a choice, but the values are not stated: a list must be agreed before the first row.");
		return;
	}
	buf_init(&b, d->ctx);
	buf_printf(&b, "%s IN (", dialect_name(d->ctx, c->name));
	for (size_t i = 0; i < a->values.count; i++) {
		buf_printf(&b, "%s%s", i > 0 ? ", " : "", dialect_text(d->ctx, a->values.all[i]));
	}
	buf_str(&b, ")");
	design_add_check(d, c->table, c, "enum", "check", b.data, b.data);
	design_decide(d, "enumeration", design_path(d, c->table, c->name), "text with CHECK", "a lookup table; an enum type",
	              "The values are few and the program knows each of them; a CHECK is changed in one statement, and reads "
	              "without a join. When users shall add values themselves, make it a lookup table.");
}

/* A bound as a number that both engines read alike. */
static char *number(const struct design *d, double x)
{
	return x == floor(x) && fabs(x) < 1e15 ? mem_printf(d->ctx, "%.0f", x) : mem_printf(d->ctx, "%.15g", x);
}

static char *range(const struct design *d, const char *name, const struct concept_attribute *a, double unit)
{
	const char *low = number(d, a->min * unit);
	const char *high = number(d, a->max * unit);

	if (a->has_min && a->has_max) {
		return mem_printf(d->ctx, "%s BETWEEN %s AND %s", name, low, high);
	}
	return a->has_min ? mem_printf(d->ctx, "%s >= %s", name, low) : mem_printf(d->ctx, "%s <= %s", name, high);
}

/* A quantity below nothing is a wrong sign or a wrong key; the text need not say so. */
static bool is_never_negative(const struct design *d, const struct concept_attribute *a)
{
	bool counted = strncmp(a->name, "number_of_", 10) == 0 || words_match(d->ctx, "positive", a->name, NULL);

	return counted && !a->has_min && !a->has_max && !words_match(d->ctx, "signed", a->name, NULL);
}

static void number_checks(struct design *d, struct design_column *c, const struct concept_attribute *a, double unit)
{
	const char *name = dialect_name(d->ctx, c->name);

	if (a->has_min && a->has_max && a->min > a->max) {
		design_assume(d, design_path(d, c->table, c->name), "has no limits",
		              mem_printf(d->ctx, "At least %s and at most %s is said of it: no value is both.",
		                         number(d, a->min), number(d, a->max)));
	} else if (a->has_min || a->has_max) {
		design_add_check(d, c->table, c, "range", "check", range(d, name, a, unit), range(d, name, a, 1));
	} else if (is_never_negative(d, a)) {
		const char *expr = mem_printf(d->ctx, "%s >= 0", name);

		design_add_check(d, c->table, c, "range", "check", expr, expr);
		design_assume(d, design_path(d, c->table, c->name), "is never negative",
		              "Its name says a quantity; the text does not speak of values below zero.");
	}
}

static void integer_type(struct design *d, struct design_column *c, const struct concept_attribute *a)
{
	bool wide = (a->has_max && a->max > 2147483647.0) || (a->has_min && a->min < -2147483648.0);

	c->sqlite_type = "INTEGER";
	c->postgres_type = wide ? "bigint" : "integer";
	number_checks(d, c, a, 1);
}

static void decimal_type(struct design *d, struct design_column *c, const struct concept_attribute *a)
{
	char *scale = mem_strdup(d->ctx, "3");

	words_end(d->ctx, "scale", a->name, &scale);
	c->sqlite_type = "REAL";
	c->postgres_type = mem_printf(d->ctx, "numeric(18,%s)", scale);
	number_checks(d, c, a, 1);
}

static void money_type(struct design *d, struct design_column *c, const struct concept_attribute *a)
{
	c->sqlite_type = "INTEGER";
	c->postgres_type = "numeric(19,4)";
	number_checks(d, c, a, MINOR);
}

/* Longest text: as stated, else as the world has fixed it for such a name, else none: a round number would be an invention. */
static long longest(struct design *d, const struct design_column *c, const struct concept_attribute *a)
{
	char *value;
	char *why;
	long n;

	if (a->max_length > 0) {
		return (long)a->max_length;
	}
	if (!words_end(d->ctx, "length", a->name, &value)) {
		return 0;
	}
	n = strtol(value, &why, 10);
	design_decide(d, "text-length", design_path(d, c->table, c->name), mem_printf(d->ctx, "at most %ld characters", n),
	              "no limit", mem_printf(d->ctx, "Not stated; %s.", why + strspn(why, " ")));
	return n;
}

static void text_checks(struct design *d, struct design_column *c, const struct concept_attribute *a)
{
	const char *name = dialect_name(d->ctx, c->name);
	long most = longest(d, c, a);

	if (most > 0 && c->not_null) {
		design_add_check(d, c->table, c, "length", "length",
		                 mem_printf(d->ctx, "length(%s) BETWEEN 1 AND %ld", name, most),
		                 mem_printf(d->ctx, "char_length(%s) BETWEEN 1 AND %ld", name, most));
	} else if (most > 0) {
		design_add_check(d, c->table, c, "length", "length", mem_printf(d->ctx, "length(%s) <= %ld", name, most),
		                 mem_printf(d->ctx, "char_length(%s) <= %ld", name, most));
	} else if (c->not_null) {
		design_add_check(d, c->table, c, "length", "length", mem_printf(d->ctx, "length(%s) >= 1", name),
		                 mem_printf(d->ctx, "char_length(%s) >= 1", name));
	}
}

static void text_type(struct design *d, struct design_column *c, const struct concept_attribute *a)
{
	c->sqlite_type = "TEXT";
	c->postgres_type = "text";
	text_checks(d, c, a);
	if (words_end(d->ctx, "fold", a->name, NULL)) {
		const char *name = dialect_name(d->ctx, c->name);
		const char *expr = mem_printf(d->ctx, "%s = lower(%s)", name, name);

		design_add_check(d, c->table, c, "other", "lower", expr, expr);
		design_decide(
		        d, "letter-case", design_path(d, c->table, c->name), "kept in lower case",
		        "as typed, compared by lower()",
		        "Ann@Example.com and ann@example.com are one address: stored in one form, a plain unique key keeps "
		        "the second one out and a plain index finds it.");
	}
}

static bool has_value(const struct concept_attribute *a, const char *value)
{
	for (size_t i = 0; i < a->values.count; i++) {
		if (is(a->values.all[i], value)) {
			return true;
		}
	}
	return a->values.count == 0;
}

/* Would the column's own limits refuse its default? Then it is none, and that is said. */
static bool is_refused(struct design *d, const struct design_column *c, const struct concept_attribute *a)
{
	bool text = is(a->type, "text");
	bool numeric = is(a->type, "integer") || is(a->type, "decimal") || is(a->type, "money");
	bool possible = !(a->has_min && a->has_max && a->min > a->max);
	double x = strtod(a->default_value, NULL);
	bool refused = (numeric && possible && ((a->has_min && x < a->min) || (a->has_max && x > a->max))) ||
	               (text &&
	                (*a->default_value == '\0' || (a->max_length > 0 && strlen(a->default_value) > (size_t)a->max_length)));

	if (refused) {
		design_assume(d, design_path(d, c->table, c->name), "has no default",
		              mem_printf(d->ctx, "\"%s\" is said to be the default, and its own limits refuse it.",
		                         a->default_value));
	}
	return refused;
}

/* Defaults are plain values in the model; here they become SQL. */
static void set_default(struct design *d, struct design_column *c, const struct concept_attribute *a)
{
	const char *v = a->default_value;
	bool truth = v != NULL && (is(v, "true") || is(v, "yes") || is(v, "1") || is(v, "on"));

	if (v == NULL || is_refused(d, c, a)) {
		return;
	}
	if (is(a->type, "boolean")) {
		c->sqlite_default = truth ? "1" : "0";
		c->postgres_default = truth ? "true" : "false";
	} else if (is(a->type, "timestamp") && (is(v, "now") || is(v, "current"))) {
		c->sqlite_default = "(strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))";
		c->postgres_default = "now()";
	} else if (is(a->type, "date") && (is(v, "now") || is(v, "today") || is(v, "current"))) {
		c->sqlite_default = "(date('now'))";
		c->postgres_default = "current_date";
	} else if (is(a->type, "integer") || is(a->type, "decimal") || is(a->type, "money")) {
		char *end;
		double x = strtod(v, &end);

		if (end != v && *end == '\0' && isfinite(x)) {
			c->sqlite_default = number(d, is(a->type, "money") ? x * MINOR : x);
			c->postgres_default = number(d, x);
		}
	} else if (is(a->type, "text") || (is(a->type, "enum") && has_value(a, v))) {
		c->sqlite_default = c->postgres_default = dialect_text(d->ctx, v);
	}
}

void derive_type(struct design *d, struct design_column *c, const struct concept_attribute *a)
{
	c->type = a->type;
	if (is(a->type, "integer")) {
		integer_type(d, c, a);
	} else if (is(a->type, "decimal")) {
		decimal_type(d, c, a);
	} else if (is(a->type, "money")) {
		money_type(d, c, a);
	} else if (is(a->type, "date")) {
		date_type(d, c);
	} else if (is(a->type, "timestamp") && derive_is_clock(d, a->name)) {
		clock_type(d, c);
	} else if (is(a->type, "timestamp")) {
		derive_timestamp(d, c);
	} else if (is(a->type, "boolean")) {
		boolean_type(d, c);
	} else if (is(a->type, "enum")) {
		enum_type(d, c, a);
	} else if (is(a->type, "binary")) {
		c->sqlite_type = "BLOB";
		c->postgres_type = "bytea";
	} else if (is(a->type, "json")) {
		json_type(d, c);
	} else {
		text_type(d, c, a);
	}
	set_default(d, c, a);
}
