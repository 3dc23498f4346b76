/* Answers, waivers, and the fingerprint of what derivation starts from.
 *
 * Whether a derived thing is stale is not remembered but compared: a step that was done keeps the fingerprint of what
 * it was done with. So an edit, an undo of the edit and an edit from another program all have the right effect.
 */
#include "dataeng/model/answer.h"

#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"

bool model_set_answer(struct session *s, const struct model_answer *a)
{
	return db_run(s->db, "DELETE FROM assumption WHERE source = 'flow' AND object = ?", "s", a->question) &&
	       db_run(s->db,
	              "INSERT INTO answer (question, value, status, source, seq) "
	              "SELECT ?, ?, ?, ?, coalesce(max(seq), 0) + 1 FROM answer WHERE true "
	              "ON CONFLICT (question) DO UPDATE SET value = excluded.value, status = excluded.status, "
	              "source = excluded.source",
	              "ssss", a->question, a->value, a->status, a->source);
}

bool model_drop_answer(struct session *s, const char *question)
{
	return db_run(s->db, "DELETE FROM assumption WHERE source = 'flow' AND object = ?", "s", question) &&
	       db_run(s->db, "DELETE FROM answer WHERE question = ?", "s", question);
}

struct model_answer *model_answer(const void *ctx, struct session *s, const char *question)
{
	struct query *q =
	        db_query(ctx, s->db, "SELECT value, status, source, seq FROM answer WHERE question = ?", "s", question);
	struct model_answer *a = NULL;

	if (query_next(q)) {
		a = mem_new(ctx, struct model_answer);
		a->question = mem_strdup(a, question);
		a->value = mem_strdup(a, query_text(q, 0));
		a->status = mem_strdup(a, query_text(q, 1));
		a->source = mem_strdup(a, query_text(q, 2));
		a->seq = query_int(q, 3);
	}
	query_end(q);
	return a;
}

bool model_set_waiver(struct session *s, const char *rule, const char *object, const char *reason)
{
	if (reason == NULL) {
		return db_run(s->db, "DELETE FROM waiver WHERE rule = ? AND object = ?", "ss", rule, object);
	}
	return db_run(s->db,
	              "INSERT INTO waiver (rule, object, reason) VALUES (?, ?, ?) "
	              "ON CONFLICT (rule, object) DO UPDATE SET reason = excluded.reason",
	              "sss", rule, object, reason);
}

static char *answer_function(const void *ctx, int argc, const char *const *argv, void *data)
{
	struct session *s = data;

	(void)argc;
	return db_text(ctx, s->db,
	               "SELECT value FROM main.answer WHERE question = ? AND status NOT IN ('skipped', 'not_applicable')", "s",
	               argv[0]);
}

bool model_define_answer(struct session *s)
{
	return db_define(s->db, "answer", 1, answer_function, s);
}

uint64_t fnv_text(uint64_t hash, const char *s)
{
	/* One more byte behind each piece keeps neighbours apart. */
	for (const char *p = s; p != NULL && *p != '\0'; p++) {
		hash = (hash ^ (unsigned char)*p) * 0x100000001b3u;
	}
	return (hash ^ (s == NULL ? 1u : 2u)) * 0x100000001b3u;
}

static bool hash_rows(struct session *s, const char *sql, uint64_t *hash)
{
	struct query *q = db_query(NULL, s->db, sql, "");

	while (query_next(q)) {
		for (int col = 0; col < query_columns(q); col++) {
			*hash = fnv_text(*hash, query_text(q, col));
		}
	}
	return query_end(q);
}

bool model_fingerprint(struct session *s, bool with_waivers, uint64_t *hash)
{
	static const char *const queries[] = {
	        "SELECT * FROM entity ORDER BY id",
	        "SELECT * FROM entity_alias ORDER BY 1, 2",
	        "SELECT * FROM relationship ORDER BY id",
	        "SELECT * FROM attribute ORDER BY id",
	        "SELECT * FROM attribute_value ORDER BY 1, 2",
	        "SELECT * FROM entity_key ORDER BY id",
	        "SELECT * FROM entity_key_part ORDER BY 1, 2",
	        "SELECT * FROM business_rule ORDER BY id",
	        "SELECT * FROM business_rule_part ORDER BY 1, 2",
	        "SELECT * FROM volume ORDER BY id",
	        "SELECT * FROM retention ORDER BY id",
	        "SELECT * FROM access_pattern ORDER BY id",
	        "SELECT * FROM access_part ORDER BY 1, 2",
	        "SELECT * FROM prohibition ORDER BY id",
	        "SELECT * FROM quality ORDER BY id",
	        "SELECT topic, object, choice, reason FROM decision WHERE source = 'person' ORDER BY id",
	};
	bool ok = true;

	*hash = FNV_START;
	for (size_t i = 0; ok && i < sizeof queries / sizeof *queries; i++) {
		*hash = fnv_text(*hash, NULL);
		ok = hash_rows(s, queries[i], hash);
	}
	if (ok && with_waivers) {
		ok = hash_rows(s, "SELECT rule, object, reason FROM waiver ORDER BY 1, 2", hash);
	}
	return ok;
}
