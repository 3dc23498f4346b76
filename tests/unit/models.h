/* What the tests of the derivation and of the writers share: a session with a model written as DBML, derived and executed. */
#ifndef TESTS_MODELS_H
#define TESTS_MODELS_H

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
#include "dataeng/write/ddl.h"

struct state {
	void *ctx;
	struct diags *diags;
	struct session *s;
	struct db *db; /* the design, executed */
};

static inline void show_faults(const struct state *t)
{
	for (size_t i = 0; i < t->diags->count; i++) {
		print_message("%s [%s]\n", t->diags->all[i].message, t->diags->all[i].code);
	}
}

static inline struct state model_of(const char *dbml)
{
	struct state t = {.ctx = mem_context(NULL, "test")};
	struct source *source;

	t.diags = diags_new(t.ctx);
	t.s = session_scratch(t.ctx, "2026-01-01T00:00:00Z", t.diags);
	source = source_new(t.ctx, "model.dbml", dbml, strlen(dbml), t.diags);
	if (source == NULL || !dbml_apply(t.ctx, t.s, source, NULL)) {
		show_faults(&t);
		fail_msg("the model is not accepted");
	}
	return t;
}

static inline void answer_of(struct state *t, const char *question, const char *value)
{
	assert_true(db_run(t->s->db, "INSERT INTO answer VALUES (?, ?, 'answered', 'set', 1)", "ss", question, value));
}

/* Derives and executes the design in memory. */
static inline void derive_it(struct state *t)
{
	struct ddl_statement *all;
	size_t count;

	if (!derive_run(t->ctx, t->s) || !ddl_statements(t->ctx, &all, &count, t->s, "design", DIALECT_SQLITE)) {
		show_faults(t);
		fail_msg("not derived");
	}
	t->db = db_open(t->ctx, NULL, DB_MEMORY, t->diags);
	assert_true(db_exec(t->db, "PRAGMA trusted_schema = ON")); /* JSON functions in checks, as by default */
	for (size_t i = 0; i < count; i++) {
		if (!db_exec(t->db, all[i].sql)) {
			fail_msg("%s\n%s", all[i].sql, db_error(t->db));
		}
	}
}

static inline char *of_design(const struct state *t, const char *sql)
{
	char *text = db_text(t->ctx, t->s->db, sql, "");

	assert_null(db_error(t->s->db));
	return text;
}

static inline void accepts(struct state *t, const char *sql)
{
	if (!db_exec(t->db, sql)) {
		fail_msg("not accepted: %s\n%s", sql, db_error(t->db));
	}
}

static inline void refuses(struct state *t, const char *sql)
{
	assert_false(db_exec(t->db, sql));
	if (!db_error_is_constraint(t->db)) {
		fail_msg("refused for another reason: %s\n%s", sql, db_error(t->db));
	}
	db_clear_error(t->db);
}

static inline int64_t attribute_of(const struct state *t, const char *entity, const char *name)
{
	int64_t id = model_find_attribute(t->s, model_find_entity(t->s, entity), name);

	assert_true(id > 0);
	return id;
}

static inline int64_t relationship_of(const struct state *t, const char *from, const char *role)
{
	int64_t id = db_int(t->s->db, 0, "SELECT id FROM v_relationship WHERE from_entity = ? AND role = ?", "ss", from, role);

	assert_true(id > 0);
	return id;
}

#endif
