/* The objects of a SQLite database. Tables are made by their kept text, so columns and constraints have no statement of
 * their own: they are listed to say what differs.
 */
#include <string.h>
#include <strings.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/object.h"
#include "dataeng/read/objects.h"
#include "dataeng/read/sqlite_text.h"
#include "dataeng/read/sqltoken.h"
#include "dataeng/wrap/sqlite.h"

struct work {
	struct objects *o;
	struct db *db;
	void *tmp;
};

/* The table that is being read. */
struct table {
	size_t index;
	const char *name;
	const char *fold;
	struct table_text *text;
};

static const char *upper_type(const void *ctx, const char *type)
{
	struct buf b;

	buf_init(&b, ctx);
	for (const char *p = type; *p != '\0'; p++) {
		bool blank = *p == ' ' || *p == '\t' || *p == '\n' || *p == '\r';

		if (blank) {
			if (b.size > 0 && strchr(" (,", b.data[b.size - 1]) == NULL) {
				buf_char(&b, ' ');
			}
			continue;
		}
		if (strchr("(),", *p) != NULL && b.size > 0 && b.data[b.size - 1] == ' ') {
			buf_cut(&b, b.size - 1);
		}
		buf_char(&b, *p >= 'a' && *p <= 'z' ? (char)(*p - ('a' - 'A')) : *p);
	}
	if (b.size > 0 && b.data[b.size - 1] == ' ') {
		buf_cut(&b, b.size - 1);
	}
	return b.size == 0 ? "" : b.data;
}

static const char *normal(struct work *w, const char *expr)
{
	return sql_normal(w->o, expr, DIALECT_SQLITE);
}

static void define_column(struct work *w, struct object *c, const char *conflict)
{
	struct buf b;

	buf_init(&b, w->o);
	buf_printf(&b, "%s %s", c->name, *c->type == '\0' ? "(no type)" : c->type);
	if (c->not_null) {
		buf_printf(&b, " NOT NULL%s%s", conflict == NULL ? "" : " ON CONFLICT ", conflict == NULL ? "" : conflict);
	}
	if (c->fallback != NULL && c->generated == NULL) {
		buf_printf(&b, " DEFAULT %s", normal(w, c->fallback));
	}
	if (c->collation != NULL) {
		buf_printf(&b, " COLLATE %s", c->collation);
	}
	if (c->generated != NULL) {
		buf_printf(&b, " AS (%s)%s", c->generated, c->numbers_options);
	}
	c->def = b.data;
}

static const char *folded_collation(struct work *w, const struct text_column *tc)
{
	return tc == NULL || tc->collation == NULL || strcasecmp(tc->collation, "BINARY") == 0
	               ? NULL
	               : upper_type(w->o, tc->collation);
}

static bool read_columns(struct work *w, const struct table *t)
{
	struct query *q = db_query(
	        w->tmp, w->db, "SELECT name, type, \"notnull\", dflt_value, hidden, pk FROM pragma_table_xinfo(?) ORDER BY cid",
	        "s", t->name);
	int position = 0;

	while (query_next(q)) {
		const char *name = mem_strdup(w->o, query_text(q, 0));
		const struct text_column *tc = sqlite_text_column(t->text, name);
		int hidden = (int)query_int(q, 4);
		struct object *c;

		if (hidden == 1) {
			continue; /* of a virtual table: arguments and results, no content */
		}
		c = objects_add(w->o, OBJECT_COLUMN, mem_printf(w->tmp, "column %s.%s", t->fold, object_fold(w->tmp, name)));
		c->table = t->name;
		c->name = name;
		c->path = mem_printf(w->o, "%s.%s", t->name, name);
		c->type = upper_type(w->o, query_string(q, 1));
		c->bare = c->type;
		c->not_null = query_int(q, 2) != 0;
		c->fallback = mem_strdup(w->o, query_text(q, 3));
		c->collation = folded_collation(w, tc);
		c->position = ++position;
		c->key_position = (int)query_int(q, 5);
		c->parent = t->index;
		if (hidden >= 2) {
			c->generated = normal(w, tc == NULL ? "" : tc->generated);
			c->numbers_options = hidden == 3 ? " STORED" : " VIRTUAL";
		}
		define_column(w, c, sqlite_text_null_conflict(t->text, name));
		objects_need(w->o, w->o->count - 1, t->index);
	}
	return query_end(q);
}

