/* Looking into the parse tree of PostgreSQL, and back into the text it came from.
 *
 * The tree says where an expression begins but not where it ends, and the parser can write an expression only as part of a
 * statement: so the end is found by the tokens, and the text between is brought to one spelling by the parser.
 */
#include <stdarg.h>
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"
#include "dataeng/model/dialect.h"
#include "dataeng/model/session.h"
#include "dataeng/read/pgschema.h"
#include "dataeng/read/sqltoken.h"
#include "dataeng/wrap/json.h"
#include "dataeng/wrap/pgparse.h"

const struct json *pgs_get(const struct pgs_statement *st, const struct json *node, const char *key)
{
	return node == NULL ? NULL : json_get(st->p->ctx, node, key);
}

const struct json *pgs_at(const struct pgs_statement *st, const struct json *list, size_t i)
{
	return list == NULL ? NULL : json_at(st->p->ctx, list, i);
}

size_t pgs_size(const struct json *list)
{
	return list == NULL ? 0 : json_size(list);
}

const char *pgs_kind(const struct json *node)
{
	return node == NULL || json_kind(node) != JSON_OBJECT ? NULL : json_key_at(node, 0);
}

const struct json *pgs_node(const struct pgs_statement *st, const struct json *node, const char *kind)
{
	const char *is = pgs_kind(node);

	return is == NULL || strcmp(is, kind) != 0 ? NULL : pgs_at(st, node, 0);
}

const char *pgs_string(const struct pgs_statement *st, const struct json *node, const char *key)
{
	const struct json *value = pgs_get(st, node, key);

	return value == NULL ? NULL : json_string(value);
}

bool pgs_flag(const struct pgs_statement *st, const struct json *node, const char *key)
{
	const struct json *value = pgs_get(st, node, key);

	return value != NULL && json_bool(value);
}

bool pgs_is(const char *text, const char *word)
{
	return text != NULL && strcmp(text, word) == 0;
}

int64_t pgs_number(const struct pgs_statement *st, const struct json *node, const char *key)
{
	const struct json *value = pgs_get(st, node, key);

	return value == NULL ? 0 : (int64_t)json_number(value);
}

int64_t pgs_location(const struct pgs_statement *st, const struct json *node)
{
	return node == NULL ? -1 : pgs_number(st, node, "location");
}

struct pgs_names pgs_names(const struct pgs_statement *st, const struct json *list)
{
	const struct json *inner = list == NULL || json_kind(list) != JSON_OBJECT ? NULL : pgs_node(st, list, "List");
	struct pgs_names n = {mem_array(st->p->ctx, const char *, 1), 0};

	list = inner != NULL ? pgs_get(st, inner, "items") : list;
	for (size_t i = 0; i < pgs_size(list); i++) {
		const char *s = pgs_string(st, pgs_node(st, pgs_at(st, list, i), "String"), "sval");

		if (s != NULL) {
			pgs_add_name(st->p, &n, s);
		}
	}
	return n;
}

static char *setting_value(const struct pgs_statement *st, const struct json *arg)
{
	const char *s = pgs_string(st, pgs_node(st, arg, "String"), "sval");

	s = s != NULL ? s : pgs_string(st, pgs_node(st, arg, "Float"), "fval");
	if (s == NULL && pgs_node(st, arg, "Integer") != NULL) {
		return mem_printf(st->p->ctx, "%lld", (long long)pgs_number(st, pgs_node(st, arg, "Integer"), "ival"));
	}
	if (s == NULL && pgs_node(st, arg, "TypeName") != NULL) { /* a bare word */
		struct pgs_names n = pgs_names(st, pgs_get(st, pgs_node(st, arg, "TypeName"), "names"));

		s = n.count > 0 ? n.all[n.count - 1] : NULL;
	}
	return mem_strdup(st->p->ctx, s == NULL ? "true" : s);
}

struct pgs_names pgs_settings(const struct pgs_statement *st, const struct json *list)
{
	struct pgs_names n = {mem_array(st->p->ctx, const char *, 1), 0};

	for (size_t i = 0; i < pgs_size(list); i++) {
		const struct json *e = pgs_node(st, pgs_at(st, list, i), "DefElem");
		const char *name = pgs_string(st, e, "defname");

		if (name != NULL) {
			pgs_add_name(st->p, &n,
			             mem_printf(st->p->ctx, "%s=%s", name, setting_value(st, pgs_get(st, e, "arg"))));
		}
	}
	return n;
}

const char *pgs_space(const char *schema)
{
	return schema == NULL || strcmp(schema, "public") != 0 ? schema : "";
}

/* ---------------------------------------------------------------- types */

