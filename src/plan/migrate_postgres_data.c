/* Where the rows go.
 *
 * What a row will get is computed before anything changes, into a temporary table beside the place of the row (tableoid, ctid);
 * the tables are locked, and nothing rewrites them before that one UPDATE which puts the values in. What up overwrites or drops
 * is kept as text, which is how every value of PostgreSQL goes out and comes back, under the key that its row has afterwards.
 */
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/object.h"
#include "dataeng/plan/migrate_postgres.h"
#include "dataeng/wrap/postgres.h"

static const char *const comma[] = {"", ", "};

static const char *quote(const struct pg_script *s, const char *name)
{
	return pg_quote_name(s->ctx, name);
}

const char *pg_stage_name(const struct pg_script *s, size_t index)
{
	return mem_printf(s->ctx, "pg_temp._dataeng_stage_%zu", index + 1);
}

static const char *kept_name(const struct pg_script *s, size_t index)
{
	return mem_printf(s->ctx, "_dataeng_archive._dataeng_%zu", index + 1);
}

const char *pg_base_type(const struct objects *o, const struct object *column)
{
	const char *type = column->type;

	for (size_t i = 0, depth = 0; column->own_type && i < o->count && depth < 32; i++) {
		if (o->all[i].kind == OBJECT_DOMAIN && strcmp(o->all[i].quoted, type) == 0) {
			type = o->all[i].type;
			i = (size_t)-1;
			depth++;
		}
	}
	return type;
}

static bool is_text(const char *type)
{
	return strcmp(type, "text") == 0 || strncmp(type, "character", 9) == 0;
}

static bool can_cast(const struct pg_script *s, const char *type, const char *target)
{
	for (size_t i = 0; i < s->first->cast_count; i++) {
		if (strcmp(s->first->casts[i].from, type) == 0 && strcmp(s->first->casts[i].to, target) == 0) {
			return true;
		}
	}
	return false;
}

const char *pg_convert(const struct pg_script *s, const char *value, const char *type, bool own, const struct object *to)
{
	const char *target = pg_base_type(s->b, to);

	if (strcmp(type, target) == 0 && !own && !to->own_type) {
		return value;
	}
	if (is_text(target)) {
		return strcmp(type, "text") == 0 ? value : mem_printf(s->ctx, "%s::text", value);
	}
	if (strcmp(type, "text") == 0) {
		return mem_printf(s->ctx, "%s::%s", value, target);
	}
	if (own || to->own_type || !can_cast(s, type, target)) {
		return mem_printf(s->ctx, "%s::text::%s", value, target);
	}
	return mem_printf(s->ctx, "%s::%s", value, target);
}

/* ---- names */

/* The column as it was called before the renames; its id tells. */
static const struct object *before_renames(const struct pg_script *s, const struct object *column)
{
	const struct objects *o = s->first->from;

	for (size_t i = 0; i < s->first->count; i++) {
		size_t table = s->first->tables[i].from;

		for (size_t n = 0; table != OBJECT_NONE && n < o->all[table].kid_count; n++) {
			const struct object *c = &o->all[o->all[table].kids[n]];

			if (c->kind == OBJECT_COLUMN && strcmp(c->id, column->id) == 0) {
				return c;
			}
		}
	}
	return column;
}

/* The table whose rows are staged, in the names of that moment. */
static const struct object *staged_table(const struct pg_script *s, const struct migrate_table *t)
{
	if (s->down) {
		return &s->m->to->all[t->to];
	}
	for (size_t i = 0; i < s->first->count; i++) {
		size_t from = s->first->tables[i].from;

		if (from != OBJECT_NONE && strcmp(s->first->from->all[from].id, s->m->from->all[t->from].id) == 0) {
			return &s->first->from->all[from];
		}
	}
	return &s->m->from->all[t->from];
}

/* A column of that table. */
static const char *staged_column(const struct pg_script *s, const struct object *table, const struct object *column)
{
	return mem_printf(s->ctx, "%s.%s", quote(s, table->name),
	                  quote(s, s->down ? column->name : before_renames(s, column)->name));
}

