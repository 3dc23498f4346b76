/* The bash script: fills completion.bash.dat. */
#include <string.h>

#include "completion.h"
#include "dataeng/base/embed.h"

static void values_of(struct call *call, const char *name, const struct cmd_option *o)
{
	for (; o != NULL && o->name != NULL; o++) {
		if (o->value == NULL) {
			continue;
		}
		buf_printf(call->out, "\t%s%s%s:--%s", name[0] == '*' ? "" : "'", name, name[0] == '*' ? "" : "'", o->name);
		if (o->letter != 0) {
			buf_printf(call->out, " | %s%s%s:-%c", name[0] == '*' ? "" : "'", name, name[0] == '*' ? "" : "'",
			           o->letter);
		}
		buf_printf(call->out, ") kind='%s' ;;\n", o->complete == NULL ? "none" : o->complete);
	}
}

static void names_of(struct call *call, const struct cmd_option *o)
{
	const char *before = "";

	for (; o != NULL && o->name != NULL; o++) {
		buf_printf(call->out, "%s--%s", before, o->name);
		before = " ";
	}
}

/* The second words of the commands that start with first. */
static void seconds_of(struct call *call, const char *first)
{
	const char *before = "";

	for (const struct cmd *const *c = cmd_table; *c != NULL; c++) {
		if (completion_offered(*c) && completion_second(*c) != NULL &&
		    strcmp(completion_first(call->ctx, *c), first) == 0) {
			buf_printf(call->out, "%s%s", before, completion_second(*c));
			before = " ";
		}
	}
}

static void arguments_of(struct call *call, const struct cmd *const *at)
{
	if (completion_second(*at) != NULL && !completion_seen(call->ctx, at)) {
		const char *first = completion_first(call->ctx, *at);

		buf_printf(call->out, "\t'%s') kind='", first);
		seconds_of(call, first);
		buf_str(call->out, "' ;;\n");
	}
	if ((*at)->max != 0) {
		buf_printf(call->out, "\t'%s') kind='%s' ;;\n", (*at)->name,
		           (*at)->complete == NULL ? "none" : (*at)->complete);
	}
}

static void each_command(struct call *call, char part)
{
	const char *before = "";

	for (const struct cmd *const *c = cmd_table; *c != NULL; c++) {
		if (!completion_offered(*c)) {
			continue;
		}
		if (part == 'v') {
			values_of(call, (*c)->name, (*c)->options);
		} else if (part == 'a') {
			arguments_of(call, c);
		} else if (part == 'o' && (*c)->options != NULL) {
			buf_printf(call->out, "\t'%s') options='", (*c)->name);
			names_of(call, (*c)->options);
			buf_str(call->out, "' ;;\n");
		} else if (part == 'f' && !completion_seen(call->ctx, c)) {
			buf_printf(call->out, "%s%s", before, completion_first(call->ctx, *c));
			before = " ";
		}
	}
}

static void fill(struct call *call, const char *name)
{
	if (strcmp(name, "globals") == 0) {
		names_of(call, cmd_globals);
	} else if (strcmp(name, "pairs") == 0) {
		completion_pairs(call, " | ");
	} else if (strcmp(name, "firsts") == 0) {
		each_command(call, 'f');
	} else {
		each_command(call, name[0]);
		if (strcmp(name, "values") == 0) {
			values_of(call, "*", cmd_globals);
		}
		/* The place is a line of its own. */
		buf_cut(call->out, call->out->size - (call->out->data[call->out->size - 1] == '\n'));
	}
}

void completion_bash(struct call *call)
{
	completion_fill(call, embed_text("cmd/completion.bash.dat"), fill);
}