static const struct type_name {
	const char *internal, *shown, *behind; /* behind: what follows the length */
} type_names[] = {
        {"int2", "smallint", ""},
        {"int4", "integer", ""},
        {"int8", "bigint", ""},
        {"float4", "real", ""},
        {"float8", "double precision", ""},
        {"bool", "boolean", ""},
        {"bpchar", "character", ""},
        {"varchar", "character varying", ""},
        {"varbit", "bit varying", ""},
        {"decimal", "numeric", ""},
        {"timestamp", "timestamp", " without time zone"},
        {"timestamptz", "timestamp", " with time zone"},
        {"time", "time", " without time zone"},
        {"timetz", "time", " with time zone"},
        {"serial", "integer", ""},
        {"serial4", "integer", ""},
        {"bigserial", "bigint", ""},
        {"serial8", "bigint", ""},
        {"smallserial", "smallint", ""},
        {"serial2", "smallint", ""},
};

/* The fields of an interval as a mask of bits: src/include/utils/timestamp.h. */
static const struct interval_fields {
	int64_t mask;
	const char *words;
} interval_fields[] = {
        {4, " year"},
        {2, " month"},
        {8, " day"},
        {1024, " hour"},
        {2048, " minute"},
        {4096, " second"},
        {6, " year to month"},
        {1032, " day to hour"},
        {3080, " day to minute"},
        {7176, " day to second"},
        {3072, " hour to minute"},
        {7168, " hour to second"},
        {6144, " minute to second"},
};

static bool type_number(const struct pgs_statement *st, const struct json *typmods, size_t i, int64_t *n)
{
	const struct json *c = pgs_node(st, pgs_at(st, typmods, i), "A_Const");

	*n = pgs_number(st, pgs_get(st, c, "ival"), "ival");
	return pgs_get(st, c, "ival") != NULL;
}

static void add_interval(struct buf *b, const struct pgs_statement *st, const struct json *typmods)
{
	int64_t mask;
	int64_t digits;

	if (type_number(st, typmods, 0, &mask)) {
		for (size_t i = 0; i < sizeof interval_fields / sizeof *interval_fields; i++) {
			buf_str(b, interval_fields[i].mask == mask ? interval_fields[i].words : "");
		}
	}
	if (type_number(st, typmods, 1, &digits)) {
		buf_printf(b, "(%lld)", (long long)digits);
	}
}

static void add_lengths(struct buf *b, const struct pgs_statement *st, const struct json *typmods)
{
	for (size_t i = 0; i < pgs_size(typmods); i++) {
		const struct json *c = pgs_node(st, pgs_at(st, typmods, i), "A_Const");
		const char *word = pgs_string(st, pgs_get(st, c, "sval"), "sval");
		int64_t n;

		if (type_number(st, typmods, i, &n)) {
			buf_printf(b, "%s%lld", i == 0 ? "(" : ",", (long long)n);
		} else {
			buf_printf(b, "%s%s", i == 0 ? "(" : ",", word == NULL ? "?" : word);
		}
	}
	buf_str(b, pgs_size(typmods) > 0 ? ")" : "");
}

static const struct type_name *known_type(const char *name)
{
	for (size_t i = 0; i < sizeof type_names / sizeof *type_names; i++) {
		if (strcmp(type_names[i].internal, name) == 0) {
			return &type_names[i];
		}
	}
	return NULL;
}

char *pgs_type(const struct pgs_statement *st, const struct json *type_name, const char **base)
{
	struct pgs_names n = pgs_names(st, pgs_get(st, type_name, "names"));
	const char *last = n.count == 0 ? "" : n.all[n.count - 1];
	bool qualified = n.count > 1 && strcmp(n.all[0], "pg_catalog") != 0 && strcmp(n.all[0], "public") != 0;
	const struct type_name *known = qualified ? NULL : known_type(last);
	const struct json *typmods = pgs_get(st, type_name, "typmods");
	struct buf b;

	buf_init(&b, st->p->ctx);
	if (qualified) {
		buf_printf(&b, "%s.", dialect_name(st->p->ctx, n.all[0]));
	}
	/* Words of the system are types here, not reserved: date, time, text. */
	buf_str(&b, known != NULL ? known->shown
	            : qualified || pgs_object(st->p, NULL, last) != NULL || strpbrk(last, " \"-") != NULL
	                    ? dialect_name(st->p->ctx, last)
	                    : last);
	if (strcmp(last, "interval") == 0) {
		add_interval(&b, st, typmods);
	} else {
		add_lengths(&b, st, typmods);
	}
	buf_str(&b, known == NULL ? "" : known->behind);
	for (size_t i = 0; i < pgs_size(pgs_get(st, type_name, "arrayBounds")); i++) {
		buf_str(&b, i == 0 ? "[]" : ""); /* the server forgets how many */
	}
	if (base != NULL) {
		*base = last;
	}
	return b.data;
}

/* ---------------------------------------------------------------- expressions */

