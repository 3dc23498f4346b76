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
#include <stdarg.h>
#include <string.h>
#include <strings.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/object.h"
#include "dataeng/plan/diff.h"
#include "dataeng/plan/migrate.h"
#include "dataeng/wrap/sqlite.h"

struct writer {
	void *ctx;
	const struct migration *m;
	bool down;
	const struct objects *a, *b; /* where we are, where we go */
	bool *fresh;                 /* [b->count] tables and views that are made anew */
	bool sequences;              /* numbers given out are kept in _dataeng_sequence */
	struct buf *out;
};

/* A table on its way; a and b are OBJECT_NONE when it comes or goes. */
struct move {
	const struct migrate_table *t;
	size_t a, b;
	const char *name_a, *name_b;   /* quoted */
	const char *stage, *kept;      /* quoted names of the bookkeeping tables */
	const char *rowid_a, *rowid_b; /* how the rowid is written; NULL: there is none to write */
};

static void say(struct writer *w, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void say(struct writer *w, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(w->out, fmt, ap);
	va_end(ap);
	buf_str(w->out, ";\n");
}

static void note(struct writer *w, const char *text)
{
	buf_printf(w->out, "\n-- %s\n", text);
}

static const char *quote(const struct writer *w, const char *name)
{
	return db_quote_name(w->ctx, name);
}

static const struct object *column_named(const struct objects *o, size_t table, const char *name)
{
	for (size_t i = 0; i < o->all[table].kid_count; i++) {
		const struct object *c = &o->all[o->all[table].kids[i]];

		if (c->kind == OBJECT_COLUMN && strcasecmp(c->name, name) == 0) {
			return c;
		}
	}
	return NULL;
}

/* The rowid of a table by a name that no column takes. */
static const char *rowid_name(const struct writer *w, const struct objects *o, size_t table)
{
	static const char *const names[] = {"rowid", "_rowid_", "oid"};

	if (o->all[table].without_rowid) {
		return NULL;
	}
	if (o->all[table].identity != NULL) {
		return quote(w, o->all[table].identity);
	}
	for (size_t i = 0; i < 3; i++) {
		if (column_named(o, table, names[i]) == NULL) {
			return names[i];
		}
	}
	return NULL;
}

static struct move move_of(const struct writer *w, const struct migrate_table *t)
{
	struct move v = {.t = t, .a = w->down ? t->to : t->from, .b = w->down ? t->from : t->to};
	const char *old = t->from == OBJECT_NONE ? NULL : w->m->from->all[t->from].name;
	const char *now = t->to == OBJECT_NONE ? old : w->m->to->all[t->to].name;

	if (v.a != OBJECT_NONE) {
		v.name_a = quote(w, w->a->all[v.a].name);
		v.rowid_a = rowid_name(w, w->a, v.a);
	}
	if (v.b != OBJECT_NONE) {
		v.name_b = quote(w, w->b->all[v.b].name);
		v.rowid_b = rowid_name(w, w->b, v.b);
	}
	v.stage = quote(w, mem_printf(w->ctx, "_dataeng_new_%s", now));
	v.kept = old == NULL ? NULL : quote(w, mem_printf(w->ctx, "_dataeng_old_%s", old));
	return v;
}

static bool same_column(const struct migration *m, const struct migrate_column *c)
{
	return c->from != OBJECT_NONE && c->set == NULL && strcmp(m->from->all[c->from].def, m->to->all[c->to].def) == 0;
}

bool migrate_table_is_same(const struct migration *m, const struct migrate_table *t)
{
	const struct object *a;
	const struct object *b;
	size_t constraints = 0;

	if (t->from == OBJECT_NONE || t->to == OBJECT_NONE || t->renamed || t->gone_count > 0) {
		return false;
	}
	a = &m->from->all[t->from];
	b = &m->to->all[t->to];
	if (a->kind != b->kind || strcmp(a->def, b->def) != 0) {
		return false;
	}
	for (size_t i = 0; i < t->count; i++) {
		if (!same_column(m, &t->cols[i])) {
			return false;
		}
	}
	for (size_t i = 0; i < b->kid_count; i++) {
		const struct object *k = &m->to->all[b->kids[i]];

		if (k->kind == OBJECT_KEY || k->kind == OBJECT_CHECK || k->kind == OBJECT_FK) {
			constraints++;
			if (objects_find(m->from, k->key) == OBJECT_NONE) {
				return false;
			}
		}
	}
	for (size_t i = 0; i < a->kid_count; i++) {
		const struct object *k = &m->from->all[a->kids[i]];

		constraints -= k->kind == OBJECT_KEY || k->kind == OBJECT_CHECK || k->kind == OBJECT_FK ? 1 : 0;
	}
	return constraints == 0;
}

/* Must the old values of this current column be kept? */
static bool is_kept(const struct writer *w, const struct migrate_table *t, size_t from)
{
	if (w->m->from->all[from].generated != NULL) {
		return false;
	}
	for (size_t i = 0; i < t->count; i++) {
		const struct migrate_column *c = &t->cols[i];

		if (c->from == from) {
			return c->set != NULL || w->m->to->all[c->to].generated != NULL ||
			       !migrate_type_is_exact(DIALECT_SQLITE, w->m->from, from, w->m->to, c->to);
		}
	}
	return true;
}

static bool keeps_any(const struct writer *w, const struct migrate_table *t)
{
	const struct object *table = t->from == OBJECT_NONE || t->to == OBJECT_NONE ? NULL : &w->m->from->all[t->from];

	for (size_t i = 0; table != NULL && i < table->kid_count; i++) {
		if (w->m->from->all[table->kids[i]].kind == OBJECT_COLUMN && is_kept(w, t, table->kids[i])) {
			return true;
		}
	}
	return false;
}

static const char *const comma[] = {"", ", "};

/* Columns of the target's table that tell its rows apart, when it has no rowid to write. */
static size_t key_columns(const struct objects *o, size_t table, const struct object **cols, size_t room)
{
	size_t count = 0;

	for (int position = 1; count < room; position++) {
		bool found = false;

		for (size_t i = 0; i < o->all[table].kid_count; i++) {
			const struct object *c = &o->all[o->all[table].kids[i]];

			if (c->kind == OBJECT_COLUMN && c->key_position == position) {
				cols[count++] = c;
				found = true;
				break;
			}
		}
		if (!found) {
			break;
		}
	}
	return count;
}

enum { MOST_KEYS = 2000 };

/* CREATE TABLE _dataeng_old_x: the key that the row has in the target, and the values that are kept. Values have no type:
 * they stay what they are. */
static void create_kept(struct writer *w, const struct move *v)
{
	const struct objects *to = w->m->to;
	const struct object *table = &w->m->from->all[v->t->from];
	struct buf b;

	buf_init(&b, w->ctx);
	buf_printf(&b, "CREATE TABLE %s (", v->kept);
	if (v->t->to == OBJECT_NONE || v->rowid_b != NULL) {
		buf_str(&b, "_dataeng_key1 INTEGER PRIMARY KEY");
	} else {
		const struct object **cols = mem_array(w->ctx, const struct object *, MOST_KEYS);
		size_t n = key_columns(to, v->t->to, cols, MOST_KEYS);

		for (size_t i = 0; i < n; i++) {
			buf_printf(&b, "%s_dataeng_key%zu %s", comma[i > 0], i + 1, cols[i]->type);
		}
	}
	for (size_t i = 0; i < table->kid_count; i++) {
		const struct object *c = &w->m->from->all[table->kids[i]];

		if (c->kind == OBJECT_COLUMN && c->generated == NULL &&
		    (v->t->to == OBJECT_NONE || is_kept(w, v->t, table->kids[i]))) {
			buf_printf(&b, ", %s", quote(w, c->name));
		}
	}
	say(w, "%s)", b.data);
}

/* ---- up */

/* What a column of the target is filled with; NULL: its default, or what the engine gives it. */
static const char *up_value(const struct writer *w, const struct move *v, const struct migrate_column *c)
{
	const struct object *to = &w->m->to->all[c->to];

	if (to->generated != NULL) {
		return NULL;
	}
	if (c->set != NULL) {
		return mem_printf(w->ctx, "(%s\n)", c->set);
	}
	if (c->from != OBJECT_NONE) {
		return mem_printf(w->ctx, "%s.%s", v->name_a, quote(w, w->m->from->all[c->from].name));
	}
	return NULL;
}

static bool is_rowid_column(const struct objects *o, size_t table, const struct object *column)
{
	return o->all[table].identity != NULL && strcasecmp(o->all[table].identity, column->name) == 0;
}

/* The number a row gets in the target when no column says it. */
static const char *up_rowid(const struct writer *w, const struct move *v)
{
	return v->rowid_a != NULL ? mem_printf(w->ctx, "%s.%s", v->name_a, v->rowid_a) : "row_number() OVER ()";
}

/* Is the rowid of the target a value of its own, beside the columns? */
static bool needs_rowid(const struct writer *w, const struct move *v)
{
	const struct objects *o = w->b;

	if (v->rowid_b == NULL || o->all[v->b].kind == OBJECT_VIRTUAL) {
		return v->rowid_b != NULL;
	}
	if (o->all[v->b].identity == NULL) {
		return true;
	}
	for (size_t i = 0; !w->down && i < v->t->count; i++) {
		const struct migrate_column *c = &v->t->cols[i];

		if (is_rowid_column(o, v->b, &o->all[c->to])) {
			return up_value(w, v, c) == NULL;
		}
	}
	return false;
}

static void up_stage(struct writer *w, const struct move *v)
{
	const struct object *from = &w->m->from->all[v->t->from];
	struct buf cols, values;
	size_t n = 0;

	buf_init(&cols, w->ctx);
	buf_init(&values, w->ctx);
	if (needs_rowid(w, v)) {
		buf_str(&cols, "r");
		buf_str(&values, up_rowid(w, v));
		n++;
	}
	for (size_t i = 0; i < v->t->count; i++) {
		const char *value = up_value(w, v, &v->t->cols[i]);

		if (value != NULL) {
			buf_printf(&cols, "%sn%zu", comma[n > 0], i + 1);
			buf_printf(&values, "%s%s", comma[n++ > 0], value);
		}
	}
	for (size_t i = 0; i < from->kid_count; i++) {
		const struct object *c = &w->m->from->all[from->kids[i]];

		if (c->kind == OBJECT_COLUMN && is_kept(w, v->t, from->kids[i])) {
			buf_printf(&cols, "%so%zu", comma[n > 0], i + 1);
			buf_printf(&values, "%s%s.%s", comma[n++ > 0], v->name_a, quote(w, c->name));
		}
	}
	if (n == 0) {
		buf_str(&cols, "r");
		buf_str(&values, "NULL");
	}
	say(w, "CREATE TABLE %s (%s)", v->stage, cols.data);
	say(w, "INSERT INTO %s SELECT %s FROM %s%s%s", v->stage, values.data, v->name_a, v->rowid_a == NULL ? "" : " ORDER BY ",
	    v->rowid_a == NULL ? "" : mem_printf(w->ctx, "%s.%s", v->name_a, v->rowid_a));
}

/* The column of the stage that holds this column of the target. */
static const char *staged(const struct writer *w, const struct move *v, const struct object *column)
{
	for (size_t i = 0; i < v->t->count; i++) {
		if (&w->m->to->all[v->t->cols[i].to] == column) {
			return up_value(w, v, &v->t->cols[i]) == NULL ? NULL : mem_printf(w->ctx, "n%zu", i + 1);
		}
	}
	return NULL;
}

static void up_keep(struct writer *w, const struct move *v)
{
	const struct object *from = &w->m->from->all[v->t->from];
	struct buf b;

	create_kept(w, v);
	buf_init(&b, w->ctx);
	buf_printf(&b, "INSERT INTO %s SELECT ", v->kept);
	if (v->rowid_b != NULL) {
		const struct object *alias =
		        w->b->all[v->b].identity == NULL ? NULL : column_named(w->b, v->b, w->b->all[v->b].identity);

		buf_str(&b, needs_rowid(w, v) || alias == NULL ? "r" : staged(w, v, alias));
	} else {
		const struct object **cols = mem_array(w->ctx, const struct object *, MOST_KEYS);
		size_t n = key_columns(w->m->to, v->t->to, cols, MOST_KEYS);

		for (size_t i = 0; i < n; i++) {
			const char *value = staged(w, v, cols[i]);

			buf_printf(&b, "%s%s", comma[i > 0], value == NULL ? "NULL" : value);
		}
	}
	for (size_t i = 0; i < from->kid_count; i++) {
		if (w->m->from->all[from->kids[i]].kind == OBJECT_COLUMN && is_kept(w, v->t, from->kids[i])) {
			buf_printf(&b, ", o%zu", i + 1);
		}
	}
	say(w, "%s FROM %s", b.data, v->stage);
}

static void up_keep_all(struct writer *w, const struct move *v)
{
	const struct object *from = &w->m->from->all[v->t->from];
	struct buf b;

	create_kept(w, v);
	buf_init(&b, w->ctx);
	buf_printf(&b, "INSERT INTO %s SELECT %s", v->kept, v->rowid_a == NULL ? "NULL" : v->rowid_a);
	for (size_t i = 0; i < from->kid_count; i++) {
		const struct object *c = &w->m->from->all[from->kids[i]];

		if (c->kind == OBJECT_COLUMN && c->generated == NULL) {
			buf_printf(&b, ", %s", quote(w, c->name));
		}
	}
	say(w, "%s FROM %s", b.data, v->name_a);
}

static void up_fill(struct writer *w, const struct move *v)
{
	struct buf cols, values;
	size_t n = 0;

	buf_init(&cols, w->ctx);
	buf_init(&values, w->ctx);
	if (needs_rowid(w, v)) {
		buf_str(&cols, v->rowid_b);
		buf_str(&values, "r");
		n++;
	}
	for (size_t i = 0; i < v->t->count; i++) {
		if (up_value(w, v, &v->t->cols[i]) != NULL) {
			buf_printf(&cols, "%s%s", comma[n > 0], quote(w, w->m->to->all[v->t->cols[i].to].name));
			buf_printf(&values, "%sn%zu", comma[n++ > 0], i + 1);
		}
	}
	if (n > 0) {
		say(w, "INSERT INTO %s (%s) SELECT %s FROM %s ORDER BY rowid", v->name_b, cols.data, values.data, v->stage);
	} else {
		/* Nothing of a row is known but that it is there. */
		const struct object *any = &w->m->to->all[v->t->cols[0].to];

		say(w, "INSERT INTO %s (%s) SELECT %s FROM %s", v->name_b, quote(w, any->name),
		    any->fallback == NULL ? "NULL" : any->fallback, v->stage);
	}
	say(w, "DROP TABLE %s", v->stage);
}

/* ---- down */

/* DEFAULT as an expression: a bare or double-quoted word there is a string. */
static const char *default_value(const struct writer *w, const struct object *c)
{
	static const char *const words[] = {"NULL", "TRUE", "FALSE", "CURRENT_TIME", "CURRENT_DATE", "CURRENT_TIMESTAMP"};
	const char *d = c->fallback;
	size_t n;

	if (d == NULL) {
		return NULL;
	}
	n = strspn(d, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$");
	if (*d == '"' && d[strlen(d) - 1] == '"' && strchr(d + 1, '"') == d + strlen(d) - 1) {
		return db_quote_text(w->ctx, mem_strndup(w->ctx, d + 1, strlen(d) - 2));
	}
	if (n > 0 && d[n] == '\0' && (*d < '0' || *d > '9')) {
		for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
			if (strcasecmp(words[i], d) == 0) {
				return d;
			}
		}
		return db_quote_text(w->ctx, d);
	}
	return mem_printf(w->ctx, "(%s)", d);
}

/* For rows written in between that have no value where the current schema wants one. */
static const char *neutral(const struct writer *w, const struct object *c)
{
	const char *affinity = migrate_affinity(c->type, w->b->all[c->parent].strict);

	if (c->fallback != NULL && strcasecmp(c->fallback, "NULL") != 0) {
		return default_value(w, c);
	}
	return strcmp(affinity, "text") == 0 ? "''" : strcmp(affinity, "blob") == 0 ? "x''" : "0";
}

static const struct migrate_column *successor(const struct migrate_table *t, size_t from)
{
	for (size_t i = 0; i < t->count; i++) {
		if (t->cols[i].from == from) {
			return &t->cols[i];
		}
	}
	return NULL;
}

/* The value of a current column for a row that up has moved (hit), or that was written since. NULL: its default. */
static const char *down_value(const struct writer *w, const struct move *v, size_t from, bool hit)
{
	const struct object *c = &w->m->from->all[from];
	const struct migrate_column *next = successor(v->t, from);
	const char *now = next == NULL ? NULL : mem_printf(w->ctx, "%s.%s", v->name_a, quote(w, w->m->to->all[next->to].name));

	if (c->generated != NULL) {
		return NULL;
	}
	if (hit && is_kept(w, v->t, from)) {
		return mem_printf(w->ctx, "%s.%s", v->kept, quote(w, c->name));
	}
	if (now == NULL) {
		bool empty = c->not_null && (c->fallback == NULL || strcasecmp(c->fallback, "NULL") == 0);

		return empty && !is_rowid_column(w->m->from, v->t->from, c) ? neutral(w, c) : NULL;
	}
	if (c->not_null && !w->m->to->all[next->to].not_null &&
	    !is_rowid_column(w->m->to, v->t->to, &w->m->to->all[next->to])) {
		return mem_printf(w->ctx, "coalesce(%s, %s)", now, neutral(w, c));
	}
	return now;
}

static const char *kept_join(const struct writer *w, const struct move *v)
{
	struct buf b;

	buf_init(&b, w->ctx);
	if (v->rowid_a != NULL) {
		buf_printf(&b, "%s._dataeng_key1 = %s.%s", v->kept, v->name_a, v->rowid_a);
		return b.data;
	}
	{
		const struct object **cols = mem_array(w->ctx, const struct object *, MOST_KEYS);
		size_t n = key_columns(w->m->to, v->t->to, cols, MOST_KEYS);

		for (size_t i = 0; i < n; i++) {
			buf_printf(&b, "%s%s.%s = %s._dataeng_key%zu", i == 0 ? "" : " AND ", v->name_a,
			           quote(w, cols[i]->name), v->kept, i + 1);
		}
	}
	return b.data;
}

/* The rows that up has moved (hit), or those that were written since, into the stage, or from there into the table. */
static void down_group(struct writer *w, const struct move *v, bool hit, bool fill)
{
	const struct object *from = &w->m->from->all[v->t->from];
	bool keeps = keeps_any(w, v->t);
	struct buf cols, values;

	buf_init(&cols, w->ctx);
	buf_init(&values, w->ctx);
	buf_str(&cols, fill ? "" : "hit");
	buf_str(&values, fill ? "" : hit ? "1" : "0");
	if (needs_rowid(w, v) && v->rowid_a != NULL) {
		buf_printf(&cols, "%s%s", comma[cols.size > 0], fill ? v->rowid_b : "r");
		buf_printf(&values, "%s%s", comma[values.size > 0],
		           fill ? "r" : mem_printf(w->ctx, "%s.%s", v->name_a, v->rowid_a));
	}
	for (size_t i = 0; i < from->kid_count; i++) {
		const struct object *c = &w->m->from->all[from->kids[i]];
		const char *value = c->kind == OBJECT_COLUMN ? down_value(w, v, from->kids[i], hit) : NULL;
		const char *staged_as = mem_printf(w->ctx, "n%zu", i + 1);

		if (value != NULL) {
			buf_printf(&cols, "%s%s", comma[cols.size > 0], fill ? quote(w, c->name) : staged_as);
			buf_printf(&values, "%s%s", comma[values.size > 0], fill ? staged_as : value);
		}
	}
	if (cols.size == 0) {
		const struct object *any = &w->m->from->all[from->kids[0]];

		buf_str(&cols, quote(w, any->name));
		buf_str(&values, any->fallback == NULL ? "NULL" : default_value(w, any));
	}
	if (fill) {
		say(w, "INSERT%s INTO %s (%s) SELECT %s FROM %s WHERE hit = %d ORDER BY rowid", hit ? "" : " OR IGNORE",
		    v->name_b, cols.data, values.data, v->stage, hit ? 1 : 0);
	} else if (!keeps) {
		say(w, "INSERT INTO %s (%s) SELECT %s FROM %s", v->stage, cols.data, values.data, v->name_a);
	} else if (hit) {
		say(w, "INSERT INTO %s (%s) SELECT %s FROM %s JOIN %s ON %s", v->stage, cols.data, values.data, v->name_a,
		    v->kept, kept_join(w, v));
	} else {
		say(w, "INSERT INTO %s (%s) SELECT %s FROM %s WHERE NOT EXISTS (SELECT 1 FROM %s WHERE %s)", v->stage,
		    cols.data, values.data, v->name_a, v->kept, kept_join(w, v));
	}
}

/* The table that is made anew may have the name of the one that goes: its rows wait in the stage. */
static void down_stage(struct writer *w, const struct move *v)
{
	const struct object *from = &w->m->from->all[v->t->from];
	struct buf b;

	buf_init(&b, w->ctx);
	for (size_t i = 0; i < from->kid_count; i++) {
		if (w->m->from->all[from->kids[i]].kind == OBJECT_COLUMN) {
			buf_printf(&b, ", n%zu", i + 1);
		}
	}
	say(w, "CREATE TABLE %s (hit, r%s)", v->stage, b.data);
	down_group(w, v, true, false);
	if (keeps_any(w, v->t)) {
		down_group(w, v, false, false);
		say(w, "DROP TABLE %s", v->kept);
	}
}

static void down_fill(struct writer *w, const struct move *v)
{
	down_group(w, v, true, true);
	if (keeps_any(w, v->t)) {
		down_group(w, v, false, true);
	}
	say(w, "DROP TABLE %s", v->stage);
}

static void down_restore(struct writer *w, const struct move *v)
{
	const struct object *from = &w->m->from->all[v->t->from];
	struct buf cols, values;
	bool number = v->rowid_b != NULL && (w->b->all[v->b].identity == NULL || w->b->all[v->b].kind == OBJECT_VIRTUAL);

	buf_init(&cols, w->ctx);
	buf_init(&values, w->ctx);
	buf_str(&cols, number ? v->rowid_b : "");
	buf_str(&values, number ? "_dataeng_key1" : "");
	for (size_t i = 0; i < from->kid_count; i++) {
		const struct object *c = &w->m->from->all[from->kids[i]];

		if (c->kind == OBJECT_COLUMN && c->generated == NULL) {
			buf_printf(&cols, "%s%s", comma[cols.size > 0], quote(w, c->name));
			buf_printf(&values, "%s%s", comma[values.size > 0], quote(w, c->name));
		}
	}
	say(w, "INSERT INTO %s (%s) SELECT %s FROM %s ORDER BY _dataeng_key1", v->name_b, cols.data, values.data, v->kept);
	say(w, "DROP TABLE %s", v->kept);
}

/* ---- numbers given out by AUTOINCREMENT */

static bool counts(const struct objects *o, size_t table)
{
	return table != OBJECT_NONE && o->all[table].autoincrement;
}

static void take_numbers(struct writer *w, const struct move *v)
{
	const char *key = v->t->from == OBJECT_NONE ? NULL : db_quote_text(w->ctx, w->m->from->all[v->t->from].name);

	if (key != NULL && counts(w->a, v->a) && counts(w->m->from, v->t->from)) {
		say(w, "INSERT INTO _dataeng_sequence SELECT %s, seq FROM sqlite_sequence WHERE name = %s", key,
		    db_quote_text(w->ctx, w->a->all[v->a].name));
	} else if (key != NULL && !w->down && counts(w->b, v->b) && v->rowid_a != NULL) {
		say(w, "INSERT INTO _dataeng_sequence SELECT %s, max(%s) FROM %s", key, v->rowid_a, v->name_a);
	}
}

static void give_numbers(struct writer *w, const struct move *v)
{
	const char *name = v->b == OBJECT_NONE ? NULL : db_quote_text(w->ctx, w->b->all[v->b].name);
	const char *key = v->t->from == OBJECT_NONE ? NULL : db_quote_text(w->ctx, w->m->from->all[v->t->from].name);

	if (!counts(w->b, v->b) || key == NULL) {
		return;
	}
	say(w, "DELETE FROM sqlite_sequence WHERE name = %s", name);
	say(w,
	    "INSERT INTO sqlite_sequence (name, seq) SELECT %s, max(seq) FROM (SELECT seq FROM _dataeng_sequence WHERE name = "
	    "%s "
	    "UNION ALL SELECT max(%s) FROM %s) HAVING max(seq) IS NOT NULL",
	    name, key, v->rowid_b, v->name_b);
}

/* ---- the whole */

static bool moves(const struct writer *w, const struct migrate_table *t)
{
	return !migrate_table_is_same(w->m, t);
}

/* Is this index, trigger or view the same on both sides, and on something that stays? */
static bool stays(const struct writer *w, const struct object *a)
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

static void find_fresh(struct writer *w)
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

static void drop_outer(struct writer *w)
{
	for (int pass = 0; pass < 3; pass++) {
		enum object_kind kind = pass == 0 ? OBJECT_TRIGGER : pass == 1 ? OBJECT_VIEW : OBJECT_INDEX;

		for (size_t i = 0; i < w->a->count; i++) {
			const struct object *o = &w->a->all[i];

			if (o->kind == kind && !stays(w, o)) {
				say(w, "%s", o->drop);
			}
		}
	}
}

static void create_outer(struct writer *w)
{
	for (int pass = 0; pass < 3; pass++) {
		enum object_kind kind = pass == 0 ? OBJECT_INDEX : pass == 1 ? OBJECT_VIEW : OBJECT_TRIGGER;

		for (size_t i = 0; i < w->b->count; i++) {
			const struct object *o = &w->b->all[i];
			size_t before = o->kind == kind ? objects_find(w->a, o->key) : OBJECT_NONE;

			if (o->kind == kind && (before == OBJECT_NONE || !stays(w, &w->a->all[before]))) {
				say(w, "%s", o->create);
			}
		}
	}
}

static void stage_all(struct writer *w)
{
	for (size_t i = 0; i < w->m->count; i++) {
		const struct migrate_table *t = &w->m->tables[i];
		struct move v = move_of(w, t);

		if (!moves(w, t)) {
			continue;
		}
		if (w->sequences) {
			take_numbers(w, &v);
		}
		if (t->from == OBJECT_NONE) {
			if (!w->down && t->query != NULL) {
				say(w, "CREATE TABLE %s AS %s\n", v.stage, t->query);
			}
		} else if (t->to == OBJECT_NONE) {
			if (!w->down) {
				up_keep_all(w, &v);
			}
		} else if (w->down) {
			down_stage(w, &v);
		} else {
			up_stage(w, &v);
			if (keeps_any(w, t)) {
				up_keep(w, &v);
			}
		}
	}
}

static void drop_all(struct writer *w)
{
	for (size_t i = 0; i < w->m->count; i++) {
		struct move v = move_of(w, &w->m->tables[i]);

		if (v.a != OBJECT_NONE && moves(w, v.t)) {
			say(w, "DROP TABLE %s", v.name_a);
		}
	}
}

static void fill_all(struct writer *w)
{
	for (size_t i = 0; i < w->m->count; i++) {
		const struct migrate_table *t = &w->m->tables[i];
		struct move v = move_of(w, t);

		if (v.b == OBJECT_NONE || !moves(w, t)) {
			continue;
		}
		say(w, "%s", w->b->all[v.b].create);
		if (t->from == OBJECT_NONE && t->query != NULL) {
			say(w, "INSERT INTO %s (%s) SELECT %s FROM %s ORDER BY rowid", v.name_b, t->query_columns,
			    t->query_columns, v.stage);
			say(w, "DROP TABLE %s", v.stage);
		} else if (t->from != OBJECT_NONE && v.a == OBJECT_NONE) {
			down_restore(w, &v);
		} else if (v.a != OBJECT_NONE && w->down) {
			down_fill(w, &v);
		} else if (v.a != OBJECT_NONE) {
			up_fill(w, &v);
		}
		if (w->sequences) {
			give_numbers(w, &v);
		}
	}
}

/* Numbers are kept when a table that gives them out is touched. */
static void find_sequences(struct writer *w)
{
	for (size_t i = 0; i < w->m->count; i++) {
		const struct migrate_table *t = &w->m->tables[i];

		w->sequences = w->sequences || (moves(w, t) && t->from != OBJECT_NONE &&
		                                (counts(w->m->from, t->from) || counts(w->m->to, t->to)));
	}
}

static bool anything(const struct writer *w)
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

static void body(struct writer *w)
{
	note(w, "what is to be there afterwards, computed before anything changes");
	if (w->sequences && !w->down) {
		say(w, "CREATE TABLE _dataeng_sequence (name, seq)");
	}
	stage_all(w);
	note(w, "what goes");
	drop_outer(w);
	drop_all(w);
	note(w, "what comes");
	fill_all(w);
	if (w->sequences && w->down) {
		say(w, "DROP TABLE _dataeng_sequence");
	}
	create_outer(w);
}

static const char watch[] =
        "CREATE TEMP TABLE _dataeng_orphans (\n  n INTEGER,\n  CONSTRAINT \"rows without a parent: see PRAGMA "
        "foreign_key_check\" CHECK (n IS NULL OR n <= 0)\n)";

char *migrate_sqlite_script(const void *ctx, const struct migration *m, bool down)
{
	struct writer w = {.ctx = mem_context(ctx, "migrate_sqlite"), .m = m, .down = down, .out = buf_new(ctx)};

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
	say(&w, "PRAGMA foreign_keys = OFF");
	say(&w, "BEGIN IMMEDIATE");
	say(&w, "%s", watch);
	say(&w, "INSERT INTO _dataeng_orphans SELECT -count(*) FROM pragma_foreign_key_check");
	body(&w);
	note(&w, "no more rows without a parent than before");
	say(&w, "UPDATE _dataeng_orphans SET n = n + (SELECT count(*) FROM pragma_foreign_key_check)");
	say(&w, "DROP TABLE temp._dataeng_orphans");
	say(&w, "COMMIT");
	say(&w, "PRAGMA foreign_keys = ON");
	mem_free(w.ctx);
	return w.out->data;
}
