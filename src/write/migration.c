/* The documents of a planned migration. */
#include "dataeng/write/migration.h"

#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/file.h"
#include "dataeng/base/mem.h"
#include "dataeng/wrap/json.h"
#include "dataeng/write/csv.h"
#include "dataeng/write/mustache.h"

/* A cell of a table: one line, escaped. */
static void cell(struct buf *out, const char *text)
{
	char *copy = mem_strdup(out->ctx, text == NULL ? "" : text);

	for (char *p = copy; *p != '\0'; p++) {
		if (*p == '\n' || *p == '\r' || *p == '\t') {
			*p = ' ';
		}
	}
	markdown_escape(out, copy);
	mem_free(copy);
}

static void cells(struct buf *out, const char *const *texts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		buf_str(out, i == 0 ? "| " : " | ");
		cell(out, texts[i]);
	}
	buf_str(out, " |\n");
}

static void print_head(struct buf *out, const struct migration_doc *d)
{
	buf_str(out, "# Migration: ");
	cell(out, d->current);
	buf_str(out, " to ");
	cell(out, d->target);
	buf_printf(out, "\n\nEngine: %s.\n", d->engine);
	for (size_t i = 0; i < d->proof_count; i++) {
		buf_printf(out, "%s- %s\n", i == 0 ? "\n## What was tried\n\n" : "", d->proofs[i]);
	}
}

static void print_changes(struct buf *out, const struct migration_doc *d)
{
	buf_str(out, "\n## What changes\n\n");
	if (d->change_count == 0) {
		buf_str(out, "Nothing: the schemas are the same.\n");
		return;
	}
	buf_str(out, "| | What | Object | Was | Becomes |\n|---|---|---|---|---|\n");
	for (size_t i = 0; i < d->change_count; i++) {
		const struct migration_change *c = &d->changes[i];

		cells(out, (const char *const[]){c->change, c->kind, c->object, c->from, c->to}, 5);
	}
}

static void print_values(struct buf *out, const struct migration_doc *d)
{
	size_t same = 0;
	size_t shown = 0;

	buf_str(out, "\n## Where values come from\n\n");
	for (size_t i = 0; i < d->value_count; i++) {
		const struct migration_value *v = &d->values[i];

		if (v->same) {
			same++;
			continue;
		}
		buf_str(out, shown++ == 0 ? "| From | To | Value | Old value |\n|---|---|---|---|\n" : "");
		cells(out, (const char *const[]){v->source, v->target, v->rule, v->old}, 4);
	}
	buf_printf(out,
	           "%s%zu %s as they are; `mapping.csv` lists all. \"Archived\" values lie in tables named `_dataeng_*` until "
	           "`contract.sql` is run.\n",
	           shown > 0 ? "\n" : "", same, same == 1 ? "column stays" : "columns stay");
}

static void print_hazards(struct buf *out, const struct migration_doc *d)
{
	buf_str(out, "\n## Hazards\n\n");
	if (d->hazard_count == 0) {
		buf_str(out, "None of those that are known.\n");
		return;
	}
	buf_str(out, "| | Hazard | up.sql, line | What happens |\n|---|---|---:|---|\n");
	for (size_t i = 0; i < d->hazard_count; i++) {
		const struct migration_hazard *h = &d->hazards[i];
		const char *line = h->line == 0 ? "" : mem_printf(out->ctx, "%zu", h->line);

		cells(out,
		      (const char *const[]){h->severity, h->code, line, mem_printf(out->ctx, "%s %s", h->object, h->detail)},
		      4);
	}
	buf_char(out, '\n');
	for (size_t i = 0; i < d->hazard_count; i++) {
		const struct migration_hazard *h = &d->hazards[i];
		bool first = true;

		for (size_t k = 0; k < i && first; k++) {
			first = strcmp(d->hazards[k].code, h->code) != 0;
		}
		if (first) {
			buf_printf(out, "- **%s**: ", h->code);
			markdown_escape(out, h->why);
			buf_str(out, " *Safer:* ");
			markdown_escape(out, h->fix);
			buf_char(out, '\n');
		}
	}
}

