/* Looking at the inputs: faults of a file are told before a session is made for it. */
#include "dataeng/flow/inputs.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "dataeng/base/file.h"
#include "dataeng/base/mem.h"
#include "dataeng/flow/run.h"
#include "dataeng/read/requirements.h"

/* Standard input is read by the command that reads documents; what was looked at is put back as a file of its own. */
static bool put_back(const char *data, size_t size, struct diags *diags)
{
	int fd = memfd_create("standard input", MFD_CLOEXEC);
	bool ok = fd >= 0;

	for (size_t at = 0; ok && at < size;) {
		ssize_t n = write(fd, data + at, size - at);

		ok = n > 0;
		at += ok ? (size_t)n : 0;
	}
	ok = ok && lseek(fd, 0, SEEK_SET) == 0 && dup2(fd, STDIN_FILENO) == STDIN_FILENO;
	if (fd >= 0) {
		close(fd);
	}
	return ok || diag_error(diags, FILE_PLACE("-"), "read-failed", "cannot keep what standard input said", NULL);
}

static bool look_at(void *ctx, struct inputs *inputs, const struct input *in, struct diags *diags)
{
	void *tmp = mem_context(ctx, "look_at");
	char *data;
	size_t size;
	struct source *s = NULL;
	bool ok = file_read(tmp, &data, &size, in->path, diags);

	if (ok) {
		s = source_new(tmp, in->path, data, size, diags);
		ok = s != NULL;
	}
	if (ok && strspn(s->text, " \t\r\n") == s->size) {
		ok = diag_error(diags, FILE_PLACE(strcmp(in->path, "-") == 0 ? "standard input" : in->path), "input-empty",
		                "there is nothing in it", "give a text with requirements; a few sentences are enough");
	}
	ok = ok && requirements_fit(s, diags);
	if (ok && strcmp(in->path, "-") == 0) {
		ok = put_back(data, size, diags);
	}
	if (ok && inputs->title == NULL) {
		inputs->title = flow_title(ctx, s->text);
	}
	mem_free(tmp);
	return ok;
}

static bool add(void *ctx, struct inputs *inputs, const struct call *call, const char *path, const char *sender)
{
	const struct content *c = app_content(call->app);
	bool known = sender == NULL;

	for (size_t i = 0; c != NULL && i < c->persona->receives_from.count; i++) {
		const struct content_pair *p = &c->persona->receives_from.all[i];

		known = known || strcmp(p->name != NULL ? p->name : p->text, sender) == 0;
	}
	if (!known) {
		return diag_errorf(call->diags, NO_PLACE, "unknown-sender", "the persona lists them under receives_from",
		                   "the persona receives nothing from '%s'", sender);
	}
	inputs->all = mem_resize(ctx, inputs->all, struct input, inputs->count + 1);
	inputs->all[inputs->count++] = (struct input){path, sender};
	return true;
}

/* "--from pm" is said of all plain files, "--from pm=FILE" brings a file of its own. */
static bool collect(void *ctx, struct inputs *inputs, const struct call *call)
{
	size_t first = call->cmd->task == NULL ? 1 : 0; /* "run TASK FILE..." */
	const char *common = NULL;
	const char *from;

	for (size_t i = 0; (from = call_option_at(call, "from", i)) != NULL; i++) {
		common = strchr(from, '=') == NULL ? from : common;
	}
	for (size_t i = first; i < call->arg_count; i++) {
		if (!add(ctx, inputs, call, call->args[i], common)) {
			return false;
		}
	}
	for (size_t i = 0; (from = call_option_at(call, "from", i)) != NULL; i++) {
		const char *equals = strchr(from, '=');

		if (equals != NULL && !add(ctx, inputs, call, equals + 1, mem_strndup(ctx, from, (size_t)(equals - from)))) {
			return false;
		}
	}
	return true;
}

bool inputs_look_at(void *ctx, struct inputs *inputs, const struct call *call, const struct task *task)
{
	struct buf names;

	*inputs = (struct inputs){0};
	buf_init(&names, ctx);
	if (!collect(ctx, inputs, call)) {
		return false;
	}
	for (size_t i = 0; i < inputs->count; i++) {
		if (!look_at(ctx, inputs, &inputs->all[i], call->diags)) {
			return false;
		}
		buf_printf(&names, "%s@%s", i > 0 ? "\n" : "", inputs->all[i].path);
	}
	inputs->names = names.data;
	if (inputs->title == NULL) {
		inputs->title = task->title;
	}
	return true;
}
