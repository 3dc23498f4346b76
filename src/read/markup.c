/* A light block scanner of our own: the extractors need exact places, and md4c gives none. It knows headings, paragraphs,
 * bullets, tables, fences, numbered rules, bold lead-ins and defined terms; it does not render, and it accepts what is not
 * quite Markdown (notes, pasted mails), since people do not write for parsers. Linear in the text. */
#include <ctype.h>
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/markup_parts.h"
#include "dataeng/base/text.h"

const char *unit_kind_name(enum unit_kind kind)
{
	static const char *const names[] = {"heading", "sentence", "bullet", "row", "story", "rule", "term", "code"};

	return names[kind];
}

size_t scan_offset(const struct scan *s, const char *p)
{
	return (size_t)(p - s->source->text);
}

static struct unit *new_unit(struct scan *s)
{
	if (s->out->count == s->room) {
		s->room = s->room == 0 ? 64 : s->room * 2;
		s->out->units = mem_resize(s->out, s->out->units, struct unit, s->room);
	}
	memset(&s->out->units[s->out->count], 0, sizeof(struct unit));
	return &s->out->units[s->out->count++];
}

void scan_put(struct scan *s, char c, size_t offset)
{
	if (s->text.size + 2 > s->map_room) {
		s->map_room = s->map_room == 0 ? 256 : s->map_room * 2;
		s->map = mem_resize(s->ctx, s->map, unsigned, s->map_room);
	}
	s->map[s->text.size] = (unsigned)offset;
	s->map[s->text.size + 1] = (unsigned)offset + 1;
	buf_char(&s->text, c);
}

/* Line and column of the byte; the line table of the source is searched by halves. */
static void place_unit(const struct scan *s, struct unit *u, size_t offset)
{
	struct place p = source_place(s->source, offset, 1);

	u->line = p.line;
	u->col = p.col;
}

/* A unit from bytes [a, b) of the block. */
struct unit *scan_cut(struct scan *s, size_t a, size_t b, bool first)
{
	struct unit *u = new_unit(s);
	size_t end = b;

	while (end > a && isspace((unsigned char)s->text.data[end - 1])) {
		end--;
	}
	u->kind = s->kind;
	u->size = end - a;
	u->text = mem_strndup(s->out, s->text.data + a, u->size);
	u->map = mem_dup(s->out, s->map + a, (u->size + 1) * sizeof(unsigned));
	u->section = s->section;
	u->block = s->blocks;
	u->depth = s->depth;
	u->first = first;
	u->parent = -1;
	u->step = s->step;
	place_unit(s, u, s->map[a]);
	return u;
}

static void give_strong(struct scan *s, struct unit *u, size_t a, size_t b)
{
	struct markup_strong *all = mem_array(s->out, struct markup_strong, s->strong_count + 1);

	for (size_t i = 0; i < s->strong_count; i++) {
		if (s->strong[i].start >= a && s->strong[i].end <= b) {
			all[u->strong_count++] = (struct markup_strong){s->strong[i].start - a, s->strong[i].end - a};
		}
	}
	u->strong = all;
}

/* The unit that introduces a bullet of this depth: the last one of the nearest shallower block. */
static int parent_of(const struct scan *s)
{
	for (int d = s->depth - 1; d >= 0; d--) {
		if (s->last_at_depth[d] >= 0) {
			return s->last_at_depth[d];
		}
	}
	return -1;
}

/* A short line of its own without a full stop: "Typical questions". The first line of a text, and one right before a list, may
 * be longer or begin with a small letter. */
static bool looks_title(const struct scan *s)
{
	const struct buf *t = &s->text;
	size_t words = 1;

	if (s->blocks == 0 && t->size > 2 && t->size < 90 && strchr(".:;,!?=", t->data[t->size - 1]) == NULL &&
	    strpbrk(t->data, ":=,|;") == NULL) {
		return true;
	}
	for (size_t i = 0; i < t->size; i++) {
		words += t->data[i] == ' ';
		if (strchr(".:;,!?=|()", t->data[i]) != NULL &&
		    !(t->data[i] == '.' && i > 0 && i + 1 < t->size && isalnum((unsigned char)t->data[i - 1]) &&
		      (isdigit((unsigned char)t->data[i + 1]) || t->data[i + 1] == ' ') && i < 5)) {
			return false;
		}
	}
	return t->size > 2 && t->size < 50 && words <= 5 && (isupper((unsigned char)t->data[0]) || s->before_list);
}

