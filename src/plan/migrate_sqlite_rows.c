/* The rows of one SQLite table on their way: into the stage, into the new table, aside, and back. */
#include <stdarg.h>
#include <string.h>
#include <strings.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/object.h"
#include "dataeng/plan/migrate_sqlite.h"
#include "dataeng/wrap/sqlite.h"

void sqlite_say(struct sqlite_script *w, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(w->out, fmt, ap);
	va_end(ap);
	buf_str(w->out, ";\n");
}

static const char *quote(const struct sqlite_script *w, const char *name)
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
static const char *rowid_name(const struct sqlite_script *w, const struct objects *o, size_t table)
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

struct sqlite_move sqlite_move_of(const struct sqlite_script *w, const struct migrate_table *t)
{
	struct sqlite_move v = {.t = t, .a = w->down ? t->to : t->from, .b = w->down ? t->from : t->to};
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
static bool is_kept(const struct sqlite_script *w, const struct migrate_table *t, size_t from)
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

static bool keeps_any(const struct sqlite_script *w, const struct migrate_table *t)
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
static void create_kept(struct sqlite_script *w, const struct sqlite_move *v)
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
	sqlite_say(w, "%s)", b.data);
}

/* ---- up */

/* What a column of the target is filled with; NULL: its default, or what the engine gives it. */
static const char *up_value(const struct sqlite_script *w, const struct sqlite_move *v, const struct migrate_column *c)
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
static const char *up_rowid(const struct sqlite_script *w, const struct sqlite_move *v)
{
	return v->rowid_a != NULL ? mem_printf(w->ctx, "%s.%s", v->name_a, v->rowid_a) : "row_number() OVER ()";
}

/* Is the rowid of the target a value of its own, beside the columns? */
static bool needs_rowid(const struct sqlite_script *w, const struct sqlite_move *v)
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

/* The column of the stage that holds this column of the target. */
static const char *staged(const struct sqlite_script *w, const struct sqlite_move *v, const struct object *column)
{
	for (size_t i = 0; i < v->t->count; i++) {
		if (&w->m->to->all[v->t->cols[i].to] == column) {
			return up_value(w, v, &v->t->cols[i]) == NULL ? NULL : mem_printf(w->ctx, "n%zu", i + 1);
		}
	}
	return NULL;
}

static void up_keep(struct sqlite_script *w, const struct sqlite_move *v)
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
	sqlite_say(w, "%s FROM %s", b.data, v->stage);
}

void sqlite_up_stage(struct sqlite_script *w, const struct sqlite_move *v)
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
	sqlite_say(w, "CREATE TABLE %s (%s)", v->stage, cols.data);
	sqlite_say(w, "INSERT INTO %s SELECT %s FROM %s%s%s", v->stage, values.data, v->name_a,
	           v->rowid_a == NULL ? "" : " ORDER BY ",
	           v->rowid_a == NULL ? "" : mem_printf(w->ctx, "%s.%s", v->name_a, v->rowid_a));
	if (keeps_any(w, v->t)) {
		up_keep(w, v);
	}
}

void sqlite_up_keep_all(struct sqlite_script *w, const struct sqlite_move *v)
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
	sqlite_say(w, "%s FROM %s", b.data, v->name_a);
}

void sqlite_up_fill(struct sqlite_script *w, const struct sqlite_move *v)
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
		sqlite_say(w, "INSERT INTO %s (%s) SELECT %s FROM %s ORDER BY rowid", v->name_b, cols.data, values.data,
		           v->stage);
	} else {
		/* Nothing of a row is known but that it is there. */
		const struct object *any = &w->m->to->all[v->t->cols[0].to];

		sqlite_say(w, "INSERT INTO %s (%s) SELECT %s FROM %s", v->name_b, quote(w, any->name),
		           any->fallback == NULL ? "NULL" : any->fallback, v->stage);
	}
	sqlite_say(w, "DROP TABLE %s", v->stage);
}

/* ---- down */

/* DEFAULT as an expression: a bare or double-quoted word there is a string. */
static const char *default_value(const struct sqlite_script *w, const struct object *c)
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
static const char *neutral(const struct sqlite_script *w, const struct object *c)
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
static const char *down_value(const struct sqlite_script *w, const struct sqlite_move *v, size_t from, bool hit)
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

static const char *kept_join(const struct sqlite_script *w, const struct sqlite_move *v)
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
static void down_group(struct sqlite_script *w, const struct sqlite_move *v, bool hit, bool fill)
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
		sqlite_say(w, "INSERT%s INTO %s (%s) SELECT %s FROM %s WHERE hit = %d ORDER BY rowid", hit ? "" : " OR IGNORE",
		           v->name_b, cols.data, values.data, v->stage, hit ? 1 : 0);
	} else if (!keeps) {
		sqlite_say(w, "INSERT INTO %s (%s) SELECT %s FROM %s", v->stage, cols.data, values.data, v->name_a);
	} else if (hit) {
		sqlite_say(w, "INSERT INTO %s (%s) SELECT %s FROM %s JOIN %s ON %s", v->stage, cols.data, values.data,
		           v->name_a, v->kept, kept_join(w, v));
	} else {
		sqlite_say(w, "INSERT INTO %s (%s) SELECT %s FROM %s WHERE NOT EXISTS (SELECT 1 FROM %s WHERE %s)", v->stage,
		           cols.data, values.data, v->name_a, v->kept, kept_join(w, v));
	}
}

/* The table that is made anew may have the name of the one that goes: its rows wait in the stage. */
void sqlite_down_stage(struct sqlite_script *w, const struct sqlite_move *v)
{
	const struct object *from = &w->m->from->all[v->t->from];
	struct buf b;

	buf_init(&b, w->ctx);
	for (size_t i = 0; i < from->kid_count; i++) {
		if (w->m->from->all[from->kids[i]].kind == OBJECT_COLUMN) {
			buf_printf(&b, ", n%zu", i + 1);
		}
	}
	sqlite_say(w, "CREATE TABLE %s (hit, r%s)", v->stage, b.data);
	down_group(w, v, true, false);
	if (keeps_any(w, v->t)) {
		down_group(w, v, false, false);
		sqlite_say(w, "DROP TABLE %s", v->kept);
	}
}

void sqlite_down_fill(struct sqlite_script *w, const struct sqlite_move *v)
{
	down_group(w, v, true, true);
	if (keeps_any(w, v->t)) {
		down_group(w, v, false, true);
	}
	sqlite_say(w, "DROP TABLE %s", v->stage);
}

void sqlite_down_restore(struct sqlite_script *w, const struct sqlite_move *v)
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
	sqlite_say(w, "INSERT INTO %s (%s) SELECT %s FROM %s ORDER BY _dataeng_key1", v->name_b, cols.data, values.data,
	           v->kept);
	sqlite_say(w, "DROP TABLE %s", v->kept);
}
