/* Typed edits of proofs. */
#include "dataeng/model/proof.h"

#include <stdint.h>

#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"

bool model_clear_proofs(struct session *s, const char *engine)
{
	return db_run(s->db, "DELETE FROM proof WHERE engine = coalesce(?, engine)", "s", engine) &&
	       db_run(s->db, "DELETE FROM unproven WHERE engine = coalesce(?, engine)", "s", engine) &&
	       db_run(s->db, "DELETE FROM engine_run WHERE engine = coalesce(?, engine)", "s", engine);
}

bool model_add_proof(struct session *s, const struct model_proof *p)
{
	return db_run(
	        s->db,
	        "INSERT INTO proof (engine, kind, object, claim, sql, observed, passed, way) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
	        "ssssssis", p->engine, p->kind, p->object, p->claim, p->sql, p->observed, (int64_t)p->passed, p->way);
}

bool model_add_unproven(struct session *s, const char *engine, const char *object, const char *claim, const char *reason)
{
	return db_run(s->db, "INSERT INTO unproven (engine, object, claim, reason) VALUES (?, ?, ?, ?)", "ssss", engine, object,
	              claim, reason);
}

bool model_set_engine(struct session *s, const char *engine, const char *version, const char *how)
{
	return db_run(s->db,
	              "INSERT INTO engine_run (engine, version, how) VALUES (?1, ?2, ?3) ON CONFLICT (engine) DO UPDATE SET "
	              "version = ?2, how = ?3",
	              "sss", engine, version, how);
}

bool model_set_plans(struct session *s, const char *engine, const char *plans)
{
	return db_run(s->db, "UPDATE engine_run SET plans = ? WHERE engine = ?", "ss", plans, engine);
}
