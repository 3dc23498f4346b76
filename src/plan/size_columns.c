/* How wide the values are. Integers of SQLite are as short as their value, so a reference is as wide as the number of rows it
 * refers to; texts are as long as their name suggests (words.dat, kind width), or as their listed values are. */
#include "dataeng/plan/size_parts.h"

#include <math.h>
#include <string.h>

#include "dataeng/base/embed.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/session.h"
#include "dataeng/plan/words.h"
#include "dataeng/wrap/sqlite.h"

static const double TEXT = 20, JSON = 200, BINARY = 1000, MAYBE = 0.7;

struct column {
	int64_t id;
	struct size_column size;
	double target_rows; /* of what it refers to; 0: no reference */
	bool rowid;
};

static bool is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

/* Bytes of the largest integer up to n. */
static double integer_bytes(double n)
{
	return n < 128 ? 1 : n < 32768 ? 2 : n < 8388608 ? 3 : n < 2147483648.0 ? 4 : n < 140737488355328.0 ? 6 : 8;
}

/* The mean length of the values in x IN ('a', 'bc'). */
static double list_width(const char *expr)
{
	double bytes = 0, values = 0;
	bool inside = false;

	for (const char *p = expr; *p != '\0'; p++) {
		if (*p == '\'') {
			inside = !inside;
			values += inside;
		} else {
			bytes += inside;
		}
	}
	return values > 0 ? bytes / values : TEXT;
}

static double text_width(void *ctx, const char *name, const char *list)
{
	char *value = NULL;

	if (list != NULL) {
		return list_width(list);
	}
	return words_match(ctx, "width", name, &value) ? strtod(value, NULL) : TEXT;
}

static void variable(struct size_column *c, double bytes)
{
	c->postgres_bytes = bytes + (bytes < 127 ? 1 : 4);
	c->postgres_align = bytes < 127 ? 0 : 4;
	c->sqlite_bytes = bytes;
	c->sqlite_header = bytes > 57 ? 2 : 1;
}

static void fixed(struct size_column *c, double postgres, int align, double sqlite)
{
	c->postgres_bytes = postgres;
	c->postgres_align = align;
	c->sqlite_bytes = sqlite;
	c->sqlite_header = 1;
}

static void measure(void *ctx, struct column *c, struct query *q)
{
	const char *kind = query_text(q, 2);
	const char *pg = query_text(q, 3);
	double whole = c->target_rows > 0 ? integer_bytes(c->target_rows) : 3;

	if (is(kind, "boolean")) {
		fixed(&c->size, 1, 1, 0);
	} else if (is(kind, "date")) {
		fixed(&c->size, 4, 4, 10);
	} else if (is(kind, "timestamp")) {
		fixed(&c->size, 8, 8, is(pg, "time") ? 8 : 20);
	} else if (is(kind, "money")) {
		fixed(&c->size, 8, 0, 4);
	} else if (is(kind, "decimal")) {
		fixed(&c->size, 8, 0, 8);
	} else if (is(kind, "integer")) {
		bool wide = is(pg, "bigint");

		fixed(&c->size, wide ? 8 : 4, wide ? 8 : 4, whole);
	} else {
		variable(&c->size, is(kind, "json")     ? JSON
		                   : is(kind, "binary") ? BINARY
		                                        : text_width(ctx, query_text(q, 1), query_text(q, 6)));
	}
}

static double rows_of(const struct list *tables, int64_t id, double scale)
{
	for (size_t i = 0; i < tables->count; i++) {
		const struct size_table *t = tables->all[i];

		if (t->id == id) {
			return t->rows * (t->fixed ? 1 : scale);
		}
	}
	return 0;
}

static bool load(void *ctx, struct session *s, const struct list *tables, const struct size_table *t, double scale,
                 struct list *columns)
{
	struct query *q = db_query(ctx, s->db, embed_text("plan/size_columns.sql"), "i", t->id);

	while (query_next(q)) {
		struct column *c = mem_new(ctx, struct column);

		c->id = query_int(q, 0);
		c->target_rows = rows_of(tables, query_int(q, 7), scale);
		c->rowid = query_int(q, 8) != 0;
		measure(ctx, c, q);
		c->size.filled = query_int(q, 5) ? 1 : MAYBE;
		if (c->rowid) {
			c->size.sqlite_bytes = 0; /* the cell has it already */
		}
		list_add(ctx, columns, c);
	}
	return query_end(q);
}

