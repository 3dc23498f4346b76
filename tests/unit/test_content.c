/* Content files: the built-in persona line by line, and every kind of fault with its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/file.h"
#include "dataeng/base/mem.h"
#include "dataeng/content/content.h"
#include "dataeng/content/reader.h"

static struct source *text(void *ctx, struct diags *d, const char *name, const char *body)
{
	return source_new(ctx, name, body, strlen(body), d);
}

static char *printed(void *ctx, const struct diags *d)
{
	struct buf b;

	buf_init(&b, ctx);
	for (size_t i = 0; i < d->count; i++) {
		diag_print(&b, &d->all[i], false);
	}
	return b.data == NULL ? mem_strdup(ctx, "") : b.data;
}

/* The codes of all diagnostics as "code:line:col code:line:col". */
static char *codes(void *ctx, const struct diags *d)
{
	char *s = mem_strdup(ctx, "");

	for (size_t i = 0; i < d->count; i++) {
		s = mem_printf(ctx, "%s%s%s:%zu:%zu", s, i == 0 ? "" : " ", d->all[i].code, d->all[i].place.line,
		               d->all[i].place.col);
	}
	return s;
}

static void the_persona_is_read_whole(void **state)
{
	void *ctx = mem_context(NULL, "test");
	struct diags *d = diags_new(ctx);
	const struct content *c = content_load(ctx, NULL, NULL, d);
	const struct persona *p;

	(void)state;
	if (c == NULL) {
		fail_msg("%s", printed(ctx, d));
	}
	p = c->persona;
	assert_string_equal(p->id, "data-engineer");
	assert_string_equal(p->title, "The Information Architect");
	assert_int_equal(p->core_actions.count, 6);
	assert_string_equal(p->core_actions.all[0].name, "Data Architecture Design");
	assert_string_equal(p->core_actions.all[0].text, "Create scalable, secure data models and storage strategies");
	assert_int_equal(p->hands_off_to.count, 3);
	assert_string_equal(p->hands_off_to.all[1].name, "devops");
	assert_int_equal(p->key_questions.count, 3);
	assert_int_equal(p->menu_count, 6);
	assert_string_equal(p->menu[0].title, "Design Database Schema");
	assert_string_equal(p->menu[0].text, "Create optimal data models");
	assert_string_equal(p->menu[0].task, "create-database-design");
	assert_null(p->menu[2].task);
	assert_string_equal(p->menu[4].text, "Ensure compliance with data regulations (GDPR, CCPA)");
	assert_string_equal(p->greeting, "I'll design and manage your data infrastructure. Choose:");
	assert_string_equal(p->invitation, "Or describe your data challenges.");
	assert_int_equal(p->behaviors.count, 7);
	assert_int_equal(p->framework_count, 3);
	assert_string_equal(p->framework[1].title, "Data Lifecycle Management");
	assert_int_equal(p->framework[1].points.count, 6);
	assert_string_equal(p->framework[2].points.all[2].name, "Audit Trails");
	assert_int_equal(p->challenges.count, 5);
	assert_int_equal(p->deliverables.count, 6);
	assert_int_equal(p->handoff_process.count, 5);
	assert_string_equal(p->handoff_process.all[0].text, "Data model design and validation");
	assert_true(persona_says(p, "Scalability"));
	assert_true(persona_says(p, "developer: Data access patterns"));
	assert_false(persona_says(p, "Move fast"));
	mem_free(ctx);
}

static const char task_text[] = "---\n"
                                "type: task\n"
                                "id: tiny\n"
                                "title: Tiny\n"
                                "keywords:\n"
                                "  - move: 2\n"
                                "  - data\n"
                                "steps:\n"
                                "  - ask: engine\n"
                                "    prompt: Which engine?\n"
                                "    kind: one\n"
                                "    choices:\n"
                                "      - sqlite: One file\n"
                                "      - value: postgres\n"
                                "        label: A server\n"
                                "        when: answer('size') = 'big'\n"
                                "        why_not: it is small\n"
                                "      - other\n"
                                "    default: sqlite\n"
                                "    when: |\n"
                                "      EXISTS (SELECT 1\n"
                                "              FROM v_entity)\n"
                                "  - do: derive --all\n"
                                "---\n"
                                "About it.\n";

