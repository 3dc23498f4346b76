/* DBML: the conceptual model through an editor and back, a schema written and read, faults with their places. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/edit.h"
#include "dataeng/model/session.h"
#include "dataeng/plan/derive.h"
#include "dataeng/read/dbml.h"
#include "dataeng/wrap/sqlite.h"
#include "dataeng/write/dbml.h"

static const char SHOP[] = "Table customer {\n"
                           "  email text [pk, unique, not null, note: 'personal']\n"
                           "  full_name composite [note: 'personal']\n"
                           "  first_name text [note: 'part of full_name']\n"
                           "  last_name text [note: 'part of full_name; as in the passport']\n"
                           "  phones text[] [null]\n"
                           "  age integer [note: 'derived: from the date of birth']\n"
                           "}\n"
                           "Enum order_status {\n  new\n  \"on the way\"\n}\n"
                           "Table order {\n"
                           "  number integer [unique, not null]\n"
                           "  status order_status [not null, default: 'new']\n"
                           "  placed_at timestamp [not null]\n"
                           "  customer ref [not null, ref: > customer.id, note: 'placed by']\n"
                           "  product ref [ref: <> product.id, note: 'contains']\n"
                           "}\n"
                           "Table order_product [note: 'facts of order.product'] {\n  quantity integer [not null]\n}\n"
                           "Table product {\n  sku text [pk, unique, not null]\n  price money [not null]\n}\n"
                           "Table book [note: 'subtype of product'] {\n  isbn text\n}\n"
                           "Table review [note: 'weak'] {\n"
                           "  line integer [pk]\n"
                           "  product ref [pk, not null, ref: > product.id, note: 'owner; about']\n"
                           "}\n";

struct state {
	void *ctx;
	struct diags *diags;
	struct session *s;
};

static struct state start(void)
{
	struct state t = {.ctx = mem_context(NULL, "test")};

	t.diags = diags_new(t.ctx);
	t.s = session_scratch(t.ctx, "2026-01-01T00:00:00Z", t.diags);
	assert_non_null(t.s);
	return t;
}

static bool apply(struct state *t, const char *text, int *changes)
{
	struct source *source = source_new(t->ctx, "edit.dbml", text, strlen(text), t->diags);
	bool ok = source != NULL && dbml_apply(t->ctx, t->s, source, changes);

	for (size_t i = 0; ok && i < t->diags->count; i++) {
		print_message("%s\n", t->diags->all[i].message);
	}
	return ok;
}

static char *model(struct state *t)
{
	struct buf b;

	buf_init(&b, t->ctx);
	assert_true(dbml_write_model(&b, t->s));
	return b.data;
}

/* The text with the first `from` replaced. */
static char *with(struct state *t, const char *text, const char *from, const char *to)
{
	const char *p = strstr(text, from);

	assert_non_null(p);
	return mem_printf(t->ctx, "%.*s%s%s", (int)(p - text), text, to, p + strlen(from));
}

static char *one(struct state *t, const char *sql)
{
	return db_text(t->ctx, t->s->db, sql, "");
}

static void the_model_comes_back_unchanged(void **state)
{
	struct state t = start();
	struct state u = start();
	int changes;
	char *text;

	(void)state;
	assert_true(apply(&t, SHOP, &changes));
	assert_true(changes > 10);
	text = model(&t);
	assert_true(apply(&t, text, &changes));
	assert_int_equal(changes, 0);
	assert_true(apply(&u, text, &changes));
	assert_string_equal(model(&u), text);
	assert_string_equal(one(&u, "SELECT cardinality FROM relationship WHERE name = 'contains'"), "many-to-many");
	assert_string_equal(one(&u, "SELECT parts FROM v_entity_key WHERE entity = 'review'"), "product, line");
	assert_string_equal(one(&u, "SELECT value_list FROM v_attribute WHERE name = 'status'"), "new, on the way");
	assert_string_equal(one(&u, "SELECT entity FROM v_attribute WHERE name = 'quantity'"), "order_product");
	mem_free(t.ctx);
	mem_free(u.ctx);
}

