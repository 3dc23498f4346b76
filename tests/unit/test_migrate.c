/* Names of --rename and --set, matching, candidates, doubts; differences; scripts that run. What scripts do to rows is the
 * business of tests/corpus/migrations. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/object.h"
#include "dataeng/plan/diff.h"
#include "dataeng/plan/migrate.h"
#include "dataeng/plan/migrate_plan.h"
#include "dataeng/prove/trial.h"
#include "dataeng/read/objects.h"
#include "dataeng/wrap/sqlite.h"

struct fixture {
	void *ctx;
	struct diags *diags;
};

static int set_up(void **state)
{
	void *ctx = mem_context(NULL, "test");
	struct fixture *f = mem_new(ctx, struct fixture);

	*f = (struct fixture){ctx, diags_new(ctx)};
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	mem_free(f->ctx);
	return 0;
}

struct side {
	struct db *db;
	struct objects *objects;
};

static struct side side(const struct fixture *f, const char *sql)
{
	struct side s = {.db = db_open(f->ctx, NULL, DB_MEMORY, f->diags)};

	assert_true(db_lenient(s.db) && db_exec(s.db, sql));
	s.objects = objects_sqlite(f->ctx, s.db, f->diags);
	assert_non_null(s.objects);
	return s;
}

static struct migration *match(const struct fixture *f, const char *from, const char *to, const char *const *renames,
                               const char *const *sets)
{
	struct migrate_words *words = mem_new(f->ctx, struct migrate_words);

	assert_true(migrate_names(f->ctx, words, renames, sets, f->diags));
	return migrate_match(f->ctx, side(f, from).objects, side(f, to).objects, words, f->diags);
}

static void test_names(void **state)
{
	struct fixture *f = *state;
	const char *const renames[] = {"a.b=c", "S.\"x.=y\".z=", "Order=Purchase \"PO\" Order", "a\"b.c=\"d.\"\"e\"", NULL};
	const char *const sets[] = {"t.c=a = b", NULL};
	const char *const bad[] = {"nothing", NULL};
	struct migrate_words w = {0};

	assert_true(migrate_names(f->ctx, &w, renames, sets, f->diags));
	assert_int_equal(w.renames[0].count, 2);
	assert_string_equal(w.renames[0].value, "c");
	assert_int_equal(w.renames[1].count, 3);
	assert_string_equal(w.renames[1].parts[1], "x.=y");
	assert_string_equal(w.renames[1].value, "");
	assert_string_equal(w.renames[2].value, "Purchase \"PO\" Order");
	assert_string_equal(w.renames[3].parts[0], "a\"b");
	assert_string_equal(w.renames[3].value, "d.\"e");
	assert_string_equal(w.sets[0].value, "a = b");
	assert_int_equal(f->diags->errors, 0);
	assert_false(migrate_names(f->ctx, &w, bad, NULL, f->diags));
}

static void test_candidates(void **state)
{
	struct fixture *f = *state;
	const char *from = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, g INT AS (id) VIRTUAL)";
	const char *to = "CREATE TABLE t (id INTEGER PRIMARY KEY, b TEXT, h INT AS (id) VIRTUAL)";
	const char *const rename[] = {"t.a=b", NULL};
	const char *const drop[] = {"t.a=", NULL};
	const char *const set[] = {"t.b=upper(a)", NULL};
	const char *const wrong[] = {"t.x=b", NULL};

	assert_int_equal(match(f, from, to, NULL, NULL)->missing, 1);
	assert_non_null(strstr(f->diags->all[0].hint, "--rename t.a=b"));
	assert_int_equal(match(f, from, to, rename, NULL)->missing, 0);
	assert_int_equal(match(f, from, to, drop, NULL)->missing, 0);
	assert_int_equal(match(f, from, to, NULL, set)->missing, 0);
	assert_null(match(f, from, to, wrong, NULL));
}

static void test_doubts(void **state)
{
	struct fixture *f = *state;
	struct migration *m =
	        match(f, "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INT, c REAL)",
	              "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT, b TEXT NOT NULL, c REAL, d TEXT NOT NULL, e INT NOT "
	              "NULL DEFAULT 1)",
	              NULL, NULL);

	assert_int_equal(m->doubt_count, 3);
	assert_int_equal(m->doubts[0].kind, DOUBT_TYPE);
	assert_int_equal(m->doubts[1].kind, DOUBT_NOT_NULL);
	assert_int_equal(m->doubts[2].kind, DOUBT_NEW_NOT_NULL);
}

static const char shop[] =
        "CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, n TEXT NOT NULL DEFAULT 'x' CHECK (n <> ''));"
        "CREATE TABLE b (a_id INT REFERENCES a ON DELETE CASCADE, k TEXT COLLATE NOCASE, PRIMARY KEY (a_id, k)) "
        "WITHOUT ROWID; CREATE INDEX b_k ON b (lower(k)) WHERE k IS NOT NULL; CREATE VIEW v AS SELECT n FROM a;"
        "CREATE TRIGGER t AFTER INSERT ON b BEGIN UPDATE a SET n = new.k WHERE id = new.a_id; END;";

static void test_diff(void **state)
{
	struct fixture *f = *state;
	struct side a = side(f, shop);
	struct side b = side(f, shop);
	struct side c = side(f, "CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, n TEXT, m INT)");
	struct diff *d = diff_run(f->ctx, a.objects, c.objects);
	const char *what;

	assert_int_equal(diff_run(f->ctx, a.objects, b.objects)->count, 0);
	assert_int_equal(objects_differ(a.objects, b.objects, &what), 0);
	assert_null(what);
	/* view, table b, the check of a.n; then a.n, then a.m: the trigger and the index go with their table */
	assert_int_equal(d->count, 5);
	assert_int_equal(d->all[0].kind, DIFF_DROP);
	assert_int_equal(d->all[3].kind, DIFF_CHANGE);
	assert_string_equal(c.objects->all[d->all[4].to].path, "a.m");
}

