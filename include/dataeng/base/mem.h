/* Hierarchical memory: talloc, with "out of memory" ended in one place.
 *
 * Every function that hands out memory takes the context it shall live in as
 * its first parameter. There are two lifetimes: the session and the command.
 * Nothing here returns NULL.
 * Source: talloc(3), https://talloc.samba.org/
 */
#ifndef DATAENG_BASE_MEM_H
#define DATAENG_BASE_MEM_H

#include <stdarg.h>
#include <stddef.h>
#include <talloc.h>

/* Returns p, or ends the program with a message and status 1 when p is NULL. */
void *mem_checked(void *p);

/* A new, named context below parent (NULL: a root, freed with mem_free). */
void *mem_context(const void *parent, const char *name);

#define mem_new(ctx, type) ((type *)mem_checked(talloc_zero(ctx, type)))
#define mem_array(ctx, type, count) ((type *)mem_checked(talloc_zero_array(ctx, type, count)))
#define mem_resize(ctx, ptr, type, count) ((type *)mem_checked(talloc_realloc(ctx, ptr, type, count)))
#define mem_dup(ctx, ptr, size) mem_checked(talloc_memdup(ctx, ptr, size))

/* Copies of C strings; NULL gives NULL. */
char *mem_strdup(const void *ctx, const char *s);
char *mem_strndup(const void *ctx, const char *s, size_t n);
char *mem_printf(const void *ctx, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
char *mem_vprintf(const void *ctx, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));

/* Frees p and everything below it. NULL is accepted. */
void mem_free(void *p);

#endif
