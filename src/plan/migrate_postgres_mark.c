/* What has to go before a change and to come back after it.
 *
 * PostgreSQL alters a column only when nothing that was compiled against it stands in the way. So what a change touches is
 * found by following the catalogue's own dependencies, dropped, and made again from the target's definition; all else stays.
 */
#include <string.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/object.h"
#include "dataeng/plan/diff.h"
#include "dataeng/plan/migrate_postgres.h"

struct marker {
	struct pg_script *s;
	size_t **above; /* [a->count]: what needs it */
	size_t *above_count;
	size_t *queue;
	size_t head, tail;
	bool *hit; /* [a->count] */
};

bool pg_stays(const struct migrate_table *t)
{
	return t->from != OBJECT_NONE && t->to != OBJECT_NONE;
}

const struct migrate_column *pg_successor(const struct migrate_table *t, size_t from)
{
	for (size_t i = 0; i < t->count; i++) {
		if (t->cols[i].from == from) {
			return &t->cols[i];
		}
	}
	return NULL;
}

static bool is_type(const struct object *o)
{
	return o->kind == OBJECT_ENUM || o->kind == OBJECT_COMPOSITE || o->kind == OBJECT_RANGE || o->kind == OBJECT_DOMAIN;
}

static const struct object *own_type(const struct objects *o, const struct object *column)
{
	for (size_t i = 0; column->own_type && i < o->count; i++) {
		if (is_type(&o->all[i]) && strcmp(o->all[i].quoted, column->bare) == 0) {
			return &o->all[i];
		}
	}
	return NULL;
}

const struct object *pg_enum_of(const struct objects *o, const struct object *column)
{
	const struct object *t = own_type(o, column);

	return t != NULL && t->kind == OBJECT_ENUM && strcmp(column->type, t->quoted) == 0 ? t : NULL;
}

static bool keeps_labels(const struct object *a, const struct object *b)
{
	for (size_t i = 0; i < a->label_count; i++) {
		bool there = false;

		for (size_t k = 0; k < b->label_count; k++) {
			there = there || strcmp(a->labels[i], b->labels[k]) == 0;
		}
		if (!there) {
			return false;
		}
	}
	return true;
}

/* Does every value go from one to the other, and back, by a cast? */
static bool is_exact(const struct pg_script *s, size_t from, size_t to)
{
	const struct object *x = &s->m->from->all[from];
	const struct object *y = &s->m->to->all[to];
	const struct object *t = own_type(s->m->from, x);
	const struct object *u = own_type(s->m->to, y);

	if (t != NULL && u != NULL && strcmp(x->type, y->type) == 0 && t->kind == u->kind && t->kind != OBJECT_DOMAIN) {
		return t->kind == OBJECT_ENUM ? keeps_labels(t, u) : strcmp(t->def, u->def) == 0;
	}
	return migrate_type_is_exact(DIALECT_POSTGRES, s->m->from, from, s->m->to, to);
}

bool pg_is_kept(const struct pg_script *s, const struct migrate_table *t, size_t from)
{
	const struct migrate_column *c = pg_successor(t, from);

	if (s->m->from->all[from].generated != NULL) {
		return false;
	}
	return c == NULL || c->set != NULL || s->m->to->all[c->to].generated != NULL || !is_exact(s, from, c->to);
}

/* ---- columns */

static bool same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* Is the type of this column one that is made anew? */
static bool of_remade(const struct pg_script *s, const struct object *column)
{
	for (size_t i = 0; column->own_type && i < s->a->count; i++) {
		if (s->remade[i] && strcmp(s->a->all[i].quoted, column->bare) == 0) {
			return true;
		}
	}
	return false;
}

/* A plain column on both sides, whose values stay: is its type touched? */
static enum pg_act in_place(const struct pg_script *s, size_t a, size_t b)
{
	const struct object *x = &s->a->all[a];
	const struct object *y = &s->b->all[b];

	return strcmp(x->type, y->type) != 0 || !same_text(x->collation, y->collation) || of_remade(s, x) ? ACT_TYPE : ACT_NONE;
}

static enum pg_act generated(struct pg_script *s, size_t a, size_t b)
{
	const struct object *x = a == OBJECT_NONE ? NULL : &s->a->all[a];
	const struct object *y = &s->b->all[b];

	if (x == NULL) {
		return ACT_MADE;
	}
	if (x->generated != NULL && strcmp(x->generated, y->generated) == 0 && in_place(s, a, b) == ACT_NONE) {
		return ACT_NONE;
	}
	s->drop[a] = true;
	return ACT_MADE;
}

static enum pg_act replaced(struct pg_script *s, size_t a)
{
	s->drop[a] = true;
	return ACT_FILL;
}

