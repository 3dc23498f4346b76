/* What every part of the DBML parser needs: the token at hand, faults, names, and the way out of a line or block with a fault.
 */
#include "dataeng/read/dbml_parts.h"

#include <stdarg.h>
#include <string.h>
#include <strings.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"
#include "dataeng/model/session.h"

bool dbml_error(struct session *s, const struct dbml *d, size_t offset, size_t length, const char *code, const char *hint,
                const char *fmt, ...)
{
	char *message;
	va_list ap;

	va_start(ap, fmt);
	message = mem_vprintf(d, fmt, ap);
	va_end(ap);
	return diag_error(s->diags, source_place(d->source, offset, length), code, message, hint);
}

const struct dbml_token *dbml_peek(const struct dbml_parser *p)
{
	return &p->all[p->i];
}

const struct dbml_token *dbml_take(struct dbml_parser *p)
{
	const struct dbml_token *t = &p->all[p->i];

	p->i += t->kind != DBML_END;
	return t;
}

bool dbml_is_sign(const struct dbml_token *t, const char *sign)
{
	return t->kind == DBML_SIGN && strcmp(t->text, sign) == 0;
}

bool dbml_is_word(const struct dbml_token *t, const char *word)
{
	return t->kind == DBML_WORD && strcasecmp(t->text, word) == 0;
}

bool dbml_fault(struct dbml_parser *p, const struct dbml_token *t, const char *hint, const char *expected)
{
	if (p->errors++ >= DBML_ERRORS) {
		return false;
	}
	if (t->kind == DBML_BAD && t->length > 1) {
		return dbml_error(p->s, p->d, t->offset, 1, "dbml-syntax", "close it with the same quote",
		                  "the quote is not closed");
	}
	if (t->kind == DBML_END) {
		return dbml_error(p->s, p->d, t->offset, 0, "dbml-syntax", hint, "the text ends where %s is expected",
		                  expected);
	}
	return dbml_error(p->s, p->d, t->offset, t->length, "dbml-syntax", hint, "\"%s\" where %s is expected", t->text,
	                  expected);
}

bool dbml_want_sign(struct dbml_parser *p, const char *sign)
{
	if (!dbml_is_sign(dbml_peek(p), sign)) {
		return dbml_fault(p, dbml_peek(p), NULL, mem_printf(p->ctx, "\"%s\"", sign));
	}
	dbml_take(p);
	return true;
}

const char *dbml_want_name(struct dbml_parser *p, const char *what)
{
	const struct dbml_token *t = dbml_peek(p);

	if (t->kind != DBML_WORD && t->kind != DBML_QUOTED) {
		dbml_fault(p, t, NULL, what);
		return NULL;
	}
	return dbml_take(p)->text;
}

/* To the next line, but not out of the block. */
void dbml_skip_line(struct dbml_parser *p)
{
	size_t depth = 0;

	while (dbml_peek(p)->kind != DBML_END) {
		const struct dbml_token *t = dbml_peek(p);

		if (depth == 0 && (dbml_is_sign(t, "}") || t->first)) {
			return;
		}
		depth += dbml_is_sign(t, "{") || dbml_is_sign(t, "[") || dbml_is_sign(t, "(");
		depth -= depth > 0 && (dbml_is_sign(t, "}") || dbml_is_sign(t, "]") || dbml_is_sign(t, ")"));
		dbml_take(p);
	}
}

/* Behind the block that opens next, or behind the line when none does. */
void dbml_skip_block(struct dbml_parser *p)
{
	size_t depth = 0;

	while (dbml_peek(p)->kind != DBML_END) {
		const struct dbml_token *t = dbml_take(p);

		depth += dbml_is_sign(t, "{");
		if (dbml_is_sign(t, "}") && (depth == 0 || --depth == 0)) {
			return;
		}
		if (depth == 0 && dbml_peek(p)->first && !dbml_is_sign(dbml_peek(p), "{")) {
			return;
		}
	}
}

void dbml_add_word(struct dbml_parser *p, struct dbml_words *w, const char *word)
{
	w->all = mem_resize(p->ctx, w->all, const char *, w->count + 1);
	w->all[w->count++] = word;
}

/* name, or space.name */
bool dbml_qualified(struct dbml_parser *p, const char **space, const char **name, const char *what)
{
	*space = NULL;
	*name = dbml_want_name(p, what);
	if (*name != NULL && dbml_is_sign(dbml_peek(p), ".") && !dbml_peek(p)->first) {
		dbml_take(p);
		*space = *name;
		*name = dbml_want_name(p, what);
	}
	return *name != NULL;
}
