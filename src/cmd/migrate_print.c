/* migrate: what is handed over. The plan becomes a script, a document, or a folder of files; the texts are made in plan/ and
 * write/, here they are put together.
 */
#include <string.h>

#include "check.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"
#include "dataeng/cmd/plan.h"
#include "dataeng/content/content.h"
#include "dataeng/judge/judge.h"
#include "dataeng/model/object.h"
#include "dataeng/plan/diff.h"
#include "dataeng/plan/migrate.h"
#include "dataeng/plan/migrate_plan.h"
#include "dataeng/wrap/postgres.h"
#include "dataeng/wrap/sqlite.h"
#include "dataeng/write/migration.h"

enum { SAMPLE_ROWS = 3 };

/* ---- rows that stand in the way */

static void look_sqlite(struct call *call, struct db *db, struct migration_check *c)
{
	struct query *q;
	struct buf b;
	size_t rows = 0;

	c->rows = db_int(db, 0, mem_printf(call->ctx, "SELECT count(*) FROM (%s)", c->sql), "");
	if (c->rows == 0) {
		return;
	}
	buf_init(&b, call->ctx);
	q = db_query(call->ctx, db, mem_printf(call->ctx, "SELECT * FROM (%s) LIMIT %d", c->sql, SAMPLE_ROWS), "");
	while (query_next(q)) {
		buf_str(&b, rows++ == 0 ? "" : "; ");
		for (int i = 0; i < query_columns(q); i++) {
			const char *value = query_text(q, i);

			buf_printf(&b, "%s%s=%s", i == 0 ? "" : ", ", query_name(q, i), value == NULL ? "NULL" : value);
		}
	}
	query_end(q);
	c->sample = b.data;
}

static void look_postgres(struct call *call, struct pg *pg, struct migration_check *c)
{
	struct pg_rows *r;
	struct buf b;
	size_t rows = 0;

	c->rows = pg_int(pg, 0, mem_printf(call->ctx, "SELECT count(*) FROM (%s) q", c->sql), "");
	if (c->rows == 0) {
		return;
	}
	buf_init(&b, call->ctx);
	r = pg_query(call->ctx, pg,
	             mem_printf(call->ctx, "SELECT row_to_json(q)::text FROM (%s) q LIMIT %d", c->sql, SAMPLE_ROWS), "");
	while (pg_rows_next(r)) {
		buf_printf(&b, "%s%s", rows++ == 0 ? "" : "; ", pg_rows_string(r, 0));
	}
	pg_rows_end(r);
	c->sample = b.data;
}

static bool has_rows(const struct plan *p)
{
	return p->current.form != SCHEMA_TEXT;
}

static void look_at_rows(struct call *call, const struct plan *p, struct migration_doc *d)
{
	const struct migrate_precheck *all = migrate_prechecks(call->ctx, p->m, &d->check_count);

	d->checks = mem_array(call->ctx, struct migration_check, d->check_count + 1);
	for (size_t i = 0; i < d->check_count; i++) {
		struct migration_check *c = &d->checks[i];

		*c = (struct migration_check){.what = all[i].what, .sql = all[i].sql, .rows = -1};
		if (has_rows(p) && p->dialect == DIALECT_SQLITE) {
			look_sqlite(call, p->current.db, c);
		} else if (has_rows(p)) {
			look_postgres(call, p->current.pg, c);
		}
		if (c->rows > 0) {
			diag_warnf(call->diags, NO_PLACE, "rows-in-the-way", mem_printf(call->ctx, "for example %s", c->sample),
			           "%lld times %s: the script will fail, without harm", c->rows, c->what);
		}
	}
}

/* ---- hazards */

static void add_hazard(struct call *call, struct check_result *r, const char *rule, const char *object, const char *detail)
{
	const struct content *c = app_content(call->app);
	const struct checklist_item *item = c == NULL ? NULL : content_item(c, rule);

	if (item != NULL) {
		struct judge_row row = {.object = object, .detail = detail};

		check_add(call, r, item, &row);
	}
}

