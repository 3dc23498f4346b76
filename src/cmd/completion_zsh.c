/* The zsh script: fills completion.zsh.dat with _arguments specifications. */
#include <string.h>

#include "completion.h"
#include "dataeng/base/embed.h"

/* Text inside single quotes inside brackets. */
static void quoted(struct buf *out, const char *s)
{
	for (; *s != '\0'; s++) {
		if (*s == '\'') {
			buf_str(out, "'\\''");
		} else {
			if (strchr("[]:\\", *s) != NULL) {
				buf_char(out, '\\');
			}
			buf_char(out, *s);
		}
	}
}

/* What completes a value: the part behind the last colon. */
static void action(struct buf *out, const char *complete)
{
	if (complete == NULL) {
		return;
	}
	if (strcmp(complete, "files") == 0) {
		buf_str(out, "_files");
	} else if (strcmp(complete, "folders") == 0) {
		buf_str(out, "_files -/");
	} else if (strcmp(complete, "sessions") == 0 || strcmp(complete, "rules") == 0 || strcmp(complete, "tasks") == 0) {
		buf_printf(out, "_dataeng_names %s", complete);
	} else {
		buf_printf(out, "(%s)", complete);
	}
}

static void option(struct buf *out, const struct cmd_option *o)
{
	const char *equals = o->value == NULL ? "" : "=";
	const char *many = o->many ? "*" : "";

	if (o->letter != 0 && o->many) {
		buf_printf(out, "'*'{-%c%s,--%s%s}'[", o->letter, o->value == NULL ? "" : "+", o->name, equals);
	} else if (o->letter != 0) {
		buf_printf(out, "'(-%c --%s)'{-%c%s,--%s%s}'[", o->letter, o->name, o->letter, o->value == NULL ? "" : "+",
		           o->name, equals);
	} else {
		buf_printf(out, "'%s--%s%s[", many, o->name, equals);
	}
	quoted(out, o->help);
	buf_char(out, ']');
	if (o->value != NULL) {
		buf_char(out, ':');
		quoted(out, o->value);
		buf_char(out, ':');
		action(out, o->complete);
	}
	buf_char(out, '\'');
}

static void options(struct buf *out, const struct cmd_option *o)
{
	for (; o != NULL && o->name != NULL; o++) {
		buf_str(out, " \\\n\t\t\t");
		option(out, o);
	}
}

static void described(struct call *call, const char *word, const char *summary)
{
	buf_printf(call->out, "\t\t\t'%s:", word);
	quoted(call->out, summary);
	buf_str(call->out, "'\n");
}

static void firsts(struct call *call)
{
	for (const struct cmd *const *c = cmd_table; *c != NULL; c++) {
		if (completion_offered(*c) && !completion_seen(call->ctx, c)) {
			described(call, completion_first(call->ctx, *c), (*c)->summary);
		}
	}
}

static void groups(struct call *call)
{
	for (const struct cmd *const *c = cmd_table; *c != NULL; c++) {
		const char *first = completion_first(call->ctx, *c);

		if (!completion_offered(*c) || completion_second(*c) == NULL || completion_seen(call->ctx, c)) {
			continue;
		}
		buf_printf(call->out, "\t%s)\n\t\tnames=(\n", first);
		for (const struct cmd *const *d = c; *d != NULL; d++) {
			if (completion_offered(*d) && completion_second(*d) != NULL &&
			    strcmp(completion_first(call->ctx, *d), first) == 0) {
				described(call, completion_second(*d), (*d)->summary);
			}
		}
		buf_str(call->out, "\t\t)\n\t\t_describe -t commands command names\n\t\t;;\n");
	}
}

static void commands(struct call *call)
{
	for (const struct cmd *const *c = cmd_table; *c != NULL; c++) {
		if (!completion_offered(*c)) {
			continue;
		}
		buf_printf(call->out, "\t'%s')\n\t\t_arguments -s -S :", (*c)->name);
		options(call->out, (*c)->options);
		options(call->out, cmd_globals);
		if ((*c)->max != 0) {
			buf_printf(call->out, " \\\n\t\t\t'%s:argument:", (*c)->max == 1 ? "" : "*");
			action(call->out, (*c)->complete);
			buf_char(call->out, '\'');
		}
		buf_str(call->out, "\n\t\t;;\n");
	}
}

static void fill(struct call *call, const char *name)
{
	size_t before = call->out->size;

	if (strcmp(name, "valued") == 0) {
		completion_valued(call, " | ");
	} else if (strcmp(name, "pairs") == 0) {
		completion_pairs(call, " | ");
	} else if (strcmp(name, "firsts") == 0) {
		firsts(call);
	} else if (strcmp(name, "groups") == 0) {
		groups(call);
	} else if (strcmp(name, "commands") == 0) {
		commands(call);
	} else {
		options(call->out, cmd_globals);
	}
	/* The places of lists are lines of their own. */
	if (call->out->size > before && call->out->data[call->out->size - 1] == '\n') {
		buf_cut(call->out, call->out->size - 1);
	}
}

void completion_zsh(struct call *call)
{
	completion_fill(call, embed_text("cmd/completion.zsh.dat"), fill);
}
