/* The package: all files a design hands over, made into the session's table of artefacts and written to a folder. */
#ifndef DATAENG_WRITE_PACKAGE_H
#define DATAENG_WRITE_PACKAGE_H

#include <stdbool.h>
#include <stddef.h>

struct content;
struct session;
struct task;

/* Makes all artefacts anew, inside the caller's transaction: the schema per dialect, DBML, JSON, the diagram (as a picture
 * only where Graphviz is installed), the dictionary; then the documents of the task's templates (t NULL: of the persona's
 * first template) and, of a design with tables, one hand-off file for each receiver that the persona names: by the template
 * handoff-NAME, or, where there is none, a note that points to the document. False after reporting. */
bool package_make(void *ctx, struct session *s, const struct content *c, const struct task *t);

/* Makes the document of one template and keeps it beside the others. */
bool package_make_one(void *ctx, struct session *s, const struct content *c, const char *template_id);

/* Writes every artefact into folder (made when missing), each file whole or not at all. *names gets the file names in ctx,
 * in their order. False after reporting; files written before stay. */
bool package_write(void *ctx, const char ***names, size_t *count, struct session *s, const char *folder);

#endif
