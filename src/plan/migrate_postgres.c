/* The script for PostgreSQL: one transaction.
 *
 *   stage      what rows will get, and what is put aside, computed while all is as it was
 *   renames
 *   drop       what stands in the way of a change, and what goes, dependents first
 *   make       types, sequences, functions, new tables with their rows
 *   alter      tables that stay: columns come, are filled, change their type
 *   make       the rest: defaults, constraints, indexes, views, triggers, grants, comments
 *   numbers    sequences go on where they were
 *
 * Down is the same from the target to the current schema, filled from the archive, with the renames taken back at the end.
 */
#include <stdarg.h>
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/object.h"
#include "dataeng/plan/diff.h"
#include "dataeng/plan/migrate_postgres.h"
#include "dataeng/wrap/postgres.h"

void pg_say(struct pg_script *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(s->out, fmt, ap);
	va_end(ap);
	buf_str(s->out, ";\n");
}

static void note(struct pg_script *s, const char *text)
{
	buf_printf(s->out, "\n-- %s\n", text);
}

/* ---- drop */

static const char *aside_name(const struct pg_script *s, size_t type)
{
	return mem_printf(s->ctx, "_dataeng_type_%zu", type + 1);
}

/* Does it go with something else that goes? */
static bool goes_along(const struct pg_script *s, const struct object *o)
{
	if (o->kind == OBJECT_FK || o->kind == OBJECT_OWNER || o->kind == OBJECT_VIEW || o->kind == OBJECT_MATVIEW ||
	    o->kind == OBJECT_FUNCTION || o->kind <= OBJECT_SEQUENCE || o->kind == OBJECT_TABLE) {
		return false;
	}
	if (o->parent != OBJECT_NONE && (s->drop[o->parent] || s->remade[o->parent])) {
		return true;
	}
	if (o->kind != OBJECT_COMMENT && o->kind != OBJECT_GRANT && o->kind != OBJECT_SETTING && o->kind != OBJECT_DEFAULT) {
		return false;
	}
	for (size_t n = 0; n < o->need_count; n++) {
		bool column = s->a->all[o->needs[n]].kind == OBJECT_COLUMN;

		/* A default stays when its type is set aside, a setting when its index goes. */
		if (o->kind == OBJECT_DEFAULT || o->kind == OBJECT_SETTING ? column && s->drop[o->needs[n]]
		                                                           : s->drop[o->needs[n]] || s->remade[o->needs[n]]) {
			return true;
		}
	}
	return false;
}

/* A column that stays and is no identity any more: its sequence makes room now. */
static bool loses_numbers(const struct pg_script *s, size_t column)
{
	const struct object *c = &s->a->all[column];
	size_t b = c->numbers == NULL || s->drop[column] || s->drop[c->parent] ? OBJECT_NONE : objects_find(s->b, c->key);

	return b != OBJECT_NONE && s->b->all[b].numbers == NULL;
}

static void drop_all(struct pg_script *s)
{
	size_t *order = diff_order(s->ctx, s->a);

	for (size_t k = s->a->count; k-- > 0;) {
		size_t i = order[k];
		const struct object *o = &s->a->all[i];

		if (s->remade[i]) {
			pg_say(s, "ALTER %s %s RENAME TO %s", o->kind == OBJECT_DOMAIN ? "DOMAIN" : "TYPE", o->quoted,
			       aside_name(s, i));
		} else if (s->drop[i] && o->drop != NULL && !goes_along(s, o)) {
			if (!pg_online_drop(s, o)) {
				pg_say(s, "%s", o->drop);
			}
		} else if (o->kind == OBJECT_COLUMN && loses_numbers(s, i)) {
			pg_say(s, "ALTER TABLE %s ALTER COLUMN %s DROP IDENTITY", s->a->all[o->parent].quoted,
			       pg_quote_name(s->ctx, o->name));
		}
	}
}

