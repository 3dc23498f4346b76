/* The physical model while it is being derived: tables in memory, that several passes complete, then stored at once.
 *
 * Everything lives in design->ctx. Names of constraints and indexes are unique in the whole schema, since PostgreSQL keeps
 * keys and indexes in one name space with the tables.
 */
#ifndef DATAENG_PLAN_DESIGN_H
#define DATAENG_PLAN_DESIGN_H

#include "dataeng/plan/concept.h"

struct session;

struct design_column {
	struct design_table *table;
	const char *name;
	const char *type, *sqlite_type, *postgres_type;
	bool not_null;
	const char *sqlite_default, *postgres_default;
	const char *identity;
	const char *role, *pii;
	int64_t relationship_id;
	struct concept_attribute *attribute; /* NULL: none */
	const char *comment;
	int64_t id; /* set when stored */
};

struct design_key {
	const char *name;
	bool is_primary;
	struct list columns; /* struct design_column */
};

struct design_fk {
	const char *name;
	struct design_table *table, *to;
	struct list columns, to_columns; /* struct design_column */
	const char *on_delete, *on_update, *deferral;
	int64_t relationship_id;
	bool identifying;
	int64_t id;
};

struct design_check {
	const char *name, *kind;
	const char *sqlite, *postgres; /* expressions */
	struct design_column *column;  /* NULL: about several */
	int64_t rule_id;
};

struct design_index_part {
	struct design_column *column;
	bool descending;
};

struct design_index {
	const char *name;
	struct design_table *table;
	bool is_unique;
	const char *where; /* the same in both dialects; NULL */
	struct list parts; /* struct design_index_part */
	int64_t access_id;
	struct design_fk *fk;
	const char *reason;
	int64_t id;
};

struct design_object {
	const char *kind, *name;
	struct design_table *table;
	const char *sqlite, *postgres; /* statements; NULL: not for this engine */
	const char *comment;
	int64_t rule_id;
};

struct design_query {
	int64_t access_id;
	const char *sqlite, *postgres;
	struct design_table *main;
	struct design_index *index;
	const char *reason;
};

struct design_table {
	const char *name;
	const char *singular; /* what one row is called */
	struct concept_entity *entity;
	struct concept_relationship *relationship;
	struct concept_attribute *attribute;
	bool without_rowid;
	const char *comment;
	struct list columns; /* struct design_column */
	struct list keys;    /* struct design_key */
	struct list fks;     /* struct design_fk */
	struct list checks;  /* struct design_check */
	struct list indexes; /* struct design_index */
	struct design_key *primary;
	struct design_column *discriminator; /* which subtype a row is; NULL */
	struct design_column *deleted_at;    /* soft delete; NULL */
	struct list must, may;               /* struct design_column: NOT NULL, or nullable, though the text says neither */
	int64_t id;
};

/* What the answers say about the derivation; NULL or false: not said. */
struct design_options {
	const char *key_style;        /* surrogate, natural */
	const char *subtype_strategy; /* joined, single, separate */
	bool soft_delete;
	bool audit_columns;
};

struct design {
	void *ctx;
	struct session *session;
	struct concept *concept;
	struct design_options options;
	struct list tables;  /* struct design_table */
	struct list objects; /* struct design_object */
	struct list queries; /* struct design_query */
	struct list names;   /* char: taken by tables, keys and indexes */
};

/* A name that nothing has yet, cut to the limit of the engines; it is taken from now on. */
const char *design_take_name(struct design *d, const char *wish);

struct design_table *design_add_table(struct design *d, const char *wish, const char *singular);
/* The wished name may get a suffix when the table has it already, and the row's name before it when it is a reserved word. */
struct design_column *design_add_column(struct design *d, struct design_table *t, const char *wish);
/* The name is made from the table and the columns. */
struct design_key *design_add_key(struct design *d, struct design_table *t, bool is_primary, const struct list *columns);
struct design_fk *design_add_fk(struct design *d, struct design_table *t, struct design_table *to, const struct list *columns);
/* what ends the name: orders_status_WHAT. Expressions NULL: not for this engine. */
struct design_check *design_add_check(struct design *d, struct design_table *t, struct design_column *c, const char *kind,
                                      const char *what, const char *sqlite, const char *postgres);
struct design_index *design_add_index(struct design *d, struct design_table *t, const struct list *columns);
struct design_object *design_add_object(struct design *d, struct design_table *t, const char *kind, const char *name);

struct design_column *design_column(const struct design_table *t, const char *name);
/* The column an attribute became in the table, or NULL. */
struct design_column *design_column_of(const struct design_table *t, const struct concept_attribute *a);
/* Is there a primary key or a unique key of exactly these columns, in any order? */
bool design_has_key(const struct design_table *t, const struct list *columns);
/* The names of the columns, with between them. */
char *design_names(const struct design *d, const struct list *columns, const char *between);

/* A decision of the derivation: what, about which object, the choice, the alternative, why. */
void design_decide(struct design *d, const char *topic, const char *object, const char *choice, const char *rejected,
                   const char *reason);
void design_assume(struct design *d, const char *object, const char *body, const char *reason);

/* "orders.status" */
char *design_path(const struct design *d, const struct design_table *t, const char *name);

/* Writes all of it as the schema of that name, in place of an older one. */
bool design_store(struct design *d, const char *name);

#endif
