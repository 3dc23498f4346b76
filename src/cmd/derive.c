/* derive: tables, keys, constraints, indexes and sizes from the model. A step of the task; by hand it is rarely needed. */
#include "dataeng/cmd/table.h"
#include "dataeng/model/session.h"
#include "dataeng/plan/derive.h"
#include "dataeng/wrap/sqlite.h"

static enum status derive(struct call *call)
{
	struct session *s = call->session;

	if (db_int(s->db, 0, "SELECT count(*) FROM entity", "") == 0) {
		diag_error(call->diags, NO_PLACE, "no-model", "there is nothing to derive tables from",
		           "give the requirements first: dataeng design FILE, or :entity add NAME");
		return STATUS_BLOCKED;
	}
	if (!derive_run(call->ctx, s)) {
		return STATUS_FAILED;
	}
	buf_printf(call->out, "%lld tables, %lld foreign keys, %lld checks, %lld indexes; %lld decisions\n",
	           (long long)db_int(s->db, 0, "SELECT count(*) FROM v_table", ""),
	           (long long)db_int(s->db, 0, "SELECT count(*) FROM v_fk", ""),
	           (long long)db_int(s->db, 0, "SELECT count(*) FROM v_check", ""),
	           (long long)db_int(s->db, 0, "SELECT count(*) FROM v_index", ""),
	           (long long)db_int(s->db, 0, "SELECT count(*) FROM decision", ""));
	return STATUS_OK;
}

const struct cmd cmd_derive = {
        .name = "derive",
        .usage = "",
        .summary = "derive tables, keys, constraints and indexes from the model",
        .help = "Each decision is recorded with the alternative and the reason (:show decisions).",
        .where = CMD_PROMPT | CMD_STEP | CMD_HIDDEN,
        .session = CMD_WRITES,
        .min = 0,
        .max = 0,
        .run = derive,
};