static void print_checks(struct buf *out, const struct migration_doc *d)
{
	buf_str(out, "\n## Rows that would stand in the way\n\n");
	if (d->check_count == 0) {
		buf_str(out, "No new rule is put on rows that are there.\n");
		return;
	}
	buf_str(out, "`before.sql` counts them.\n\n| Check | Rows | For example |\n|---|---:|---|\n");
	for (size_t i = 0; i < d->check_count; i++) {
		const struct migration_check *c = &d->checks[i];
		const char *rows = c->rows < 0 ? "not known" : mem_printf(out->ctx, "%lld", c->rows);

		cells(out, (const char *const[]){c->what, rows, c->sample}, 3);
	}
}

static void print_steps(struct buf *out, const struct migration_doc *d)
{
	bool postgres = d->dialect == DIALECT_POSTGRES;

	buf_str(out,
	        "\n## Runbook\n\n"
	        "| | Step | Go on when | Way back from here |\n|---:|---|---|---|\n"
	        "| 1 | Make a backup, and restore it somewhere | it was restored | nothing has happened yet |\n"
	        "| 2 | Run everything below on a copy of the real data, with a clock | all of it ended well, within the window "
	        "| nothing has happened yet |\n");
	buf_str(out, d->online ? "| 3 | Writers may go on, in a quiet hour | what they change will show in `validate.sql` as a "
	                         "difference of theirs "
	                         "| nothing has happened yet |\n"
	                       : "| 3 | Stop writers | nobody writes | let them write again |\n");
	buf_str(out, "| 4 | `before.sql` | it ends without an error | let them write again |\n");
	buf_str(out,
	        d->online ? "| 5 | `up.sql` | it ends without an error. Its transaction leaves nothing when it fails; what "
	                    "comes after it "
	                    "stops at the first error: mend the cause and go on from that statement (DROP INDEX what is "
	                    "invalid), "
	                    "or go back | `down.sql`, from any statement |\n"
	                  : "| 5 | `up.sql` | it ends without an error; it is one transaction and leaves nothing when it fails "
	                    "| `down.sql` |\n");
	buf_str(out, "| 6 | `validate.sql` | every difference is 0 | `down.sql`, `validate-down.sql` |\n"
	             "| 7 | Let the new version of the programs in | they work | programs back, then `down.sql`: rows written "
	             "since stay as far as the current schema can hold them |\n"
	             "| 8 | Days later: `contract.sql` | nobody wants to go back any more | **none**: the backup only |\n");
	buf_printf(out, "\n%s\n\n%s\n",
	           postgres ? "Run the scripts as `psql -X -v ON_ERROR_STOP=1 -f FILE DATABASE`, as the owner of the tables."
	                    : "Run the scripts as `sqlite3 -bail DATABASE < FILE`, all in the same folder.",
	           "It is no-go, and the way back is taken, when a step fails, takes twice as long as on the copy, or shows a "
	           "difference that nobody can explain.");
	buf_str(out, "\n| File | What it does |\n|---|---|\n");
	for (size_t i = 0; i < d->file_count; i++) {
		buf_printf(out, "| `%s` | %s |\n", d->files[i].name, d->files[i].purpose);
	}
}

void migration_markdown(struct buf *out, const struct migration_doc *d)
{
	print_head(out, d);
	for (size_t i = 0; i < d->decision_count; i++) {
		buf_str(out, i == 0 ? "\n## Decisions\n\n" : "");
		buf_str(out, "- ");
		cell(out, d->decisions[i]);
		buf_char(out, '\n');
	}
	print_changes(out, d);
	if (d->change_count == 0) {
		return;
	}
	print_values(out, d);
	print_hazards(out, d);
	print_checks(out, d);
	print_steps(out, d);
}

static struct json *changes_of(const void *ctx, const struct migration_doc *d)
{
	struct json *all = json_array(ctx);

	for (size_t i = 0; i < d->change_count; i++) {
		const struct migration_change *c = &d->changes[i];
		struct json *one = json_object(ctx);

		json_set_string(one, "change", c->change);
		json_set_string(one, "kind", c->kind);
		json_set_string(one, "object", c->object);
		json_set_string(one, "from", c->from);
		json_set_string(one, "to", c->to);
		json_append(all, one);
	}
	return all;
}

static struct json *values_of(const void *ctx, const struct migration_doc *d)
{
	struct json *all = json_array(ctx);

