/* Tables of entities and their primary keys.
 *
 * The rule: a surrogate `id` identifies a row, and the key that the text states stands beside it as UNIQUE NOT NULL, because
 * people correct their own keys and references must not follow. Two exceptions: a key that is an identifier by its name, and a
 * short code given from outside in a small table.
 */
#include "dataeng/plan/derive_parts.h"

#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/base/noun.h"
#include "dataeng/base/text.h"
#include "dataeng/plan/words.h"

enum { COMMENT = 240, SMALL = 4 };

/* One line, cut at a word. */
const char *derive_comment(const struct design *d, const char *note)
{
	char *text;
	size_t n;

	if (note == NULL) {
		return NULL;
	}
	text = slice_dup(d->ctx, slice_trim(slice_of(note)));
	for (char *p = text; *p != '\0'; p++) {
		if (*p == '\n' || *p == '\t' || *p == '\r') {
			*p = ' ';
		}
	}
	if (strlen(text) <= COMMENT) {
		return *text == '\0' ? NULL : text;
	}
	for (n = COMMENT; n > 0 && text[n] != ' '; n--) {
	}
	return n == 0 ? NULL : mem_printf(d->ctx, "%.*s ...", (int)n, text);
}

/* The attributes of a key when all of it is plain attributes that get columns; else false. */
static bool plain_key(struct design *d, const struct concept_entity *e, struct list *attributes)
{
	const struct concept_key *k = e->keys.count > 0 ? e->keys.all[0] : NULL;

	if (k == NULL || !k->is_primary) {
		return false;
	}
	for (size_t i = 0; i < k->parts.count; i++) {
		const struct concept_part *p = k->parts.all[i];
		const struct concept_attribute *a = p->attribute;

		if (a == NULL || a->parts.count > 0 || a->multivalued || a->derived != NULL || a->owner_id != e->id ||
		    concept_prohibited(d->ctx, d->session, e->id, a->name) != NULL) {
			return false;
		}
		list_add(d->ctx, attributes, p->attribute);
	}
	return attributes->count > 0;
}

static bool is_identifier(const struct design *d, const struct concept_entity *e, const struct concept_attribute *a)
{
	return strcmp(a->name, "id") == 0 || strcmp(a->name, mem_printf(d->ctx, "%s_id", e->name)) == 0;
}

static bool is_code(const struct design *d, const struct concept_entity *e, const struct concept_attribute *a)
{
	bool small = strcmp(e->kind, "lookup") == 0 || (e->attributes.count < SMALL && e->rows_per_year == 0);

	return small && strcmp(a->type, "text") == 0 && strcmp(a->pii, "none") == 0 && words_end(d->ctx, "code", a->name, NULL);
}

static bool is_personal(const struct list *attributes)
{
	for (size_t i = 0; i < attributes->count; i++) {
		if (strcmp(((struct concept_attribute *)attributes->all[i])->pii, "none") != 0) {
			return true;
		}
	}
	return false;
}

/* Why the stated key may be the primary key, or NULL. */
static const char *natural_reason(const struct design *d, const struct concept_entity *e, const struct list *key)
{
	const struct concept_attribute *first = key->all[0];
	bool asked = d->options.key_style != NULL && strcmp(d->options.key_style, "natural") == 0;

	if (key->count == 1 && is_identifier(d, e, first)) {
		return "The text itself calls it the identifier: a second one would only be carried along.";
	}
	if (key->count == 1 && is_code(d, e, first)) {
		return "A short code given from outside, in a small table: it hardly changes, and rows that refer to it can be "
		       "read without a join.";
	}
	if (asked && strcmp(e->kind, "weak") != 0 && !is_personal(key)) {
		return "Natural keys are asked for.";
	}
	return NULL;
}

static void natural_primary(struct design *d, struct design_table *t, const struct list *key, const char *reason)
{
	struct list columns = {0};

	for (size_t i = 0; i < key->count; i++) {
		struct concept_attribute *a = key->all[i];
		struct design_column *c;

		derive_attribute(d, t, a, false);
		c = design_column_of(t, a);
		c->role = "key";
		if (key->count == 1 && strcmp(a->type, "integer") == 0) {
			derive_identity(c);
			c->identity = "by default";
			c->role = "key";
		}
		list_add(d->ctx, &columns, c);
	}
	design_add_key(d, t, true, &columns);
	t->without_rowid = key->count > 1 || strcmp(((struct concept_attribute *)key->all[0])->type, "integer") != 0;
	design_decide(d, "primary-key", t->name, design_names(d, &columns, ", "), "a surrogate id", reason);
}

static void surrogate_primary(struct design *d, struct design_table *t, const struct list *key)
{
	struct design_column *c = design_add_column(d, t, "id");
	struct list columns = {0};

	derive_identity(c);
	list_add(d->ctx, &columns, c);
	design_add_key(d, t, true, &columns);
	if (key->count > 0) {
		const struct concept_attribute *a = key->all[0];

		design_decide(d, "primary-key", t->name, "a surrogate id, the stated key UNIQUE beside it",
		              key->count > 1 ? "the stated combination" : a->name,
		              is_personal(key)
		                      ? "The stated key is personal data: as a primary key it would be copied into every "
		                        "table that refers here, and could not be erased."
		                      : "People mistype and correct what they can read; what is referred to must never "
		                        "change. The stated key is still guarded.");
	}
}

/* The key of a joined subtype is the key of its supertype. */
static void inherited_primary(struct design *d, struct design_table *t, struct design_table *super)
{
	struct list columns = {0};
	struct design_fk *f;

	derive_reference_columns(d, t, super, super->singular, &columns);
	for (size_t i = 0; i < columns.count; i++) {
		struct design_column *c = columns.all[i];

		c->not_null = true;
		c->role = "key";
		c->comment = mem_printf(d->ctx, "the same %s in %s", super->singular, super->name);
	}
	design_add_key(d, t, true, &columns);
	f = design_add_fk(d, t, super, &columns);
	f->on_delete = "cascade";
	f->identifying = true;
	design_decide(d, "on-delete", design_path(d, t, design_names(d, &columns, "_")), "cascade", "restrict",
	              mem_printf(d->ctx, "It is the same %s: the part cannot outlive the whole.", super->singular));
}

static struct design_table *make_table(struct design *d, struct concept_entity *e)
{
	struct design_table *t = design_add_table(d, noun_plural(d->ctx, e->name), e->name);
	struct list key = {0};
	const char *reason = NULL;

	t->entity = e;
	t->comment = derive_comment(d, e->note);
	if (e->parent != NULL && e->parent->table != NULL) {
		inherited_primary(d, t, e->parent->table);
		return t;
	}
	if (plain_key(d, e, &key)) {
		reason = natural_reason(d, e, &key);
	} else {
		key.count = 0;
	}
	if (reason != NULL) {
		natural_primary(d, t, &key, reason);
	} else {
		surrogate_primary(d, t, &key);
	}
	return t;
}

void derive_tables(struct design *d)
{
	for (size_t i = 0; i < d->concept->entities.count; i++) {
		struct concept_entity *e = d->concept->entities.all[i];

		if (!e->merged) {
			e->table = make_table(d, e);
		} else if (e->parent != NULL) {
			e->table = e->parent->table;
		}
	}
}
