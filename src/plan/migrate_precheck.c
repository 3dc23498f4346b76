/* Queries that find the rows which a new rule would refuse: they run before anything changes, in the names of the current
 * schema. What the engine says at the first bad row, these say for all of them, and beforehand.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/object.h"
#include "dataeng/plan/migrate.h"
#include "dataeng/plan/migrate_plan.h"

struct list {
	const void *ctx;
	const struct migration *m;
	const struct migrate_table *t;
	const char *table; /* as SQL */
	struct migrate_precheck *all;
	size_t count;
};

static void add(struct list *l, const char *what, const char *sql)
{
	l->all = mem_resize(l->ctx, l->all, struct migrate_precheck, l->count + 1);
	l->all[l->count++] = (struct migrate_precheck){what, sql};
}

/* The current name of a column of the target, when its values stay as they are. NULL: they do not. */
static const char *old_name(const struct list *l, const char *name)
{
	for (size_t i = 0; i < l->t->count; i++) {
		const struct migrate_column *c = &l->t->cols[i];
		const struct object *to = &l->m->to->all[c->to];

		if (strcasecmp(to->name, name) == 0 && c->from != OBJECT_NONE && c->set == NULL) {
			const struct object *from = &l->m->from->all[c->from];

			return strcmp(from->type, to->type) == 0 && to->generated == NULL && from->generated == NULL
			               ? from->name
			               : NULL;
		}
	}
	return NULL;
}

/* Are all values the same under the same names? Then an expression of the target can be asked of the current rows. */
static bool all_stay(const struct list *l)
{
	for (size_t i = 0; i < l->t->count; i++) {
		const char *name = l->m->to->all[l->t->cols[i].to].name;
		const char *old = old_name(l, name);

		if (old == NULL || strcmp(old, name) != 0) {
			return false;
		}
	}
	return true;
}

static bool is_new(const struct list *l, const struct object *o)
{
	size_t from = objects_find(l->m->from, o->key);

	return from == OBJECT_NONE || strcmp(l->m->from->all[from].def, o->def) != 0;
}

static void check_null(struct list *l)
{
	for (size_t i = 0; i < l->t->count; i++) {
		const struct migrate_column *c = &l->t->cols[i];
		const struct object *to = &l->m->to->all[c->to];
		const struct object *from;

		if (c->from == OBJECT_NONE || c->set != NULL || !to->not_null || to->generated != NULL) {
			continue;
		}
		from = &l->m->from->all[c->from];
		if (!from->not_null) {
			add(l, mem_printf(l->ctx, "NULL in %s", from->path),
			    mem_printf(l->ctx, "SELECT * FROM %s WHERE %s IS NULL", l->table,
			               migrate_quote(l->ctx, l->m, from->name)));
		}
	}
}

static void check_key(struct list *l, const struct object *key)
{
	struct buf cols, given;

	buf_init(&cols, l->ctx);
	buf_init(&given, l->ctx);
	for (size_t i = 0; i < key->column_count; i++) {
		const char *name = old_name(l, key->columns[i]);

		if (name == NULL) {
			return;
		}
		name = migrate_quote(l->ctx, l->m, name);
		buf_printf(&cols, "%s%s", i == 0 ? "" : ", ", name);
		buf_printf(&given, "%s%s IS NOT NULL", i == 0 ? "" : " AND ", name);
	}
	if (key->column_count > 0) {
		add(l, mem_printf(l->ctx, "duplicates in %s (%s)", l->m->from->all[l->t->from].path, cols.data),
		    mem_printf(l->ctx, "SELECT %s, count(*) AS rows FROM %s WHERE %s GROUP BY %s HAVING count(*) > 1",
		               cols.data, l->table, given.data, cols.data));
	}
}

static void check_check(struct list *l, const struct object *check)
{
	/* In the words as written: a string in double quotes is no name, but looks like one. */
	const char *text = check->sql != NULL ? check->sql : check->def;
	const char *open = strchr(text, '(');
	const char *close = strrchr(text, ')');
	const char *expr;

	if (open == NULL || close == NULL || !all_stay(l)) {
		return;
	}
	expr = mem_strndup(l->ctx, open, (size_t)(close - open) + 1);
	add(l, mem_printf(l->ctx, "%s: not CHECK %s", l->m->from->all[l->t->from].path, expr),
	    mem_printf(l->ctx, "SELECT * FROM %s WHERE NOT %s", l->table, expr));
}

/* The rows of the parent are those of the current table that it comes from. */
static const struct migrate_table *parent_of(const struct list *l, const struct object *fk)
{
	for (size_t i = 0; fk->refers != NULL && i < l->m->count; i++) {
		const struct migrate_table *t = &l->m->tables[i];

		if (t->from != OBJECT_NONE && t->to != OBJECT_NONE && strcmp(l->m->to->all[t->to].key, fk->refers) == 0) {
			return t;
		}
	}
	return NULL;
}

static void check_fk(struct list *l, const struct object *fk)
{
	const struct migrate_table *parent = parent_of(l, fk);
	struct list p = {.ctx = l->ctx, .m = l->m, .t = parent};
	struct buf given, joined;

	if (parent == NULL || fk->column_count == 0 || fk->column_count != fk->refer_count) {
		return;
	}
	buf_init(&given, l->ctx);
	buf_init(&joined, l->ctx);
	for (size_t i = 0; i < fk->column_count; i++) {
		const char *mine = old_name(l, fk->columns[i]);
		const char *theirs = old_name(&p, fk->refer_columns[i]);

		if (mine == NULL || theirs == NULL) {
			return;
		}
		mine = migrate_quote(l->ctx, l->m, mine);
		buf_printf(&given, "%sc.%s IS NOT NULL", i == 0 ? "" : " AND ", mine);
		buf_printf(&joined, "%sp.%s = c.%s", i == 0 ? "" : " AND ", migrate_quote(l->ctx, l->m, theirs), mine);
	}
	add(l,
	    mem_printf(l->ctx, "rows of %s without their row in %s", l->m->from->all[l->t->from].path,
	               l->m->from->all[parent->from].path),
	    mem_printf(l->ctx, "SELECT c.* FROM %s c WHERE %s AND NOT EXISTS (SELECT 1 FROM %s p WHERE %s)", l->table,
	               given.data, migrate_table_sql(l->ctx, l->m, &l->m->from->all[parent->from]), joined.data));
}

struct migrate_precheck *migrate_prechecks(const void *ctx, const struct migration *m, size_t *count)
{
	struct list l = {.ctx = ctx, .m = m, .all = mem_array(ctx, struct migrate_precheck, 1)};

	for (size_t i = 0; i < m->count; i++) {
		const struct object *to;

		l.t = &m->tables[i];
		if (l.t->from == OBJECT_NONE || l.t->to == OBJECT_NONE) {
			continue;
		}
		l.table = migrate_table_sql(ctx, m, &m->from->all[l.t->from]);
		to = &m->to->all[l.t->to];
		check_null(&l);
		for (size_t k = 0; k < to->kid_count; k++) {
			const struct object *o = &m->to->all[to->kids[k]];

			if (!is_new(&l, o)) {
				continue;
			}
			if (o->kind == OBJECT_KEY || (o->kind == OBJECT_INDEX && o->unique)) {
				check_key(&l, o);
			} else if (o->kind == OBJECT_CHECK) {
				check_check(&l, o);
			} else if (o->kind == OBJECT_FK) {
				check_fk(&l, o);
			}
		}
	}
	*count = l.count;
	return l.all;
}
