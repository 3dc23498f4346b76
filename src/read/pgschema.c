/* The tables and objects that a script of PostgreSQL has made so far.
 *
 * Searching is linear: a schema has hundreds of tables, not millions. A name that is chosen here is the one the server would
 * choose, so that what a later statement calls it is found.
 */
#include "dataeng/read/pgschema.h"

#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/dialect.h"
#include "dataeng/read/sqltoken.h"

static struct pgs_table *table_in(const struct pgs *p, const char *space, const char *name)
{
	for (size_t i = 0; i < p->table_count; i++) {
		if (strcmp(p->tables[i]->space, space) == 0 && strcmp(p->tables[i]->name, name) == 0) {
			return p->tables[i];
		}
	}
	return NULL;
}

struct pgs_table *pgs_table(const struct pgs *p, const char *space, const char *name)
{
	struct pgs_table *t = table_in(p, space == NULL ? p->space : space, name);

	return t != NULL || space != NULL ? t : table_in(p, "", name);
}

struct pgs_column *pgs_column(const struct pgs_table *t, const char *name)
{
	for (size_t i = 0; i < t->col_count; i++) {
		if (strcmp(t->cols[i].name, name) == 0) {
			return &t->cols[i];
		}
	}
	return NULL;
}

struct pgs_constraint *pgs_constraint(const struct pgs_table *t, const char *name)
{
	for (size_t i = 0; i < t->constraint_count; i++) {
		if (strcmp(t->constraints[i].name, name) == 0) {
			return &t->constraints[i];
		}
	}
	return NULL;
}

const struct pgs_constraint *pgs_primary_key(const struct pgs_table *t)
{
	for (size_t i = 0; i < t->constraint_count; i++) {
		if (t->constraints[i].kind == 'p') {
			return &t->constraints[i];
		}
	}
	return NULL;
}

struct pgs_index *pgs_index(const struct pgs *p, const char *name, struct pgs_table **table)
{
	for (size_t i = 0; i < p->table_count; i++) {
		struct pgs_table *t = p->tables[i];

		for (size_t k = 0; k < t->index_count; k++) {
			if (strcmp(t->indexes[k].name, name) == 0) {
				*table = t;
				return &t->indexes[k];
			}
		}
	}
	*table = NULL;
	return NULL;
}

struct pgs_object *pgs_object(const struct pgs *p, const char *space, const char *name)
{
	for (size_t i = 0; i < p->object_count; i++) {
		struct pgs_object *o = p->objects[i];

		if (strcmp(o->name, name) == 0 && (space == NULL || strcmp(o->space, space) == 0)) {
			return o;
		}
	}
	return NULL;
}

struct pgs_table *pgs_add_table(struct pgs *p, const char *space, const char *name)
{
	struct pgs_table *t = mem_new(p->ctx, struct pgs_table);

	t->space = mem_strdup(p->ctx, space);
	t->name = mem_strdup(p->ctx, name);
	p->tables = mem_resize(p->ctx, p->tables, struct pgs_table *, p->table_count + 1);
	p->tables[p->table_count++] = t;
	return t;
}

struct pgs_column *pgs_add_column(struct pgs *p, struct pgs_table *t, const char *name)
{
	t->cols = mem_resize(p->ctx, t->cols, struct pgs_column, t->col_count + 1);
	t->cols[t->col_count] = (struct pgs_column){.name = mem_strdup(p->ctx, name)};
	return &t->cols[t->col_count++];
}

void pgs_add_name(struct pgs *p, struct pgs_names *n, const char *name)
{
	n->all = mem_resize(p->ctx, n->all, const char *, n->count + 1);
	n->all[n->count++] = mem_strdup(p->ctx, name);
}

/* ---------------------------------------------------------------- names that the server chooses */

/* The longer of table and words is cut until all fits, as makeObjectName does it. */
static char *object_name(const struct pgs *p, const char *table, const char *words, const char *label)
{
	size_t over = strlen(label) + 1 + (*words == '\0' ? 0 : 1);
	size_t a = strlen(table);
	size_t b = strlen(words);

	while (a + b + over > DIALECT_NAME_LIMIT) {
		*(a > b ? &a : &b) -= 1;
	}
	while (a > 0 && ((unsigned char)table[a] & 0xc0) == 0x80) {
		a--;
	}
	while (b > 0 && ((unsigned char)words[b] & 0xc0) == 0x80) {
		b--;
	}
	return mem_printf(p->ctx, "%.*s%s%.*s_%s", (int)a, table, *words == '\0' ? "" : "_", (int)b, words, label);
}

static bool is_taken(const struct pgs *p, const struct pgs_table *t, const char *name, bool relation)
{
	struct pgs_table *other;

	if (pgs_constraint(t, name) != NULL) {
		return true;
	}
	return relation && (pgs_index(p, name, &other) != NULL || table_in(p, t->space, name) != NULL);
}

