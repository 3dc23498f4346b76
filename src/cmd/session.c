/* sessions, rename, delete, export, import: the files that designs are saved in. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "dataeng/base/file.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/name.h"
#include "dataeng/cmd/table.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/json.h"

static void list_json(struct call *call, const struct session_info *all, size_t count)
{
	struct json *list = json_array(call->ctx);

	for (size_t i = 0; i < count; i++) {
		struct json *one = json_object(call->ctx);

		json_set_string(one, "name", all[i].name);
		json_set_string(one, "title", all[i].title);
		json_set_string(one, "task", all[i].task);
		json_set_string(one, "changed", all[i].changed);
		json_set_number(one, "entities", (double)all[i].entities);
		json_set_number(one, "answers", (double)all[i].answers);
		if (all[i].fault != NULL) {
			json_set_string(one, "fault", all[i].fault);
		}
		json_append(list, one);
	}
	json_print(call->out, list);
	buf_char(call->out, '\n');
}

static void list_text(struct call *call, const struct session_info *all, size_t count)
{
	size_t width = 4;

	for (size_t i = 0; i < count; i++) {
		size_t n = strlen(all[i].name);

		width = n > width ? n : width;
	}
	for (size_t i = 0; i < count; i++) {
		buf_printf(call->out, "%-*s  ", (int)width, all[i].name);
		if (all[i].fault != NULL) {
			buf_printf(call->out, "cannot be opened: %s\n", all[i].fault);
			continue;
		}
		buf_printf(call->out, "%s  %3lld entities  %3lld answers  %s\n", all[i].changed, (long long)all[i].entities,
		           (long long)all[i].answers, all[i].title);
	}
}

static enum status list(struct call *call)
{
	struct session_info *all;
	size_t count;

	if (!session_list(call->ctx, &all, &count, call->app->data_folder, call->diags)) {
		return STATUS_FAILED;
	}
	if (call_flag(call, "json")) {
		list_json(call, all, count);
	} else if (count == 0) {
		buf_str(call->out, "No sessions yet. 'dataeng' starts one, and so does 'dataeng design FILE'.\n");
	} else {
		list_text(call, all, count);
	}
	return STATUS_OK;
}

/* A name for a session file, or NULL after reporting. */
static const char *checked_name(struct call *call, const char *name)
{
	if (name[0] == '\0' || name[0] == '.' || name[0] == '-' || strchr(name, '/') != NULL || strlen(name) > 200) {
		diag_errorf(call->diags, NO_PLACE, "bad-name", "use letters, digits and hyphens, no slash: web-shop",
		            "'%s' cannot name a session", name);
		return NULL;
	}
	return name;
}

/* Path of an existing session, or NULL after reporting. */
static char *existing(struct call *call, const char *name)
{
	char *path;

	if (checked_name(call, name) == NULL) {
		return NULL;
	}
	path = session_path(call->ctx, call->app->data_folder, name);
	if (!file_exists(path)) {
		diag_errorf(call->diags, NO_PLACE, "session-missing", "'dataeng sessions' lists those there are",
		            "there is no session '%s'", name);
		return NULL;
	}
	return path;
}

static bool is_current(const struct call *call, const char *path)
{
	return call->app->session != NULL && call->app->session->path != NULL && strcmp(call->app->session->path, path) == 0;
}

/* Nobody else may be writing, and the write-ahead log must be part of the file before it moves. */
static enum status settle(struct call *call, const char *path)
{
	enum session_fault fault;
	struct session *s = session_open(call->ctx, path, SESSION_WRITE, call->app->now, &fault, call->diags);
	bool ok = s != NULL && session_settle(s);

	session_close(s);
	return ok ? STATUS_OK : STATUS_SESSION;
}

static enum status rename_it(struct call *call)
{
	char *from = existing(call, call->args[0]);
	const char *name = from == NULL ? NULL : checked_name(call, call->args[1]);
	char *to;

	if (name == NULL) {
		return STATUS_USAGE;
	}
	if (is_current(call, from)) {
		diag_error(call->diags, NO_PLACE, "session-open", "this session is open here",
		           "leave it with :quit and run: dataeng rename OLD NEW");
		return STATUS_USAGE;
	}
	to = session_path(call->ctx, call->app->data_folder, name);
	if (settle(call, from) != STATUS_OK) {
		return STATUS_SESSION;
	}
	/* link() refuses an existing target, which rename() would overwrite. */
	if (link(from, to) != 0 || unlink(from) != 0) {
		diag_errorf(call->diags, NO_PLACE, "rename-failed", errno == EEXIST ? "choose another name" : NULL,
		            "cannot rename to '%s': %s", name, strerror(errno));
		return STATUS_FAILED;
	}
	buf_printf(call->out, "%s is %s now\n", call->args[0], name);
	return STATUS_OK;
}

