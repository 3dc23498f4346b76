/* Building and storing a physical model. Names are decided here, so that they are alike everywhere: plural tables,
 * table_columns_pkey, _key, _fkey, _check and _idx, as PostgreSQL itself would call them. */
#include "dataeng/plan/design.h"

#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/dialect.h"
#include "dataeng/model/edit.h"
#include "dataeng/model/physical.h"

static bool is_taken(const struct design *d, const char *name)
{
	for (size_t i = 0; i < d->names.count; i++) {
		if (strcmp(d->names.all[i], name) == 0) {
			return true;
		}
	}
	return false;
}

const char *design_take_name(struct design *d, const char *wish)
{
	char *name = dialect_short_name(d->ctx, wish);

	for (int n = 2; is_taken(d, name); n++) {
		name = dialect_short_name(d->ctx, mem_printf(d->ctx, "%s_%d", wish, n));
	}
	list_add(d->ctx, &d->names, name);
	return name;
}

struct design_table *design_add_table(struct design *d, const char *wish, const char *singular)
{
	struct design_table *t = mem_new(d->ctx, struct design_table);

	t->name = design_take_name(d, wish);
	t->singular = singular;
	list_add(d->ctx, &d->tables, t);
	return t;
}

struct design_column *design_column(const struct design_table *t, const char *name)
{
	for (size_t i = 0; i < t->columns.count; i++) {
		struct design_column *c = t->columns.all[i];

		if (strcmp(c->name, name) == 0) {
			return c;
		}
	}
	return NULL;
}

struct design_column *design_column_of(const struct design_table *t, const struct concept_attribute *a)
{
	for (size_t i = 0; i < t->columns.count; i++) {
		struct design_column *c = t->columns.all[i];

		if (c->attribute == a) {
			return c;
		}
	}
	return NULL;
}

static const char *column_name(struct design *d, const struct design_table *t, const char *wish)
{
	const char *base = wish;
	const char *name;

	if (dialect_reserved(wish)) {
		base = mem_printf(d->ctx, "%s_%s", t->singular, wish);
		design_decide(d, "naming", design_path(d, t, base), "the row's name before it", wish,
		              "The word alone is reserved in SQL: every query would have to quote it, and forget it once.");
	}
	name = dialect_short_name(d->ctx, base);
	for (int n = 2; design_column(t, name) != NULL; n++) {
		name = dialect_short_name(d->ctx, mem_printf(d->ctx, "%s_%d", base, n));
	}
	return name;
}

struct design_column *design_add_column(struct design *d, struct design_table *t, const char *wish)
{
	struct design_column *c = mem_new(d->ctx, struct design_column);

	c->table = t;
	c->name = column_name(d, t, wish);
	list_add(d->ctx, &t->columns, c);
	return c;
}

static void copy_list(const struct design *d, struct list *to, const struct list *from)
{
	for (size_t i = 0; i < from->count; i++) {
		list_add(d->ctx, to, from->all[i]);
	}
}

char *design_names(const struct design *d, const struct list *columns, const char *between)
{
	struct buf b;

	buf_init(&b, d->ctx);
	for (size_t i = 0; i < columns->count; i++) {
		buf_printf(&b, "%s%s", i > 0 ? between : "", ((struct design_column *)columns->all[i])->name);
	}
	return b.data != NULL ? b.data : mem_strdup(d->ctx, "");
}

char *design_path(const struct design *d, const struct design_table *t, const char *name)
{
	return mem_printf(d->ctx, "%s.%s", t->name, name);
}

struct design_key *design_add_key(struct design *d, struct design_table *t, bool is_primary, const struct list *columns)
{
	struct design_key *k = mem_new(d->ctx, struct design_key);

	k->is_primary = is_primary;
	k->name = design_take_name(d, is_primary ? mem_printf(d->ctx, "%s_pkey", t->name)
	                                         : mem_printf(d->ctx, "%s_%s_key", t->name, design_names(d, columns, "_")));
	copy_list(d, &k->columns, columns);
	list_add(d->ctx, &t->keys, k);
	if (is_primary) {
		t->primary = k;
	}
	return k;
}

struct design_fk *design_add_fk(struct design *d, struct design_table *t, struct design_table *to, const struct list *columns)
{
	struct design_fk *f = mem_new(d->ctx, struct design_fk);

	f->table = t;
	f->to = to;
	f->name = design_take_name(d, mem_printf(d->ctx, "%s_%s_fkey", t->name, design_names(d, columns, "_")));
	copy_list(d, &f->columns, columns);
	copy_list(d, &f->to_columns, &to->primary->columns);
	list_add(d->ctx, &t->fks, f);
	return f;
}

struct design_check *design_add_check(struct design *d, struct design_table *t, struct design_column *c, const char *kind,
                                      const char *what, const char *sqlite, const char *postgres)
{
	struct design_check *k = mem_new(d->ctx, struct design_check);

	k->kind = kind;
	k->column = c;
	k->sqlite = sqlite;
	k->postgres = postgres;
	k->name = design_take_name(d, c != NULL ? mem_printf(d->ctx, "%s_%s_%s", t->name, c->name, what)
	                                        : mem_printf(d->ctx, "%s_%s", t->name, what));
	list_add(d->ctx, &t->checks, k);
	return k;
}

struct design_index *design_add_index(struct design *d, struct design_table *t, const struct list *columns)
{
	struct design_index *x = mem_new(d->ctx, struct design_index);

	x->table = t;
	x->name = design_take_name(d, mem_printf(d->ctx, "%s_%s_idx", t->name, design_names(d, columns, "_")));
	for (size_t i = 0; i < columns->count; i++) {
		struct design_index_part *p = mem_new(d->ctx, struct design_index_part);

		p->column = columns->all[i];
		list_add(d->ctx, &x->parts, p);
	}
	list_add(d->ctx, &t->indexes, x);
	return x;
}

struct design_object *design_add_object(struct design *d, struct design_table *t, const char *kind, const char *name)
{
	struct design_object *o = mem_new(d->ctx, struct design_object);

	o->kind = kind;
	o->name = dialect_short_name(d->ctx, name);
	o->table = t;
	list_add(d->ctx, &d->objects, o);
	return o;
}

bool design_has_key(const struct design_table *t, const struct list *columns)
{
	for (size_t i = 0; i < t->keys.count; i++) {
		const struct design_key *k = t->keys.all[i];
		size_t same = 0;

		for (size_t j = 0; j < columns->count; j++) {
			same += list_has(&k->columns, columns->all[j]);
		}
		if (same == k->columns.count && same == columns->count) {
			return true;
		}
	}
	return false;
}

void design_decide(struct design *d, const char *topic, const char *object, const char *choice, const char *rejected,
                   const char *reason)
{
	model_add_decision(d->session, "derive", topic, object, choice, rejected, reason);
}

void design_assume(struct design *d, const char *object, const char *body, const char *reason)
{
	model_add_assumption(d->session, "derive", object, body, reason);
}