/* "As a tenant I want ...", "In order to ..., as an owner I need ..." */
static bool is_story(const char *text)
{
	static const char *const wants[] = {" I want", " I need",   " I can",     " I would like", " I'd like", " I wish",
	                                    " I must", " I should", " I am able", " we want",      " we need",  NULL};
	const char *as = strncmp(text, "As ", 3) == 0                                                  ? text
	                 : strncmp(text, "In order to ", 12) == 0 || strncmp(text, "So that ", 8) == 0 ? strstr(text, ", as ")
	                                                                                               : NULL;
	size_t first = SIZE_MAX;

	if (as == NULL) {
		return false;
	}
	if ((strncmp(text, "As a", 4) == 0 && strchr(" n", text[4]) != NULL) || strncmp(text, "As the ", 7) == 0) {
		return true;
	}
	for (size_t i = 0; wants[i] != NULL; i++) {
		const char *p = strstr(as, wants[i]);

		first = p != NULL && (size_t)(p - as) < first ? (size_t)(p - as) : first;
	}
	return first < 60;
}

void scan_flush(struct scan *s)
{
	size_t at = 0;
	bool first = true;
	int parent;

	if (!s->open) {
		return;
	}
	s->open = false;
	parent = s->depth > 0 ? parent_of(s) : -1;
	if (s->kind == UNIT_SENTENCE && s->depth == 0 && s->lines == 1 && !s->gherkin && looks_title(s)) {
		s->kind = UNIT_HEADING;
	}
	if (s->kind == UNIT_SENTENCE || s->kind == UNIT_BULLET || s->kind == UNIT_RULE) {
		if (is_story(s->text.data)) {
			s->kind = UNIT_STORY;
		}
	}
	while (at < s->text.size) {
		size_t end = s->kind == UNIT_HEADING || s->kind == UNIT_CODE || s->kind == UNIT_ROW
		                     ? s->text.size
		                     : markup_sentence_end(s->text.data, s->text.size, at);
		struct unit *u;

		if (first && end <= s->lead_end + 1 && end < s->text.size) {
			end = markup_sentence_end(s->text.data, s->text.size,
			                          s->lead_end + 1); /* "**Customers.** A customer ..." */
		}
		u = scan_cut(s, at, end, first);
		u->parent = parent;
		u->lead_end = first ? s->lead_end : 0;
		u->defined = first && s->dotted;
		give_strong(s, u, at, end);
		first = false;
		at = end;
	}
	if (!first && s->kind == UNIT_HEADING && s->depth == 0) {
		s->out->units[s->out->count - 1].level = s->out->units[s->out->count - 1].level != 0
		                                                 ? s->out->units[s->out->count - 1].level
		                                         : s->blocks == 0 ? 1
		                                                          : 6;
		s->section = (int)s->out->count - 1;
	}
	if (!first) {
		for (int d = s->depth; d <= MOST_DEPTH; d++) {
			s->last_at_depth[d] = d == s->depth ? (int)s->out->count - 1 : -1;
		}
		s->blocks++;
	}
}

void scan_start(struct scan *s, enum unit_kind kind, int depth)
{
	scan_flush(s);
	buf_cut(&s->text, 0);
	s->strong_count = 0;
	s->lead_end = 0;
	s->lines = 1;
	s->kind = kind;
	s->depth = depth;
	s->open = true;
	s->step = s->dotted = false;
}

/* Takes the label off and notes a bold lead-in; then adds the rest. */
static void add_first_line(struct scan *s, struct slice line)
{
	size_t label = markup_label(line);
	size_t lead;

	if (label > 0) {
		line = slice_from(line, label);
		if (s->kind == UNIT_SENTENCE || s->kind == UNIT_BULLET) {
			s->kind = UNIT_RULE;
		}
	}
	lead = slice_starts(line, "*") ? markup_lead(line) : 0;
	if (lead > 0) {
		scan_add(s, slice_cut(line, 0, lead));
		s->lead_end = s->text.size;
		if (s->depth == 0 && slice_trim(slice_from(line, lead)).n == 0) {
			/* a line that is only a bold title */
			s->kind = UNIT_HEADING;
			s->lead_end = 0;
			scan_flush(s);
			s->out->units[s->out->count - 1].level = 6;
			s->section = (int)s->out->count - 1;
			return;
		}
		if (s->kind == UNIT_SENTENCE && slice_trim(slice_from(line, lead)).n > 0) {
			s->kind = UNIT_TERM;
		}
		scan_join(s, slice_from(line, lead));
		return;
	}
	scan_add(s, line);
}

static int bullet_depth(struct scan *s, int indent)
{
	int d = 1;

	while (d < MOST_DEPTH && d <= s->depth && s->indents[d - 1] < indent) {
		d++;
	}
	s->indents[d - 1] = indent;
	return d;
}

