/* Schemas given on the command line. Text is run in a scratch database, so that the engine says what it means; a database that
 * is given is opened for reading only.
 */
#include "dataeng/cmd/schemas.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/file.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"
#include "dataeng/cmd/cmd.h"
#include "dataeng/model/object.h"
#include "dataeng/model/session.h"
#include "dataeng/plan/migrate_postgres.h"
#include "dataeng/read/dbml.h"
#include "dataeng/read/lab.h"
#include "dataeng/read/objects.h"
#include "dataeng/read/scratch.h"
#include "dataeng/read/sql.h"
#include "dataeng/wrap/postgres.h"
#include "dataeng/wrap/sqlite.h"
#include "dataeng/write/ddl.h"

static bool is_url(const char *s)
{
	return strncasecmp(s, "postgresql://", 13) == 0 || strncasecmp(s, "postgres://", 11) == 0;
}

static bool is_database(const char *path)
{
	static const char magic[16] = "SQLite format 3";
	char head[16] = "";
	FILE *f = fopen(path, "rb");
	bool yes = f != NULL && fread(head, 1, sizeof head, f) == sizeof head && memcmp(head, magic, sizeof head) == 0;

	if (f != NULL) {
		fclose(f);
	}
	return yes;
}

static bool is_dbml(const char *path)
{
	size_t n = strlen(path);

	return n > 5 && strcasecmp(path + n - 5, ".dbml") == 0;
}

static bool look_dbml(struct call *call, struct schema_input *in)
{
	const struct source *source = file_source(call->ctx, in->given, call->diags);

	in->schema = "given";
	in->session = source == NULL ? NULL : session_scratch(call->ctx, call->app->now, call->diags);
	return in->session != NULL && session_begin(in->session) && dbml_read(call->ctx, in->session, source, in->schema) &&
	       session_commit(in->session, "dbml");
}

/* The path of the session of that name; NULL: a file comes first, and there may be none. */
static const char *saved_design(struct call *call, const char *given)
{
	const char *path = file_exists(given) || strcmp(given, "-") == 0 || strchr(given, '/') != NULL
	                           ? NULL
	                           : session_path(call->ctx, call->app->data_folder, given);

	return path != NULL && file_exists(path) ? path : NULL;
}

static bool look_design(struct call *call, struct schema_input *in, const char *path)
{
	enum session_fault fault;

	in->schema = "design";
	in->session = session_open(call->ctx, path, SESSION_READ, call->app->now, &fault, call->diags);
	return in->session != NULL;
}

bool schema_look(struct call *call, struct schema_input *in, const char *given)
{
	const char *saved = is_url(given) ? NULL : saved_design(call, given);

	*in = (struct schema_input){.given = given, .form = SCHEMA_TEXT};
	if (saved != NULL) {
		return look_design(call, in, saved);
	}
	if (is_url(given)) {
		in->form = SCHEMA_URL;
	} else if (is_dbml(given)) {
		return look_dbml(call, in);
	} else if (strcmp(given, "-") != 0 && is_database(given)) {
		in->form = SCHEMA_FILE;
	} else {
		in->source = file_source(call->ctx, given, call->diags);
		return in->source != NULL;
	}
	return true;
}

static bool is_postgres_word(const char *engine)
{
	return strcasecmp(engine, "postgres") == 0 || strcasecmp(engine, "postgresql") == 0 || is_url(engine);
}

static enum dialect detect(const struct schema_input *in)
{
	return in->source == NULL ? DIALECT_SQLITE : sql_detect(in->source->text, in->source->size);
}

/* A design becomes the SQL that it would be handed over as. */
static bool settle(struct call *call, struct schema_input *in, enum dialect dialect)
{
	struct ddl_statement *all;
	struct buf sql;
	size_t count;

	if (in->session == NULL) {
		return true;
	}
	buf_init(&sql, call->ctx);
	buf_str(&sql, "");
	if (!ddl_statements(call->ctx, &all, &count, in->session, in->schema, dialect)) {
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		buf_printf(&sql, "%s;\n", all[i].sql);
	}
	in->source = source_new(call->ctx, in->given, sql.data, sql.size, call->diags);
	return in->source != NULL;
}

