/* waive, unwaive, waivers: a person's verdict on a finding, kept apart from the machine's. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/cmd/table.h"
#include "dataeng/content/content.h"
#include "dataeng/model/answer.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/json.h"
#include "dataeng/wrap/sqlite.h"

static enum status waive(struct call *call)
{
	const struct content *c = app_content(call->app);
	const char *reason = call_option(call, "reason");
	const char *rule = call->args[0];
	const char *object = call->args[1];

	if (c == NULL) {
		return STATUS_FAILED;
	}
	if (content_item(c, rule) == NULL) {
		diag_errorf(call->diags, NO_PLACE, "unknown-rule", "'dataeng rule list' shows them", "there is no rule '%s'",
		            rule);
		return STATUS_USAGE;
	}
	if (reason == NULL || slice_trim(slice_of(reason)).n == 0) {
		diag_error(call->diags, NO_PLACE, "missing-reason", "a waiver needs a reason",
		           "write --reason \"why it is right here\"; it is printed in the document");
		return STATUS_USAGE;
	}
	if (!model_set_waiver(call->session, rule, object, reason)) {
		db_report(call->session->db, call->diags, "cannot record the waiver");
		return STATUS_FAILED;
	}
	buf_printf(call->out, "%s is waived for %s: %s\n", rule, strcmp(object, "*") == 0 ? "everything" : object, reason);
	if (db_int(call->session->db, 0, "SELECT count(*) FROM v_finding WHERE rule = ? AND (object = ?2 OR ?2 = '*')", "ss",
	           rule, object) == 0) {
		buf_str(call->out, "(no finding says that now)\n");
	}
	return STATUS_OK;
}

static enum status unwaive(struct call *call)
{
	bool there = db_int(call->session->db, 0, "SELECT count(*) FROM v_waiver WHERE rule = ? AND object = ?", "ss",
	                    call->args[0], call->args[1]) > 0;

	if (!model_set_waiver(call->session, call->args[0], call->args[1], NULL)) {
		db_report(call->session->db, call->diags, "cannot remove the waiver");
		return STATUS_FAILED;
	}
	if (!there) {
		diag_errorf(call->diags, NO_PLACE, "no-waiver", "'dataeng waivers' lists them",
		            "there is no waiver of %s for %s", call->args[0], call->args[1]);
		return STATUS_USAGE;
	}
	buf_printf(call->out, "%s counts again for %s\n", call->args[0], call->args[1]);
	return STATUS_OK;
}

static enum status waivers(struct call *call)
{
	struct query *q =
	        db_query(call->ctx, call->session->db, "SELECT rule, object, reason FROM v_waiver ORDER BY rule, object", "");
	struct json *all = call_flag(call, "json") ? json_array(call->ctx) : NULL;
	size_t count = 0;

	for (; query_next(q); count++) {
		struct json *one = all == NULL ? NULL : json_object(call->ctx);

		if (one == NULL) {
			buf_printf(call->out, "%s  %s: %s\n", query_string(q, 0), query_string(q, 1), query_string(q, 2));
			continue;
		}
		json_set_string(one, "rule", query_string(q, 0));
		json_set_string(one, "object", query_string(q, 1));
		json_set_string(one, "reason", query_string(q, 2));
		json_append(all, one);
	}
	if (!query_end(q)) {
		db_report(call->session->db, call->diags, "cannot read the waivers");
		return STATUS_FAILED;
	}
	if (all != NULL) {
		json_print(call->out, all);
		buf_char(call->out, '\n');
	} else if (count == 0) {
		buf_str(call->out, "Nothing is waived.\n");
	}
	return STATUS_OK;
}

static const struct cmd_option waive_options[] = {
        {"reason", 'r', "TEXT", false, "why the finding is right as it is; printed in the document", NULL},
        {NULL, 0, NULL, false, NULL, NULL},
};

const struct cmd cmd_waive = {
        .name = "waive",
        .usage = "RULE OBJECT --reason TEXT",
        .summary = "accept a finding, with the reason; OBJECT as printed, or '*' for all of the rule",
        .where = CMD_SHELL | CMD_PROMPT | CMD_STEP,
        .session = CMD_WRITES,
        .options = waive_options,
        .min = 2,
        .max = 2,
        .complete = "rules",
        .run = waive,
};

const struct cmd cmd_unwaive = {
        .name = "unwaive",
        .usage = "RULE OBJECT",
        .summary = "take a waiver back: the finding counts again",
        .where = CMD_SHELL | CMD_PROMPT,
        .session = CMD_WRITES,
        .min = 2,
        .max = 2,
        .complete = "rules",
        .run = unwaive,
};

const struct cmd cmd_waivers = {
        .name = "waivers",
        .usage = "[NAME] [--json]",
        .summary = "list what was accepted, and why",
        .where = CMD_SHELL | CMD_PROMPT,
        .session = CMD_READS,
        .max = 1,
        .complete = "sessions",
        .run = waivers,
};