/* A table that SQLite makes anew hides what becomes of its columns from whoever looks at the statements only. */
static void add_hidden(struct call *call, const struct plan *p, struct check_result *r)
{
	for (size_t i = 0; i < p->m->count; i++) {
		const struct migrate_table *t = &p->m->tables[i];

		if (t->from == OBJECT_NONE || t->to == OBJECT_NONE) {
			continue;
		}
		if (t->renamed) {
			add_hazard(call, r, "rename-table", p->m->from->all[t->from].path,
			           mem_printf(call->ctx, "becomes %s", p->m->to->all[t->to].path));
		}
		for (size_t k = 0; k < t->gone_count; k++) {
			add_hazard(call, r, "drops-what-readers-use", p->m->from->all[t->gone[k]].path,
			           "goes: whoever still names it fails");
		}
		for (size_t k = 0; k < t->count; k++) {
			const struct object *to = &p->m->to->all[t->cols[k].to];
			const struct object *from = t->cols[k].from == OBJECT_NONE ? to : &p->m->from->all[t->cols[k].from];

			if (strcmp(from->name, to->name) != 0) {
				add_hazard(call, r, "rename-column", from->path, mem_printf(call->ctx, "becomes %s", to->name));
			}
		}
	}
}

/* What SQLite's script drops under the old name of a table is back under the new one. */
static bool is_rename(const struct plan *p, const struct check_finding *f)
{
	bool drops = strcmp(f->rule, "drops-what-readers-use") == 0 || strcmp(f->rule, "drop-table") == 0;

	for (size_t i = 0; drops && p->dialect == DIALECT_SQLITE && i < p->m->count; i++) {
		const struct migrate_table *t = &p->m->tables[i];

		if (t->renamed && strcmp(p->m->from->all[t->from].path, f->object) == 0) {
			return true;
		}
	}
	return false;
}

/* A change of type that is known to leave the rows as they are is no hazard; from the words alone that cannot be known. */
static bool is_free(const struct plan *p, const struct check_finding *f)
{
	for (size_t i = 0; strcmp(f->rule, "alter-column-type") == 0 && i < p->m->count; i++) {
		const struct migrate_table *t = &p->m->tables[i];

		for (size_t k = 0; k < t->count; k++) {
			const struct migrate_column *c = &t->cols[k];

			if (c->from != OBJECT_NONE && strcmp(p->m->to->all[c->to].path, f->object) == 0) {
				return migrate_type_is_free(&p->m->from->all[c->from], &p->m->to->all[c->to]);
			}
		}
	}
	return false;
}

/* The rules of scripts over up, with what the schemas say besides. */
static bool collect_hazards(struct call *call, const struct plan *p, struct check_result *r)
{
	const struct source *up = source_new(call->ctx, "up.sql", p->trial.up, strlen(p->trial.up), call->diags);
	struct check_result all = {.name = "up.sql"};

	if (up == NULL || !check_script(call, &all, up, p->dialect)) {
		return false;
	}
	if (p->dialect == DIALECT_SQLITE) {
		add_hidden(call, p, r);
	}
	for (size_t i = 0; i < all.count; i++) {
		const struct checklist_item *item = content_item(app_content(call->app), all.all[i].rule);

		if (item != NULL && !is_free(p, &all.all[i]) && !is_rename(p, &all.all[i])) {
			struct judge_row row = {
			        .object = all.all[i].object, .detail = all.all[i].detail, .line = all.all[i].line};

			check_add(call, r, item, &row);
		}
	}
	return true;
}

/* What reaches --fail-on is said at once, whatever is printed. */
static bool look_at_hazards(struct call *call, const struct plan *p, struct migration_doc *d, struct check_result *r)
{
	static const char *const levels[] = {"note", "warning", "error", NULL};
	int level = check_level(call);

	if (!collect_hazards(call, p, r)) {
		return false;
	}
	d->hazard_count = r->count;
	d->hazards = mem_array(call->ctx, struct migration_hazard, r->count + 1);
	for (size_t i = 0; i < r->count; i++) {
		const struct check_finding *f = &r->all[i];
		int n = 0;

		d->hazards[i] = (struct migration_hazard){f->rule, f->severity, f->line, f->object, f->detail, f->why, f->fix};
		while (levels[n] != NULL && strcmp(levels[n], f->severity) != 0) {
			n++;
		}
		if (n >= level) {
			diag_warnf(call->diags, (struct place){.file = "up.sql", .line = f->line, .col = 1}, f->rule, f->fix,
			           "%s %s", f->object, f->detail);
		}
	}
	return true;
}

