/* migrate: the script from one schema to another, up or down. Reads, matches, checks, writes; the work is in plan/. */
#include <string.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/cmd/plan.h"
#include "dataeng/cmd/table.h"
#include "dataeng/model/object.h"
#include "dataeng/plan/migrate.h"
#include "dataeng/plan/migrate_postgres.h"
#include "dataeng/read/lab.h"
#include "dataeng/read/objects.h"
#include "dataeng/wrap/postgres.h"

static const char *const *values_of(struct call *call, const char *option)
{
	const char **all = mem_array(call->ctx, const char *, call->option_count + 1);
	const char *value;

	for (size_t n = 0; (value = call_option_at(call, option, n)) != NULL; n++) {
		all[n] = value;
	}
	return all;
}

static enum status on_sqlite(struct call *call, struct migrate_words *words, struct plan *p)
{
	struct schema_input *current = &p->current;
	struct schema_input *target = &p->target;
	struct migration *m;

	if (!schema_read_sqlite(call, current) || !schema_read_sqlite(call, target)) {
		return STATUS_FAILED;
	}
	m = migrate_match(call->ctx, current->objects, target->objects, words, call->diags);
	if (m == NULL) {
		return STATUS_USAGE;
	}
	if (!migrate_sqlite_check(call->ctx, m, current->db, current->form == SCHEMA_FILE, call->diags)) {
		return STATUS_FAILED;
	}
	if (m->missing > 0) {
		return STATUS_BLOCKED;
	}
	p->m = m;
	p->trial = (struct trial){.from = current->objects,
	                          .to = target->objects,
	                          .up = migrate_sqlite_script(call->ctx, m, false),
	                          .down = migrate_sqlite_script(call->ctx, m, true)};
	return call_flag(call, "no-prove") || trial_sqlite(call->ctx, &p->trial, call->diags) ? STATUS_OK : STATUS_FAILED;
}

static bool run_renames(struct call *call, struct pg *pg, const struct pg_renames *r, size_t from)
{
	for (size_t i = from; i < r->count; i++) {
		if (!pg_exec(pg, r->up[i])) {
			return pg_report(pg, call->diags, r->up[i]);
		}
	}
	return true;
}

/* The current schema under its new names: what the engine makes of the renames. */
static const struct objects *renamed(struct call *call, struct schema_input *current, const struct objects *target,
                                     const struct migration *first, struct pg_renames *r)
{
	struct objects *now = current->objects;
	size_t done;

	migrate_postgres_renames(r, first);
	if (r->count > 0) {
		if (!run_renames(call, current->scratch, r, 0)) {
			return NULL;
		}
		now = objects_postgres(call->ctx, current->scratch, call->diags);
	}
	done = r->count;
	if (now != NULL) {
		migrate_postgres_follow(r, now, target);
	}
	if (now != NULL && r->count > done) {
		if (!run_renames(call, current->scratch, r, done)) {
			return NULL;
		}
		now = objects_postgres(call->ctx, current->scratch, call->diags);
	}
	return now;
}

static bool try_postgres(struct call *call, struct lab *lab, struct trial *t)
{
	struct pg *empty = lab_database(lab, "trial");
	char *create = migrate_postgres_create(call->ctx, t->from, call->diags);

	return empty != NULL && create != NULL && trial_postgres(call->ctx, t, empty, create, call->diags);
}

static enum status on_postgres(struct call *call, struct migrate_words *words, struct plan *p)
{
	struct schema_input *current = &p->current;
	struct schema_input *target = &p->target;
	struct lab *lab = lab_open(call->ctx, call->diags);
	struct pg_renames renames = {0};
	struct migration *first;
	struct migration *m;
	const struct objects *now;
	unsigned way = call_flag(call, "online") ? PG_ONLINE : PG_UP;

	if (lab == NULL || !schema_read_postgres(call, lab, current, "current") ||
	    !schema_read_postgres(call, lab, target, "target") || !schema_rebuild_postgres(call, lab, current, "current")) {
		return STATUS_FAILED;
	}
	first = migrate_match(call->ctx, current->objects, target->objects, words, call->diags);
	if (first == NULL) {
		return STATUS_USAGE;
	}
	if (current->pg != NULL && first->doubt_count > 0 && !schema_rebuild_postgres(call, lab, target, "target")) {
		return STATUS_FAILED;
	}
	if (!migrate_postgres_check(first, current->scratch, target->scratch, current->pg, call->diags)) {
		return STATUS_FAILED;
	}
	if (first->missing > 0) {
		return STATUS_BLOCKED;
	}
	now = renamed(call, current, target->objects, first, &renames);
	m = now == NULL ? NULL : migrate_postgres_rematch(first, now);
	if (m == NULL) {
		return STATUS_FAILED;
	}
	p->m = first;
	p->trial = (struct trial){.from = current->objects,
	                          .to = target->objects,
	                          .up = migrate_postgres_script(call->ctx, first, m, &renames, way, call->diags)};
	p->trial.down =
	        p->trial.up == NULL ? NULL : migrate_postgres_script(call->ctx, first, m, &renames, way | PG_DOWN, call->diags);
	if (p->trial.down == NULL || (!call_flag(call, "no-prove") && !try_postgres(call, lab, &p->trial))) {
		return STATUS_FAILED;
	}
	return STATUS_OK;
}

