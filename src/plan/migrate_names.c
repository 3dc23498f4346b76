/* --rename OLD=NEW, --set NAME=SQL: names as the catalogue has them, parts with a dot or an equals sign in double quotes. */
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/plan/migrate.h"

/* Reads a quoted part at p; gives the byte behind it, NULL when the quote stays open. */
static const char *quoted(struct buf *b, const char *p)
{
	for (p++; *p != '\0'; p++) {
		if (*p == '"' && p[1] == '"') {
			p++;
		} else if (*p == '"') {
			return p + 1;
		}
		buf_char(b, *p);
	}
	return NULL;
}

/* The left side; *rest gets the byte behind the first equals sign outside quotes. */
static bool left_side(const void *ctx, struct migrate_word *w, const char **rest)
{
	const char *p = w->given;

	w->parts = mem_array(ctx, const char *, 1);
	for (;;) {
		struct buf b;

		buf_init(&b, ctx);
		buf_str(&b, "");
		if (*p == '"') {
			const char *end = quoted(&b, p);

			/* A quote that does not end the part is one of the name. */
			if (end != NULL && (*end == '.' || *end == '=')) {
				p = end;
			} else {
				buf_cut(&b, 0);
			}
		}
		while (*p != '\0' && *p != '.' && *p != '=') {
			buf_char(&b, *p++);
		}
		w->parts = mem_resize(ctx, w->parts, const char *, w->count + 1);
		w->parts[w->count++] = b.data == NULL ? "" : b.data;
		if (*p == '\0' || b.size == 0) {
			return false;
		}
		if (*p++ == '=') {
			*rest = p;
			return true;
		}
	}
}

static const char *right_name(const void *ctx, const char *text)
{
	struct buf b;
	const char *end;

	buf_init(&b, ctx);
	end = *text == '"' ? quoted(&b, text) : NULL;
	return end != NULL && *end == '\0' && b.size > 0 ? b.data : mem_strdup(ctx, text);
}

static bool take(const void *ctx, struct migrate_word **all, size_t *count, const char *const *given, bool rename,
                 struct diags *diags)
{
	bool ok = true;

	*all = mem_array(ctx, struct migrate_word, 1);
	for (*count = 0; given != NULL && given[*count] != NULL; ++*count) {
		struct migrate_word *w;
		const char *rest = NULL;

		*all = mem_resize(ctx, *all, struct migrate_word, *count + 1);
		w = &(*all)[*count];
		*w = (struct migrate_word){.given = given[*count]};
		if (!left_side(ctx, w, &rest) || w->count > 3) {
			diag_errorf(diags, NO_PLACE, "usage",
			            rename ? "write --rename table.column=new, --rename table=new, or with nothing behind = "
			                     "when it is "
			                     "dropped"
			                   : "write --set table.column=EXPRESSION or --set table=SELECT ...",
			            "--%s %s: not understood", rename ? "rename" : "set", given[*count]);
			ok = false;
			w->value = "";
			continue;
		}
		w->value = rename ? right_name(ctx, rest) : mem_strdup(ctx, rest);
		if (!rename && strspn(rest, " \t\n") == strlen(rest)) {
			diag_errorf(diags, NO_PLACE, "usage", "NULL is written NULL", "--set %s: the SQL is missing",
			            given[*count]);
			ok = false;
		}
	}
	return ok;
}

bool migrate_names(const void *ctx, struct migrate_words *out, const char *const *renames, const char *const *sets,
                   struct diags *diags)
{
	bool ok = take(ctx, &out->renames, &out->rename_count, renames, true, diags);

	return take(ctx, &out->sets, &out->set_count, sets, false, diags) && ok;
}
