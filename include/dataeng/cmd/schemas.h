/* CURRENT and TARGET of migrate and diff: a file of SQL or DBML, a SQLite database file, a postgresql:// URL, or the name of a
 * saved design, as lists of objects.
 */
#ifndef DATAENG_CMD_SCHEMAS_H
#define DATAENG_CMD_SCHEMAS_H

#include <stdbool.h>

#include "dataeng/model/dialect.h"

struct call;
struct db;
struct lab;
struct objects;
struct pg;
struct session;

enum schema_form { SCHEMA_TEXT, SCHEMA_FILE, SCHEMA_URL };

struct schema_input {
	const char *given;
	enum schema_form form;
	const struct source *source; /* SCHEMA_TEXT; of a design: made by schema_engine in the dialect that fits */
	struct session *session;     /* DBML, or a saved design; NULL for the others */
	const char *schema;          /* of that session */
	struct db *db;               /* SQLite: the file, opened for reading, or a scratch database made from the text */
	struct pg *pg;               /* PostgreSQL: the database of the URL; NULL for text */
	struct pg *scratch;          /* and a scratch database with the schema */
	struct objects *objects;
};

/* Looks what it is: opens and reads text, opens nothing else. False after reporting. */
bool schema_look(struct call *call, struct schema_input *in, const char *given);

/* The engine that both fit: by --engine, else by what they are (two designs: SQLite). False after reporting wrong usage. */
bool schema_engine(struct call *call, enum dialect *dialect, struct schema_input *a, struct schema_input *b);

/* PostgreSQL: text is made real in the database `name` of the lab; a URL is read, in a read-only session (in->pg). */
bool schema_read_postgres(struct call *call, struct lab *lab, struct schema_input *in, const char *name);
/* A database of the lab that has the schema of a URL: in->scratch. */
bool schema_rebuild_postgres(struct call *call, struct lab *lab, struct schema_input *in, const char *name);

/* SQLite: opens or makes the database and reads it. */
bool schema_read_sqlite(struct call *call, struct schema_input *in);

#endif
