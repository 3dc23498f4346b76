/* Names and references in DDL, shared by the files of src/write/ddl*.c. */
#ifndef DATAENG_WRITE_DDL_NAMES_H
#define DATAENG_WRITE_DDL_NAMES_H

#include "dataeng/model/dialect.h"

struct buf;
struct query;
struct session;

/* The columns of ddl_fk.sql. */
enum ddl_fk_field {
	DDL_FK_ID,
	DDL_FK_NAME,
	DDL_FK_SPACE,
	DDL_FK_TABLE,
	DDL_FK_COLUMNS,
	DDL_FK_TO_COLUMNS,
	DDL_FK_ON_DELETE,
	DDL_FK_ON_UPDATE,
	DDL_FK_DEFERRAL,
	DDL_FK_LATE,
};

/* The table's name, with its schema in PostgreSQL. */
char *ddl_table_name(const void *ctx, const char *space, const char *name, enum dialect d);
/* A JSON array of names as a list of identifiers. */
char *ddl_name_list(const void *ctx, struct session *s, const char *json);
/* CONSTRAINT name FOREIGN KEY ... of the current row of ddl_fk.sql. */
void ddl_fk_body(struct buf *out, struct session *s, struct query *q, enum dialect d);

#endif
