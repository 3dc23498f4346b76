/* A growing byte string: doubling, always NUL terminated. */
#include "dataeng/base/buf.h"

#include <stdio.h>
#include <string.h>

#include "dataeng/base/mem.h"

static void reserve(struct buf *b, size_t more)
{
	size_t need = b->size + more + 1;

	if (need > b->room) {
		size_t room = b->room * 2 > need ? b->room * 2 : need;

		b->data = mem_resize(b->ctx, b->data, char, room);
		b->room = room;
	}
}

void buf_init(struct buf *b, const void *ctx)
{
	*b = (struct buf){.ctx = ctx};
	b->room = 64;
	b->data = mem_array(ctx, char, b->room);
}

struct buf *buf_new(const void *ctx)
{
	struct buf *b = mem_new(ctx, struct buf);

	buf_init(b, b);
	return b;
}

void buf_add(struct buf *b, const void *bytes, size_t n)
{
	if (n == 0) {
		return;
	}
	reserve(b, n);
	memcpy(b->data + b->size, bytes, n);
	b->size += n;
	b->data[b->size] = '\0';
}

void buf_str(struct buf *b, const char *s)
{
	if (s != NULL) {
		buf_add(b, s, strlen(s));
	}
}

void buf_char(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void buf_fill(struct buf *b, char c, size_t n)
{
	reserve(b, n);
	memset(b->data + b->size, c, n);
	b->size += n;
	b->data[b->size] = '\0';
}

void buf_vprintf(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	if (n > 0) {
		reserve(b, (size_t)n);
		vsnprintf(b->data + b->size, (size_t)n + 1, fmt, again);
		b->size += (size_t)n;
	}
	va_end(again);
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(b, fmt, ap);
	va_end(ap);
}

void buf_cut(struct buf *b, size_t n)
{
	b->size = n;
	b->data[n] = '\0';
}
