/* how: why is this here? The sentences, answers, decisions, rules and proofs behind an element, a table or a column. */
#include <string.h>

#include "dataeng/base/embed.h"
#include "dataeng/base/mem.h"
#include "dataeng/cmd/table.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/json.h"
#include "dataeng/wrap/sqlite.h"

/* All names that this command takes. */
static const char names_sql[] =
        "SELECT path FROM v_element WHERE kind IN ('entity', 'attribute', 'relationship', 'quality', 'prohibition') "
        "UNION SELECT name FROM v_table UNION SELECT path FROM v_column ORDER BY 1";

static enum status unknown(struct call *call, const char *path)
{
	size_t room =
	        (size_t)db_int(call->session->db, 0, mem_printf(call->ctx, "SELECT count(*) FROM (%s)", names_sql), "") + 1;
	const char **names = mem_array(call->ctx, const char *, room);
	struct query *q = db_query(call->ctx, call->session->db, names_sql, "");
	const char *near;

	for (size_t n = 0; n + 1 < room && query_next(q); n++) {
		names[n] = mem_strdup(call->ctx, query_string(q, 0));
	}
	query_end(q);
	near = diag_did_you_mean(path, names);
	diag_errorf(call->diags, NO_PLACE, "unknown-name",
	            near != NULL ? mem_printf(call->ctx, "did you mean '%s'?", near)
	                         : "name an entity, an attribute (customer.email), a table or a column",
	            "there is no '%s' in this design", path);
	return STATUS_USAGE;
}

static void add_line(struct call *call, struct json *list, char **heading, const char *new_heading, const char *line)
{
	if (list != NULL) {
		struct json *one = json_object(call->ctx);

		json_set_string(one, "about", new_heading);
		json_set_string(one, "text", line);
		json_append(list, one);
		return;
	}
	if (*heading == NULL || strcmp(*heading, new_heading) != 0) {
		buf_printf(call->out, "%s%s\n", *heading == NULL ? "" : "\n", new_heading);
		*heading = mem_strdup(call->ctx, new_heading);
	}
	buf_printf(call->out, "  %s\n", line);
}

static enum status how(struct call *call)
{
	const char *path = call->args[0];
	struct json *list = call_flag(call, "json") ? json_array(call->ctx) : NULL;
	struct query *q = db_query(call->ctx, call->session->db, embed_text("cmd/how.sql"), "s", path);
	char *heading = NULL;
	bool any = false;

	while (query_next(q)) {
		any = true;
		add_line(call, list, &heading, query_string(q, 0), query_string(q, 1));
	}
	if (!query_end(q)) {
		db_report(call->session->db, call->diags, "cannot look into the session");
		return STATUS_FAILED;
	}
	if (!any) {
		return unknown(call, path);
	}
	if (list != NULL) {
		json_print(call->out, list);
		buf_char(call->out, '\n');
	}
	return STATUS_OK;
}

const struct cmd cmd_how = {
        .name = "how",
        .usage = "PATH [--json]",
        .summary = "say why something is in the design: sentences, answers, decisions, rules, proofs",
        .help = "PATH is an entity (customer), an attribute or relationship (customer.email, order.customer), a table or a "
                "column (orders.customer_id).",
        .where = CMD_SHELL | CMD_PROMPT,
        .session = CMD_READS,
        .min = 1,
        .max = 1,
        .run = how,
};
