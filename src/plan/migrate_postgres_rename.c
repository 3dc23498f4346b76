/* Renames: each as a statement and its inverse. A new name that something else still has is freed first. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/model/object.h"
#include "dataeng/plan/migrate_postgres.h"
#include "dataeng/wrap/postgres.h"

static void add(struct pg_renames *r, const void *ctx, const char *up, const char *down)
{
	r->up = mem_resize(ctx, r->up, const char *, r->count + 1);
	r->down = mem_resize(ctx, r->down, const char *, r->count + 1);
	r->up[r->count] = up;
	r->down[r->count++] = down;
}

static void rename_part(struct pg_renames *r, const void *ctx, const char *what, const char *old, const char *new)
{
	const char *a = pg_quote_name(ctx, old);
	const char *b = pg_quote_name(ctx, new);

	add(r, ctx, mem_printf(ctx, "ALTER %s %s TO %s", what, a, b), mem_printf(ctx, "ALTER %s %s TO %s", what, b, a));
}

static const char *aside(const void *ctx, const struct pg_renames *r)
{
	return mem_printf(ctx, "aside_dataeng_%zu", r->count + 1);
}

static const struct object *has_column(const struct objects *o, size_t table, const char *name)
{
	for (size_t i = 0; i < o->all[table].kid_count; i++) {
		const struct object *c = &o->all[o->all[table].kids[i]];

		if (c->kind == OBJECT_COLUMN && strcmp(c->name, name) == 0) {
			return c;
		}
	}
	return NULL;
}

static void columns(struct pg_renames *r, const struct migration *m, const struct migrate_table *t)
{
	const struct object *table = &m->from->all[t->from];
	const char *what = mem_printf(m, "TABLE %s RENAME COLUMN", table->quoted);
	const char **now = mem_array(m, const char *, t->count + 1);

	for (size_t i = 0; i < t->count; i++) {
		const struct object *from = t->cols[i].from == OBJECT_NONE ? NULL : &m->from->all[t->cols[i].from];
		const struct object *to = &m->to->all[t->cols[i].to];

		now[i] = from == NULL ? NULL : from->name;
		/* Whoever has the name of another one that is renamed makes room. */
		for (size_t n = 0; from != NULL && strcmp(from->name, to->name) != 0 && n < t->count; n++) {
			if (n != i && t->cols[n].from != OBJECT_NONE && t->cols[n].to != t->cols[i].to &&
			    strcmp(m->to->all[t->cols[n].to].name, from->name) == 0) {
				now[i] = aside(m, r);
				rename_part(r, m, what, from->name, now[i]);
				break;
			}
		}
	}
	for (size_t i = 0; i < t->count; i++) {
		const char *new = m->to->all[t->cols[i].to].name;
		const struct object *in_the_way;

		if (now[i] == NULL || strcmp(now[i], new) == 0) {
			continue;
		}
		in_the_way = has_column(m->from, t->from, new);
		for (size_t g = 0; in_the_way != NULL && g < t->gone_count; g++) {
			if (&m->from->all[t->gone[g]] == in_the_way) {
				rename_part(r, m, what, new, aside(m, r));
			}
		}
		rename_part(r, m, what, now[i], new);
	}
}

