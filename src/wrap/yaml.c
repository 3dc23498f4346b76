/* libyaml's events made into a tree with places. The only includer of yaml.h.
 *
 * Events, not libyaml's own document API: that one resolves aliases and forgets where a block scalar's text begins. */
#include "dataeng/wrap/yaml.h"

#include <string.h>
#include <yaml.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"

struct reading {
	const void *ctx;
	const struct source *source;
	struct diags *diags;
	yaml_parser_t parser;
	size_t first_line; /* of the document in the source */
	size_t nodes;
	bool stopped; /* a fault behind which nothing sensible can be read */
};

static struct place place_of(const struct reading *r, const yaml_mark_t *start, const yaml_mark_t *end)
{
	struct place p = {.source = r->source, .file = r->source->name};

	p.line = r->first_line + start->line;
	p.col = start->column + 1;
	if (end != NULL && end->line == start->line && end->column > start->column) {
		p.end_col = end->column + 1;
	}
	return p;
}

static bool stop(struct reading *r, struct place at, const char *code, const char *message, const char *hint)
{
	r->stopped = true;
	return diag_error(r->diags, at, code, message, hint);
}

static bool next_event(struct reading *r, yaml_event_t *e)
{
	struct place at;

	if (r->stopped) {
		return false;
	}
	if (yaml_parser_parse(&r->parser, e)) {
		return true;
	}
	at = place_of(r, &r->parser.problem_mark, NULL);
	if (at.line > r->source->lines) {
		at.line = r->source->lines;
	}
	r->stopped = true;
	return diag_errorf(r->diags, at, "yaml-syntax",
	                   "a text with ': ' or ' #' in it, or with a sign at its start, needs quotes",
	                   "this is not YAML: %s%s%s", r->parser.problem == NULL ? "it ends too early" : r->parser.problem,
	                   r->parser.context == NULL ? "" : ", ", r->parser.context == NULL ? "" : r->parser.context);
}

/* Anchors and tags would be silently without effect here, so they are errors. */
static void refuse_decoration(struct reading *r, const yaml_event_t *e, const yaml_char_t *anchor, const yaml_char_t *tag)
{
	if (anchor != NULL) {
		diag_error(r->diags, place_of(r, &e->start_mark, NULL), "yaml-anchor", "anchors (&name) are not supported",
		           "write the value out where it is needed");
	}
	if (tag != NULL) {
		diag_error(r->diags, place_of(r, &e->start_mark, NULL), "yaml-tag", "tags (!name) are not supported",
		           "leave the tag out; the key says which type is meant");
	}
}

/* The first line of a block scalar's text that is not empty gives its indentation. */
static void place_block(const struct reading *r, struct yaml_node *n)
{
	for (size_t line = n->place.line + 1; line <= r->source->lines; line++) {
		struct slice s = source_line(r->source, line);
		size_t indent = 0;

		while (indent < s.n && s.p[indent] == ' ') {
			indent++;
		}
		if (indent < s.n) {
			n->text_col = indent + 1;
			break;
		}
	}
	n->text_place.line = n->place.line + 1;
	n->text_place.col = n->text_col == 0 ? 1 : n->text_col;
	n->text_place.end_col = 0;
}

static void place_text(const struct reading *r, struct yaml_node *n, const yaml_event_t *e)
{
	yaml_scalar_style_t style = e->data.scalar.style;

	n->plain = style == YAML_PLAIN_SCALAR_STYLE;
	n->text_place = n->place;
	if (style == YAML_LITERAL_SCALAR_STYLE) {
		place_block(r, n);
		return;
	}
	if (e->start_mark.line == e->end_mark.line) {
		n->text_place.col += n->plain ? 0 : 1;
		n->text_col = n->text_place.col;
	}
}

static struct yaml_node *read_node(struct reading *r, const yaml_event_t *e, int depth);

static void append(struct reading *r, struct yaml_node *parent, struct yaml_node *child)
{
	if ((parent->count & (parent->count - 1)) == 0) {
		parent->all =
		        mem_resize(r->ctx, parent->all, struct yaml_node *, parent->count == 0 ? 4 : parent->count * 2 + 4);
	}
	parent->all[parent->count++] = child;
}

static void read_list(struct reading *r, struct yaml_node *list, int depth)
{
	yaml_event_t e;

	while (next_event(r, &e)) {
		bool end = e.type == YAML_SEQUENCE_END_EVENT;
		struct yaml_node *child = end ? NULL : read_node(r, &e, depth);

		yaml_event_delete(&e);
		if (end) {
			return;
		}
		if (child != NULL) {
			append(r, list, child);
		}
	}
}

