/* Numbers that sequences and identity columns have given out: saved before a sequence goes, so that the one that comes in its
 * place goes on behind them, and behind the highest that a row holds.
 */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/model/object.h"
#include "dataeng/plan/migrate_postgres.h"
#include "dataeng/wrap/postgres.h"

/* A column of the table's side `o` that numbers come for; *key is how they are filed. */
static const struct object *owned_sequence(const struct objects *o, const struct object *column)
{
	for (size_t i = 0; i < o->count; i++) {
		if (o->all[i].kind == OBJECT_SEQUENCE && o->all[i].owner != NULL && strcmp(o->all[i].owner, column->key) == 0) {
			return &o->all[i];
		}
	}
	return NULL;
}

static bool goes(const struct pg_script *s, const struct migrate_table *t, const struct object *column)
{
	size_t other = objects_find(s->b, column->key);
	size_t a = objects_find(s->a, column->key);

	if (!pg_stays(t) || other == OBJECT_NONE || s->drop[a]) {
		return true;
	}
	return column->numbers == NULL || s->b->all[other].numbers == NULL;
}

static void save(struct pg_script *s, const char *key, const char *sequence)
{
	if (!s->saves && !s->down) {
		pg_say(s, "CREATE TABLE _dataeng_archive._dataeng_sequence (name text, last bigint)");
	} else if (!s->saves && !s->saved_before) {
		pg_say(s, "CREATE TEMP TABLE _dataeng_sequence (name text, last bigint) ON COMMIT DROP");
	}
	s->saves = true;
	pg_say(s, "INSERT INTO %s SELECT %s, pg_catalog.pg_sequence_last_value(%s::regclass)",
	       s->down && !s->saved_before ? "pg_temp._dataeng_sequence" : "_dataeng_archive._dataeng_sequence",
	       pg_quote_text(s->ctx, key), sequence);
}

void pg_save_numbers(struct pg_script *s)
{
	for (size_t i = 0; i < s->m->count; i++) {
		const struct migrate_table *t = &s->m->tables[i];
		size_t a = s->down ? t->to : t->from;

		for (size_t n = 0; a != OBJECT_NONE && n < s->a->all[a].kid_count; n++) {
			const struct object *c = &s->a->all[s->a->all[a].kids[n]];

			if (c->kind == OBJECT_COLUMN && c->numbers != NULL && goes(s, t, c)) {
				save(s, c->key,
				     mem_printf(s->ctx, "pg_catalog.pg_get_serial_sequence(%s, %s)",
				                pg_quote_text(s->ctx, s->a->all[a].quoted), pg_quote_text(s->ctx, c->name)));
			}
		}
	}
	for (size_t i = 0; i < s->a->count; i++) {
		const struct object *q = &s->a->all[i];

		if (q->kind == OBJECT_SEQUENCE && s->drop[i]) {
			save(s, q->owner != NULL ? q->owner : q->key, pg_quote_text(s->ctx, q->quoted));
		}
	}
}

/* The number goes on behind the last that was given out, and behind the last that a row holds. */
static void go_on(struct pg_script *s, const char *sequence, const char *key, const char *table, const char *column, bool down)
{
	const char *from = s->saves || s->saved_before
	                           ? mem_printf(s->ctx, ", (SELECT %s(last) FROM %s WHERE name = %s)", down ? "min" : "max",
	                                        s->down && !s->saved_before ? "pg_temp._dataeng_sequence"
	                                                                    : "_dataeng_archive._dataeng_sequence",
	                                        pg_quote_text(s->ctx, key))
	                           : "";
	const char *rows =
	        table == NULL ? ""
	                      : mem_printf(s->ctx, ", (SELECT %s(%s)::bigint FROM %s)", down ? "min" : "max", column, table);

	pg_say(s,
	       "SELECT pg_catalog.setval(q.s, v.n) FROM (SELECT %s::regclass AS s) q, LATERAL (SELECT "
	       "%s(pg_catalog.pg_sequence_last_value(q.s)%s%s) AS n) v WHERE v.n IS NOT NULL",
	       sequence, down ? "least" : "greatest", from, rows);
}

static bool counts_down(const struct object *column, const struct object *sequence)
{
	return sequence != NULL ? sequence->numbers != NULL
	                        : column->numbers_options != NULL && strstr(column->numbers_options, "INCREMENT BY -") != NULL;
}

static void give_column(struct pg_script *s, size_t table, size_t column, bool filled)
{
	const struct object *c = &s->b->all[column];
	const struct object *t = &s->b->all[table];
	const struct object *q = c->numbers == NULL ? owned_sequence(s->b, c) : NULL;
	size_t before = objects_find(s->a, c->key);
	bool fresh = q != NULL ? s->make[(size_t)(q - s->b->all)]
	                       : before == OBJECT_NONE || s->a->all[before].numbers == NULL || s->drop[before];

	if (c->numbers == NULL && q == NULL) {
		return;
	}
	if (fresh || filled || s->act[column] == ACT_FILL) {
		const char *sequence = q != NULL ? pg_quote_text(s->ctx, q->quoted)
		                                 : mem_printf(s->ctx, "pg_catalog.pg_get_serial_sequence(%s, %s)",
		                                              pg_quote_text(s->ctx, t->quoted), pg_quote_text(s->ctx, c->name));

		go_on(s, sequence, c->key, t->quoted, pg_quote_name(s->ctx, c->name), counts_down(c, q));
	}
}

void pg_give_numbers(struct pg_script *s)
{
	for (size_t i = 0; i < s->m->count; i++) {
		const struct migrate_table *t = &s->m->tables[i];
		size_t b = s->down ? t->from : t->to;
		bool filled = b != OBJECT_NONE && !pg_stays(t) && (s->down || t->query != NULL);

		for (size_t n = 0; b != OBJECT_NONE && n < s->b->all[b].kid_count; n++) {
			if (s->b->all[s->b->all[b].kids[n]].kind == OBJECT_COLUMN) {
				give_column(s, b, s->b->all[b].kids[n], filled);
			}
		}
	}
	for (size_t i = 0; i < s->b->count; i++) {
		const struct object *q = &s->b->all[i];
		size_t a = q->kind == OBJECT_SEQUENCE ? objects_find(s->a, q->key) : OBJECT_NONE;

		if (q->kind == OBJECT_SEQUENCE && q->owner == NULL && s->make[i] && (a == OBJECT_NONE || s->drop[a]) &&
		    (s->saves || s->saved_before)) {
			go_on(s, pg_quote_text(s->ctx, q->quoted), q->key, NULL, NULL, q->numbers != NULL);
		}
	}
}