static void renames_keep_what_hangs_on_them(void **state)
{
	struct state t = start();
	int64_t customer, placed;
	char *text;
	int changes;

	(void)state;
	assert_true(apply(&t, SHOP, NULL));
	customer = model_find_entity(t.s, "customer");
	placed = model_find_attribute(t.s, model_find_entity(t.s, "order"), "placed_at");
	model_add_volume(t.s, &(struct model_volume){.entity_id = customer, .row_count = 7});
	text = with(&t, model(&t), "Table customer {", "Table client {");
	text = with(&t, text, "customer ref [not null, ref: > customer.id", "client ref [not null, ref: > client.id");
	text = with(&t, text, "placed_at timestamp [", "ordered_at timestamp [");
	assert_true(apply(&t, text, &changes));
	assert_int_equal(changes, 2);
	assert_int_equal(model_find_entity(t.s, "client"), customer);
	assert_int_equal(model_find_entity(t.s, "customer"), customer); /* an alias now */
	assert_int_equal(model_find_attribute(t.s, model_find_entity(t.s, "order"), "ordered_at"), placed);
	assert_string_equal(one(&t, "SELECT entity FROM v_volume"), "client");
	assert_string_equal(one(&t, "SELECT source FROM provenance WHERE element_id = (SELECT id FROM attribute WHERE name = "
	                            "'ordered_at') ORDER BY id DESC LIMIT 1"),
	                    "edit");
	mem_free(t.ctx);
}

static void all_kinds_of_changes_arrive(void **state)
{
	struct state t = start();
	char *text;
	int changes;

	(void)state;
	assert_true(apply(&t, SHOP, NULL));
	text = with(&t, model(&t), "  phones text[] [null]\n", "");                                  /* dropped */
	text = with(&t, text, "price money [not null]", "price decimal [null]");                     /* retyped, optional */
	text = with(&t, text, "  \"on the way\"\n", "  \"on the way\"\n  delivered\n");              /* a value more */
	text = with(&t, text, "ref: <> product.id", "ref: > product.id");                            /* another cardinality */
	text = with(&t, text, "review [note: 'weak']", "review [note: 'associative']");              /* another kind */
	text = with(&t, text, "line integer [pk]", "line integer");                                  /* another key */
	text = with(&t, text, "isbn text", "isbn text [unique, note: 'personal']\n  pages integer"); /* added */
	text = mem_printf(t.ctx, "%s\nTable shelf {\n  code text [pk]\n  book ref [ref: - book.id]\n}\n", text);
	assert_true(apply(&t, text, &changes));
	assert_null(one(&t, "SELECT id FROM attribute WHERE name = 'phones'"));
	assert_string_equal(one(&t, "SELECT type || required FROM attribute WHERE name = 'price'"), "decimal0");
	assert_string_equal(one(&t, "SELECT value_list FROM v_attribute WHERE name = 'status'"), "new, on the way, delivered");
	assert_string_equal(one(&t, "SELECT cardinality FROM relationship WHERE name = 'contains'"), "many-to-one");
	assert_string_equal(one(&t, "SELECT kind FROM entity WHERE name = 'review'"), "associative");
	assert_string_equal(one(&t, "SELECT parts FROM v_entity_key WHERE entity = 'review'"), "product");
	assert_string_equal(one(&t, "SELECT is_unique || pii FROM attribute WHERE name = 'isbn'"), "1personal");
	assert_string_equal(one(&t, "SELECT cardinality FROM v_relationship WHERE from_entity = 'shelf'"), "one-to-one");
	assert_string_equal(one(&t, "SELECT type FROM attribute WHERE name = 'pages'"), "integer");
	assert_true(apply(&t, model(&t), &changes));
	assert_int_equal(changes, 0);
	text = with(&t, model(&t), strstr(model(&t), "\nTable shelf"), "\n");
	assert_true(apply(&t, text, &changes));
	assert_int_equal(model_find_entity(t.s, "shelf"), 0);
	mem_free(t.ctx);
}

static void names_can_be_swapped(void **state)
{
	struct state t = start();

	(void)state;
	assert_true(apply(&t, "Table a {\n x text\n y integer\n}\n", NULL));
	assert_true(apply(&t, "Table a {\n y text\n x integer\n}\n", NULL));
	assert_string_equal(one(&t, "SELECT type FROM attribute WHERE name = 'y'"), "text");
	assert_string_equal(one(&t, "SELECT type FROM attribute WHERE name = 'x'"), "integer");
	mem_free(t.ctx);
}

