/* Texts that several writers need from the physical model. */
#include "dataeng/write/values.h"

#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/physical.h"
#include "dataeng/model/session.h"

bool write_has_schema(struct session *s, const char *schema)
{
	return physical_find_schema(s, schema) != 0 ||
	       diag_errorf(s->diags, NO_PLACE, "no-schema", "derive the design first", "there is no schema \"%s\"", schema);
}

/* Reads a quoted literal at *p, doubled quotes made single. */
static char *literal(const void *ctx, const char **p)
{
	struct buf b;

	buf_init(&b, ctx);
	for (*p += 1; **p != '\0'; *p += 1) {
		if (**p == '\'' && (*p)[1] != '\'') {
			break;
		}
		*p += **p == '\'';
		buf_char(&b, **p);
	}
	return b.data;
}

size_t write_in_list(const void *ctx, const char *expr, char ***values)
{
	size_t n = 0;

	*values = NULL;
	for (const char *p = strchr(expr, '('); p != NULL && *p != '\0'; p++) {
		if (*p == '\'') {
			*values = mem_resize(ctx, *values, char *, n + 1);
			(*values)[n++] = literal(ctx, &p);
			if (*p == '\0') {
				break;
			}
		}
	}
	return n;
}