/* Types that columns have had until now; those that others are made of come last. */
static void drop_old_types(struct pg_script *s)
{
	size_t *order = diff_order(s->ctx, s->a);

	for (size_t k = s->a->count; k-- > 0;) {
		const struct object *o = &s->a->all[order[k]];

		if (s->remade[order[k]]) {
			pg_say(s, "DROP %s %s.%s", o->kind == OBJECT_DOMAIN ? "DOMAIN" : "TYPE",
			       pg_quote_name(s->ctx, o->space), aside_name(s, order[k]));
		}
	}
}

/* ---- make */

static void create_table(struct pg_script *s, size_t table)
{
	const struct object *t = &s->b->all[table];
	struct buf b;
	size_t count = 0;

	if (t->create != NULL) {
		pg_say(s, "%s", t->create);
		return;
	}
	buf_init(&b, s->ctx);
	buf_str(&b, "");
	for (size_t i = 0; i < t->kid_count; i++) {
		if (s->b->all[t->kids[i]].kind == OBJECT_COLUMN) {
			buf_printf(&b, "%s\t%s", count++ > 0 ? ",\n" : "", pg_column_sql(s, t->kids[i], false));
		}
	}
	pg_say(s, "CREATE TABLE %s (%s%s%s)%s%s%s%s", t->quoted, count > 0 ? "\n" : "", b.data == NULL ? "" : b.data,
	       count > 0 ? "\n" : "", t->numbers_options != NULL ? " PARTITION BY " : "",
	       t->numbers_options != NULL ? t->numbers_options : "",
	       t->relation != 'c' && t->comes_from != NULL ? " INHERITS (" : "",
	       t->relation != 'c' && t->comes_from != NULL ? mem_printf(s->ctx, "%s)", t->comes_from) : "");
}

static void make(struct pg_script *s, size_t i)
{
	const struct object *o = &s->b->all[i];
	size_t n = objects_find(s->a, o->key);
	bool altered = n != OBJECT_NONE && !s->drop[n] && !s->remade[n] && s->a->all[n].kind == o->kind;

	if (o->kind == OBJECT_TABLE) {
		create_table(s, i);
	} else if (o->kind == OBJECT_SEQUENCE && altered) {
		pg_say(s, "ALTER SEQUENCE %s%s", o->quoted, o->def);
	} else if (o->create != NULL && !s->inlined[i] && !pg_online_make(s, i)) {
		pg_say(s, "%s", o->create);
	}
}

static void make_all(struct pg_script *s, bool early)
{
	size_t *order = diff_order(s->ctx, s->b);

	for (size_t k = 0; k < s->b->count; k++) {
		size_t i = order[k];

		if (s->make[i] && s->early[i] == early && s->b->all[i].kind != OBJECT_COLUMN) {
			make(s, i);
		}
	}
}

/* A partition whose bounds differ leaves and comes back. */
static void move_bounds(struct pg_script *s, bool attach)
{
	for (size_t i = 0; i < s->b->count; i++) {
		const struct object *b = &s->b->all[i];
		size_t n = b->kind == OBJECT_TABLE && b->relation == 'c' ? objects_find(s->a, b->key) : OBJECT_NONE;

		if (n == OBJECT_NONE || s->drop[n] || strcmp(s->a->all[n].def, b->def) == 0) {
			continue;
		}
		if (attach) {
			const char *bound = strstr(b->create, " FOR VALUES");

			pg_say(s, "ALTER TABLE %s ATTACH PARTITION %s%s", b->comes_from, b->quoted,
			       bound == NULL ? " DEFAULT" : bound);
		} else {
			pg_say(s, "ALTER TABLE %s DETACH PARTITION %s", s->a->all[n].comes_from, b->quoted);
		}
	}
}

