/* Help, made from the command table. */
#ifndef DATAENG_FRONT_HELP_H
#define DATAENG_FRONT_HELP_H

#include "dataeng/cmd/cmd.h"

void help_overview(struct buf *out);
void help_command(struct buf *out, const struct cmd *cmd);
/* The prompt's own commands. */
void help_builtins(struct buf *out);
/* The commands of the prompt: name, arguments, what it does. */
void help_prompt_commands(struct buf *out);

#endif
