/* Open addressing with linear probing, FNV-1a. Kept small: the reader looks up words and names, millions of times on a
 * long text, and needs nothing else. Deliberately cannot be walked, so that hash order never reaches any output. */
#include "dataeng/read/map.h"

#include <string.h>

#include "dataeng/base/mem.h"

struct slot {
	const char *key;
	size_t len;
	uint64_t value;
};

struct map {
	struct slot *slots;
	size_t room;
	size_t used;
};

static uint64_t hash(const char *key, size_t len)
{
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < len; i++) {
		h = (h ^ (unsigned char)key[i]) * 1099511628211u;
	}
	return h ^ (h >> 29);
}

struct map *map_new(const void *ctx)
{
	struct map *m = mem_new(ctx, struct map);

	m->room = 64;
	m->slots = mem_array(m, struct slot, m->room);
	return m;
}

static struct slot *find(const struct map *m, const char *key, size_t len)
{
	size_t i = hash(key, len) & (m->room - 1);

	while (m->slots[i].key != NULL && (m->slots[i].len != len || memcmp(m->slots[i].key, key, len) != 0)) {
		i = (i + 1) & (m->room - 1);
	}
	return &m->slots[i];
}

uint64_t map_get(const struct map *m, const char *key, size_t len, uint64_t otherwise)
{
	const struct slot *s = find(m, key, len);

	return s->key == NULL ? otherwise : s->value;
}

static void grow(struct map *m)
{
	struct slot *old = m->slots;
	size_t n = m->room;

	m->room *= 2;
	m->slots = mem_array(m, struct slot, m->room);
	for (size_t i = 0; i < n; i++) {
		if (old[i].key != NULL) {
			*find(m, old[i].key, old[i].len) = old[i];
		}
	}
	mem_free(old);
}

void map_set(struct map *m, const char *key, size_t len, uint64_t value)
{
	struct slot *s = find(m, key, len);

	if (s->key == NULL) {
		if (m->used * 4 >= m->room * 3) {
			grow(m);
			s = find(m, key, len);
		}
		s->key = mem_strndup(m, key, len);
		s->len = len;
		m->used++;
	}
	s->value = value;
}