static char *choose(const struct pgs *p, const struct pgs_table *t, const struct pgs_names *words, const char *label,
                    bool relation)
{
	struct buf b;
	char *name;

	buf_init(&b, p->ctx);
	for (size_t i = 0; i < words->count; i++) {
		buf_printf(&b, "%s%s", i == 0 ? "" : "_", words->all[i]);
	}
	name = object_name(p, t->name, b.data, label);
	for (int n = 1; is_taken(p, t, name, relation); n++) {
		name = object_name(p, t->name, b.data, mem_printf(p->ctx, "%s%d", label, n));
	}
	return name;
}

struct pgs_constraint *pgs_add_constraint(struct pgs *p, struct pgs_table *t, struct pgs_constraint c)
{
	static const struct pgs_names none = {NULL, 0};

	if (c.name == NULL) {
		const char *label = c.kind == 'p'   ? "pkey"
		                    : c.kind == 'u' ? "key"
		                    : c.kind == 'f' ? "fkey"
		                    : c.kind == 'x' ? "excl"
		                                    : "check";
		bool by_columns = c.kind == 'u' || c.kind == 'f' || c.kind == 'x' || (c.kind == 'c' && c.cols.count == 1);

		c.name = choose(p, t, by_columns ? &c.cols : &none, label, strchr("pux", c.kind) != NULL);
	}
	t->constraints = mem_resize(p->ctx, t->constraints, struct pgs_constraint, t->constraint_count + 1);
	t->constraints[t->constraint_count] = c;
	t->constraints[t->constraint_count].name = mem_strdup(p->ctx, c.name);
	return &t->constraints[t->constraint_count++];
}

struct pgs_index *pgs_add_index(struct pgs *p, struct pgs_table *t, struct pgs_index x, const struct pgs_names *words)
{
	x.name = x.name != NULL ? mem_strdup(p->ctx, x.name) : choose(p, t, words, "idx", true);
	t->indexes = mem_resize(p->ctx, t->indexes, struct pgs_index, t->index_count + 1);
	t->indexes[t->index_count] = x;
	return &t->indexes[t->index_count++];
}

struct pgs_object *pgs_add_object(struct pgs *p, struct pgs_object o)
{
	struct pgs_object *copy = mem_new(p->ctx, struct pgs_object);

	*copy = o;
	copy->space = mem_strdup(p->ctx, o.space == NULL ? "" : o.space);
	copy->name = mem_strdup(p->ctx, o.name);
	p->objects = mem_resize(p->ctx, p->objects, struct pgs_object *, p->object_count + 1);
	p->objects[p->object_count++] = copy;
	return copy;
}

/* ---------------------------------------------------------------- taking away */

static bool has_name(const struct pgs_names *n, const char *name)
{
	for (size_t i = 0; i < n->count; i++) {
		if (strcmp(n->all[i], name) == 0) {
			return true;
		}
	}
	return false;
}

static void take_constraint(struct pgs_table *t, size_t i)
{
	memmove(&t->constraints[i], &t->constraints[i + 1], (--t->constraint_count - i) * sizeof *t->constraints);
}

static void take_index(struct pgs_table *t, size_t i)
{
	memmove(&t->indexes[i], &t->indexes[i + 1], (--t->index_count - i) * sizeof *t->indexes);
}

void pgs_drop_constraint(struct pgs_table *t, const char *name)
{
	const struct pgs_constraint *c = pgs_constraint(t, name);

	if (c != NULL) {
		take_constraint(t, (size_t)(c - t->constraints));
	}
}

void pgs_drop_index(struct pgs_table *t, const char *name)
{
	for (size_t i = t->index_count; i-- > 0;) {
		if (strcmp(t->indexes[i].name, name) == 0) {
			take_index(t, i);
		}
	}
}

static bool index_uses(const struct pgs_index *x, const char *name)
{
	for (size_t i = 0; i < x->count; i++) {
		if (x->parts[i].col != NULL && strcmp(x->parts[i].col, name) == 0) {
			return true;
		}
	}
	return false;
}

void pgs_drop_column(struct pgs_table *t, const char *name)
{
	const struct pgs_column *c = pgs_column(t, name);

	for (size_t i = t->constraint_count; i-- > 0;) {
		if (has_name(&t->constraints[i].cols, name)) {
			take_constraint(t, i);
		}
	}
	for (size_t i = t->index_count; i-- > 0;) {
		if (index_uses(&t->indexes[i], name)) {
			take_index(t, i);
		}
	}
	if (c != NULL) {
		size_t at = (size_t)(c - t->cols);

		memmove(&t->cols[at], &t->cols[at + 1], (--t->col_count - at) * sizeof *t->cols);
	}
}

