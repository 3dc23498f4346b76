/* Stores a design: tables with their columns and keys first, then what points from one table to another. */
#include "dataeng/plan/design.h"

#include "dataeng/base/mem.h"
#include "dataeng/model/edit.h"
#include "dataeng/model/physical.h"

static int64_t *ids(const struct design *d, const struct list *columns)
{
	int64_t *all = mem_array(d->ctx, int64_t, columns->count + 1);

	for (size_t i = 0; i < columns->count; i++) {
		all[i] = ((struct design_column *)columns->all[i])->id;
	}
	return all;
}

static void store_column(struct design *d, struct design_table *t, struct design_column *c)
{
	c->id = physical_add_column(d->session, &(struct physical_column){
	                                                .tbl_id = t->id,
	                                                .name = c->name,
	                                                .type = c->type,
	                                                .sqlite_type = c->sqlite_type,
	                                                .postgres_type = c->postgres_type,
	                                                .not_null = c->not_null,
	                                                .sqlite_default = c->sqlite_default,
	                                                .postgres_default = c->postgres_default,
	                                                .identity = c->identity,
	                                                .role = c->role,
	                                                .pii = c->pii,
	                                                .attribute_id = c->attribute != NULL ? c->attribute->id : 0,
	                                                .relationship_id = c->relationship_id,
	                                                .comment = c->comment,
	                                        });
}

static void store_table(struct design *d, int64_t schema, struct design_table *t)
{
	t->id = physical_add_table(d->session, &(struct physical_table){
	                                               .schema_id = schema,
	                                               .name = t->name,
	                                               .entity_id = t->entity != NULL ? t->entity->id : 0,
	                                               .relationship_id = t->relationship != NULL ? t->relationship->id : 0,
	                                               .attribute_id = t->attribute != NULL ? t->attribute->id : 0,
	                                               .is_strict = true,
	                                               .without_rowid = t->without_rowid,
	                                               .comment = t->comment,
	                                       });
	for (size_t i = 0; i < t->columns.count; i++) {
		store_column(d, t, t->columns.all[i]);
	}
	for (size_t i = 0; i < t->keys.count; i++) {
		struct design_key *k = t->keys.all[i];

		physical_add_key(d->session, t->id, k->name, k->is_primary ? "primary" : "unique", NULL, ids(d, &k->columns),
		                 k->columns.count);
	}
	for (size_t i = 0; i < t->checks.count; i++) {
		struct design_check *k = t->checks.all[i];

		physical_add_check(d->session, &(struct physical_check){.tbl_id = t->id,
		                                                        .name = k->name,
		                                                        .kind = k->kind,
		                                                        .sqlite_expr = k->sqlite,
		                                                        .postgres_expr = k->postgres,
		                                                        .col_id = k->column != NULL ? k->column->id : 0,
		                                                        .rule_id = k->rule_id});
	}
}

static void store_fk(struct design *d, struct design_fk *f)
{
	f->id = physical_add_fk(d->session,
	                        &(struct physical_fk){.tbl_id = f->table->id,
	                                              .name = f->name,
	                                              .to_tbl_id = f->to->id,
	                                              .on_delete = f->on_delete,
	                                              .on_update = f->on_update,
	                                              .deferral = f->deferral,
	                                              .relationship_id = f->relationship_id},
	                        ids(d, &f->columns), ids(d, &f->to_columns), f->columns.count);
}

static void store_index(struct design *d, struct design_index *x)
{
	struct physical_index_column *cols = mem_array(d->ctx, struct physical_index_column, x->parts.count + 1);

	for (size_t i = 0; i < x->parts.count; i++) {
		const struct design_index_part *p = x->parts.all[i];

		cols[i].col_id = p->column->id;
		cols[i].descending = p->descending;
	}
	x->id = physical_add_index(d->session,
	                           &(struct physical_index){.tbl_id = x->table->id,
	                                                    .name = x->name,
	                                                    .is_unique = x->is_unique,
	                                                    .sqlite_where = x->where,
	                                                    .postgres_where = x->where,
	                                                    .access_id = x->access_id,
	                                                    .fk_id = x->fk != NULL ? x->fk->id : 0,
	                                                    .reason = x->reason},
	                           cols, x->parts.count);
}

static void store_rest(struct design *d, int64_t schema)
{
	for (size_t i = 0; i < d->objects.count; i++) {
		const struct design_object *o = d->objects.all[i];

		physical_add_object(d->session, &(struct physical_object){.schema_id = schema,
		                                                          .kind = o->kind,
		                                                          .name = o->name,
		                                                          .tbl_id = o->table != NULL ? o->table->id : 0,
		                                                          .sqlite_sql = o->sqlite,
		                                                          .postgres_sql = o->postgres,
		                                                          .comment = o->comment,
		                                                          .rule_id = o->rule_id});
	}
	for (size_t i = 0; i < d->queries.count; i++) {
		const struct design_query *q = d->queries.all[i];

		physical_add_access(d->session, &(struct physical_access){.schema_id = schema,
		                                                          .access_id = q->access_id,
		                                                          .sqlite_sql = q->sqlite,
		                                                          .postgres_sql = q->postgres,
		                                                          .main_tbl_id = q->main != NULL ? q->main->id : 0,
		                                                          .idx_id = q->index != NULL ? q->index->id : 0,
		                                                          .reason = q->reason});
	}
}

bool design_store(struct design *d, const char *name)
{
	int64_t schema;

	physical_clear(d->session, name);
	schema = physical_add_schema(d->session, name, NULL, "derived");
	for (size_t i = 0; i < d->tables.count; i++) {
		store_table(d, schema, d->tables.all[i]);
	}
	for (size_t i = 0; i < d->tables.count; i++) {
		const struct design_table *t = d->tables.all[i];

		for (size_t j = 0; j < t->fks.count; j++) {
			store_fk(d, t->fks.all[j]);
		}
	}
	for (size_t i = 0; i < d->tables.count; i++) {
		const struct design_table *t = d->tables.all[i];

		for (size_t j = 0; j < t->indexes.count; j++) {
			store_index(d, t->indexes.all[j]);
		}
	}
	store_rest(d, schema);
	physical_sort(d->session, schema);
	return model_ok(d->session);
}
