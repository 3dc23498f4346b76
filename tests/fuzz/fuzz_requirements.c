/* Requirements: documents into one session, one after the other as an interview sends them (a form feed parts them), and the
 * first once more, as after a step back. Whatever the text is: each sentence gets a fate and a place that exists, each
 * element a source, and what cannot be read is refused with a word. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"
#include "dataeng/model/session.h"
#include "dataeng/read/requirements.h"
#include "dataeng/wrap/sqlite.h"
#include "dataeng/write/model_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST_PARTS = 6, SMALL = 1 << 14 };

static void must_be_none(struct session *s, const char *what, const char *sql)
{
	int64_t n = db_int(s->db, -1, sql, "");

	if (n != 0) {
		fprintf(stderr, "fuzz: %lld %s\n", (long long)n, what);
		abort();
	}
}

static void check(struct session *s, const struct source *source)
{
	must_be_none(s, "sentences without a fate", "SELECT count(*) FROM statement WHERE reason IN ('', 'not looked at yet')");
	must_be_none(s, "elements without a source",
	             "SELECT count(*) FROM element e WHERE NOT EXISTS (SELECT 1 FROM provenance WHERE element_id = e.id)");
	must_be_none(s, "entities or attributes without a name",
	             "SELECT (SELECT count(*) FROM entity WHERE name = '') + (SELECT count(*) FROM attribute WHERE name = '')");
	if (db_int(s->db, 0, "SELECT coalesce(max(line), 0) FROM statement WHERE document_id = (SELECT max(id) FROM document)",
	           "") > (int64_t)source->lines) {
		abort(); /* a place behind the end */
	}
}

static void read_part(void *ctx, struct session *s, struct diags *diags, const char *p, size_t n)
{
	size_t errors = diags->errors;
	struct source *source = source_new(ctx, "input", p, n, diags);

	if (source == NULL) {
		if (diags->errors == errors) {
			abort(); /* refused without a word */
		}
		return;
	}
	if (!session_begin(s)) {
		abort();
	}
	if (requirements_read(ctx, s, source, "user", "requirements", NULL)) {
		check(s, source);
		if (!session_commit(s, "read")) {
			abort();
		}
	} else if (diags->errors == errors) {
		abort();
	} else {
		session_rollback(s);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	void *ctx = mem_context(NULL, "fuzz");
	struct diags *diags = diags_new(ctx);
	struct session *s = session_scratch(ctx, "2026-01-01T00:00:00Z", diags);
	const char *p = (const char *)data;
	const char *end = p + size;
	size_t first = SIZE_MAX;
	struct buf out;

	if (s == NULL) {
		abort();
	}
	for (int part = 0; part < MOST_PARTS && p != NULL; part++) {
		const char *next = part + 1 < MOST_PARTS ? memchr(p, '\f', (size_t)(end - p)) : NULL;
		size_t n = (size_t)((next == NULL ? end : next) - p);

		first = first == SIZE_MAX ? n : first;
		read_part(ctx, s, diags, p, n);
		p = next == NULL ? NULL : next + 1;
	}
	if (size <= SMALL) {
		read_part(ctx, s, diags, (const char *)data, first);
	}
	buf_init(&out, ctx);
	if (!model_json_write(&out, s)) {
		abort();
	}
	mem_free(ctx);
	return 0;
}
