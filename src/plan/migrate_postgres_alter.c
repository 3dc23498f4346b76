/* Tables that stay: columns come and get their values from the stage, types and rules change.
 *
 * A column that is filled comes bare, as its values are there only after the one UPDATE; then it gets its type, NOT NULL and
 * numbers. What is generated comes last, as it is made of the others.
 */
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/object.h"
#include "dataeng/plan/migrate_postgres.h"
#include "dataeng/wrap/postgres.h"

static const char *quote(const struct pg_script *s, const char *name)
{
	return pg_quote_name(s->ctx, name);
}

const char *pg_column_sql(struct pg_script *s, size_t column, bool bare)
{
	const struct object *c = &s->b->all[column];
	struct buf b;

	buf_init(&b, s->ctx);
	buf_printf(&b, "%s %s", quote(s, c->name), bare ? pg_base_type(s->b, c) : c->type);
	if (c->collation != NULL) {
		buf_printf(&b, " COLLATE %s", c->collation);
	}
	if (bare) {
		return b.data;
	}
	if (c->generated != NULL) {
		buf_printf(&b, " GENERATED ALWAYS AS (%s) STORED", c->generated);
	}
	if (c->numbers != NULL) {
		buf_printf(&b, " GENERATED %s AS IDENTITY (%s)", c->numbers[0] == 'a' ? "ALWAYS" : "BY DEFAULT",
		           c->numbers_options + 1);
	}
	if (c->fallback != NULL) {
		size_t d = objects_findf(s->b, "default of %s", c->key + strlen("column "));

		if (d == OBJECT_NONE || s->inlined[d]) {
			buf_printf(&b, " DEFAULT %s", c->fallback);
		}
	}
	buf_str(&b, c->not_null ? " NOT NULL" : "");
	return b.data;
}

/* For rows written in between that have no value where the current schema wants one. */
static const char *neutral(const struct pg_script *s, const struct object *c)
{
	static const char *const values[][2] = {
	        {"smallint", "0"},
	        {"integer", "0"},
	        {"bigint", "0"},
	        {"numeric", "0"},
	        {"real", "0"},
	        {"double", "0"},
	        {"money", "0"},
	        {"text", "''"},
	        {"character", "''"},
	        {"boolean", "false"},
	        {"timestamp", "'epoch'"},
	        {"date", "'epoch'"},
	        {"time", "'00:00'"},
	        {"interval", "'0'"},
	        {"bytea", "''"},
	        {"json", "'null'"},
	        {"uuid", "'00000000-0000-0000-0000-000000000000'"},
	};
	const char *type = pg_base_type(s->b, c);

	if (c->fallback != NULL) {
		return c->fallback;
	}
	if (type[strlen(type) - 1] == ']') {
		return "'{}'";
	}
	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
		if (strncmp(type, values[i][0], strlen(values[i][0])) == 0) {
			return values[i][1];
		}
	}
	return "NULL";
}

/* The value for one column in the UPDATE. */
static const char *assignment(struct pg_script *s, const struct migrate_table *t, size_t b, size_t n)
{
	const struct object *c = &s->b->all[b];
	const char *value = mem_printf(s->ctx, "_dataeng_s.v%zu", n + 1);

	if (s->down) {
		const char *text = pg_convert(s, value, "text", false, c);
		const struct migrate_column *next = pg_successor(t, b);
		const struct object *own = next == NULL || !c->own_type ? NULL : pg_enum_of(s->b, c);

		if (next == NULL && (c->fallback != NULL || c->not_null)) {
			return mem_printf(s->ctx, "CASE WHEN _dataeng_s.hit THEN %s ELSE %s END", text, neutral(s, c));
		}
		if (own != NULL) {
			/* A label that is new cannot be held by rows written since. */
			text = mem_printf(s->ctx, "CASE WHEN %s = ANY (enum_range(NULL::%s)::text[]) THEN %s END", value,
			                  own->quoted, text);
		}
		return c->not_null ? mem_printf(s->ctx, "coalesce(%s, %s)", text,
		                                own != NULL && c->fallback == NULL && own->label_count > 0
		                                        ? pg_quote_text(s->ctx, own->labels[0])
		                                        : neutral(s, c))
		                   : text;
	}
	if (t->cols[n].set != NULL) {
		return pg_convert(s, value, t->cols[n].set_type, t->cols[n].set_own, c);
	}
	return pg_convert(s, value, s->m->from->all[t->cols[n].from].type, s->m->from->all[t->cols[n].from].own_type, c);
}

