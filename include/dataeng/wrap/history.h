/* The file of lines typed at the prompt: one entry a line, newlines and backslashes escaped, appended and synced at once, so
 * that several prompts may share it and a kill loses nothing. Only for wrap/editline.c. */
#ifndef DATAENG_WRAP_HISTORY_H
#define DATAENG_WRAP_HISTORY_H

#include <stdbool.h>
#include <stddef.h>

/* The last `most` entries, oldest first; none when there is no file. */
char **history_load(const void *ctx, const char *path, size_t most, size_t *count);
/* False with errno set. A NULL path keeps nothing and is fine. The folder is made when it is missing. */
bool history_append(const char *path, const char *line);

#endif
