/* The objects of a PostgreSQL database. The catalogue writes their statements itself (pg_get_*def); what is left to us is which
 * object hangs on and needs which other. Names come with their schema: the search path is set to pg_catalog while we read.
 */
#include <stdlib.h>
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/embed.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"
#include "dataeng/model/object.h"
#include "dataeng/read/objects.h"
#include "dataeng/wrap/json.h"
#include "dataeng/wrap/postgres.h"

/* Columns of every query. */
enum { KIND, SPACE, TABLE, NAME, KEY, PATH, QUOTED, DEF, CREATE, DROP, IDS, PARENT, NEEDS, X1, X2, X3, X4, X5, X6, X7, X8, X9 };

struct id {
	const char *text;
	size_t object;
};

struct work {
	struct objects *o;
	struct pg *pg;
	void *tmp;
	struct diags *diags;
	struct id *ids; /* sorted when all are there */
	size_t id_count, id_room;
	const char **parents, **needs; /* [object]: ids, NULL: none */
	size_t room;
};

static const struct {
	const char *word;
	enum object_kind kind;
} kinds[] = {
        {"schema", OBJECT_SCHEMA},
        {"extension", OBJECT_EXTENSION},
        {"enum", OBJECT_ENUM},
        {"composite", OBJECT_COMPOSITE},
        {"range", OBJECT_RANGE},
        {"domain", OBJECT_DOMAIN},
        {"sequence", OBJECT_SEQUENCE},
        {"owner", OBJECT_OWNER},
        {"function", OBJECT_FUNCTION},
        {"table", OBJECT_TABLE},
        {"column", OBJECT_COLUMN},
        {"default", OBJECT_DEFAULT},
        {"fk", OBJECT_FK},
        {"check", OBJECT_CHECK},
        {"exclude", OBJECT_EXCLUDE},
        {"key", OBJECT_KEY},
        {"index", OBJECT_INDEX},
        {"view", OBJECT_VIEW},
        {"matview", OBJECT_MATVIEW},
        {"rule", OBJECT_RULE},
        {"statistics", OBJECT_STATISTICS},
        {"policy", OBJECT_POLICY},
        {"trigger", OBJECT_TRIGGER},
        {"setting", OBJECT_SETTING},
        {"comment", OBJECT_COMMENT},
        {"grant", OBJECT_GRANT},
        {"other", OBJECT_OTHER},
};

static enum object_kind kind_of(const char *word)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		if (strcmp(kinds[i].word, word) == 0) {
			return kinds[i].kind;
		}
	}
	return OBJECT_OTHER;
}

static const char *copy(const struct work *w, const struct pg_rows *r, int col)
{
	return mem_strdup(w->o, pg_rows_text(r, col));
}

/* A JSON array of strings. */
static const char **strings(struct work *w, const struct pg_rows *r, int col, size_t *count)
{
	const char *text = pg_rows_text(r, col);
	struct source *source = text == NULL ? NULL : source_new(w->tmp, "catalogue", text, strlen(text), w->diags);
	struct json *list = source == NULL ? NULL : json_parse(w->tmp, source, w->diags);
	const char **all = mem_array(w->o, const char *, list == NULL ? 1 : json_size(list) + 1);

	for (*count = 0; list != NULL && *count < json_size(list); ++*count) {
		all[*count] = mem_strdup(w->o, json_string(json_at(w->tmp, list, *count)));
	}
	return all;
}

static void add_ids(struct work *w, const char *ids, size_t object)
{
	for (const char *p = ids; p != NULL && *p != '\0';) {
		size_t n = strcspn(p, ",");

		if (w->id_count == w->id_room) {
			w->id_room = w->id_room * 2 + 64;
			w->ids = mem_resize(w->tmp, w->ids, struct id, w->id_room);
		}
		if (strncmp(p, "0.", 2) != 0) {
			w->ids[w->id_count++] = (struct id){mem_strndup(w->o, p, n), object};
			if (w->o->all[object].id == NULL) {
				w->o->all[object].id = w->ids[w->id_count - 1].text;
			}
		}
		p += n + (p[n] == ',' ? 1 : 0);
	}
}

static void read_column(struct work *w, const struct pg_rows *r, struct object *o)
{
	const char *id = pg_rows_string(r, IDS);

	o->type = copy(w, r, X1);
	o->bare = copy(w, r, X2);
	o->own_type = pg_rows_text(r, X3) != NULL;
	o->not_null = pg_rows_text(r, X4) != NULL;
	o->generated = copy(w, r, X5);
	o->collation = copy(w, r, X6);
	o->numbers = copy(w, r, X7);
	o->numbers_options = copy(w, r, X8);
	o->fallback = copy(w, r, X9);
	o->position = atoi(strrchr(mem_strndup(w->tmp, id, strcspn(id, ",")), '.') + 1);
}

