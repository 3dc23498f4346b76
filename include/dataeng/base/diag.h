/* Diagnostics: who detects a fault reports it here and returns false.
 *
 * A diagnostic is one record: severity, stable code, place, a message of one
 * line that names the thing, and a hint that says what to do next. The list
 * belongs to the caller; printing it, as text or as JSON, is the business of
 * the doors (front/).
 */
#ifndef DATAENG_BASE_DIAG_H
#define DATAENG_BASE_DIAG_H

#include <stdbool.h>
#include <stddef.h>

#include "dataeng/base/text.h"

struct buf;

enum diag_severity { DIAG_NOTE, DIAG_WARNING, DIAG_ERROR };

struct diag {
	enum diag_severity severity;
	const char *code; /* words with hyphens, stable */
	struct place place;
	const char *message;
	const char *hint; /* NULL: none */
};

struct diags {
	struct diag *all; /* [count] */
	size_t count;
	size_t room;
	size_t errors;
	void (*sink)(void *data, const struct diag *d); /* called at once for each, NULL: only kept */
	void *sink_data;
};

struct diags *diags_new(const void *ctx);

/* Nowhere in particular. */
#define NO_PLACE ((struct place){0})
#define FILE_PLACE(name) ((struct place){.file = (name)})

/* Message and hint are copied; the place's source must outlive the list. hint may be NULL. */
void diag_add(struct diags *d, enum diag_severity severity, struct place at, const char *code, const char *message,
              const char *hint);

/* These return false, so that a caller can write: return diag_error(...). */
bool diag_error(struct diags *d, struct place at, const char *code, const char *message, const char *hint);
bool diag_errorf(struct diags *d, struct place at, const char *code, const char *hint, const char *fmt, ...)
        __attribute__((format(printf, 5, 6)));
/* What an analyzer cannot see from outside: they never return true. */
#ifdef __clang_analyzer__
#define diag_error(...) (diag_error(__VA_ARGS__) && false)
#define diag_errorf(...) (diag_errorf(__VA_ARGS__) && false)
#endif
void diag_warnf(struct diags *d, struct place at, const char *code, const char *hint, const char *fmt, ...)
        __attribute__((format(printf, 5, 6)));
void diag_notef(struct diags *d, struct place at, const char *code, const char *hint, const char *fmt, ...)
        __attribute__((format(printf, 5, 6)));

/* Writes "file:line:col: error: message [code]", the source line, carets and the hint. */
void diag_print(struct buf *out, const struct diag *d, bool colour);

const char *diag_severity_name(enum diag_severity s);

/* The candidate nearest to word by edit distance, or NULL when none is near. Candidates end with NULL. */
const char *diag_did_you_mean(const char *word, const char *const *candidates);

#endif
