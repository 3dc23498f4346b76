/* lint-migration: the rules of phase "script" over a file of statements. The words are read; nothing is run. */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "dataeng/base/file.h"
#include "dataeng/base/mem.h"
#include "dataeng/cmd/table.h"
#include "dataeng/content/content.h"
#include "dataeng/judge/judge.h"
#include "dataeng/model/session.h"
#include "dataeng/read/script.h"
#include "dataeng/read/sql.h"

void check_add(struct call *call, struct check_result *r, const struct checklist_item *item, const struct judge_row *row)
{
	struct check_finding *f;

	r->all = mem_resize(call->ctx, r->all, struct check_finding, r->count + 1);
	f = &r->all[r->count++];
	*f = (struct check_finding){.rule = item->id,
	                            .checklist = item->checklist,
	                            .kind = "rule",
	                            .severity = item->severity,
	                            .object = row->object,
	                            .detail = row->detail,
	                            .title = item->title,
	                            .why = item->why,
	                            .fix = item->fix,
	                            .line = row->line};
	if (strcmp(item->severity, "error") == 0) {
		r->errors++;
	} else if (strcmp(item->severity, "warning") == 0) {
		r->warnings++;
	} else {
		r->notes++;
	}
}

static int by_line(const void *a, const void *b)
{
	const struct check_finding *x = a;
	const struct check_finding *y = b;

	if (x->line != y->line) {
		return x->line < y->line ? -1 : 1;
	}
	return strcmp(x->rule, y->rule) != 0 ? strcmp(x->rule, y->rule) : strcmp(x->object, y->object);
}

static bool run_list(struct call *call, struct check_result *r, struct session *s, const struct checklist *l)
{
	for (size_t i = 0; i < l->count; i++) {
		struct judge_rows rows = {0};

		if (strcmp(l->items[i].phase, "script") != 0 || l->items[i].kind != ITEM_RULE) {
			continue;
		}
		if (!judge_item(call->ctx, &rows, s, &l->items[i])) {
			return false;
		}
		for (size_t k = 0; k < rows.count; k++) {
			check_add(call, r, &l->items[i], &rows.all[k]);
		}
		if (rows.left_out > 0) {
			struct judge_row rest = {.object = "script",
			                         .detail = mem_printf(call->ctx, "%zu more of this kind", rows.left_out)};

			check_add(call, r, &l->items[i], &rest);
		}
	}
	return true;
}

bool check_script(struct call *call, struct check_result *r, const struct source *source, enum dialect dialect)
{
	const struct content *c = app_content(call->app);
	struct session *s = session_scratch(call->ctx, call->app->now, call->diags);
	const struct checklist **lists = c == NULL ? NULL : judge_lists(call->ctx, c);
	bool ok = s != NULL && lists != NULL && script_read(call->ctx, s, source, dialect);

	for (size_t i = 0; ok && lists[i] != NULL; i++) {
		ok = run_list(call, r, s, lists[i]);
	}
	if (ok && r->count > 0) {
		qsort(r->all, r->count, sizeof *r->all, by_line);
	}
	return ok;
}

static enum status run(struct call *call)
{
	const char *engine = call_option(call, "engine");
	const struct source *source = file_source(call->ctx, call->args[0], call->diags);
	struct check_result r = {.name = call->args[0], .source = source};
	int level = check_level(call);
	enum dialect dialect;

	if (level < 0) {
		return STATUS_USAGE;
	}
	if (engine != NULL && strcmp(engine, "sqlite") != 0 && strcmp(engine, "postgres") != 0) {
		diag_errorf(call->diags, NO_PLACE, "usage", "sqlite or postgres", "--engine %s: no such engine", engine);
		return STATUS_USAGE;
	}
	if (source == NULL) {
		return STATUS_FAILED;
	}
	dialect = engine == NULL ? sql_detect(source->text, source->size)
	                         : (strcmp(engine, "postgres") == 0 ? DIALECT_POSTGRES : DIALECT_SQLITE);
	if (!check_script(call, &r, source, dialect)) {
		return STATUS_FAILED;
	}
	if (call_flag(call, "sarif")) {
		check_sarif(call, &r, app_content(call->app));
	} else if (call->app->json) {
		check_json(call, &r);
	} else {
		check_text(call, &r);
	}
	return check_verdict(&r, level);
}

static const struct cmd_option options[] = {
        {"engine", 0, "ENGINE", false, "sqlite or postgres (default: by its words)", "sqlite postgres"},
        {"fail-on", 0, "LEVEL", false, "exit with 4 at this severity: note, warning, error (default), never",
         "note warning error never"},
        {"sarif", 0, NULL, false, "print SARIF 2.1.0", NULL},
        {NULL, 0, NULL, false, NULL, NULL},
};

const struct cmd cmd_lint_migration = {
        .name = "lint-migration",
        .usage = "FILE",
        .summary = "say what a migration script does to rows, readers and writers, and how it is done more safely",
        .help = "Each statement is looked at by its words: what is lost, what is locked and for how long, what is rewritten or "
                "scanned, whose programs break, what cannot be taken back. Tables that the script makes itself have no rows "
                "yet "
                "and are left alone.\n\n"
                "The rules are those of phase \"script\" in the checklists: 'dataeng rule list' shows them, 'dataeng rule "
                "explain ID' "
                "says why.",
        .where = CMD_SHELL | CMD_PROMPT,
        .session = CMD_NO_SESSION,
        .options = options,
        .min = 1,
        .max = 1,
        .complete = "files",
        .run = run,
};