static void a_task_is_read_with_the_places_of_its_sql(void **state)
{
	void *ctx = mem_context(NULL, "test");
	struct diags *d = diags_new(ctx);
	const struct task *t = task_load(ctx, text(ctx, d, "tiny.md", task_text), "tiny", d);
	struct place at;

	(void)state;
	if (t == NULL) {
		fail_msg("%s", printed(ctx, d));
	}
	assert_int_equal(t->step_count, 2);
	assert_int_equal(t->steps[0].choice_count, 3);
	assert_string_equal(t->steps[0].choices[0].label, "One file");
	assert_string_equal(t->steps[0].choices[2].label, "other");
	assert_string_equal(t->steps[1].id, "derive");
	assert_string_equal(t->steps[1].command, "derive --all");
	assert_string_equal(t->keywords.all[0].name, "move");
	assert_null(t->keywords.all[1].name);
	assert_string_equal(t->body, "About it.");
	at = content_place(&t->steps[0].sql[STEP_WHEN], (size_t)(strstr(t->steps[0].when, "v_entity") - t->steps[0].when), 8);
	assert_int_equal(at.line, 22);
	assert_int_equal(at.col, 20);
	mem_free(ctx);
}

static const char checklist_text[] = "---\n"
                                     "type: checklist\n"
                                     "id: tiny\n"
                                     "title: Tiny\n"
                                     "---\n"
                                     "Anything may stand here.\n"
                                     "\n"
                                     "## Every table has a key\n"
                                     "- id: no-key\n"
                                     "- severity: error\n"
                                     "- why: rows that are the same\n"
                                     "  cannot be told apart\n"
                                     "- fix: name the key\n"
                                     "- serves: Scalability\n"
                                     "```sql rule\n"
                                     "SELECT name AS object, '' AS detail FROM v_table\n"
                                     "```\n"
                                     "```sql bad\n"
                                     "CREATE TABLE a (b TEXT);\n"
                                     "```\n"
                                     "````md good\n"
                                     "```\n"
                                     "x\n"
                                     "```\n"
                                     "````\n"
                                     "## Who owns the data?\n"
                                     "- id: owner\n"
                                     "- kind: question\n"
                                     "- phase: before\n"
                                     "- why: somebody must\n"
                                     "- question: Who?\n";

static void a_checklist_is_read(void **state)
{
	void *ctx = mem_context(NULL, "test");
	struct diags *d = diags_new(ctx);
	const struct checklist *l = checklist_load(ctx, text(ctx, d, "tiny.md", checklist_text), "tiny", d);

	(void)state;
	if (l == NULL) {
		fail_msg("%s", printed(ctx, d));
	}
	assert_int_equal(l->count, 2);
	assert_string_equal(l->items[0].why, "rows that are the same cannot be told apart");
	assert_string_equal(l->items[0].sql.text, "SELECT name AS object, '' AS detail FROM v_table\n");
	assert_int_equal(content_place(&l->items[0].sql, 7, 4).line, 16);
	assert_int_equal(content_place(&l->items[0].sql, 7, 4).col, 8);
	assert_int_equal(l->items[0].example_count, 2);
	assert_string_equal(l->items[0].examples[1].body.text, "```\nx\n```\n");
	assert_string_equal(l->items[0].phase, "design");
	assert_int_equal(l->items[1].kind, ITEM_QUESTION);
	assert_string_equal(l->items[1].phase, "before");
	mem_free(ctx);
}

/* One faulty file for each kind of fault: what is reported, where. */
struct fault {
	const char *kind;
	const char *text;
	const char *codes;
};

#define FRONT(type, keys) "---\ntype: " type "\nid: x\ntitle: X\n" keys "---\n"
#define ITEM "## T\n- id: a\n- severity: note\n- why: w\n- fix: f\n```sql rule\nSELECT 1\n```\n"
#define BOTH "```sql bad\nx\n```\n```sql good\nx\n```\n"

