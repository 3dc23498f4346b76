/* Mermaid's grammar is narrow: a type is one word of letters, digits and a few signs, and a text has no double quote. */
#include "dataeng/write/mermaid.h"

#include <ctype.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/embed.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"
#include "dataeng/write/values.h"

/* Letters, digits, underscores; numeric(19,4) becomes numeric. */
static void add_word(struct buf *out, const char *text)
{
	size_t start = out->size;

	for (; *text != '\0' && *text != '('; text++) {
		buf_char(out, isalnum((unsigned char)*text) || (unsigned char)*text >= 0x80 ? *text : '_');
	}
	if (out->size == start || isdigit((unsigned char)out->data[start])) {
		buf_str(out, "_");
	}
}

static void add_text(struct buf *out, const char *text)
{
	buf_char(out, '"');
	for (; *text != '\0'; text++) {
		buf_char(out, *text == '"' ? '\'' : (unsigned char)*text < ' ' ? ' ' : *text);
	}
	buf_char(out, '"');
}

static void add_columns(struct buf *out, struct session *s, int64_t tbl_id)
{
	struct query *q = db_query(out->ctx, s->db, embed_text("write/diagram_column.sql"), "i", tbl_id);

	while (query_next(q)) {
		bool pk = query_int(q, 2) != 0, fk = query_int(q, 3) != 0, uk = query_int(q, 4) != 0;

		buf_str(out, "    ");
		add_word(out, query_text(q, 1));
		buf_char(out, ' ');
		add_word(out, query_text(q, 0));
		buf_printf(out, "%s%s%s%s%s", pk || fk || uk ? " " : "", pk ? "PK" : "", pk && fk ? ", " : "", fk ? "FK" : "",
		           uk ? (pk || fk ? ", UK" : "UK") : "");
		if (query_int(q, 6)) {
			buf_str(out, " \"personal\"");
		}
		buf_char(out, '\n');
	}
	query_end(q);
}

static void add_ref(struct buf *out, struct query *q)
{
	bool one = query_int(q, 3) != 0, some = query_int(q, 4) != 0;

	buf_str(out, "  ");
	add_word(out, query_text(q, 1));
	buf_printf(out, " %s%s%s ", query_int(q, 2) ? "||" : "|o", query_int(q, 5) ? "--" : "..",
	           one ? (some ? "||" : "o|") : (some ? "|{" : "o{"));
	add_word(out, query_text(q, 0));
	buf_str(out, " : ");
	add_text(out, query_text(q, 6));
	buf_char(out, '\n');
}

bool mermaid_write(struct buf *out, struct session *s, const char *schema)
{
	struct query *q;

	if (!write_has_schema(s, schema)) {
		return false;
	}
	buf_str(out, "erDiagram\n");
	q = db_query(out->ctx, s->db, embed_text("write/dbml_table.sql"), "s", schema);
	while (query_next(q)) {
		buf_str(out, "  ");
		add_word(out, query_text(q, 2));
		buf_str(out, " {\n");
		add_columns(out, s, query_int(q, 0));
		buf_str(out, "  }\n");
	}
	query_end(q);
	q = db_query(out->ctx, s->db, embed_text("write/diagram_ref.sql"), "s", schema);
	while (query_next(q)) {
		add_ref(out, q);
	}
	return query_end(q) || db_report(s->db, s->diags, "cannot draw the diagram");
}
