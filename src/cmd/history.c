/* undo, redo, history: every command is one history row, and its inverse is the undo. */
#include "dataeng/base/mem.h"
#include "dataeng/cmd/table.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/json.h"
#include "dataeng/wrap/sqlite.h"

static enum status travel(struct call *call, bool back)
{
	char *what;
	bool ok = back ? session_undo(call->ctx, call->session, &what) : session_redo(call->ctx, call->session, &what);

	if (!ok) {
		return STATUS_FAILED;
	}
	if (what == NULL) {
		buf_printf(call->out, "Nothing to %s.\n", back ? "undo" : "redo");
	} else {
		buf_printf(call->out, "%s: %s\n", back ? "undone" : "done again", what);
	}
	return STATUS_OK;
}

static enum status undo(struct call *call)
{
	return travel(call, true);
}

static enum status redo(struct call *call)
{
	return travel(call, false);
}

static enum status history(struct call *call)
{
	struct query *q =
	        db_query(call->ctx, call->session->db, "SELECT id, at, state, command FROM v_history ORDER BY id", "");
	struct json *list = call_flag(call, "json") ? json_array(call->ctx) : NULL;

	while (query_next(q)) {
		if (list == NULL) {
			buf_printf(call->out, "%4lld  %s  %-9s  %s\n", (long long)query_int(q, 0), query_string(q, 1),
			           query_string(q, 2), query_string(q, 3));
			continue;
		}
		struct json *one = json_object(call->ctx);

		json_set_number(one, "id", (double)query_int(q, 0));
		json_set_string(one, "at", query_string(q, 1));
		json_set_string(one, "state", query_string(q, 2));
		json_set_string(one, "command", query_string(q, 3));
		json_append(list, one);
	}
	if (!query_end(q)) {
		db_report(call->session->db, call->diags, "cannot read the history");
		return STATUS_FAILED;
	}
	if (list != NULL) {
		json_print(call->out, list);
		buf_char(call->out, '\n');
	}
	return STATUS_OK;
}

const struct cmd cmd_undo = {
        .name = "undo",
        .usage = "[NAME]",
        .summary = "take back the last change, exactly; may be repeated to the beginning",
        .where = CMD_SHELL | CMD_PROMPT,
        .session = CMD_OPENS,
        .max = 1,
        .complete = "sessions",
        .run = undo,
};

const struct cmd cmd_redo = {
        .name = "redo",
        .usage = "[NAME]",
        .summary = "do again what was undone last",
        .where = CMD_SHELL | CMD_PROMPT,
        .session = CMD_OPENS,
        .max = 1,
        .complete = "sessions",
        .run = redo,
};

const struct cmd cmd_history = {
        .name = "history",
        .usage = "[NAME] [--json]",
        .summary = "show what was done to a session, also what was undone: the audit trail",
        .where = CMD_SHELL | CMD_PROMPT,
        .session = CMD_READS,
        .max = 1,
        .complete = "sessions",
        .run = history,
};
