/* Access patterns: the columns they name, the index they need.
 *
 * An index holds the columns compared for equality first, references before others since it then serves the foreign key too,
 * then one range, else the order asked for. A pattern that a key serves gets no index; a report reads most rows anyway and
 * gets none either.
 */
#include "dataeng/plan/derive_access.h"

#include <string.h>
#include <strings.h>

#include "dataeng/base/embed.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/session.h"
#include "dataeng/plan/derive_parts.h"
#include "dataeng/plan/words.h"
#include "dataeng/wrap/sqlite.h"

struct named {
	const char *name;
	struct concept_attribute *attribute;
	struct concept_entity *entity;
	struct concept_relationship *relationship;
};

static bool is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

static bool is_range(const struct design_column *c)
{
	return c->relationship_id == 0 &&
	       (is(c->type, "date") || is(c->type, "timestamp") || is(c->type, "decimal") || is(c->type, "money"));
}

static void add_term(struct design *d, struct access *a, const char *name, struct access_join *join, struct design_column *c)
{
	struct access_term *t = mem_new(d->ctx, struct access_term);

	t->name = name;
	t->join = join;
	t->column = c;
	t->range = is_range(c);
	list_add(d->ctx, &a->terms, t);
}

static bool to_row_of(struct design *d, struct access *a, const char *name, struct access_join *j)
{
	struct list *columns;

	if (j == NULL) {
		return false;
	}
	/* The reference of the last step says who is meant already; the table behind it need not be read. */
	if (j->from == NULL || j->incoming) {
		columns = &j->table->primary->columns;
		for (size_t i = 0; i < columns->count; i++) {
			add_term(d, a, name, j, columns->all[i]);
		}
		return true;
	}
	for (size_t i = 0; i < j->fk->columns.count; i++) {
		add_term(d, a, name, j->from, j->fk->columns.all[i]);
	}
	return true;
}

static bool by_relationship(struct design *d, struct access *a, const struct named *n)
{
	struct concept_relationship *r = n->relationship;
	struct access_join *j;

	if (r->fk != NULL) {
		j = access_join_to(d, a, r->fk->table);
		return j != NULL && to_row_of(d, a, n->name, access_join_step(d, a, j, r->fk, false));
	}
	if (r->table == NULL || r->table->fks.count < 2) {
		return false;
	}
	j = access_join_to(d, a, r->table);
	return j != NULL &&
	       to_row_of(d, a, n->name,
	                 access_join_step(d, a, j, r->table->fks.all[r->from->table == a->entity->table ? 1 : 0], false));
}

static struct design_column *anywhere(const struct design *d, const struct concept_attribute *attribute)
{
	for (size_t i = 0; i < d->tables.count; i++) {
		struct design_column *c = design_column_of(d->tables.all[i], attribute);

		if (c != NULL) {
			return c;
		}
	}
	return NULL;
}

static bool by_column(struct design *d, struct access *a, const struct named *n, struct design_column *c)
{
	struct access_join *j = a->joins.all[0];

	if (c != NULL && n->relationship != NULL && n->relationship->fk != NULL && n->relationship->fk->to == c->table &&
	    n->relationship->fk->table == a->entity->table) {
		j = access_join_step(d, a, j, n->relationship->fk, false);
	} else if (c != NULL && c->table != a->entity->table) {
		j = access_join_to(d, a, c->table);
	}
	if (c == NULL || j == NULL) {
		return false;
	}
	add_term(d, a, n->name, j, c);
	return true;
}

static bool by_attribute(struct design *d, struct access *a, const struct named *n)
{
	struct design_column *c = design_column_of(a->entity->table, n->attribute);
	bool found = false;

	for (size_t i = 0; i < n->attribute->parts.count; i++) {
		struct named part = {.name = n->name, .attribute = n->attribute->parts.all[i], .relationship = n->relationship};

		found = by_attribute(d, a, &part) || found;
	}
	return found || by_column(d, a, n, c != NULL ? c : anywhere(d, n->attribute));
}

static bool resolve(struct design *d, struct access *a, const struct named *n)
{
	if (n->attribute != NULL) {
		return by_attribute(d, a, n);
	}
	if (n->relationship != NULL) {
		return by_relationship(d, a, n);
	}
	if (n->entity != NULL && n->entity->table != NULL) {
		return to_row_of(d, a, n->name, access_join_to(d, a, n->entity->table));
	}
	return by_column(d, a, n, design_column(a->entity->table, n->name));
}

/* ---- choosing the index */