/* ---- which row is which */

/* Columns of the target's table that tell its rows apart; 0: none do. */
static size_t key_of(const struct pg_script *s, const struct migrate_table *t, const struct object **cols, size_t room)
{
	const struct objects *o = s->m->to;
	const struct object *table = &o->all[t->to];
	const struct object *best = NULL;
	size_t count = 0;

	for (size_t i = 0; i < table->kid_count; i++) {
		const struct object *k = &o->all[table->kids[i]];

		if ((k->kind == OBJECT_KEY || (k->kind == OBJECT_INDEX && k->unique)) && k->column_count > 0 &&
		    (best == NULL || (k->primary && !best->primary))) {
			bool whole = true;

			for (size_t n = 0; n < k->column_count; n++) {
				size_t c = objects_findf(o, "column %s.%s.%s", table->space, table->name, k->columns[n]);
				const struct migrate_column *col = NULL;

				for (size_t q = 0; q < t->count; q++) {
					col = t->cols[q].to == c ? &t->cols[q] : col;
				}
				/* Values that the engine makes on the way are not known beforehand. */
				whole = whole && c != OBJECT_NONE && o->all[c].not_null && o->all[c].generated == NULL &&
				        col != NULL && (col->from != OBJECT_NONE || col->set != NULL);
			}
			best = whole ? k : best;
		}
	}
	for (size_t n = 0; best != NULL && n < best->column_count && count < room; n++) {
		cols[count++] = &o->all[objects_findf(o, "column %s.%s.%s", table->space, table->name, best->columns[n])];
	}
	return count;
}

static const struct migrate_column *map_of(const struct pg_script *s, const struct migrate_table *t, const struct object *to)
{
	for (size_t i = 0; i < t->count; i++) {
		if (&s->m->to->all[t->cols[i].to] == to) {
			return &t->cols[i];
		}
	}
	return NULL;
}

/* The value that a column of the target will have, in the stage's query of up: a column or an expression of the current row. */
static const char *up_value(const struct pg_script *s, const struct migrate_column *c, const struct object *table)
{
	if (c->set != NULL) {
		return mem_printf(s->ctx, "(%s\n)", c->set);
	}
	return staged_column(s, table, &s->m->from->all[c->from]);
}

enum { MOST_KEYS = 1600 }; /* columns of a table */

/* The key of a row as one text, out of the stage's query: up, as it will be; down, as it is. Without a key the whole row
 * counts, with its number among equal ones. */
static const char *key_text(const struct pg_script *s, const struct migrate_table *t, const struct object *table)
{
	const struct object **cols = mem_array(s->ctx, const struct object *, MOST_KEYS);
	size_t n = key_of(s, t, cols, MOST_KEYS);
	bool whole = n == 0;
	struct buf b;

	for (size_t i = 0; whole && i < t->count; i++) {
		const struct object *c = &s->m->to->all[t->cols[i].to];

		if (c->generated == NULL && (t->cols[i].from != OBJECT_NONE || t->cols[i].set != NULL)) {
			cols[n++] = c;
		}
	}
	buf_init(&b, s->ctx);
	buf_str(&b, "ROW(");
	for (size_t i = 0; i < n; i++) {
		const struct migrate_column *c = map_of(s, t, cols[i]);
		const char *value;

		if (s->down) {
			value = mem_printf(s->ctx, "%s::text", staged_column(s, table, cols[i]));
		} else if (c->set != NULL || s->act[c->to] == ACT_FILL) {
			/* Converted, so that its text is that of the column. Types that are new yet are not there to convert
			 * to. */
			const char *raw = up_value(s, c, table);
			const char *type = c->set != NULL ? c->set_type : s->m->from->all[c->from].type;
			bool own = c->set != NULL ? c->set_own : s->m->from->all[c->from].own_type;

			value = cols[i]->own_type ? mem_printf(s->ctx, "%s::text", raw)
			                          : mem_printf(s->ctx, "(%s)::%s::text", pg_convert(s, raw, type, own, cols[i]),
			                                       cols[i]->type);
		} else {
			const char *raw = staged_column(s, table, &s->m->from->all[c->from]);

			value = s->act[c->to] == ACT_TYPE && !cols[i]->own_type
			                ? mem_printf(s->ctx, "%s::%s::text", raw, cols[i]->type)
			                : mem_printf(s->ctx, "%s::text", raw);
		}
		buf_printf(&b, "%s%s", comma[i > 0], value);
	}
	buf_str(&b, ")::text");
	if (whole) {
		return mem_printf(s->ctx, "%s || ' ' || row_number() OVER (PARTITION BY %s ORDER BY %s.tableoid, %s.ctid)",
		                  b.data, b.data, quote(s, table->name), quote(s, table->name));
	}
	return b.data;
}

