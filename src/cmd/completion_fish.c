/* The fish script: completion.fish.dat and one "complete" line for every word. */
#include <string.h>

#include "completion.h"
#include "dataeng/base/embed.h"

static void quoted(struct buf *out, const char *s)
{
	buf_char(out, '\'');
	for (; *s != '\0'; s++) {
		if (*s == '\'' || *s == '\\') {
			buf_char(out, '\\');
		}
		buf_char(out, *s);
	}
	buf_char(out, '\'');
}

/* What completes a value or an argument. */
static void candidates(struct buf *out, const char *complete)
{
	if (complete == NULL) {
		return;
	}
	if (strcmp(complete, "files") == 0) {
		buf_str(out, " -F");
	} else if (strcmp(complete, "folders") == 0) {
		buf_str(out, " -a '(__fish_complete_directories)'");
	} else if (strcmp(complete, "sessions") == 0 || strcmp(complete, "rules") == 0 || strcmp(complete, "tasks") == 0) {
		buf_printf(out, " -a '(__dataeng_names %s)'", complete);
	} else {
		buf_str(out, " -a ");
		quoted(out, complete);
	}
}

/* command NULL: for all. */
static void options(struct buf *out, const char *command, const struct cmd_option *o)
{
	for (; o != NULL && o->name != NULL; o++) {
		buf_str(out, "complete -c dataeng");
		if (command != NULL) {
			buf_printf(out, " -n '__dataeng_is \"%s\"'", command);
		}
		if (o->letter != 0) {
			buf_printf(out, " -s %c", o->letter);
		}
		buf_printf(out, " -l %s", o->name);
		if (o->value != NULL) {
			buf_str(out, o->complete != NULL && strcmp(o->complete, "files") == 0 ? " -r" : " -x");
			candidates(out, o->complete);
		}
		buf_str(out, " -d ");
		quoted(out, o->help);
		buf_char(out, '\n');
	}
}

static void word(struct buf *out, const char *command, const char *offered, const char *summary)
{
	buf_printf(out, "complete -c dataeng -n '__dataeng_is \"%s\"' -a ", command);
	quoted(out, offered);
	buf_str(out, " -d ");
	quoted(out, summary);
	buf_char(out, '\n');
}

static void lines(struct call *call)
{
	options(call->out, NULL, cmd_globals);
	for (const struct cmd *const *c = cmd_table; *c != NULL; c++) {
		const char *first = completion_first(call->ctx, *c);

		if (!completion_offered(*c)) {
			continue;
		}
		if (!completion_seen(call->ctx, c)) {
			word(call->out, "", first, (*c)->summary);
		}
		if (completion_second(*c) != NULL) {
			word(call->out, first, completion_second(*c), (*c)->summary);
		}
		options(call->out, (*c)->name, (*c)->options);
		if ((*c)->max != 0 && (*c)->complete != NULL) {
			buf_printf(call->out, "complete -c dataeng -n '__dataeng_is \"%s\"'", (*c)->name);
			candidates(call->out, (*c)->complete);
			buf_char(call->out, '\n');
		}
	}
}

static void fill(struct call *call, const char *name)
{
	if (strcmp(name, "valued") == 0) {
		completion_valued(call, " ");
	} else if (strcmp(name, "pairs") == 0) {
		completion_pairs(call, " ");
	} else {
		lines(call);
		buf_cut(call->out, call->out->size - 1);
	}
}

void completion_fish(struct call *call)
{
	completion_fill(call, embed_text("cmd/completion.fish.dat"), fill);
}
