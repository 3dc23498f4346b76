/* PostgreSQL's DDL read by its parser, without a server. Properties: a refusal is said, and a schema that was read has its
 * rows whole: every key and foreign key has columns, every index has parts. */
#include <stdint.h>
#include <stdlib.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"
#include "dataeng/model/session.h"
#include "dataeng/read/sql_pgparse.h"
#include "dataeng/wrap/sqlite.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char holes[] =
        "SELECT (SELECT count(*) FROM tbl_key k WHERE NOT EXISTS (SELECT 1 FROM tbl_key_col c WHERE c.key_id = "
        "k.id)) + (SELECT count(*) FROM fk f WHERE NOT EXISTS (SELECT 1 FROM fk_col c WHERE c.fk_id = f.id)) "
        "+ (SELECT count(*) FROM idx i WHERE NOT EXISTS (SELECT 1 FROM idx_col c WHERE c.idx_id = i.id)) + "
        "(SELECT count(*) FROM idx_col WHERE col_id IS NULL AND postgres_expr IS NULL)";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	void *ctx = mem_context(NULL, "fuzz");
	struct diags *diags = diags_new(ctx);
	struct source *s = source_new(ctx, "input.sql", (const char *)data, size, diags);
	struct session *session = session_scratch(ctx, "2026-01-01T00:00:00Z", diags);

	if (session == NULL) {
		abort();
	}
	if (s != NULL && !sql_pgparse(ctx, session, s, "design") && diags->errors == 0) {
		abort(); /* refused without a word */
	}
	if (db_int(session->db, 0, holes, "") != 0) {
		abort();
	}
	mem_free(ctx);
	return 0;
}