static bool leads(const struct list *first, const struct list *columns, size_t equal)
{
	if (columns->count > first->count) {
		return false;
	}
	for (size_t i = 0; i < columns->count; i++) {
		if (i < equal ? !list_has(columns, first->all[i]) : first->all[i] != columns->all[i]) {
			return false;
		}
	}
	return true;
}

static bool holds_all(const struct list *columns, size_t equal, const struct list *key)
{
	for (size_t i = 0; i < key->count; i++) {
		bool found = false;

		for (size_t j = 0; j < equal; j++) {
			found = found || columns->all[j] == key->all[i];
		}
		if (!found) {
			return false;
		}
	}
	return true;
}

/* A key serves when it begins with the columns, or when all of it is given, so that there is one row at most. */
static const struct design_key *serving_key(const struct design_table *t, const struct list *columns, size_t equal)
{
	for (size_t i = 0; i < t->keys.count; i++) {
		const struct design_key *k = t->keys.all[i];

		if (leads(&k->columns, columns, equal) || holds_all(columns, equal, &k->columns)) {
			return k;
		}
	}
	return NULL;
}

static struct design_index *same_index(const struct design_table *t, const struct list *columns, bool descending)
{
	for (size_t i = 0; i < t->indexes.count; i++) {
		struct design_index *x = t->indexes.all[i];
		bool same = x->parts.count == columns->count && (x->where == NULL || x->is_unique || t->deleted_at != NULL);

		for (size_t j = 0; same && j < columns->count; j++) {
			const struct design_index_part *p = x->parts.all[j];

			same = p->column == columns->all[j] && (j + 1 < columns->count || p->descending == descending);
		}
		if (same) {
			return x;
		}
	}
	return NULL;
}

static struct design_index *want_index(struct design *d, const struct access *a, struct design_table *t,
                                       const struct list *columns, bool descending, const char *reason)
{
	struct design_index *x = same_index(t, columns, descending);

	if (x != NULL) {
		return x;
	}
	x = design_add_index(d, t, columns);
	((struct design_index_part *)x->parts.all[columns->count - 1])->descending = descending;
	x->access_id = a->id;
	x->reason = reason;
	if (t->deleted_at != NULL) {
		x->where = "deleted_at IS NULL";
	}
	return x;
}

static void add_once(const struct design *d, struct list *l, void *item)
{
	if (!list_has(l, item)) {
		list_add(d->ctx, l, item);
	}
}

static bool is_named(const struct access *a, const struct access_join *j)
{
	for (size_t i = 0; i < a->terms.count; i++) {
		if (((struct access_term *)a->terms.all[i])->join == j) {
			return true;
		}
	}
	return false;
}

/* Does what is asked of the joined table leave one row of it at most? */
static bool is_one_row(const struct design *d, const struct access *a, const struct access_join *j)
{
	struct list columns = {0};

	for (size_t i = 0; i < a->terms.count; i++) {
		const struct access_term *t = a->terms.all[i];

		if (t->join == j && !t->range) {
			list_add(d->ctx, &columns, t->column);
		}
	}
	for (size_t i = 0; i < j->table->keys.count; i++) {
		if (holds_all(&columns, columns.count, &((struct design_key *)j->table->keys.all[i])->columns)) {
			return true;
		}
	}
	return false;
}

static bool leads_in(const struct access_join *j, const struct access_join *at)
{
	return j->from == at && !j->incoming && j->fk->columns.count == 1;
}

/* The references by which a search comes into this table. Each that means one row narrows it down. Of those that mean many, one
 * does when it is the only one: with two of them the engine comes in by one, and which is best only the data know. */
static void add_ways_in(const struct design *d, const struct access *a, const struct access_join *at, struct list *columns)
{
	const struct access_join *wide = NULL;
	size_t wide_count = 0;

	for (size_t i = 1; i < a->joins.count; i++) {
		const struct access_join *j = a->joins.all[i];

		if (leads_in(j, at) && is_one_row(d, a, j)) {
			add_once(d, columns, j->fk->columns.all[0]);
		} else if (leads_in(j, at)) {
			wide = j;
			wide_count++;
		}
	}
	if (wide_count == 1) {
		add_once(d, columns, wide->fk->columns.all[0]);
	}
}

/* The columns an index of this table needs: equal ones, references first, and how it is joined; then a range; then the order.
 * *equal gets how many are equal. */
static struct list wanted(const struct design *d, const struct access *a, const struct access_join *at, size_t *equal)
{
	struct list columns = {0};
	const struct access_term *range = NULL;