/* ---- the document */

/* What is renamed is one change, not one that goes and one that comes. */
struct renamed {
	bool *from, *to; /* objects of either side */
};

static void add_rename(struct migration_doc *d, const struct plan *p, struct renamed *r, size_t from, size_t to)
{
	const struct object *a = &p->current.objects->all[from];
	const struct object *b = &p->target.objects->all[to];

	r->from[from] = true;
	r->to[to] = true;
	d->changes[d->change_count++] = (struct migration_change){
	        .change = "rename", .kind = object_kind_name(b), .object = b->path, .from = a->path, .to = b->path};
}

static void fill_renames(struct migration_doc *d, const struct plan *p, struct renamed *r)
{
	for (size_t i = 0; i < p->m->count; i++) {
		const struct migrate_table *t = &p->m->tables[i];

		if (t->renamed) {
			add_rename(d, p, r, t->from, t->to);
		}
		for (size_t k = 0; k < t->count; k++) {
			const struct migrate_column *c = &t->cols[k];

			if (c->from != OBJECT_NONE &&
			    strcmp(p->current.objects->all[c->from].name, p->target.objects->all[c->to].name) != 0) {
				add_rename(d, p, r, c->from, c->to);
			}
		}
	}
}

static void fill_changes(struct call *call, const struct plan *p, struct migration_doc *d)
{
	static const char *const words[] = {[DIFF_DROP] = "drop", [DIFF_CHANGE] = "change", [DIFF_ADD] = "add"};
	const struct diff *diff = diff_run(call->ctx, p->current.objects, p->target.objects);
	struct renamed r = {.from = mem_array(call->ctx, bool, p->current.objects->count + 1),
	                    .to = mem_array(call->ctx, bool, p->target.objects->count + 1)};

	d->changes = mem_array(call->ctx, struct migration_change, diff->count + p->target.objects->count + 1);
	fill_renames(d, p, &r);
	for (size_t i = 0; i < diff->count; i++) {
		const struct diff_change *c = &diff->all[i];
		const struct object *o = c->kind == DIFF_DROP ? &diff->from->all[c->from] : &diff->to->all[c->to];

		if ((c->from != OBJECT_NONE && r.from[c->from]) || (c->to != OBJECT_NONE && r.to[c->to])) {
			continue;
		}
		d->changes[d->change_count++] = (struct migration_change){
		        .change = words[c->kind],
		        .kind = object_kind_name(o),
		        .object = o->path,
		        .from = c->kind == DIFF_ADD ? NULL : diff->from->all[c->from].def,
		        .to = c->kind == DIFF_DROP ? NULL : o->def,
		};
	}
}

static void fill_values(struct call *call, const struct plan *p, struct migration_doc *d)
{
	const struct migrate_source *all = migrate_sources(call->ctx, p->m, &d->value_count);

	d->values = mem_array(call->ctx, struct migration_value, d->value_count + 1);
	for (size_t i = 0; i < d->value_count; i++) {
		d->values[i] = (struct migration_value){all[i].source, all[i].target, all[i].rule, all[i].old, all[i].same};
	}
}

static void fill_decisions(struct call *call, struct migration_doc *d)
{
	static const char *const options[] = {"rename", "set"};

	d->decisions = mem_array(call->ctx, const char *, call->option_count + 1);
	for (size_t i = 0; i < 2; i++) {
		const char *value;

		for (size_t n = 0; (value = call_option_at(call, options[i], n)) != NULL; n++) {
			d->decisions[d->decision_count++] = mem_printf(call->ctx, "--%s %s", options[i], value);
		}
	}
}

static void fill_proofs(struct call *call, const struct plan *p, struct migration_doc *d)
{
	d->proofs = mem_array(call->ctx, const char *, 3);
	d->proofs[d->proof_count++] =
	        mem_printf(call->ctx,
	                   "`up.sql` and `down.sql` were run on %s, on a scratch database with the current schema and without "
	                   "rows; the schema "
	                   "was read back after each and compared: %zu %s.",
	                   d->engine, p->trial.differences, p->trial.differences == 1 ? "difference" : "differences");
	d->proofs[d->proof_count++] =
	        has_rows(p)
	                ? "The rows of the current database were read, never written: see the rows that would stand in the way."
	                : "No row was seen: the current schema is a text. Step 2 of the runbook shows what rows bring.";
}

