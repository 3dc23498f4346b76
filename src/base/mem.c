/* Hierarchical memory. The one place where running out of it is decided. */
#include "dataeng/base/mem.h"

#include <stdio.h>
#include <stdlib.h>

void *mem_checked(void *p)
{
	if (p == NULL) {
		fputs("dataeng: error: out of memory [out-of-memory]\n", stderr);
		exit(1);
	}
	return p;
}

void *mem_context(const void *parent, const char *name)
{
	void *ctx = mem_checked(talloc_new(parent));

	talloc_set_name(ctx, "%s", name);
	return ctx;
}

char *mem_strdup(const void *ctx, const char *s)
{
	return s == NULL ? NULL : mem_checked(talloc_strdup(ctx, s));
}

char *mem_strndup(const void *ctx, const char *s, size_t n)
{
	return s == NULL ? NULL : mem_checked(talloc_strndup(ctx, s, n));
}

char *mem_vprintf(const void *ctx, const char *fmt, va_list ap)
{
	return mem_checked(talloc_vasprintf(ctx, fmt, ap));
}

char *mem_printf(const void *ctx, const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = mem_vprintf(ctx, fmt, ap);
	va_end(ap);
	return s;
}

void mem_free(void *p)
{
	if (p != NULL) {
		talloc_free(p);
	}
}
