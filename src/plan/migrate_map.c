/* Where each value of a migration comes from, and which rows stand in the way of a new rule. */
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/object.h"
#include "dataeng/plan/migrate.h"
#include "dataeng/plan/migrate_plan.h"
#include "dataeng/wrap/postgres.h"
#include "dataeng/wrap/sqlite.h"

const char *migrate_quote(const void *ctx, const struct migration *m, const char *name)
{
	return m->from->dialect == DIALECT_POSTGRES ? pg_quote_name(ctx, name) : db_quote_name(ctx, name);
}

const char *migrate_table_sql(const void *ctx, const struct migration *m, const struct object *table)
{
	return m->from->dialect == DIALECT_POSTGRES ? table->quoted : db_quote_name(ctx, table->name);
}

/* ---- where values come from */

struct list {
	const void *ctx;
	const struct migration *m;
	struct migrate_source *all;
	size_t count;
};

static struct migrate_source *more(struct list *l)
{
	l->all = mem_resize(l->ctx, l->all, struct migrate_source, l->count + 1);
	l->all[l->count] = (struct migrate_source){"", "", "", "", false};
	return &l->all[l->count++];
}

/* PostgreSQL's default is an object of its own. */
static const char *fallback_of(const struct objects *o, const struct object *c)
{
	size_t i = o->dialect == DIALECT_POSTGRES ? objects_findf(o, "default of %s", strchr(c->key, ' ') + 1) : OBJECT_NONE;

	return i != OBJECT_NONE ? o->all[i].def : c->fallback;
}

static const char *rule_of_new(const struct list *l, const struct migrate_table *t, const struct migrate_column *c)
{
	const struct object *to = &l->m->to->all[c->to];

	if (c->set != NULL) {
		return mem_printf(l->ctx, "= %s", c->set);
	}
	if (to->generated != NULL) {
		return mem_printf(l->ctx, "generated: %s", to->generated);
	}
	if (t->from == OBJECT_NONE) {
		return t->query != NULL ? "by the query of the table" : "the table starts empty";
	}
	if (to->numbers != NULL) {
		return "the next numbers";
	}
	return fallback_of(l->m->to, to) == NULL ? "NULL" : mem_printf(l->ctx, "default: %s", fallback_of(l->m->to, to));
}

static void describe_kept(struct list *l, const struct migrate_column *c, struct migrate_source *s)
{
	const struct object *from = &l->m->from->all[c->from];
	const struct object *to = &l->m->to->all[c->to];
	bool typed = strcmp(from->type, to->type) != 0;
	bool renamed = strcmp(from->path, to->path) != 0;

	s->old = "the same";
	if (c->set != NULL) {
		s->rule = mem_printf(l->ctx, "= %s", c->set);
		s->old = "archived";
	} else if (to->generated != NULL) {
		s->rule = mem_printf(l->ctx, "generated: %s", to->generated);
		s->old = from->generated != NULL ? "generated again" : "archived";
	} else if (typed) {
		s->rule = mem_printf(l->ctx, "%s becomes %s", from->type, to->type);
		s->old = migrate_type_is_exact(l->m->from->dialect, l->m->from, c->from, l->m->to, c->to) ? "the same"
		                                                                                          : "archived";
	} else {
		s->rule = renamed ? "renamed" : "as it is";
	}
	s->same = !renamed && !typed && c->set == NULL && to->generated == NULL;
}

struct migrate_source *migrate_sources(const void *ctx, const struct migration *m, size_t *count)
{
	struct list l = {.ctx = ctx, .m = m, .all = mem_array(ctx, struct migrate_source, 1)};

	for (size_t i = 0; i < m->count; i++) {
		const struct migrate_table *t = &m->tables[i];

		for (size_t k = 0; k < t->count; k++) {
			const struct migrate_column *c = &t->cols[k];
			struct migrate_source *s = more(&l);

			s->target = m->to->all[c->to].path;
			if (c->from == OBJECT_NONE) {
				s->rule = rule_of_new(&l, t, c);
			} else {
				s->source = m->from->all[c->from].path;
				describe_kept(&l, c, s);
			}
		}
		for (size_t k = 0; k < t->gone_count; k++) {
			const struct object *c = &m->from->all[t->gone[k]];

			*more(&l) = (struct migrate_source){.source = c->path,
			                                    .target = "",
			                                    .rule = t->to == OBJECT_NONE ? "dropped with its table" : "dropped",
			                                    .old = c->generated == NULL ? "archived" : "generated again"};
		}
	}
	*count = l.count;
	return l.all;
}

/* Do the texts of its values change though its type has the same name? So it is when labels are renamed, or when a type of
 * one's own is made anew. */
static bool is_retold(const struct migration *m, const struct object *c)
{
	if (!c->own_type) {
		return false;
	}
	for (size_t i = 0; i < m->label_count; i++) {
		if (strcmp(m->from->all[m->labels[i].type].quoted, c->bare) == 0) {
			return true;
		}
	}
	for (size_t i = 0; i < m->from->count; i++) {
		const struct object *o = &m->from->all[i];

		if ((o->kind == OBJECT_COMPOSITE || o->kind == OBJECT_RANGE) && strcmp(o->quoted, c->bare) == 0) {
			size_t to = objects_find(m->to, o->key);

			return to == OBJECT_NONE || strcmp(m->to->all[to].def, o->def) != 0;
		}
	}
	return false;
}

struct migrate_pair *migrate_carried(const void *ctx, const struct migration *m, const struct migrate_table *t, size_t *count)
{
	struct migrate_pair *all = mem_array(ctx, struct migrate_pair, t->count + 1);

	*count = 0;
	for (size_t i = 0; i < t->count; i++) {
		const struct migrate_column *c = &t->cols[i];
		const struct object *from = c->from == OBJECT_NONE ? NULL : &m->from->all[c->from];
		const struct object *to = &m->to->all[c->to];

		if (from != NULL && c->set == NULL && from->generated == NULL && to->generated == NULL &&
		    strcmp(from->type, to->type) == 0 && !is_retold(m, from)) {
			all[(*count)++] = (struct migrate_pair){c->from, c->to};
		}
	}
	return all;
}

char *migrate_before(const void *ctx, const struct migration *m)
{
	return m->from->dialect == DIALECT_POSTGRES ? migrate_before_postgres(ctx, m) : migrate_before_sqlite(ctx, m);
}

char *migrate_validate(const void *ctx, const struct migration *m, bool down)
{
	return m->from->dialect == DIALECT_POSTGRES ? migrate_validate_postgres(ctx, m, down)
	                                            : migrate_validate_sqlite(ctx, m, down);
}

char *migrate_contract(const void *ctx, const struct migration *m, const char *const *archives, size_t count)
{
	struct buf *b = buf_new(ctx);
	bool postgres = m->from->dialect == DIALECT_POSTGRES;

	buf_str(b, "-- Deletes what up has put aside. There is no way down after this: a backup is all that is left then.\n");
	buf_str(b, postgres ? "BEGIN;\nSET LOCAL lock_timeout = '10s';\n" : "BEGIN IMMEDIATE;\n");
	for (size_t i = 0; i < count; i++) {
		buf_printf(b, "DROP TABLE %s;\n", archives[i]);
	}
	if (postgres) {
		buf_str(b, count > 0 ? "DROP SCHEMA _dataeng_archive;\n" : "");
		buf_str(b, "DROP TABLE IF EXISTS _dataeng_check._dataeng_before;\nDROP SCHEMA IF EXISTS _dataeng_check;\n");
	}
	buf_str(b, "COMMIT;\n");
	return b->data;
}
