/* Columns as SQLite writes them. The primary key is a table constraint with a name, which for an INTEGER column still is the
 * rowid; only AUTOINCREMENT must stand beside the column. */
#include "dataeng/write/ddl_parts.h"

#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/dialect.h"
#include "dataeng/wrap/sqlite.h"

const char *ddl_sqlite_type(const char *kind)
{
	static const char *const types[][2] = {
	        {"integer", "INTEGER"}, {"boolean", "INTEGER"}, {"money", "INTEGER"}, {"decimal", "REAL"}, {"binary", "BLOB"}};

	for (size_t i = 0; kind != NULL && i < sizeof(types) / sizeof(types[0]); i++) {
		if (strcmp(kind, types[i][0]) == 0) {
			return types[i][1];
		}
	}
	return "TEXT";
}

void ddl_sqlite_column(struct buf *out, struct query *q)
{
	const char *type = query_text(q, DDL_TYPE);
	const char *identity = query_string(q, DDL_IDENTITY);

	buf_printf(out, "%s %s", dialect_name(out->ctx, query_text(q, DDL_NAME)),
	           type != NULL ? type : ddl_sqlite_type(query_text(q, DDL_KIND)));
	if (strcmp(identity, "autoincrement") == 0) {
		buf_str(out, " PRIMARY KEY AUTOINCREMENT");
	}
	if (query_int(q, DDL_NOT_NULL)) {
		buf_str(out, " NOT NULL");
	}
	if (!query_is_null(q, DDL_COLLATION)) {
		buf_printf(out, " COLLATE %s", query_text(q, DDL_COLLATION));
	}
	if (!query_is_null(q, DDL_DEFAULT)) {
		buf_printf(out, " DEFAULT %s", query_text(q, DDL_DEFAULT));
	}
	if (!query_is_null(q, DDL_GENERATED)) {
		buf_printf(out, " GENERATED ALWAYS AS (%s) %s", query_text(q, DDL_GENERATED),
		           query_int(q, DDL_STORED) ? "STORED" : "VIRTUAL");
	}
}
