/* A schema as a Mermaid entity-relationship diagram.
 * Source: https://mermaid.js.org/syntax/entityRelationshipDiagram.html
 */
#ifndef DATAENG_WRITE_MERMAID_H
#define DATAENG_WRITE_MERMAID_H

#include <stdbool.h>

struct buf;
struct session;

bool mermaid_write(struct buf *out, struct session *s, const char *schema);

#endif
