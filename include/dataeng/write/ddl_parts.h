/* What differs between the dialects: one function each, the same names in ddl_sqlite.c and ddl_postgres.c. Not for use outside
 * of src/write/ddl*.c. */
#ifndef DATAENG_WRITE_DDL_PARTS_H
#define DATAENG_WRITE_DDL_PARTS_H

#include <stdbool.h>

struct buf;
struct query;

/* The columns of the query plan of ddl_column.sql. */
enum ddl_column_field {
	DDL_NAME,
	DDL_KIND,
	DDL_TYPE,
	DDL_NOT_NULL,
	DDL_DEFAULT,
	DDL_GENERATED,
	DDL_STORED,
	DDL_IDENTITY,
	DDL_COLLATION,
	DDL_COMMENT,
};

/* name TYPE and all that belongs to the column itself. */
void ddl_sqlite_column(struct buf *out, struct query *q);
void ddl_postgres_column(struct buf *out, struct query *q);

/* A type for a column that was read from the other engine; kind may be NULL. */
const char *ddl_sqlite_type(const char *kind);
const char *ddl_postgres_type(const char *kind);

#endif