static const struct fault faults[] = {
        {"task", "", "front-matter:1:1"},
        {"task", "no front\n", "front-matter:1:1"},
        {"task", "---\ntype: task\n", "front-matter:1:1"},
        {"task", "---\ntype: [a\n---\n", "yaml-syntax:3:1"},
        {"task", "---\n- a\n---\n", "wrong-type:2:1"},
        {"task", FRONT("task", "steps: &a\n - do: b\n"), "yaml-anchor:5:8"},
        {"task", FRONT("task", "steps: *a\n"), "yaml-anchor:5:8"},
        {"task", FRONT("task", "title: Y\nsteps:\n - do: b\n"), "duplicate-key:5:1"},
        {"task", FRONT("task", "desription: Y\nsteps:\n - do: b\n"), "unknown-key:5:1"},
        {"task", FRONT("template", "steps:\n - do: b\n"), "wrong-kind:2:7"},
        {"task", "---\ntype: task\nid: y\ntitle: X\nsteps:\n - do: b\n---\n", "id-file-name:3:5"},
        {"task", "---\ntype: task\nid: X_1\ntitle: X\nsteps:\n - do: b\n---\n", "bad-id:3:5"},
        {"task", "---\ntype: task\nid: x\nsteps:\n - do: b\n---\n", "missing-key:2:1"},
        {"task", FRONT("task", ""), "missing-key:2:1"},
        {"task", FRONT("task", "steps: a\n"), "wrong-type:5:8"},
        {"task", FRONT("task", "steps:\n - say: b\n"), "step:6:4"},
        {"task", FRONT("task", "steps:\n - ask: b\n"), "missing-key:6:4"},
        {"task", FRONT("task", "steps:\n - ask: b\n   prompt: p\n   kind: ones\n"), "unknown-word:8:10"},
        {"task", FRONT("task", "steps:\n - ask: b\n   prompt: p\n   kind: one\n"), "choices:6:4"},
        {"task", FRONT("task", "steps:\n - ask: b\n   prompt: p\n   kind: one\n   choices: [c, d]\n   default: e\n"),
         "default:10:13"},
        {"task", FRONT("task", "steps:\n - ask: b\n   prompt: p\n   required: maybe\n"), "wrong-type:8:14"},
        {"task", FRONT("task", "steps:\n - do: b\n - do: b\n"), "duplicate-id:7:4"},
        {"task", FRONT("task", "steps:\n - do: {a: b}\n"), "wrong-type:6:8"},
        {"template", FRONT("template", "file: ../a\n") "b\n", "bad-file-name:5:7"},
        {"template", FRONT("template", "file: a\nqueries: b\n") "b\n", "wrong-type:6:10"},
        {"template", FRONT("template", "file: a\n") "\n", "empty-body:1:1"},
        {"starter", FRONT("starter", "keywords:\n - word: 3\n") "\n", "empty-body:1:1"},
        {"starter", FRONT("starter", "") "- A: b\n", "no-keywords:1:1"},
        {"starter", FRONT("starter", "keywords:\n - word: 2\n") "- A: b\n", "no-keywords:1:1"},
        {"starter", FRONT("starter", "keywords:\n - a: 4\n - word: much\n") "- A: b\n", "wrong-type:7:4"},
        {"starter", FRONT("starter", "file: a\nkeywords:\n - word: 3\n") "- A: b\n", "unknown-key:5:1"},
        {"checklist", FRONT("checklist", ""), "empty-body:1:1"},
        {"checklist", FRONT("checklist", "") ITEM, "item-shape:6:1"},
        {"checklist", FRONT("checklist", "") ITEM BOTH "prose\n", "stray-text:20:1"},
        {"checklist", FRONT("checklist", "") ITEM BOTH "- sevrity: note\n", "unknown-word:20:3"},
        {"checklist", FRONT("checklist", "") ITEM BOTH ITEM BOTH, "duplicate-id:21:7"},
        {"checklist", FRONT("checklist", "") ITEM BOTH "```sql ugly\n```\n", "unknown-word:20:4"},
        {"checklist", FRONT("checklist", "") ITEM BOTH "```sql bad\n", "open-block:20:1"},
        {"checklist", FRONT("checklist", "") "## T\n- id: a\n- kind: question\n- why: w\n", "missing-key:6:1"},
        {"persona", FRONT("persona", ""), "no-menu:1:1"},
        {"persona", FRONT("persona", "key_question: a\n") "## Quick Start\n1. **A** - b\n", "unknown-key:5:1"},
        {"persona", FRONT("persona", "key_questions: {a: b}\n") "## Quick Start\n1. **A** - b\n", "wrong-type:5:16"},
        {"persona", FRONT("persona", "") "## Quick Start\n1. **A** - b\n## Handoff Process\nnothing\n", "handoff-process:9:1"},
        {"persona", FRONT("persona", "") "## Quick Start\n1. **A** - b\n1. **C** - d\n", "duplicate-id:8:1"},
        {"persona", FRONT("persona", "hands_off_to:\n - {a: b, c: d}\n") "## Quick Start\n1. **A** - b\n", "wrong-type:6:4"},
};

