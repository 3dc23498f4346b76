/* Small texts of every usual shape and the model each must give: tests/shapes/README.md says how they are written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/file.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"
#include "dataeng/model/session.h"
#include "dataeng/read/requirements.h"
#include "dataeng/wrap/sqlite.h"

enum { MOST_LINES = 64, MOST_PARTS = 64 };

static const char ENTITIES[] =
        "SELECT e.name || ':' || coalesce((SELECT group_concat(' ' || a.name || ':' || a.type || "
        "CASE a.required WHEN 1 THEN '!' WHEN 0 THEN '?' ELSE '' END || "
        "CASE WHEN a.value_list IS NOT NULL THEN '(' || a.value_list || ')' ELSE '' END || "
        "CASE WHEN a.is_unique THEN ' unique' ELSE '' END || CASE WHEN a.multivalued THEN ' many' ELSE '' END || "
        "CASE WHEN a.derived IS NOT NULL THEN ' derived' ELSE '' END || "
        "CASE WHEN a.pii <> 'none' THEN ' ' || a.pii ELSE '' END || "
        "CASE WHEN a.min_value IS NOT NULL OR a.max_value IS NOT NULL THEN "
        "' ' || CASE WHEN a.min_value IS NULL THEN '' ELSE printf('%g', a.min_value) END || '..' || "
        "CASE WHEN a.max_value IS NULL THEN '' ELSE printf('%g', a.max_value) END ELSE '' END || "
        "CASE WHEN a.max_length IS NOT NULL THEN ' <= ' || a.max_length ELSE '' END, ';') "
        "FROM v_attribute a WHERE a.entity_id = e.id), '') FROM v_entity e ORDER BY e.seq";

static const char RELATIONSHIPS[] =
        "SELECT r.from_entity || CASE r.cardinality WHEN 'many-to-many' THEN ' >< ' WHEN 'one-to-one' THEN ' == ' ELSE ' -> ' "
        "END "
        "|| r.to_entity || CASE WHEN r.cardinality = 'many-to-many' THEN '' WHEN r.from_optional = 0 THEN '!' "
        "WHEN r.from_optional = 1 THEN '?' ELSE '' END || CASE WHEN r.role <> r.to_entity THEN ': ' || r.role ELSE '' END || "
        "coalesce((SELECT ' {' || group_concat(a.name || ':' || a.type, '; ') || '}' FROM v_attribute a "
        "WHERE a.relationship_id = r.id), '') FROM v_relationship r ORDER BY r.seq";

struct lines {
	char *all[MOST_LINES];
	size_t count;
};

struct shape {
	char *title, *text;
	struct lines model;
};

static void add(struct lines *l, char *line)
{
	assert_true(l->count < MOST_LINES);
	l->all[l->count++] = line;
}

static void query(void *ctx, struct session *s, const char *sql, struct lines *out)
{
	struct query *q = db_query(ctx, s->db, sql, "");

	while (query_next(q)) {
		add(out, mem_strdup(ctx, query_string(q, 0)));
	}
	assert_true(query_end(q));
}

/* "a: x; y" as its parts, so that their order does not matter. */
static size_t parts(char *line, char **out)
{
	size_t n = 0;
	char *p = strstr(line, ": ");

	if (p == NULL) {
		return 0;
	}
	for (p += 2; p != NULL && n < MOST_PARTS;) {
		char *end = strchr(p, ';');

		if (end != NULL) {
			*end++ = '\0';
			end += strspn(end, " ");
		}
		if (*p != '\0') {
			out[n++] = p;
		}
		p = end;
	}
	return n;
}

static bool same_entity(void *ctx, const char *a, const char *b)
{
	char *x[MOST_PARTS], *y[MOST_PARTS];
	size_t n, m;

	if (strcmp(a, b) == 0) {
		return true;
	}
	if (strcspn(a, ":") != strcspn(b, ":") || strncmp(a, b, strcspn(a, ":")) != 0) {
		return false;
	}
	n = parts(mem_strdup(ctx, a), x);
	m = parts(mem_strdup(ctx, b), y);
	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		while (k < m && strcmp(x[i], y[k]) != 0) {
			k++;
		}
		if (k == m) {
			return false;
		}
	}
	return n == m;
}

static bool is_link(const char *line)
{
	return strstr(line, " -> ") != NULL || strstr(line, " >< ") != NULL || strstr(line, " == ") != NULL;
}

static bool among(void *ctx, const struct lines *l, const char *line)
{
	for (size_t i = 0; i < l->count; i++) {
		if (same_entity(ctx, l->all[i], line)) {
			return true;
		}
	}
	return false;
}

