/* write, show: the documents and files of a design, to standard output or into a folder.
 *
 * write makes them anew and keeps them in the session; show only looks. Both print one document or
 * one format, never a mixture: what a program reads from standard output is exactly that.
 */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/cmd/table.h"
#include "dataeng/content/content.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"
#include "dataeng/write/document.h"
#include "dataeng/write/export.h"
#include "dataeng/write/model_json.h"
#include "dataeng/write/package.h"

static const char *const formats[] = {"md", "json", "sql", "dbml", "mermaid", "dot", "svg", "csv", NULL};

static bool is_one_of(const char *word, const char *const *words)
{
	while (*words != NULL && strcmp(*words, word) != 0) {
		words++;
	}
	return *words != NULL;
}

/* The format asked for; md without one. NULL after reporting. */
static const char *wanted_format(struct call *call)
{
	const char *format = call_option(call, "format");
	const char *near;

	if (format == NULL || is_one_of(format, formats)) {
		return format == NULL ? "md" : format;
	}
	near = diag_did_you_mean(format, formats);
	diag_errorf(call->diags, NO_PLACE, "bad-value",
	            near != NULL ? mem_printf(call->ctx, "did you mean '%s'?", near)
	                         : "formats: md, json, sql, dbml, mermaid, dot, svg, csv",
	            "there is no format '%s'", format);
	return NULL;
}

/* The task of the session decides which documents there are. */
static const struct task *session_task(struct call *call, const struct content *c)
{
	char *id = session_get(call->ctx, call->session, "task");

	return id != NULL && content_has_task(c, id) ? content_task(c, id) : NULL;
}

/* The template of the main document; NULL when there is none. */
static const struct template *main_template(struct call *call, const struct content *c)
{
	const char *id = call_option(call, "template");
	const struct task *t = session_task(call, c);
	const struct content_list *ids = t != NULL && t->templates.count > 0 ? &t->templates : &c->persona->primary_templates;

	if (id != NULL) {
		return content_template(c, id);
	}
	return ids->count == 0 ? NULL : content_template(c, ids->all[0].text);
}

/* The artefact that answers a format, by its file name. */
static const char *artefact_name(struct call *call, const struct content *c, const char *format)
{
	static const char *const names[][2] = {
	        {"json", "model.json"}, {"dbml", "model.dbml"}, {"mermaid", "diagram.mmd"},
	        {"dot", "diagram.dot"}, {"svg", "diagram.svg"}, {"csv", "dictionary.csv"},
	};
	const char *dialect = call_option(call, "dialect");

	if (strcmp(format, "md") == 0) {
		return main_template(call, c) == NULL ? NULL : main_template(call, c)->file;
	}
	if (strcmp(format, "sql") == 0) {
		return mem_printf(call->ctx, "schema.%s.sql", dialect == NULL ? "sqlite" : dialect);
	}
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (strcmp(names[i][0], format) == 0) {
			return names[i][1];
		}
	}
	return NULL;
}

static enum dialect wanted_dialect(struct call *call)
{
	const char *dialect = call_option(call, "dialect");

	return dialect != NULL && strcmp(dialect, "postgres") == 0 ? DIALECT_POSTGRES : DIALECT_SQLITE;
}

/* Prints the artefact of the format to the result; false when there is none. */
static bool print_artefact(struct call *call, const struct content *c, const char *format)
{
	const char *name = artefact_name(call, c, format);
	char *body = name == NULL
	                     ? NULL
	                     : db_text(call->ctx, call->session->db, "SELECT body FROM v_artefact WHERE name = ?", "s", name);

	buf_str(call->out, body);
	return body != NULL;
}

static enum status print_format(struct call *call, const struct content *c, const char *format)
{
	size_t errors = call->diags->errors;

	if (print_artefact(call, c, format)) {
		return STATUS_OK;
	}
	if (strcmp(format, "json") == 0) {
		return model_json_write(call->out, call->session) ? STATUS_OK : STATUS_FAILED;
	}
	if (export_knows(format) && db_int(call->session->db, 0, "SELECT count(*) FROM v_table", "") > 0 &&
	    (export_write(call->out, call->session, format, wanted_dialect(call)) || call->diags->errors > errors)) {
		return call->diags->errors > errors ? STATUS_FAILED : STATUS_OK;
	}
	diag_errorf(call->diags, NO_PLACE, "no-artefact",
	            strcmp(format, "svg") == 0 ? "the picture needs Graphviz: install 'dot', or take --format mermaid"
	                                       : "make it with: dataeng write",
	            "this session holds no design as %s", format);
	return STATUS_FAILED;
}

