/* The tag language: the cases of the Mustache specification's core in our words, then what is ours: queries,
 * parameters, escaping for Markdown, faults with places. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/content/content.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"
#include "dataeng/write/functions.h"
#include "dataeng/write/mustache.h"

/* A template whose queries are "name: SQL" lines, as a front matter has them; the file is both parts. */
struct fixture {
	void *ctx;
	struct diags *diags;
	struct db *db;
	struct source *source;
	struct template t;
};

static void read_queries(struct fixture *f, struct slice *rest)
{
	struct slice line;

	while (slice_line(rest, &line) && !slice_is(line, "---")) {
		size_t colon = slice_find(line, ": ", 0);
		struct template_query *q = &f->t.queries[f->t.query_count++];
		struct slice sql = slice_from(line, colon + 2);

		q->name = slice_dup(f->ctx, slice_cut(line, 0, colon));
		q->sql.text = slice_dup(f->ctx, sql);
		q->sql.col = 1;
		q->sql.place = source_place(f->source, (size_t)(sql.p - f->source->text), sql.n);
	}
}

static struct fixture make(const char *queries, const char *body)
{
	struct fixture f = {.ctx = mem_context(NULL, "test")};
	const char *text = mem_printf(f.ctx, "%s%s", queries, body);
	struct slice rest;

	f.diags = diags_new(f.ctx);
	f.db = db_open(f.ctx, NULL, DB_MEMORY, f.diags);
	assert_true(template_functions(f.db));
	assert_true(db_exec(f.db, "CREATE TABLE v_t (id INTEGER, name TEXT); CREATE TABLE v_c (t INTEGER, name TEXT);"
	                          "INSERT INTO v_t VALUES (1, 'customer'), (2, 'order');"
	                          "INSERT INTO v_c VALUES (1, 'email'), (1, 'phone'), (2, 'total')"));
	f.source = source_new(f.ctx, "t.md", text, strlen(text), f.diags);
	f.t = (struct template){.path = "t.md", .id = "t", .queries = mem_array(f.ctx, struct template_query, 16)};
	rest = (struct slice){f.source->text, f.source->size};
	read_queries(&f, &rest);
	f.t.body.text = rest.p;
	f.t.body.place = source_place(f.source, (size_t)(rest.p - f.source->text), 0);
	f.t.body.col = 1;
	return f;
}

#define BOOLEANS                                                                                                               \
	"yes: SELECT 1\nno: SELECT 1 WHERE 0\nlist: VALUES (1), (2), (3)\nempty: SELECT 1 WHERE 0\n"                           \
	"person: SELECT 'Joe' AS name, NULL AS nick, 'a' AS x\n"                                                               \
	"text: SELECT 'x' AS value\n---\n"

static void renders(const char *queries, const char *body, const char *wanted)
{
	struct fixture f = make(queries, body);
	struct buf out;

	buf_init(&out, f.ctx);
	if (!mustache_render(f.ctx, &out, f.db, &f.t, f.diags)) {
		fail_msg("%s: %s", body, f.diags->all[0].message);
	}
	assert_string_equal(out.data, wanted);
	assert_false(db_limits(f.db).read_only);
	mem_free(f.ctx);
}

static void spec_interpolation(void **state)
{
	(void)state;
	renders(BOOLEANS, "Hello from {Mustache}!\n", "Hello from {Mustache}!\n");
	renders(BOOLEANS, "{{#person}}Hello, {{name}}!{{/person}}", "Hello, Joe!");
	renders(BOOLEANS, "{{#person}}Hello, {{ name }}!{{/person}}", "Hello, Joe!");
	renders(BOOLEANS, "{{#person}}({{nick}}){{{nick}}}{{&nick}}{{/person}}", "()");
	renders(BOOLEANS, "{{#person}}  {{name}}\n{{/person}}", "  Joe\n");
	renders(BOOLEANS, "{{#person}}| {{{ name }}} |{{& name }}{{/person}}", "| Joe |Joe");
	renders(BOOLEANS, "{{#list}}{{.}}{{/list}}", "123");
	renders(BOOLEANS, "{{#person}}{{person.name}}{{/person}}", "Joe");
	renders(BOOLEANS, "{{text}} {{empty}}.", "x .");
}

