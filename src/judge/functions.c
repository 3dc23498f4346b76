/* The SQL functions: arguments checked for NULL in one place, then one short function each. */
#include "dataeng/judge/functions.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/judge/words.h"
#include "dataeng/wrap/sqlite.h"

typedef char *text_function(const void *ctx, const char *const *argv);

static char *truth(const void *ctx, bool value)
{
	return mem_strdup(ctx, value ? "1" : "0");
}

static char *pii(const void *ctx, const char *const *argv)
{
	return mem_strdup(ctx, words_pii(argv[0], argv[1]));
}

static char *money(const void *ctx, const char *const *argv)
{
	return truth(ctx, words_money(argv[0]));
}

static char *has_word(const void *ctx, const char *const *argv)
{
	return truth(ctx, words_have_any(words_of(ctx, argv[0]), argv[1]));
}

static char *name_case(const void *ctx, const char *const *argv)
{
	const char *s = argv[0];
	bool lower = false;
	bool upper = false;

	for (const char *p = s; *p != '\0'; p++) {
		lower = lower || islower((unsigned char)*p);
		upper = upper || isupper((unsigned char)*p);
	}
	if (strchr(s, '-') != NULL && !upper) {
		return mem_strdup(ctx, "kebab");
	}
	if (strpbrk(s, " .-") != NULL) {
		return mem_strdup(ctx, "other");
	}
	if (strchr(s, '_') != NULL) {
		return mem_strdup(ctx, lower && upper ? "other" : lower ? "snake" : "upper");
	}
	if (lower && !upper) {
		return NULL;
	}
	return mem_strdup(ctx, !lower ? "upper" : isupper((unsigned char)s[0]) ? "pascal" : "camel");
}

/* "CustomerId" and "customer-id" are written as customer_id, so that rules need one pattern. */
static char *snake(const void *ctx, const char *const *argv)
{
	char **words = words_of(ctx, argv[0]);
	struct buf b;

	buf_init(&b, ctx);
	for (size_t i = 0; words[i] != NULL; i++) {
		buf_str(&b, i == 0 ? "" : "_");
		buf_str(&b, words[i]);
	}
	return b.data == NULL ? mem_strdup(ctx, "") : b.data;
}

static char *name_stem(const void *ctx, const char *const *argv)
{
	const char *s = argv[0];
	size_t start = strcspn(s, "0123456789");
	size_t n = strspn(s + start, "0123456789");

	if (n == 0 || start == 0) {
		return NULL;
	}
	while (start > 0 && s[start - 1] == '_') {
		start--;
		n++;
	}
	return mem_printf(ctx, "%.*s#%s", (int)start, s, s + start + n);
}

/* Only the last word of a name is made singular: "order_lines" -> "order_line". */
static char *singular(const void *ctx, const char *const *argv)
{
	const char *s = argv[0];
	const char *last = strrchr(s, '_');
	char *word;

	last = last == NULL ? s : last + 1;
	if (last == s) {
		for (const char *p = s; *p != '\0'; p++) {
			last = p > s && isupper((unsigned char)*p) && islower((unsigned char)p[-1]) ? p : last;
		}
	}
	word = mem_strdup(ctx, last);
	for (char *p = word; *p != '\0'; p++) {
		*p = (char)tolower((unsigned char)*p);
	}
	return mem_printf(ctx, "%.*s%s", (int)(last - s), s, word_singular(ctx, word));
}

static char *is_plural(const void *ctx, const char *const *argv)
{
	char **words = words_of(ctx, argv[0]);
	size_t n = 0;

	while (words[n] != NULL) {
		n++;
	}
	return truth(ctx, n > 0 && word_is_plural(words[n - 1]));
}

static char *is_tool_table(const void *ctx, const char *const *argv)
{
	return truth(ctx, word_is_tool_table(argv[0]));
}

static char *is_reserved(const void *ctx, const char *const *argv)
{
	return truth(ctx, word_is_reserved(argv[0]));
}

