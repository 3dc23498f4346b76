/* Files that are part of the binary: personas/, templates/, checklists/ and the .sql files of src/.
 *
 * Paths are those of the repository, without "src/": "personas/data-engineer.md", "model/schema.sql".
 * Made at build time by src/embed.c.
 */
#ifndef DATAENG_BASE_EMBED_H
#define DATAENG_BASE_EMBED_H

#include <stddef.h>

struct embedded {
	const char *path;
	const char *data; /* NUL terminated */
	size_t size;      /* without the NUL */
};

/* All of them, sorted by path; the last one has a NULL path. */
extern const struct embedded embedded_files[];

/* NULL when there is none. */
const struct embedded *embed_find(const char *path);

/* The text of a file that must be there (a .sql file of ours). */
const char *embed_text(const char *path);

#endif