static void read_special(struct work *w, const struct pg_rows *r, struct object *o)
{
	switch (o->kind) {
	case OBJECT_ENUM:
		o->labels = strings(w, r, X1, &o->label_count);
		break;
	case OBJECT_DOMAIN:
		o->type = copy(w, r, X1);
		o->fallback = copy(w, r, X2);
		o->not_null = pg_rows_text(r, X3) != NULL;
		o->own_type = true;
		break;
	case OBJECT_SEQUENCE:
		o->owner = copy(w, r, X1);
		o->numbers = copy(w, r, X3);
		break;
	case OBJECT_FUNCTION:
		o->same = copy(w, r, X1);
		break;
	case OBJECT_TABLE:
		o->relation = pg_rows_string(r, X1)[0];
		o->base = copy(w, r, X2);
		o->comes_from = copy(w, r, X3);
		o->numbers_options = copy(w, r, X4);
		break;
	case OBJECT_COLUMN:
		read_column(w, r, o);
		break;
	case OBJECT_KEY:
		o->primary = pg_rows_string(r, X1)[0] == 'p';
		o->unique = true;
		o->columns = strings(w, r, X2, &o->column_count);
		break;
	case OBJECT_INDEX:
		o->unique = pg_rows_text(r, X1) != NULL;
		o->columns = strings(w, r, X2, &o->column_count);
		break;
	case OBJECT_FK:
		o->columns = strings(w, r, X2, &o->column_count);
		o->refer_columns = strings(w, r, X3, &o->refer_count);
		if (o->refer_count > 0) {
			o->refers = *o->refer_columns++;
			o->refer_count--;
		}
		break;
	case OBJECT_CHECK:
		o->same = copy(w, r, X3); /* "domain" */
		break;
	case OBJECT_SETTING:
		o->same = copy(w, r, X1); /* "force" */
		break;
	default:
		break;
	}
}

static bool read_query(struct work *w, const char *file)
{
	const char *sql = mem_printf(w->tmp, "%s%s", embed_text("read/objects_postgres_common.sql"), embed_text(file));
	struct pg_rows *r = pg_query(w->tmp, w->pg, sql, "");

	while (pg_rows_next(r)) {
		struct object *o = objects_add(w->o, kind_of(pg_rows_string(r, KIND)), pg_rows_string(r, KEY));
		size_t index = w->o->count - 1;

		o->space = pg_rows_text(r, SPACE) == NULL ? "" : copy(w, r, SPACE);
		o->table = copy(w, r, TABLE);
		o->name = copy(w, r, NAME);
		o->path = copy(w, r, PATH);
		o->quoted = copy(w, r, QUOTED);
		o->def = mem_strdup(w->o, pg_rows_string(r, DEF));
		o->create = copy(w, r, CREATE);
		o->drop = copy(w, r, DROP);
		if (index >= w->room) {
			w->room = w->room * 2 + 64;
			w->parents = mem_resize(w->tmp, w->parents, const char *, w->room);
			w->needs = mem_resize(w->tmp, w->needs, const char *, w->room);
		}
		w->parents[index] = copy(w, r, PARENT);
		w->needs[index] = copy(w, r, NEEDS);
		add_ids(w, pg_rows_string(r, IDS), index);
		read_special(w, r, o);
	}
	return pg_rows_end(r);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(((const struct id *)a)->text, ((const struct id *)b)->text);
}

/* A part that we do not know stands for its whole. */
static size_t find_id(const struct work *w, const char *text)
{
	struct id want = {text, 0};
	const struct id *found = bsearch(&want, w->ids, w->id_count, sizeof want, by_text);
	const char *last = strrchr(text, '.');

	if (found == NULL && last != NULL && strcmp(last, ".0") != 0) {
		want.text = mem_printf(w->tmp, "%.*s.0", (int)(last - text), text);
		found = bsearch(&want, w->ids, w->id_count, sizeof want, by_text);
	}
	return found == NULL ? OBJECT_NONE : found->object;
}

static void link_needs(struct work *w, size_t object)
{
	for (const char *p = w->needs[object]; p != NULL && *p != '\0';) {
		size_t n = strcspn(p, ",");

		objects_need(w->o, object, find_id(w, mem_strndup(w->tmp, p, n)));
		p += n + (p[n] == ',' ? 1 : 0);
	}
}

static bool link_all(struct work *w)
{
	struct pg_rows *r;

	if (w->id_count > 0) {
		qsort(w->ids, w->id_count, sizeof *w->ids, by_text);
	}
	for (size_t i = 0; i < w->o->count; i++) {
		struct object *o = &w->o->all[i];

		o->parent = w->parents[i] == NULL ? OBJECT_NONE : find_id(w, w->parents[i]);
		objects_need(w->o, i, o->parent);
		link_needs(w, i);
		if (o->kind == OBJECT_SEQUENCE && o->owner != NULL) {
			size_t owner = find_id(w, o->owner);

			o->owner = owner == OBJECT_NONE ? NULL : w->o->all[owner].key;
		}
	}
	r = pg_query(w->tmp, w->pg, embed_text("read/objects_postgres_needs.sql"), "");
	while (pg_rows_next(r)) {
		size_t from = find_id(w, pg_rows_string(r, 0));
		size_t to = find_id(w, pg_rows_string(r, 1));

		if (from != OBJECT_NONE && to != OBJECT_NONE) {
			objects_need(w->o, from, to);
		}
	}
	return pg_rows_end(r);
}

struct objects *objects_postgres(const void *ctx, struct pg *from, struct diags *diags)
{
	struct work w = {
	        .o = objects_new(ctx, DIALECT_POSTGRES), .pg = from, .tmp = mem_context(ctx, "objects"), .diags = diags};
	bool ok;

	w.ids = mem_array(w.tmp, struct id, 1);
	w.parents = mem_array(w.tmp, const char *, 1);
	w.needs = mem_array(w.tmp, const char *, 1);
	ok = pg_exec(from, "SET search_path = pg_catalog") && read_query(&w, "read/objects_postgres_first.sql") &&
	     read_query(&w, "read/objects_postgres_tables.sql") && read_query(&w, "read/objects_postgres_rest.sql") &&
	     read_query(&w, "read/objects_postgres_settings.sql") && link_all(&w) && pg_exec(from, "RESET search_path");
	mem_free(w.tmp);
	if (!ok) {
		pg_report(from, diags, "cannot read the catalogue");
		mem_free(w.o);
		return NULL;
	}
	objects_finish(w.o);
	objects_link(w.o);
	return w.o;
}