/* Whole words, as they are or in the plural, and the weights of those that are there. */
static void starters_are_found_by_words(void **state)
{
	static const struct {
		const char *text, *id; /* NULL: none */
	} all[] = {
	        {"library collection management", "library"},
	        {"A tool for Libraries? No: for a LIBRARY.", "library"},
	        {"hotels", "hotel"},
	        {"We sell cars and lend them: car rentals", "rental"},
	        {"a librarylike thing", NULL},
	        {"stocking", NULL},
	        {"", NULL},
	        {"one store, nothing else", NULL},
	};
	void *ctx = mem_context(NULL, "test");
	struct diags *d = diags_new(ctx);
	const struct content *c = content_load(ctx, NULL, NULL, d);

	(void)state;
	assert_non_null(c);
	assert_true(c->starter_count >= 8);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		const struct starter *st = content_starter_for(c, all[i].text);

		if ((st == NULL) != (all[i].id == NULL) || (st != NULL && strcmp(st->id, all[i].id) != 0)) {
			fail_msg("'%s' gives %s", all[i].text, st == NULL ? "none" : st->id);
		}
	}
	assert_int_equal(d->errors, 0);
	mem_free(ctx);
}

static const void *load(void *ctx, const struct fault *f, struct diags *d)
{
	struct source *s = text(ctx, d, "x.md", f->text);

	if (strcmp(f->kind, "task") == 0) {
		return task_load(ctx, s, "x", d);
	}
	if (strcmp(f->kind, "template") == 0) {
		return template_load(ctx, s, "x", d);
	}
	if (strcmp(f->kind, "starter") == 0) {
		return starter_load(ctx, s, "x", d);
	}
	return strcmp(f->kind, "checklist") == 0 ? (const void *)checklist_load(ctx, s, "x", d) : persona_load(ctx, s, "x", d);
}

static void every_fault_has_its_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		void *ctx = mem_context(NULL, "test");
		struct diags *d = diags_new(ctx);
		const void *loaded = load(ctx, &faults[i], d);

		if (loaded != NULL || strcmp(codes(ctx, d), faults[i].codes) != 0) {
			fail_msg("fault %zu (%s): expected %s, got %s\n%s%s", i, faults[i].kind, faults[i].codes, codes(ctx, d),
			         faults[i].text, printed(ctx, d));
		}
		mem_free(ctx);
	}
}

static void faults_are_shown_with_line_and_carets(void **state)
{
	void *ctx = mem_context(NULL, "test");
	struct diags *d = diags_new(ctx);

	(void)state;
	assert_null(task_load(ctx, text(ctx, d, "x.md", FRONT("task", "desription: Y\nsteps:\n - do: b\n")), "x", d));
	assert_string_equal(printed(ctx, d), "x.md:5:1: error: a task has no key 'desription' [unknown-key]\n"
	                                     "    5 | desription: Y\n"
	                                     "      | ^^^^^^^^^^\n"
	                                     "  hint: did you mean 'description'?\n");
	mem_free(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(the_persona_is_read_whole),   cmocka_unit_test(a_task_is_read_with_the_places_of_its_sql),
	        cmocka_unit_test(a_checklist_is_read),         cmocka_unit_test(every_fault_has_its_place),
	        cmocka_unit_test(starters_are_found_by_words), cmocka_unit_test(faults_are_shown_with_line_and_carets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
