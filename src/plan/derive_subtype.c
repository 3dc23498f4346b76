/* Where the rows of subtypes are kept.
 *
 * joined: a table for the supertype, and one for each subtype whose key is the supertype's: any mix of subtypes, references to
 * both levels, no empty columns; a join for the whole row. single: one table with a discriminator: no join, but every fact of
 * a subtype may be empty and must be guarded. separate: only the subtypes have tables: nothing can refer to "any of them".
 * The choice follows from how much the subtypes have of their own, and is made for a whole hierarchy at once.
 */
#include "dataeng/plan/derive_parts.h"

#include <string.h>

#include "dataeng/base/mem.h"

enum { FEW = 3 }; /* own facts of all subtypes together that one table bears without becoming two tables in one */

struct weight {
	size_t attributes;    /* of the subtypes */
	size_t relationships; /* of the subtypes */
	size_t subtypes;
	size_t root_links; /* relationships of the supertype */
};

static size_t links_of(const struct design *d, const struct concept_entity *e)
{
	size_t n = 0;

	for (size_t i = 0; i < d->concept->relationships.count; i++) {
		const struct concept_relationship *r = d->concept->relationships.all[i];

		n += r->from == e || r->to == e;
	}
	return n;
}

static void weigh(const struct design *d, const struct concept_entity *e, struct weight *w)
{
	for (size_t i = 0; i < e->children.count; i++) {
		const struct concept_entity *child = e->children.all[i];

		w->subtypes++;
		w->attributes += child->attributes.count;
		w->relationships += links_of(d, child) + child->keys.count;
		weigh(d, child, w);
	}
}

static const char *strategy(const struct design *d, const struct concept_entity *root, const struct weight *w)
{
	const char *asked = d->options.subtype_strategy;
	bool bare_root = w->root_links == 0 && root->keys.count == 0;

	if (asked != NULL && strcmp(asked, "separate") == 0 && !bare_root) {
		return "joined";
	}
	if (asked != NULL && strcmp(asked, "auto") != 0) {
		return asked;
	}
	if (w->relationships == 0 && w->attributes <= FEW) {
		return "single";
	}
	return bare_root && root->attributes.count == 0 ? "separate" : "joined";
}

static void merge_all(struct concept_entity *e)
{
	for (size_t i = 0; i < e->children.count; i++) {
		struct concept_entity *child = e->children.all[i];

		child->merged = true;
		merge_all(child);
	}
}

static void decide(struct design *d, const struct concept_entity *root, const char *choice, const struct weight *w)
{
	const char *counts = mem_printf(d->ctx,
	                                "%zu subtype(s) with %zu attribute(s) and %zu relationship(s) of their own, %zu "
	                                "relationship(s) of the supertype",
	                                w->subtypes, w->attributes, w->relationships, w->root_links);

	if (strcmp(choice, "single") == 0) {
		design_decide(d, "subtype-strategy", root->name, "one table with a discriminator", "a table for each subtype",
		              mem_printf(d->ctx, "%s: too little to pay a join for.", counts));
		design_assume(d, root->name, "each row is of exactly one subtype",
		              "One discriminator column can hold one value; the text does not speak of overlap.");
	} else if (strcmp(choice, "separate") == 0) {
		design_decide(d, "subtype-strategy", root->name, "a table for each subtype, none for the supertype",
		              "joined tables; one table with a discriminator",
		              mem_printf(d->ctx, "%s: the supertype holds nothing that anything refers to.", counts));
	} else {
		design_decide(
		        d, "subtype-strategy", root->name, "joined: the subtype's key is the supertype's",
		        "one table with a discriminator",
		        mem_printf(d->ctx,
		                   "%s: references must be able to name a subtype, and no fact may be empty only because "
		                   "the row is of another kind. One row may be of several subtypes: that they exclude each "
		                   "other is not stated.",
		                   counts));
	}
}

bool derive_stands_alone(const struct concept_entity *e)
{
	return e->parent != NULL && !e->merged && e->parent->merged;
}

/* A supertype without a table is marked as merged although it has no parent: its facts go down to the subtypes. */
static void separate(struct concept_entity *root)
{
	root->merged = true;
}

void derive_subtypes(struct design *d)
{
	for (size_t i = 0; i < d->concept->entities.count; i++) {
		struct concept_entity *root = d->concept->entities.all[i];
		struct weight w = {.root_links = links_of(d, root)};
		const char *choice;

		if (root->parent != NULL || root->children.count == 0) {
			continue;
		}
		weigh(d, root, &w);
		choice = strategy(d, root, &w);
		decide(d, root, choice, &w);
		if (strcmp(choice, "single") == 0) {
			merge_all(root);
		} else if (strcmp(choice, "separate") == 0) {
			separate(root);
		}
	}
}
