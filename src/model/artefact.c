/* Typed edits of the artefacts. */
#include "dataeng/model/artefact.h"

#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"

bool artefact_clear(struct session *s)
{
	return db_run(s->db, "DELETE FROM artefact", "");
}

bool artefact_put(struct session *s, const char *name, const char *format, const char *body)
{
	return db_run(s->db, "INSERT OR REPLACE INTO artefact (name, format, body) VALUES (?, ?, ?)", "sss", name, format,
	              body);
}
