/* The schema that a script of PostgreSQL has made, into the model: the same rows that reading the server's catalogue gives. */
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/dialect.h"
#include "dataeng/model/physical.h"
#include "dataeng/model/session.h"
#include "dataeng/read/classify.h"
#include "dataeng/read/pgschema.h"
#include "dataeng/wrap/json.h"
#include "dataeng/wrap/sqlite.h"

/* NULL when nothing is in it. */
static const char *options_text(const struct pgs *p, const struct json *options)
{
	struct buf b;

	if (json_size(options) == 0) {
		return NULL;
	}
	buf_init(&b, p->ctx);
	json_print_line(&b, options);
	return b.data;
}

static void set_flag(struct json *options, const char *key, bool value)
{
	if (value) {
		json_set_bool(options, key, true);
	}
}

static void set_string(struct json *options, const char *key, const char *value)
{
	if (value != NULL) {
		json_set_string(options, key, value);
	}
}

static void set_names(const struct pgs *p, struct json *options, const char *key, const struct pgs_names *names)
{
	struct json *list = json_array(p->ctx);

	for (size_t i = 0; i < names->count; i++) {
		json_append_string(list, names->all[i]);
	}
	if (names->count > 0) {
		json_set(options, key, list);
	}
}

static int64_t column_id(const struct pgs *p, int64_t tbl_id, const char *name)
{
	return physical_find_column(p->s, tbl_id, name);
}

static int64_t *column_ids(const struct pgs *p, int64_t tbl_id, const struct pgs_names *cols)
{
	int64_t *ids = mem_array(p->ctx, int64_t, cols->count + 1);

	for (size_t i = 0; i < cols->count; i++) {
		ids[i] = column_id(p, tbl_id, cols->all[i]);
	}
	return ids;
}

/* A sequence that belongs to the column it feeds is how a serial is written out. */
static void find_serials(struct pgs *p)
{
	for (size_t i = p->object_count; i-- > 0;) {
		const struct pgs_object *o = p->objects[i];
		struct pgs_column *col = o->owner == NULL || o->table == NULL ? NULL : pgs_column(o->table, o->owner);

		if (strcmp(o->kind, "sequence") != 0 || col == NULL) {
			continue;
		}
		if (col->value != NULL && strncmp(col->value, "nextval(", 8) == 0) {
			col->identity = "serial";
			col->value = mem_printf(p->ctx, "nextval(%s::regclass)",
			                        dialect_text(p->ctx, dialect_name(p->ctx, o->name)));
		}
		pgs_drop_object(p, o);
	}
}

static void store_table(struct pgs *p, const struct pgs_table *t, int64_t schema)
{
	struct json *options = json_object(p->ctx);
	int64_t id;

	set_flag(options, "row_security", t->row_security);
	set_flag(options, "force_row_security", t->force_row_security);
	set_flag(options, "unlogged", t->unlogged);
	set_names(p, options, "storage", &t->storage);
	set_names(p, options, "inherits", &t->inherits);
	id = physical_add_table(p->s, &(struct physical_table){.schema_id = schema,
	                                                       .space = t->space,
	                                                       .name = t->name,
	                                                       .partition_by = t->partition_by,
	                                                       .partition_of = t->partition_of,
	                                                       .comment = t->comment,
	                                                       .options = options_text(p, options)});
	for (size_t i = 0; i < t->col_count; i++) {
		const struct pgs_column *c = &t->cols[i];

		physical_add_column(p->s, &(struct physical_column){.tbl_id = id,
		                                                    .name = c->name,
		                                                    .type = c->type,
		                                                    .postgres_type = c->declared,
		                                                    .not_null = c->not_null,
		                                                    .postgres_default = c->value,
		                                                    .postgres_generated = c->generated,
		                                                    .generated_stored = c->generated != NULL,
		                                                    .identity = c->identity,
		                                                    .collation = c->collation,
		                                                    .comment = c->comment});
	}
}

static struct json *constraint_options(const struct pgs *p, const struct pgs_constraint *c)
{
	struct json *options = json_object(p->ctx);
	bool is_key = c->kind == 'p' || c->kind == 'u';

	set_string(options, "deferrable", !is_key || !c->deferrable ? NULL : c->deferred ? "deferred" : "immediate");
	set_string(options, "match", c->match);
	set_flag(options, "not_valid", c->not_valid);
	set_flag(options, "no_inherit", c->no_inherit);
	set_flag(options, "inherited", c->inherited);
	set_flag(options, "nulls_not_distinct", c->nulls_not_distinct);
	set_names(p, options, "include", &c->include);
	set_string(options, "comment", c->comment);
	return options;
}

static void store_check(const struct pgs *p, const struct pgs_table *t, int64_t id, const struct pgs_constraint *c)
{
	const char **cols = mem_array(p->ctx, const char *, t->col_count + 1);
	size_t only;
	const char *kind;

	for (size_t i = 0; i < t->col_count; i++) {
		cols[i] = t->cols[i].name;
	}
	kind = classify_check(c->text, DIALECT_POSTGRES, cols, t->col_count, &only);
	physical_add_check(p->s, &(struct physical_check){.tbl_id = id,
	                                                  .name = c->name,
	                                                  .kind = kind,
	                                                  .postgres_expr = c->text,
	                                                  .col_id = only < t->col_count ? column_id(p, id, cols[only]) : 0});
}

