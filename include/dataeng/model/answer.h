/* Answers of the person: one row a question, written only here.
 *
 * Values are text: numbers in plain digits, booleans "yes" and "no", several values as a JSON array of text.
 * Failures stick to the session's database handle, as in model/edit.h.
 */
#ifndef DATAENG_MODEL_ANSWER_H
#define DATAENG_MODEL_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct session;

struct model_answer {
	const char *question; /* step id */
	const char *value;    /* NULL: none, as for skipped */
	const char *status;   /* answered, accepted_default, assumed, unknown, skipped, not_applicable, done */
	const char *source;   /* prompt, set, answers, document, default, step */
	int64_t seq;          /* order of first answering; only read */
};

/* Writes or replaces the answer; its place in the order stays. An assumption that stood for it goes away. */
bool model_set_answer(struct session *s, const struct model_answer *a);
bool model_drop_answer(struct session *s, const char *question);
/* NULL when there is none. The strings live in ctx. */
struct model_answer *model_answer(const void *ctx, struct session *s, const char *question);

/* A person's reason why a finding stays. object "*": everywhere. NULL reason takes the waiver back. */
bool model_set_waiver(struct session *s, const char *rule, const char *object, const char *reason);

/* Makes the SQL function answer('id') known: the value of that answer, NULL when there is none that counts. */
bool model_define_answer(struct session *s);

/* A hash over all that derivation starts from: the conceptual model, decisions of persons, and, when with_waivers, the
 * waivers. Equal fingerprints: nothing has changed. */
bool model_fingerprint(struct session *s, bool with_waivers, uint64_t *hash);

/* FNV-1a, 64 bits, continued from hash. Start with FNV_START. Source: http://www.isthe.com/chongo/tech/comp/fnv/ */
#define FNV_START 0xcbf29ce484222325u
uint64_t fnv_text(uint64_t hash, const char *s); /* NULL differs from "" */

#endif
