/* Writes a resolved model into the session: merged with what is there, everything with its sentences. */
#ifndef DATAENG_READ_STORE_H
#define DATAENG_READ_STORE_H

#include <stdbool.h>
#include <stdint.h>

struct resolver;
struct session;

/* statements[i] is the id of the statement of unit i. */
bool store_model(struct resolver *v, struct session *s, const int64_t *statements);

/* The facts about the whole: volumes, growth, retention, access patterns, rules, prohibitions, quality. */
bool store_demands(struct resolver *v, struct session *s, const int64_t *statements);

#endif
