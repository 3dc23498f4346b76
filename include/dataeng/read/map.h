/* A table from words to numbers. Keys are copied; nothing is ever removed, and nobody walks it: order is kept elsewhere. */
#ifndef DATAENG_READ_MAP_H
#define DATAENG_READ_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct map;

struct map *map_new(const void *ctx);
/* The value of a key, or otherwise. */
uint64_t map_get(const struct map *m, const char *key, size_t len, uint64_t otherwise);
void map_set(struct map *m, const char *key, size_t len, uint64_t value);

#endif
