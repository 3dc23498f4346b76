/* The passes of the derivation, in the order in which derive_run calls them. Each completes the design that the ones before
 * it have begun; decisions and assumptions are recorded where they are made. Not for use outside of src/plan. */
#ifndef DATAENG_PLAN_DERIVE_PARTS_H
#define DATAENG_PLAN_DERIVE_PARTS_H

#include "dataeng/plan/design.h"

/* Which table each subtype is kept in: sets entity->merged and, for a supertype without a table, leaves it without. */
void derive_subtypes(struct design *d);
bool derive_stands_alone(const struct concept_entity *e); /* its supertype has no table */

/* Tables of entities and their primary keys. */
void derive_tables(struct design *d);
/* All other columns that hold attributes; attributes of many values become tables. */
void derive_attributes(struct design *d);
/* The columns of one attribute, typed, with their checks; a composite one gives several, some give none. */
void derive_attribute(struct design *d, struct design_table *t, struct concept_attribute *a, bool optional);
/* Is the attribute kept out of the tables: computed, forbidden, or said by a reference already? The decision is recorded. */
bool derive_is_left_out(struct design *d, const struct design_table *t, const struct concept_attribute *a);
const char *derive_comment(const struct design *d, const char *note);

/* Type, default and checks of a column that holds the attribute's values. */
void derive_type(struct design *d, struct design_column *c, const struct concept_attribute *a);
void derive_identity(struct design_column *c);
void derive_timestamp(struct design *d, struct design_column *c);
void derive_copy_type(struct design_column *c, const struct design_column *key); /* a reference has the type of the key */
bool derive_is_clock(const struct design *d, const char *name);                  /* a time of day, not an instant */

/* Foreign keys and link tables. */
void derive_references(struct design *d);
void derive_link(struct design *d, struct concept_relationship *r);
/* Columns of t that refer to the key of `to`, called after what it is for t. */
void derive_reference_columns(struct design *d, struct design_table *t, const struct design_table *to, const char *role,
                              struct list *columns);
void derive_multivalued(struct design *d, struct design_table *owner, struct concept_attribute *a);
void derive_on_delete(struct design *d, struct design_fk *f, const struct concept_relationship *r);
/* Breaks rings of mandatory references by checking one of them at the end of the transaction. */
void derive_cycles(struct design *d);

/* Candidate keys: stated, of weak entities, of links. */
void derive_keys(struct design *d);
/* The columns a key or rule part became in the table; false when they are elsewhere or nowhere. */
bool derive_part_columns(const struct design *d, const struct design_table *t, const struct concept_part *p,
                         struct list *columns);

/* Order of dates, limits, overlaps, and what is left to the application. */
void derive_rules(struct design *d);
/* The two columns between which a row holds, or false. */
bool derive_period(const struct design *d, const struct design_table *t, struct design_column **from,
                   struct design_column **until);

/* Soft delete and audit columns, where asked for. */
void derive_upkeep(struct design *d);

/* Queries and indexes of the access patterns, then indexes of the foreign keys that have none. */
bool derive_access(struct design *d);
void derive_indexes(struct design *d);

/* What the declared volumes say about partitions. */
void derive_partitions(struct design *d);

#endif
