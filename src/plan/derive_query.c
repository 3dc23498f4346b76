/* Access patterns as SQL, for both engines at once: they differ in how a parameter is written and in how a time is cut to its
 * week or month, and in nothing else here. */
#include "dataeng/plan/derive_access.h"

#include <string.h>
#include <strings.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/dialect.h"
#include "dataeng/plan/words.h"

enum { MEASURES = 3 };

/* The text in both dialects. */
struct both {
	struct buf sqlite, postgres;
	int parameters;
};

static void add(struct both *b, const char *text)
{
	buf_str(&b->sqlite, text);
	buf_str(&b->postgres, text);
}

static void add_parameter(struct both *b)
{
	b->parameters++;
	buf_printf(&b->sqlite, "?%d", b->parameters);
	buf_printf(&b->postgres, "$%d", b->parameters);
}

static char *column(const struct design *d, const struct access_join *j, const struct design_column *c)
{
	return mem_printf(d->ctx, "%s.%s", dialect_name(d->ctx, j->alias), dialect_name(d->ctx, c->name));
}

static void add_join(const struct design *d, const struct access *a, const struct access_join *j, struct both *b)
{
	bool maybe = a->report && !j->incoming && !((struct design_column *)j->fk->columns.all[0])->not_null;
	const struct list *here = j->incoming ? &j->fk->columns : &j->fk->to_columns;
	const struct list *there = j->incoming ? &j->fk->to_columns : &j->fk->columns;

	add(b, maybe ? "\nLEFT JOIN " : "\nJOIN ");
	add(b, dialect_name(d->ctx, j->table->name));
	if (strcmp(j->alias, j->table->name) != 0) {
		add(b, mem_printf(d->ctx, " AS %s", dialect_name(d->ctx, j->alias)));
	}
	add(b, " ON ");
	for (size_t i = 0; i < here->count; i++) {
		add(b, mem_printf(d->ctx, "%s%s = %s", i > 0 ? " AND " : "", column(d, j, here->all[i]),
		                  column(d, j->from, there->all[i])));
	}
}

static void add_from(const struct design *d, const struct access *a, struct both *b)
{
	const struct access_join *main = a->joins.all[0];

	add(b, mem_printf(d->ctx, "\nFROM %s", dialect_name(d->ctx, main->table->name)));
	for (size_t i = 1; i < a->joins.count; i++) {
		add_join(d, a, a->joins.all[i], b);
	}
}

static void add_term(const struct design *d, const struct access_term *t, struct both *b)
{
	const char *name = column(d, t->join, t->column);

	add(b, name);
	add(b, t->range ? " >= " : " = ");
	add_parameter(b);
	if (t->range) {
		add(b, mem_printf(d->ctx, " AND %s < ", name));
		add_parameter(b);
	}
}

/* Terms to bound by: all of a look-up, of a report those with a range. */
static void add_where(const struct design *d, const struct access *a, struct both *b)
{
	const char *before = "\nWHERE ";

	for (size_t i = 0; i < a->terms.count; i++) {
		const struct access_term *t = a->terms.all[i];

		if (!a->report || t->range) {
			add(b, before);
			add_term(d, t, b);
			before = "\n  AND ";
		}
	}
	for (size_t i = 0; i < a->joins.count; i++) {
		const struct access_join *j = a->joins.all[i];

		if (j->table->deleted_at != NULL) {
			add(b, before);
			add(b, mem_printf(d->ctx, "%s IS NULL", column(d, j, j->table->deleted_at)));
			before = "\n  AND ";
		}
	}
}

/* A look-up gives each row once, also when it was found through several others. */
static bool needs_distinct(const struct access *a)
{
	for (size_t i = 1; i < a->joins.count; i++) {
		const struct access_join *j = a->joins.all[i];

		if (j->incoming && j->table->relationship == NULL) {
			return true;
		}
	}
	return false;
}

static void write_lookup(const struct design *d, const struct access *a, struct both *b)
{
	const struct access_join *main = a->joins.all[0];

	add(b, needs_distinct(a) ? "SELECT DISTINCT " : "SELECT ");
	add(b, mem_printf(d->ctx, "%s.*", dialect_name(d->ctx, main->table->name)));
	add_from(d, a, b);
	add_where(d, a, b);
	if (a->sort != NULL) {
		add(b, mem_printf(d->ctx, "\nORDER BY %s%s", column(d, main, a->sort), a->descending ? " DESC" : ""));
	}
}

