/* What the tests of catalogues and of proofs share: a session into which DDL text is read as the design. */
#ifndef TESTS_SCHEMA_H
#define TESTS_SCHEMA_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"
#include "dataeng/model/session.h"
#include "dataeng/read/sql.h"
#include "dataeng/wrap/sqlite.h"

struct fixture {
	void *ctx;
	struct diags *diags;
	struct session *s;
};

static inline int set_up(void **state)
{
	struct fixture *f = test_calloc(1, sizeof *f);

	f->ctx = mem_context(NULL, "test");
	f->diags = diags_new(f->ctx);
	f->s = session_scratch(f->ctx, "2026-01-01T00:00:00Z", f->diags);
	*state = f;
	return f->s == NULL;
}

static inline int tear_down(void **state)
{
	struct fixture *f = *state;

	mem_free(f->ctx);
	test_free(f);
	return 0;
}

static inline bool read_text(struct fixture *f, const char *text, enum sql_hint hint)
{
	struct source *src = source_new(f->ctx, "schema.sql", text, strlen(text), f->diags);

	return src != NULL && sql_read(f->ctx, f->s, NULL, src, hint, "design");
}

static inline void must_read(struct fixture *f, const char *text, enum sql_hint hint)
{
	if (!read_text(f, text, hint)) {
		fail_msg("%s", f->diags->all[f->diags->count - 1].message);
	}
}

#define TEXT(sql) db_text(f->ctx, f->s->db, sql, "")
#define INT(sql) db_int(f->s->db, -1, sql, "")

#endif