static void fill(struct pg_script *s, const struct migrate_table *t, size_t index)
{
	const struct object *table = &s->b->all[s->down ? t->from : t->to];
	struct buf sets;
	size_t count = 0;
	size_t n = 0;

	buf_init(&sets, s->ctx);
	for (size_t i = 0; i < table->kid_count; i++) {
		size_t b = table->kids[i];
		size_t at = s->down ? i : n;

		if (s->b->all[b].kind != OBJECT_COLUMN) {
			continue;
		}
		n++;
		if (s->act[b] == ACT_FILL) {
			pg_say(s, "ALTER TABLE %s ADD COLUMN %s", table->quoted, pg_column_sql(s, b, true));
			buf_printf(&sets, "%s%s = %s", count++ > 0 ? ", " : "", quote(s, s->b->all[b].name),
			           assignment(s, t, b, at));
		}
	}
	pg_say(s, "UPDATE %s SET %s FROM %s _dataeng_s WHERE _dataeng_s.t = %s.tableoid AND _dataeng_s.i = %s.ctid",
	       table->quoted, sets.data, pg_stage_name(s, index), quote(s, table->name), quote(s, table->name));
}

static void alter_type(struct pg_script *s, const struct object *table, const struct object *a, const struct object *b)
{
	bool own = a->own_type || b->own_type;
	const char *name = quote(s, b->name);

	pg_say(s, "ALTER TABLE %s ALTER COLUMN %s TYPE %s%s%s%s", table->quoted, name, b->type,
	       b->collation == NULL ? "" : " COLLATE ", b->collation == NULL ? "" : b->collation,
	       own ? mem_printf(s->ctx, " USING %s::text::%s", name, b->type) : "");
}

/* " START WITH 1 NO CYCLE" as " SET START WITH 1 SET NO CYCLE". */
static const char *set_options(const struct pg_script *s, const char *options)
{
	static const char *const words[] = {" START WITH", " INCREMENT BY", " MINVALUE", " MAXVALUE",
	                                    " CACHE",      " NO CYCLE",     " CYCLE"};
	struct buf b;

	buf_init(&b, s->ctx);
	for (const char *p = options; *p != '\0';) {
		size_t n = 0;

		for (size_t w = 0; w < sizeof words / sizeof words[0] && n == 0; w++) {
			n = strncmp(p, words[w], strlen(words[w])) == 0 ? strlen(words[w]) : 0;
		}
		buf_str(&b, n > 0 ? " SET" : "");
		buf_add(&b, p, n > 0 ? n : 1);
		p += n > 0 ? n : 1;
	}
	return b.data;
}

/* NOT NULL and identity of a column that is there. a: as it was; NULL: made anew. */
static void alter_rules(struct pg_script *s, const struct object *table, const struct object *a, const struct object *b)
{
	const char *column = mem_printf(s->ctx, "ALTER TABLE %s ALTER COLUMN %s", table->quoted, quote(s, b->name));

	if (b->not_null && (a == NULL || !a->not_null)) {
		if (a == NULL || !pg_online_not_null(s, table, b)) {
			pg_say(s, "%s SET NOT NULL", column);
		}
	} else if (!b->not_null && a != NULL && a->not_null) {
		pg_say(s, "%s DROP NOT NULL", column);
	}
	if (b->numbers == NULL) {
		return;
	}
	if (a == NULL || a->numbers == NULL) {
		pg_say(s, "%s ADD GENERATED %s AS IDENTITY (%s)", column, b->numbers[0] == 'a' ? "ALWAYS" : "BY DEFAULT",
		       b->numbers_options + 1);
		return;
	}
	if (strcmp(a->numbers, b->numbers) != 0) {
		pg_say(s, "%s SET GENERATED %s", column, b->numbers[0] == 'a' ? "ALWAYS" : "BY DEFAULT");
	}
	if (strcmp(a->numbers_options, b->numbers_options) != 0) {
		pg_say(s, "%s%s", column, set_options(s, b->numbers_options));
	}
}

void pg_alter_table(struct pg_script *s, const struct migrate_table *t, size_t index)
{
	const struct object *table = &s->b->all[s->down ? t->from : t->to];

	if (s->moved[index]) {
		fill(s, t, index);
	}
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < table->kid_count; i++) {
			size_t b = table->kids[i];
			const struct object *c = &s->b->all[b];
			size_t a = objects_find(s->a, c->key);
			enum pg_act act = s->act[b];

			if (c->kind != OBJECT_COLUMN || (act == ACT_MADE) != (pass == 1)) {
				continue;
			}
			if (act == ACT_ADD || act == ACT_MADE) {
				pg_say(s, "ALTER TABLE %s ADD COLUMN %s", table->quoted, pg_column_sql(s, b, false));
				continue;
			}
			if (act == ACT_PLAIN) {
				pg_say(s, "ALTER TABLE %s ALTER COLUMN %s DROP EXPRESSION", table->quoted, quote(s, c->name));
			} else if (act == ACT_TYPE) {
				alter_type(s, table, &s->a->all[a], c);
			} else if (act == ACT_FILL && strcmp(pg_base_type(s->b, c), c->type) != 0) {
				pg_say(s, "ALTER TABLE %s ALTER COLUMN %s TYPE %s", table->quoted, quote(s, c->name), c->type);
			}
			alter_rules(s, table, a == OBJECT_NONE || act == ACT_FILL ? NULL : &s->a->all[a], c);
		}
	}
}
