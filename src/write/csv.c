/* RFC 4180: CR LF ends a line, a field with a comma, quote or line end stands in quotes. A field that a spreadsheet would take
 * for a formula gets an apostrophe before it: the texts come from documents of others. */
#include "dataeng/write/csv.h"

#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/embed.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"
#include "dataeng/write/values.h"

void csv_field(struct buf *out, const char *text)
{
	const char *guard = *text != '\0' && strchr("=+-@\t\r", *text) != NULL ? "'" : "";

	if (strpbrk(text, ",\"\r\n") == NULL) {
		buf_printf(out, "%s%s", guard, text);
		return;
	}
	buf_printf(out, "\"%s", guard);
	for (; *text != '\0'; text++) {
		if (*text == '"') {
			buf_char(out, '"');
		}
		buf_char(out, *text);
	}
	buf_char(out, '"');
}

bool csv_write(struct buf *out, struct session *s, const char *schema)
{
	struct query *q;

	if (!write_has_schema(s, schema)) {
		return false;
	}
	q = db_query(out->ctx, s->db, embed_text("write/csv.sql"), "s", schema);
	for (int i = 0; i < query_columns(q); i++) {
		buf_str(out, i > 0 ? "," : "");
		csv_field(out, query_name(q, i));
	}
	buf_str(out, "\r\n");
	while (query_next(q)) {
		for (int i = 0; i < query_columns(q); i++) {
			buf_str(out, i > 0 ? "," : "");
			csv_field(out, query_string(q, i));
		}
		buf_str(out, "\r\n");
	}
	return query_end(q) || db_report(s->db, s->diags, "cannot write the data dictionary");
}