static void tables(struct pg_renames *r, const struct migration *m)
{
	const char **now = mem_array(m, const char *, m->count + 1);

	for (size_t i = 0; i < m->count; i++) {
		const struct migrate_table *t = &m->tables[i];
		const struct object *from;

		if (t->from == OBJECT_NONE || (t->to != OBJECT_NONE && !t->renamed)) {
			continue;
		}
		from = &m->from->all[t->from];
		for (size_t n = 0; n < m->count; n++) {
			const struct migrate_table *u = &m->tables[n];

			if (u->renamed && n != i && strcmp(m->to->all[u->to].key, from->key) == 0) {
				const char *space = pg_quote_name(m, from->space);

				now[i] = aside(m, r);
				add(r, m, mem_printf(m, "ALTER TABLE %s RENAME TO %s", from->quoted, now[i]),
				    mem_printf(m, "ALTER TABLE %s.%s RENAME TO %s", space, now[i],
				               pg_quote_name(m, from->name)));
				break;
			}
		}
	}
	for (size_t i = 0; i < m->count; i++) {
		const struct migrate_table *t = &m->tables[i];

		if (t->renamed) {
			const struct object *from = &m->from->all[t->from];
			const char *name = now[i] != NULL ? now[i] : from->name;
			const char *bare = pg_quote_name(m, name);
			const char *old = mem_printf(m, "%s.%s", pg_quote_name(m, from->space), bare);
			const struct object *to = &m->to->all[t->to];

			add(r, m, mem_printf(m, "ALTER TABLE %s RENAME TO %s", old, pg_quote_name(m, to->name)),
			    mem_printf(m, "ALTER TABLE %s RENAME TO %s", to->quoted, bare));
		}
	}
}

void migrate_postgres_renames(struct pg_renames *r, const struct migration *m)
{
	for (size_t i = 0; i < m->label_count; i++) {
		const struct object *type = &m->from->all[m->labels[i].type];
		const char *a = pg_quote_text(m, type->labels[m->labels[i].from]);
		const char *b = pg_quote_text(m, m->labels[i].name);

		if (*m->labels[i].name != '\0') {
			add(r, m, mem_printf(m, "ALTER TYPE %s RENAME VALUE %s TO %s", type->quoted, a, b),
			    mem_printf(m, "ALTER TYPE %s RENAME VALUE %s TO %s", type->quoted, b, a));
		}
	}
	for (size_t i = 0; i < m->count; i++) {
		if (m->tables[i].from != OBJECT_NONE && m->tables[i].to != OBJECT_NONE) {
			columns(r, m, &m->tables[i]);
		}
	}
	tables(r, m);
}

static bool may_follow(const struct object *o)
{
	return o->kind == OBJECT_KEY || o->kind == OBJECT_FK || (o->kind == OBJECT_CHECK && o->same == NULL) ||
	       o->kind == OBJECT_EXCLUDE || o->kind == OBJECT_INDEX || (o->kind == OBJECT_SEQUENCE && o->owner != NULL);
}

/* The same thing under another name? Constraints and indexes of one table, sequences of one column. */
static bool alike(const struct objects *x, const struct object *a, const struct objects *y, const struct object *b)
{
	if (a->kind != b->kind || strcmp(a->space, b->space) != 0) {
		return false;
	}
	if (a->kind == OBJECT_SEQUENCE) {
		return b->owner != NULL && strcmp(a->owner, b->owner) == 0;
	}
	return a->parent != OBJECT_NONE && b->parent != OBJECT_NONE &&
	       strcmp(x->all[a->parent].key, y->all[b->parent].key) == 0 && strcmp(a->def, b->def) == 0;
}

/* Names of indexes, keys and sequences are shared by a schema. */
static bool shares_names(const struct object *o)
{
	return o->kind == OBJECT_KEY || o->kind == OBJECT_EXCLUDE || o->kind == OBJECT_INDEX || o->kind == OBJECT_SEQUENCE;
}

/* Who has the name that b wants; OBJECT_NONE: nobody. */
static size_t occupant(const struct objects *now, const struct object *b)
{
	for (size_t i = 0; i < now->count; i++) {
		const struct object *o = &now->all[i];
		bool same = shares_names(o) && shares_names(b)
		                    ? strcmp(o->space, b->space) == 0 && strcmp(o->name, b->name) == 0
		                    : strcmp(o->key, b->key) == 0;

		if (same) {
			return i;
		}
	}
	return OBJECT_NONE;
}

