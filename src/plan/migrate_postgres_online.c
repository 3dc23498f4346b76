/* PostgreSQL without long locks: what scans a table or builds an index waits until the transaction has ended, and then takes a
 * lock that readers and writers do not feel.
 *
 *   CHECK, FOREIGN KEY   NOT VALID inside the transaction, VALIDATE CONSTRAINT after it
 *   NOT NULL             by a CHECK that is NOT VALID; after it VALIDATE, SET NOT NULL (which trusts the CHECK), drop the CHECK
 *   index                CREATE INDEX CONCURRENTLY after it
 *   UNIQUE               a unique index CONCURRENTLY, then ADD CONSTRAINT ... USING INDEX
 *
 * Only on tables that are there before, and only where nothing else in the script needs the thing. Values that are computed or
 * put aside are still copied inside the transaction. Down takes back whatever of it was reached.
 * Source: https://www.postgresql.org/docs/15/sql-altertable.html, sql-createindex.html
 */
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/object.h"
#include "dataeng/plan/migrate_postgres.h"
#include "dataeng/wrap/postgres.h"

/* A lock that is not there after two seconds is given up: above deadlock_timeout, so that autovacuum gives way. */
static const char quick[] = "SET lock_timeout = '2s'";
/* Waits for older transactions, and blocks nobody meanwhile. */
static const char patient[] = "SET lock_timeout = 0";

static void later(struct pg_script *s, const char *lock, const char *statement)
{
	if (s->lock == NULL || strcmp(s->lock, lock) != 0) {
		buf_printf(s->later, "%s;\n", lock);
		s->lock = lock;
	}
	buf_printf(s->later, "%s;\n", statement);
}

static const struct object *table_of(const struct pg_script *s, const struct object *o)
{
	const struct object *t = o->parent == OBJECT_NONE ? NULL : &s->b->all[o->parent];
	size_t old = t == NULL || t->kind != OBJECT_TABLE || t->relation != 'r' || s->make[o->parent]
	                     ? OBJECT_NONE
	                     : objects_find(s->a, t->key);

	return old == OBJECT_NONE || s->a->all[old].relation != 'r' ? NULL : t;
}

static bool is_needed(const struct pg_script *s, size_t i)
{
	for (size_t k = 0; k < s->b->count; k++) {
		for (size_t n = 0; s->make[k] && n < s->b->all[k].need_count; n++) {
			if (s->b->all[k].needs[n] == i) {
				return true;
			}
		}
	}
	return false;
}

static bool validate_later(struct pg_script *s, const struct object *o, const struct object *table)
{
	if (strstr(o->def, "NOT VALID") != NULL) {
		return false;
	}
	pg_say(s, "%s NOT VALID", o->create);
	later(s, quick, mem_printf(s->ctx, "ALTER TABLE %s VALIDATE CONSTRAINT %s", table->quoted, o->quoted));
	return true;
}

static bool index_later(struct pg_script *s, const struct object *o)
{
	const char *word = strstr(o->create, "INDEX ");

	if (word == NULL || strstr(o->def, " INVALID") != NULL) {
		return false;
	}
	word += strlen("INDEX ");
	later(s, patient, mem_printf(s->ctx, "%.*sCONCURRENTLY %s", (int)(word - o->create), o->create, word));
	return true;
}

/* A plain UNIQUE (a, b): what else can stand there goes the short way. */
static bool unique_later(struct pg_script *s, const struct object *o, const struct object *table)
{
	const char *cols = o->def + strlen("UNIQUE ");

	if (o->primary || strncmp(o->def, "UNIQUE (", 8) != 0 || strcmp(strchr(cols, ')'), ")") != 0) {
		return false;
	}
	later(s, patient, mem_printf(s->ctx, "CREATE UNIQUE INDEX CONCURRENTLY %s ON %s %s", o->quoted, table->quoted, cols));
	later(s, quick,
	      mem_printf(s->ctx, "ALTER TABLE %s ADD CONSTRAINT %s UNIQUE USING INDEX %s", table->quoted, o->quoted,
	                 o->quoted));
	return true;
}

bool pg_online_make(struct pg_script *s, size_t i)
{
	const struct object *o = &s->b->all[i];
	const struct object *table = s->later == NULL || s->down || o->create == NULL ? NULL : table_of(s, o);

	if (table == NULL || s->inlined[i] || is_needed(s, i)) {
		return false;
	}
	if (o->kind == OBJECT_CHECK || o->kind == OBJECT_FK) {
		return validate_later(s, o, table);
	}
	return (o->kind == OBJECT_INDEX && index_later(s, o)) || (o->kind == OBJECT_KEY && unique_later(s, o, table));
}

static const char *not_null_name(const struct pg_script *s, const struct object *column)
{
	return mem_printf(s->ctx, "_dataeng_not_null_%d", column->position);
}

bool pg_online_not_null(struct pg_script *s, const struct object *table, const struct object *column)
{
	const char *name = not_null_name(s, column);
	const char *quoted = pg_quote_name(s->ctx, column->name);

	if (s->later == NULL || s->down || table->relation != 'r') {
		return false;
	}
	pg_say(s, "ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s IS NOT NULL) NOT VALID", table->quoted, name, quoted);
	later(s, quick, mem_printf(s->ctx, "ALTER TABLE %s VALIDATE CONSTRAINT %s", table->quoted, name));
	later(s, quick, mem_printf(s->ctx, "ALTER TABLE %s ALTER COLUMN %s SET NOT NULL", table->quoted, quoted));
	later(s, quick, mem_printf(s->ctx, "ALTER TABLE %s DROP CONSTRAINT %s", table->quoted, name));
	return true;
}

bool pg_online_drop(struct pg_script *s, const struct object *o)
{
	const char *word;

	if (s->later == NULL || !s->down || o->parent == OBJECT_NONE || s->a->all[o->parent].kind != OBJECT_TABLE) {
		return false;
	}
	if (o->kind == OBJECT_INDEX) {
		pg_say(s, "DROP INDEX IF EXISTS %s", o->quoted);
		return true;
	}
	word = o->kind == OBJECT_KEY && !o->primary ? strstr(o->drop, "DROP CONSTRAINT ") : NULL;
	if (word == NULL) {
		return false;
	}
	pg_say(s, "%.*sDROP CONSTRAINT IF EXISTS %s", (int)(word - o->drop), o->drop, word + strlen("DROP CONSTRAINT "));
	pg_say(s, "DROP INDEX IF EXISTS %s.%s", pg_quote_name(s->ctx, o->space), o->quoted);
	return true;
}

void pg_online_undo(struct pg_script *s)
{
	for (size_t i = 0; s->later != NULL && s->down && i < s->m->count; i++) {
		const struct migrate_table *t = &s->m->tables[i];

		for (size_t k = 0; pg_stays(t) && k < t->count; k++) {
			const struct object *to = &s->m->to->all[t->cols[k].to];

			if (t->cols[k].from != OBJECT_NONE && to->not_null && !s->m->from->all[t->cols[k].from].not_null) {
				pg_say(s, "ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s", s->m->to->all[t->to].quoted,
				       not_null_name(s, to));
			}
		}
	}
}
