/* A schema as the list of everything its engine knows: one object for each table, column, constraint, index, view, type,
 * comment, grant ..., with the statements that make and remove it and with what it needs.
 *
 * The tables of the session file (model/schema.sql) hold what a design is made of; a migration has to bring back exactly what
 * an engine had, also what no design of ours ever says. Two objects with the same key are the same thing in two schemas; they
 * are equal when their definitions are. A list belongs to the context it was made in.
 */
#ifndef DATAENG_MODEL_OBJECT_H
#define DATAENG_MODEL_OBJECT_H

#include <stdbool.h>
#include <stddef.h>

#include "dataeng/model/dialect.h"

#define OBJECT_NONE ((size_t)-1)

/* In the order in which they are made when nothing else decides. */
enum object_kind {
	OBJECT_SCHEMA,
	OBJECT_EXTENSION,
	OBJECT_ENUM,
	OBJECT_COMPOSITE,
	OBJECT_RANGE,
	OBJECT_DOMAIN,
	OBJECT_SEQUENCE,
	OBJECT_FUNCTION,
	OBJECT_TABLE,
	OBJECT_VIRTUAL, /* virtual table of SQLite */
	OBJECT_COLUMN,
	OBJECT_DEFAULT, /* PostgreSQL; in SQLite it is part of the column */
	OBJECT_OWNER,   /* a sequence belongs to a column */
	OBJECT_SETTING, /* of a table or column: row level security, storage parameters, statistics target ... */
	OBJECT_KEY,     /* primary key or unique constraint */
	OBJECT_CHECK,   /* also of a domain */
	OBJECT_EXCLUDE,
	OBJECT_INDEX,
	OBJECT_FK,
	OBJECT_PARTITION, /* a table is attached to another */
	OBJECT_VIEW,
	OBJECT_MATVIEW,
	OBJECT_RULE,
	OBJECT_STATISTICS,
	OBJECT_POLICY,
	OBJECT_TRIGGER,
	OBJECT_GRANT,
	OBJECT_COMMENT,
	OBJECT_OTHER, /* what we can name and not move */
	OBJECT_KINDS,
};

struct object {
	enum object_kind kind;
	const char *space;         /* schema of PostgreSQL; "" elsewhere */
	const char *table;         /* it hangs on this table, view or type; NULL: on none */
	const char *name;          /* NULL: it has none */
	const char *key;           /* "column public.orders.total": unique in the list */
	const char *path;          /* for people: orders.total */
	const char *def;           /* one spelling of its definition */
	const char *create, *drop; /* statements without semicolon; NULL: made and gone with something else */
	size_t parent;             /* index of the table, view or type it hangs on; OBJECT_NONE */
	size_t *kids;              /* [kid_count]: those whose parent it is; made by objects_link */
	size_t kid_count;
	size_t *needs; /* indexes of objects that must be there first, [need_count] */
	size_t need_count;

	const char *id;     /* PostgreSQL: catalogue, oid and part, which outlive a rename; NULL elsewhere */
	const char *quoted; /* PostgreSQL: its name in SQL, with the schema; columns: without */
	const char *same;   /* functions: what must not differ for CREATE OR REPLACE */

	/* tables */
	const char *sql;      /* SQLite: the statement as kept; of a check its words as kept, others: NULL */
	const char *identity; /* SQLite: the column that is the rowid; NULL: none */
	bool strict, without_rowid, autoincrement;
	char relation;          /* PostgreSQL: pg_class.relkind; 'c' a partition (of either kind) */
	const char *base;       /* that may not differ when a table is altered in place: kind, partition key, parents */
	const char *comes_from; /* partitions: the parent, quoted */

	/* columns (and, for type and not_null, domains) */
	const char *type; /* as the engine writes it */
	const char *bare; /* the type without modifiers and array brackets, quoted: integer, app.state */
	bool own_type;    /* bare is no type of the system */
	bool not_null;
	const char *fallback;        /* DEFAULT; NULL: none */
	const char *generated;       /* expression; NULL: a plain column */
	const char *collation;       /* NULL: that of the type */
	const char *numbers;         /* identity: "a" always, "d" by default; NULL: none. SQLite: "rowid" */
	const char *numbers_options; /* of its sequence: " START WITH 1 INCREMENT BY 1 ..." */
	int position;                /* in the table, from 1 */
	int key_position;            /* in the primary key, from 1; 0: no part of it */

	/* keys */
	const char **columns; /* [column_count] of keys, foreign keys, and plain columns of indexes */
	size_t column_count;
	bool primary, unique;
	const char *refers;         /* foreign keys: key of the table that they point to */
	const char **refer_columns; /* [refer_count], in the order of columns */
	size_t refer_count;

	/* enums */
	const char **labels; /* [label_count] */
	size_t label_count;

	/* sequences */
	const char *owner; /* key of the column it belongs to; NULL: none */
};

struct objects {
	const void *ctx;
	enum dialect dialect;
	struct object *all; /* [count] */
	size_t count;
	size_t room;
	size_t *by_key; /* made by objects_finish */
};

struct objects *objects_new(const void *ctx, enum dialect dialect);

/* A new one at the end; the pointer holds until the next. All its texts must live as long as the list. */
struct object *objects_add(struct objects *o, enum object_kind kind, const char *key);

/* When all are there: keys that occur twice are numbered, and objects_find works. */
void objects_finish(struct objects *o);

/* When all parents are known: fills kids. */
void objects_link(struct objects *o);

/* Index by key, OBJECT_NONE when there is none. SQLite's keys are in lower case. */
size_t objects_find(const struct objects *o, const char *key);
size_t objects_findf(const struct objects *o, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Adds an edge; duplicates are fine. */
void objects_need(struct objects *o, size_t object, size_t needed);

/* How many objects differ, come or go; *what gets the key of the first, NULL when all are the same. */
size_t objects_differ(const struct objects *a, const struct objects *b, const char **what);

/* "table", "unique constraint" ...: the word for people. */
const char *object_kind_name(const struct object *o);

/* ASCII letters of a copy in lower case. */
char *object_fold(const void *ctx, const char *name);

/* Tables, virtual ones too. */
bool object_is_table(const struct object *o);

#endif
