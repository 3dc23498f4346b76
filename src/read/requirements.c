/* Reading requirements: structure, then facts sentence by sentence, then the resolver, then the session. Linear in the text:
 * a sentence is looked at by itself, the resolver works on facts. */
#include "dataeng/read/requirements.h"

#include <ctype.h>
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/noun.h"
#include "dataeng/base/text.h"
#include "dataeng/model/edit.h"
#include "dataeng/model/session.h"
#include "dataeng/read/language.h"
#include "dataeng/read/lead.h"
#include "dataeng/read/resolve.h"
#include "dataeng/read/store.h"
#include "dataeng/wrap/sqlite.h"

enum {
	MOST_BYTES = 16000,  /* of one sentence; a longer one is no sentence */
	MOST_STEPS = 500000, /* of work on one sentence: twenty times what the longest of a usual text takes */
};

bool reader_stopped(const struct reader *r)
{
	return r->watch != NULL && r->watch->stopped != NULL && r->watch->stopped(r->watch->data);
}

static void watch_progress(const struct reader *r, const char *what, size_t done)
{
	if (r->watch != NULL && r->watch->progress != NULL && done % 256 == 0) {
		r->watch->progress(r->watch->data, what, (double)done, (double)r->markup->count);
	}
}

/* The text names one side of a relationship: the other is asked for, and until then taken as the resolver has it. */
static void ask_how_many(struct resolver *v, struct session *s, const struct r_rel *x, int64_t statement)
{
	const char *path = mem_printf(v->ctx, "%s.%s", v->ents[x->from].name, v->ents[x->to].name);
	const char *from = noun_say(v->ctx, v->ents[x->from].name);
	const char *to = noun_say(v->ctx, v->ents[x->to].name);
	const char *many_from = noun_say(v->ctx, noun_plural(v->ctx, v->ents[x->from].name));
	const char *many_to = noun_say(v->ctx, noun_plural(v->ctx, v->ents[x->to].name));
	const char *assumed = mem_printf(v->ctx, "%s to %s is %s", from, to, x->cardinality);
	const char *body = x->from == x->to ? mem_printf(v->ctx, "How many other %s can one %s have, seen from either side?",
	                                                 many_to, from)
	                                    : mem_printf(v->ctx, "How many %s can one %s have, and how many %s one %s?",
	                                                 many_to, from, many_from, to);

	(void)model_add_question(s, path, body, assumed, 4, 3, statement);
	(void)model_add_assumption(s, "read", path, assumed, "the text names only one side of the relationship");
}

static void ask(struct resolver *v, struct session *s, const int64_t *statements)
{
	for (size_t i = 0; i < v->rel_count; i++) {
		const struct r_rel *x = &v->rels[i];
		bool guessed = x->to_max < 0 || x->from_max < 0 || x->to_soft || x->from_soft;

		if (!x->dead && guessed && !x->role_given && strcmp(x->cardinality, "many-to-one") != 0) {
			ask_how_many(v, s, x, x->refs.count > 0 ? statements[x->refs.units[0]] : 0);
		}
	}
	for (size_t i = 0; i < v->ent_count; i++) {
		const struct r_ent *e = &v->ents[i];

		if (!e->existing && e->attrs.count == 0 && e->parent < 0 && strcmp(e->kind, "subtype") != 0) {
			(void)model_add_question(s, e->name,
			                         mem_printf(v->ctx, "What is kept about each %s?", noun_say(v->ctx, e->name)),
			                         "only its name", 3, 4, e->refs.count > 0 ? statements[e->refs.units[0]] : 0);
		}
	}
}

static const char *aside_reason(const struct reader *r, size_t unit)
{
	const struct unit *u = &r->markup->units[unit];
	const struct tokens *ts = r->tokens[unit];

	if (r->outcomes[unit].aside != NULL) {
		return r->outcomes[unit].aside;
	}
	for (int i = 0; ts != NULL && i < ts->n; i++) {
		if ((ts->t[i].w & W_NOISE) != 0) {
			return "it is about the screen, the document or the project, not about data";
		}
	}
	return u->kind == UNIT_HEADING ? "a heading" : "it says nothing about data that could be used";
}

/* Facts are in the order of their units: which units have any is found in one walk. */
static void settle_fates(struct reader *r)
{
	bool *has = mem_array(r->ctx, bool, r->markup->count + 1);

	for (size_t i = 0; i < r->fact_count; i++) {
		has[r->facts[i].unit] = true;
	}
	for (size_t i = 0; i < r->markup->count; i++) {
		if (!r->outcomes[i].used && r->outcomes[i].aside == NULL) {
			r->outcomes[i].aside = has[i] ? "it names nothing that data are kept about" : NULL;
		}
	}
}

static bool write_fates(struct reader *r, struct session *s, const int64_t *statements)
{
	settle_fates(r);
	for (size_t i = 0; i < r->markup->count; i++) {
		const struct outcome *o = &r->outcomes[i];
		const char *reason;

		if (reader_stopped(r)) {
			return false;
		}
		watch_progress(r, "noting what became of them", i);
		reason = o->used ? mem_printf(r->ctx, "used for %s", o->reason)
		                 : mem_printf(r->ctx, "set aside: %s", aside_reason(r, i));

		(void)model_set_fate(s, statements[i], o->used ? "used" : "set_aside", reason);
	}
	(void)db_run(s->db,
	             "UPDATE statement SET fate = 'asked', reason = 'asked: ' || (SELECT body FROM open_question q WHERE "
	             "q.statement_id = statement.id ORDER BY q.id LIMIT 1) "
	             "WHERE fate = 'set_aside' AND id IN (SELECT statement_id FROM open_question)",
	             "");
	return model_ok(s);
}