/* What CREATE TYPE and so on are not needed for. */
static void alter_domains(struct pg_script *s)
{
	for (size_t i = 0; i < s->b->count; i++) {
		const struct object *b = &s->b->all[i];
		size_t n = b->kind == OBJECT_DOMAIN && !s->make[i] ? objects_find(s->a, b->key) : OBJECT_NONE;
		const struct object *a = n == OBJECT_NONE ? NULL : &s->a->all[n];

		if (a == NULL) {
			continue;
		}
		if ((a->fallback == NULL) != (b->fallback == NULL) ||
		    (b->fallback != NULL && strcmp(a->fallback, b->fallback) != 0)) {
			pg_say(s, "ALTER DOMAIN %s %s%s", b->quoted, b->fallback == NULL ? "DROP DEFAULT" : "SET DEFAULT ",
			       b->fallback == NULL ? "" : b->fallback);
		}
		if (a->not_null != b->not_null) {
			pg_say(s, "ALTER DOMAIN %s %s NOT NULL", b->quoted, b->not_null ? "SET" : "DROP");
		}
	}
}

/* ---- the whole */

static void lock_tables(struct pg_script *s)
{
	struct buf b;

	buf_init(&b, s->ctx);
	for (size_t i = 0; i < s->m->count; i++) {
		const struct migrate_table *t = &s->m->tables[i];
		const struct object *table = NULL;

		if (s->down && t->to != OBJECT_NONE && t->from != OBJECT_NONE && s->moved[i]) {
			table = &s->m->to->all[t->to];
		} else if (!s->down) {
			const struct migrate_table *f = NULL;

			for (size_t k = 0; k < s->first->count && t->from != OBJECT_NONE; k++) {
				size_t from = s->first->tables[k].from;

				if (from != OBJECT_NONE &&
				    strcmp(s->first->from->all[from].id, s->m->from->all[t->from].id) == 0) {
					f = &s->first->tables[k];
				}
			}
			table = f != NULL && (s->moved[i] || t->to == OBJECT_NONE || t->gone_count > 0)
			                ? &s->first->from->all[f->from]
			                : NULL;
		}
		if (table != NULL && table->relation != 'c') {
			buf_printf(&b, "%s%s", b.size > 0 ? ", " : "", table->quoted);
		}
	}
	if (b.size > 0) {
		pg_say(s, "LOCK TABLE %s IN ACCESS EXCLUSIVE MODE", b.data);
	}
}

static void rename_all(struct pg_script *s)
{
	if (s->renames == NULL || s->renames->count == 0) {
		return;
	}
	note(s, "renames");
	for (size_t i = 0; i < s->renames->count; i++) {
		pg_say(s, "%s", s->down ? s->renames->down[s->renames->count - 1 - i] : s->renames->up[i]);
	}
}

static void move_rows(struct pg_script *s)
{
	for (size_t i = 0; i < s->m->count; i++) {
		const struct migrate_table *t = &s->m->tables[i];
		size_t b = s->down ? t->from : t->to;

		if (b == OBJECT_NONE) {
			continue;
		}
		if (pg_stays(t)) {
			pg_alter_table(s, t, i);
		} else {
			pg_fill_new(s, t, i);
		}
	}
}

static void body(struct pg_script *s, bool archive)
{
	note(s, "what rows will get, computed before anything changes");
	lock_tables(s);
	if (archive && !s->down) {
		pg_say(s, "CREATE SCHEMA _dataeng_archive");
	}
	pg_stage(s);
	if (!s->down) {
		rename_all(s);
		pg_keep_tables(s);
	}
	pg_save_numbers(s);
	note(s, "what goes, and what stands in the way");
	pg_online_undo(s);
	drop_all(s);
	move_bounds(s, false);
	note(s, "what comes, and the rows");
	make_all(s, true);
	alter_domains(s);
	move_rows(s);
	pg_unstage(s);
	move_bounds(s, true);
	note(s, "what rests on it");
	make_all(s, false);
	drop_old_types(s);
	pg_give_numbers(s);
	if (archive && s->down) {
		note(s, "the archive is empty now");
		pg_clean_up(s);
	}
	if (s->down) {
		rename_all(s);
	}
}

