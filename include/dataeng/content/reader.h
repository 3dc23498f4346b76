/* What the loaders of the five kinds of content files share: front matter, typed fields, lines. Only for content/. */
#ifndef DATAENG_CONTENT_READER_H
#define DATAENG_CONTENT_READER_H

#include <stdbool.h>
#include <stddef.h>

#include "dataeng/base/text.h"
#include "dataeng/content/content.h"

struct diags;
struct yaml_node;

/* A content file taken apart: front matter and the Markdown behind it. */
struct content_file {
	const void *ctx; /* where all structures go */
	const struct source *source;
	struct diags *diags;
	const struct yaml_node *front;
	size_t body;      /* offset of the Markdown in the source */
	size_t body_line; /* its line, from 1 */
};

/* Reads the front matter and checks `type` and `id` (which must be the file's name). False after reporting. */
bool content_open(struct content_file *f, const char *type, const char *id);

/* Reports every key of map that is not among keys (NULL terminated). */
void content_keys(const struct content_file *f, const struct yaml_node *map, const char *what, const char *const *keys);

/* The value of a key. NULL: absent (reported when required) or of another type (reported). Empty texts count as absent. */
const char *content_field(const struct content_file *f, const struct yaml_node *map, const char *key, bool required);
struct content_text content_field_text(const struct content_file *f, const struct yaml_node *map, const char *key);
bool content_flag(const struct content_file *f, const struct yaml_node *map, const char *key);
/* A list of texts, or a single text. */
struct content_list content_texts(const struct content_file *f, const struct yaml_node *map, const char *key);
/* A list whose entries are texts or mappings with one pair, or a mapping. */
struct content_list content_pairs(const struct content_file *f, const struct yaml_node *map, const char *key);

void content_add_pair(const void *ctx, struct content_list *list, const char *name, const char *text, struct place place);

/* Index of word in names (NULL terminated), or -1 after reporting with "did you mean". */
int content_word(const struct content_file *f, struct place at, const char *what, const char *word, const char *const *names);

/* Is it words of small letters and digits joined by single hyphens? */
bool content_is_id(const char *id);

/* Loaders, one per kind. NULL after reporting. */
struct persona *persona_load(const void *ctx, const struct source *source, const char *id, struct diags *diags);
struct task *task_load(const void *ctx, const struct source *source, const char *id, struct diags *diags);
struct template *template_load(const void *ctx, const struct source *source, const char *id, struct diags *diags);
struct starter *starter_load(const void *ctx, const struct source *source, const char *id, struct diags *diags);
struct checklist *checklist_load(const void *ctx, const struct source *source, const char *id, struct diags *diags);

/* What the keywords found in the text weigh together. A starter that fits has STARTER_FITS. */
enum { STARTER_FITS = 3 };
double starter_score(const struct starter *starter, const char *text);

#endif