static void mark_up(struct pg_script *s, const struct migrate_table *t)
{
	for (size_t i = 0; i < t->count; i++) {
		const struct migrate_column *c = &t->cols[i];
		const struct object *y = &s->b->all[c->to];
		const struct object *x = c->from == OBJECT_NONE ? NULL : &s->a->all[c->from];

		if (y->generated != NULL) {
			s->act[c->to] = generated(s, c->from, c->to);
		} else if (x == NULL) {
			s->act[c->to] = c->set != NULL ? ACT_FILL : ACT_ADD;
		} else if (c->set != NULL) {
			s->act[c->to] = replaced(s, c->from);
		} else if (x->generated != NULL) {
			s->act[c->to] = in_place(s, c->from, c->to) == ACT_NONE ? ACT_PLAIN : replaced(s, c->from);
		} else {
			s->act[c->to] = pg_is_kept(s, t, c->from) ? replaced(s, c->from) : in_place(s, c->from, c->to);
		}
	}
	for (size_t i = 0; i < t->gone_count; i++) {
		s->drop[t->gone[i]] = true;
	}
}

/* An enum without some labels that rows written since may have. */
static bool loses_labels(const struct pg_script *s, size_t a, size_t b)
{
	const struct object *x = pg_enum_of(s->a, &s->a->all[a]);
	const struct object *y = pg_enum_of(s->b, &s->b->all[b]);

	return x != NULL && y != NULL && strcmp(x->quoted, y->quoted) == 0 && !keeps_labels(x, y);
}

static void mark_down(struct pg_script *s, const struct migrate_table *t)
{
	const struct object *table = &s->m->from->all[t->from];

	for (size_t i = 0; i < table->kid_count; i++) {
		size_t b = table->kids[i];
		const struct migrate_column *c = pg_successor(t, b);
		size_t a = c == NULL ? OBJECT_NONE : c->to;

		if (s->b->all[b].kind != OBJECT_COLUMN) {
			continue;
		}
		if (s->b->all[b].generated != NULL) {
			s->act[b] = generated(s, a, b);
		} else if (a == OBJECT_NONE) {
			s->act[b] = ACT_FILL;
		} else if (pg_is_kept(s, t, b) || (s->b->all[b].not_null && !s->a->all[a].not_null) || loses_labels(s, a, b)) {
			s->act[b] = replaced(s, a); /* also when NULLs may have been written where none are wanted */
		} else {
			s->act[b] = in_place(s, a, b);
		}
	}
	for (size_t i = 0; i < t->count; i++) {
		if (t->cols[i].from == OBJECT_NONE) {
			s->drop[t->cols[i].to] = true;
		}
	}
}

static void problem(struct pg_script *s, const struct object *o, const char *why)
{
	s->problems++;
	diag_errorf(s->diags, NO_PLACE, "not-movable", "do this part by hand, and give the result as CURRENT", "%s %s: %s",
	            object_kind_name(o), o->path, why);
}

/* ---- what depends on it */

static void push(struct marker *k, size_t i)
{
	if (!k->hit[i]) {
		k->hit[i] = true;
		k->queue[k->tail++] = i;
	}
}

static void drop_it(struct marker *k, size_t i)
{
	k->s->drop[i] = true;
	push(k, i);
}

static bool is_decoration(const struct object *o)
{
	return o->kind == OBJECT_COMMENT || o->kind == OBJECT_GRANT || o->kind == OBJECT_SETTING || o->kind == OBJECT_OWNER;
}

/* Something that d needs goes, or is altered in place. */
static void touched(struct marker *k, size_t d, size_t by)
{
	struct pg_script *s = k->s;
	const struct object *o = &s->a->all[d];
	const struct object *x = &s->a->all[by];
	size_t b = objects_find(s->b, o->key);

	switch (o->kind) {
	case OBJECT_TABLE:
	case OBJECT_SEQUENCE:
	case OBJECT_SCHEMA:
	case OBJECT_EXTENSION:
		return;
	case OBJECT_COLUMN:
		if (x->kind == OBJECT_TABLE) {
			push(k, d);
		} else if (o->generated != NULL && (x->kind == OBJECT_COLUMN || x->kind == OBJECT_FUNCTION)) {
			if (b != OBJECT_NONE && s->b->all[b].generated != NULL) {
				s->act[b] = ACT_MADE;
			}
			drop_it(k, d);
		}
		return;
	case OBJECT_ENUM:
	case OBJECT_COMPOSITE:
	case OBJECT_RANGE:
	case OBJECT_DOMAIN:
		if (is_type(x) && s->remade[by] && !s->remade[d]) {
			s->remade[d] = true;
			push(k, d);
		}
		return;
	default:
		if (is_decoration(o) && x->kind == OBJECT_COLUMN && !s->drop[by]) {
			return; /* outlives a change in place */
		}
		drop_it(k, d);
	}
}

