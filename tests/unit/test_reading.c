/* The reader's tools on words and sentences: singulars and verb forms, phrases, clauses, the structure of a text, its language,
 * and the budget of work. Tables of inputs; the sentences are about nothing in particular. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"
#include "dataeng/read/clause.h"
#include "dataeng/read/language.h"
#include "dataeng/read/markup.h"
#include "dataeng/read/phrase.h"
#include "dataeng/read/word.h"

struct row {
	const char *input, *expected;
};

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

/* What a tool makes of one input. */
typedef const char *show(void *ctx, const struct lexicon *lx, const char *input);

static void all_give(const struct row *all, size_t count, show *tool)
{
	void *ctx = mem_context(NULL, "test");
	struct lexicon *lx = lexicon_load(ctx);
	size_t faults = 0;

	for (size_t i = 0; i < count; i++) {
		const char *actual = tool(ctx, lx, all[i].input);

		if (strcmp(actual, all[i].expected) != 0) {
			fprintf(stderr, "\"%s\": \"%s\", expected \"%s\"\n", all[i].input, actual, all[i].expected);
			faults++;
		}
	}
	assert_int_equal(faults, 0);
	mem_free(ctx);
}

/* ------------------------------------------------------------------ words */

/* The same for singular and plural: once more changes nothing. */
static const char *show_singular(void *ctx, const struct lexicon *lx, const char *input)
{
	const char *once = lexicon_singular(ctx, lx, input);
	const char *twice = lexicon_singular(ctx, lx, once);

	return strcmp(once, twice) == 0 ? once : mem_printf(ctx, "%s, then %s", once, twice);
}

static void singulars(void **state)
{
	static const struct row all[] = {
	        {"orders", "order"},
	        {"categories", "category"},
	        {"days", "day"},
	        {"boxes", "box"},
	        {"batches", "batch"},
	        {"dishes", "dish"},
	        {"classes", "class"},
	        {"class", "class"},
	        {"buses", "bus"},
	        {"bus", "bus"},
	        {"statuses", "status"},
	        {"status", "status"},
	        {"analyses", "analysis"},
	        {"analysis", "analysis"},
	        {"diagnoses", "diagnosis"},
	        {"prognoses", "prognosis"},
	        {"indices", "index"},
	        {"criteria", "criterion"},
	        {"people", "person"},
	        {"salespeople", "salesperson"},
	        {"children", "child"},
	        {"grandchildren", "grandchild"},
	        {"men", "man"},
	        {"women", "woman"},
	        {"foremen", "foreman"},
	        {"salesmen", "salesman"},
	        {"chairmen", "chairman"},
	        {"policemen", "policeman"},
	        {"specimen", "specimen"},
	        {"regimens", "regimen"},
	        {"knives", "knife"},
	        {"shelves", "shelf"},
	        {"bookshelves", "bookshelf"},
	        {"leaves", "leave"},
	        {"movies", "movie"},
	        {"zombies", "zombie"},
	        {"potatoes", "potato"},
	        {"volcanoes", "volcano"},
	        {"vetoes", "veto"},
	        {"cargoes", "cargo"},
	        {"shoes", "shoe"},
	        {"photos", "photo"},
	        {"menus", "menu"},
	        {"gurus", "guru"},
	        {"campuses", "campus"},
	        {"choruses", "chorus"},
	        {"warehouses", "warehouse"},
	        {"courses", "course"},
	        {"houses", "house"},
	        {"purchases", "purchase"},
	        {"sizes", "size"},
	        {"quizzes", "quiz"},
	        {"addresses", "address"},
	        {"processes", "process"},
	        {"larvae", "larva"},
	        {"formulae", "formula"},
	        {"plateaux", "plateau"},
	        {"spectra", "spectrum"},
	        {"media", "medium"},
	        {"series", "series"},
	        {"species", "species"},
	        {"news", "news"},
	        {"data", "data"},
	        {"gas", "gas"},
	        {"lens", "lens"},
	        {"lenses", "lens"},
	        {"e-mails", "e-mail"},
	        {"check-ins", "check-in"},
	        {"sub-categories", "sub-category"},
	        {"as", "as"},
	        {"is", "is"},
	        {"ids", "id"},
	};

	(void)state;
	all_give(all, COUNT(all), show_singular);
}