static bool named(const struct lines *l, const char *name)
{
	size_t n = strlen(name);

	for (size_t i = 0; i < l->count; i++) {
		if (strncmp(l->all[i], name, n) == 0 && l->all[i][n] == ':') {
			return true;
		}
	}
	return false;
}

/* Number of faults, each printed. */
static int compare(void *ctx, const struct shape *x, const struct lines *got, const struct lines *links)
{
	bool all = true;
	int faults = 0;

	for (size_t i = 0; i < x->model.count; i++) {
		const char *line = x->model.all[i];

		if (strcmp(line, "...") == 0) {
			all = false;
		} else if (strcmp(line, "none") == 0) {
			continue;
		} else if (strncmp(line, "none ", 5) == 0 ? named(got, line + 5)
		                                          : !among(ctx, is_link(line) ? links : got, line)) {
			print_error("%s:\n  expected  %s\n", x->title, line);
			faults++;
		}
	}
	for (size_t i = 0; all && i < got->count; i++) {
		if (!among(ctx, &x->model, got->all[i])) {
			print_error("%s:\n  got       %s\n", x->title, got->all[i]);
			faults++;
		}
	}
	return faults;
}

static int run(const struct shape *x, bool print)
{
	void *ctx = mem_context(NULL, "shape");
	struct diags *diags = diags_new(ctx);
	struct session *s = session_scratch(ctx, "2026-01-01T00:00:00Z", diags);
	struct source *source = source_new(ctx, "shape.md", x->text, strlen(x->text), diags);
	struct lines got = {0}, links = {0};
	int faults;

	assert_non_null(s);
	assert_non_null(source);
	assert_true(requirements_read(ctx, s, source, "user", "requirements", NULL));
	query(ctx, s, ENTITIES, &got);
	query(ctx, s, RELATIONSHIPS, &links);
	faults = compare(ctx, x, &got, &links);
	for (size_t i = 0; print && i < got.count + links.count; i++) {
		print_message("%s\n", i < got.count ? got.all[i] : links.all[i - got.count]);
	}
	mem_free(ctx);
	return faults;
}

/* Takes the next "## title", text and model out of a file; false at its end. */
static bool next_shape(void *ctx, char **at, struct shape *x)
{
	size_t fences = 0;
	char *fence = NULL;

	memset(x, 0, sizeof(*x));
	x->text = mem_strdup(ctx, "");
	while (**at != '\0' && fences < 4) {
		char *line = *at;
		char *end = line + strcspn(line, "\n");
		size_t ticks = strspn(line, "`");

		*at = *end == '\0' ? end : end + 1;
		*end = '\0';
		if (fences % 2 == 1 && ticks >= strspn(fence, "`") && line[ticks] == '\0') {
			fences++;
		} else if (fences == 1) {
			x->text = mem_printf(ctx, "%s%s\n", x->text, line);
		} else if (fences == 3 && line[0] != '\0') {
			add(&x->model, line);
		} else if (fences % 2 == 0 && ticks >= 3) {
			fence = line;
			fences++;
		} else if (strncmp(line, "## ", 3) == 0) {
			x->title = line + 3;
		}
	}
	return fences == 4;
}

static void run_file(const char *name, int least)
{
	void *ctx = mem_context(NULL, "shapes");
	struct diags *diags = diags_new(ctx);
	struct source *source = file_source(ctx, mem_printf(ctx, TESTS_FOLDER "/shapes/%s.md", name), diags);
	const char *only = getenv("TITLE");
	struct shape x;
	char *at;
	int count = 0, faults = 0;

	assert_non_null(source);
	at = mem_strdup(ctx, source->text);
	while (next_shape(ctx, &at, &x)) {
		count++;
		if (only == NULL || strstr(x.title, only) != NULL) {
			faults += run(&x, only != NULL) > 0;
		}
	}
	print_message("%s: %d shapes, %d with faults\n", name, count, faults);
	assert_true(count >= least);
	assert_int_equal(faults, 0);
	mem_free(ctx);
}

static void tables(void **state)
{
	(void)state;
	run_file("tables", 25);
}

static void lists(void **state)
{
	(void)state;
	run_file("lists", 45);
}

static void items(void **state)
{
	(void)state;
	run_file("items", 62);
}

static void notes(void **state)
{
	(void)state;
	run_file("notes", 18);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(tables), cmocka_unit_test(lists), cmocka_unit_test(items),
	                                   cmocka_unit_test(notes)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
