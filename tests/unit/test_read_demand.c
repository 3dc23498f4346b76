/* What sentences say of sizes, growth, keeping, lookups and rules, one by one: fixtures/demand/KIND.txt. A line is a sentence,
 * the lines with ">" below it are the facts read from it; "= Words" sets the heading for the sentences that follow, "=" alone
 * takes it away; "#" is a comment. After a wanted change, run with UPDATE=1 in the environment and read the difference. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/file.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"
#include "dataeng/read/fact.h"
#include "dataeng/read/kind.h"
#include "dataeng/read/lead.h"

struct words {
	void *ctx;
	const struct lexicon *lx;
	struct kinds *kinds;
	struct diags *diags;
};

static void put_items(struct buf *out, const struct fact *f)
{
	for (size_t i = 0; i < f->item_count; i++) {
		buf_printf(out, "%s%s", i > 0 ? ", " : ": ", f->items[i].name);
	}
}

static void put_subject(struct buf *out, const char *kind, const struct fact *f)
{
	buf_printf(out, "> %s %s", kind, f->subj != NULL ? f->subj : "?");
}

static void put_number(struct buf *out, const struct fact *f)
{
	switch (f->kind) {
	case FACT_VOLUME:
		put_subject(out, "volume", f);
		if (f->verb != NULL) {
			buf_printf(out, " %.15g for each %s\n", f->number, f->obj);
		} else {
			buf_printf(out, " %.15g%s%s\n", f->number, f->word != NULL ? " a " : "",
			           f->word != NULL ? f->word : "");
		}
		break;
	case FACT_GROWTH:
		put_subject(out, "growth", f);
		buf_printf(out, " %.15g%% a %s\n", f->number, f->word);
		break;
	case FACT_RETENTION:
		put_subject(out, "keep", f);
		buf_printf(out, "%s%s %.4g months %s%s%s\n", f->obj != NULL ? " of " : "", f->obj != NULL ? f->obj : "",
		           f->number, f->word, f->text != NULL ? " after: " : "", f->text != NULL ? f->text : "");
		break;
	case FACT_QUALITY:
		buf_printf(out, "> quality %s %s\n", f->word, f->text);
		break;
	default:
		break;
	}
}

static void put_rule(struct buf *out, const struct fact *f)
{
	switch (f->kind) {
	case FACT_ACCESS:
		put_subject(out, f->word, f);
		put_items(out, f);
		buf_char(out, '\n');
		break;
	case FACT_ORDER:
		put_subject(out, "order", f);
		buf_printf(out, ": %s before %s\n", f->obj, f->verb);
		break;
	case FACT_LIMIT:
		put_subject(out, "limit", f);
		buf_printf(out, " %.15g for each %s\n", f->number, f->obj);
		break;
	case FACT_UNIQUE:
	case FACT_CHECK:
		put_subject(out, f->kind == FACT_UNIQUE ? "unique" : "check", f);
		put_items(out, f);
		buf_char(out, '\n');
		break;
	case FACT_LOCAL:
		put_subject(out, "local", f);
		buf_printf(out, " within %s: %s\n", f->obj, f->item != NULL ? f->item->name : "?");
		break;
	default:
		put_number(out, f);
		break;
	}
}

static void read_sentence(const struct words *w, struct buf *out, const char *heading, const char *sentence)
{
	struct reader *r = mem_new(w->ctx, struct reader);
	const char *text = heading[0] != '\0' ? mem_printf(r, "# %s\n\n%s\n", heading, sentence) : sentence;

	r->ctx = r;
	r->lx = w->lx;
	r->kinds = w->kinds;
	r->no_english = &(struct diag){.code = "syntax-off"}; /* the same with and without the parser */
	reader_begin(r, source_new(r, "text", text, strlen(text), w->diags));
	for (size_t i = 0; i < r->markup->count; i++) {
		extract_unit(r, (int)i);
	}
	for (size_t i = 0; i < r->fact_count; i++) {
		put_rule(out, &r->facts[i]);
	}
	mem_free(r);
}

/* The fixture with the facts as they are read now. */
static void read_fixture(const struct words *w, struct buf *out, const char *text)
{
	struct slice rest = slice_of(text);
	struct slice line;
	const char *heading = "";

	while (slice_line(&rest, &line)) {
		const char *s = slice_dup(w->ctx, line);

		if (s[0] == '>') {
			continue;
		}
		buf_printf(out, "%s\n", s);
		if (s[0] == '=') {
			heading = s[1] != '\0' ? s + 2 : "";
		} else if (s[0] != '\0' && s[0] != '#') {
			size_t n = strlen(s);
			char *lines = mem_strndup(w->ctx, s, n);

			for (char *p = lines; (p = strstr(p, "\\n")) != NULL; p += 2) { /* a text of several lines */
				p[0] = ' ';
				p[1] = '\n';
			}
			read_sentence(w, out, heading, lines);
		}
	}
}

static void is_read(const char *name)
{
	void *ctx = mem_context(NULL, "test");
	struct diags *diags = diags_new(ctx);
	struct words w = {ctx, lexicon_load(ctx), kinds_load(ctx), diags};
	const char *path = mem_printf(ctx, "%s/fixtures/demand/%s.txt", TESTS_FOLDER, name);
	struct source *source = file_source(ctx, path, diags);
	struct buf out;

	assert_non_null(source);
	buf_init(&out, ctx);
	read_fixture(&w, &out, source->text);
	if (getenv("UPDATE") != NULL) {
		assert_true(file_write(path, out.data, out.size, 0644, diags));
	} else {
		assert_string_equal(out.data, source->text);
	}
	mem_free(ctx);
}

static void sizes_are_read(void **state)
{
	(void)state;
	is_read("volume");
}

static void keeping_is_read(void **state)
{
	(void)state;
	is_read("keep");
}

static void lookups_are_read(void **state)
{
	(void)state;
	is_read("access");
}

static void rules_are_read(void **state)
{
	(void)state;
	is_read("rule");
}

static void qualities_are_read(void **state)
{
	(void)state;
	is_read("quality");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(sizes_are_read), cmocka_unit_test(keeping_is_read),    cmocka_unit_test(lookups_are_read),
	        cmocka_unit_test(rules_are_read), cmocka_unit_test(qualities_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
