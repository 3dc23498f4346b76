/* Candidate values of a column. Order matters: the first one that the checks let through makes the ordinary row. */
#include "dataeng/prove/values.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/prove/engine.h"
#include "dataeng/read/classify.h"
#include "dataeng/read/sqltoken.h"

enum { MOST_VALUES = 90, WRITTEN_TEXT = 400, GROWN_TEXT = 4000, LONGEST_TEXT = 1000000 };

void values_add(struct values *v, const char *literal)
{
	for (size_t i = 0; i < v->count; i++) {
		if (strcmp(v->all[i], literal) == 0) {
			return;
		}
	}
	if (v->count < MOST_VALUES) {
		v->all[v->count++] = mem_strdup(v->ctx, literal);
	}
}

void values_add_text(struct values *v, const char *text)
{
	values_add(v, engine_literal(v->ctx, text));
}

static void add_number(struct values *v, double n)
{
	char s[64];

	snprintf(s, sizeof s, "%.15g", n);
	values_add(v, s);
}

struct target {
	const struct shape *sh;
	const struct shape_table *t;
	const struct shape_column *c;
	size_t col;
	const char *type; /* of the model, or what the declared one looks like; "" */
	int k;
	double step;     /* between two neighbours of a number */
	size_t width;    /* of varchar(n); 0: any */
	long lengths[8]; /* that checks speak of */
	size_t length_count;
	const char *samples[8]; /* made from patterns */
	size_t sample_count;
};

/* n of type(n), and the step of type(p, s). */
static void read_modifiers(struct target *g)
{
	const char *open = strchr(g->c->declared, '(');
	const char *comma = open == NULL ? NULL : strchr(open, ',');

	g->step = strcmp(g->type, "integer") == 0 || strcmp(g->type, "boolean") == 0 ? 1 : 0.01;
	if (open != NULL && strcmp(g->type, "text") == 0) {
		g->width = (size_t)strtoul(open + 1, NULL, 10);
	}
	if (comma != NULL) {
		g->step = pow(10, -strtod(comma + 1, NULL));
	} else if (open != NULL && g->step < 1) {
		g->step = 1;
	}
	if (strncasecmp(g->c->declared, "int", 3) == 0 || strncasecmp(g->c->declared, "bigint", 6) == 0) {
		g->step = 1;
	}
}

static bool is_number(const struct target *g)
{
	bool numeric = strcmp(g->type, "integer") == 0 || strcmp(g->type, "decimal") == 0 || strcmp(g->type, "money") == 0 ||
	               strcmp(g->type, "boolean") == 0;

	return numeric && strncasecmp(g->c->declared, "text", 4) != 0;
}

static const struct {
	const char *declared; /* begins with, case aside */
	const char *literal;  /* %d is the row */
} special[] = {
        {"uuid", "'00000000-0000-4000-8000-0000000000%d'"},
        {"interval", "'%d days'"},
        {"time", "'10:%d:00'"},
        {"inet", "'10.0.0.%d'"},
        {"cidr", "'10.0.%d.0/24'"},
        {"macaddr", "'08:00:2b:01:02:%d'"},
        {"int4range", "'[%d0,%d5)'"},
        {"int8range", "'[%d0,%d5)'"},
        {"numrange", "'[%d0,%d5)'"},
        {"daterange", "'[20%d-01-01,20%d-01-15)'"},
        {"tstzrange", "'[20%d-01-01 10:00+00,20%d-01-01 12:00+00)'"},
        {"tsrange", "'[20%d-01-01 10:00,20%d-01-01 12:00)'"},
        {"point", "'(%d,%d)'"},
        {"tsvector", "'word%d'"},
        {"bit", "'%d'"},
        {"xml", "'<a>%d</a>'"},
};

static bool add_special(struct values *v, const struct target *g)
{
	const char *d = g->c->declared;

	if (strchr(d, '[') != NULL) {
		values_add(v, "'{}'");
		return true;
	}
	if (g->sh->dialect == DIALECT_SQLITE || strncasecmp(d, "timestamp", 9) == 0) {
		return false;
	}
	for (size_t i = 0; i < sizeof special / sizeof special[0]; i++) {
		if (strncasecmp(d, special[i].declared, strlen(special[i].declared)) == 0) {
			struct buf b;

			buf_init(&b, v->ctx);
			for (const char *p = special[i].literal; *p != '\0'; p++) {
				if (*p == '%') {
					buf_printf(&b, "%d", g->k);
					p++;
				} else {
					buf_char(&b, *p);
				}
			}
			values_add(v, b.data);
			return true;
		}
	}
	return false;
}