static const char *section_of(const struct markup *m, const struct unit *u)
{
	return u->section >= 0 ? m->units[u->section].text : NULL;
}

static int64_t *add_statements(struct reader *r, struct session *s, int64_t document)
{
	int64_t *ids = mem_array(r->ctx, int64_t, r->markup->count + 1);

	for (size_t i = 0; i < r->markup->count; i++) {
		const struct unit *u = &r->markup->units[i];

		if (reader_stopped(r)) {
			return NULL;
		}
		watch_progress(r, "keeping sentences", i);
		ids[i] = model_add_statement(s, document, (int64_t)u->line, (int64_t)u->col, unit_kind_name(u->kind),
		                             section_of(r->markup, u), u->text, "set_aside", "not looked at yet");
	}
	return ids;
}

/* What was made of a sentence that took too much work is not trusted: it goes, with what the sentence was about. */
static void read_unit(struct reader *r, size_t i)
{
	size_t facts = r->fact_count;
	int block = r->now.block;

	if (r->markup->units[i].size > MOST_BYTES) {
		r->outcomes[i].aside = "too long for a sentence";
		return;
	}
	r->lx->work->done = 0;
	facts_reserve(r);
	extract_unit(r, (int)i);
	if (r->lx->work->done > r->lx->work->most) {
		r->fact_count = facts;
		r->topics[i] = NULL;
		memset(&r->now, 0, sizeof(r->now));
		r->now.block = block;
		r->now.link = -1;
		r->outcomes[i].aside = "too long or too complex to read";
	}
}

static bool extract_all(struct reader *r)
{
	r->lx->work->most = MOST_STEPS;
	for (size_t i = 0; i < r->markup->count; i++) {
		if (reader_stopped(r)) {
			return false;
		}
		watch_progress(r, "reading sentences", i);
		read_unit(r, i);
	}
	return true;
}

/* The reader's own part: no row is written yet. */
void reader_begin(struct reader *r, const struct source *source)
{
	r->lx = r->lx == NULL ? lexicon_load(r->ctx) : r->lx;
	r->kinds = r->kinds == NULL ? kinds_load(r->ctx) : r->kinds;
	r->markup = markup_read(r->ctx, source);
	r->tokens = mem_array(r->ctx, struct tokens *, r->markup->count + 1);
	r->outcomes = mem_array(r->ctx, struct outcome, r->markup->count + 1);
	r->topics = mem_array(r->ctx, const char *, r->markup->count + 1);
	r->now.block = -1;
	r->now.link = -1;
	outline_read(r);
}

/* What a starter says, nobody has said: each element from it is an assumption that names its sentence, and the first thing to
 * ask about. */
static bool assume_all(struct session *s, const char *name, int64_t document)
{
	bool ok = db_run(
	        s->db,
	        "UPDATE provenance SET source = 'assumption', note = (SELECT body FROM statement WHERE id = statement_id) "
	        "WHERE statement_id IN (SELECT id FROM statement WHERE document_id = ?)",
	        "i", document);

	return ok && model_add_question(s, name, "Is this what the system keeps? The requirements name no data.",
	                                "all of it, as such systems usually keep it", 5, 5, 0);
}

static bool store_all(struct reader *r, struct session *s, int64_t document)
{
	int64_t *statements = add_statements(r, s, document);
	struct resolver *v = statements == NULL ? NULL : resolve(r->ctx, r, s);

	if (v == NULL || !store_model(v, s, statements) || !store_demands(v, s, statements)) {
		return false;
	}
	ask(v, s, statements);
	return write_fates(r, s, statements);
}

bool requirements_fit(const struct source *source, struct diags *diags)
{
	return source->size <= REQUIREMENTS_LIMIT ||
	       diag_errorf(diags, FILE_PLACE(strcmp(source->name, "-") == 0 ? "standard input" : source->name),
	                   "input-too-large", "give the parts that say what is to be stored",
	                   "this is larger than %d MiB: no requirements are that long", REQUIREMENTS_LIMIT / 1024 / 1024);
}

bool requirements_read(void *ctx, struct session *s, const struct source *source, const char *sender, const char *kind,
                       const struct read_watch *watch)
{
	void *own = mem_context(ctx, "requirements");
	struct reader *r = mem_new(own, struct reader);
	const char *language;
	int64_t document;
	bool ok;

	r->ctx = own;
	r->watch = watch;
	ok = requirements_fit(source, s->diags) && language_check(source, &language, s->diags);
	if (ok) {
		r->structure_only = strcmp(language, "en") != 0;
		reader_begin(r, source);
		ok = extract_all(r);
		if (r->no_english != NULL && strcmp(r->no_english->code, "syntax-off") != 0) {
			diag_notef(s->diags, NO_PLACE, r->no_english->code, r->no_english->hint,
			           "%s; sentences are read without it", r->no_english->message);
		}
		document = ok ? model_add_document(s, source->name, kind, sender, language, source->text) : 0;
		ok = ok && store_all(r, s, document) && (strcmp(kind, "starter") != 0 || assume_all(s, source->name, document));
		if (!ok && reader_stopped(r)) {
			(void)diag_error(s->diags, FILE_PLACE(source->name), "stopped", "stopped: the text is not read",
			                 "nothing of it was kept; read it again");
		}
	}
	mem_free(own);
	return ok;
}