static enum status delete_it(struct call *call)
{
	for (size_t i = 0; i < call->arg_count; i++) {
		char *path = existing(call, call->args[i]);

		if (path == NULL) {
			return STATUS_USAGE;
		}
		if (is_current(call, path)) {
			diag_error(call->diags, NO_PLACE, "session-open", "this session is open here",
			           "leave it with :quit first");
			return STATUS_USAGE;
		}
	}
	for (size_t i = 0; i < call->arg_count; i++) {
		char *path = existing(call, call->args[i]);

		if (unlink(path) != 0) {
			diag_errorf(call->diags, FILE_PLACE(path), "delete-failed", NULL, "cannot delete: %s", strerror(errno));
			return STATUS_FAILED;
		}
		(void)unlink(mem_printf(call->ctx, "%s-wal", path));
		(void)unlink(mem_printf(call->ctx, "%s-shm", path));
		buf_printf(call->out, "deleted %s\n", call->args[i]);
	}
	return STATUS_OK;
}

static enum status write_copy(struct call *call)
{
	const char *file = call_option(call, "output");
	const char *name = call->session->name == NULL ? "session" : call->session->name;

	if (file == NULL) {
		file = mem_printf(call->ctx, "%s.dataeng", name);
	}
	if (file_exists(file)) {
		diag_error(call->diags, FILE_PLACE(file), "file-exists", "there is such a file already",
		           "choose another name with -o FILE");
		return STATUS_FAILED;
	}
	if (!session_export(call->session, file)) {
		return STATUS_FAILED;
	}
	buf_printf(call->out, "wrote %s\n", file);
	return STATUS_OK;
}

static enum status take_in(struct call *call)
{
	const char *name = call_option(call, "name");
	enum session_fault fault;
	struct session *from;
	struct session *to;
	enum status status = STATUS_FAILED;

	from = session_open(call->ctx, call->args[0], SESSION_READ, call->app->now, &fault, call->diags);
	if (from == NULL) {
		return fault == SESSION_MISSING || fault == SESSION_IO ? STATUS_FAILED : STATUS_SESSION;
	}
	to = session_copy(call->ctx, from, call->app->data_folder, name != NULL ? name : from->name, name != NULL);
	if (to != NULL) {
		buf_printf(call->out, "imported as %s; go on with: dataeng resume %s\n", to->name, to->name);
		status = STATUS_OK;
	}
	session_close(to);
	session_close(from);
	return status;
}

static const struct cmd_option export_options[] = {
        {"output", 'o', "FILE", false, "the file to write (default: NAME.dataeng in this folder)", "files"},
        {NULL, 0, NULL, false, NULL, NULL},
};

static const struct cmd_option import_options[] = {
        {"name", 0, "NAME", false, "name of the new session (default: that of the file)", NULL},
        {NULL, 0, NULL, false, NULL, NULL},
};

const struct cmd cmd_sessions = {
        .name = "sessions",
        .usage = "[--json]",
        .summary = "list the saved design sessions, newest first",
        .where = CMD_SHELL | CMD_PROMPT,
        .session = CMD_NO_SESSION,
        .run = list,
};

const struct cmd cmd_rename = {
        .name = "rename",
        .usage = "OLD NEW",
        .summary = "rename a session",
        .where = CMD_SHELL | CMD_PROMPT,
        .session = CMD_NO_SESSION,
        .min = 2,
        .max = 2,
        .complete = "sessions",
        .run = rename_it,
};

const struct cmd cmd_delete = {
        .name = "delete",
        .usage = "NAME...",
        .summary = "delete sessions for good; 'export' keeps a copy",
        .where = CMD_SHELL | CMD_PROMPT,
        .session = CMD_NO_SESSION,
        .min = 1,
        .max = -1,
        .complete = "sessions",
        .run = delete_it,
};

const struct cmd cmd_export = {
        .name = "export",
        .usage = "[NAME] [-o FILE]",
        .summary = "write a copy of a session to a file of its own",
        .where = CMD_SHELL | CMD_PROMPT,
        .session = CMD_READS,
        .options = export_options,
        .max = 1,
        .complete = "sessions",
        .run = write_copy,
};

const struct cmd cmd_import = {
        .name = "import",
        .usage = "FILE [--name NAME]",
        .summary = "take in a session file that 'export' made",
        .where = CMD_SHELL | CMD_PROMPT,
        .session = CMD_NO_SESSION,
        .options = import_options,
        .min = 1,
        .max = 1,
        .complete = "files",
        .run = take_in,
};
