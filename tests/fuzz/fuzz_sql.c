/* DDL text: tokens, statements, normal forms in both dialects; run in a scratch SQLite and read back. Properties: statements
 * lie in order within the text, the normal form is its own normal form, a refusal is said, and a schema that was read once has
 * its rows whole. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"
#include "dataeng/model/session.h"
#include "dataeng/read/sql.h"
#include "dataeng/read/sqltoken.h"
#include "dataeng/wrap/sqlite.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(void *ctx, const char *text, size_t size, enum dialect d)
{
	size_t count;
	size_t last = 0;
	struct sql_statement *all = sql_split(ctx, text, size, d, &count);

	for (size_t i = 0; i < count; i++) {
		if (all[i].start < last || all[i].end <= all[i].start || all[i].end > size) {
			abort();
		}
		last = all[i].end;
	}
	if (memchr(text, '\0', size) == NULL) {
		char *one = sql_normal(ctx, text, d);
		char *two = sql_normal(ctx, one, d);
		char *three = sql_normal(ctx, two, d);

		/* An open quote takes the rest in one step; after that nothing may change any more. */
		if (strcmp(two, three) != 0) {
			abort();
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	void *ctx = mem_context(NULL, "fuzz");
	struct diags *diags = diags_new(ctx);
	struct source *s = source_new(ctx, "input.sql", (const char *)data, size, diags);
	struct session *session = session_scratch(ctx, "2026-01-01T00:00:00Z", diags);

	if (session == NULL) {
		abort();
	}
	if (s != NULL) {
		check_text(ctx, s->text, s->size, DIALECT_SQLITE);
		check_text(ctx, s->text, s->size, DIALECT_POSTGRES);
		sql_detect(s->text, s->size);
		if (!sql_read(ctx, session, NULL, s, SQL_SQLITE, "design") && diags->errors == 0) {
			abort(); /* refused without a word */
		}
		if (db_int(session->db, 0, "SELECT count(*) FROM v_column WHERE name IS NULL", "") != 0) {
			abort();
		}
	}
	mem_free(ctx);
	return 0;
}