static struct object *add_constraint(struct work *w, const struct table *t, enum object_kind kind, const char *name,
                                     const char *def)
{
	struct object *k;

	k = objects_add(w->o, kind,
	                mem_printf(w->tmp, "constraint %s %s %s", t->fold, name == NULL ? "" : object_fold(w->tmp, name), def));
	k->table = t->name;
	k->name = name;
	k->path = mem_printf(w->o, "%s %s", t->name, name == NULL ? def : name);
	k->def = mem_printf(w->o, "%s%s%s", name == NULL ? "" : name, name == NULL ? "" : ": ", def);
	k->parent = t->index;
	objects_need(w->o, w->o->count - 1, t->index);
	return k;
}

/* "UNIQUE (a, b)" with orders and collations as the index behind it has them. */
static const char *key_columns(struct work *w, const struct text_constraint *k, const char *index)
{
	struct buf b;
	struct query *q;
	size_t n = 0;

	buf_init(&b, w->o);
	if (index == NULL) {
		for (size_t i = 0; i < k->col_count; i++) {
			buf_printf(&b, "%s%s", i == 0 ? "" : ", ", object_fold(w->tmp, k->cols[i]));
		}
		return b.data;
	}
	q = db_query(w->tmp, w->db, "SELECT name, \"desc\", coll FROM pragma_index_xinfo(?) WHERE key ORDER BY seqno", "s",
	             index);
	while (query_next(q)) {
		const char *coll = query_string(q, 2);

		buf_printf(&b, "%s%s", n++ == 0 ? "" : ", ", object_fold(w->tmp, query_string(q, 0)));
		buf_str(&b, query_int(q, 1) != 0 ? " DESC" : "");
		if (strcasecmp(coll, "BINARY") != 0) {
			buf_printf(&b, " COLLATE %s", object_fold(w->tmp, coll));
		}
	}
	query_end(q);
	return b.data;
}

/* The automatic index of a key with exactly these columns; NULL: it has none (INTEGER PRIMARY KEY, WITHOUT ROWID). */
static const char *key_index(struct work *w, const struct table *t, const struct text_constraint *k)
{
	struct query *q = db_query(w->tmp, w->db,
	                           "SELECT l.name, (SELECT json_group_array(lower(x.name)) FROM (SELECT name FROM "
	                           "pragma_index_xinfo(l.name) WHERE key ORDER BY seqno) x) FROM pragma_index_list(?) l WHERE "
	                           "l.origin = ? ORDER BY l.seq",
	                           "ss", t->name, k->kind == TEXT_PRIMARY ? "pk" : "u");
	const char *found = NULL;
	struct buf want;

	buf_init(&want, w->tmp);
	for (size_t i = 0; i < k->col_count; i++) {
		char *quoted = db_text(w->tmp, w->db, "SELECT json_quote(lower(?))", "s", k->cols[i]);

		buf_printf(&want, "%c%s", i == 0 ? '[' : ',', quoted);
	}
	buf_char(&want, ']');
	while (query_next(q)) {
		if (found == NULL && strcmp(query_string(q, 1), want.data) == 0) {
			found = mem_strdup(w->tmp, query_text(q, 0));
		}
	}
	query_end(q);
	return found;
}

