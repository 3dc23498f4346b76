/* DBML, once as a schema and once as a conceptual model: any bytes are read or refused with a diagnostic. What was read as a
 * schema is written and read again, and must come back to the same text. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"
#include "dataeng/model/session.h"
#include "dataeng/read/dbml.h"
#include "dataeng/write/dbml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct session *fresh(void *ctx, struct diags *diags)
{
	return session_scratch(ctx, "2026-01-01T00:00:00Z", diags);
}

static void as_model(void *ctx, const struct source *source)
{
	struct diags *diags = diags_new(ctx);
	struct session *s = fresh(ctx, diags);
	struct buf b;

	buf_init(&b, ctx);
	if (s != NULL && dbml_apply(ctx, s, source, NULL) && !dbml_write_model(&b, s)) {
		abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	void *ctx = mem_context(NULL, "fuzz");
	struct diags *diags = diags_new(ctx);
	struct source *source = source_new(ctx, "fuzz.dbml", (const char *)data, size, diags);
	struct session *s = source != NULL ? fresh(ctx, diags) : NULL;
	struct buf a, b;

	buf_init(&a, ctx);
	buf_init(&b, ctx);
	if (s != NULL && dbml_read(ctx, s, source, "one") && dbml_write(&a, s, "one")) {
		struct source *again = source_new(ctx, "again.dbml", a.data, a.size, diags);

		if (again == NULL || !dbml_read(ctx, s, again, "two") || !dbml_write(&b, s, "two") ||
		    strcmp(a.data, b.data) != 0) {
			abort();
		}
	}
	if (source != NULL) {
		as_model(ctx, source);
	}
	if (source == NULL && diags->errors == 0) {
		abort();
	}
	mem_free(ctx);
	return 0;
}
