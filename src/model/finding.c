/* Findings. */
#include "dataeng/model/finding.h"

#include "dataeng/base/embed.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"

bool finding_clear(struct session *s, const char *rule)
{
	return db_run(s->db, "DELETE FROM finding WHERE rule = ?", "s", rule);
}

bool finding_add(struct session *s, const struct model_finding *f)
{
	return db_run(s->db, "INSERT INTO finding (checklist, rule, kind, severity, object, detail) VALUES (?, ?, ?, ?, ?, ?)",
	              "ssssss", f->checklist, f->rule, f->kind, f->severity, f->object, f->detail);
}

bool finding_link(struct session *s, const char *schema)
{
	return db_run(s->db, embed_text("model/link_tables.sql"), "s", schema) &&
	       db_run(s->db, embed_text("model/link_columns.sql"), "s", schema) &&
	       db_run(s->db, embed_text("model/link_fks.sql"), "s", schema);
}
