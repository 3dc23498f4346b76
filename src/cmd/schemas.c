/* Schemas given on the command line. Text is run in a scratch database, so that the engine says what it means; a database that
 * is given is opened for reading only.
 */
#include "dataeng/cmd/schemas.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/file.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"
#include "dataeng/cmd/cmd.h"
#include "dataeng/model/object.h"
#include "dataeng/model/session.h"
#include "dataeng/plan/migrate_postgres.h"
#include "dataeng/read/lab.h"
#include "dataeng/read/objects.h"
#include "dataeng/read/scratch.h"
#include "dataeng/read/sql.h"
#include "dataeng/wrap/postgres.h"
#include "dataeng/wrap/sqlite.h"

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

bool schema_look(struct call *call, struct schema_input *in, const char *given)
{
	*in = (struct schema_input){.given = given, .form = SCHEMA_TEXT};
	if (is_url(given)) {
		in->form = SCHEMA_URL;
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

bool schema_engine(struct call *call, enum dialect *dialect, const struct schema_input *a, const struct schema_input *b)
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
		*dialect = sql_detect(b->source->text, b->source->size);
		if (*dialect == DIALECT_SQLITE) {
			*dialect = sql_detect(a->source->text, a->source->size);
		}
	}
	for (int i = 0; i < 2; i++) {
		if (both[i]->form == (*dialect == DIALECT_SQLITE ? SCHEMA_URL : SCHEMA_FILE)) {
			return diag_errorf(call->diags, NO_PLACE, "usage", NULL, "%s is not for the engine %s", both[i]->given,
			                   DIALECT_NAME(*dialect));
		}
	}
	return true;
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