static void read_heading(struct scan *s, struct slice t)
{
	int level = 0;

	while ((size_t)level < t.n && t.p[level] == '#') {
		level++;
	}
	t = slice_trim(slice_from(t, (size_t)level));
	while (t.n > 0 && t.p[t.n - 1] == '#') {
		t.n--;
	}
	scan_start(s, UNIT_HEADING, 0);
	scan_add(s, slice_trim(t));
	scan_flush(s);
	if (s->out->count > 0 && s->out->units[s->out->count - 1].kind == UNIT_HEADING) {
		s->out->units[s->out->count - 1].level = level;
		s->section = (int)s->out->count - 1;
	}
}

/* A line of dashes or equal signs under a line of text makes it a heading. */
static bool underline(struct scan *s, struct slice t)
{
	for (size_t i = 0; i < t.n; i++) {
		if (t.p[i] != t.p[0] || (t.p[0] != '=' && t.p[0] != '-')) {
			return false;
		}
	}
	if (t.n < 3) {
		return false;
	}
	if (s->open && s->kind == UNIT_SENTENCE && s->text.size > 0 && s->text.size < 80 && s->lead_end == 0) {
		s->kind = UNIT_HEADING;
		scan_flush(s);
		s->out->units[s->out->count - 1].level = t.p[0] == '=' ? 1 : 2;
		s->section = (int)s->out->count - 1;
	}
	scan_flush(s);
	return true;
}

/* "Pilot ......... a licensed person": a term, dots, and what it means. */
static bool read_dotted(struct scan *s, struct slice t)
{
	size_t n = markup_dots(t);
	size_t from = n;

	if (n == 0) {
		return false;
	}
	while (from < t.n && strchr(". \t", t.p[from]) != NULL) {
		from++;
	}
	scan_start(s, UNIT_TERM, 0);
	scan_add(s, slice_trim(slice_cut(t, 0, n)));
	s->lead_end = s->text.size;
	scan_put(s, ':', scan_offset(s, t.p + n));
	scan_add(s, slice_from(t, from));
	s->dotted = true;
	return true;
}

/* "LEARNERS" on a line of its own is a heading, with or without an empty line behind it. */
static bool read_capitals(struct scan *s, struct slice t)
{
	size_t letters = 0, words = 1;

	for (size_t i = 0; i < t.n; i++) {
		if (islower((unsigned char)t.p[i]) || strchr(".,;!?|=", t.p[i]) != NULL || (unsigned char)t.p[i] >= 0x80) {
			return false;
		}
		letters += isupper((unsigned char)t.p[i]) != 0;
		words += t.p[i] == ' ';
	}
	if (letters < 4 || words > 5 ||
	    (s->open && s->text.size > 0 && strchr(".:!?)\"", s->text.data[s->text.size - 1]) == NULL)) {
		return false;
	}
	scan_start(s, UNIT_HEADING, 0);
	scan_add(s, t);
	scan_flush(s);
	s->out->units[s->out->count - 1].level = 2;
	return true;
}

/* A short line that is indented below a line without a full stop: a bullet without its sign. */
static bool is_indented_item(const struct scan *s, struct slice t, int indent)
{
	size_t words = 1;
	char last = s->text.size > 0 ? s->text.data[s->text.size - 1] : '.';

	if (!s->open || s->dotted || t.n > 60 || indent < s->indent + 2 || last == '.' || last == ',') {
		return false;
	}
	if (!(s->kind == UNIT_SENTENCE && s->depth == 0 && s->lines == 1 && s->text.size < 50) &&
	    !(s->kind == UNIT_BULLET && s->bare)) {
		return false;
	}
	for (size_t i = 0; i < t.n; i++) {
		words += t.p[i] == ' ';
	}
	return words <= 6 || s->bare;
}

static void start_bullet(struct scan *s, struct slice t, int indent, bool bare)
{
	int depth;
	bool step = s->gherkin && markup_is_step(t);

	s->before_list = true;
	scan_flush(s);
	s->before_list = false;
	depth = bullet_depth(s, indent);
	scan_start(s, UNIT_BULLET, depth);
	s->bare = bare;
	s->step = step;
	add_first_line(s, t);
}