/* Each word as lemma/forms, "-" when it can be no verb: s base ed ing. */
static const char *show_forms(void *ctx, const struct lexicon *lx, const char *input)
{
	const struct tokens *ts = tokens_read(ctx, lx, input, strlen(input));
	const struct token *t = &ts->t[0];

	return t->v == NULL ? "-"
	                    : mem_printf(ctx, "%s%s%s%s%s", t->v, (t->form & F_S) != 0 ? " s" : "",
	                                 (t->form & F_BASE) != 0 ? " base" : "", (t->form & F_ED) != 0 ? " ed" : "",
	                                 (t->form & F_ING) != 0 ? " ing" : "");
}

static void verb_forms(void **state)
{
	static const struct row all[] = {
	        {"orders", "order s"},
	        {"placed", "place ed"},
	        {"placing", "place ing"},
	        {"carries", "carry s"},
	        {"carried", "carry ed"},
	        {"stopped", "stop ed"},
	        {"stopping", "stop ing"},
	        {"written", "write ed"},
	        {"wrote", "write ed"},
	        {"has", "have s"},
	        {"lies", "lie s"},
	        {"teaches", "teach s"},
	        {"taught", "teach ed"},
	        {"cancels", "cancel s"},
	        {"cancelled", "cancel ed"},
	        {"reschedules", "reschedule s"},
	        {"amended", "amend ed"},
	        {"reimburses", "reimburse s"},
	        {"table", "-"},
	        {"customer", "-"},
	        {"keep", "keep base"},
	        {"read", "read base ed"},
	};

	(void)state;
	all_give(all, COUNT(all), show_forms);
}

/* Tokens joined by blanks; numbers as their values, "'s" as +, brackets with the distance to their partner. */
static const char *show_tokens(void *ctx, const struct lexicon *lx, const char *input)
{
	const struct tokens *ts = tokens_read(ctx, lx, input, strlen(input));
	struct buf b;

	buf_init(&b, ctx);
	for (int k = 0; k < ts->n; k++) {
		const struct token *t = &ts->t[k];

		buf_str(&b, k > 0 ? " " : "");
		if (t->p != 0) {
			buf_char(&b, t->p);
		} else if (t->number) {
			buf_printf(&b, "#%g%s", t->value, t->percent ? "%" : "");
		} else {
			buf_printf(&b, "%s%s", t->s, t->genitive ? "+" : "");
		}
		if (t->match >= 0 && t->p != '-') {
			buf_printf(&b, "%d", t->match - k);
		}
	}
	return b.data == NULL ? "" : b.data;
}

static void tokens(void **state)
{
	static const struct row all[] = {
	        {"It's the customer's e-mail.", "it is the customer+ e-mail ."},
	        {"They can't; won't", "they can not ; will not"},
	        {"1,800 of 2.5 and 12k (twice)", "#1800 of #2.5 and #12000 (2 twice )-2"},
	        {"40% a year", "#40% a year"},
	        {"caf\xc3\xa9 \xe2\x80\x93 \xe2\x80\x9cx\xe2\x80\x9d", "caf\xc3\xa9 - \" x \""},
	        {"the customers' orders", "the customers+ orders"},
	        {"3rd 2fa a/b", "3rd 2fa a / b"},
	        {"", ""},
	};

	(void)state;
	all_give(all, COUNT(all), show_tokens);
}

/* ------------------------------------------------------------------ phrases */

static const char *show_phrase(void *ctx, const struct lexicon *lx, const char *input)
{
	const struct tokens *ts = tokens_read(ctx, lx, input, strlen(input));
	struct phrase p;

	if (!phrase_read(ctx, &p, ts, 0, ts->n, true)) {
		return "-";
	}
	return mem_printf(ctx, "%s%s%s%s%s%s%s%s", p.name, p.min >= 0 ? mem_printf(ctx, " %d", p.min) : "",
	                  p.max >= MANY ? "..*"
	                  : p.max >= 0  ? mem_printf(ctx, "..%d", p.max)
	                                : "",
	                  p.soft ? " soft" : "", p.every ? " every" : "", (p.flags & ITEM_UNIQUE) != 0 ? " unique" : "",
	                  (p.flags & ITEM_OPTIONAL) != 0 ? " optional" : "",
	                  p.of != NULL ? mem_printf(ctx, " of %s", p.of->name) : "");
}

