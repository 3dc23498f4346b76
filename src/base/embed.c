/* Look-up among the embedded files. */
#include "dataeng/base/embed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct embedded *embed_find(const char *path)
{
	for (const struct embedded *e = embedded_files; e->path != NULL; e++) {
		if (strcmp(e->path, path) == 0) {
			return e;
		}
	}
	return NULL;
}

const char *embed_text(const char *path)
{
	const struct embedded *e = embed_find(path);

	if (e == NULL) {
		fprintf(stderr, "dataeng: error: the binary lacks %s [build-incomplete]\n", path);
		abort();
	}
	return e->data;
}
