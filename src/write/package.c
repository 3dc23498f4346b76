/* The package: every file that a design hands over.
 *
 * The formats come first and the documents behind them, since documents show the diagram and list
 * the files. Which documents there are is said by the task and the persona, never here; only the
 * convention "handoff-NAME is the template for the receiver NAME" is.
 */
#include "dataeng/write/package.h"

#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/file.h"
#include "dataeng/base/mem.h"
#include "dataeng/content/content.h"
#include "dataeng/model/artefact.h"
#include "dataeng/model/dialect.h"
#include "dataeng/model/edit.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"
#include "dataeng/write/document.h"
#include "dataeng/write/export.h"
#include "dataeng/write/model_json.h"

static const struct {
	const char *name;
	const char *format;
	enum dialect dialect;
} exports[] = {
        {"schema.sqlite.sql", "sql", DIALECT_SQLITE}, {"schema.postgres.sql", "sql", DIALECT_POSTGRES},
        {"model.dbml", "dbml", DIALECT_SQLITE},       {"diagram.mmd", "mermaid", DIALECT_SQLITE},
        {"diagram.dot", "dot", DIALECT_SQLITE},       {"diagram.svg", "svg", DIALECT_SQLITE},
        {"dictionary.csv", "csv", DIALECT_SQLITE},
};

/* The conceptual model, for programs. */
static bool put_model(void *ctx, struct session *s)
{
	struct buf out;

	buf_init(&out, ctx);
	return model_json_write(&out, s) && artefact_put(s, "model.json", "json", out.data);
}

/* Beyond this many tables a picture takes minutes to lay out and nobody can read it. */
enum { PICTURE_TABLES = 120 };

/* Every format of the design. One that cannot be made here (a picture without Graphviz) has left a note and is left out. */
static bool put_exports(void *ctx, struct session *s)
{
	bool large = db_int(s->db, 0, "SELECT count(*) FROM v_table", "") > PICTURE_TABLES;

	for (size_t i = 0; i < sizeof exports / sizeof exports[0]; i++) {
		size_t errors = s->diags->errors;
		struct buf out;

		if (large && strcmp(exports[i].format, "svg") == 0) {
			diag_notef(s->diags, NO_PLACE, "diagram-too-large", "draw a part of it from diagram.dot",
			           "more than %d tables: no picture is drawn", PICTURE_TABLES);
			continue;
		}
		buf_init(&out, ctx);
		if (export_write(&out, s, exports[i].format, exports[i].dialect)) {
			artefact_put(s, exports[i].name, exports[i].format, out.data);
		} else if (s->diags->errors > errors) {
			return false;
		}
	}
	return true;
}

static bool put_document(void *ctx, struct session *s, const struct template *t)
{
	struct buf out;

	buf_init(&out, ctx);
	return document_render(ctx, &out, s, t) && artefact_put(s, t->file, "md", out.data);
}

static bool put_documents(void *ctx, struct session *s, const struct content *c, const struct content_list *ids)
{
	for (size_t i = 0; i < ids->count; i++) {
		const struct template *t = content_template(c, ids->all[i].text);

		if (t == NULL || !put_document(ctx, s, t)) {
			return false;
		}
	}
	return true;
}

/* A receiver without a template of its own gets the main document, and is told so. */
static bool put_note(void *ctx, struct session *s, const struct content_pair *receiver, const char *document)
{
	const char *name = receiver->name == NULL ? receiver->text : receiver->name;
	char *note =
	        mem_printf(ctx,
	                   "# Hand-off to %s\n\n%s%sThere is no template `handoff-%s` for this receiver, so nothing was picked "
	                   "out: everything is in [%s](%s).\n",
	                   name, receiver->name == NULL ? "" : receiver->text, receiver->name == NULL ? "" : ".\n\n", name,
	                   document, document);

	return artefact_put(s, mem_printf(ctx, "handoff-%s.md", name), "md", note);
}

static bool put_handoffs(void *ctx, struct session *s, const struct content *c, const char *document)
{
	const struct content_list *to = &c->persona->hands_off_to;

	for (size_t i = 0; i < to->count; i++) {
		const char *name = to->all[i].name == NULL ? to->all[i].text : to->all[i].name;
		char *id = mem_printf(ctx, "handoff-%s", name);
		bool ok;

		if (content_has_template(c, id)) {
			const struct template *t = content_template(c, id);

			ok = t != NULL && put_document(ctx, s, t);
		} else {
			ok = put_note(ctx, s, &to->all[i], document);
		}
		if (!ok) {
			return false;
		}
	}
	return true;
}

/* The templates of the task, or the persona's first one. */
static struct content_list wanted_templates(const struct content *c, const struct task *t)
{
	struct content_list all = c->persona->primary_templates;

	if (t != NULL && t->templates.count > 0) {
		return t->templates;
	}
	all.count = all.count > 0 ? 1 : 0;
	return all;
}

/* Receivers of a design get files of their own; a strategy without tables has nothing to pick out for them. */
static bool has_design(struct session *s)
{
	return db_int(s->db, 0, "SELECT count(*) FROM v_table", "") > 0;
}

bool package_make(void *ctx, struct session *s, const struct content *c, const struct task *t)
{
	struct content_list ids = wanted_templates(c, t);
	const struct template *first = ids.count == 0 ? NULL : content_template(c, ids.all[0].text);
	bool design = has_design(s);
	bool ok;

	if (first == NULL) {
		return diag_error(s->diags, FILE_PLACE(t == NULL ? c->persona->path : t->path), "no-template",
		                  "no template is named, so there is no document to write",
		                  "name one under 'templates' (a task) or 'primary_templates' (a persona)");
	}
	ok = document_prepare(s, c) && artefact_clear(s) && (!design || (put_model(ctx, s) && put_exports(ctx, s))) &&
	     put_documents(ctx, s, c, &ids) && (!design || put_handoffs(ctx, s, c, first->file));
	return model_ok(s) && ok;
}

bool package_make_one(void *ctx, struct session *s, const struct content *c, const char *template_id)
{
	const struct template *t = content_has_template(c, template_id) ? content_template(c, template_id) : NULL;
	bool ok;

	if (t == NULL) {
		return diag_errorf(s->diags, NO_PLACE, "no-template", "dataeng persona show lists the templates of the persona",
		                   "there is no template '%s'", template_id);
	}
	ok = document_prepare(s, c) && put_document(ctx, s, t);
	return model_ok(s) && ok;
}

bool package_write(void *ctx, const char ***names, size_t *count, struct session *s, const char *folder)
{
	int64_t total = db_int(s->db, 0, "SELECT count(*) FROM v_artefact", "");
	struct query *q;
	bool ok = file_make_folder(folder, 0777, s->diags);

	*names = mem_array(ctx, const char *, (size_t)total + 1);
	*count = 0;
	q = db_query(ctx, s->db, "SELECT name, body FROM v_artefact ORDER BY name", "");
	while (ok && query_next(q) && *count < (size_t)total) {
		size_t size;
		const void *body = query_blob(q, 1, &size);
		const char *name = mem_strdup(ctx, query_text(q, 0));

		ok = file_write(file_join(ctx, folder, name), body, size, 0666, s->diags);
		(*names)[(*count)++] = name;
	}
	return query_end(q) ? ok : db_report(s->db, s->diags, "cannot read the artefacts");
}