static void test_script(void **state)
{
	struct fixture *f = *state;
	struct migration *same = match(f, shop, shop, NULL, NULL);
	struct migration *m =
	        match(f, shop, "CREATE TABLE a (id INTEGER PRIMARY KEY, n TEXT); CREATE TABLE c (x);", NULL, NULL);
	struct trial t = {.from = m->from, .to = m->to};

	assert_memory_equal(migrate_sqlite_script(f->ctx, same, false), "-- nothing", 10);
	assert_memory_equal(migrate_sqlite_script(f->ctx, same, true), "-- nothing", 10);
	t.up = migrate_sqlite_script(f->ctx, m, false);
	t.down = migrate_sqlite_script(f->ctx, m, true);
	assert_true(trial_sqlite(f->ctx, &t, f->diags));
	assert_int_equal(t.differences, 0);
	assert_int_equal(f->diags->errors, 0);
	/* A script that leads elsewhere is found out, one that does not run is an error. */
	t.up = "CREATE TABLE x (y)";
	t.down = "DROP TABLE x";
	assert_true(trial_sqlite(f->ctx, &t, f->diags));
	assert_true(t.differences > 0);
	t.up = "DROP TABLE nothing";
	assert_false(trial_sqlite(f->ctx, &t, f->diags));
}