static void first_location(const struct pgs_statement *st, const struct json *node, int64_t *first)
{
	enum json_kind kind = json_kind(node);

	for (size_t i = 0; (kind == JSON_OBJECT || kind == JSON_ARRAY) && i < json_size(node); i++) {
		const char *key = kind == JSON_OBJECT ? json_key_at(node, i) : "";
		const struct json *child = pgs_at(st, node, i);

		if (strcmp(key, "location") == 0) {
			int64_t at = (int64_t)json_number(child);

			*first = at >= 0 && (*first < 0 || at < *first) ? at : *first;
		} else {
			first_location(st, child, first);
		}
	}
}

size_t pgs_token(const struct pgs_statement *st, size_t offset)
{
	size_t low = 0;
	size_t high = st->tokens->count;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (st->tokens->all[mid].start < offset) {
			low = mid + 1;
		} else {
			high = mid;
		}
	}
	return low;
}

/* Behind the last token of an expression that no parentheses close. */
static size_t expression_end(const struct pgs_statement *st, size_t from, size_t stop)
{
	const struct sql_tokens *t = st->tokens;
	size_t i = from;

	while (i < t->count && t->all[i].start < stop && !sql_is_sign(t, i, ",") && !sql_is_sign(t, i, ")") &&
	       !sql_is_sign(t, i, "]")) {
		if (sql_is_sign(t, i, "(")) {
			i = sql_close(t, i);
		} else if (sql_is_sign(t, i, "[")) {
			for (int depth = 1; depth > 0 && ++i < t->count;) {
				depth += sql_is_sign(t, i, "[") ? 1 : sql_is_sign(t, i, "]") ? -1 : 0;
			}
		}
		i += i < t->count;
	}
	return i;
}

char *pgs_expression(const struct pgs_statement *st, const struct json *expr, const char *keyword, size_t stop)
{
	const struct sql_tokens *t = st->tokens;
	int64_t first = -1;
	size_t from;
	size_t to;
	char *text;
	char *plain;

	if (expr == NULL) {
		return NULL;
	}
	first_location(st, expr, &first);
	from = pgs_token(st, first < 0 ? 0 : (size_t)first);
	while (from > 0 && !sql_is_word(t, from - 1, keyword)) {
		from--;
	}
	to = strcmp(keyword, "DEFAULT") != 0 && strcmp(keyword, "WHERE") != 0 && sql_is_sign(t, from, "(")
	             ? sql_close(t, from) + 1
	             : expression_end(st, from, stop);
	text = sql_text(st->p->ctx, t, from, to);
	plain = pgparse_expression(st->p->ctx, text);
	return plain != NULL ? plain : text;
}

char *pgs_text(const struct pgs_statement *st, size_t from, size_t to)
{
	return sql_text(st->p->ctx, st->tokens, pgs_token(st, from), pgs_token(st, to));
}

static void add_columns(const struct pgs_statement *st, const struct json *node, struct pgs_names *n)
{
	enum json_kind kind = json_kind(node);
	const struct json *ref = kind == JSON_OBJECT ? pgs_node(st, node, "ColumnRef") : NULL;

	if (ref != NULL) {
		struct pgs_names fields = pgs_names(st, pgs_get(st, ref, "fields"));
		bool seen = fields.count == 0;

		for (size_t i = 0; !seen && i < n->count; i++) {
			seen = strcmp(n->all[i], fields.all[fields.count - 1]) == 0;
		}
		if (!seen) {
			pgs_add_name(st->p, n, fields.all[fields.count - 1]);
		}
		return;
	}
	for (size_t i = 0; (kind == JSON_OBJECT || kind == JSON_ARRAY) && i < json_size(node); i++) {
		add_columns(st, pgs_at(st, node, i), n);
	}
}

struct pgs_names pgs_columns(const struct pgs_statement *st, const struct json *expr)
{
	struct pgs_names n = {mem_array(st->p->ctx, const char *, 1), 0};

	if (expr != NULL) {
		add_columns(st, expr, &n);
	}
	return n;
}

/* ---------------------------------------------------------------- messages */

static struct place place_at(const struct pgs_statement *st, int64_t location)
{
	size_t i = pgs_token(st, location < 0 ? 0 : (size_t)location);
	const struct sql_token *token = &st->tokens->all[i < st->tokens->count ? i : 0];

	return source_place(st->p->source, st->start + token->start, token->size);
}

bool pgs_fail(const struct pgs_statement *st, int64_t location, const char *fmt, ...)
{
	va_list ap;
	char *message;

	va_start(ap, fmt);
	message = mem_vprintf(st->p->ctx, fmt, ap);
	va_end(ap);
	return diag_error(st->p->s->diags, place_at(st, location), "sql", message, NULL);
}

void pgs_unread(const struct pgs_statement *st, int64_t location, const char *what)
{
	struct pgs *p = st->p;

	for (size_t i = 0; i < p->unread.count; i++) {
		if (strcmp(p->unread.all[i], what) == 0) {
			return;
		}
	}
	pgs_add_name(p, &p->unread, what);
	diag_notef(p->s->diags, place_at(st, location), "sql-unread",
	           "PostgreSQL itself reads it, where its programs are installed", "not read: %s", what);
}
