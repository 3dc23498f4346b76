/* The tags of a template, found in one pass over its body.
 *
 * The result is a flat array in which a section knows where its content ends, so that nothing
 * but two indexes is needed to walk it. What a name means is not known here.
 */
#include "dataeng/write/tags.h"

#include <string.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"

struct parser {
	struct tags *tags;
	struct content_text body;
	size_t size;
	struct diags *diags;
	size_t room;
	size_t open[TAGS_DEPTH]; /* indexes of sections without their end */
	size_t depth;
	bool ok;
};

static void fault(struct parser *p, size_t offset, size_t length, const char *code, const char *message, const char *hint)
{
	diag_error(p->diags, content_place(&p->body, offset, length), code, message, hint);
	p->ok = false;
}

static struct tag *add(struct parser *p, struct tag tag)
{
	struct tags *t = p->tags;

	if (t->count == p->room) {
		p->room = p->room == 0 ? 64 : p->room * 2;
		t->all = mem_resize(t, t->all, struct tag, p->room);
	}
	t->all[t->count] = tag;
	return &t->all[t->count++];
}

static void add_text(struct parser *p, size_t from, size_t to)
{
	if (to > from) {
		add(p,
		    (struct tag){
		            .kind = TAG_TEXT, .text = {p->body.text + from, to - from}, .offset = from, .length = to - from});
	}
}

/* Does the tag at [from, to) stand alone on its line? Then the ends of that line are given out. */
static bool stands_alone(const struct parser *p, size_t from, size_t to, size_t *line_start, size_t *line_end)
{
	const char *s = p->body.text;

	while (from > 0 && (s[from - 1] == ' ' || s[from - 1] == '\t')) {
		from--;
	}
	while (s[to] == ' ' || s[to] == '\t') {
		to++;
	}
	if ((from > 0 && s[from - 1] != '\n') || (s[to] != '\n' && s[to] != '\0' && !(s[to] == '\r' && s[to + 1] == '\n'))) {
		return false;
	}
	*line_start = from;
	*line_end = to + (s[to] == '\r' ? 2 : s[to] == '\n' ? 1 : 0);
	return true;
}

static void open_section(struct parser *p, enum tag_kind kind, struct slice name, size_t from, size_t to)
{
	if (p->depth == TAGS_DEPTH) {
		fault(p, from, to - from, "template-depth", "too many sections within sections (32 are allowed)", NULL);
		return;
	}
	p->open[p->depth++] = p->tags->count;
	add(p, (struct tag){.kind = kind, .text = name, .offset = from, .length = to - from});
}

static void close_section(struct parser *p, struct slice name, size_t from, size_t to)
{
	struct tag *open;

	if (p->depth == 0) {
		fault(p, from, to - from, "template-section", "this section was never opened", NULL);
		return;
	}
	open = &p->tags->all[p->open[--p->depth]];
	open->end = p->tags->count;
	if (open->text.n != name.n || memcmp(open->text.p, name.p, name.n) != 0) {
		char *message = mem_printf(p->tags, "the open section here is '%.*s', not '%.*s'", (int)open->text.n,
		                           open->text.p, (int)name.n, name.p);

		fault(p, from, to - from, "template-section", message, "close the inner section first");
	}
}

static bool is_name(struct slice s)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.";

	for (size_t i = 0; i < s.n; i++) {
		if (strchr(letters, s.p[i]) == NULL || s.p[i] == '\0') {
			return false;
		}
	}
	return s.n > 0;
}

/* Everything of a tag but its place in the line. sigil: the character behind the braces, or 0. */
static void handle(struct parser *p, char sigil, struct slice name, size_t from, size_t to)
{
	if (sigil == '!') {
		return;
	}
	if (sigil == '>' || sigil == '<' || sigil == '$' || sigil == '=') {
		fault(p, from, to - from, "template-tag", "partials, blocks and other delimiters are not supported",
		      "write the text out, or make it a query of its own");
		return;
	}
	if (!is_name(name)) {
		fault(p, from, to - from, "template-tag", "a tag needs a name of letters, digits and underscores", NULL);
		return;
	}
	switch (sigil) {
	case '#':
		open_section(p, TAG_SECTION, name, from, to);
		break;
	case '^':
		open_section(p, TAG_INVERTED, name, from, to);
		break;
	case '/':
		close_section(p, name, from, to);
		break;
	default:
		add(p, (struct tag){.kind = sigil == '{' || sigil == '&' ? TAG_RAW : TAG_ESCAPED,
		                    .text = name,
		                    .offset = from,
		                    .length = to - from});
	}
}

/* Reads the tag at from; returns where the text behind it begins. */
static size_t read_tag(struct parser *p, size_t text_start, size_t from)
{
	const char *s = p->body.text;
	struct slice all = {s, p->size};
	char sigil = s[from + 2] != '\0' && strchr("#^/!{&><$=", s[from + 2]) != NULL ? s[from + 2] : 0;
	size_t name_start = from + 2 + (sigil != 0);
	size_t name_end = slice_find(all, sigil == '{' ? "}}}" : "}}", name_start);
	size_t to, line_start, line_end;

	if (name_end == SIZE_MAX) {
		fault(p, from, 2, "template-tag", "this tag is never closed",
		      sigil == '{' ? "end it with }}}" : "end it with }}");
		add_text(p, text_start, p->size);
		return p->size;
	}
	to = name_end + (sigil == '{' ? 3 : 2);
	if (sigil == 0 || sigil == '{' || sigil == '&' || !stands_alone(p, from, to, &line_start, &line_end)) {
		line_start = from;
		line_end = to;
	}
	add_text(p, text_start, line_start);
	handle(p, sigil, slice_trim(slice_cut(all, name_start, name_end)), from, to);
	return line_end;
}

struct tags *tags_parse(const void *ctx, struct content_text body, struct diags *diags)
{
	struct parser p = {
	        .tags = mem_new(ctx, struct tags), .body = body, .size = strlen(body.text), .diags = diags, .ok = true};
	struct slice all = {body.text, p.size};
	size_t at = 0;

	for (;;) {
		size_t from = slice_find(all, "{{", at);

		if (from == SIZE_MAX) {
			break;
		}
		at = read_tag(&p, at, from);
	}
	add_text(&p, at, p.size);
	while (p.depth > 0) {
		const struct tag *open = &p.tags->all[p.open[--p.depth]];

		fault(&p, open->offset, open->length, "template-section", "this section is never closed", NULL);
	}
	if (!p.ok) {
		mem_free(p.tags);
		return NULL;
	}
	return p.tags;
}
