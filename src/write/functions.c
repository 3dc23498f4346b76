/* SQL functions for the queries of templates. Pure: their result depends on their arguments alone. */
#include "dataeng/write/functions.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/wrap/sqlite.h"
#include "dataeng/write/mustache.h"

/* Two or three digits that matter: 1.2, 12, 123. */
static char *short_number(const void *ctx, double x)
{
	double tenths = floor(x * 10 + 0.5) / 10;

	return x >= 9.95 || tenths == floor(tenths) ? mem_printf(ctx, "%.0f", x) : mem_printf(ctx, "%.1f", x);
}

static char *human_bytes(const void *ctx, int argc, const char *const *argv, void *data)
{
	static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
	size_t unit = 0;
	double x;

	(void)argc;
	(void)data;
	if (argv[0] == NULL) {
		return NULL;
	}
	for (x = strtod(argv[0], NULL); x >= 1023.5 && unit < sizeof units / sizeof units[0] - 1; x /= 1024) {
		unit++;
	}
	return mem_printf(ctx, "%s %s", short_number(ctx, x), units[unit]);
}

static char *with_commas(const void *ctx, double x)
{
	char *digits = mem_printf(ctx, "%.0f", x);
	size_t n = strlen(digits);
	struct buf b;

	buf_init(&b, ctx);
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && (n - i) % 3 == 0 && digits[i - 1] != '-') {
			buf_char(&b, ',');
		}
		buf_char(&b, digits[i]);
	}
	return b.data;
}

static char *human_count(const void *ctx, int argc, const char *const *argv, void *data)
{
	double x;

	(void)argc;
	(void)data;
	if (argv[0] == NULL) {
		return NULL;
	}
	x = strtod(argv[0], NULL);
	if (x >= 1e12) {
		return mem_printf(ctx, "%s trillion", short_number(ctx, x / 1e12));
	}
	if (x >= 1e9) {
		return mem_printf(ctx, "%s billion", short_number(ctx, x / 1e9));
	}
	return x >= 1e8 ? mem_printf(ctx, "%s million", short_number(ctx, x / 1e6)) : with_commas(ctx, x);
}

static char *count_of(const void *ctx, double n, const char *one, const char *many)
{
	return mem_printf(ctx, "%s %s", short_number(ctx, n), n == 1 ? one : many);
}

static char *human_months(const void *ctx, int argc, const char *const *argv, void *data)
{
	double x;

	(void)argc;
	(void)data;
	if (argv[0] == NULL) {
		return NULL;
	}
	x = strtod(argv[0], NULL);
	if (x >= 12 && fmod(x, 12) == 0) {
		return count_of(ctx, x / 12, "year", "years");
	}
	return x < 2 && x != 1 ? count_of(ctx, floor(x * 30 + 0.5), "day", "days") : count_of(ctx, x, "month", "months");
}

static char *human_minutes(const void *ctx, int argc, const char *const *argv, void *data)
{
	double x;
	char *end;

	(void)argc;
	(void)data;
	if (argv[0] == NULL) {
		return NULL;
	}
	x = strtod(argv[0], &end);
	if (end == argv[0] || *end != '\0') {
		return mem_strdup(ctx, argv[0]);
	}
	if (x >= 1440 && fmod(x, 1440) == 0) {
		return count_of(ctx, x / 1440, "day", "days");
	}
	return x >= 60 && fmod(x, 60) == 0 ? count_of(ctx, x / 60, "hour", "hours") : count_of(ctx, x, "minute", "minutes");
}

static size_t longest_run(const char *s, char c)
{
	size_t longest = 0;

	for (; *s != '\0'; s++) {
		size_t n = 0;

		while (*s == c) {
			n++;
			s++;
		}
		longest = n > longest ? n : longest;
		if (*s == '\0') {
			break;
		}
	}
	return longest;
}

/* GitHub's tables take "\|" within a code span for "|"; line breaks would end the table. */
static char *md_code(const void *ctx, int argc, const char *const *argv, void *data)
{
	struct buf b;
	size_t fence;

	(void)argc;
	(void)data;
	if (argv[0] == NULL || argv[0][0] == '\0') {
		return NULL;
	}
	buf_init(&b, ctx);
	fence = longest_run(argv[0], '`');
	buf_fill(&b, '`', fence + 1);
	if (fence > 0) {
		buf_char(&b, ' ');
	}
	for (const char *s = argv[0]; *s != '\0'; s++) {
		if (*s == '|') {
			buf_char(&b, '\\');
		}
		buf_char(&b, *s == '\n' || *s == '\r' || *s == '\t' ? ' ' : *s);
	}
	if (fence > 0) {
		buf_char(&b, ' ');
	}
	buf_fill(&b, '`', fence + 1);
	return b.data;
}

