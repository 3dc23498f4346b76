/* Typed edits of the artefacts: the files a session hands over, kept in it so that they can be shown again. */
#ifndef DATAENG_MODEL_ARTEFACT_H
#define DATAENG_MODEL_ARTEFACT_H

#include <stdbool.h>

struct session;

/* Failures stick to the session's database; check with model_ok. */
bool artefact_clear(struct session *s);
bool artefact_put(struct session *s, const char *name, const char *format, const char *body); /* replaces one of that name */

#endif