static void add_key(struct work *w, const struct table *t, const struct text_constraint *k)
{
	bool primary = k->kind == TEXT_PRIMARY;
	const char *cols = key_columns(w, k, key_index(w, t, k));
	const char *def = mem_printf(w->o, "%s (%s)%s%s", primary ? "PRIMARY KEY" : "UNIQUE", cols,
	                             k->conflict == NULL ? "" : " ON CONFLICT ", k->conflict == NULL ? "" : k->conflict);
	struct object *key = add_constraint(w, t, OBJECT_KEY, mem_strdup(w->o, k->name), def);

	key->primary = primary;
	key->unique = true;
	key->columns = mem_array(w->o, const char *, k->col_count + 1);
	for (size_t i = 0; i < k->col_count; i++) {
		key->columns[key->column_count++] = mem_strdup(w->o, k->cols[i]);
	}
}

/* Columns of the parent that a foreign key means when it names none. */
static const char *parent_key(struct work *w, const char *parent)
{
	char *names = db_text(w->tmp, w->db,
	                      "SELECT group_concat(lower(name), ', ') FROM (SELECT name FROM pragma_table_info(?) WHERE pk > 0 "
	                      "ORDER BY pk)",
	                      "s", parent);

	return names == NULL ? "" : names;
}

static void read_parent_columns(struct work *w, struct object *fk, const struct text_constraint *k)
{
	struct query *q;

	fk->refer_columns = mem_array(w->o, const char *, k->col_count + 1);
	for (size_t i = 0; i < k->to_count && i < k->col_count; i++) {
		fk->refer_columns[fk->refer_count++] = mem_strdup(w->o, k->to_cols[i]);
	}
	if (k->to_count > 0) {
		return;
	}
	q = db_query(w->tmp, w->db, "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", "s", k->to);
	while (query_next(q)) {
		if (fk->refer_count < k->col_count) {
			fk->refer_columns[fk->refer_count++] = mem_strdup(w->o, query_text(q, 0));
		}
	}
	query_end(q);
}

static void add_fk(struct work *w, const struct table *t, const struct text_constraint *k)
{
	struct object *fk;
	struct buf b;

	buf_init(&b, w->o);
	buf_str(&b, "FOREIGN KEY (");
	for (size_t i = 0; i < k->col_count; i++) {
		buf_printf(&b, "%s%s", i == 0 ? "" : ", ", object_fold(w->tmp, k->cols[i]));
	}
	buf_printf(&b, ") REFERENCES %s (", object_fold(w->tmp, k->to));
	for (size_t i = 0; i < k->to_count; i++) {
		buf_printf(&b, "%s%s", i == 0 ? "" : ", ", object_fold(w->tmp, k->to_cols[i]));
	}
	buf_printf(&b, "%s)", k->to_count == 0 ? parent_key(w, k->to) : "");
	if (k->on_update != NULL && strcmp(k->on_update, "no action") != 0) {
		buf_printf(&b, " ON UPDATE %s", k->on_update);
	}
	if (k->on_delete != NULL && strcmp(k->on_delete, "no action") != 0) {
		buf_printf(&b, " ON DELETE %s", k->on_delete);
	}
	if (k->deferral != NULL) {
		buf_printf(&b, " DEFERRABLE%s", strcmp(k->deferral, "deferred") == 0 ? " INITIALLY DEFERRED" : "");
	}
	fk = add_constraint(w, t, OBJECT_FK, mem_strdup(w->o, k->name), b.data);
	fk->columns = mem_array(w->o, const char *, k->col_count + 1);
	for (size_t i = 0; i < k->col_count; i++) {
		fk->columns[fk->column_count++] = mem_strdup(w->o, k->cols[i]);
	}
	fk->refers = mem_printf(w->o, "table %s", object_fold(w->tmp, k->to));
	read_parent_columns(w, fk, k);
}

static void read_constraints(struct work *w, const struct table *t)
{
	for (size_t i = 0; i < t->text->count; i++) {
		const struct text_constraint *k = &t->text->constraints[i];

		if (k->kind == TEXT_PRIMARY || k->kind == TEXT_UNIQUE) {
			add_key(w, t, k);
		} else if (k->kind == TEXT_FK) {
			add_fk(w, t, k);
		} else if (k->kind == TEXT_CHECK) {
			add_constraint(w, t, OBJECT_CHECK, mem_strdup(w->o, k->name),
			               mem_printf(w->o, "CHECK (%s)", normal(w, k->expr)))
			        ->sql = mem_printf(w->o, "CHECK (%s)", k->expr);
		}
	}
}