static void an_empty_text_changes_nothing(void **state)
{
	struct state t = start();
	int changes = 7;

	(void)state;
	assert_true(apply(&t, SHOP, NULL));
	assert_true(apply(&t, "// nothing\n", &changes));
	assert_int_equal(changes, 0);
	assert_true(model_find_entity(t.s, "customer") != 0);
	mem_free(t.ctx);
}

/* Each fault: text, line and column, part of the message. */
static void faults_have_places(void **state)
{
	static const struct {
		const char *text;
		size_t line, col;
		const char *message, *hint;
	} faults[] = {
	        {"Tabel a {\n}\n", 1, 1, "Table, Enum or Ref", "did you mean \"Table\"?"},
	        {"Table a {\n  x\n}\n", 3, 1, "the type of the column", NULL},
	        {"Table a {\n  x text [not nul]\n}\n", 2, 11, "no setting \"not nul\"", "did you mean \"not null\"?"},
	        {"Table a {\n  x text 'oops'\n}\n", 2, 10, "the end of the line", NULL},
	        {"Table a {\n  x txt\n}\n", 2, 3, "there is no type \"txt\"", "did you mean \"text\"?"},
	        {"Table a {\n  x text\n  x text\n}\n", 3, 3, "two attributes \"x\"", NULL},
	        {"Table a {\n  b ref [ref: > bb.id]\n}\nTable bbb {\n  x text\n}\n", 2, 3, "no entity \"bb\"",
	         "did you mean \"bbb\"?"},
	        {"Table A {\n  x text\n}\n", 1, 7, "no name of this model", "write it as \"a\""},
	        {"Table a [note: 'odd'] {\n  x text\n}\n", 1, 7, "\"odd\" is no kind", NULL},
	        {"Table a [note: 'subtype of a'] {\n  x text\n}\n", 1, 7, "subtype of itself", NULL},
	        {"Table a {\n  x text [note: 'part of y']\n}\n", 2, 3, "cannot be a part", NULL},
	        {"Table a {\n  x text [note: 'open\n}\n", 2, 17, "the quote is not closed", NULL},
	        {"Table a {\n  x text\n", 2, 10, "the text ends", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		struct state t = start();
		const struct diag *d;

		assert_false(apply(&t, faults[i].text, NULL));
		assert_true(t.diags->count > 0);
		d = &t.diags->all[0];
		if (d->place.line != faults[i].line || d->place.col != faults[i].col ||
		    strstr(d->message, faults[i].message) == NULL ||
		    (faults[i].hint != NULL && (d->hint == NULL || strcmp(d->hint, faults[i].hint) != 0))) {
			fail_msg("fault %zu: %zu:%zu %s (%s)", i, d->place.line, d->place.col, d->message, d->hint);
		}
		assert_int_equal(db_int(t.s->db, -1, "SELECT count(*) FROM element", ""), 0);
		mem_free(t.ctx);
	}
}

static bool read_schema(struct state *t, const char *text, const char *schema)
{
	struct source *source = source_new(t->ctx, "schema.dbml", text, strlen(text), t->diags);

	return source != NULL && dbml_read(t->ctx, t->s, source, schema);
}

static char *schema_text(struct state *t, const char *schema)
{
	struct buf b;

	buf_init(&b, t->ctx);
	assert_true(dbml_write(&b, t->s, schema));
	return b.data;
}

static void a_schema_comes_back_unchanged(void **state)
{
	struct state t = start();
	char *text;

	(void)state;
	assert_true(apply(&t, SHOP, NULL));
	assert_true(derive_run(t.ctx, t.s));
	text = schema_text(&t, "design");
	if (!read_schema(&t, text, "copy")) {
		fail_msg("%s", t.diags->all[0].message);
	}
	assert_string_equal(schema_text(&t, "copy"), text);
	assert_int_equal(
	        db_int(t.s->db, -1,
	               "SELECT count(*) FROM col c JOIN tbl t ON t.id = c.tbl_id JOIN db_schema d ON d.id = t.schema_id "
	               "JOIN tbl u ON u.name = t.name JOIN db_schema e ON e.id = u.schema_id AND e.name = 'copy' LEFT "
	               "JOIN col x ON x.tbl_id = u.id AND x.name = c.name WHERE d.name = 'design' AND (x.type IS NOT "
	               "c.type OR x.sqlite_type IS NOT c.sqlite_type OR x.postgres_type IS NOT c.postgres_type OR "
	               "x.not_null <> c.not_null)",
	               ""),
	        0);
	mem_free(t.ctx);
}

static void foreign_dbml_is_understood(void **state)
{
	static const char text[] =
	        "Project shop {\n  database_type: 'PostgreSQL'\n  Note: 'a shop'\n}\n"
	        "Table users as U [headercolor: #3498DB] {\n"
	        "  id int [pk, increment] // auto\n"
	        "  \"full name\" varchar(100) [not null, unique, default: 'x']\n"
	        "  created_at timestamp [default: `now()`]\n"
	        "  role user_role\n"
	        "  score numeric(5,2) [default: 1.5]\n"
	        "  Note: '''two\n  lines'''\n"
	        "}\n"
	        "enum user_role {\n  admin [note: 'all']\n  guest\n}\n"
	        "Table posts {\n  id bigint [primary key]\n  author_id int [ref: > U.id]\n  slug text\n"
	        "  indexes {\n    slug [unique]\n    (author_id, slug) [name: 'by_author']\n    `lower(slug)`\n"
	        "  }\n}\n"
	        "Table profiles {\n  user_id int [pk]\n}\n"
	        "Ref one { profiles.user_id - users.id [delete: cascade] }\n"
	        "Ref: posts.id <> users.id\n"
	        "TableGroup g {\n  users\n  posts\n}\n";
	struct state t = start();

	(void)state;
	if (!read_schema(&t, text, "design")) {
		fail_msg("%s", t.diags->all[0].message);
	}
	assert_string_equal(one(&t, "SELECT group_concat(name) FROM (SELECT name FROM v_table ORDER BY seq)"),
	                    "users,posts,profiles,posts_users");
	assert_string_equal(one(&t, "SELECT group_concat(kind || columns) FROM (SELECT kind, columns FROM v_key ORDER BY id)"),
	                    "uniquefull name,primaryid,primaryid,uniqueslug,primaryuser_id,primaryposts_id, users_id");
	assert_string_equal(one(&t, "SELECT group_concat(tbl || on_delete) FROM (SELECT * FROM v_fk ORDER BY id)"),
	                    "postsno action,profilescascade,posts_userscascade,posts_userscascade");
	assert_string_equal(one(&t, "SELECT sqlite_expr FROM v_check"), "role IN ('admin', 'guest')");
	assert_string_equal(one(&t, "SELECT group_concat(columns, ';') FROM (SELECT columns FROM v_index ORDER BY id)"),
	                    "author_id, slug;lower(slug)");
	assert_string_equal(one(&t, "SELECT postgres_type || postgres_default FROM v_column WHERE name = 'created_at'"),
	                    "timestamptznow()");
	mem_free(t.ctx);
}

static void wrong_names_in_a_schema_are_reported(void **state)
{
	struct state t = start();

	(void)state;
	assert_false(
	        read_schema(&t,
	                    "Table users {\n  id int [pk]\n}\nTable posts {\n  id int [pk]\n  author int [ref: > user.id]\n"
	                    "  indexes {\n    autor\n  }\n}\nRef: posts.author > users.idd [delete: cascad]\n",
	                    "design"));
	assert_int_equal(t.diags->errors, 4);
	assert_string_equal(t.diags->all[0].message, "there is no table \"user\"");
	assert_string_equal(t.diags->all[0].hint, "did you mean \"users\"?");
	assert_int_equal(db_int(t.s->db, -1, "SELECT count(*) FROM db_schema", ""), 0);
	mem_free(t.ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(the_model_comes_back_unchanged),       cmocka_unit_test(renames_keep_what_hangs_on_them),
	        cmocka_unit_test(all_kinds_of_changes_arrive),          cmocka_unit_test(names_can_be_swapped),
	        cmocka_unit_test(an_empty_text_changes_nothing),        cmocka_unit_test(faults_have_places),
	        cmocka_unit_test(a_schema_comes_back_unchanged),        cmocka_unit_test(foreign_dbml_is_understood),
	        cmocka_unit_test(wrong_names_in_a_schema_are_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
