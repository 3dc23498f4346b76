/* The script for SQLite.
 *
 * What ALTER TABLE cannot do is done in the documented way, with one difference: the values that a new table gets are computed
 * first, for all tables, into tables of their own. So every expression sees the database as it was, the new tables can be made
 * under their final names by the very text of the schema, and nothing has to be renamed, which is what breaks views and foreign
 * keys. Triggers are made last and foreign keys are off, so nothing fires and nothing cascades.
 *
 * What up overwrites or drops is kept in tables _dataeng_old_*, beside the key that its row has afterwards; down joins it back.
 * Source: https://sqlite.org/lang_altertable.html#otheralter
 */
#include <string.h>
#include <strings.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/object.h"
#include "dataeng/plan/migrate_sqlite.h"
#include "dataeng/wrap/sqlite.h"

static void note(struct sqlite_script *w, const char *text)
{
	buf_printf(w->out, "\n-- %s\n", text);
}

/* ---- numbers given out by AUTOINCREMENT */

static bool counts(const struct objects *o, size_t table)
{
	return table != OBJECT_NONE && o->all[table].autoincrement;
}

static void take_numbers(struct sqlite_script *w, const struct sqlite_move *v)
{
	const char *key = v->t->from == OBJECT_NONE ? NULL : db_quote_text(w->ctx, w->m->from->all[v->t->from].name);

	if (key != NULL && counts(w->a, v->a) && counts(w->m->from, v->t->from)) {
		sqlite_say(w, "INSERT INTO _dataeng_sequence SELECT %s, seq FROM sqlite_sequence WHERE name = %s", key,
		           db_quote_text(w->ctx, w->a->all[v->a].name));
	} else if (key != NULL && !w->down && counts(w->b, v->b) && v->rowid_a != NULL) {
		sqlite_say(w, "INSERT INTO _dataeng_sequence SELECT %s, max(%s) FROM %s", key, v->rowid_a, v->name_a);
	}
}

static void give_numbers(struct sqlite_script *w, const struct sqlite_move *v)
{
	const char *name = v->b == OBJECT_NONE ? NULL : db_quote_text(w->ctx, w->b->all[v->b].name);
	const char *key = v->t->from == OBJECT_NONE ? NULL : db_quote_text(w->ctx, w->m->from->all[v->t->from].name);

	if (!counts(w->b, v->b) || key == NULL) {
		return;
	}
	sqlite_say(w, "DELETE FROM sqlite_sequence WHERE name = %s", name);
	sqlite_say(w,
	           "INSERT INTO sqlite_sequence (name, seq) SELECT %s, max(seq) FROM (SELECT seq FROM _dataeng_sequence WHERE "
	           "name = "
	           "%s "
	           "UNION ALL SELECT max(%s) FROM %s) HAVING max(seq) IS NOT NULL",
	           name, key, v->rowid_b, v->name_b);
}

/* ---- the whole */

static bool moves(const struct sqlite_script *w, const struct migrate_table *t)
{
	return !migrate_table_is_same(w->m, t);
}

/* Is this index, trigger or view the same on both sides, and on something that stays? */
static bool stays(const struct sqlite_script *w, const struct object *a)
{
	size_t i = objects_find(w->b, a->key);
	const struct object *b = i == OBJECT_NONE ? NULL : &w->b->all[i];

	if (b == NULL || b->kind != a->kind || strcmp(a->def, b->def) != 0) {
		return false;
	}
	return b->parent == OBJECT_NONE || !w->fresh[b->parent];
}

static bool is_outer(const struct object *o)
{
	return o->kind == OBJECT_INDEX || o->kind == OBJECT_VIEW || o->kind == OBJECT_TRIGGER;
}

static void find_fresh(struct sqlite_script *w)
{
	w->fresh = mem_array(w->ctx, bool, w->b->count + 1);
	for (size_t i = 0; i < w->m->count; i++) {
		const struct migrate_table *t = &w->m->tables[i];
		size_t b = w->down ? t->from : t->to;

		if (b != OBJECT_NONE && moves(w, t)) {
			w->fresh[b] = true;
		}
	}
	for (size_t i = 0; i < w->b->count; i++) {
		const struct object *v = &w->b->all[i];

		if (v->kind == OBJECT_VIEW) {
			size_t n = objects_find(w->a, v->key);

			w->fresh[i] = n == OBJECT_NONE || w->a->all[n].kind != OBJECT_VIEW || !stays(w, &w->a->all[n]);
		}
	}
}

static void drop_outer(struct sqlite_script *w)
{
	for (int pass = 0; pass < 3; pass++) {
		enum object_kind kind = pass == 0 ? OBJECT_TRIGGER : pass == 1 ? OBJECT_VIEW : OBJECT_INDEX;

		for (size_t i = 0; i < w->a->count; i++) {
			const struct object *o = &w->a->all[i];

			if (o->kind == kind && !stays(w, o)) {
				sqlite_say(w, "%s", o->drop);
			}
		}
	}
}

static void create_outer(struct sqlite_script *w)
{
	for (int pass = 0; pass < 3; pass++) {
		enum object_kind kind = pass == 0 ? OBJECT_INDEX : pass == 1 ? OBJECT_VIEW : OBJECT_TRIGGER;

		for (size_t i = 0; i < w->b->count; i++) {
			const struct object *o = &w->b->all[i];
			size_t before = o->kind == kind ? objects_find(w->a, o->key) : OBJECT_NONE;

			if (o->kind == kind && (before == OBJECT_NONE || !stays(w, &w->a->all[before]))) {
				sqlite_say(w, "%s", o->create);
			}
		}
	}
}

