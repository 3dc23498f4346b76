/* A schema as DBML: tables with their columns, keys of several columns as indexes, enumerations as Enum, then the references.
 */
#include "dataeng/write/dbml.h"

#include <ctype.h>
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/embed.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"
#include "dataeng/write/values.h"

void dbml_name(struct buf *out, const char *name)
{
	bool plain = *name != '\0';

	for (const char *p = name; *p != '\0'; p++) {
		plain = plain && (isalnum((unsigned char)*p) || *p == '_');
	}
	buf_printf(out, plain ? "%s" : "\"%s\"", name);
}

void dbml_text(struct buf *out, const char *text)
{
	buf_char(out, '\'');
	for (; *text != '\0'; text++) {
		if (*text == '\'' || *text == '\\') {
			buf_char(out, '\\');
		}
		buf_char(out, (unsigned char)*text < ' ' ? ' ' : *text);
	}
	buf_char(out, '\'');
}

/* schema.table, the schema only when it is not the default one. */
static void qualified(struct buf *out, const char *space, const char *name)
{
	if (space != NULL && *space != '\0') {
		dbml_name(out, space);
		buf_char(out, '.');
	}
	dbml_name(out, name);
}

/* A type of several words, or with a blank in it, stands in double quotes. */
static void add_type(struct buf *out, const char *type)
{
	buf_printf(out, strchr(type, ' ') != NULL ? "\"%s\"" : "%s", type);
}

static bool is_number(const char *text)
{
	bool digit = false;

	for (; *text != '\0'; text++) {
		digit = digit || isdigit((unsigned char)*text);
		if (!isdigit((unsigned char)*text) && strchr("-+.", *text) == NULL) {
			return false;
		}
	}
	return digit;
}

static void add_default(struct buf *out, const char *value)
{
	if (*value == '\'' || is_number(value) || strcmp(value, "true") == 0 || strcmp(value, "false") == 0) {
		buf_printf(out, "default: %s", value);
	} else {
		buf_printf(out, "default: `%s`", value);
	}
}

struct settings {
	struct buf *out;
	size_t count;
};

static struct buf *setting(struct settings *s)
{
	buf_str(s->out, s->count++ == 0 ? " [" : ", ");
	return s->out;
}

static void add_column(struct buf *out, const char *table, struct query *q)
{
	struct settings s = {.out = out};

	buf_str(out, "  ");
	dbml_name(out, query_text(q, 0));
	buf_char(out, ' ');
	if (!query_is_null(q, 2)) {
		dbml_name(out, mem_printf(out->ctx, "%s_%s", table, query_text(q, 0)));
	} else {
		add_type(out, query_text(q, 1));
	}
	if (query_int(q, 4)) {
		buf_str(setting(&s), "pk");
	}
	if (!query_is_null(q, 6)) {
		buf_str(setting(&s), "increment");
	}
	if (query_int(q, 3) && !query_int(q, 4)) {
		buf_str(setting(&s), "not null");
	}
	if (query_int(q, 5)) {
		buf_str(setting(&s), "unique");
	}
	if (!query_is_null(q, 7)) {
		add_default(setting(&s), query_text(q, 7));
	}
	if (!query_is_null(q, 8)) {
		buf_str(setting(&s), "note: ");
		dbml_text(out, query_text(q, 8));
	}
	buf_str(out, s.count > 0 ? "]\n" : "\n");
}

static void add_index(struct buf *out, struct session *s, struct query *q, size_t *count)
{
	const char *kind = query_text(q, 1);
	struct query *part =
	        db_query(out->ctx, s->db,
	                 "SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?) ORDER BY key", "s",
	                 query_text(q, 2));
	size_t n = 0;

	buf_str(out, (*count)++ == 0 ? "\n  indexes {\n    (" : "    (");
	while (query_next(part)) {
		buf_str(out, n++ > 0 ? ", " : "");
		if (query_int(part, 1)) {
			buf_printf(out, "`%s`", query_text(part, 0));
		} else {
			dbml_name(out, query_text(part, 0));
		}
	}
	query_end(part);
	buf_printf(out, ") [%s", strcmp(kind, "primary") == 0 ? "pk" : strcmp(kind, "unique") == 0 ? "unique" : "");
	if (!query_is_null(q, 0)) {
		buf_printf(out, "%sname: ", strcmp(kind, "index") == 0 ? "" : ", ");
		dbml_text(out, query_text(q, 0));
	}
	buf_str(out, "]\n");
}