static void phrases(void **state)
{
	static const struct row all[] = {
	        {"a customer", "customer 1..1 soft"},
	        {"each order line", "order_line every"},
	        {"exactly one unique invoice number of the customer", "invoice_number 1..1 unique of customer"},
	        {"one or more authors", "author 1..*"},
	        {"at most three loans", "loan 0..3"},
	        {"between 2 and 5 seats", "seat 2..5"},
	        {"zero or one manager", "manager 0..1"},
	        {"the customer's postal address", "postal_address of customer"},
	        {"an optional phone number", "phone_number 1..1 soft optional"},
	        {"several telephone numbers", "telephone_number..*"},
	        {"no more than two", "-"},
	        {"and", "-"},
	        {"of", "-"},
	        {"", "-"},
	};

	(void)state;
	all_give(all, COUNT(all), show_phrase);
}

/* ------------------------------------------------------------------ clauses */

static const char *show_clause(void *ctx, const struct lexicon *lx, const char *input)
{
	const struct tokens *ts = tokens_read(ctx, lx, input, strlen(input));
	struct clause c;
	struct buf b;

	if (!clause_read(ctx, &c, ts, 0, ts->n)) {
		return "-";
	}
	buf_init(&b, ctx);
	for (int k = 0; k < c.subject_count; k++) {
		buf_printf(&b, "%s%s", k > 0 ? " " : "", c.subjects[k].name);
	}
	buf_printf(&b, "%s | %s%s%s%s%s |", c.pronoun >= 0 ? ts->t[c.pronoun].s : "", c.lemma, c.passive ? " passive" : "",
	           c.negative ? " not" : "", c.may ? " may" : "", c.must ? " must" : "");
	for (int k = c.rest; k < c.b; k++) {
		buf_printf(&b, " %s", ts->t[k].p != 0 ? (const char[]){ts->t[k].p, '\0'} : ts->t[k].s);
	}
	return b.data;
}

static void clauses(void **state)
{
	static const struct row all[] = {
	        {"A customer places orders.", "customer | place | orders ."},
	        {"Each order is placed by one customer.", "order | place passive | by one customer ."},
	        {"An order must have a date.", "order | have must | a date ."},
	        {"A member may borrow at most three books.", "member | borrow may | at most three books ."},
	        {"We do not keep the card number.", "we | keep not | the card number ."},
	        {"Authors and reviewers are participants.", "author reviewer | be | participants ."},
	        {"It has a name.", "it | have | a name ."},
	        {"When a pupil leaves, the desk is cleared.", "desk | clear passive | ."},
	        {"A technician, who has a licence, repairs machines.", "technician | repair | machines ."},
	        {"A dispatcher reschedules a visit.", "dispatcher | reschedule | a visit ."},
	        {"Name, address and birth date", "-"},
	        {"of the", "-"},
	        {"", "-"},
	};

	(void)state;
	all_give(all, COUNT(all), show_clause);
}

/* ------------------------------------------------------------------ structure */

/* Units as kind:line:col text, one a line; bullets with depth and the line of their parent. */
static const char *show_units(void *ctx, const struct lexicon *lx, const char *text)
{
	struct diags *d = diags_new(ctx);
	struct source *s = source_new(ctx, "t", text, strlen(text), d);
	const struct markup *m = markup_read(ctx, s);
	struct buf b;

	(void)lx;
	buf_init(&b, ctx);
	for (size_t i = 0; i < m->count; i++) {
		const struct unit *u = &m->units[i];

		buf_printf(&b, "%s:%zu:%zu%s %s\n", unit_kind_name(u->kind), u->line, u->col,
		           u->depth > 0 ? mem_printf(ctx, " d%d", u->depth) : "", u->text);
	}
	return b.data == NULL ? "" : b.data;
}

static void structure(void **state)
{
	static const struct row all[] = {
	        {"# Title\n\nOne. Two\nlines. *Three*?\n",
	         "heading:1:3 Title\nsentence:3:1 One.\nsentence:3:6 Two lines.\nsentence:4:9 Three?\n"},
	        {"- a\n  - b\n- c\n", "bullet:1:3 d1 a\nbullet:2:5 d2 b\nbullet:3:3 d1 c\n"},
	        {"| a | b |\n|---|---|\n| 1 | 2 |\n", "row:1:1 | a | b |\nrow:3:1 | 1 | 2 |\n"},
	        {"```\ncode\n```\n", "code:2:1 code\n"},
	        {"As a user, I want to pay.\n", "story:1:1 As a user, I want to pay.\n"},
	        {"\n\n", ""},
	        {"Dr. Who has approx. 3.5 kg, e.g. of tea. Yes.\n",
	         "sentence:1:1 Dr. Who has approx. 3.5 kg, e.g. of tea.\nsentence:1:42 Yes.\n"},
	        {"Gr\xc3\xb6\xc3\x9f"
	         "e. Next.\n",
	         "sentence:1:1 Gr\xc3\xb6\xc3\x9f"
	         "e.\nsentence:1:8 Next.\n"},
	};

	(void)state;
	all_give(all, COUNT(all), show_units);
}

