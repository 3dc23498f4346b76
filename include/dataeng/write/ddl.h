/* A schema of the session as SQL of one dialect, to be run on an empty database.
 *
 * Tables come in the order of their references; those of a ring come by ALTER TABLE in PostgreSQL, and simply in SQLite, which
 * resolves names when a row is written. What belongs to the other engine only is left out. The text is deterministic.
 */
#ifndef DATAENG_WRITE_DDL_H
#define DATAENG_WRITE_DDL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dataeng/model/dialect.h"

struct buf;
struct session;

struct ddl_statement {
	const char *object; /* path of what it makes: orders, orders_status_idx, orders.comment */
	const char *sql;    /* without the semicolon at its end */
};

/* All statements in the order to run them, in ctx. False after reporting: no such schema, or the session cannot be read. */
bool ddl_statements(const void *ctx, struct ddl_statement **all, size_t *count, struct session *s, const char *schema,
                    enum dialect d);

/* The whole script: a head, one transaction, the statements. For `sqlite3` and `psql -v ON_ERROR_STOP=1`. */
bool ddl_write(struct buf *out, struct session *s, const char *schema, enum dialect d);

/* Parts of it, for other writers and for migrations. Each adds to out, without semicolon. */
void ddl_create_table(struct buf *out, struct session *s, int64_t tbl_id, enum dialect d);
void ddl_create_index(struct buf *out, struct session *s, int64_t idx_id, enum dialect d); /* nothing: not for this engine */

#endif
