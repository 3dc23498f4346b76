/* Files: read whole with a limit, written to a temporary name, synced and renamed. */
#ifndef DATAENG_BASE_FILE_H
#define DATAENG_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

struct diags;
struct source;

enum { FILE_INPUT_LIMIT = 100 * 1024 * 1024 }; /* bytes of one input file */

/* Reads path ("-": standard input) and checks it as text. On failure reports and returns NULL. */
struct source *file_source(const void *ctx, const char *path, struct diags *diags);

/* Reads the bytes of path ("-": standard input). *data gets NUL terminated bytes in ctx. */
bool file_read(const void *ctx, char **data, size_t *size, const char *path, struct diags *diags);

/* Writes data so that path holds either the old or the new bytes, never a part. mode as for open(2). */
bool file_write(const char *path, const void *data, size_t size, unsigned mode, struct diags *diags);

/* Makes the folder and its parents; an existing one is fine. */
bool file_make_folder(const char *path, unsigned mode, struct diags *diags);

bool file_exists(const char *path);

/* dir/name in ctx. */
char *file_join(const void *ctx, const char *dir, const char *name);

/* The part behind the last slash. */
const char *file_base(const char *path);

#endif
