/* What an engine can do with the values of a column whose type changes. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "dataeng/base/mem.h"
#include "dataeng/model/object.h"
#include "dataeng/plan/migrate.h"

/* Source: https://sqlite.org/datatype3.html, section 3.1 */
const char *migrate_affinity(const char *type, bool strict)
{
	if (strict && strcasecmp(type, "ANY") == 0) {
		return "blob";
	}
	if (strcasestr(type, "INT") != NULL) {
		return "integer";
	}
	if (strcasestr(type, "CHAR") != NULL || strcasestr(type, "CLOB") != NULL || strcasestr(type, "TEXT") != NULL) {
		return "text";
	}
	if (strcasestr(type, "BLOB") != NULL || *type == '\0') {
		return "blob";
	}
	if (strcasestr(type, "REAL") != NULL || strcasestr(type, "FLOA") != NULL || strcasestr(type, "DOUB") != NULL) {
		return "real";
	}
	return "numeric";
}

static const char *affinity_of(const struct objects *o, size_t column)
{
	const struct object *c = &o->all[column];

	return migrate_affinity(c->type, o->all[c->parent].strict);
}

static bool is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

static bool sqlite_safe(const char *a, const char *b)
{
	if (is(a, b) || is(b, "text") || is(b, "blob")) {
		return true;
	}
	if (is(a, "text") || is(a, "blob")) {
		return false;
	}
	return !(is(a, "real") && is(b, "integer"));
}

static bool sqlite_exact(const char *a, const char *b)
{
	return is(a, b) || (is(a, "integer") && is(b, "numeric")) || (is(a, "numeric") && is(b, "integer"));
}

/* A PostgreSQL type as format_type writes it: "numeric(10,2)[]". */
struct shape {
	char name[64];
	int a, b; /* modifiers; -1: none */
	bool array;
};

static struct shape shape_of(const char *type)
{
	struct shape s = {.a = -1, .b = -1};
	const char *open = strchr(type, '(');
	const char *rest = type;
	size_t n;

	s.array = strstr(type, "[]") != NULL;
	n = open != NULL ? (size_t)(open - type) : strcspn(type, "[");
	if (n >= sizeof s.name) {
		n = sizeof s.name - 1;
	}
	memcpy(s.name, type, n);
	if (open != NULL) {
		char *end;

		s.a = (int)strtol(open + 1, &end, 10);
		s.b = *end == ',' ? (int)strtol(end + 1, &end, 10) : -1;
		rest = strchr(end, ')');
		/* "timestamp(3) without time zone" */
		if (rest != NULL && rest[1] == ' ' && n + strlen(rest + 1) < sizeof s.name) {
			memcpy(s.name + n, rest + 1, strlen(rest + 1));
		}
	}
	return s;
}

/* Whole digits of numbers that hold integers; 0: no such type. */
static int rank(const char *name)
{
	return is(name, "smallint") ? 5 : is(name, "integer") ? 10 : is(name, "bigint") ? 19 : 0;
}

static bool is_text(const char *name)
{
	return is(name, "text") || is(name, "character varying");
}

static bool to_numeric(const struct shape *x, const struct shape *y)
{
	int whole = rank(x->name);

	if (y->a < 0) {
		return whole > 0 || is(x->name, "numeric");
	}
	if (is(x->name, "numeric") && x->a >= 0) {
		int scale = x->b < 0 ? 0 : x->b;

		return (y->b < 0 ? 0 : y->b) >= scale && y->a - (y->b < 0 ? 0 : y->b) >= x->a - scale;
	}
	return whole > 0 && y->a - (y->b < 0 ? 0 : y->b) >= whole;
}

/* Every value goes there, and the text of what comes back by a cast is the old one. */
static bool postgres_exact(const struct shape *x, const struct shape *y)
{
	if (x->array != y->array) {
		return false;
	}
	if (is(x->name, y->name) && x->a == y->a && x->b == y->b) {
		return true;
	}
	if (rank(x->name) > 0 && rank(y->name) > 0) {
		return rank(y->name) >= rank(x->name);
	}
	if (is_text(x->name) && is_text(y->name)) {
		return is(y->name, "text") || y->a < 0 || (x->a >= 0 && x->a <= y->a);
	}
	if (is(y->name, "numeric")) {
		/* Without a scale of its own the number of decimals would not come back. */
		return to_numeric(x, y) && (rank(x->name) > 0 || x->a >= 0);
	}
	return (is(x->name, "bit varying") || (strncmp(x->name, "time", 4) == 0 && is(x->name, y->name))) &&
	       is(x->name, y->name) && (y->a < 0 || (x->a >= 0 && x->a <= y->a));
}

