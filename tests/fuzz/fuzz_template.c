/* Bodies of templates: checked and rendered over two queries. What a check accepts must render, and the limits of the
 * database must be put back. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/content/content.h"
#include "dataeng/wrap/sqlite.h"
#include "dataeng/write/mustache.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	void *ctx = mem_context(NULL, "fuzz");
	struct diags *diags = diags_new(ctx);
	struct source *source = source_new(ctx, "t.md", (const char *)data, size, diags);
	struct db *db = source == NULL ? NULL : db_open(ctx, NULL, DB_MEMORY, diags);
	struct template_query queries[] = {
	        {"rows", {.text = "SELECT column1 AS n, 'a|<' AS x FROM (VALUES (1), (2))"}},
	        {"inner", {.text = "SELECT :n AS m, NULL AS y"}},
	};
	struct template t = {.path = "t.md", .id = "t", .queries = queries, .query_count = 2};
	struct buf out;

	if (db != NULL) {
		size_t before;

		t.body = (struct content_text){source->text, source_place(source, 0, 0), 1};
		buf_init(&out, ctx);
		(void)mustache_check(ctx, db, &t, diags);
		before = diags->errors;
		/* A query that no tag names is a fault of the check alone, so only rendering without any fault is compared. */
		if (!mustache_render(ctx, &out, db, &t, diags) && before == 0) {
			abort();
		}
		if (db_limits(db).read_only || db_error(db) != NULL) {
			abort();
		}
	}
	mem_free(ctx);
	return 0;
}
