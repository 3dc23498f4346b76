/* The menu and the routing of free text.
 *
 * Routing adds up weights of words: those that a task file lists under `keywords`, and with little weight the words of the
 * menu's own lines. There is nothing to learn and nothing hidden: the words that decided are handed out with the result.
 */
#include "dataeng/flow/menu.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "dataeng/base/mem.h"

enum { TITLE_WEIGHT = 2, TEXT_WEIGHT = 1, MOST_WORDS = 4096 };

struct words {
	const char **all;
	size_t count;
};

static bool in_word(char c)
{
	return isalnum((unsigned char)c) || (c & 0x80) != 0 || c == '+' || c == '#';
}

static struct words split(const void *ctx, const char *text)
{
	struct words w = {mem_array(ctx, const char *, 1), 0};

	while (*text != '\0' && w.count < MOST_WORDS) {
		size_t n = 0;

		while (text[n] != '\0' && in_word(text[n])) {
			n++;
		}
		if (n > 0) {
			char *one = mem_strndup(ctx, text, n);

			for (char *p = one; *p != '\0'; p++) {
				*p = (char)tolower((unsigned char)*p);
			}
			w.all = mem_resize(ctx, w.all, const char *, w.count + 1);
			w.all[w.count++] = one;
		}
		text += n > 0 ? n : 1;
	}
	return w;
}

/* The same word but for an English ending: migrate, migrates, migrated, migrating, migration. */
static bool same_word(const char *a, const char *b)
{
	static const char *const endings[] = {"",     "s",     "es", "d",    "ed", "ing", "e", "ion",
	                                      "ions", "ation", "al", "ance", "r",  "er",  NULL};
	size_t n = 0;
	bool left = false;
	bool right = false;

	while (a[n] != '\0' && a[n] == b[n]) {
		n++;
	}
	if (n >= 3 && ((strcmp(a + n, "y") == 0 && strcmp(b + n, "ies") == 0) ||
	               (strcmp(b + n, "y") == 0 && strcmp(a + n, "ies") == 0))) {
		return true;
	}
	for (size_t i = 0; endings[i] != NULL; i++) {
		left = left || strcmp(a + n, endings[i]) == 0;
		right = right || strcmp(b + n, endings[i]) == 0;
	}
	return left && right &&
	       (n >= 4 || (a[n] == '\0' && b[n] == '\0') || (n >= 3 && strcmp(a[n] == '\0' ? b + n : a + n, "s") == 0));
}

/* Position of a phrase in the text, or -1. */
static long find_phrase(struct words text, struct words phrase)
{
	for (size_t i = 0; phrase.count > 0 && i + phrase.count <= text.count; i++) {
		size_t k = 0;

		while (k < phrase.count && same_word(text.all[i + k], phrase.all[k])) {
			k++;
		}
		if (k == phrase.count) {
			return (long)i;
		}
	}
	return -1;
}

static bool says_nothing(const char *word)
{
	static const char *const stop[] = {"a",    "an",   "and", "for",  "in",  "the",    "to",   "of",   "or",   "with",
	                                   "our",  "we",   "my",  "is",   "are", "it",     "must", "need", "data", "all",
	                                   "on",   "by",   "at",  "plan", "i",   "you",    "that", "this", "as",   "from",
	                                   "into", "have", "has", "be",   "new", "create", NULL};

	for (size_t i = 0; stop[i] != NULL; i++) {
		if (strcmp(stop[i], word) == 0) {
			return true;
		}
	}
	return false;
}

static void count_in(struct route *r, struct buf *words, struct words text, long at, size_t length, double weight)
{
	struct buf phrase;

	if (at < 0) {
		return;
	}
	buf_init(&phrase, words->ctx);
	for (size_t i = 0; i < length; i++) {
		buf_printf(&phrase, "%s%s", i > 0 ? " " : "", text.all[(size_t)at + i]);
	}
	r->score += weight;
	if (strstr(words->data, phrase.data) == NULL) {
		buf_printf(words, "%s%s", words->size > 0 ? ", " : "", phrase.data);
	}
}

static void count_keywords(const void *ctx, struct route *r, struct buf *words, struct words text, const struct task *task)
{
	for (size_t i = 0; task != NULL && i < task->keywords.count; i++) {
		const struct content_pair *k = &task->keywords.all[i];
		struct words phrase = split(ctx, k->name != NULL ? k->name : k->text);
		double weight = k->name != NULL ? strtod(k->text, NULL) : 1;

		count_in(r, words, text, find_phrase(text, phrase), phrase.count, weight);
	}
}

static void count_line(const void *ctx, struct route *r, struct buf *words, struct words text, const char *line, double weight)
{
	struct words own = split(ctx, line == NULL ? "" : line);

	for (size_t i = 0; i < own.count; i++) {
		struct words one = {&own.all[i], 1};

		if (!says_nothing(own.all[i])) {
			count_in(r, words, text, find_phrase(text, one), 1, weight);
		}
	}
}

static size_t shared_words(struct words a, struct words b)
{
	size_t n = 0;

	for (size_t i = 0; i < a.count; i++) {
		struct words one = {&a.all[i], 1};

		n += !says_nothing(a.all[i]) && find_phrase(b, one) >= 0;
	}
	return n;
}