	for (size_t pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < a->terms.count; i++) {
			const struct access_term *t = a->terms.all[i];

			if (t->join == at && t->range && range == NULL) {
				range = t;
			}
			if (t->join == at && !t->range && (t->column->relationship_id != 0) == (pass == 0)) {
				add_once(d, &columns, t->column);
			}
		}
		if (pass == 0) {
			add_ways_in(d, a, at, &columns);
		}
	}
	*equal = columns.count;
	if (range != NULL) {
		add_once(d, &columns, range->column);
	} else if (at->from == NULL && a->sort != NULL && columns.count > 0) {
		add_once(d, &columns, a->sort);
	}
	return columns;
}

static void index_join(struct design *d, const struct access *a, struct access_join *j, struct design_query *q)
{
	size_t equal;
	struct list columns = wanted(d, a, j, &equal);
	struct design_index *x;
	bool has_sort = j->from == NULL && a->sort != NULL && columns.count > 0 && columns.all[columns.count - 1] == a->sort;

	if (j->incoming && is_named(a, j) && j->fk->columns.count == 1) {
		add_once(d, &columns, j->fk->columns.all[0]);
		equal = equal == columns.count - 1 ? equal : columns.count;
	}
	if (columns.count == 0 || serving_key(j->table, &columns, equal) != NULL) {
		return;
	}
	x = want_index(d, a, j->table, &columns, has_sort && a->descending, mem_printf(d->ctx, "for: %s", a->body));
	if (q->index == NULL) {
		q->index = x;
	}
}

/* Is another table, one that leads to few rows of the main one, searched by equality? */
static bool found_elsewhere(const struct access *a)
{
	for (size_t i = 0; i < a->terms.count; i++) {
		const struct access_term *t = a->terms.all[i];

		if (!t->range && t->join->incoming) {
			return true;
		}
	}
	return false;
}

/* Is something asked of the main table, or of what it refers to, that leaves few rows? Not a range, nor one of a few values. */
static bool narrows(const struct access *a)
{
	for (size_t i = 0; i < a->terms.count; i++) {
		const struct access_term *t = a->terms.all[i];

		if (!t->join->incoming && !t->range && !is(t->column->type, "enum") && !is(t->column->type, "boolean")) {
			return true;
		}
	}
	return false;
}

/* An index for the table that the query starts from, and for what it must find on the way. A range or a state of the main table
 * alone is no start when an equality elsewhere leads to its rows. */
static void choose_indexes(struct design *d, const struct access *a, struct design_query *q)
{
	for (size_t i = 0; i < a->joins.count; i++) {
		struct access_join *j = a->joins.all[i];
		size_t equal = 0;

		wanted(d, a, j, &equal);
		if (i == 0 ? !found_elsewhere(a) || (equal > 0 && narrows(a)) : is_named(a, j)) {
			index_join(d, a, j, q);
		}
	}
}

/* ---- order and time */

static struct design_column *moment_of(const struct design *d, const struct design_table *t)
{
	struct design_column *found = NULL;

	for (size_t i = 0; i < t->columns.count; i++) {
		struct design_column *c = t->columns.all[i];
		bool is_time = c->attribute != NULL && (is(c->type, "timestamp") || is(c->type, "date")) &&
		               is(c->sqlite_type, "TEXT") && !is(c->postgres_type, "time");

		if (is_time && c->not_null && words_match(d->ctx, "moment", c->name, NULL)) {
			return c;
		}
		found = is_time && c->not_null && found == NULL ? c : found;
	}
	return found;
}

static bool says(const struct access *a, const char *const *words)
{
	for (; *words != NULL; words++) {
		if (strcasestr(a->body, *words) != NULL) {
			return true;
		}
	}
	return false;
}

static void choose_sort(const struct design *d, struct access *a)
{
	static const char *const newest[] = {"latest", "recent", "newest", "last ", "chronolog", NULL};
	bool coarse = a->terms.count > 0;

	for (size_t i = 0; i < a->terms.count; i++) {
		const struct access_term *t = a->terms.all[i];

		if (t->range) {
			a->sort = t->join->from == NULL ? t->column : NULL;
			a->descending = says(a, newest);
			return;
		}
		coarse = coarse && t->join->from == NULL && (is(t->column->type, "enum") || is(t->column->type, "boolean"));
	}
	if (a->terms.count > 0 && (coarse || says(a, newest))) {
		a->sort = moment_of(d, a->entity->table);
		a->descending = a->sort != NULL && says(a, newest);
	}
}

static void add_report_time(struct design *d, struct access *a)
{
	static const char *const times[] = {"day", "dail", "week", "month", "quarter", "year", "period", "per hour", NULL};
	struct design_column *c = moment_of(d, a->entity->table);

	for (size_t i = 0; i < a->terms.count; i++) {
		if (((struct access_term *)a->terms.all[i])->range) {
			return;
		}
	}
	if (c != NULL && (a->terms.count == 0 || says(a, times))) {
		add_term(d, a, c->name, a->joins.all[0], c);
	}
}