static bool is_word_byte(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

/* Behind a string, comment or quoted name that begins at p. A quoted name counts as a name: its inside is looked at. */
static const char *skip_quiet(const char *p)
{
	const char *end;

	if (*p == '\'') {
		end = strchr(p + 1, '\'');
		return end == NULL ? p + strlen(p) : end + 1;
	}
	if (p[0] == '-' && p[1] == '-') {
		end = strchr(p, '\n');
		return end == NULL ? p + strlen(p) : end + 1;
	}
	if (p[0] == '/' && p[1] == '*') {
		end = strstr(p + 2, "*/");
		return end == NULL ? p + strlen(p) : end + 2;
	}
	return p;
}

static char *mentions(const void *ctx, const char *const *argv)
{
	const char *p = argv[0];
	size_t n = strlen(argv[1]);

	while (*p != '\0') {
		const char *q = skip_quiet(p);

		if (q != p) {
			p = q;
			continue;
		}
		if (!is_word_byte(*p)) {
			p++;
			continue;
		}
		for (q = p; is_word_byte(*q); q++) {
		}
		if ((size_t)(q - p) == n && strncasecmp(p, argv[1], n) == 0) {
			return truth(ctx, true);
		}
		p = q;
	}
	return truth(ctx, false);
}

struct family {
	const char *word, *family;
};

/* The first match wins, so longer words stand first. */
static const struct family families[] = {
        {"bigserial", "int8"},
        {"smallserial", "int2"},
        {"serial8", "int8"},
        {"serial2", "int2"},
        {"serial", "int4"},
        {"bigint", "int8"},
        {"int8", "int8"},
        {"smallint", "int2"},
        {"int2", "int2"},
        {"tinyint", "int2"},
        {"integer", "int4"},
        {"int4", "int4"},
        {"mediumint", "int4"},
        {"int", "int4"},
        {"varchar", "text"},
        {"character varying", "text"},
        {"nvarchar", "text"},
        {"text", "text"},
        {"clob", "text"},
        {"character", "char"},
        {"char", "char"},
        {"nchar", "char"},
        {"uuid", "uuid"},
        {"citext", "citext"},
        {"double", "float"},
        {"float", "float"},
        {"real", "float"},
        {"numeric", "decimal"},
        {"decimal", "decimal"},
        {"money", "money"},
        {"timestamptz", "timestamptz"},
        {"timestamp", "timestamp"},
        {"datetime", "timestamp"},
        {"timetz", "timetz"},
        {"date", "date"},
        {"time", "time"},
        {"bool", "boolean"},
        {"jsonb", "jsonb"},
        {"json", "json"},
        {"bytea", "binary"},
        {"blob", "binary"},
        {"binary", "binary"},
        {"varbinary", "binary"},
};

static char *type_family(const void *ctx, const char *const *argv)
{
	const char *s = argv[0];

	if (strcasestr(s, "with time zone") != NULL && strcasestr(s, "without") == NULL) {
		return mem_strdup(ctx, strncasecmp(s, "timestamp", 9) == 0 ? "timestamptz" : "timetz");
	}
	for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
		size_t n = strlen(families[i].word);

		if (strncasecmp(s, families[i].word, n) == 0 && !isalpha((unsigned char)s[n])) {
			return mem_strdup(ctx, families[i].family);
		}
	}
	return mem_strdup(ctx, s);
}

/* A number with at most three digits that matter and its unit. */
static char *scaled(const void *ctx, double n, double step, const char *const *units)
{
	while (units[1] != NULL && n >= step) {
		n /= step;
		units++;
	}
	return mem_printf(ctx, n >= 100 || n == (double)(long long)n ? "%.0f%s" : n >= 10 ? "%.0f%s" : "%.1f%s", n, *units);
}

static char *count_text(const void *ctx, const char *const *argv)
{
	static const char *const units[] = {"", " million", " billion", " trillion", NULL};
	double n = strtod(argv[0], NULL);

	return n < 1e6 ? mem_printf(ctx, "%.0f", n) : scaled(ctx, n / 1e6, 1000, units + 1);
}

static char *bytes_text(const void *ctx, const char *const *argv)
{
	static const char *const units[] = {" B", " kB", " MB", " GB", " TB", " PB", NULL};

	return scaled(ctx, strtod(argv[0], NULL), 1000, units);
}

static char *counted(const void *ctx, const char *const *argv)
{
	return mem_printf(ctx, "%s %s", argv[0], strcmp(argv[0], "1") == 0 ? argv[1] : argv[2]);
}

struct entry {
	const char *name;
	int argc;
	text_function *run;
};

static struct entry entries[] = {
        {"looks_like_pii", 2, pii},
        {"looks_like_money", 1, money},
        {"has_word", 2, has_word},
        {"name_case", 1, name_case},
        {"name_stem", 1, name_stem},
        {"singular", 1, singular},
        {"is_plural", 1, is_plural},
        {"is_reserved", 1, is_reserved},
        {"mentions", 2, mentions},
        {"type_family", 1, type_family},
        {"count_text", 1, count_text},
        {"bytes_text", 1, bytes_text},
        {"counted", 3, counted},
        {"snake", 1, snake},
        {"is_tool_table", 1, is_tool_table},
};

static char *run_entry(const void *ctx, int argc, const char *const *argv, void *data)
{
	const struct entry *e = data;

	for (int i = 0; i < argc; i++) {
		if (argv[i] == NULL) {
			return NULL;
		}
	}
	return e->run(ctx, argv);
}

bool judge_functions(struct db *db)
{
	bool ok = true;

	for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
		ok = db_define(db, entries[i].name, entries[i].argc, run_entry, &entries[i]) && ok;
	}
	return ok;
}
