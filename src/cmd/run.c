/* Runs a call: the session is opened as the command wants it, and a writing command is one transaction. */
#include <string.h>

#include "dataeng/base/file.h"
#include "dataeng/base/mem.h"
#include "dataeng/cmd/cmd.h"
#include "dataeng/model/session.h"

/* The session a command works on: named by its argument, by --session, or the newest. */
static char *wanted_path(struct call *call)
{
	bool by_argument = call->cmd->complete != NULL && strcmp(call->cmd->complete, "sessions") == 0 && call->arg_count > 0;
	const char *name = by_argument ? call->args[0] : call_option(call, "session");
	struct session_info *all;
	size_t count;

	if (name != NULL) {
		return strchr(name, '/') != NULL ? mem_strdup(call->ctx, name)
		                                 : session_path(call->ctx, call->app->data_folder, name);
	}
	if (!session_list(call->ctx, &all, &count, call->app->data_folder, call->diags)) {
		return NULL;
	}
	if (count == 0) {
		diag_error(call->diags, NO_PLACE, "no-session", "there is no session yet",
		           "make one: dataeng design requirements.md, or type dataeng");
		return NULL;
	}
	return mem_strdup(call->ctx, all[0].path);
}

static enum status fault_status(enum session_fault fault)
{
	return fault == SESSION_BUSY || fault == SESSION_DAMAGED || fault == SESSION_NEWER ? STATUS_SESSION : STATUS_FAILED;
}

static enum status open_session(struct call *call, struct session **own)
{
	enum session_fault fault;
	bool named = call_option(call, "session") != NULL ||
	             (call->cmd->complete != NULL && strcmp(call->cmd->complete, "sessions") == 0 && call->arg_count > 0);
	char *path;

	if (call->session == NULL) {
		call->session = named ? NULL : call->app->session;
	}
	if (call->session != NULL) {
		return STATUS_OK;
	}
	path = wanted_path(call);
	if (path == NULL) {
		return STATUS_FAILED;
	}
	*own = session_open(call->ctx, path, call->cmd->session == CMD_READS ? SESSION_READ : SESSION_WRITE, call->app->now,
	                    &fault, call->diags);
	call->session = *own;
	return *own == NULL ? fault_status(fault) : STATUS_OK;
}

static enum status perform(struct call *call)
{
	return call->cmd->run != NULL ? call->cmd->run(call) : call->app->perform(call);
}

/* A step runs inside the transaction of the command around it. */
static enum status run_writing(struct call *call)
{
	enum status status;

	if (session_in_transaction(call->session)) {
		return perform(call);
	}
	if (!session_begin(call->session)) {
		return STATUS_SESSION;
	}
	status = perform(call);
	if (status == STATUS_OK || status == STATUS_FINDINGS || status == STATUS_BLOCKED || status == STATUS_DISPROVED) {
		return session_commit(call->session, call->line) ? status : STATUS_FAILED;
	}
	session_rollback(call->session);
	return status;
}

enum status cmd_run(struct call *call)
{
	struct session *own = NULL;
	enum status status = STATUS_OK;

	if (call->cmd->session == CMD_LOOSE && call->session == NULL) {
		call->session = call->app->session;
	}
	if (call->cmd->session == CMD_READS || call->cmd->session == CMD_WRITES || call->cmd->session == CMD_OPENS) {
		status = open_session(call, &own);
	}
	if (status == STATUS_OK) {
		status = call->cmd->session == CMD_WRITES ? run_writing(call) : perform(call);
	}
	session_close(own);
	return status;
}
