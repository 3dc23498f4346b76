/* What `check` is given, as a judged scratch session: the kind of input is told by what it is, not only by its name. */
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "check.h"
#include "dataeng/base/file.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"
#include "dataeng/cmd/cmd.h"
#include "dataeng/content/content.h"
#include "dataeng/judge/judge.h"
#include "dataeng/model/session.h"
#include "dataeng/read/catalog.h"
#include "dataeng/read/dbml.h"
#include "dataeng/wrap/postgres.h"
#include "dataeng/wrap/sqlite.h"
#include "example.h"

static bool has_suffix(const char *name, const char *suffix)
{
	size_t n = strlen(name);
	size_t s = strlen(suffix);

	return n > s && strcasecmp(name + n - s, suffix) == 0;
}

static bool is_url(const char *name)
{
	return strncmp(name, "postgres://", 11) == 0 || strncmp(name, "postgresql://", 13) == 0;
}

bool check_is_input(const char *name)
{
	static const char *const suffixes[] = {".sql", ".dbml", ".md", ".txt", ".db", ".sqlite", ".sqlite3"};
	struct stat st;

	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		if (has_suffix(name, suffixes[i])) {
			return true;
		}
	}
	return is_url(name) || strchr(name, '/') != NULL || strcmp(name, "-") == 0 || stat(name, &st) == 0;
}

const char *check_shown_name(struct call *call, const char *name)
{
	return is_url(name) ? pg_shown_url(call->ctx, name) : name;
}

static bool open_database(struct call *call, struct session *s, const char *path)
{
	struct db *from = db_open(call->ctx, path, DB_READ, call->diags);
	bool ok;

	if (from == NULL) {
		return false;
	}
	ok = catalog_sqlite(call->ctx, s, from, EXAMPLE_SCHEMA, path);
	db_close(from);
	return ok && example_tie(call->ctx, s);
}

static bool open_server(struct call *call, struct session *s, const char *url)
{
	struct pg *from = pg_open(call->ctx, url, call->diags);
	bool ok;

	if (from == NULL) {
		return false;
	}
	ok = catalog_postgres(call->ctx, s, from, EXAMPLE_SCHEMA, pg_shown_url(call->ctx, url));
	pg_close(from);
	return ok && example_tie(call->ctx, s);
}

static bool open_text(struct call *call, struct session *s, const struct source *source)
{
	const char *name = source->name;

	if (has_suffix(name, ".md") || has_suffix(name, ".txt")) {
		return example_requirements(call->ctx, s, source);
	}
	if (has_suffix(name, ".dbml")) {
		return dbml_read(call->ctx, s, source, EXAMPLE_SCHEMA) && example_tie(call->ctx, s);
	}
	return example_ddl(call->ctx, s, source, NULL);
}

/* Does the file begin as an SQLite database does? */
static bool is_database(const char *data, size_t size)
{
	static const char magic[] = "SQLite format 3";

	return size >= sizeof magic && memcmp(data, magic, sizeof magic) == 0;
}

static bool open_file(struct call *call, struct session *s, const char *path, const struct source **source)
{
	char *data;
	size_t size;

	if (!file_read(call->ctx, &data, &size, path, call->diags)) {
		return false;
	}
	if (is_database(data, size)) {
		mem_free(data);
		return open_database(call, s, path);
	}
	*source = source_new(call->ctx, path, data, size, call->diags);
	mem_free(data);
	return *source != NULL && open_text(call, s, *source);
}

static bool is_empty(struct call *call, struct session *s, const char *name)
{
	if (db_int(s->db, 0, "SELECT count(*) FROM v_table", "") > 0) {
		return false;
	}
	diag_errorf(call->diags, is_url(name) ? NO_PLACE : FILE_PLACE(name), "nothing-to-check",
	            "a schema has CREATE TABLE statements", "there is no table in it");
	return true;
}

struct session *check_open(struct call *call, const char *name, const struct source **source)
{
	struct session *s = session_scratch(call->ctx, call->app->now, call->diags);
	bool ok = s != NULL && session_begin(s);

	ok = ok && (is_url(name) ? open_server(call, s, name) : open_file(call, s, name, source)) && !is_empty(call, s, name) &&
	     judge_run(call->ctx, s, app_content(call->app), "design");
	return ok && session_commit(s, "check") ? s : NULL;
}
