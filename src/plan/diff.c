/* Compares two lists of objects by key and definition. */
#include "dataeng/plan/diff.h"

#include <stdlib.h>
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/model/object.h"

struct sorter {
	const struct objects *o;
	size_t *out;
	size_t count;
	char *state; /* 0 not seen, 1 under way, 2 done */
};

/* Depth first; a circle is cut where it is met again. The stack is our own: dependencies may be deep. */
static void visit(struct sorter *s, size_t start, size_t *stack, size_t *next)
{
	size_t depth = 0;

	if (s->state[start] != 0) {
		return;
	}
	stack[0] = start;
	next[0] = 0;
	s->state[start] = 1;
	for (;;) {
		const struct object *one = &s->o->all[stack[depth]];

		if (next[depth] < one->need_count) {
			size_t need = one->needs[next[depth]++];

			if (s->state[need] == 0) {
				s->state[need] = 1;
				stack[++depth] = need;
				next[depth] = 0;
			}
			continue;
		}
		s->state[stack[depth]] = 2;
		s->out[s->count++] = stack[depth];
		if (depth == 0) {
			return;
		}
		depth--;
	}
}

size_t *diff_order(const void *ctx, const struct objects *o)
{
	struct sorter s = {.o = o, .out = mem_array(ctx, size_t, o->count + 1)};
	size_t *stack = mem_array(s.out, size_t, o->count + 1);
	size_t *next = mem_array(s.out, size_t, o->count + 1);

	s.state = mem_array(s.out, char, o->count + 1);
	for (int kind = 0; kind < OBJECT_KINDS; kind++) {
		for (size_t i = 0; i < o->count; i++) {
			if ((int)o->all[i].kind == kind) {
				visit(&s, i, stack, next);
			}
		}
	}
	mem_free(stack);
	mem_free(next);
	mem_free(s.state);
	return s.out;
}

static void add(struct diff *d, enum diff_kind kind, size_t from, size_t to)
{
	d->all = mem_resize(d, d->all, struct diff_change, d->count + 1);
	d->all[d->count++] = (struct diff_change){kind, from, to};
}

/* Does it hang on something that the other schema does not have at all? */
static bool with_its_parent(const struct objects *o, size_t i, const struct objects *other)
{
	size_t parent = o->all[i].parent;

	return parent != OBJECT_NONE &&
	       (objects_find(other, o->all[parent].key) == OBJECT_NONE || with_its_parent(o, parent, other));
}

static bool has(const struct objects *o, const char *key)
{
	return objects_find(o, key) != OBJECT_NONE;
}

struct diff *diff_run(const void *ctx, const struct objects *from, const struct objects *to)
{
	struct diff *d = mem_new(ctx, struct diff);
	size_t *order_from = diff_order(d, from);
	size_t *order_to = diff_order(d, to);

	d->from = from;
	d->to = to;
	d->all = mem_array(d, struct diff_change, 1);
	for (size_t n = from->count; n-- > 0;) {
		size_t i = order_from[n];

		if (!has(to, from->all[i].key) && !with_its_parent(from, i, to)) {
			add(d, DIFF_DROP, i, OBJECT_NONE);
		}
	}
	for (size_t n = 0; n < to->count; n++) {
		size_t i = order_to[n];
		size_t old = objects_find(from, to->all[i].key);

		if (old != OBJECT_NONE &&
		    (from->all[old].kind != to->all[i].kind || strcmp(from->all[old].def, to->all[i].def) != 0)) {
			add(d, DIFF_CHANGE, old, i);
		}
	}
	for (size_t n = 0; n < to->count; n++) {
		size_t i = order_to[n];

		if (!has(from, to->all[i].key) && !with_its_parent(to, i, from)) {
			add(d, DIFF_ADD, OBJECT_NONE, i);
		}
	}
	return d;
}

bool diff_same_column(const struct objects *from, size_t a, const struct objects *to, size_t b)
{
	const struct object *x = &from->all[a];
	const struct object *y = &to->all[b];

	return x->generated == NULL && y->generated == NULL && strcmp(x->type, y->type) == 0;
}

/* How many columns of table a have one of the same name and type in table b; *count: how many columns a has. */
static size_t shared(const struct objects *from, size_t a, const struct objects *to, size_t b, size_t *count)
{
	size_t n = 0;

	*count = 0;
	for (size_t i = 0; i < from->all[a].kid_count; i++) {
		const struct object *c = &from->all[from->all[a].kids[i]];

		*count += c->kind == OBJECT_COLUMN ? 1 : 0;
		for (size_t k = 0; c->kind == OBJECT_COLUMN && k < to->all[b].kid_count; k++) {
			const struct object *d = &to->all[to->all[b].kids[k]];

			if (d->kind == OBJECT_COLUMN && strcmp(c->name, d->name) == 0 && strcmp(c->type, d->type) == 0) {
				n++;
				break;
			}
		}
	}
	return n;
}

bool diff_same_table(const struct objects *from, size_t a, const struct objects *to, size_t b)
{
	size_t x, y;
	size_t n = shared(from, a, to, b, &x);

	shared(to, b, from, a, &y);
	return from->all[a].relation != 'c' && to->all[b].relation != 'c' && n * 2 > (x > y ? x : y);
}
