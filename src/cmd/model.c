/* model: the entities, attributes and relationships as understood, short enough to be checked by eye. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/cmd/table.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"

enum { WIDTH = 96 };

static const char entity_sql[] =
        "SELECT e.id, e.name, e.kind, e.parent, e.aliases, e.assumed, (SELECT parts FROM v_entity_key k WHERE k.entity_id = "
        "e.id "
        "ORDER BY k.is_primary DESC, k.id LIMIT 1) FROM v_entity e WHERE ?1 IS NULL OR e.name = ?1 ORDER BY e.seq, e.id";
static const char attribute_sql[] =
        "SELECT name, type, required, is_unique, pii, multivalued, derived, value_list, assumed FROM v_attribute "
        "WHERE owner_id = ? ORDER BY seq, id";
static const char relationship_sql[] = "SELECT from_entity, cardinality, to_entity, name, role, from_optional, to_optional, "
                                       "identifying, id FROM v_relationship "
                                       "WHERE ?1 IS NULL OR ?1 IN (from_entity, to_entity) ORDER BY seq, id";

/* Words with commas, broken at WIDTH behind an indent. */
struct flow_text {
	struct buf *out;
	size_t col;
	size_t indent;
	bool first;
};

static void add_item(struct flow_text *t, const char *text)
{
	size_t n = strlen(text);

	if (!t->first) {
		buf_char(t->out, ',');
		t->col++;
		if (t->col + 1 + n > WIDTH) {
			buf_char(t->out, '\n');
			buf_fill(t->out, ' ', t->indent);
			t->col = t->indent;
		} else {
			buf_char(t->out, ' ');
			t->col++;
		}
	}
	buf_str(t->out, text);
	t->col += n;
	t->first = false;
}

static void add_mark(struct buf *b, const char *mark)
{
	buf_printf(b, "%s%s", b->size > 0 ? ", " : "", mark);
}

static char *attribute_text(const void *ctx, const struct query *q)
{
	struct buf b;
	const char *type = query_string(q, 1);

	buf_init(&b, ctx);
	if (!query_is_null(q, 7)) {
		add_mark(&b, mem_printf(ctx, "one of %s", query_string(q, 7)));
	} else if (strcmp(type, "text") != 0) {
		add_mark(&b, type);
	}
	if (!query_is_null(q, 2) && query_int(q, 2) == 0) {
		add_mark(&b, "optional");
	}
	if (query_int(q, 3) != 0) {
		add_mark(&b, "unique");
	}
	if (strcmp(query_string(q, 4), "none") != 0) {
		add_mark(&b, query_string(q, 4));
	}
	if (query_int(q, 5) != 0) {
		add_mark(&b, "several");
	}
	if (!query_is_null(q, 6)) {
		add_mark(&b, "derived");
	}
	if (query_int(q, 8) != 0) {
		add_mark(&b, "assumed");
	}
	return b.size == 0 ? mem_strdup(ctx, query_string(q, 0)) : mem_printf(ctx, "%s (%s)", query_string(q, 0), b.data);
}

static size_t add_attributes(struct call *call, int64_t owner, size_t indent)
{
	struct query *q = db_query(call->ctx, call->session->db, attribute_sql, "i", owner);
	struct flow_text t = {call->out, indent, indent, true};
	size_t n = 0;

	for (; query_next(q); n++) {
		if (n == 0) {
			buf_fill(call->out, ' ', indent);
		}
		add_item(&t, attribute_text(call->ctx, q));
	}
	query_end(q);
	buf_str(call->out, n > 0 ? "\n" : "");
	return n;
}

static size_t add_entities(struct call *call, const char *only)
{
	struct query *q = db_query(call->ctx, call->session->db, entity_sql, "s", only);
	size_t n = 0;

	for (; query_next(q); n++) {
		buf_printf(call->out, "%s", query_string(q, 1));
		if (strcmp(query_string(q, 2), "strong") != 0) {
			buf_printf(call->out, " [%s%s%s]", query_string(q, 2), query_is_null(q, 3) ? "" : " of ",
			           query_string(q, 3));
		}
		buf_printf(call->out, "%s%s", query_is_null(q, 6) ? "" : "  key: ", query_string(q, 6));
		buf_printf(call->out, "%s%s", query_is_null(q, 4) ? "" : "  also: ", query_string(q, 4));
		buf_printf(call->out, "%s\n", query_int(q, 5) != 0 ? "  (assumed)" : "");
		add_attributes(call, query_int(q, 0), 4);
	}
	query_end(q);
	return n;
}

static void add_relationships(struct call *call, const char *only)
{
	struct query *q = db_query(call->ctx, call->session->db, relationship_sql, "s", only);

	for (size_t n = 0; query_next(q); n++) {
		const char *cardinality = query_string(q, 1);
		bool to_many = strcmp(cardinality, "many-to-many") == 0;
		bool from_one = strcmp(cardinality, "one-to-one") == 0;

		buf_str(call->out, n == 0 ? "\n" : "");
		buf_printf(call->out, "%s %s -> %s%s%s", from_one ? "one" : "many", query_string(q, 0),
		           to_many                                        ? "many "
		           : !query_is_null(q, 5) && query_int(q, 5) != 0 ? "at most one "
		                                                          : "one ",
		           query_string(q, 2),
		           strcmp(query_string(q, 4), query_string(q, 2)) == 0
		                   ? ""
		                   : mem_printf(call->ctx, " as %s", query_string(q, 4)));
		buf_printf(call->out, "%s%s%s%s\n", query_is_null(q, 3) ? "" : "  (", query_string(q, 3),
		           query_is_null(q, 3) ? "" : ")", query_int(q, 7) != 0 ? "  identifying" : "");
		add_attributes(call, query_int(q, 8), 4);
	}
	query_end(q);
}

static enum status model(struct call *call)
{
	const char *only = call->arg_count > 0 ? call->args[0] : NULL;
	size_t n = add_entities(call, only);

	if (n == 0 && only != NULL) {
		diag_errorf(call->diags, NO_PLACE, "unknown-entity", "':model' lists them all", "there is no entity '%s'",
		            only);
		return STATUS_FAILED;
	}
	if (n == 0) {
		buf_str(call->out, "No entities yet: nothing was read, or nothing in it names a thing to store.\n");
	}
	add_relationships(call, only);
	if (db_error(call->session->db) != NULL) {
		db_report(call->session->db, call->diags, "cannot read the model");
		return STATUS_FAILED;
	}
	return STATUS_OK;
}

const struct cmd cmd_model = {
        .name = "model",
        .usage = "[ENTITY]",
        .summary = "show the entities, attributes and relationships as understood so far",
        .where = CMD_SHELL | CMD_PROMPT | CMD_STEP,
        .session = CMD_READS,
        .min = 0,
        .max = 1,
        .complete = "names",
        .run = model,
};
