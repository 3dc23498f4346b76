/* Text into a scratch session by the readers that everything else uses too: what an example proves holds for real input. */
#include "example.h"

#include <string.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"
#include "dataeng/content/content.h"
#include "dataeng/judge/functions.h"
#include "dataeng/model/finding.h"
#include "dataeng/model/session.h"
#include "dataeng/plan/derive.h"
#include "dataeng/plan/size.h"
#include "dataeng/read/requirements.h"
#include "dataeng/read/script.h"
#include "dataeng/read/sql.h"
#include "dataeng/wrap/sqlite.h"

bool example_tie(void *ctx, struct session *s)
{
	bool tied = judge_functions(s->db) && finding_link(s, EXAMPLE_SCHEMA) && session_set(s, "focus", EXAMPLE_SCHEMA);

	return tied ? size_run(ctx, s, EXAMPLE_SCHEMA)
	            : db_report(s->db, s->diags, "cannot tie the schema to the requirements");
}

bool example_ddl(void *ctx, struct session *s, const struct source *source, const char *language)
{
	enum sql_hint hint = language == NULL ? SQL_AUTO : strcmp(language, "postgres") == 0 ? SQL_POSTGRES : SQL_SQLITE;

	if (!sql_read(ctx, s, NULL, source, hint, EXAMPLE_SCHEMA)) {
		return false;
	}
	return example_tie(ctx, s);
}

bool example_requirements(void *ctx, struct session *s, const struct source *source)
{
	return requirements_read(ctx, s, source, "user", "requirements", NULL) && derive_run(ctx, s);
}

bool example_is_postgres(const struct example *example)
{
	return strcmp(example->language, "postgres") == 0;
}

/* Facts stop before the design: what the derivation decides about its own tables says nothing about those of the example. */
static bool fill(void *ctx, struct session *s, const struct checklist_item *item, const struct example *e, struct pg *pg,
                 struct diags *diags)
{
	struct source *source = source_new(ctx, e->body.place.file, e->body.text, strlen(e->body.text), diags);

	if (source == NULL) {
		return false;
	}
	if (e->kind == EXAMPLE_FACTS) {
		return requirements_read(ctx, s, source, "user", "requirements", NULL);
	}
	if (strcmp(item->phase, "script") == 0) {
		return script_read(ctx, s, source, example_is_postgres(e) ? DIALECT_POSTGRES : DIALECT_SQLITE);
	}
	if (strcmp(e->language, "md") == 0) {
		return example_requirements(ctx, s, source);
	}
	if (pg != NULL && example_is_postgres(e)) {
		return sql_read_postgres(ctx, s, pg, source, EXAMPLE_SCHEMA) && example_tie(ctx, s);
	}
	return example_ddl(ctx, s, source, e->language);
}

/* The reader's places count from the example's first line; people look for them in the checklist. */
static void move_places(struct diags *to, const struct diags *from, const struct content_text *body)
{
	for (size_t i = 0; i < from->count; i++) {
		struct place at = body->place;

		if (from->all[i].place.line > 0) {
			at.line += from->all[i].place.line - 1;
			at.col = from->all[i].place.col;
			at.end_col = from->all[i].place.end_col;
		}
		diag_add(to, from->all[i].severity, at, from->all[i].code, from->all[i].message, from->all[i].hint);
	}
}

static bool fill_at(void *ctx, struct session *s, const struct checklist_item *item, const struct example *e, struct pg *pg)
{
	struct diags *diags = s->diags;
	struct diags *own = diags_new(ctx);
	bool ok;

	s->diags = own;
	ok = fill(ctx, s, item, e, pg, own);
	s->diags = diags;
	if (!ok) {
		move_places(diags, own, &e->body);
	}
	return ok;
}

bool example_fill(void *ctx, struct session *s, const struct checklist_item *item, const struct example *example, struct pg *pg)
{
	bool ok = true;

	for (size_t i = 0; ok && strcmp(example->language, "md") != 0 && i < item->example_count; i++) {
		if (item->examples[i].kind == EXAMPLE_FACTS) {
			ok = fill_at(ctx, s, item, &item->examples[i], NULL);
		}
	}
	return ok && fill_at(ctx, s, item, example, pg);
}
