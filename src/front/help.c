/* Help texts. Everything about a command comes from its row; only what belongs to no command is written here. */
#include "dataeng/front/help.h"

#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/front/prompt.h"
#include "dataeng/wrap/utf8.h"

enum { INDENT = 2, WIDTH = 100 };

static void wrapped(struct buf *out, const char *text, size_t indent, size_t col)
{
	utf8_wrap(out, text, WIDTH, indent, col);
	buf_char(out, '\n');
}

static void row(struct buf *out, const char *left, const char *right, size_t column)
{
	size_t n = strlen(left);

	buf_fill(out, ' ', INDENT);
	buf_str(out, left);
	if (n + INDENT + 2 > column) {
		buf_char(out, '\n');
		buf_fill(out, ' ', column);
	} else {
		buf_fill(out, ' ', column - n - INDENT);
	}
	wrapped(out, right, column, column);
}

static void option_rows(struct buf *out, const struct cmd_option *options)
{
	for (; options != NULL && options->name != NULL; options++) {
		char *left = mem_printf(out->ctx, "%s%c%s--%s%s%s", options->letter ? "-" : " ",
		                        options->letter ? options->letter : ' ', options->letter ? ", " : "  ", options->name,
		                        options->value ? " " : "", options->value ? options->value : "");
		char *right = options->many ? mem_printf(out->ctx, "%s (may be repeated)", options->help)
		                            : mem_strdup(out->ctx, options->help);

		row(out, left, right, 26);
	}
}

static bool is_builtin(const char *name)
{
	for (const struct builtin *b = prompt_builtins; b->name != NULL; b++) {
		if (strcmp(b->name, name) == 0) {
			return true;
		}
	}
	return false;
}

static void command_rows(struct buf *out, unsigned where, const char *sigil)
{
	for (size_t i = 0; cmd_table[i] != NULL; i++) {
		const struct cmd *c = cmd_table[i];

		if ((c->where & where) != 0 && (c->where & CMD_HIDDEN) == 0 && !(where == CMD_PROMPT && is_builtin(c->name))) {
			row(out,
			    mem_printf(out->ctx, "%s%s%s%s", sigil, c->name, c->usage ? " " : "", c->usage ? c->usage : ""),
			    c->summary, 38);
		}
	}
}

void help_overview(struct buf *out)
{
	buf_str(out, "dataeng: database designs that were executed first\n\n"
	             "usage: dataeng                     at a terminal: the menu and the prompt\n"
	             "       dataeng < requirements.md   the design document on standard output\n"
	             "       dataeng COMMAND [ARGUMENT...] [OPTION...]\n\n"
	             "commands:\n");
	command_rows(out, CMD_SHELL, "");
	buf_str(out, "\noptions of every command:\n");
	option_rows(out, cmd_globals);
	buf_str(out, "\nexit codes: 0 complete, 1 failed, 2 wrong usage, 3 an answer is missing, 4 done but with findings,\n"
	             "5 session busy, damaged or from a newer version, 130 and 143 stopped by a signal\n\n"
	             "'dataeng COMMAND --help' says more about a command.\n");
}

void help_command(struct buf *out, const struct cmd *cmd)
{
	buf_printf(out, "usage: dataeng %s%s%s%s\n\n", cmd->name, cmd->usage ? " " : "", cmd->usage ? cmd->usage : "",
	           cmd->options ? " [OPTION...]" : "");
	wrapped(out,
	        mem_printf(out->ctx, "%c%s.",
	                   cmd->summary[0] >= 'a' && cmd->summary[0] <= 'z' ? cmd->summary[0] - 32 : cmd->summary[0],
	                   cmd->summary + 1),
	        0, 0);
	if (cmd->help != NULL) {
		buf_char(out, '\n');
		wrapped(out, cmd->help, 0, 0);
	}
	if (cmd->options != NULL) {
		buf_str(out, "\noptions:\n");
		option_rows(out, cmd->options);
	}
	buf_str(out, "\noptions of every command:\n");
	option_rows(out, cmd_globals);
}

void help_builtins(struct buf *out)
{
	for (const struct builtin *b = prompt_builtins; b->name != NULL; b++) {
		row(out, mem_printf(out->ctx, ":%s%s%s", b->name, b->usage ? " " : "", b->usage ? b->usage : ""), b->summary,
		    38);
	}
	buf_char(out, '\n');
}

void help_prompt_commands(struct buf *out)
{
	command_rows(out, CMD_PROMPT, ":");
}
