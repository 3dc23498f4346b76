/* YAML as a tree in which every key and value knows its place.
 *
 * The subset that data written by people needs: mappings, lists, plain, quoted and block scalars. Anchors, aliases and
 * tags are refused (they make small files expand without end), and so are duplicate keys, depth beyond YAML_DEPTH and
 * more than YAML_NODES nodes. All scalars stay text; who reads them decides the type.
 * Source: https://pyyaml.org/wiki/LibYAML, YAML 1.1.
 */
#ifndef DATAENG_WRAP_YAML_H
#define DATAENG_WRAP_YAML_H

#include <stdbool.h>
#include <stddef.h>

#include "dataeng/base/text.h"

struct diags;

enum {
	YAML_DEPTH = 16,
	YAML_NODES = 20000,
};

enum yaml_kind { YAML_TEXT, YAML_LIST, YAML_MAP };

struct yaml_node {
	enum yaml_kind kind;
	struct place place;     /* where the value begins */
	struct place key_place; /* of the key, when it is a value of a mapping */
	const char *key;        /* NULL in a list */
	const char *text;       /* of YAML_TEXT */
	bool plain;             /* written without quotes and not as a block */
	/* Where the text's first character stands, and the column at which each further line of it begins; 0: the text
	 * does not stand line by line in the file (folded, or quoted over several lines). */
	struct place text_place;
	size_t text_col;
	struct yaml_node **all; /* children, in the order of the file */
	size_t count;
};

/* Reads the part of source that begins at offset (a line start) and has size bytes. An empty document gives an empty
 * mapping. All faults are reported; NULL when there was one. */
struct yaml_node *yaml_read(const void *ctx, const struct source *source, size_t offset, size_t size, struct diags *diags);

/* The value of a key; NULL: not there, or node is no mapping. */
const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key);

/* "a text", "a list", "a mapping": for messages. */
const char *yaml_kind_name(enum yaml_kind kind);

#endif