static void add_table(struct buf *out, struct session *s, struct query *t)
{
	size_t indexes = 0;
	struct query *q;

	buf_str(out, "\nTable ");
	qualified(out, query_text(t, 1), query_text(t, 2));
	buf_str(out, " {\n");
	q = db_query(out->ctx, s->db, embed_text("write/dbml_column.sql"), "i", query_int(t, 0));
	while (query_next(q)) {
		add_column(out, query_text(t, 2), q);
	}
	query_end(q);
	q = db_query(out->ctx, s->db, embed_text("write/dbml_index.sql"), "i", query_int(t, 0));
	while (query_next(q)) {
		add_index(out, s, q, &indexes);
	}
	query_end(q);
	buf_str(out, indexes > 0 ? "  }\n" : "");
	if (!query_is_null(t, 3)) {
		buf_str(out, "\n  Note: ");
		dbml_text(out, query_text(t, 3));
		buf_char(out, '\n');
	}
	buf_str(out, "}\n");
}

static void add_enums(struct buf *out, struct session *s, struct query *t)
{
	struct query *q = db_query(out->ctx, s->db, embed_text("write/dbml_column.sql"), "i", query_int(t, 0));

	while (query_next(q)) {
		char **values;
		size_t n = query_is_null(q, 2) ? 0 : write_in_list(out->ctx, query_text(q, 2), &values);

		if (n == 0) {
			continue;
		}
		buf_str(out, "\nEnum ");
		dbml_name(out, mem_printf(out->ctx, "%s_%s", query_text(t, 2), query_text(q, 0)));
		buf_str(out, " {\n");
		for (size_t i = 0; i < n; i++) {
			buf_str(out, "  ");
			dbml_name(out, values[i]);
			buf_char(out, '\n');
		}
		buf_str(out, "}\n");
	}
	query_end(q);
}

static void add_columns_of(struct buf *out, struct session *s, const char *json)
{
	struct query *q =
	        db_query(out->ctx, s->db, "SELECT value, (SELECT count(*) FROM json_each(?1)) FROM json_each(?1) ORDER BY key",
	                 "s", json);
	size_t n = 0;
	bool several = false;

	while (query_next(q)) {
		several = query_int(q, 1) > 1;
		buf_str(out, n++ > 0 ? ", " : several ? "(" : "");
		dbml_name(out, query_text(q, 0));
	}
	query_end(q);
	buf_str(out, several ? ")" : "");
}

static void add_ref(struct buf *out, struct session *s, struct query *q)
{
	struct settings set = {.out = out};

	buf_str(out, "Ref");
	if (!query_is_null(q, 0)) {
		buf_char(out, ' ');
		dbml_name(out, query_text(q, 0));
	}
	buf_str(out, ": ");
	qualified(out, query_text(q, 8), query_text(q, 1));
	buf_char(out, '.');
	add_columns_of(out, s, query_text(q, 3));
	buf_str(out, query_int(q, 5) ? " - " : " > ");
	qualified(out, query_text(q, 9), query_text(q, 2));
	buf_char(out, '.');
	add_columns_of(out, s, query_text(q, 4));
	if (strcmp(query_text(q, 6), "no action") != 0) {
		buf_printf(setting(&set), "delete: %s", query_text(q, 6));
	}
	if (strcmp(query_text(q, 7), "no action") != 0) {
		buf_printf(setting(&set), "update: %s", query_text(q, 7));
	}
	buf_str(out, set.count > 0 ? "]\n" : "\n");
}

bool dbml_write(struct buf *out, struct session *s, const char *schema)
{
	struct query *q;

	if (!write_has_schema(s, schema)) {
		return false;
	}
	buf_str(out, "// DBML: https://dbml.dbdiagram.io\n");
	q = db_query(out->ctx, s->db, embed_text("write/dbml_table.sql"), "s", schema);
	while (query_next(q)) {
		add_enums(out, s, q);
		add_table(out, s, q);
	}
	query_end(q);
	buf_char(out, '\n');
	q = db_query(out->ctx, s->db, embed_text("write/dbml_ref.sql"), "s", schema);
	while (query_next(q)) {
		add_ref(out, s, q);
	}
	return query_end(q) || db_report(s->db, s->diags, "cannot write DBML");
}
