/* One door to the writers of formats. */
#include "dataeng/write/export.h"

#include <string.h>

#include "dataeng/base/diag.h"
#include "dataeng/model/session.h"
#include "dataeng/write/csv.h"
#include "dataeng/write/dbml.h"
#include "dataeng/write/ddl.h"
#include "dataeng/write/dot.h"
#include "dataeng/write/mermaid.h"
#include "dataeng/write/svg.h"

static const char DESIGN[] = "design";

static const struct {
	const char *format;
	bool (*write)(struct buf *out, struct session *s, const char *schema);
} writers[] = {
        {"dbml", dbml_write}, {"mermaid", mermaid_write}, {"dot", dot_write}, {"svg", svg_write}, {"csv", csv_write},
};

bool export_knows(const char *format)
{
	for (size_t i = 0; i < sizeof(writers) / sizeof(writers[0]); i++) {
		if (strcmp(writers[i].format, format) == 0) {
			return true;
		}
	}
	return strcmp(format, "sql") == 0 || strcmp(format, "model") == 0;
}

bool export_write(struct buf *out, struct session *s, const char *format, enum dialect d)
{
	if (strcmp(format, "sql") == 0) {
		return ddl_write(out, s, DESIGN, d);
	}
	if (strcmp(format, "model") == 0) {
		return dbml_write_model(out, s);
	}
	for (size_t i = 0; i < sizeof(writers) / sizeof(writers[0]); i++) {
		if (strcmp(writers[i].format, format) == 0) {
			return writers[i].write(out, s, DESIGN);
		}
	}
	return diag_errorf(s->diags, NO_PLACE, "unknown-format", "known: sql, dbml, mermaid, dot, svg, csv, model",
	                   "there is no format \"%s\"", format);
}