static const char *bucket_word(const struct access *a)
{
	static const char *const words[] = {"day", "week", "month", "quarter", "year"};
	static const char *const daily[] = {"daily", "weekly", "monthly", "quarterly", "yearly"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcasestr(a->body, words[i]) != NULL || strcasestr(a->body, daily[i]) != NULL) {
			return words[i];
		}
	}
	return "month";
}

static char *sqlite_bucket(const struct design *d, const char *name, const char *word)
{
	if (strcmp(word, "week") == 0) {
		return mem_printf(d->ctx, "strftime('%%Y-%%W', %s)", name);
	}
	if (strcmp(word, "quarter") == 0) {
		return mem_printf(d->ctx, "substr(%s, 1, 4) || '-Q' || ((CAST(substr(%s, 6, 2) AS INTEGER) + 2) / 3)", name,
		                  name);
	}
	return mem_printf(d->ctx, "substr(%s, 1, %d)", name, *word == 'd' ? 10 : *word == 'm' ? 7 : 4);
}

static bool is_time(const struct design_column *c)
{
	return strcmp(c->type, "date") == 0 || (strcmp(c->type, "timestamp") == 0 && strcmp(c->postgres_type, "time") != 0);
}

static void add_group(const struct design *d, const struct access *a, const struct access_term *t, struct both *b)
{
	const char *name = column(d, t->join, t->column);

	if (is_time(t->column)) {
		buf_printf(&b->sqlite, "%s AS %s", sqlite_bucket(d, name, bucket_word(a)), bucket_word(a));
		buf_printf(&b->postgres, "date_trunc('%s', %s) AS %s", bucket_word(a), name, bucket_word(a));
	} else {
		add(b, name);
	}
}

/* The table whose rows are added up: the one that has most rows for a row of the main table. */
static const struct access_join *measured(const struct access *a)
{
	const struct access_join *deepest = a->joins.all[0];

	for (size_t i = 1; i < a->joins.count; i++) {
		const struct access_join *j = a->joins.all[i];

		if (j->incoming && j->table->entity != NULL) {
			deepest = j;
		}
	}
	return deepest;
}

static const struct design_column *find_measure(const struct design_table *t, const char *type, const char *word)
{
	for (size_t i = 0; i < t->columns.count; i++) {
		const struct design_column *c = t->columns.all[i];

		if (c->attribute != NULL && strcmp(c->type, type) == 0 && (word == NULL || strstr(c->name, word) != NULL)) {
			return c;
		}
	}
	return NULL;
}

static void add_measures(const struct design *d, const struct access *a, struct both *b)
{
	const struct access_join *m = measured(a);
	const struct design_column *quantity = find_measure(m->table, "integer", "quantity");
	const struct design_column *price = find_measure(m->table, "money", "price");
	int count = 0;

	add(b, ",\n  count(*) AS row_count");
	if (quantity != NULL && price != NULL) {
		add(b, mem_printf(d->ctx, ",\n  sum(%s * %s) AS amount", column(d, m, quantity), column(d, m, price)));
		return;
	}
	for (size_t i = 0; i < m->table->columns.count && count < MEASURES; i++) {
		const struct design_column *c = m->table->columns.all[i];

		if (c->attribute != NULL && strcmp(c->type, "money") == 0) {
			add(b, mem_printf(d->ctx, ",\n  sum(%s) AS %s", column(d, m, c),
			                  dialect_name(d->ctx, mem_printf(d->ctx, "sum_%s", c->name))));
			count++;
		}
	}
}

static void write_report(const struct design *d, const struct access *a, struct both *b)
{
	add(b, "SELECT ");
	for (size_t i = 0; i < a->terms.count; i++) {
		add(b, i > 0 ? ", " : "");
		add_group(d, a, a->terms.all[i], b);
	}
	add_measures(d, a, b);
	add_from(d, a, b);
	add_where(d, a, b);
	add(b, "\nGROUP BY ");
	for (size_t i = 0; i < a->terms.count; i++) {
		add(b, mem_printf(d->ctx, "%s%zu", i > 0 ? ", " : "", i + 1));
	}
	add(b, "\nORDER BY ");
	for (size_t i = 0; i < a->terms.count; i++) {
		add(b, mem_printf(d->ctx, "%s%zu", i > 0 ? ", " : "", i + 1));
	}
}

void access_write(struct design *d, const struct access *a, struct design_query *q)
{
	struct both b = {.parameters = 0};

	buf_init(&b.sqlite, d->ctx);
	buf_init(&b.postgres, d->ctx);
	if (a->report) {
		write_report(d, a, &b);
	} else {
		write_lookup(d, a, &b);
	}
	q->sqlite = b.sqlite.data;
	q->postgres = b.postgres.data;
}
