/* A growing byte string. data is always NUL terminated, also when size is 0. */
#ifndef DATAENG_BASE_BUF_H
#define DATAENG_BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>

struct buf {
	const void *ctx; /* where data lives */
	char *data;
	size_t size; /* bytes used, without the final NUL */
	size_t room; /* bytes allocated */
};

/* Makes an empty buffer whose bytes live in ctx. */
void buf_init(struct buf *b, const void *ctx);

/* The same, allocated itself in ctx. */
struct buf *buf_new(const void *ctx);

void buf_add(struct buf *b, const void *bytes, size_t n);
void buf_str(struct buf *b, const char *s); /* NULL adds nothing */
void buf_char(struct buf *b, char c);
void buf_fill(struct buf *b, char c, size_t n); /* n times c */
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));

/* Cuts to n bytes (n <= size). */
void buf_cut(struct buf *b, size_t n);

#endif
