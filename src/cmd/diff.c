/* diff: what differs between two schemas. */
#include <string.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/cmd/plan.h"
#include "dataeng/cmd/schemas.h"
#include "dataeng/cmd/table.h"
#include "dataeng/model/object.h"
#include "dataeng/plan/diff.h"
#include "dataeng/read/lab.h"
#include "dataeng/wrap/json.h"

static const char *one_line(const void *ctx, const char *text)
{
	char *copy = mem_strdup(ctx, text);

	for (char *p = copy; *p != '\0'; p++) {
		if (*p == '\n' || *p == '\r' || *p == '\t') {
			*p = ' ';
		}
	}
	return copy;
}

/* What a change speaks of: the new one where there are two. */
static const struct object *subject(const struct diff *d, const struct diff_change *c)
{
	return c->kind == DIFF_DROP ? &d->from->all[c->from] : &d->to->all[c->to];
}

static void print_text(struct call *call, const struct diff *d)
{
	for (size_t i = 0; i < d->count; i++) {
		const struct diff_change *c = &d->all[i];
		const struct object *o = subject(d, c);

		buf_printf(call->out, "%c %s %s", "-~+"[c->kind], object_kind_name(o), o -> path);
		if (c->kind == DIFF_CHANGE) {
			buf_printf(call->out, ": %s -> %s", one_line(call->ctx, d->from->all[c->from].def),
			           one_line(call->ctx, o->def));
		} else if (o->kind != OBJECT_TABLE && *o->def != '\0') {
			buf_printf(call->out, ": %s", one_line(call->ctx, o->def));
		}
		buf_char(call->out, '\n');
	}
}

static void print_json(struct call *call, const struct diff *d)
{
	static const char *const words[] = {[DIFF_DROP] = "drop", [DIFF_CHANGE] = "change", [DIFF_ADD] = "add"};
	struct json *all = json_array(call->ctx);

	for (size_t i = 0; i < d->count; i++) {
		const struct diff_change *c = &d->all[i];
		const struct object *o = subject(d, c);
		struct json *one = json_object(call->ctx);

		json_set_string(one, "change", words[c->kind]);
		json_set_string(one, "kind", object_kind_name(o));
		json_set_string(one, "object", o->path);
		json_set_string(one, "from", c->kind == DIFF_ADD ? NULL : d->from->all[c->from].def);
		json_set_string(one, "to", c->kind == DIFF_DROP ? NULL : o->def);
		json_append(all, one);
	}
	json_print(call->out, all);
	buf_char(call->out, '\n');
}

/* The script of `migrate`, with its decisions: there is only one way to make A into B that keeps the data. */
static enum status print_sql(struct call *call)
{
	struct plan p;
	enum status status = plan_make(call, &p);

	if (status != STATUS_OK) {
		return status;
	}
	buf_str(call->out, p.trial.up);
	return p.trial.differences > 0 ? STATUS_FINDINGS : STATUS_OK;
}

static enum status run_diff(struct call *call)
{
	const char *format = call_option(call, "format");
	struct schema_input a, b;
	enum dialect dialect;
	struct diff *d;

	if (format != NULL && strcmp(format, "sql") == 0) {
		return print_sql(call);
	}
	if (format != NULL && strcmp(format, "text") != 0 && strcmp(format, "json") != 0) {
		diag_errorf(call->diags, NO_PLACE, "usage", "text, json or sql", "--format %s: no such format", format);
		return STATUS_USAGE;
	}
	if (!schema_look(call, &a, call->args[0]) || !schema_look(call, &b, call->args[1])) {
		return STATUS_FAILED;
	}
	if (!schema_engine(call, &dialect, &a, &b)) {
		return STATUS_USAGE;
	}
	if (dialect == DIALECT_POSTGRES) {
		bool text = a.form == SCHEMA_TEXT || b.form == SCHEMA_TEXT;
		struct lab *lab = text ? lab_open(call->ctx, call->diags) : NULL;

		if ((text && lab == NULL) || !schema_read_postgres(call, lab, &a, "a") ||
		    !schema_read_postgres(call, lab, &b, "b")) {
			return STATUS_FAILED;
		}
	} else if (!schema_read_sqlite(call, &a) || !schema_read_sqlite(call, &b)) {
		return STATUS_FAILED;
	}
	d = diff_run(call->ctx, a.objects, b.objects);
	if (call->app->json || (format != NULL && strcmp(format, "json") == 0)) {
		print_json(call, d);
	} else {
		print_text(call, d);
	}
	return STATUS_OK;
}

static const struct cmd_option options[] = {
        {"engine", 0, "ENGINE", false, "sqlite or postgres (default: what the schemas are)", "sqlite postgres"},
        {"format", 0, "FORMAT", false, "text, json, or sql: the script from A to B, as migrate makes it", "text json sql"},
        {"rename", 0, "OLD=NEW", true, "with --format sql: as for migrate", NULL},
        {"set", 0, "NAME=SQL", true, "with --format sql: as for migrate", NULL},
        {NULL, 0, NULL, false, NULL, NULL},
};

const struct cmd cmd_diff = {
        .name = "diff",
        .usage = "A B",
        .summary = "list what differs between two schemas",
        .help = "A and B are files of SQL or DBML, SQLite database files, postgresql:// URLs, or names of saved designs. Both "
                "are read from an engine's "
                "catalogue, "
                "so spelling, comments and the order of definitions make no difference. What goes comes first, then what "
                "changes, "
                "then what comes, each in an order in which it could be done. Nothing is printed when they are the same.",
        .where = CMD_SHELL | CMD_PROMPT,
        .session = CMD_NO_SESSION,
        .options = options,
        .min = 2,
        .max = 2,
        .complete = "files",
        .run = run_diff,
};