/* ---- stage */

static bool keeps(const struct pg_script *s, const struct migrate_table *t)
{
	const struct object *table = &s->m->from->all[t->from];

	for (size_t i = 0; i < table->kid_count; i++) {
		if (s->m->from->all[table->kids[i]].kind == OBJECT_COLUMN && pg_is_kept(s, t, table->kids[i])) {
			return true;
		}
	}
	return false;
}

/* Columns v<n> hold what is filled (n: position among the columns of where we go), o<n> what is kept. */
static void up_stage(struct pg_script *s, const struct migrate_table *t, size_t index)
{
	const struct object *table = staged_table(s, t);
	const struct object *from = &s->m->from->all[t->from];
	struct buf b;

	buf_init(&b, s->ctx);
	buf_printf(&b, "SELECT %s.tableoid AS t, %s.ctid AS i", quote(s, table->name), quote(s, table->name));
	if (keeps(s, t)) {
		buf_printf(&b, ", %s AS k", key_text(s, t, table));
	}
	for (size_t i = 0; i < t->count; i++) {
		if (s->act[t->cols[i].to] == ACT_FILL) {
			buf_printf(&b, ", %s AS v%zu", up_value(s, &t->cols[i], table), i + 1);
		}
	}
	for (size_t i = 0; i < from->kid_count; i++) {
		const struct object *c = &s->m->from->all[from->kids[i]];

		if (c->kind == OBJECT_COLUMN && pg_is_kept(s, t, from->kids[i])) {
			buf_printf(&b, ", %s::text AS o%zu", staged_column(s, table, c), i + 1);
		}
	}
	pg_say(s, "CREATE TEMP TABLE %s ON COMMIT DROP AS\n%s\nFROM %s", strchr(pg_stage_name(s, index), '.') + 1, b.data,
	       table->quoted);
	if (keeps(s, t)) {
		buf_init(&b, s->ctx);
		for (size_t i = 0; i < from->kid_count; i++) {
			const struct object *c = &s->m->from->all[from->kids[i]];

			if (c->kind == OBJECT_COLUMN && pg_is_kept(s, t, from->kids[i])) {
				buf_printf(&b, ", o%zu AS %s", i + 1, quote(s, c->name));
			}
		}
		pg_say(s, "CREATE TABLE %s AS SELECT k AS _dataeng_key%s FROM %s", kept_name(s, index), b.data,
		       pg_stage_name(s, index));
	}
}

/* What a column of the current schema gets back: value for rows that are known, other for those written since (NULL: default).
 */
static void down_values(const struct pg_script *s, const struct migrate_table *t, size_t from, const struct object *table,
                        const char **value, const char **other)
{
	const struct object *c = &s->m->from->all[from];
	const struct migrate_column *next = pg_successor(t, from);
	const char *now = next == NULL ? NULL : staged_column(s, table, &s->m->to->all[next->to]);

	*value = pg_is_kept(s, t, from) ? mem_printf(s->ctx, "_dataeng_o.%s", quote(s, c->name))
	                                : mem_printf(s->ctx, "%s::text", now);
	*other = now == NULL ? NULL : mem_printf(s->ctx, "%s::text", now);
}