static bool dialect_is_known(struct call *call)
{
	static const char *const dialects[] = {"sqlite", "postgres", NULL};
	const char *dialect = call_option(call, "dialect");

	if (dialect == NULL || is_one_of(dialect, dialects)) {
		return true;
	}
	return diag_errorf(call->diags, NO_PLACE, "bad-value", "dialects: sqlite, postgres", "there is no dialect '%s'",
	                   dialect);
}

static enum status write_folder(struct call *call, const char *folder)
{
	const char **names;
	size_t count;

	if (!package_write(call->ctx, &names, &count, call->session, folder)) {
		return STATUS_FAILED;
	}
	if (call_option(call, "format") != NULL) {
		return STATUS_OK;
	}
	for (size_t i = 0; i < count; i++) {
		buf_printf(call->out, "%s/%s\n", folder, names[i]);
	}
	return STATUS_OK;
}

/* With --template: that document alone; else all that the task and the persona ask for. */
static bool make(struct call *call, const struct content *c)
{
	const char *id = call_option(call, "template");

	return id != NULL ? package_make_one(call->ctx, call->session, c, id)
	                  : package_make(call->ctx, call->session, c, session_task(call, c));
}

static enum status write_it(struct call *call)
{
	const struct content *c = app_content(call->app);
	const char *format = wanted_format(call);
	const char *folder = call_option(call, "output");
	enum status status = STATUS_OK;

	if (format == NULL || !dialect_is_known(call)) {
		return STATUS_USAGE;
	}
	if (c == NULL || !make(call, c)) {
		return STATUS_FAILED;
	}
	if (folder != NULL) {
		status = write_folder(call, folder);
	}
	if (status == STATUS_OK && (folder == NULL || call_option(call, "format") != NULL)) {
		status = print_format(call, c, format);
	}
	return status;
}

/* Without artefacts (nothing was written yet, or the model changed since) the document is rendered from what is there. */
static enum status show(struct call *call)
{
	const struct content *c = app_content(call->app);
	const char *format = wanted_format(call);
	const struct template *t;

	if (format == NULL || !dialect_is_known(call)) {
		return STATUS_USAGE;
	}
	if (c == NULL) {
		return STATUS_FAILED;
	}
	if (strcmp(format, "md") != 0) {
		return print_format(call, c, format);
	}
	if (print_artefact(call, c, format)) {
		return STATUS_OK;
	}
	t = main_template(call, c);
	if (t == NULL || !document_prepare(call->session, c) || !document_render(call->ctx, call->out, call->session, t)) {
		return STATUS_FAILED;
	}
	return STATUS_OK;
}

#define FORMAT_OPTIONS                                                                                                         \
	{"format",                                                                                                             \
	 'f',                                                                                                                  \
	 "FORMAT",                                                                                                             \
	 false,                                                                                                                \
	 "md (the document), json, sql, dbml, mermaid, dot, svg or csv",                                                       \
	 "md json sql dbml mermaid dot svg csv"},                                                                              \
	{                                                                                                                      \
		"dialect", 0, "DIALECT", false, "of --format sql: sqlite or postgres", "sqlite postgres"                       \
	}

static const struct cmd_option write_options[] = {
        {"template", 0, "ID", false, "only the document of this template", NULL},
        {"output", 'o', "DIR", false, "write all files into this folder, and print their names", "folders"},
        FORMAT_OPTIONS,
        {0},
};

static const struct cmd_option show_options[] = {
        FORMAT_OPTIONS,
        {0},
};

const struct cmd cmd_write = {
        .name = "write",
        .usage = "[-o DIR] [--format FORMAT] [--dialect DIALECT]",
        .summary = "write the design: document, SQL, diagrams, dictionary and hand-offs",
        .help = "Makes every file of the session's task anew and keeps them in the session. Without -o the document, or the "
                "format asked for, goes to standard output; with -o all files go into the folder, each whole or not at all.",
        .where = CMD_SHELL | CMD_PROMPT | CMD_STEP,
        .session = CMD_WRITES,
        .options = write_options,
        .run = write_it,
};

const struct cmd cmd_show = {
        .name = "show",
        .usage = "[NAME] [--format FORMAT] [--dialect DIALECT]",
        .summary = "show a session's document, or another format of its design",
        .help = "Changes nothing. What was written is shown; without it, the document is made from what is known so far.",
        .where = CMD_SHELL | CMD_PROMPT,
        .session = CMD_READS,
        .options = show_options,
        .max = 1,
        .complete = "sessions",
        .run = show,
};