static void spec_sections(void **state)
{
	(void)state;
	renders(BOOLEANS, "\"{{#yes}}shown{{/yes}}\"", "\"shown\"");
	renders(BOOLEANS, "\"{{#no}}hidden{{/no}}\"", "\"\"");
	renders(BOOLEANS, "{{#list}}({{.}}){{/list}}", "(1)(2)(3)");
	renders(BOOLEANS, "[{{#empty}}x{{/empty}}]", "[]");
	renders(BOOLEANS, "{{#person}}{{#name}}named {{.}}{{/name}}{{#nick}}nick{{/nick}}{{/person}}", "named Joe");
	renders(BOOLEANS, "| A {{#yes}}B {{#yes}}C{{/yes}} D{{/yes}} E |", "| A B C D E |");
	renders(BOOLEANS, "| A {{#yes}}B {{#no}}C{{/no}} D{{/yes}} E |", "| A B  D E |");
	renders(BOOLEANS, " | {{#yes}}\t|\t{{/yes}} | \n", " | \t|\t | \n");
	renders(BOOLEANS, " | {{#yes}} {{! comment }}\n {{/yes}} | \n", " |  \n  | \n");
	renders(BOOLEANS, " {{#yes}}YES{{/yes}}\n {{#yes}}GOOD{{/yes}}\n", " YES\n GOOD\n");
	renders(BOOLEANS, "|{{# yes }}={{/ yes }}|", "|=|");
}

static void spec_standalone_lines(void **state)
{
	(void)state;
	renders(BOOLEANS, "| This Is\n{{#yes}}\n|\n{{/yes}}\n| A Line\n", "| This Is\n|\n| A Line\n");
	renders(BOOLEANS, "| This Is\n  {{#yes}}\n|\n  {{/yes}}\n| A Line\n", "| This Is\n|\n| A Line\n");
	renders(BOOLEANS, "#{{#yes}}\n/\n  {{/yes}}", "#\n/\n");
	renders(BOOLEANS, "  {{#yes}}\n#{{/yes}}\n/", "#\n/");
	renders(BOOLEANS, "{{#no}}\nhidden\n{{/no}}\nshown\n", "shown\n");
	renders(BOOLEANS, "a\n{{^no}}\nb\n{{/no}}\nc\n", "a\nb\nc\n");
}

static void spec_inverted(void **state)
{
	(void)state;
	renders(BOOLEANS, "{{^no}}shown{{/no}}{{^yes}}hidden{{/yes}}", "shown");
	renders(BOOLEANS, "{{^list}}none{{/list}}{{^empty}}none{{/empty}}", "none");
	renders(BOOLEANS, "{{#person}}{{^nick}}no nick{{/nick}}{{^name}}no name{{/name}}{{/person}}", "no nick");
	renders(BOOLEANS, "| A {{^no}}B {{^no}}C{{/no}} D{{/no}} E |", "| A B C D E |");
}

static void spec_comments(void **state)
{
	(void)state;
	renders(BOOLEANS, "12345{{! Comment Block! }}67890", "1234567890");
	renders(BOOLEANS, "12345{{!\n  Over\n  lines\n}}67890\n", "1234567890\n");
	renders(BOOLEANS, "Begin.\n{{! Comment Block! }}\nEnd.\n", "Begin.\nEnd.\n");
	renders(BOOLEANS, "Begin.\n  {{! Indented }}\nEnd.\n", "Begin.\nEnd.\n");
	renders(BOOLEANS, "  {{! I'm Still Standalone }}\n!", "!");
	renders(BOOLEANS, "!\n  {{! I'm Still Standalone }}", "!\n");
	renders(BOOLEANS, "Begin.\n{{!\nSomething\n}}\nEnd.\n", "Begin.\nEnd.\n");
	renders(BOOLEANS, "  12 {{! 34 }}\n", "  12 \n");
	renders(BOOLEANS, "12345 {{! Comment Block! }} 67890", "12345  67890");
}

#define TABLES                                                                                                                 \
	"tables: SELECT id, name FROM v_t ORDER BY id\ncolumns: SELECT name FROM v_c WHERE t = :id ORDER BY name\n"            \
	"count: SELECT count(*) * 1.0 FROM v_t\n---\n"

static void rows_are_parameters_of_inner_queries(void **state)
{
	(void)state;
	renders(TABLES,
	        "{{count}} tables\n{{#tables}}\n## {{name}}\n{{#columns}}\n- "
	        "{{tables.name}}.{{name}}\n{{/columns}}\n{{/tables}}\n",
	        "2 tables\n## customer\n- customer.email\n- customer.phone\n## order\n- order.total\n");
}

static void markdown_is_escaped(void **state)
{
	const char *queries =
	        "q: SELECT 'a|b' || char(10) || '<c> & d' AS x, 'snake_case *not* __init__ 2 * 3 `x` &amp; [l](u)' AS y\n---\n";

	(void)state;
	renders(queries, "{{#q}}{{x}}{{/q}}", "a\\|b &lt;c> & d");
	renders(queries, "{{#q}}{{{x}}}{{/q}}", "a|b\n<c> & d");
	renders(queries, "{{#q}}{{y}}{{/q}}", "snake_case \\*not\\* \\_\\_init\\_\\_ 2 * 3 \\`x\\` &amp;amp; [l\\](u)");
}