static char *md_text(const void *ctx, int argc, const char *const *argv, void *data)
{
	struct buf b;

	(void)argc;
	(void)data;
	if (argv[0] == NULL) {
		return NULL;
	}
	buf_init(&b, ctx);
	markdown_escape(&b, argv[0]);
	return b.data;
}

static char *plural(const void *ctx, int argc, const char *const *argv, void *data)
{
	double n = argv[0] == NULL ? 0 : strtod(argv[0], NULL);

	(void)argc;
	(void)data;
	if (n == 0) {
		return mem_printf(ctx, "no %s", argv[2] == NULL ? "" : argv[2]);
	}
	return mem_printf(ctx, "%s %s", with_commas(ctx, n), n == 1 ? argv[1] : argv[2]);
}

/* Start of the identifier (with dots) that ends before end; end when there is none. */
static const char *name_before(const char *start, const char *end)
{
	const char *p = end;

	while (p > start && (isalnum((unsigned char)p[-1]) || p[-1] == '_' || p[-1] == '.' || p[-1] == '"')) {
		p--;
	}
	return p;
}

/* What stands before a parameter: the column it is compared with, and how. */
static void put_parameter(struct buf *b, const char *sql, const char *at, size_t length)
{
	static const char *const words[][2] = {{">=", " from"}, {"<=", " up to"}, {"<", " before"}, {">", " after"}, {"=", ""}};
	const char *end = at;
	const char *name;
	size_t op;

	while (end > sql && end[-1] == ' ') {
		end--;
	}
	for (op = 0; op < sizeof words / sizeof words[0]; op++) {
		size_t n = strlen(words[op][0]);

		if ((size_t)(end - sql) >= n && strncmp(end - n, words[op][0], n) == 0) {
			end -= n;
			break;
		}
	}
	while (end > sql && end[-1] == ' ') {
		end--;
	}
	name = name_before(sql, end);
	buf_printf(b, "%s`%.*s`", b->size > 0 ? ", " : "", (int)length, at);
	if (op < sizeof words / sizeof words[0] && name < end) {
		buf_printf(b, " %.*s%s", (int)(end - name), name, words[op][1]);
	}
}

/* "`$1` orders.customer_id, `$2` orders.placed_at from": the parameters of a query, each at its first use. */
static char *sql_parameters(const void *ctx, int argc, const char *const *argv, void *data)
{
	const char *sql = argv[0];
	int highest = 0;
	struct buf b;

	(void)argc;
	(void)data;
	if (sql == NULL) {
		return NULL;
	}
	buf_init(&b, ctx);
	for (const char *p = sql; *p != '\0'; p++) {
		char *end;
		long n;

		if (*p == '\'') {
			const char *close = strchr(p + 1, '\'');

			p = close == NULL ? p + strlen(p) - 1 : close;
			continue;
		}
		if ((*p != '$' && *p != '?') || !isdigit((unsigned char)p[1])) {
			continue;
		}
		n = strtol(p + 1, &end, 10);
		if (n > highest) {
			highest = (int)n;
			put_parameter(&b, sql, p, (size_t)(end - p));
		}
		p = end - 1;
	}
	return b.size == 0 ? NULL : b.data;
}

static char *engine_name(const void *ctx, int argc, const char *const *argv, void *data)
{
	(void)argc;
	(void)data;
	if (argv[0] != NULL && strcmp(argv[0], "sqlite") == 0) {
		return mem_strdup(ctx, "SQLite");
	}
	return argv[0] != NULL && strcmp(argv[0], "postgres") == 0 ? mem_strdup(ctx, "PostgreSQL") : mem_strdup(ctx, argv[0]);
}

bool template_functions(struct db *db)
{
	return db_define(db, "human_bytes", 1, human_bytes, NULL) && db_define(db, "human_count", 1, human_count, NULL) &&
	       db_define(db, "human_months", 1, human_months, NULL) && db_define(db, "human_minutes", 1, human_minutes, NULL) &&
	       db_define(db, "md_code", 1, md_code, NULL) && db_define(db, "md_text", 1, md_text, NULL) &&
	       db_define(db, "plural", 3, plural, NULL) && db_define(db, "engine_name", 1, engine_name, NULL) &&
	       db_define(db, "sql_parameters", 1, sql_parameters, NULL);
}
