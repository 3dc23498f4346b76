/* Parts of the completion scripts that the shells share. */
#ifndef DATAENG_CMD_COMPLETION_H
#define DATAENG_CMD_COMPLETION_H

#include <stdbool.h>

#include "dataeng/cmd/cmd.h"

/* Is it offered to people at the shell? */
bool completion_offered(const struct cmd *c);

/* The first word of a name, in ctx, and the rest behind the blank (NULL: none). */
char *completion_first(const void *ctx, const struct cmd *c);
const char *completion_second(const struct cmd *c);

/* Does an earlier offered command start with the same word? Then that word is known already. */
bool completion_seen(const void *ctx, const struct cmd *const *at);

/* Writes text with every @NAME@ replaced by what fill writes for it. */
void completion_fill(struct call *call, const char *text, void (*fill)(struct call *call, const char *name));

/* Writes "'a b' | 'c d'" style lists: the names of two words, each between the quotes, with sep between them. */
void completion_pairs(struct call *call, const char *sep);

/* Options with a value of all offered commands and of all globals, "--name" and "-n", each once, with sep between them. */
void completion_valued(struct call *call, const char *sep);

void completion_bash(struct call *call);
void completion_zsh(struct call *call);
void completion_fish(struct call *call);

#endif