static void fill_files(struct call *call, const struct plan *p, struct migration_doc *d)
{
	const struct migration_file files[] = {
	        {"before.sql", "records what is there, and counts the rows that the target would refuse",
	         migrate_before(call->ctx, p->m)},
	        {"up.sql", "takes the database to the target schema; puts aside what it drops or changes", p->trial.up},
	        {"validate.sql", "compares rows and values with what was recorded", migrate_validate(call->ctx, p->m, false)},
	        {"down.sql", "takes it back, with the data", p->trial.down},
	        {"validate-down.sql", "compares everything with what was recorded", migrate_validate(call->ctx, p->m, true)},
	        {"contract.sql", "deletes what was put aside; there is no way down after it",
	         migrate_contract(call->ctx, p->m, p->trial.archives, p->trial.archive_count)},
	};

	d->file_count = sizeof files / sizeof files[0];
	d->files = mem_dup(call->ctx, files, sizeof files);
}

static const char *shown(struct call *call, const struct schema_input *in)
{
	/* A URL may hold a password. */
	const char *at = in->form == SCHEMA_URL ? strrchr(in->given, '@') : NULL;

	return at == NULL ? in->given : mem_printf(call->ctx, "postgresql://...%s", at);
}

static void fill(struct call *call, const struct plan *p, struct migration_doc *d)
{
	d->current = shown(call, &p->current);
	d->target = shown(call, &p->target);
	d->dialect = p->dialect;
	d->engine = p->trial.engine;
	d->online = p->dialect == DIALECT_POSTGRES && call_flag(call, "online");
	fill_decisions(call, d);
	fill_changes(call, p, d);
	fill_values(call, p, d);
	fill_proofs(call, p, d);
	fill_files(call, p, d);
}

static enum status write_folder(struct call *call, const struct migration_doc *d, const char *folder)
{
	if (!migration_write(call->ctx, d, folder, call->diags)) {
		return STATUS_FAILED;
	}
	if (call_option(call, "format") != NULL) {
		return STATUS_OK;
	}
	buf_printf(call->out, "%s/README.md\n", folder);
	for (size_t i = 0; i < d->file_count; i++) {
		buf_printf(call->out, "%s/%s\n", folder, d->files[i].name);
	}
	buf_printf(call->out, "%s/mapping.csv\n%s/plan.json\n", folder, folder);
	return STATUS_OK;
}

static bool any_in_the_way(const struct migration_doc *d)
{
	for (size_t i = 0; i < d->check_count; i++) {
		if (d->checks[i].rows > 0) {
			return true;
		}
	}
	return false;
}

enum status plan_print(struct call *call, const struct plan *p)
{
	const char *direction = call_option(call, "direction");
	const char *format = call_option(call, "format");
	const char *folder = call_option(call, "output");
	bool json = (format == NULL && call->app->json) || (format != NULL && strcmp(format, "json") == 0);
	bool markdown = format != NULL && strcmp(format, "md") == 0;
	struct migration_doc d = {0};
	struct check_result hazards = {.name = "up.sql"};

	if (check_level(call) < 0) {
		return STATUS_USAGE;
	}
	if (!look_at_hazards(call, p, &d, &hazards)) {
		return STATUS_FAILED;
	}
	look_at_rows(call, p, &d);
	if (folder != NULL || json || markdown) {
		fill(call, p, &d);
	}
	if (folder != NULL && write_folder(call, &d, folder) != STATUS_OK) {
		return STATUS_FAILED;
	}
	if (json) {
		migration_json(call->out, &d);
	} else if (markdown) {
		migration_markdown(call->out, &d);
	} else if (folder == NULL || format != NULL) {
		buf_str(call->out, direction != NULL && strcmp(direction, "down") == 0 ? p->trial.down : p->trial.up);
	}
	return p->trial.differences > 0 || any_in_the_way(&d) ? STATUS_FINDINGS : check_verdict(&hazards, check_level(call));
}
