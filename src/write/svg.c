/* The picture: the text of dot.c, drawn. */
#include "dataeng/write/svg.h"

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/graphviz.h"
#include "dataeng/write/dot.h"

bool svg_write(struct buf *out, struct session *s, const char *schema)
{
	struct buf *dot = buf_new(out->ctx);
	bool ok = dot_write(dot, s, schema) && graphviz_svg(out, dot->data, s->diags);

	mem_free(dot);
	return ok;
}