enum status plan_make(struct call *call, struct plan *p)
{
	struct migrate_words words;

	*p = (struct plan){0};
	if (!migrate_names(call->ctx, &words, values_of(call, "rename"), values_of(call, "set"), call->diags)) {
		return STATUS_USAGE;
	}
	if (!schema_look(call, &p->current, call->args[0]) || !schema_look(call, &p->target, call->args[1])) {
		return STATUS_FAILED;
	}
	if (!schema_engine(call, &p->dialect, &p->current, &p->target)) {
		return STATUS_USAGE;
	}
	return p->dialect == DIALECT_SQLITE ? on_sqlite(call, &words, p) : on_postgres(call, &words, p);
}

static bool usage(struct call *call)
{
	const char *direction = call_option(call, "direction");
	const char *format = call_option(call, "format");
	static const char *const formats[] = {"sql", "md", "json", NULL};
	size_t n = 0;

	if (direction != NULL && strcmp(direction, "down") != 0 && strcmp(direction, "up") != 0) {
		return diag_errorf(call->diags, NO_PLACE, "usage", "up or down", "--direction %s: no such direction",
		                   direction);
	}
	while (format != NULL && formats[n] != NULL && strcmp(format, formats[n]) != 0) {
		n++;
	}
	if (formats[n] == NULL) {
		return diag_errorf(call->diags, NO_PLACE, "usage", "sql, md or json", "--format %s: no such format", format);
	}
	if (call_flag(call, "no-prove") && (call_option(call, "output") != NULL || (format == NULL && call->app->json) ||
	                                    (format != NULL && strcmp(format, "sql") != 0))) {
		return diag_errorf(call->diags, NO_PLACE, "usage", "the plan says what the trial has shown",
		                   "--no-prove goes with the script alone, not with a plan");
	}
	return true;
}

static enum status run_migrate(struct call *call)
{
	struct plan p;
	enum status status;

	if (!usage(call)) {
		return STATUS_USAGE;
	}
	status = plan_make(call, &p);
	return status == STATUS_OK ? plan_print(call, &p) : status;
}

static const struct cmd_option options[] = {
        {"direction", 0, "WAY", false, "up (default), or down: back to CURRENT, with the data that up has put aside",
         "up down"},
        {"engine", 0, "ENGINE", false, "sqlite or postgres (default: what CURRENT and TARGET are)", "sqlite postgres"},
        {"fail-on", 0, "LEVEL", false, "exit with 4 when a hazard is this severe: note, warning, error (default), never",
         "note warning error never"},
        {"format", 0, "FORMAT", false, "sql: the script alone (default); md: the plan; json: both", "sql md json"},
        {"no-prove", 0, NULL, false, "do not run up and down on a scratch database first", NULL},
        {"online", 0, NULL, false,
         "PostgreSQL: no long locks; scans and index builds come after the transaction, NOT VALID and CONCURRENTLY", NULL},
        {"output", 'o', "DIR", false, "write the plan and all its scripts into this folder, and print their names", "folders"},
        {"rename", 0, "OLD=NEW", true,
         "table.column=new, table=new, or type.label=new; with nothing behind =: it is dropped, not renamed", NULL},
        {"set", 0, "NAME=SQL", true,
         "table.column=EXPRESSION: its values for the rows that are there; table=SELECT ...: the rows of a new table", NULL},
        {NULL, 0, NULL, false, NULL, NULL},
};

const struct cmd cmd_migrate = {
        .name = "migrate",
        .usage = "CURRENT TARGET",
        .summary = "print the script that takes a database from one schema to another, or back with its data",
        .help = "CURRENT and TARGET are files of SQL or DBML, SQLite database files, postgresql:// URLs, or names of saved "
                "designs. A database that is given "
                "is "
                "read and never written.\n\n"
                "Up keeps all data that the target can hold; what it drops or changes is put aside in tables named _dataeng_*, "
                "from which down, asked for with the same arguments, brings it back. A decision that is missing is listed, "
                "with "
                "the option that makes it (exit code 3): what may be a rename, and values that no engine can make up.\n\n"
                "The expressions of --set see the current database as it was before any change.\n\n"
                "With --online, a script for PostgreSQL adds checks and foreign keys NOT VALID, NOT NULL by way of a CHECK, "
                "and leaves "
                "indexes and unique constraints out; after its transaction it validates and builds them, CONCURRENTLY. "
                "Whatever statement "
                "fails there, down goes back from it.\n\n"
                "With --output, a folder gets the whole plan: README.md (changes, mapping, rows that would stand in the way, "
                "runbook), the "
                "scripts before, up, validate, down, validate-down and contract, mapping.csv and plan.json.",
        .where = CMD_SHELL | CMD_PROMPT,
        .session = CMD_NO_SESSION,
        .options = options,
        .min = 2,
        .max = 2,
        .complete = "files",
        .run = run_migrate,
};