static void follow_one(struct pg_renames *r, const struct objects *now, const struct object *a, const char *from,
                       const char *to)
{
	const void *ctx = now;
	const char *space = pg_quote_name(ctx, a->space);

	if (a->kind == OBJECT_INDEX || a->kind == OBJECT_SEQUENCE) {
		const char *word = a->kind == OBJECT_INDEX ? "INDEX" : "SEQUENCE";
		const char *x = pg_quote_name(ctx, from);
		const char *y = pg_quote_name(ctx, to);

		add(r, ctx, mem_printf(ctx, "ALTER %s %s.%s RENAME TO %s", word, space, x, y),
		    mem_printf(ctx, "ALTER %s %s.%s RENAME TO %s", word, space, y, x));
	} else {
		rename_part(r, ctx, mem_printf(ctx, "TABLE %s RENAME CONSTRAINT", now->all[a->parent].quoted), from, to);
	}
}

/* For each object of now the one of the target that it becomes, or NULL. */
static const struct object **followers(const struct objects *now, const struct objects *to)
{
	const struct object **next = mem_array(now, const struct object *, now->count + 1);
	bool *taken = mem_array(now, bool, to->count + 1);
	bool more = true;

	for (size_t i = 0; i < now->count; i++) {
		const struct object *a = &now->all[i];
		size_t same = may_follow(a) ? objects_find(to, a->key) : OBJECT_NONE;

		if (!may_follow(a) || (same != OBJECT_NONE && alike(now, a, to, &to->all[same]))) {
			continue;
		}
		for (size_t k = 0; k < to->count && next[i] == NULL; k++) {
			const struct object *b = &to->all[k];
			size_t old =
			        taken[k] || !may_follow(b) || !alike(now, a, to, b) ? OBJECT_NONE : objects_find(now, b->key);

			if (!taken[k] && may_follow(b) && alike(now, a, to, b) &&
			    (old == OBJECT_NONE || !alike(now, &now->all[old], to, b))) {
				taken[k] = true;
				next[i] = b;
			}
		}
	}
	/* A name that somebody keeps cannot be had. */
	while (more) {
		more = false;
		for (size_t i = 0; i < now->count; i++) {
			size_t who = next[i] == NULL ? OBJECT_NONE : occupant(now, next[i]);

			if (who != OBJECT_NONE && who != i && next[who] == NULL) {
				next[i] = NULL;
				more = true;
			}
		}
	}
	return next;
}

void migrate_postgres_follow(struct pg_renames *r, const struct objects *now, const struct objects *to)
{
	const struct object **next = followers(now, to);
	const char **name = mem_array(now, const char *, now->count + 1);

	for (size_t i = 0; i < now->count; i++) {
		size_t who = next[i] == NULL ? OBJECT_NONE : occupant(now, next[i]);

		name[i] = now->all[i].name;
		if (who != OBJECT_NONE && who != i) {
			name[i] = aside(now, r);
			follow_one(r, now, &now->all[i], now->all[i].name, name[i]);
		}
	}
	for (size_t i = 0; i < now->count; i++) {
		if (next[i] != NULL) {
			follow_one(r, now, &now->all[i], name[i], next[i]->name);
		}
	}
}

struct migration *migrate_postgres_rematch(const struct migration *first, const struct objects *now)
{
	struct migrate_words none = {0};
	struct migration *m = migrate_match(first, now, first->to, &none, NULL);

	for (size_t i = 0; i < m->count && m->tables[i].to != OBJECT_NONE; i++) {
		const struct migrate_table *old = &first->tables[i];

		m->tables[i].query = old->query;
		m->tables[i].query_columns = old->query_columns;
		m->tables[i].query_types = old->query_types;
		m->tables[i].query_to = old->query_to;
		m->tables[i].query_count = old->query_count;
		for (size_t c = 0; c < m->tables[i].count; c++) {
			m->tables[i].cols[c].set = old->cols[c].set;
			m->tables[i].cols[c].set_type = old->cols[c].set_type;
			m->tables[i].cols[c].set_own = old->cols[c].set_own;
		}
	}
	return m;
}