static void down_stage(struct pg_script *s, const struct migrate_table *t, size_t index)
{
	const struct object *table = staged_table(s, t);
	const struct object *from = &s->m->from->all[t->from];
	const char *name = quote(s, table->name);
	bool joined = keeps(s, t);
	struct buf b;

	buf_init(&b, s->ctx);
	buf_printf(&b, "SELECT %s.tableoid AS t, %s.ctid AS i, %s AS hit", name, name,
	           joined ? "_dataeng_o._dataeng_key IS NOT NULL" : "true");
	for (size_t i = 0; i < from->kid_count; i++) {
		const char *value, *other;

		if (s->act[from->kids[i]] == ACT_FILL) {
			down_values(s, t, from->kids[i], table, &value, &other);
			buf_printf(&b, ", CASE WHEN %s THEN %s ELSE %s END AS v%zu",
			           joined ? "_dataeng_o._dataeng_key IS NOT NULL" : "true", value,
			           other == NULL ? "NULL" : other, i + 1);
		}
	}
	if (joined) {
		/* Numbers among equal rows must be there before the join. */
		pg_say(s, "CREATE TEMP TABLE %s_key ON COMMIT DROP AS\nSELECT %s.tableoid AS t, %s.ctid AS i, %s AS k FROM %s",
		       strchr(pg_stage_name(s, index), '.') + 1, name, name, key_text(s, t, table), table->quoted);
		buf_printf(&b,
		           "\nFROM %s JOIN %s_key _dataeng_k ON _dataeng_k.t = %s.tableoid AND _dataeng_k.i = %s.ctid LEFT "
		           "JOIN %s _dataeng_o ON _dataeng_o._dataeng_key = _dataeng_k.k",
		           table->quoted, pg_stage_name(s, index), name, name, kept_name(s, index));
	} else {
		buf_printf(&b, "\nFROM %s", table->quoted);
	}
	pg_say(s, "CREATE TEMP TABLE %s ON COMMIT DROP AS\n%s", strchr(pg_stage_name(s, index), '.') + 1, b.data);
}

void pg_stage(struct pg_script *s)
{
	for (size_t i = 0; i < s->m->count; i++) {
		const struct migrate_table *t = &s->m->tables[i];

		if (t->from == OBJECT_NONE && t->query != NULL && !s->down) {
			struct buf b;

			buf_init(&b, s->ctx);
			for (size_t n = 0; n < t->query_count; n++) {
				buf_printf(&b, "%sv%zu", comma[n > 0], n + 1);
			}
			pg_say(s, "CREATE TEMP TABLE %s (%s) ON COMMIT DROP AS\n%s\n", strchr(pg_stage_name(s, i), '.') + 1,
			       b.data, t->query);
		} else if (pg_stays(t) && s->down && s->moved[i]) {
			down_stage(s, t, i);
		} else if (pg_stays(t) && !s->down && (s->moved[i] || keeps(s, t))) {
			up_stage(s, t, i);
		}
	}
}

/* Their columns may have types that go. */
void pg_unstage(struct pg_script *s)
{
	for (size_t i = 0; i < s->m->count; i++) {
		const struct migrate_table *t = &s->m->tables[i];
		bool query = t->from == OBJECT_NONE && t->query != NULL && !s->down;

		if (query || (pg_stays(t) && (s->moved[i] || (!s->down && keeps(s, t))))) {
			pg_say(s, "DROP TABLE %s", pg_stage_name(s, i));
		}
	}
}

/* ---- tables that go, and come back */

/* Partitions hold the rows of the table they are part of. */
static bool holds_rows(const struct object *table)
{
	return table->relation != 'p' && !(table->relation == 'c' && strstr(table->def, "PARTITION BY") != NULL);
}

/* Columns of a partition are those of its parent. */
static const struct object *columns_of(const struct objects *o, const struct object *table)
{
	for (int depth = 0; table->relation == 'c' && depth < 16; depth++) {
		const struct object *parent = NULL;

		for (size_t i = 0; i < o->count && parent == NULL; i++) {
			parent = o->all[i].kind == OBJECT_TABLE && strcmp(o->all[i].quoted, table->comes_from) == 0 ? &o->all[i]
			                                                                                            : NULL;
		}
		if (parent == NULL) {
			break;
		}
		table = parent;
	}
	return table;
}