static bool postgres_safe(const struct shape *x, const struct shape *y)
{
	static const char *const pairs[][2] = {
	        {"date", "timestamp without time zone"},
	        {"date", "timestamp with time zone"},
	        {"timestamp without time zone", "timestamp with time zone"},
	        {"timestamp with time zone", "timestamp without time zone"},
	        {"timestamp without time zone", "date"},
	        {"timestamp with time zone", "date"},
	        {"time without time zone", "time with time zone"},
	        {"time with time zone", "time without time zone"},
	        {"time without time zone", "interval"},
	        {"real", "double precision"},
	        {"smallint", "real"},
	        {"integer", "real"},
	        {"bigint", "real"},
	        {"numeric", "double precision"},
	        {"smallint", "double precision"},
	        {"integer", "double precision"},
	        {"bigint", "double precision"},
	        {"json", "jsonb"},
	        {"jsonb", "json"},
	        {"cidr", "inet"},
	        {"macaddr", "macaddr8"},
	        {"name", "text"},
	};

	if (postgres_exact(x, y)) {
		return true;
	}
	if (is_text(y->name) && y->a < 0 && !y->array) {
		return true;
	}
	if (x->array != y->array) {
		return false;
	}
	if (is(y->name, "numeric")) {
		return to_numeric(x, y) || (y->a < 0 && (is(x->name, "real") || is(x->name, "double precision")));
	}
	if (is(x->name, y->name) && strncmp(x->name, "time", 4) == 0) {
		return true; /* fewer decimals are rounded */
	}
	if (is(x->name, "character") && is(y->name, "character")) {
		return y->a >= x->a;
	}
	if (is(x->name, "character") && is(y->name, "character varying")) {
		return y->a >= x->a;
	}
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		if (is(x->name, pairs[i][0]) && is(y->name, pairs[i][1]) && y->a < 0) {
			return true;
		}
	}
	return false;
}

/* The type under a domain; its checks are no decision. */
static const char *under_domain(const struct objects *o, const struct object *c)
{
	const char *type = c->type;

	if (!c->own_type) {
		return type;
	}
	for (int depth = 0; depth < 32; depth++) {
		const struct object *d = NULL;

		for (size_t i = 0; i < o->count && d == NULL; i++) {
			d = o->all[i].kind == OBJECT_DOMAIN && strcmp(o->all[i].quoted, type) == 0 ? &o->all[i] : NULL;
		}
		if (d == NULL) {
			return type;
		}
		type = d->type;
	}
	return type;
}

bool migrate_type_is_safe(enum dialect dialect, const struct objects *from, size_t a, const struct objects *to, size_t b)
{
	struct shape x, y;

	if (dialect == DIALECT_SQLITE) {
		return sqlite_safe(affinity_of(from, a), affinity_of(to, b));
	}
	x = shape_of(under_domain(from, &from->all[a]));
	y = shape_of(under_domain(to, &to->all[b]));
	return postgres_safe(&x, &y);
}

bool migrate_type_is_exact(enum dialect dialect, const struct objects *from, size_t a, const struct objects *to, size_t b)
{
	struct shape x, y;

	if (dialect == DIALECT_SQLITE) {
		return sqlite_exact(affinity_of(from, a), affinity_of(to, b));
	}
	x = shape_of(under_domain(from, &from->all[a]));
	y = shape_of(under_domain(to, &to->all[b]));
	return postgres_exact(&x, &y);
}

bool migrate_type_is_free(const struct object *from, const struct object *to)
{
	struct shape x = shape_of(from->type);
	struct shape y = shape_of(to->type);

	if (from->own_type || to->own_type || x.array || y.array) {
		return false;
	}
	if (is(x.name, "numeric") && is(y.name, "numeric")) {
		return y.a < 0 || (x.a >= 0 && (x.b < 0 ? 0 : x.b) == (y.b < 0 ? 0 : y.b) && x.a <= y.a);
	}
	if (is(x.name, "cidr") && is(y.name, "inet")) {
		return true;
	}
	return ((is_text(x.name) && is_text(y.name)) || is(x.name, y.name)) && postgres_exact(&x, &y);
}