void pgs_drop_object(struct pgs *p, const struct pgs_object *o)
{
	for (size_t i = 0; i < p->object_count; i++) {
		if (p->objects[i] == o) {
			memmove(&p->objects[i], &p->objects[i + 1], (--p->object_count - i) * sizeof(struct pgs_object *));
			return;
		}
	}
}

void pgs_drop_table(struct pgs *p, struct pgs_table *t)
{
	for (size_t i = p->object_count; i-- > 0;) {
		if (p->objects[i]->table == t) {
			pgs_drop_object(p, p->objects[i]);
		}
	}
	for (size_t i = 0; i < p->table_count; i++) {
		for (size_t k = p->tables[i]->constraint_count; k-- > 0;) {
			if (p->tables[i]->constraints[k].to == t) {
				take_constraint(p->tables[i], k);
			}
		}
	}
	for (size_t i = 0; i < p->table_count; i++) {
		if (p->tables[i] == t) {
			memmove(&p->tables[i], &p->tables[i + 1], (--p->table_count - i) * sizeof(struct pgs_table *));
			return;
		}
	}
}

/* ---------------------------------------------------------------- renaming */

static void rename_in_names(const struct pgs *p, struct pgs_names *n, const char *from, const char *to)
{
	for (size_t i = 0; i < n->count; i++) {
		if (strcmp(n->all[i], from) == 0) {
			n->all[i] = mem_strdup(p->ctx, to);
		}
	}
}

/* Expressions name columns as bare or quoted words; a word in front of a parenthesis is a function. */
static const char *rename_in_text(const struct pgs *p, const char *text, const char *from, const char *to)
{
	struct sql_tokens *t;
	struct buf b;
	size_t done = 0;

	if (text == NULL) {
		return NULL;
	}
	t = sql_tokens(p->ctx, text, strlen(text), DIALECT_POSTGRES);
	buf_init(&b, p->ctx);
	for (size_t i = 0; i < t->count; i++) {
		const char *name = sql_name(p->ctx, t, i);

		if (name != NULL && strcmp(name, from) == 0 && !sql_is_sign(t, i + 1, "(")) {
			buf_add(&b, text + done, t->all[i].start - done);
			buf_str(&b, dialect_name(p->ctx, to));
			done = t->all[i].start + t->all[i].size;
		}
	}
	buf_str(&b, text + done);
	return b.data;
}

void pgs_rename_column(struct pgs *p, struct pgs_table *t, const char *from, const char *to)
{
	pgs_column(t, from)->name = mem_strdup(p->ctx, to);
	for (size_t i = 0; i < t->col_count; i++) {
		t->cols[i].generated = rename_in_text(p, t->cols[i].generated, from, to);
	}
	for (size_t i = 0; i < t->constraint_count; i++) {
		struct pgs_constraint *c = &t->constraints[i];

		rename_in_names(p, &c->cols, from, to);
		rename_in_names(p, &c->include, from, to);
		c->text = rename_in_text(p, c->text, from, to);
	}
	for (size_t i = 0; i < t->index_count; i++) {
		struct pgs_index *x = &t->indexes[i];

		x->where = rename_in_text(p, x->where, from, to);
		for (size_t k = 0; k < x->count; k++) {
			x->parts[k].expr = rename_in_text(p, x->parts[k].expr, from, to);
			if (x->parts[k].col != NULL && strcmp(x->parts[k].col, from) == 0) {
				x->parts[k].col = mem_strdup(p->ctx, to);
			}
		}
	}
	for (size_t i = 0; i < p->table_count; i++) {
		for (size_t k = 0; k < p->tables[i]->constraint_count; k++) {
			if (p->tables[i]->constraints[k].to == t) {
				rename_in_names(p, &p->tables[i]->constraints[k].to_cols, from, to);
			}
		}
	}
}

/* ---------------------------------------------------------------- keys */

static bool same_set(const struct pgs_names *a, const struct pgs_names *b)
{
	for (size_t i = 0; i < a->count; i++) {
		if (!has_name(b, a->all[i])) {
			return false;
		}
	}
	return a->count == b->count;
}

static bool is_unique_over(const struct pgs_index *x, const struct pgs_names *cols)
{
	size_t n = 0;

	for (size_t i = 0; i < x->count; i++) {
		if (!x->parts[i].included) {
			n++;
			if (x->parts[i].col == NULL || !has_name(cols, x->parts[i].col)) {
				return false;
			}
		}
	}
	return x->is_unique && x->where == NULL && n == cols->count;
}

bool pgs_is_unique(const struct pgs_table *t, const struct pgs_names *cols)
{
	for (size_t i = 0; i < t->constraint_count; i++) {
		if ((t->constraints[i].kind == 'p' || t->constraints[i].kind == 'u') &&
		    same_set(cols, &t->constraints[i].cols)) {
			return true;
		}
	}
	for (size_t i = 0; i < t->index_count; i++) {
		if (is_unique_over(&t->indexes[i], cols)) {
			return true;
		}
	}
	return false;
}