void pg_keep_tables(struct pg_script *s)
{
	for (size_t i = 0; i < s->m->count; i++) {
		const struct migrate_table *t = &s->m->tables[i];
		const struct object *table = t->to == OBJECT_NONE ? &s->m->from->all[t->from] : NULL;
		const struct object *columns = table == NULL ? NULL : columns_of(s->m->from, table);
		struct buf b;
		size_t count = 0;

		if (table == NULL || !holds_rows(table) || s->down) {
			continue;
		}
		buf_init(&b, s->ctx);
		buf_str(&b, "");
		for (size_t n = 0; n < columns->kid_count; n++) {
			const struct object *c = &s->m->from->all[columns->kids[n]];

			if (c->kind == OBJECT_COLUMN && c->generated == NULL) {
				const char *name = quote(s, c->name);

				buf_printf(&b, "%s%s::text AS %s", comma[count++ > 0], name, name);
			}
		}
		pg_say(s, "CREATE TABLE %s AS SELECT %s FROM ONLY %s", kept_name(s, i), b.data == NULL ? "" : b.data,
		       table->quoted);
	}
}

static void restore(struct pg_script *s, const struct migrate_table *t, size_t index)
{
	const struct object *table = &s->m->from->all[t->from];
	const struct object *columns = columns_of(s->m->from, table);
	struct buf cols, values;
	size_t count = 0;

	if (!holds_rows(table)) {
		return;
	}
	buf_init(&cols, s->ctx);
	buf_init(&values, s->ctx);
	for (size_t n = 0; n < columns->kid_count; n++) {
		const struct object *c = &s->m->from->all[columns->kids[n]];

		if (c->kind == OBJECT_COLUMN && c->generated == NULL) {
			const char *name = quote(s, c->name);

			buf_printf(&cols, "%s%s", comma[count > 0], name);
			buf_printf(&values, "%s%s", comma[count++ > 0], pg_convert(s, name, "text", false, c));
		}
	}
	if (count == 0) {
		pg_say(s, "INSERT INTO %s SELECT FROM %s", table->quoted, kept_name(s, index));
		return;
	}
	pg_say(s, "INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s", table->quoted, cols.data, values.data,
	       kept_name(s, index));
}

void pg_fill_new(struct pg_script *s, const struct migrate_table *t, size_t index)
{
	struct buf values;

	if (s->down) {
		restore(s, t, index);
		return;
	}
	if (t->query == NULL) {
		return;
	}
	buf_init(&values, s->ctx);
	for (size_t n = 0; n < t->query_count; n++) {
		const struct object *c = &s->m->to->all[t->query_to[n]];
		bool own = t->query_types[n][0] == '*';

		buf_printf(&values, "%s%s", comma[n > 0],
		           pg_convert(s, mem_printf(s->ctx, "v%zu", n + 1), t->query_types[n] + (own ? 1 : 0), own, c));
	}
	pg_say(s, "INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s", s->m->to->all[t->to].quoted,
	       t->query_columns, values.data, pg_stage_name(s, index));
}

/* ---- the archive */

/* Does up put rows of this table aside? */
static bool is_archived(const struct pg_script *s, const struct migrate_table *t)
{
	return (pg_stays(t) && keeps(s, t)) || (t->to == OBJECT_NONE && holds_rows(&s->m->from->all[t->from]));
}

bool pg_keeps_anything(const struct pg_script *s)
{
	for (size_t i = 0; i < s->m->count; i++) {
		if (is_archived(s, &s->m->tables[i])) {
			return true;
		}
	}
	return false;
}

/* Names of the tables of the archive. */
void pg_clean_up(struct pg_script *s)
{
	for (size_t i = 0; i < s->m->count; i++) {
		if (is_archived(s, &s->m->tables[i])) {
			pg_say(s, "DROP TABLE %s", kept_name(s, i));
		}
	}
	if (s->saved_before) {
		pg_say(s, "DROP TABLE _dataeng_archive._dataeng_sequence");
	}
	pg_say(s, "DROP SCHEMA _dataeng_archive");
}