static struct pg_script start(const void *ctx, const struct migration *first, const struct migration *m,
                              const struct pg_renames *r, bool down, struct diags *diags)
{
	struct pg_script s = {.ctx = mem_context(ctx, "migrate_postgres"),
	                      .first = first,
	                      .m = m,
	                      .renames = r,
	                      .down = down,
	                      .a = down ? m->to : m->from,
	                      .b = down ? m->from : m->to,
	                      .diags = diags};

	s.out = buf_new(s.ctx);
	pg_mark(&s);
	return s;
}

/* Nothing but comments so far? */
static bool is_empty(const char *script)
{
	for (const char *line = script; *line != '\0';) {
		size_t n = strcspn(line, "\n");

		if (n > 0 && strncmp(line, "--", 2) != 0) {
			return false;
		}
		line += n + (line[n] == '\n' ? 1 : 0);
	}
	return true;
}

char *migrate_postgres_script(const void *ctx, const struct migration *first, const struct migration *m,
                              const struct pg_renames *r, unsigned way, struct diags *diags)
{
	bool down = (way & PG_DOWN) != 0;
	bool online = (way & PG_ONLINE) != 0;
	struct pg_script up = start(ctx, first, m, r, false, diags);
	struct pg_script s = start(ctx, first, m, r, down, down ? diags : NULL);
	struct buf *out = buf_new(ctx);
	bool archive;

	pg_save_numbers(&up);
	archive = up.saves || pg_keeps_anything(&up);
	s.saved_before = down && up.saves;
	s.later = online ? buf_new(s.ctx) : NULL;
	if (up.problems > 0 || s.problems > 0) {
		return NULL;
	}
	body(&s, archive);
	if (is_empty(s.out->data)) {
		buf_str(out, "-- nothing to do: the schemas are the same\n");
		return out->data;
	}
	buf_printf(out, "-- %s\n",
	           down ? "back to the current schema, with the data that was put aside" : "to the target schema");
	online = online && !down && s.later->size > 0;
	buf_str(out, online ? "-- One transaction; then, step by step, what takes long, with locks that nobody feels. Whatever "
	                      "step fails, down "
	                      "goes back from there.\n"
	                    : "-- One transaction: it happens as a whole or not at all.\n");
	buf_printf(out, "BEGIN;\nSET LOCAL lock_timeout = '%s';\n", online ? "2s" : "10s");
	buf_str(out, "SET LOCAL check_function_bodies = off;\nSET LOCAL datestyle = 'ISO, MDY';\nSET LOCAL intervalstyle = "
	             "'postgres';\n"
	             "SET LOCAL bytea_output = 'hex';\nSET LOCAL extra_float_digits = 1;\nSET CONSTRAINTS ALL IMMEDIATE;\n");
	buf_str(out, s.out->data);
	buf_str(out, "COMMIT;\n");
	if (online) {
		buf_printf(out, "\n-- what takes long\n%sRESET lock_timeout;\n", s.later->data);
	}
	mem_free(up.ctx);
	mem_free(s.ctx);
	return out->data;
}

char *migrate_postgres_create(const void *ctx, const struct objects *o, struct diags *diags)
{
	struct objects *none = objects_new(ctx, DIALECT_POSTGRES);
	struct migrate_words words = {0};
	struct migration *m;
	struct pg_script s;

	objects_add(none, OBJECT_SCHEMA, "schema public");
	objects_finish(none);
	objects_link(none);
	m = migrate_match(ctx, none, o, &words, NULL);
	s = start(ctx, m, m, NULL, false, diags);
	if (s.problems > 0) {
		return NULL;
	}
	buf_str(s.out, "SET check_function_bodies = off;\n");
	make_all(&s, true);
	make_all(&s, false);
	return s.out->data;
}