	for (size_t i = 0; i < d->value_count; i++) {
		const struct migration_value *v = &d->values[i];
		struct json *one = json_object(ctx);

		json_set_string(one, "source", *v->source == '\0' ? NULL : v->source);
		json_set_string(one, "target", *v->target == '\0' ? NULL : v->target);
		json_set_string(one, "rule", v->rule);
		json_set_string(one, "old", *v->old == '\0' ? NULL : v->old);
		json_append(all, one);
	}
	return all;
}

static struct json *checks_of(const void *ctx, const struct migration_doc *d)
{
	struct json *all = json_array(ctx);

	for (size_t i = 0; i < d->check_count; i++) {
		const struct migration_check *c = &d->checks[i];
		struct json *one = json_object(ctx);

		json_set_string(one, "check", c->what);
		json_set_string(one, "sql", c->sql);
		if (c->rows < 0) {
			json_set_null(one, "rows");
		} else {
			json_set_number(one, "rows", (double)c->rows);
		}
		json_set_string(one, "sample", c->sample);
		json_append(all, one);
	}
	return all;
}

static struct json *hazards_of(const void *ctx, const struct migration_doc *d)
{
	struct json *all = json_array(ctx);

	for (size_t i = 0; i < d->hazard_count; i++) {
		const struct migration_hazard *h = &d->hazards[i];
		struct json *one = json_object(ctx);

		json_set_string(one, "hazard", h->code);
		json_set_string(one, "severity", h->severity);
		json_set_number(one, "line", (double)h->line);
		json_set_string(one, "object", h->object);
		json_set_string(one, "detail", h->detail);
		json_set_string(one, "why", h->why);
		json_set_string(one, "fix", h->fix);
		json_append(all, one);
	}
	return all;
}

static struct json *strings_of(const void *ctx, const char *const *texts, size_t count)
{
	struct json *all = json_array(ctx);

	for (size_t i = 0; i < count; i++) {
		json_append_string(all, texts[i]);
	}
	return all;
}

void migration_json(struct buf *out, const struct migration_doc *d)
{
	struct json *root = json_object(out->ctx);
	struct json *files = json_object(out->ctx);

	json_set_string(root, "current", d->current);
	json_set_string(root, "target", d->target);
	json_set_string(root, "engine", d->engine);
	json_set(root, "decisions", strings_of(out->ctx, d->decisions, d->decision_count));
	json_set(root, "changes", changes_of(out->ctx, d));
	json_set(root, "mapping", values_of(out->ctx, d));
	json_set(root, "hazards", hazards_of(out->ctx, d));
	json_set(root, "checks", checks_of(out->ctx, d));
	json_set(root, "proofs", strings_of(out->ctx, d->proofs, d->proof_count));
	for (size_t i = 0; i < d->file_count; i++) {
		json_set_string(files, d->files[i].name, d->files[i].text);
	}
	json_set(root, "files", files);
	json_print(out, root);
	buf_char(out, '\n');
}

void migration_mapping(struct buf *out, const struct migration_doc *d)
{
	buf_str(out, "source,target,value,old value\r\n");
	for (size_t i = 0; i < d->value_count; i++) {
		const struct migration_value *v = &d->values[i];
		const char *const fields[] = {v->source, v->target, v->rule, v->old};

		for (size_t k = 0; k < 4; k++) {
			buf_str(out, k > 0 ? "," : "");
			csv_field(out, fields[k]);
		}
		buf_str(out, "\r\n");
	}
}

static bool put(const void *ctx, const char *folder, const char *name, const char *text, struct diags *diags)
{
	return file_write(file_join(ctx, folder, name), text, strlen(text), 0644, diags);
}

bool migration_write(const void *ctx, const struct migration_doc *d, const char *folder, struct diags *diags)
{
	struct buf readme, json, mapping;
	bool ok = file_make_folder(folder, 0755, diags);

	buf_init(&readme, ctx);
	buf_init(&json, ctx);
	buf_init(&mapping, ctx);
	migration_markdown(&readme, d);
	migration_json(&json, d);
	migration_mapping(&mapping, d);
	for (size_t i = 0; ok && i < d->file_count; i++) {
		ok = put(ctx, folder, d->files[i].name, d->files[i].text, diags);
	}
	return ok && put(ctx, folder, "mapping.csv", mapping.data, diags) && put(ctx, folder, "plan.json", json.data, diags) &&
	       put(ctx, folder, "README.md", readme.data, diags);
}