static struct size_column *widths(void *ctx, const struct list *columns, size_t room)
{
	struct size_column *all = mem_array(ctx, struct size_column, columns->count + room + 1);

	for (size_t i = 0; i < columns->count; i++) {
		all[i] = ((struct column *)columns->all[i])->size;
	}
	return all;
}

static struct column *find(const struct list *columns, int64_t id)
{
	for (size_t i = 0; i < columns->count; i++) {
		struct column *c = columns->all[i];

		if (c->id == id) {
			return c;
		}
	}
	return NULL;
}

/* One key or index on its way. */
struct index {
	const char *which;
	bool primary, unique;
	struct list columns; /* struct column */
};

/* An index of SQLite ends with what leads to the row. */
static double sqlite_index(void *ctx, const struct index *x, const struct list *primary, const struct size_table *t,
                           double rows)
{
	struct size_column *all = widths(ctx, &x->columns, primary->count + 1);
	size_t n = x->columns.count;

	if (t->without_rowid) {
		for (size_t i = 0; i < primary->count; i++) {
			if (!list_has(&x->columns, primary->all[i])) {
				all[n++] = ((struct column *)primary->all[i])->size;
			}
		}
	} else {
		all[n++] = (struct size_column){.sqlite_bytes = integer_bytes(rows), .sqlite_header = 1, .filled = 1};
	}
	return size_sqlite_index(all, n, rows);
}

/* Several rows share a key when it is a reference to fewer rows. */
static double distinct(const struct index *x, double rows)
{
	double most = 0;

	for (size_t i = 0; i < x->columns.count; i++) {
		const struct column *c = x->columns.all[i];

		if (c->target_rows == 0) {
			return rows;
		}
		most = fmax(most, c->target_rows);
	}
	return x->unique || x->columns.count > 1 ? rows : fmin(most, rows);
}

static void add_index(void *ctx, const struct index *x, const struct list *primary, const struct size_table *t, double rows,
                      double postgres[2], double sqlite[2])
{
	const struct column *first = x->columns.count > 0 ? x->columns.all[0] : NULL;
	bool is_table = x->primary && (t->without_rowid || (first != NULL && first->rowid));

	if (first == NULL) {
		return;
	}
	postgres[1] += size_postgres_index(widths(ctx, &x->columns, 0), x->columns.count, rows, distinct(x, rows));
	if (!is_table) {
		sqlite[1] += sqlite_index(ctx, x, primary, t, rows);
	}
}

static bool load_indexes(void *ctx, struct session *s, const struct size_table *t, const struct list *columns,
                         struct list *indexes)
{
	struct query *q = db_query(ctx, s->db, embed_text("plan/size_indexes.sql"), "i", t->id);
	struct index *x = NULL;

	while (query_next(q)) {
		if (x == NULL || !is(x->which, query_text(q, 0))) {
			x = mem_new(ctx, struct index);
			x->which = mem_strdup(ctx, query_text(q, 0));
			x->primary = query_int(q, 2) != 0;
			x->unique = query_int(q, 3) != 0;
			list_add(ctx, indexes, x);
		}
		list_add(ctx, &x->columns, find(columns, query_int(q, 1)));
	}
	return query_end(q);
}

bool size_bytes(void *ctx, struct session *s, const struct list *tables, const struct size_table *t, double scale,
                double postgres[2], double sqlite[2])
{
	double rows = t->rows * (t->fixed ? 1 : scale);
	struct list columns = {0}, indexes = {0}, none = {0};
	const struct list *primary = &none;

	if (!load(ctx, s, tables, t, scale, &columns) || !load_indexes(ctx, s, t, &columns, &indexes)) {
		return false;
	}
	postgres[0] = size_postgres_heap(widths(ctx, &columns, 0), columns.count, rows);
	sqlite[0] = size_sqlite_table(widths(ctx, &columns, 0), columns.count, rows);
	postgres[1] = sqlite[1] = 0;
	for (size_t i = 0; i < indexes.count; i++) {
		const struct index *x = indexes.all[i];

		primary = x->primary ? &x->columns : primary;
	}
	for (size_t i = 0; i < indexes.count; i++) {
		add_index(ctx, indexes.all[i], primary, t, rows, postgres, sqlite);
	}
	return true;
}