static void add_texts(struct values *v, const struct target *g)
{
	static const char *const shapes[] = {
	        "a%d",         "A%d", "aaa%d",   "AA",     "AAA",      "aa", "user%d@example.org", "https://example.org/%d",
	        "+43123456%d", "%d",  "12345%d", "10:0%d", "1234567%d"};
	char *plain = mem_printf(v->ctx, "%s %d", g->c->name, g->k);
	size_t n = strlen(plain);

	if (g->width > 0 && n > g->width) {
		plain += n - g->width;
	}
	values_add_text(v, plain);
	for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
		const char *mark = strstr(shapes[i], "%d");
		char *s = mark == NULL ? mem_strdup(v->ctx, shapes[i])
		                       : mem_printf(v->ctx, "%.*s%d", (int)(mark - shapes[i]), shapes[i], g->k);

		if (mark != NULL && mark[2] != '\0') {
			s = mem_printf(v->ctx, "%s%s", s, mark + 2);
		}
		if (g->width == 0 || strlen(s) <= g->width) {
			values_add_text(v, s);
		}
	}
}

static void add_dates(struct values *v, const struct target *g, bool with_time)
{
	static const char *const times[] = {"",          "T10:00:00Z",      " 10:00:00", "T10:00:00.000Z",
	                                    "T10:00:00", "T10:00:00+00:00", "T10:00Z"};
	int days[] = {g->k, g->k + 7, g->k + 14}; /* from the first of January, months of 28 days */

	for (size_t d = 0; d < sizeof days / sizeof days[0]; d++) {
		for (size_t i = with_time ? 1 : 0; i < (with_time ? sizeof times / sizeof times[0] : 1); i++) {
			values_add_text(v, mem_printf(v->ctx, "2024-%02d-%02d%s", 1 + (days[d] - 1) / 28,
			                              1 + (days[d] - 1) % 28, times[i]));
		}
	}
	values_add_text(v, mem_printf(v->ctx, "1900-01-01%s", with_time ? "T00:00:00Z" : ""));
	values_add_text(v, mem_printf(v->ctx, "2999-12-31%s", with_time ? "T00:00:00Z" : ""));
}

static void add_plain(struct values *v, const struct target *g)
{
	if (add_special(v, g)) {
		return;
	}
	if (strcmp(g->type, "boolean") == 0 && g->sh->dialect == DIALECT_POSTGRES) {
		values_add(v, g->k % 2 == 1 ? "true" : "false");
		values_add(v, g->k % 2 == 1 ? "false" : "true");
	} else if (strcmp(g->type, "boolean") == 0) {
		add_number(v, g->k % 2);
		add_number(v, (g->k + 1) % 2);
	} else if (is_number(g)) {
		add_number(v, g->k);
		add_number(v, g->k + 10);
		add_number(v, g->k * 100);
	} else if (strcmp(g->type, "decimal") == 0 || strcmp(g->type, "money") == 0) {
		values_add_text(v, mem_printf(v->ctx, "%d.00", g->k));
		values_add_text(v, mem_printf(v->ctx, "%d", g->k));
	} else if (strcmp(g->type, "date") == 0) {
		add_dates(v, g, false);
	} else if (strcmp(g->type, "timestamp") == 0) {
		add_dates(v, g, true);
		if (strncasecmp(g->c->declared, "int", 3) == 0) {
			add_number(v, 1704100000 + g->k);
		}
	} else if (strcmp(g->type, "json") == 0) {
		values_add_text(v, mem_printf(v->ctx, "{\"n\":%d}", g->k));
		values_add_text(v, "[]");
	} else if (strcmp(g->type, "binary") == 0) {
		values_add(v, mem_printf(v->ctx, g->sh->dialect == DIALECT_SQLITE ? "x'%02d'" : "'\\x%02d'", g->k));
	} else {
		add_texts(v, g);
	}
	/* Declared as a number, whatever it means: dates as days, codes as integers. */
	if (!is_number(g) && g->sh->dialect == DIALECT_SQLITE && strncasecmp(g->c->declared, "int", 3) == 0) {
		add_number(v, g->k);
	}
}