/* In a line of a megabyte, too: the columns are those of counting from its start. */
static void places_in_long_lines(void **state)
{
	void *ctx = mem_context(NULL, "test");
	struct diags *d = diags_new(ctx);
	struct buf b;
	struct source *s;

	(void)state;
	buf_init(&b, ctx);
	for (int i = 0; i < 3000; i++) {
		buf_str(&b, i % 700 == 699 ? "\n" : i % 3 == 0 ? "\xc3\xa4" : i % 3 == 1 ? "a" : "\xe2\x82\xac");
	}
	s = source_new(ctx, "t", b.data, b.size, d);
	for (size_t at = 0; at <= s->size; at += 7) {
		size_t begin = at;

		while (begin > 0 && s->text[begin - 1] != '\n') {
			begin--;
		}
		assert_int_equal(source_place(s, at, 1).col, utf8_count(s->text + begin, at - begin) + 1);
	}
	mem_free(ctx);
}

/* ------------------------------------------------------------------ language */

/* The language, or why it is none; every language but English comes with a warning. */
static const char *show_language(void *ctx, const struct lexicon *lx, const char *input)
{
	struct diags *d = diags_new(ctx);
	const char *language = "";
	bool fine = language_check(source_new(ctx, "t", input, strlen(input), d), &language, d);

	(void)lx;
	if (!fine) {
		return d->all[0].code;
	}
	return (strcmp(language, "en") == 0) == (d->count == 0) ? language
	                                                        : mem_printf(ctx, "%s, %zu warnings", language, d->count);
}

static void languages(void **state)
{
	static const struct row all[] = {
	        {"Each customer has a name and the address of the house.", "en"},
	        {"Jeder Kunde hat einen Namen und die Adresse ist nicht bekannt, wir speichern sie mit dem Datum.", "de"},
	        {"Chaque client est dans une ville et il peut avoir un nom avec les adresses pour la facture.", "fr"},
	        {"Cada cliente tiene un nombre y la factura se guarda con el pedido para los clientes.", "es"},
	        {"Elke klant heeft een naam en het adres van de klant wordt niet bewaard, dat kan met de datum.", "nl"},
	        {"name, email, phone", "en"},
	        {"\xd7\x9b\xd7\x9c", "en"},
	        {"CREATE TABLE a (b int);", "looks-like-sql"},
	        {" \n\t\n", "empty-document"},
	        {"", "empty-document"},
	};

	(void)state;
	all_give(all, COUNT(all), show_language);
}

/* ------------------------------------------------------------------ work */

static void work_is_cut_off(void **state)
{
	static const char text[] = "a name of a part of a thing of a place of a time";
	void *ctx = mem_context(NULL, "test");
	struct lexicon *lx = lexicon_load(ctx);
	const struct tokens *ts = tokens_read(ctx, lx, text, strlen(text));
	struct phrase p;

	(void)state;
	assert_true(phrase_read(ctx, &p, ts, 0, ts->n, true));
	assert_int_equal(p.end, ts->n);
	assert_true(lx->work->done > 0);
	lx->work->most = lx->work->done - 1; /* one step less than it takes */
	lx->work->done = 0;
	(void)phrase_read(ctx, &p, ts, 0, ts->n, true);
	assert_true(lx->work->done > lx->work->most);
	assert_false(phrase_read(ctx, &p, ts, 0, ts->n, true));
	assert_int_equal(tokens_match(ts, 0, ts->n, "a"), -1);
	mem_free(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(singulars),
	        cmocka_unit_test(verb_forms),
	        cmocka_unit_test(tokens),
	        cmocka_unit_test(phrases),
	        cmocka_unit_test(clauses),
	        cmocka_unit_test(structure),
	        cmocka_unit_test(places_in_long_lines),
	        cmocka_unit_test(languages),
	        cmocka_unit_test(work_is_cut_off),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
