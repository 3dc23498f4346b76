/* The session: edits, history, undo and redo, exact to the row. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/edit.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"

static int64_t add_customer(struct session *s)
{
	int64_t id = model_add_entity(s, &(struct model_entity){.name = "customer"});
	int64_t email = model_add_attribute(
	        s, &(struct model_attribute){
	                   .owner_id = id, .name = "email", .required = MODEL_YES, .is_unique = true, .pii = "personal"});

	assert_true(email > 0);
	assert_true(model_add_key(s, id, true, &(struct model_part){.attribute_id = email}, 1) > 0);
	assert_true(model_add_volume(s, &(struct model_volume){.entity_id = id, .row_count = 500000}) > 0);
	assert_true(model_add_source(s, id, &(struct model_source){.kind = "edit"}));
	assert_true(model_ok(s));
	return id;
}

static void undo_and_redo_are_exact(void **state)
{
	void *ctx = mem_context(NULL, "test");
	struct diags *d = diags_new(ctx);
	struct session *s = session_scratch(ctx, "2026-01-01T00:00:00Z", d);
	char *what;
	int64_t id;

	(void)state;
	assert_non_null(s);
	assert_true(session_begin(s));
	id = add_customer(s);
	assert_true(session_commit(s, "entity add customer"));
	assert_int_equal(db_int(s->db, -1, "SELECT count(*) FROM v_attribute WHERE entity = 'customer' AND required", ""), 1);
	assert_true(session_begin(s));
	assert_true(model_delete(s, id));
	assert_true(session_commit(s, "entity drop customer"));
	assert_int_equal(model_find_entity(s, "customer"), 0);
	if (!session_undo(ctx, s, &what)) {
		fail_msg("%s", d->all[0].message);
	}
	assert_string_equal(what, "entity drop customer");
	assert_int_equal(model_find_entity(s, "customer"), id);
	assert_int_equal(db_int(s->db, -1, "SELECT count(*) FROM v_key", ""), 0);
	assert_string_equal(db_text(ctx, s->db, "SELECT parts FROM v_entity_key", ""), "email");
	assert_true(session_undo(ctx, s, &what));
	assert_int_equal(db_int(s->db, -1, "SELECT count(*) FROM element", ""), 0);
	assert_true(session_undo(ctx, s, &what));
	assert_null(what);
	assert_true(session_redo(ctx, s, &what));
	assert_int_equal(model_find_entity(s, "customer"), id);
	assert_int_equal(d->count, 0);
	mem_free(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(undo_and_redo_are_exact),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