/* A core action says more words about the item of the menu that it shares most words with. */
static void count_actions(const void *ctx, struct route *r, struct buf *words, struct words text, const struct persona *p)
{
	for (size_t i = 0; i < p->core_actions.count; i++) {
		const struct content_pair *a = &p->core_actions.all[i];
		const char *line = mem_printf(ctx, "%s %s", a->name == NULL ? "" : a->name, a->text);
		const struct menu_item *nearest = NULL;
		size_t most = 0;

		for (size_t k = 0; k < p->menu_count; k++) {
			const struct menu_item *m = &p->menu[k];
			size_t n = shared_words(split(ctx, line),
			                        split(ctx, mem_printf(ctx, "%s %s", m->title, m->text == NULL ? "" : m->text)));

			nearest = n > most ? m : nearest;
			most = n > most ? n : most;
		}
		if (nearest == r->item) {
			count_line(ctx, r, words, text, line, TEXT_WEIGHT);
		}
	}
}

static int best_first(const void *a, const void *b)
{
	const struct route *x = a;
	const struct route *y = b;

	return x->score != y->score ? (x->score < y->score ? 1 : -1) : x->item->number - y->item->number;
}

struct route *menu_route(const void *ctx, const struct content *c, const char *text, size_t *count)
{
	struct route *all = mem_array(ctx, struct route, c->persona->menu_count + 1);
	struct words said = split(all, text);

	*count = 0;
	for (size_t i = 0; i < c->persona->menu_count; i++) {
		const struct menu_item *item = &c->persona->menu[i];
		struct route r = {.item = item};
		struct buf *words = buf_new(all);

		count_keywords(all, &r, words, said, item->task == NULL ? NULL : content_task(c, item->task));
		count_line(all, &r, words, said, item->title, TITLE_WEIGHT);
		count_line(all, &r, words, said, item->text, TEXT_WEIGHT);
		count_actions(all, &r, words, said, c->persona);
		r.words = words->data;
		if (r.score > 0) {
			all[(*count)++] = r;
		}
	}
	qsort(all, *count, sizeof *all, best_first);
	return all;
}

bool menu_is_close(const struct route *routes, size_t count)
{
	return count > 1 && routes[1].score * 4 >= routes[0].score * 3;
}

static bool begins_words(struct words typed, struct words title)
{
	size_t at = 0;

	for (size_t i = 0; i < typed.count; i++) {
		while (at < title.count && strncmp(title.all[at], typed.all[i], strlen(typed.all[i])) != 0) {
			at++;
		}
		if (at++ == title.count) {
			return false;
		}
	}
	return typed.count > 0;
}

static bool is_number(struct words typed)
{
	return typed.count == 1 && typed.all[0][strspn(typed.all[0], "0123456789")] == '\0';
}

const struct menu_item *menu_pick(const struct persona *p, const char *line)
{
	void *tmp = mem_context(NULL, "menu_pick");
	struct words typed = split(tmp, line);
	const struct menu_item *found = NULL;
	size_t hits = 0;

	for (size_t i = 0; typed.count > 0 && i < p->menu_count; i++) {
		bool by_number = is_number(typed) && strtol(typed.all[0], NULL, 10) == p->menu[i].number;

		if (by_number || begins_words(typed, split(tmp, p->menu[i].title))) {
			found = &p->menu[i];
			hits++;
		}
	}
	mem_free(tmp);
	return hits == 1 ? found : NULL;
}

/* "1 to 6", or the single numbers of a menu that leaves some out. */
static void put_numbers(struct buf *out, const struct persona *p)
{
	bool closed = p->menu_count > 2;

	for (size_t i = 1; i < p->menu_count; i++) {
		closed = closed && p->menu[i].number == p->menu[i - 1].number + 1;
	}
	if (closed) {
		buf_printf(out, "%d to %d", p->menu[0].number, p->menu[p->menu_count - 1].number);
		return;
	}
	for (size_t i = 0; i < p->menu_count; i++) {
		buf_printf(out, "%s%d", i == 0 ? "" : i + 1 < p->menu_count ? ", " : " or ", p->menu[i].number);
	}
}

bool menu_lacks(struct buf *out, const struct persona *p, const char *line)
{
	void *tmp = mem_context(NULL, "menu_lacks");
	struct words typed = split(tmp, line);
	bool lacks = is_number(typed) && p->menu_count > 0 && menu_pick(p, line) == NULL;

	if (lacks) {
		buf_printf(out, "There is no %s; choose ", typed.all[0]);
		put_numbers(out, p);
		buf_str(out, ".\n");
	}
	mem_free(tmp);
	return lacks;
}

void menu_draw(struct buf *out, const struct persona *p)
{
	buf_printf(out, "%s\n\n", p->greeting);
	for (size_t i = 0; i < p->menu_count; i++) {
		buf_printf(out, "  %d. %s%s%s\n", p->menu[i].number, p->menu[i].title, p->menu[i].text != NULL ? " - " : "",
		           p->menu[i].text != NULL ? p->menu[i].text : "");
	}
	if (p->invitation != NULL) {
		buf_printf(out, "\n%s\n", p->invitation);
	}
}

void menu_missing(struct buf *out, const struct content *c, const struct menu_item *item)
{
	buf_printf(out, "%s has no task file yet. There today: ", item->title);
	for (size_t i = 0, n = 0; i < c->persona->menu_count; i++) {
		const struct menu_item *other = &c->persona->menu[i];

		if (other->task != NULL && content_task(c, other->task) != NULL) {
			buf_printf(out, "%s%d. %s", n++ > 0 ? ", " : "", other->number, other->title);
		}
	}
	buf_str(out, ".\n");
}
