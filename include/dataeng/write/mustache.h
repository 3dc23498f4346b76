/* Templates: Mustache tags over named queries.
 *
 * A section {{#tables}} runs the template's query `tables`; its content is written once for each row, and the row's
 * columns are names within. {{^tables}} is written when the query has no row. The parameters :name of a query are
 * columns of the enclosing rows, the innermost first. A section over a column is written when its value is neither NULL,
 * nor empty, nor 0. {{tables.name}} is a column of the innermost row of `tables`. The name of a query outside of its
 * section stands for the first column of its first row. {{.}} is the first column of the innermost row, or the value
 * of the section's column.
 *
 * {{x}} writes the value so that Markdown shows these very characters, in running text and in a cell of a table: line
 * breaks become blanks; | \ * ` < and what else would be markup is escaped. {{{x}}} and {{&x}} write the bytes as they
 * are: for code blocks, and for Markdown made by md_code().
 *
 * Queries run read-only and under a step limit; the limits of the database are put back afterwards.
 * Faults name the place in the template's file.
 */
#ifndef DATAENG_WRITE_MUSTACHE_H
#define DATAENG_WRITE_MUSTACHE_H

#include <stdbool.h>

struct buf;
struct db;
struct diags;
struct template;

/* Appends the document. After a failure out holds a part of it. */
bool mustache_render(void *ctx, struct buf *out, struct db *db, const struct template *t, struct diags *diags);

/* Checks all tags, names, parameters and queries without reading a row; reports every fault. db: any session's. */
bool mustache_check(void *ctx, struct db *db, const struct template *t, struct diags *diags);

/* Appends text so that Markdown shows these characters. */
void markdown_escape(struct buf *out, const char *text);

#endif