static void fails(const char *queries, const char *body, const char *code, size_t line, size_t col, const char *words)
{
	struct fixture f = make(queries, body);
	struct buf out;

	buf_init(&out, f.ctx);
	assert_false(mustache_check(f.ctx, f.db, &f.t, f.diags));
	assert_int_equal(f.diags->count, 1);
	assert_string_equal(f.diags->all[0].code, code);
	assert_string_equal(f.diags->all[0].place.file, "t.md");
	assert_int_equal(f.diags->all[0].place.line, line);
	assert_int_equal(f.diags->all[0].place.col, col);
	assert_non_null(strstr(f.diags->all[0].message, words));
	assert_null(db_error(f.db));
	mem_free(f.ctx);
}

#define ONE "q: SELECT name, id FROM v_t\n---\n"

static void faults_have_places(void **state)
{
	(void)state;
	fails(ONE, "{{#q}}\n  {{nam}}\n{{/q}}\n", "template-name", 4, 3, "'nam'");
	fails(ONE, "{{#q}}{{/q}}\nab {{#q}}\n", "template-section", 4, 4, "never closed");
	fails(ONE, "{{#q}}{{/q}}{{/x}}", "template-section", 3, 13, "never opened");
	fails(ONE, "{{#q}}{{/p}}", "template-section", 3, 7, "the open section");
	fails(ONE, "{{#q}}{{/q}}{{> part}}", "template-tag", 3, 13, "not supported");
	fails(ONE, "{{#q}}{{/q}} {{name", "template-tag", 3, 14, "never closed");
	fails("q: SELECT nome FROM v_t\n---\n", "{{#q}}{{/q}}", "template-sql", 1, 11, "no such column: nome");
	fails("q: SELECT :a AS x\n---\n", "{{#q}}{{/q}}", "template-parameter", 1, 11, "'a'");
	fails("q: DELETE FROM v_t\n---\n", "{{#q}}{{/q}}", "template-sql", 1, 4, "not authorized");
	fails("q: SELECT 1\np: SELECT 2\n---\n", "{{q}}", "template-query-unused", 2, 4, "'p'");
}

static void all_faults_at_once(void **state)
{
	struct fixture f = make(ONE, "{{a}}{{#q}}{{b}}{{/q}}{{^q}}{{name}}{{/q}}{{#c}}{{d}}{{/c}}");

	(void)state;
	assert_false(mustache_check(f.ctx, f.db, &f.t, f.diags));
	assert_int_equal(f.diags->count, 4);
	mem_free(f.ctx);
}

static void numbers_for_people(void **state)
{
	static const char *const cases[][2] = {
	        {"human_bytes(0)", "0 B"},
	        {"human_bytes(1536)", "1.5 KiB"},
	        {"human_bytes(1048575)", "1 MiB"},
	        {"human_bytes(123456789012)", "115 GiB"},
	        {"human_count(1234567)", "1,234,567"},
	        {"human_count(1234567890)", "1.2 billion"},
	        {"human_count(NULL)", NULL},
	        {"human_months(84)", "7 years"},
	        {"human_months(13)", "13 months"},
	        {"human_months(1)", "1 month"},
	        {"human_months(0.5)", "15 days"},
	        {"human_minutes('15')", "15 minutes"},
	        {"human_minutes('240')", "4 hours"},
	        {"human_minutes('soon')", "soon"},
	        {"md_code('a | b')", "`a \\| b`"},
	        {"md_code('a`b')", "`` a`b ``"},
	        {"sql_parameters('SELECT * FROM t WHERE t.a = $1 AND b>=$2 AND b < $3 AND c = ''$9'' LIMIT $4')",
	         "`$1` t.a, `$2` b from, `$3` b before, `$4`"},
	        {"sql_parameters('SELECT 1')", NULL},
	        {"plural(1, 'table', 'tables')", "1 table"},
	        {"plural(0, 'table', 'tables')", "no tables"},
	        {"plural(1200, 'row', 'rows')", "1,200 rows"},
	};
	struct fixture f = make("---\n", "");

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char *got = db_text(f.ctx, f.db, mem_printf(f.ctx, "SELECT %s", cases[i][0]), "");

		if (cases[i][1] == NULL) {
			assert_null(got);
		} else {
			assert_string_equal(got, cases[i][1]);
		}
	}
	mem_free(f.ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(spec_interpolation),    cmocka_unit_test(spec_sections),
	        cmocka_unit_test(spec_standalone_lines), cmocka_unit_test(spec_inverted),
	        cmocka_unit_test(spec_comments),         cmocka_unit_test(rows_are_parameters_of_inner_queries),
	        cmocka_unit_test(markdown_is_escaped),   cmocka_unit_test(faults_have_places),
	        cmocka_unit_test(all_faults_at_once),    cmocka_unit_test(numbers_for_people),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