/* Anything that is no heading, table or fence. */
static void read_text(struct scan *s, struct slice t, int indent)
{
	size_t n = markup_bullet(t);

	if (n > 0 && !(t.p[0] == '*' && t.p[1] == '*')) {
		t = slice_from(t, n);
		if (t.n > 4 && t.p[0] == '[' && strchr(" xX", t.p[1]) != NULL && t.p[2] == ']' && t.p[3] == ' ') {
			t = slice_trim(slice_from(t, 3)); /* a check box */
		}
		start_bullet(s, t, indent, false);
	} else if (s->gherkin && markup_is_step(t)) {
		scan_start(s, UNIT_SENTENCE, 0);
		s->step = true;
		scan_add(s, t);
	} else if (read_dotted(s, t) || read_capitals(s, t)) {
		return;
	} else if (is_indented_item(s, t, indent) || (s->open && s->bare && s->depth > 0 && indent >= s->indents[0])) {
		start_bullet(s, t, indent, true);
	} else if (s->open && !(s->bare && indent == 0) && markup_label(t) == 0 && (s->depth > 0 || markup_lead(t) == 0)) {
		s->lines++;
		scan_add(s, t);
	} else {
		scan_start(s, UNIT_SENTENCE, 0);
		s->indent = indent;
		s->bare = false;
		add_first_line(s, t);
	}
}

static void read_line(struct scan *s, struct slice line)
{
	struct slice t = slice_trim(line);
	int indent = (int)(t.p - line.p);

	while (slice_starts(t, ">")) {
		t = slice_trim(slice_from(t, 1));
	}
	if (t.n == 0) {
		scan_flush(s);
	} else if (t.p[0] == '#' && t.n > 1 && (t.p[1] == '#' || t.p[1] == ' ')) {
		read_heading(s, t);
	} else if (s->gherkin && (slice_starts(t, "Scenario") || slice_starts(t, "Feature") || slice_starts(t, "Background") ||
	                          slice_starts(t, "Examples"))) {
		scan_start(s, UNIT_HEADING, 0);
		scan_add(s, t);
		scan_flush(s);
	} else if (s->gherkin && t.p[0] == '|') {
		scan_start(s, UNIT_CODE, 0);
		scan_add(s, t);
		scan_flush(s);
	} else if (underline(s, t)) {
		return;
	} else {
		read_text(s, t, indent);
	}
}

/* Does the whole text look like scenarios? */
static bool looks_gherkin(const struct source *source)
{
	struct slice rest = {source->text, source->size};
	struct slice line;

	while (slice_line(&rest, &line)) {
		line = slice_trim(line);
		line = slice_from(line, markup_bullet(line));
		while (slice_starts(line, "*")) {
			line = slice_from(line, 1);
		}
		if (slice_starts(line, "Scenario") || slice_starts(line, "Given ") || slice_starts(line, "Given** ")) {
			return true;
		}
	}
	return false;
}

/* Reads a fenced block as code, unless its language says that it is prose. */
static void read_fence(struct scan *s, struct slice info, struct slice *rest)
{
	struct slice line;
	struct slice lang = slice_trim(slice_from(info, 3));
	bool prose = slice_is_nocase(lang, "gherkin") || slice_is_nocase(lang, "feature") || slice_is_nocase(lang, "cucumber");

	scan_flush(s);
	if (!prose) {
		scan_start(s, UNIT_CODE, 0);
	}
	while (slice_line(rest, &line)) {
		struct slice t = slice_trim(line);

		if (t.n >= 3 && strncmp(t.p, info.p, 3) == 0) {
			break;
		}
		if (prose) {
			read_line(s, line);
		} else {
			for (size_t i = 0; i < line.n; i++) {
				scan_put(s, line.p[i], scan_offset(s, line.p + i));
			}
			scan_put(s, '\n', scan_offset(s, line.p + line.n));
		}
	}
	scan_flush(s);
}

struct markup *markup_read(const void *ctx, const struct source *source)
{
	struct scan *s = mem_new(ctx, struct scan);
	struct slice rest = {source->text, source->size};
	struct slice line;
	const struct markup_table *table = NULL;
	struct markup *out;

	s->ctx = s;
	s->source = source;
	s->out = mem_new(ctx, struct markup);
	s->section = -1;
	for (int d = 0; d <= MOST_DEPTH; d++) {
		s->last_at_depth[d] = -1;
	}
	buf_init(&s->text, s);
	s->gherkin = looks_gherkin(source);
	while (slice_line(&rest, &line)) {
		struct slice next = {0};
		struct slice peek = rest;
		struct slice t = slice_trim(line);

		if (slice_find(line, "|", 0) == SIZE_MAX) {
			table = NULL;
		}
		if (table != NULL) {
			if (!markup_is_separator(line)) {
				scan_row(s, table, line);
			}
		} else if (slice_find(line, "|", 0) != SIZE_MAX && slice_line(&peek, &next) && markup_is_separator(next)) {
			table = scan_heads(s, line);
		} else if (slice_starts(t, "```") || slice_starts(t, "~~~")) {
			read_fence(s, t, &rest);
		} else {
			read_line(s, line);
		}
	}
	scan_flush(s);
	out = s->out;
	out->gherkin = s->gherkin;
	markup_strip_speakers(out);
	mem_free(s);
	return out;
}