static void read_pair(struct reading *r, struct yaml_node *map, const yaml_event_t *key_event, int depth)
{
	yaml_event_t e;
	struct yaml_node *key = read_node(r, key_event, depth);
	struct yaml_node *value;

	if (!next_event(r, &e)) {
		return;
	}
	value = read_node(r, &e, depth);
	yaml_event_delete(&e);
	if (key == NULL || value == NULL) {
		return;
	}
	if (key->kind != YAML_TEXT) {
		diag_error(r->diags, key->place, "yaml-key", "a key must be a word, not a list or a mapping", NULL);
		return;
	}
	if (yaml_get(map, key->text) != NULL) {
		diag_errorf(r->diags, key->place, "duplicate-key", "keep one of the two", "the key '%s' is given twice",
		            key->text);
		return;
	}
	value->key = key->text;
	value->key_place = key->place;
	append(r, map, value);
}

static void read_map(struct reading *r, struct yaml_node *map, int depth)
{
	yaml_event_t e;

	while (next_event(r, &e)) {
		bool end = e.type == YAML_MAPPING_END_EVENT;

		if (!end) {
			read_pair(r, map, &e, depth);
		}
		yaml_event_delete(&e);
		if (end) {
			return;
		}
	}
}

static void read_scalar(struct reading *r, struct yaml_node *n, const yaml_event_t *e)
{
	const char *value = (const char *)e->data.scalar.value;

	n->kind = YAML_TEXT;
	n->text = mem_strndup(r->ctx, value, e->data.scalar.length);
	refuse_decoration(r, e, e->data.scalar.anchor, e->data.scalar.tag);
	if (strlen(n->text) != e->data.scalar.length) {
		diag_error(r->diags, n->place, "yaml-nul", "a NUL byte in a text", "leave the \\0 out");
	}
	place_text(r, n, e);
}

/* NULL after a fault was reported. */
static struct yaml_node *read_node(struct reading *r, const yaml_event_t *e, int depth)
{
	struct yaml_node *n = mem_new(r->ctx, struct yaml_node);

	n->place = place_of(r, &e->start_mark, &e->end_mark);
	if (depth > YAML_DEPTH || ++r->nodes > YAML_NODES) {
		stop(r, n->place, "yaml-too-deep", depth > YAML_DEPTH ? "nested too deeply" : "too many values in one file",
		     NULL);
		return NULL;
	}
	switch (e->type) {
	case YAML_SCALAR_EVENT:
		read_scalar(r, n, e);
		return n;
	case YAML_SEQUENCE_START_EVENT:
		n->kind = YAML_LIST;
		refuse_decoration(r, e, e->data.sequence_start.anchor, e->data.sequence_start.tag);
		read_list(r, n, depth + 1);
		return n;
	case YAML_MAPPING_START_EVENT:
		n->kind = YAML_MAP;
		refuse_decoration(r, e, e->data.mapping_start.anchor, e->data.mapping_start.tag);
		read_map(r, n, depth + 1);
		return n;
	case YAML_ALIAS_EVENT:
		diag_error(r->diags, n->place, "yaml-anchor", "aliases (*name) are not supported",
		           "write the value out where it is needed");
		return NULL;
	default:
		stop(r, n->place, "yaml-syntax", "a value is missing here", NULL);
		return NULL;
	}
}

static struct yaml_node *read_document(struct reading *r)
{
	struct yaml_node *root = NULL;
	yaml_event_t e;

	while (next_event(r, &e)) {
		yaml_event_type_t type = e.type;

		if (type == YAML_STREAM_END_EVENT) {
			yaml_event_delete(&e);
			break;
		}
		if (type == YAML_DOCUMENT_START_EVENT && root != NULL) {
			stop(r, place_of(r, &e.start_mark, NULL), "yaml-documents", "a second document begins here",
			     "one file holds one document");
		} else if (type != YAML_STREAM_START_EVENT && type != YAML_DOCUMENT_START_EVENT &&
		           type != YAML_DOCUMENT_END_EVENT) {
			root = read_node(r, &e, 1);
		}
		yaml_event_delete(&e);
	}
	return root;
}

struct yaml_node *yaml_read(const void *ctx, const struct source *source, size_t offset, size_t size, struct diags *diags)
{
	struct reading r = {.ctx = ctx, .source = source, .diags = diags};
	size_t errors = diags->errors;
	struct yaml_node *root;

	if (!yaml_parser_initialize(&r.parser)) {
		mem_checked(NULL);
	}
	r.first_line = source_place(source, offset, 0).line;
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.parser, (const unsigned char *)source->text + offset, size);
	root = read_document(&r);
	yaml_parser_delete(&r.parser);
	if (root == NULL && diags->errors == errors) {
		root = mem_new(ctx, struct yaml_node);
		root->kind = YAML_MAP;
		root->place = source_place(source, offset, 0);
	}
	return diags->errors == errors ? root : NULL;
}

const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key)
{
	if (map == NULL || map->kind != YAML_MAP) {
		return NULL;
	}
	for (size_t i = 0; i < map->count; i++) {
		if (strcmp(map->all[i]->key, key) == 0) {
			return map->all[i];
		}
	}
	return NULL;
}

const char *yaml_kind_name(enum yaml_kind kind)
{
	return kind == YAML_TEXT ? "a text" : kind == YAML_LIST ? "a list" : "a mapping";
}