/* A text of n characters that ends with the row's number; a long one is left to the engine to make. */
static void add_length(struct values *v, const struct target *g, long n)
{
	struct buf b;

	if (n < 1 || n > LONGEST_TEXT) {
		if (n == 0) {
			values_add(v, "''");
		}
		return;
	}
	buf_init(&b, v->ctx);
	if (n > WRITTEN_TEXT) {
		if (g->sh->dialect == DIALECT_SQLITE) {
			buf_printf(&b, "printf('%%0%ldd', %d)", n, g->k);
		} else {
			buf_printf(&b, "lpad('%d', %ld, '0')", g->k, n);
		}
		values_add(v, b.data);
		return;
	}
	buf_fill(&b, strcmp(g->type, "integer") == 0 ? '1' : 'x', (size_t)n - 1);
	buf_printf(&b, "%d", g->k);
	values_add_text(v, b.data);
}

static void add_pattern(struct values *v, struct target *g, const struct sql_tokens *t, size_t i)
{
	char *pattern = sql_string(v->ctx, t, i);

	for (int variant = 0; variant < 3; variant++) {
		const char *sample;

		if (sql_is_word(t, i - 1, "LIKE") || sql_is_word(t, i - 1, "ILIKE")) {
			sample = values_from_like(v->ctx, pattern, variant * g->k);
		} else if (sql_is_word(t, i - 1, "GLOB")) {
			sample = values_from_glob(v->ctx, pattern, variant + g->k - 1);
		} else {
			sample = values_from_regex(v->ctx, pattern, variant + g->k - 1);
		}
		values_add_text(v, sample);
		if (variant == 0 && *sample != '\0') {
			/* Just beside the pattern: too short, too much behind, too much before. */
			values_add_text(v, mem_strndup(v->ctx, sample, strlen(sample) - 1));
			values_add_text(v, mem_printf(v->ctx, "%s!", sample));
			values_add_text(v, mem_printf(v->ctx, "!%s", sample));
		}
		if (g->sample_count < sizeof g->samples / sizeof g->samples[0]) {
			g->samples[g->sample_count++] = sample;
		}
	}
}

static bool is_pattern(const struct sql_tokens *t, size_t i)
{
	return i > 0 && (sql_is_word(t, i - 1, "LIKE") || sql_is_word(t, i - 1, "ILIKE") || sql_is_word(t, i - 1, "GLOB") ||
	                 sql_is_sign(t, i - 1, "~") || sql_is_sign(t, i - 1, "~*") || sql_is_word(t, i - 1, "REGEXP"));
}

static void harvest(struct values *v, struct target *g, const struct shape_check *check)
{
	struct sql_tokens *t = sql_tokens(v->ctx, check->expr, strlen(check->expr), g->sh->dialect);

	for (size_t i = 0; i < t->count; i++) {
		if (t->all[i].kind == SQL_STRING && is_pattern(t, i)) {
			add_pattern(v, g, t, i);
		} else if (t->all[i].kind == SQL_STRING) {
			values_add_text(v, sql_string(v->ctx, t, i));
		} else if (t->all[i].kind == SQL_NUMBER) {
			double n = strtod(t->text + t->all[i].start, NULL) * (i > 0 && sql_is_sign(t, i - 1, "-") ? -1 : 1);

			if (is_number(g)) {
				add_number(v, n);
				add_number(v, n - g->step);
				add_number(v, n + g->step);
			} else if (n >= 0 && n < LONGEST_TEXT) {
				add_length(v, g, (long)n);
				add_length(v, g, (long)n - 1);
				add_length(v, g, (long)n + 1);
				if (g->length_count < sizeof g->lengths / sizeof g->lengths[0]) {
					g->lengths[g->length_count++] = (long)n;
				}
			}
		}
	}
}

/* A length and a pattern together: samples grown to the lengths by repeating their first character. */
static void add_grown(struct values *v, const struct target *g)
{
	for (size_t i = 0; i < g->length_count; i++) {
		for (size_t j = 0; j < g->sample_count && j < 3; j++) {
			size_t n = strlen(g->samples[j]);

			for (long length = g->lengths[i] - 1; length <= g->lengths[i] + 1; length++) {
				struct buf b;

				if (n == 0 || length <= (long)n || length > GROWN_TEXT) {
					continue;
				}
				buf_init(&b, v->ctx);
				buf_fill(&b, g->samples[j][0], (size_t)length - n);
				buf_str(&b, g->samples[j]);
				values_add_text(v, b.data);
			}
		}
	}
}