bool schema_engine(struct call *call, enum dialect *dialect, struct schema_input *a, struct schema_input *b)
{
	const char *engine = call_option(call, "engine");
	const struct schema_input *both[2] = {a, b};

	if (engine != NULL && !is_postgres_word(engine) && strcasecmp(engine, "sqlite") != 0) {
		return diag_errorf(call->diags, NO_PLACE, "usage", "sqlite, postgres, or the URL of a PostgreSQL server",
		                   "--engine %s: no such engine", engine);
	}
	if (engine != NULL) {
		*dialect = is_postgres_word(engine) ? DIALECT_POSTGRES : DIALECT_SQLITE;
	} else if (a->form != SCHEMA_TEXT || b->form != SCHEMA_TEXT) {
		*dialect = a->form == SCHEMA_URL || b->form == SCHEMA_URL ? DIALECT_POSTGRES : DIALECT_SQLITE;
	} else {
		*dialect = detect(b);
		if (*dialect == DIALECT_SQLITE) {
			*dialect = detect(a);
		}
	}
	for (int i = 0; i < 2; i++) {
		if (both[i]->form == (*dialect == DIALECT_SQLITE ? SCHEMA_URL : SCHEMA_FILE)) {
			return diag_errorf(call->diags, NO_PLACE, "usage", NULL, "%s is not for the engine %s", both[i]->given,
			                   DIALECT_NAME(*dialect));
		}
	}
	return settle(call, a, *dialect) && settle(call, b, *dialect);
}

bool schema_read_sqlite(struct call *call, struct schema_input *in)
{
	struct session s = {.diags = call->diags};

	if (in->form == SCHEMA_FILE) {
		in->db = db_open(call->ctx, in->given, DB_READ, call->diags);
	} else {
		in->db = scratch_sqlite(call->ctx, &s);
		if (in->db != NULL && !(db_lenient(in->db) && sql_run_sqlite(call->ctx, &s, in->db, in->source))) {
			return false;
		}
	}
	if (in->db == NULL) {
		return false;
	}
	in->objects = objects_sqlite(call->ctx, in->db, call->diags);
	return in->objects != NULL;
}

bool schema_read_postgres(struct call *call, struct lab *lab, struct schema_input *in, const char *name)
{
	if (in->form == SCHEMA_URL) {
		in->pg = pg_open(call->ctx, in->given, call->diags);
		if (in->pg == NULL || !lab_settle(in->pg, call->diags)) {
			return false;
		}
		if (!pg_exec(in->pg, "SET default_transaction_read_only = on")) {
			return pg_report(in->pg, call->diags, "cannot read the database");
		}
		in->objects = objects_postgres(call->ctx, in->pg, call->diags);
		return in->objects != NULL;
	}
	in->scratch = lab_database(lab, name);
	if (in->scratch == NULL || !lab_run(lab, in->scratch, in->source)) {
		return false;
	}
	in->objects = objects_postgres(call->ctx, in->scratch, call->diags);
	return in->objects != NULL;
}

bool schema_rebuild_postgres(struct call *call, struct lab *lab, struct schema_input *in, const char *name)
{
	char *sql;
	struct source *source;

	if (in->scratch != NULL) {
		return true;
	}
	sql = migrate_postgres_create(call->ctx, in->objects, call->diags);
	source = sql == NULL ? NULL : source_new(call->ctx, "(rebuilt)", sql, strlen(sql), call->diags);
	in->scratch = source == NULL ? NULL : lab_database(lab, name);
	if (in->scratch == NULL || !lab_run(lab, in->scratch, source)) {
		return false;
	}
	in->objects = objects_postgres(call->ctx, in->scratch, call->diags);
	return in->objects != NULL;
}
