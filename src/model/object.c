/* The list of objects: growing it, finding by key. What the objects are is read by read/objects_*.c. */
#include "dataeng/model/object.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "dataeng/base/mem.h"

struct objects *objects_new(const void *ctx, enum dialect dialect)
{
	struct objects *o = mem_new(ctx, struct objects);

	o->ctx = o;
	o->dialect = dialect;
	o->room = 64;
	o->all = mem_array(o, struct object, o->room);
	return o;
}

struct object *objects_add(struct objects *o, enum object_kind kind, const char *key)
{
	struct object *one;

	if (o->count == o->room) {
		o->room *= 2;
		o->all = mem_resize(o, o->all, struct object, o->room);
	}
	one = &o->all[o->count++];
	*one = (struct object){.kind = kind, .space = "", .key = mem_strdup(o, key), .def = "", .parent = OBJECT_NONE};
	one->path = one->key;
	return one;
}

struct keyed {
	const char *key;
	size_t index;
};

static int by_key(const void *a, const void *b)
{
	const struct keyed *x = a;
	const struct keyed *y = b;
	int order = strcmp(x->key, y->key);

	return order != 0 ? order : x->index < y->index ? -1 : 1;
}

static struct keyed *sorted(struct objects *o)
{
	struct keyed *k = mem_array(o, struct keyed, o->count + 1);

	for (size_t i = 0; i < o->count; i++) {
		k[i] = (struct keyed){o->all[i].key, i};
	}
	qsort(k, o->count, sizeof *k, by_key);
	return k;
}

void objects_finish(struct objects *o)
{
	struct keyed *k = sorted(o);
	size_t again = 0;

	for (size_t i = 1; i < o->count; i++) {
		again = strcmp(k[i].key, k[i - 1].key) == 0 ? again + 1 : 0;
		if (again > 0) {
			o->all[k[i].index].key = mem_printf(o, "%s #%zu", k[i].key, again + 1);
		}
	}
	mem_free(k);
	k = sorted(o);
	mem_free(o->by_key);
	o->by_key = mem_array(o, size_t, o->count + 1);
	for (size_t i = 0; i < o->count; i++) {
		o->by_key[i] = k[i].index;
	}
	mem_free(k);
}

void objects_link(struct objects *o)
{
	for (size_t i = 0; i < o->count; i++) {
		struct object *parent = o->all[i].parent == OBJECT_NONE ? NULL : &o->all[o->all[i].parent];

		if (parent != NULL) {
			parent->kids = mem_resize(o, parent->kids, size_t, parent->kid_count + 1);
			parent->kids[parent->kid_count++] = i;
		}
	}
}

size_t objects_find(const struct objects *o, const char *key)
{
	size_t low = 0;
	size_t high = o->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = strcmp(o->all[o->by_key[mid]].key, key);

		if (order == 0) {
			return o->by_key[mid];
		}
		if (order < 0) {
			low = mid + 1;
		} else {
			high = mid;
		}
	}
	return OBJECT_NONE;
}

size_t objects_findf(const struct objects *o, const char *fmt, ...)
{
	va_list ap;
	char *key;
	size_t found;

	va_start(ap, fmt);
	key = mem_vprintf(NULL, fmt, ap);
	va_end(ap);
	found = objects_find(o, key);
	mem_free(key);
	return found;
}

void objects_need(struct objects *o, size_t object, size_t needed)
{
	struct object *one = &o->all[object];

	if (object == needed || needed == OBJECT_NONE) {
		return;
	}
	for (size_t i = 0; i < one->need_count; i++) {
		if (one->needs[i] == needed) {
			return;
		}
	}
	one->needs = mem_resize(o, one->needs, size_t, one->need_count + 1);
	one->needs[one->need_count++] = needed;
}

size_t objects_differ(const struct objects *a, const struct objects *b, const char **what)
{
	size_t i = 0;
	size_t k = 0;
	size_t count = 0;

	*what = NULL;
	while (i < a->count || k < b->count) {
		const struct object *x = i < a->count ? &a->all[a->by_key[i]] : NULL;
		const struct object *y = k < b->count ? &b->all[b->by_key[k]] : NULL;
		int order = 0;

		if (x != NULL && y != NULL) {
			order = strcmp(x->key, y->key);
		} else {
			order = x != NULL ? -1 : 1;
		}
		if (x != NULL && order <= 0 && (order < 0 || strcmp(x->def, y->def) != 0)) {
			*what = count++ == 0 ? x->key : *what;
		} else if (y != NULL && order > 0) {
			*what = count++ == 0 ? y->key : *what;
		}
		i += order <= 0 ? 1 : 0;
		k += order >= 0 ? 1 : 0;
	}
	return count;
}

const char *object_kind_name(const struct object *o)
{
	static const char *const names[OBJECT_KINDS] = {
	        [OBJECT_SCHEMA] = "schema",
	        [OBJECT_EXTENSION] = "extension",
	        [OBJECT_ENUM] = "enum",
	        [OBJECT_COMPOSITE] = "type",
	        [OBJECT_RANGE] = "range type",
	        [OBJECT_DOMAIN] = "domain",
	        [OBJECT_SEQUENCE] = "sequence",
	        [OBJECT_FUNCTION] = "function",
	        [OBJECT_TABLE] = "table",
	        [OBJECT_VIRTUAL] = "virtual table",
	        [OBJECT_COLUMN] = "column",
	        [OBJECT_DEFAULT] = "default",
	        [OBJECT_OWNER] = "sequence owner",
	        [OBJECT_SETTING] = "setting",
	        [OBJECT_KEY] = "unique constraint",
	        [OBJECT_CHECK] = "check",
	        [OBJECT_EXCLUDE] = "exclusion",
	        [OBJECT_INDEX] = "index",
	        [OBJECT_FK] = "foreign key",
	        [OBJECT_PARTITION] = "partition",
	        [OBJECT_VIEW] = "view",
	        [OBJECT_MATVIEW] = "materialized view",
	        [OBJECT_RULE] = "rule",
	        [OBJECT_STATISTICS] = "statistics",
	        [OBJECT_POLICY] = "policy",
	        [OBJECT_TRIGGER] = "trigger",
	        [OBJECT_GRANT] = "grant",
	        [OBJECT_COMMENT] = "comment",
	        [OBJECT_OTHER] = "object",
	};

	return o->kind == OBJECT_KEY && o->primary ? "primary key" : names[o->kind];
}

char *object_fold(const void *ctx, const char *name)
{
	char *copy = mem_strdup(ctx, name);

	for (char *p = copy; *p != '\0'; p++) {
		if (*p >= 'A' && *p <= 'Z') {
			*p = (char)(*p + ('a' - 'A'));
		}
	}
	return copy;
}

bool object_is_table(const struct object *o)
{
	return o->kind == OBJECT_TABLE || o->kind == OBJECT_VIRTUAL;
}