static void stage_all(struct sqlite_script *w)
{
	for (size_t i = 0; i < w->m->count; i++) {
		const struct migrate_table *t = &w->m->tables[i];
		struct sqlite_move v = sqlite_move_of(w, t);

		if (!moves(w, t)) {
			continue;
		}
		if (w->sequences) {
			take_numbers(w, &v);
		}
		if (t->from == OBJECT_NONE) {
			if (!w->down && t->query != NULL) {
				sqlite_say(w, "CREATE TABLE %s AS %s\n", v.stage, t->query);
			}
		} else if (t->to == OBJECT_NONE) {
			if (!w->down) {
				sqlite_up_keep_all(w, &v);
			}
		} else if (w->down) {
			sqlite_down_stage(w, &v);
		} else {
			sqlite_up_stage(w, &v);
		}
	}
}

static void drop_all(struct sqlite_script *w)
{
	for (size_t i = 0; i < w->m->count; i++) {
		struct sqlite_move v = sqlite_move_of(w, &w->m->tables[i]);

		if (v.a != OBJECT_NONE && moves(w, v.t)) {
			sqlite_say(w, "DROP TABLE %s", v.name_a);
		}
	}
}

static void fill_all(struct sqlite_script *w)
{
	for (size_t i = 0; i < w->m->count; i++) {
		const struct migrate_table *t = &w->m->tables[i];
		struct sqlite_move v = sqlite_move_of(w, t);

		if (v.b == OBJECT_NONE || !moves(w, t)) {
			continue;
		}
		sqlite_say(w, "%s", w->b->all[v.b].create);
		if (t->from == OBJECT_NONE && t->query != NULL) {
			sqlite_say(w, "INSERT INTO %s (%s) SELECT %s FROM %s ORDER BY rowid", v.name_b, t->query_columns,
			           t->query_columns, v.stage);
			sqlite_say(w, "DROP TABLE %s", v.stage);
		} else if (t->from != OBJECT_NONE && v.a == OBJECT_NONE) {
			sqlite_down_restore(w, &v);
		} else if (v.a != OBJECT_NONE && w->down) {
			sqlite_down_fill(w, &v);
		} else if (v.a != OBJECT_NONE) {
			sqlite_up_fill(w, &v);
		}
		if (w->sequences) {
			give_numbers(w, &v);
		}
	}
}

/* Numbers are kept when a table that gives them out is touched. */
static void find_sequences(struct sqlite_script *w)
{
	for (size_t i = 0; i < w->m->count; i++) {
		const struct migrate_table *t = &w->m->tables[i];

		w->sequences = w->sequences || (moves(w, t) && t->from != OBJECT_NONE &&
		                                (counts(w->m->from, t->from) || counts(w->m->to, t->to)));
	}
}

static bool anything(const struct sqlite_script *w)
{
	for (size_t i = 0; i < w->m->count; i++) {
		if (moves(w, &w->m->tables[i])) {
			return true;
		}
	}
	for (size_t i = 0; i < w->a->count; i++) {
		if (is_outer(&w->a->all[i]) && !stays(w, &w->a->all[i])) {
			return true;
		}
	}
	for (size_t i = 0; i < w->b->count; i++) {
		if (is_outer(&w->b->all[i]) && objects_find(w->a, w->b->all[i].key) == OBJECT_NONE) {
			return true;
		}
	}
	return false;
}

static void body(struct sqlite_script *w)
{
	note(w, "what is to be there afterwards, computed before anything changes");
	if (w->sequences && !w->down) {
		sqlite_say(w, "CREATE TABLE _dataeng_sequence (name, seq)");
	}
	stage_all(w);
	note(w, "what goes");
	drop_outer(w);
	drop_all(w);
	note(w, "what comes");
	fill_all(w);
	if (w->sequences && w->down) {
		sqlite_say(w, "DROP TABLE _dataeng_sequence");
	}
	create_outer(w);
}

static const char watch[] =
        "CREATE TEMP TABLE _dataeng_orphans (\n  n INTEGER,\n  CONSTRAINT \"rows without a parent: see PRAGMA "
        "foreign_key_check\" CHECK (n IS NULL OR n <= 0)\n)";

char *migrate_sqlite_script(const void *ctx, const struct migration *m, bool down)
{
	struct sqlite_script w = {.ctx = mem_context(ctx, "migrate_sqlite"), .m = m, .down = down, .out = buf_new(ctx)};

	w.a = down ? m->to : m->from;
	w.b = down ? m->from : m->to;
	find_fresh(&w);
	find_sequences(&w);
	if (!anything(&w)) {
		buf_str(w.out, "-- nothing to do: the schemas are the same\n");
		mem_free(w.ctx);
		return w.out->data;
	}
	buf_printf(w.out, "-- %s\n",
	           down ? "back to the current schema, with the data that was put aside" : "to the target schema");
	buf_str(w.out, "-- One transaction: it happens as a whole or not at all. Foreign keys are off while tables are made "
	               "anew, so that\n"
	               "-- nothing cascades; that rows have their parents is checked at the end.\n");
	sqlite_say(&w, "PRAGMA foreign_keys = OFF");
	sqlite_say(&w, "BEGIN IMMEDIATE");
	sqlite_say(&w, "%s", watch);
	sqlite_say(&w, "INSERT INTO _dataeng_orphans SELECT -count(*) FROM pragma_foreign_key_check");
	body(&w);
	note(&w, "no more rows without a parent than before");
	sqlite_say(&w, "UPDATE _dataeng_orphans SET n = n + (SELECT count(*) FROM pragma_foreign_key_check)");
	sqlite_say(&w, "DROP TABLE temp._dataeng_orphans");
	sqlite_say(&w, "COMMIT");
	sqlite_say(&w, "PRAGMA foreign_keys = ON");
	mem_free(w.ctx);
	return w.out->data;
}
