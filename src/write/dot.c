/* The node of a table has a row and a port for each column, so that an edge leaves at the referring column. */
#include "dataeng/write/dot.h"

#include "dataeng/base/buf.h"
#include "dataeng/base/embed.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"
#include "dataeng/write/values.h"

/* As text in an HTML-like label. */
static void add_html(struct buf *out, const char *text)
{
	for (; *text != '\0'; text++) {
		switch (*text) {
		case '<':
			buf_str(out, "&lt;");
			break;
		case '>':
			buf_str(out, "&gt;");
			break;
		case '&':
			buf_str(out, "&amp;");
			break;
		case '"':
			buf_str(out, "&quot;");
			break;
		default:
			buf_char(out, (unsigned char)*text < ' ' ? ' ' : *text);
		}
	}
}

/* As an identifier in double quotes. */
static void add_id(struct buf *out, const char *text)
{
	buf_char(out, '"');
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\') {
			buf_char(out, '\\');
		}
		buf_char(out, *text);
	}
	buf_char(out, '"');
}

static void add_column(struct buf *out, struct query *q)
{
	buf_str(out, "    <tr><td align=\"left\" port=\"");
	add_html(out, query_text(q, 0));
	buf_printf(out, "\">%s", query_int(q, 2) ? "<b>" : "");
	add_html(out, query_text(q, 0));
	buf_printf(out, "%s%s</td><td align=\"left\"><font color=\"#555555\">", query_int(q, 2) ? "</b>" : "",
	           query_int(q, 6) ? " *" : "");
	add_html(out, query_text(q, 1));
	buf_printf(out, "%s</font></td></tr>\n", query_int(q, 5) ? "" : "?");
}

static void add_table(struct buf *out, struct session *s, struct query *t)
{
	struct query *q = db_query(out->ctx, s->db, embed_text("write/diagram_column.sql"), "i", query_int(t, 0));

	buf_str(out, "  ");
	add_id(out, query_text(t, 2));
	buf_str(out, " [label=<\n   <table border=\"0\" cellborder=\"1\" cellspacing=\"0\" cellpadding=\"4\">\n"
	             "    <tr><td colspan=\"2\" bgcolor=\"#e8eef4\"><b>");
	add_html(out, query_text(t, 2));
	buf_str(out, "</b></td></tr>\n");
	while (query_next(q)) {
		add_column(out, q);
	}
	query_end(q);
	buf_str(out, "   </table>>];\n");
}

/* Crow's foot at the referring end, a bar or an open circle at the other: "must" or "may". */
static void add_ref(struct buf *out, struct query *q)
{
	buf_str(out, "  ");
	add_id(out, query_text(q, 0));
	buf_str(out, " -> ");
	add_id(out, query_text(q, 1));
	buf_printf(out, " [arrowtail=%s, arrowhead=%s, style=%s, tooltip=", query_int(q, 3) ? "teeodot" : "crowodot",
	           query_int(q, 2) ? "teetee" : "teeodot", query_int(q, 5) ? "solid" : "dashed");
	add_id(out, query_text(q, 7));
	buf_str(out, "];\n");
}

bool dot_write(struct buf *out, struct session *s, const char *schema)
{
	struct query *q;

	if (!write_has_schema(s, schema)) {
		return false;
	}
	buf_str(out, "digraph design {\n  graph [rankdir=LR, nodesep=0.4, ranksep=1.0, pad=0.3];\n"
	             "  node [shape=plain, fontname=\"Helvetica\", fontsize=11];\n  edge [dir=both, color=\"#444444\"];\n");
	q = db_query(out->ctx, s->db, embed_text("write/dbml_table.sql"), "s", schema);
	while (query_next(q)) {
		add_table(out, s, q);
	}
	query_end(q);
	q = db_query(out->ctx, s->db, embed_text("write/diagram_ref.sql"), "s", schema);
	while (query_next(q)) {
		add_ref(out, q);
	}
	buf_str(out, "}\n");
	return query_end(q) || db_report(s->db, s->diags, "cannot draw the diagram");
}