/* Each rule that comes has its query, in the names of before; the rows that break it are those it gives. */
static void test_prechecks(void **state)
{
	static const char from[] =
	        "CREATE TABLE p (id INTEGER PRIMARY KEY, old TEXT);"
	        "CREATE TABLE c (a INTEGER, b TEXT, p INTEGER, q INTEGER, s TEXT);"
	        "INSERT INTO p VALUES (1, 'x'), (2, 'x'), (3, NULL);"
	        "INSERT INTO c VALUES (1, NULL, 1, 9, 'u'), (1, 'b', 7, 9, 'u'), (-2, 'd', NULL, NULL, 'v');";
	static const char to[] =
	        "CREATE TABLE p (id INTEGER PRIMARY KEY, new TEXT UNIQUE);"
	        "CREATE TABLE c (a INTEGER CHECK (a > 0), b TEXT NOT NULL, p INTEGER REFERENCES p, q INTEGER, s TEXT);"
	        "CREATE UNIQUE INDEX i ON c (a, q); CREATE UNIQUE INDEX j ON c (s) WHERE a > 0;"
	        "CREATE UNIQUE INDEX k ON c (lower(s));";
	static const char *const renames[] = {"p.old=new", NULL};
	static const char *const none[] = {NULL};
	static const struct {
		const char *what;
		int rows;
	} wanted[] = {
	        {"duplicates in p (\"old\")", 1},      {"NULL in c.b", 1},
	        {"c: not CHECK (a > 0)", 1},           {"rows of c without their row in p", 1},
	        {"duplicates in c (\"a\", \"q\")", 1},
	};
	struct fixture *f = *state;
	struct migration *m = match(f, from, to, renames, none);
	struct db *db = side(f, from).db;
	size_t count;
	struct migrate_precheck *all = migrate_prechecks(f->ctx, m, &count);

	assert_int_equal(count, sizeof wanted / sizeof wanted[0]);
	for (size_t i = 0; i < count; i++) {
		bool found = false;

		for (size_t k = 0; k < count; k++) {
			if (strcmp(all[i].what, wanted[k].what) == 0) {
				found = true;
				assert_int_equal(
				        db_int(db, -1, mem_printf(f->ctx, "SELECT count(*) FROM (%s)", all[i].sql), ""),
				        wanted[k].rows);
			}
		}
		assert_true(found);
	}
}

static const struct migrate_source *source_of(const struct migrate_source *all, size_t count, const char *from, const char *to)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(all[i].source, from) == 0 && strcmp(all[i].target, to) == 0) {
			return &all[i];
		}
	}
	return NULL;
}

static void test_sources(void **state)
{
	static const char from[] =
	        "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT, c INTEGER, d TEXT); CREATE TABLE gone (x TEXT);";
	static const char to[] = "CREATE TABLE t (id INTEGER PRIMARY KEY, z TEXT, b TEXT, c TEXT, e TEXT DEFAULT 'k', "
	                         "f TEXT AS (b || 'x')); CREATE TABLE new (y TEXT);";
	static const char *const renames[] = {"t.a=z", "t.d=", "gone=", NULL};
	static const char *const sets[] = {"t.b=upper(b)", NULL};
	static const struct migrate_source wanted[] = {
	        {"t.id", "t.id", "as it is", "the same", true},
	        {"t.a", "t.z", "renamed", "the same", false},
	        {"t.b", "t.b", "= upper(b)", "archived", false},
	        {"t.c", "t.c", "INTEGER becomes TEXT", "archived", false},
	        {"", "t.e", "default: 'k'", "", false},
	        {"t.d", "", "dropped", "archived", false},
	        {"gone.x", "", "dropped with its table", "archived", false},
	        {"", "new.y", "the table starts empty", "", false},
	};
	struct fixture *f = *state;
	struct migration *m = match(f, from, to, renames, sets);
	size_t count;
	const struct migrate_source *all = migrate_sources(f->ctx, m, &count);

	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
		const struct migrate_source *s = source_of(all, count, wanted[i].source, wanted[i].target);

		assert_non_null(s);
		assert_string_equal(s->rule, wanted[i].rule);
		assert_string_equal(s->old, wanted[i].old);
		assert_int_equal(s->same, wanted[i].same);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(test_prechecks, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_sources, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_names, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_candidates, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_doubts, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_diff, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_script, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