static void follow(struct marker *k)
{
	while (k->head < k->tail) {
		size_t i = k->queue[k->head++];

		for (size_t n = 0; n < k->above_count[i]; n++) {
			touched(k, k->above[i][n], i);
		}
	}
}

static void turn_edges(struct marker *k)
{
	const struct objects *a = k->s->a;

	k->above = mem_array(k->s->ctx, size_t *, a->count + 1);
	k->above_count = mem_array(k->s->ctx, size_t, a->count + 1);
	for (size_t i = 0; i < a->count; i++) {
		for (size_t n = 0; n < a->all[i].need_count; n++) {
			size_t need = a->all[i].needs[n];

			k->above[need] = mem_resize(k->s->ctx, k->above[need], size_t, k->above_count[need] + 1);
			k->above[need][k->above_count[need]++] = i;
		}
	}
}

/* ---- seeds */

/* Can the object get its new definition without being dropped? */
static bool can_alter(const struct object *a, const struct object *b)
{
	switch (a->kind) {
	case OBJECT_FUNCTION:
		return same_text(a->same, b->same);
	case OBJECT_SEQUENCE:
	case OBJECT_COMMENT:
	case OBJECT_DEFAULT:
	case OBJECT_COLUMN:
	case OBJECT_TABLE:
		return true;
	default:
		return false;
	}
}

/* REVOKE on a table takes the grants on its columns too. */
static void with_columns(struct marker *k, size_t grant)
{
	const struct objects *a = k->s->a;
	const struct object *o = &a->all[grant];
	size_t table = o->need_count > 0 ? o->needs[0] : OBJECT_NONE;

	for (size_t i = 0; o->kind == OBJECT_GRANT && table != OBJECT_NONE && i < a->count; i++) {
		const struct object *g = &a->all[i];

		if (g->kind == OBJECT_GRANT && g->need_count > 0 && a->all[g->needs[0]].parent == table) {
			drop_it(k, i);
		}
	}
}

static void seed(struct marker *k, size_t i)
{
	struct pg_script *s = k->s;
	const struct object *a = &s->a->all[i];
	size_t n = objects_find(s->b, a->key);
	const struct object *b = n == OBJECT_NONE ? NULL : &s->b->all[n];

	if (a->kind == OBJECT_COLUMN) {
		if (s->drop[i] || (b != NULL && s->act[n] == ACT_TYPE)) {
			push(k, i);
		}
		return;
	}
	if (b == NULL || b->kind != a->kind) {
		if (b != NULL && is_type(a) && is_type(b)) {
			s->remade[i] = true;
			push(k, i);
		} else if (a->kind == OBJECT_OTHER) {
			problem(s, a, "this kind of object cannot be moved");
		} else {
			drop_it(k, i);
			with_columns(k, i);
		}
		return;
	}
	if (strcmp(a->def, b->def) == 0) {
		return;
	}
	if (is_type(a)) {
		push(k, i); /* marked as remade already */
	} else if (a->kind == OBJECT_TABLE && a->relation != 'c') {
		problem(s, a, "a table cannot become partitioned or inherit, or stop to, in place");
	} else if (!can_alter(a, b)) {
		drop_it(k, i);
		with_columns(k, i);
	}
}

/* Types are decided first: columns ask for them. A domain over a type that is made anew is one too. */
static void mark_types(struct pg_script *s)
{
	bool more = true;

	for (size_t i = 0; i < s->a->count; i++) {
		size_t n = is_type(&s->a->all[i]) ? objects_find(s->b, s->a->all[i].key) : OBJECT_NONE;

		s->remade[i] = n != OBJECT_NONE &&
		               (s->b->all[n].kind != s->a->all[i].kind || strcmp(s->a->all[i].def, s->b->all[n].def) != 0);
	}
	while (more) {
		more = false;
		for (size_t i = 0; i < s->a->count; i++) {
			for (size_t n = 0; is_type(&s->a->all[i]) && !s->remade[i] && n < s->a->all[i].need_count; n++) {
				if (s->remade[s->a->all[i].needs[n]] && objects_find(s->b, s->a->all[i].key) != OBJECT_NONE) {
					s->remade[i] = true;
					more = true;
				}
			}
		}
	}
}

/* Rows of the table are updated: nothing of the user may fire, and no row may be hidden. */
static void still(struct marker *k, size_t table)
{
	const struct objects *a = k->s->a;

	for (size_t i = 0; i < a->all[table].kid_count; i++) {
		const struct object *o = &a->all[a->all[table].kids[i]];

		if (o->kind == OBJECT_TRIGGER || o->kind == OBJECT_RULE ||
		    (o->kind == OBJECT_SETTING && same_text(o->same, "force"))) {
			drop_it(k, a->all[table].kids[i]);
		}
	}
	for (size_t i = 0; i < a->count; i++) {
		if (a->all[i].kind == OBJECT_TABLE && same_text(a->all[i].comes_from, a->all[table].quoted)) {
			still(k, i);
		}
	}
}