static void store_constraint(struct pgs *p, const struct pgs_table *t, int64_t schema, int64_t id,
                             const struct pgs_constraint *c)
{
	const char *options = options_text(p, constraint_options(p, c));
	int64_t to;

	switch (c->kind) {
	case 'c':
		store_check(p, t, id, c);
		break;
	case 'f':
		to = physical_find_table(p->s, schema, c->to->space, c->to->name);
		physical_add_fk(p->s,
		                &(struct physical_fk){.tbl_id = id,
		                                      .name = c->name,
		                                      .to_tbl_id = to,
		                                      .on_delete = c->on_delete,
		                                      .on_update = c->on_update,
		                                      .deferral = !c->deferrable ? NULL
		                                                  : c->deferred  ? "deferred"
		                                                                 : "immediate",
		                                      .options = options},
		                column_ids(p, id, &c->cols), column_ids(p, to, &c->to_cols), c->cols.count);
		break;
	case 'x':
		physical_add_object(p->s, &(struct physical_object){
		                                  .schema_id = schema,
		                                  .kind = "exclusion",
		                                  .space = t->space,
		                                  .name = c->name,
		                                  .tbl_id = id,
		                                  .postgres_sql = mem_printf(p->ctx, "ALTER TABLE %s ADD CONSTRAINT %s %s",
		                                                             dialect_name(p->ctx, t->name),
		                                                             dialect_name(p->ctx, c->name), c->text)});
		break;
	default:
		physical_add_key(p->s, id, c->name, c->kind == 'p' ? "primary" : "unique", options, column_ids(p, id, &c->cols),
		                 c->cols.count);
	}
}

static void store_index(struct pgs *p, const struct pgs_table *t, int64_t id, const struct pgs_index *x)
{
	struct physical_index_column *cols = mem_array(p->ctx, struct physical_index_column, x->count + 1);
	struct json *options = json_object(p->ctx);

	set_names(p, options, "storage", &x->storage);
	set_flag(options, "nulls_not_distinct", x->nulls_not_distinct);
	set_string(options, "comment", x->comment);
	for (size_t i = 0; i < x->count; i++) {
		const struct pgs_part *part = &x->parts[i];
		const struct pgs_column *col = part->col == NULL ? NULL : pgs_column(t, part->col);
		struct json *own = json_object(p->ctx);

		set_string(own, "nulls", part->nulls);
		set_string(own, "collation",
		           part->collation != NULL || col == NULL || part->included ? part->collation : col->collation);
		set_string(own, "operators", part->operators);
		cols[i] = (struct physical_index_column){.col_id = part->col == NULL ? 0 : column_id(p, id, part->col),
		                                         .postgres_expr = part->expr,
		                                         .descending = part->descending,
		                                         .included = part->included,
		                                         .options = options_text(p, own)};
	}
	physical_add_index(p->s,
	                   &(struct physical_index){.tbl_id = id,
	                                            .name = x->name,
	                                            .is_unique = x->is_unique,
	                                            .method = x->method,
	                                            .postgres_where = x->where,
	                                            .options = options_text(p, options)},
	                   cols, x->count);
}

static const char *object_sql(const struct pgs *p, const struct pgs_object *o)
{
	struct buf b;

	if (strcmp(o->kind, "enum") != 0) {
		return o->sql;
	}
	buf_init(&b, p->ctx);
	buf_printf(&b, "CREATE TYPE %s%s%s AS ENUM (", *o->space == '\0' ? "" : dialect_name(p->ctx, o->space),
	           *o->space == '\0' ? "" : ".", dialect_name(p->ctx, o->name));
	for (size_t i = 0; i < o->values.count; i++) {
		buf_printf(&b, "%s%s", i == 0 ? "" : ", ", dialect_text(p->ctx, o->values.all[i]));
	}
	buf_char(&b, ')');
	return b.data;
}

static void store_objects(struct pgs *p, int64_t schema)
{
	for (size_t i = 0; i < p->object_count; i++) {
		const struct pgs_object *o = p->objects[i];
		int64_t tbl = o->table == NULL ? 0 : physical_find_table(p->s, schema, o->table->space, o->table->name);

		physical_add_object(p->s, &(struct physical_object){.schema_id = schema,
		                                                    .kind = o->kind,
		                                                    .space = o->space,
		                                                    .name = o->name,
		                                                    .tbl_id = tbl,
		                                                    .postgres_sql = object_sql(p, o),
		                                                    .comment = o->comment});
	}
}

bool pgs_store(struct pgs *p, const char *name, const char *origin)
{
	int64_t schema;

	find_serials(p);
	for (size_t i = p->table_count; i-- > 0;) {
		if (p->tables[i]->temporary) {
			pgs_drop_table(p, p->tables[i]);
		}
	}
	schema = physical_clear(p->s, name) ? physical_add_schema(p->s, name, "postgres", origin) : 0;
	for (size_t i = 0; i < p->table_count; i++) {
		store_table(p, p->tables[i], schema);
	}
	for (size_t i = 0; i < p->table_count; i++) {
		const struct pgs_table *t = p->tables[i];
		int64_t id = physical_find_table(p->s, schema, t->space, t->name);

		for (size_t k = 0; k < t->constraint_count; k++) {
			store_constraint(p, t, schema, id, &t->constraints[k]);
		}
		for (size_t k = 0; k < t->index_count; k++) {
			store_index(p, t, id, &t->indexes[k]);
		}
	}
	store_objects(p, schema);
	return (schema != 0 && physical_sort(p->s, schema)) || db_report(p->s->db, p->s->diags, "cannot store the schema");
}