/* ---- one pattern after the other */

static bool is_used(const struct access *a, const struct access_join *j)
{
	for (size_t i = 0; i < a->joins.count; i++) {
		if (((struct access_join *)a->joins.all[i])->from == j) {
			return true;
		}
	}
	return is_named(a, j);
}

/* Tables that nothing is asked of. A join comes behind the one it starts from, so going backwards sees the last ones first. */
static void drop_unused_joins(struct access *a)
{
	for (size_t i = a->joins.count - 1; i > 0; i--) {
		if (!is_used(a, a->joins.all[i])) {
			memmove(&a->joins.all[i], &a->joins.all[i + 1], (a->joins.count - i - 1) * sizeof(void *));
			a->joins.count--;
		}
	}
}

static char *missing_text(const struct design *d, const struct access *a)
{
	char *out = mem_strdup(d->ctx, "");

	for (size_t i = 0; i < a->missing.count; i++) {
		out = mem_printf(d->ctx, "%s%s%s", out, i > 0 ? ", " : "", (char *)a->missing.all[i]);
	}
	return a->missing.count == 0 ? NULL : mem_printf(d->ctx, "not in the model, left out: %s", out);
}

static void explain(struct design *d, const struct access *a, struct design_query *q)
{
	const char *missing = missing_text(d, a);

	if (q->sqlite == NULL) {
		q->reason = missing != NULL ? missing : "it names nothing to search by";
	} else if (a->report) {
		q->reason = mem_printf(d->ctx, "%s%sa report reads all rows of its period; no index would be used",
		                       missing != NULL ? missing : "", missing != NULL ? "; " : "");
		design_decide(
		        d, "report-index", a->entity->table->name, "no index for this report", "an index on what it groups by",
		        mem_printf(d->ctx, "\"%s\" reads most of the rows: an index would only slow the writing.", a->body));
	} else if (q->index == NULL) {
		q->reason =
		        mem_printf(d->ctx, "%s%sa key serves it", missing != NULL ? missing : "", missing != NULL ? "; " : "");
	} else {
		q->reason = missing;
	}
}

static void finish(struct design *d, struct access *a)
{
	struct design_query *q = mem_new(d->ctx, struct design_query);

	q->access_id = a->id;
	q->main = a->entity->table;
	drop_unused_joins(a);
	if (a->report) {
		add_report_time(d, a);
	} else {
		choose_sort(d, a);
	}
	if (a->terms.count > 0) {
		access_write(d, a, q);
	}
	if (!a->report && a->terms.count > 0) {
		choose_indexes(d, a, q);
	}
	explain(d, a, q);
	list_add(d->ctx, &d->queries, q);
}

static struct access *start(struct design *d, struct query *q)
{
	struct access *a = mem_new(d->ctx, struct access);
	struct access_join *main = mem_new(d->ctx, struct access_join);

	a->id = query_int(q, 0);
	a->entity = concept_entity(d->concept, query_int(q, 1));
	a->report = query_int(q, 2) != 0;
	a->body = mem_strdup(d->ctx, query_text(q, 3));
	main->table = a->entity->table;
	main->alias = main->table != NULL ? main->table->name : NULL;
	list_add(d->ctx, &a->joins, main);
	return a;
}

static void add_part(struct design *d, struct access *a, struct query *q)
{
	struct named n = {.name = mem_strdup(d->ctx, query_text(q, 4)),
	                  .attribute = concept_attribute(d->concept, query_int(q, 5)),
	                  .entity = concept_entity(d->concept, query_int(q, 6)),
	                  .relationship = concept_relationship(d->concept, query_int(q, 7))};

	if (n.name != NULL && !resolve(d, a, &n)) {
		list_add(d->ctx, &a->missing, (void *)(uintptr_t)n.name);
	}
}

bool derive_access(struct design *d)
{
	struct query *q = db_query(d->ctx, d->session->db, embed_text("plan/access_parts.sql"), "");
	struct access *a = NULL;
	struct list all = {0};

	while (query_next(q)) {
		if (a == NULL || a->id != query_int(q, 0)) {
			a = start(d, q);
			if (a->entity->table != NULL) {
				list_add(d->ctx, &all, a);
			}
		}
		if (a->entity->table != NULL) {
			add_part(d, a, q);
		}
	}
	if (!query_end(q)) {
		return db_report(d->session->db, d->session->diags, "cannot read the access patterns");
	}
	for (size_t i = 0; i < all.count; i++) {
		finish(d, all.all[i]);
	}
	return true;
}