/* Values that a check about the column is there to keep out. */
static void add_odd(struct values *v, const struct target *g)
{
	bool loose = g->sh->dialect == DIALECT_SQLITE;

	if (is_number(g) && !(strcmp(g->type, "boolean") == 0 && !loose)) {
		static const double odd[] = {2, -1, 0, 1000001, -1000001};

		for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
			add_number(v, odd[i]);
		}
	} else if (strcmp(g->type, "text") == 0 || strcmp(g->type, "enum") == 0 || *g->type == '\0') {
		values_add(v, "'no such value'");
		if (loose) {
			values_add(v, "'2024-02-30'");
			values_add(v, "'2024-13-45'");
		}
		values_add(v, "''");
		values_add(v, "' '");
		values_add(v, "'?'");
		if (g->width == 0) {
			add_length(v, g, 300);
		}
	} else if (loose) {
		values_add(v, "'not valid'");
		values_add(v, "'2024-02-30'");
		values_add(v, "'2024-13-45'");
		values_add(v, "'{'");
	}
}

/* A text may be meant as a moment or a document: its checks know. */
static void add_shapes(struct values *v, const struct target *g)
{
	if (g->sh->dialect == DIALECT_SQLITE) {
		add_dates(v, g, false);
		add_dates(v, g, true);
	}
	values_add_text(v, mem_printf(v->ctx, "1%d:00:00", g->k % 10));
	values_add_text(v, mem_printf(v->ctx, "1%d:00", g->k % 10));
	values_add_text(v, mem_printf(v->ctx, "{\"n\":%d}", g->k));
}

/* Members of a list are turned by the row, so that a second row takes the second one. */
static void add_listed(struct values *v, const struct target *g)
{
	for (size_t i = 0; i < g->c->value_count; i++) {
		values_add_text(v, g->c->values[(i + (size_t)g->k - 1) % g->c->value_count]);
	}
}

struct values *values_for(void *ctx, const struct shape *sh, const struct shape_table *t, size_t col, int k)
{
	struct values *v = mem_new(ctx, struct values);
	bool checked = false;
	struct target g = {.sh = sh, .t = t, .c = &t->cols[col], .col = col, .k = k};
	const char *seen = classify_type(g.c->declared, sh->dialect);

	v->ctx = v;
	v->all = mem_array(v, const char *, MOST_VALUES);
	g.type = g.c->type != NULL ? g.c->type : seen != NULL ? seen : "";
	read_modifiers(&g);
	add_plain(v, &g);
	add_listed(v, &g);
	v->told = v->count;
	for (size_t i = 0; i < t->check_count; i++) {
		for (size_t j = 0; j < t->checks[i].count; j++) {
			if (t->checks[i].cols[j] == col) {
				harvest(v, &g, &t->checks[i]);
				checked = true;
			}
		}
	}
	v->grown = v->count;
	add_grown(v, &g);
	v->shaped = v->count;
	if (checked && !is_number(&g)) {
		add_shapes(v, &g);
	}
	v->odd = v->count;
	add_odd(v, &g);
	return v;
}

void values_odd_first(struct values *v)
{
	const char **all = mem_array(v, const char *, MOST_VALUES);
	size_t n = 0;

	for (size_t i = v->grown; i < v->shaped; i++) {
		all[n++] = v->all[i];
	}
	for (size_t i = v->told; i < v->grown; i++) {
		all[n++] = v->all[i];
	}
	for (size_t i = v->odd; i < v->count; i++) {
		all[n++] = v->all[i];
	}
	for (size_t i = v->shaped; i < v->odd; i++) {
		all[n++] = v->all[i];
	}
	for (size_t i = 0; i < v->told; i++) {
		all[n++] = v->all[i];
	}
	v->all = all;
}

const char *values_wrong_type(const struct shape *sh, const struct shape_table *t, size_t col)
{
	const struct shape_column *c = &t->cols[col];
	const char *d = c->declared;

	if (sh->dialect == DIALECT_SQLITE) {
		bool typed = strncasecmp(d, "int", 3) == 0 || strcasecmp(d, "real") == 0;

		return (t->strict && typed) || shape_is_rowid(t, col) ? "'text'"
		       : t->strict && strcasecmp(d, "blob") == 0      ? "'text'"
		                                                      : NULL;
	}
	if (strchr(d, '[') != NULL || strncasecmp(d, "text", 4) == 0 || strncasecmp(d, "char", 4) == 0 ||
	    strncasecmp(d, "varchar", 7) == 0 || strncasecmp(d, "citext", 6) == 0 || strncasecmp(d, "bytea", 5) == 0 ||
	    strncasecmp(d, "name", 4) == 0) {
		return NULL;
	}
	return "'not valid'";
}