static void mark_moved(struct marker *k)
{
	struct pg_script *s = k->s;

	for (size_t i = 0; i < s->m->count; i++) {
		const struct migrate_table *t = &s->m->tables[i];
		size_t b = s->down ? t->from : t->to;

		for (size_t n = 0; pg_stays(t) && n < s->b->all[b].kid_count; n++) {
			size_t kid = s->b->all[b].kids[n];

			s->moved[i] = s->moved[i] || (s->b->all[kid].kind == OBJECT_COLUMN && s->act[kid] == ACT_FILL);
		}
		if (s->moved[i]) {
			still(k, s->down ? t->to : t->from);
		}
	}
}

/* ---- what comes */

static bool is_first(const struct object *o)
{
	return o->kind <= OBJECT_TABLE;
}

/* A default that needs nothing but its column stands in the column's own definition. */
static bool is_simple_default(const struct pg_script *s, size_t i)
{
	const struct object *o = &s->b->all[i];

	for (size_t n = 0; n < o->need_count; n++) {
		enum object_kind kind = s->b->all[o->needs[n]].kind;

		if (kind != OBJECT_TABLE && kind != OBJECT_COLUMN && s->make[o->needs[n]] && !s->early[o->needs[n]]) {
			return false;
		}
	}
	return true;
}

static void mark_early(struct pg_script *s)
{
	size_t *order = diff_order(s->ctx, s->b);

	for (size_t k = 0; k < s->b->count; k++) {
		size_t i = order[k];
		const struct object *o = &s->b->all[i];
		bool early = is_first(o);

		for (size_t n = 0; n < o->need_count; n++) {
			size_t need = o->needs[n];
			const struct object *x = &s->b->all[need];
			/* Columns of new tables come with them. */
			bool pending =
			        x->kind == OBJECT_COLUMN ? s->act[need] != ACT_NONE && !s->make[x->parent] : s->make[need];

			early = early && (x->kind == OBJECT_COLUMN ? !pending : !pending || s->early[need]);
		}
		s->early[i] = early;
	}
}

static void mark_made(struct pg_script *s)
{
	for (size_t i = 0; i < s->b->count; i++) {
		const struct object *o = &s->b->all[i];
		size_t n = objects_find(s->a, o->key);

		if (o->kind == OBJECT_COLUMN) {
			continue;
		}
		s->make[i] = n == OBJECT_NONE || s->a->all[n].kind != o->kind || s->drop[n] || s->remade[n] ||
		             (strcmp(s->a->all[n].def, o->def) != 0 && can_alter(&s->a->all[n], o) && o->kind != OBJECT_TABLE);
		if (s->make[i] && o->kind == OBJECT_OTHER) {
			problem(s, o, "this kind of object cannot be made");
		}
	}
	mark_early(s);
	for (size_t i = 0; i < s->b->count; i++) {
		const struct object *o = &s->b->all[i];

		if (o->kind == OBJECT_DEFAULT && s->make[i]) {
			size_t column = objects_findf(s->b, "column %s", o->key + strlen("default of "));
			bool added = column != OBJECT_NONE && (s->make[o->parent] || s->act[column] == ACT_ADD);

			s->inlined[i] = added && is_simple_default(s, i);
		}
	}
}

void pg_mark(struct pg_script *s)
{
	struct marker k = {.s = s};
	size_t n = s->a->count + 1;

	s->drop = mem_array(s->ctx, bool, n);
	s->remade = mem_array(s->ctx, bool, n);
	s->make = mem_array(s->ctx, bool, s->b->count + 1);
	s->early = mem_array(s->ctx, bool, s->b->count + 1);
	s->inlined = mem_array(s->ctx, bool, s->b->count + 1);
	s->act = mem_array(s->ctx, enum pg_act, s->b->count + 1);
	s->moved = mem_array(s->ctx, bool, s->m->count + 1);
	k.queue = mem_array(s->ctx, size_t, n);
	k.hit = mem_array(s->ctx, bool, n);
	turn_edges(&k);
	mark_types(s);
	for (size_t i = 0; i < s->m->count; i++) {
		const struct migrate_table *t = &s->m->tables[i];

		if (pg_stays(t) && s->down) {
			mark_down(s, t);
		} else if (pg_stays(t)) {
			mark_up(s, t);
		}
	}
	for (size_t i = 0; i < s->a->count; i++) {
		seed(&k, i);
	}
	mark_moved(&k);
	follow(&k);
	mark_made(s);
}