/* The column that is the rowid, by the engine's own rule: an INTEGER PRIMARY KEY without an index behind it. */
static const char *rowid_column(struct work *w, const char *name)
{
	return db_text(
	        w->o, w->db,
	        "SELECT name FROM pragma_table_info(?1) WHERE pk = 1 AND (SELECT count(*) FROM pragma_table_info(?1) "
	        "WHERE pk > 0) = 1 AND upper(type) = 'INTEGER' AND NOT EXISTS (SELECT 1 FROM pragma_index_list(?1) WHERE "
	        "origin = 'pk')",
	        "s", name);
}

static bool has_word(struct work *w, const char *sql, const char *word)
{
	struct sql_tokens *t = sql_tokens(w->tmp, sql, strlen(sql), DIALECT_SQLITE);

	for (size_t i = 0; i < t->count; i++) {
		if (sql_is_word(t, i, word)) {
			return true;
		}
	}
	return false;
}

static bool read_table(struct work *w, const char *name, const char *sql, bool without_rowid, bool strict)
{
	struct table t = {.name = name, .fold = object_fold(w->tmp, name), .text = sqlite_table_text(w->tmp, sql)};
	struct object *o = objects_add(w->o, OBJECT_TABLE, mem_printf(w->tmp, "table %s", t.fold));
	const char *identity = without_rowid ? NULL : rowid_column(w, name);

	t.index = w->o->count - 1;
	o->name = name;
	o->table = name;
	o->path = name;
	o->sql = sql;
	o->create = sql;
	o->drop = mem_printf(w->o, "DROP TABLE %s", db_quote_name(w->tmp, name));
	o->strict = strict;
	o->without_rowid = without_rowid;
	o->identity = identity;
	o->autoincrement = identity != NULL && has_word(w, sql, "AUTOINCREMENT");
	o->def = mem_printf(w->o, "%s%s%s%s%s%s", name, strict ? " STRICT" : "", without_rowid ? " WITHOUT ROWID" : "",
	                    o->autoincrement ? " AUTOINCREMENT" : "", identity != NULL ? ", the rowid is " : "",
	                    identity != NULL ? identity : "");
	if (!read_columns(w, &t)) {
		return false;
	}
	read_constraints(w, &t);
	return db_error(w->db) == NULL;
}

static bool read_tables(struct work *w)
{
	struct query *q =
	        db_query(w->tmp, w->db,
	                 "WITH l AS MATERIALIZED (SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = 'main') "
	                 "SELECT m.name, m.sql, l.type, l.wr, l.strict FROM sqlite_schema m JOIN l ON l.name = m.name WHERE "
	                 "m.type = 'table' AND l.type <> 'shadow' AND "
	                 "m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND m.name NOT LIKE '\\_dataeng\\_%' ESCAPE '\\' "
	                 "ORDER BY m.rowid",
	                 "");
	bool ok = true;

	while (ok && query_next(q)) {
		const char *name = mem_strdup(w->o, query_text(q, 0));
		const char *sql = mem_strdup(w->o, query_text(q, 1));

		if (strcmp(query_string(q, 2), "virtual") == 0) {
			struct object *o =
			        objects_add(w->o, OBJECT_VIRTUAL, mem_printf(w->tmp, "table %s", object_fold(w->tmp, name)));

			o->name = name;
			o->table = name;
			o->path = name;
			o->create = sql;
			o->def = normal(w, sql);
			o->drop = mem_printf(w->o, "DROP TABLE %s", db_quote_name(w->tmp, name));
			ok = read_columns(w, &(struct table){w->o->count - 1, name, object_fold(w->tmp, name),
			                                     mem_new(w->tmp, struct table_text)});
		} else {
			ok = read_table(w, name, sql, query_int(q, 3) != 0, query_int(q, 4) != 0);
		}
	}
	return query_end(q) && ok;
}

