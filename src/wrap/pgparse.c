/* The parser of PostgreSQL. The only includer of pg_query.h.
 *
 * The library is loaded into a scope of its own: it brings some two thousand symbols of the server along, whose names belong
 * to nobody.
 */
#include "dataeng/wrap/pgparse.h"

#include <pg_query.h>
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/wrap/late.h"

#define FUNCTIONS(F)                                                                                                           \
	F(pg_query_parse)                                                                                                      \
	F(pg_query_free_parse_result)                                                                                          \
	F(pg_query_parse_protobuf)                                                                                             \
	F(pg_query_free_protobuf_parse_result) F(pg_query_deparse_protobuf) F(pg_query_free_deparse_result)

struct parser {
	FUNCTIONS(LATE_POINTER)
};

#define SYMBOL(function) LATE_SYMBOL(struct parser, function)

/* Written once, at the first use; code of a library, not state of ours. */
static struct parser parser;

static const struct late_symbol symbols[] = {FUNCTIONS(SYMBOL)};
/* The tree is that of one major version of PostgreSQL, and the library's number says which. */
static const char *const libraries[] = {"libpg_query.so.1504.0", "libpg_query.so", NULL};

bool pgparse_load(struct diags *diags)
{
	return late_load(&parser, symbols, sizeof symbols / sizeof symbols[0], libraries, "libpg-query1504.0", diags);
}

/* Positions are counted in characters, from 1; 0 is nowhere. */
static size_t byte_offset(const char *text, int position)
{
	size_t i = 0;

	for (int n = 1; n < position && text[i] != '\0'; n++) {
		do {
			i++;
		} while (((unsigned char)text[i] & 0xc0) == 0x80);
	}
	return i;
}

char *pgparse_tree(const void *ctx, const char *sql, struct pgparse_error *error)
{
	PgQueryParseResult r = parser.pg_query_parse(sql);
	char *tree = NULL;

	if (r.error != NULL) {
		error->message = mem_strdup(ctx, r.error->message);
		error->offset = byte_offset(sql, r.error->cursorpos);
	} else {
		tree = mem_strdup(ctx, r.parse_tree);
	}
	parser.pg_query_free_parse_result(r);
	return tree;
}

char *pgparse_expression(const void *ctx, const char *text)
{
	static const char before[] = "SELECT ";
	char *sql = mem_printf(ctx, "%s(\n%s\n)", before, text);
	PgQueryProtobufParseResult r = parser.pg_query_parse_protobuf(sql);
	char *plain = NULL;

	if (r.error == NULL) {
		PgQueryDeparseResult d = parser.pg_query_deparse_protobuf(r.parse_tree);

		if (d.error == NULL && strncmp(d.query, before, sizeof before - 1) == 0) {
			plain = mem_strdup(ctx, d.query + sizeof before - 1);
		}
		parser.pg_query_free_deparse_result(d);
	}
	parser.pg_query_free_protobuf_parse_result(r);
	mem_free(sql);
	return plain;
}
