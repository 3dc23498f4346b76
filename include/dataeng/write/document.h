/* Documents: a template rendered over the session, with what the persona and the checklists say beside it. */
#ifndef DATAENG_WRITE_DOCUMENT_H
#define DATAENG_WRITE_DOCUMENT_H

#include <stdbool.h>

struct buf;
struct content;
struct session;
struct template;

/* Fills v_persona and v_item of this connection from the content, and defines the functions of templates; to be called
 * before documents are rendered or checked. Changes nothing in the session's file. False after reporting. */
bool document_prepare(struct session *s, const struct content *c);

/* Appends the document. What empty sections leave behind is tidied up, outside of code blocks: a table without rows
 * vanishes, two blank lines in a row become one. Ends with one line break. False after reporting. */
bool document_render(void *ctx, struct buf *out, struct session *s, const struct template *t);

/* Checks the template against the views; reports every fault. */
bool document_check(void *ctx, struct session *s, const struct template *t);

#endif