/* The columns of a unique index over all rows. An expression or a WHERE: it is none that we can speak of as a key. */
static void read_unique(struct work *w, struct object *o)
{
	struct query *q =
	        db_query(w->tmp, w->db,
	                 "SELECT x.name FROM pragma_index_list(?1) l, pragma_index_xinfo(?2) x WHERE l.name = ?2 AND NOT "
	                 "l.partial AND x.key ORDER BY x.seqno",
	                 "ss", o->table, o->name);

	o->columns = mem_array(w->o, const char *, 1);
	o->unique = true;
	while (query_next(q)) {
		const char *name = query_text(q, 0);

		o->columns = mem_resize(w->o, o->columns, const char *, o->column_count + 1);
		o->columns[o->column_count++] = mem_strdup(w->o, name == NULL ? "" : name);
		o->unique = o->unique && name != NULL;
	}
	query_end(q);
	o->unique = o->unique && o->column_count > 0;
	o->column_count = o->unique ? o->column_count : 0;
}

static bool read_others(struct work *w)
{
	static const enum object_kind kinds[] = {['i'] = OBJECT_INDEX, ['v'] = OBJECT_VIEW, ['t'] = OBJECT_TRIGGER};
	struct query *q =
	        db_query(w->tmp, w->db,
	                 "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE type IN ('index', 'view', 'trigger') "
	                 "AND sql IS NOT NULL AND name NOT LIKE '\\_dataeng\\_%' ESCAPE '\\' AND tbl_name NOT LIKE "
	                 "'\\_dataeng\\_%' ESCAPE '\\' ORDER BY rowid",
	                 "");

	while (query_next(q)) {
		const char *type = query_text(q, 0);
		const char *name = mem_strdup(w->o, query_text(q, 1));
		enum object_kind kind = kinds[(unsigned char)type[0]];
		struct object *o = objects_add(w->o, kind, mem_printf(w->tmp, "%s %s", type, object_fold(w->tmp, name)));
		const char *word = type[0] == 'i' ? "INDEX" : type[0] == 'v' ? "VIEW" : "TRIGGER";

		o->name = name;
		o->path = name;
		o->table = type[0] == 'v' ? NULL : mem_strdup(w->o, query_text(q, 2));
		o->create = mem_strdup(w->o, query_text(q, 3));
		o->sql = o->create;
		o->def = normal(w, o->create);
		o->drop = mem_printf(w->o, "DROP %s %s", word, db_quote_name(w->tmp, name));
		if (kind == OBJECT_INDEX && strncasecmp(o->create, "CREATE UNIQUE", 13) == 0) {
			read_unique(w, o);
		}
	}
	return query_end(q);
}

/* Parents of indexes and triggers: a table, or a view. */
static void hang(struct objects *o)
{
	for (size_t i = 0; i < o->count; i++) {
		struct object *one = &o->all[i];

		if (one->kind == OBJECT_INDEX || one->kind == OBJECT_TRIGGER) {
			char *fold = object_fold(o, one->table);

			one->parent = objects_findf(o, "table %s", fold);
			if (one->parent == OBJECT_NONE) {
				one->parent = objects_findf(o, "view %s", fold);
			}
			objects_need(o, i, one->parent);
		}
	}
}

struct objects *objects_sqlite(const void *ctx, struct db *from, struct diags *diags)
{
	struct work w = {.o = objects_new(ctx, DIALECT_SQLITE), .db = from, .tmp = mem_context(ctx, "objects_sqlite")};
	bool ok = read_tables(&w) && read_others(&w);

	mem_free(w.tmp);
	if (!ok) {
		db_report(from, diags, "cannot read the catalogue");
		mem_free(w.o);
		return NULL;
	}
	objects_finish(w.o);
	hang(w.o);
	objects_link(w.o);
	return w.o;
}
