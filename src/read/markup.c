/* A light block scanner of our own: the extractors need exact places, and md4c gives none. It knows headings, paragraphs,
 * bullets, tables, fences, numbered rules, bold lead-ins and defined terms; it does not render, and it accepts what is not
 * quite Markdown (notes, pasted mails), since people do not write for parsers. Linear in the text. */
#include "dataeng/read/markup.h"

#include <ctype.h>
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"

enum { MOST_DEPTH = 8, MOST_COLUMNS = 32 };

struct scan {
	const void *ctx;
	const struct source *source;
	struct markup *out;
	size_t room;
	/* the block being collected */
	struct buf text;
	unsigned *map;
	size_t map_room;
	enum unit_kind kind;
	int depth, blocks, section;
	int indents[MOST_DEPTH];
	int last_at_depth[MOST_DEPTH + 1]; /* last unit of the block at each depth; [0]: paragraphs */
	size_t lead_end;
	struct markup_strong *strong;
	size_t strong_count;
	bool gherkin;
	int lines; /* of the block */
	bool open;
};

const char *unit_kind_name(enum unit_kind kind)
{
	static const char *const names[] = {"heading", "sentence", "bullet", "row", "story", "rule", "term", "code"};

	return names[kind];
}

static size_t offset_of(const struct scan *s, const char *p)
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

static void put(struct scan *s, char c, size_t offset)
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

static bool is_abbreviation(const char *text, size_t dot)
{
	static const char *const all[] = {"e.g", "i.e",    "etc",  "mr",   "mrs", "ms",  "dr", "prof", "st",  "no",  "nr",
	                                  "vs",  "approx", "incl", "excl", "max", "min", "ca", "resp", "fig", "sec", "art",
	                                  "cf",  "jr",     "sr",   "dept", "est", "tel", "p",  "pp",   NULL};
	size_t start = dot;
	char word[12];

	while (start > 0 && !isspace((unsigned char)text[start - 1]) && text[start - 1] != '(') {
		start--;
	}
	if (dot - start == 1 && isupper((unsigned char)text[start])) {
		return true; /* an initial */
	}
	if (dot - start == 0 || dot - start >= sizeof(word)) {
		return false;
	}
	for (size_t i = start; i < dot; i++) {
		word[i - start] = (char)tolower((unsigned char)text[i]);
	}
	word[dot - start] = '\0';
	for (size_t i = 0; all[i] != NULL; i++) {
		if (strcmp(all[i], word) == 0) {
			return strcmp(word, "no") != 0 || isdigit((unsigned char)text[dot + 1 + (text[dot + 1] == ' ')]);
		}
	}
	return false;
}

/* Position behind the sentence that begins at from. */
static size_t sentence_end(const char *t, size_t size, size_t from)
{
	int depth = 0;

	for (size_t i = from; i < size; i++) {
		size_t k;

		depth += t[i] == '(' ? 1 : t[i] == ')' && depth > 0 ? -1 : 0;
		if ((t[i] != '.' && t[i] != '!' && t[i] != '?') || (t[i] == '.' && is_abbreviation(t, i))) {
			continue;
		}
		for (k = i + 1; k < size && strchr(")\"'*]", t[k]) != NULL; k++) {
		}
		if (k >= size) {
			return size;
		}
		if (!isspace((unsigned char)t[k]) || depth > 1) {
			continue;
		}
		while (k < size && isspace((unsigned char)t[k])) {
			k++;
		}
		if (k >= size || !islower((unsigned char)t[k]) ||
		    (i > from + 3 && t[i] == '.' && islower((unsigned char)t[i - 1]) && islower((unsigned char)t[i - 2]) &&
		     islower((unsigned char)t[i - 3]) && t[i - 1] != '.')) {
			return k;
		}
	}
	return size;
}

/* A unit from bytes [a, b) of the block. */
static struct unit *cut_unit(struct scan *s, size_t a, size_t b, bool first)
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

/* A short line of its own without a full stop: "Typical questions". */
static bool looks_title(const struct buf *t)
{
	size_t words = 1;

	for (size_t i = 0; i < t->size; i++) {
		words += t->data[i] == ' ';
		if (strchr(".:;,!?=|()", t->data[i]) != NULL) {
			return false;
		}
	}
	return t->size > 2 && t->size < 50 && words <= 5 && isupper((unsigned char)t->data[0]);
}

static void flush(struct scan *s)
{
	size_t at = 0;
	bool first = true;
	int parent;

	if (!s->open) {
		return;
	}
	s->open = false;
	parent = s->depth > 0 ? parent_of(s) : -1;
	if (s->kind == UNIT_SENTENCE && s->depth == 0 && s->lines == 1 && !s->gherkin && looks_title(&s->text)) {
		s->kind = UNIT_HEADING;
	}
	if (s->kind == UNIT_SENTENCE || s->kind == UNIT_BULLET || s->kind == UNIT_RULE) {
		if ((strncmp(s->text.data, "As a", 4) == 0 && strchr(" n", s->text.data[4]) != NULL) ||
		    strncmp(s->text.data, "As the ", 7) == 0 || strncmp(s->text.data, "As head ", 8) == 0) {
			s->kind = UNIT_STORY;
		}
	}
	while (at < s->text.size) {
		size_t end = s->kind == UNIT_HEADING || s->kind == UNIT_CODE || s->kind == UNIT_ROW
		                     ? s->text.size
		                     : sentence_end(s->text.data, s->text.size, at);
		struct unit *u;

		if (first && end <= s->lead_end + 1 && end < s->text.size) {
			end = sentence_end(s->text.data, s->text.size, s->lead_end + 1); /* "**Customers.** A customer ..." */
		}
		u = cut_unit(s, at, end, first);
		u->parent = parent;
		u->lead_end = first ? s->lead_end : 0;
		give_strong(s, u, at, end);
		first = false;
		at = end;
	}
	if (!first && s->kind == UNIT_HEADING && s->depth == 0) {
		s->out->units[s->out->count - 1].level =
		        s->out->units[s->out->count - 1].level == 0 ? 6 : s->out->units[s->out->count - 1].level;
		s->section = (int)s->out->count - 1;
	}
	if (!first) {
		for (int d = s->depth; d <= MOST_DEPTH; d++) {
			s->last_at_depth[d] = d == s->depth ? (int)s->out->count - 1 : -1;
		}
		s->blocks++;
	}
}

static void start(struct scan *s, enum unit_kind kind, int depth)
{
	flush(s);
	buf_cut(&s->text, 0);
	s->strong_count = 0;
	s->lead_end = 0;
	s->lines = 1;
	s->kind = kind;
	s->depth = depth;
	s->open = true;
}

static void mark_strong(struct scan *s, size_t from)
{
	if (s->text.size > from) {
		s->strong = mem_resize(s->ctx, s->strong, struct markup_strong, s->strong_count + 1);
		s->strong[s->strong_count++] = (struct markup_strong){from, s->text.size};
	}
}

/* Is the star or underscore at p emphasis, not a bullet, a product sign or part of a name? */
static bool is_emphasis(struct slice line, size_t i)
{
	char before = i > 0 ? line.p[i - 1] : ' ';
	char after = i + 1 < line.n ? line.p[i + 1] : ' ';

	if (line.p[i] == '*') {
		return !(isspace((unsigned char)before) && isspace((unsigned char)after)) &&
		       !(isdigit((unsigned char)before) && isdigit((unsigned char)after));
	}
	return !isalnum((unsigned char)before) || !isalnum((unsigned char)after);
}

/* Length of "](target)" at i, or 0. */
static size_t link_tail(struct slice line, size_t i)
{
	size_t end;

	if (line.p[i] != ']' || i + 1 >= line.n || line.p[i + 1] != '(') {
		return 0;
	}
	end = slice_find(line, ")", i);
	return end == SIZE_MAX ? 0 : end + 1 - i;
}

static bool is_link_head(struct slice line, size_t i)
{
	size_t end = line.p[i] == '[' ? slice_find(line, "](", i) : SIZE_MAX;

	return end != SIZE_MAX;
}

/* Adds the text of a line without its marks, right behind what is there. */
static void add_joined(struct scan *s, struct slice line)
{
	size_t bold = SIZE_MAX;

	for (size_t i = 0; i < line.n; i++) {
		char c = line.p[i];
		size_t skip = link_tail(line, i);

		if (skip > 0) {
			i += skip - 1;
		} else if (is_link_head(line, i) || c == '`') {
			continue;
		} else if (line.n - i > 2 && memcmp(line.p + i, "\xe2\x80", 2) == 0 &&
		           strchr("\x98\x99\x9c\x9d", line.p[i + 2]) != NULL) {
			put(s, line.p[i + 2] == '\x98' || line.p[i + 2] == '\x99' ? '\'' : '"', offset_of(s, line.p + i));
			i += 2;
		} else if (c == '\\' && i + 1 < line.n && ispunct((unsigned char)line.p[i + 1])) {
			i++;
			put(s, line.p[i], offset_of(s, line.p + i));
		} else if ((c == '*' || c == '_') && is_emphasis(line, i)) {
			if (i + 1 < line.n && line.p[i + 1] == c) {
				i++;
				if (bold == SIZE_MAX) {
					bold = s->text.size;
				} else {
					mark_strong(s, bold);
					bold = SIZE_MAX;
				}
			}
		} else {
			put(s, c == '\t' ? ' ' : c, offset_of(s, line.p + i));
		}
	}
}

/* The same as a line of its own. */
static void add_plain(struct scan *s, struct slice line)
{
	if (s->text.size > 0 && line.n > 0) {
		put(s, ' ', offset_of(s, line.p));
	}
	add_joined(s, line);
}

/* Length of a label such as "BR-1", "REQ 12:", "FR-2.3." and the blanks behind it; 0: none. */
static size_t number_label(struct slice t)
{
	size_t i = slice_starts(t, "\xc2\xa7") ? 2 : 0;
	size_t section = i;
	size_t dots = 0;

	while (section > 0 && i < t.n && t.p[i] == ' ') {
		i++;
	}
	while (i < t.n &&
	       (isdigit((unsigned char)t.p[i]) || (t.p[i] == '.' && i + 1 < t.n && isdigit((unsigned char)t.p[i + 1])))) {
		dots += t.p[i] == '.';
		i++;
	}
	if ((section == 0 && dots == 0) || i == section || i - dots > 8 || i >= t.n) {
		return 0;
	}
	i += t.p[i] == '.' || t.p[i] == ')' || t.p[i] == ':';
	if (i >= t.n || !isspace((unsigned char)t.p[i]) || i + 1 >= t.n || !isupper((unsigned char)t.p[i + 1])) {
		return 0;
	}
	return i + 1;
}

static size_t label_length(struct slice t)
{
	size_t stars = slice_starts(t, "**") ? 2 : 0;
	size_t i = stars;
	size_t letters, digits;

	while (i < t.n && isupper((unsigned char)t.p[i])) {
		i++;
	}
	letters = i - stars;
	if (letters == 0 || letters > 6) {
		return number_label(t);
	}
	i += i < t.n && (t.p[i] == '-' || t.p[i] == ' ' || t.p[i] == '_');
	digits = i;
	while (i < t.n &&
	       (isdigit((unsigned char)t.p[i]) || (t.p[i] == '.' && i + 1 < t.n && isdigit((unsigned char)t.p[i + 1])))) {
		i++;
	}
	if (i == digits || (letters == 1 && i - digits > 3)) {
		return 0;
	}
	i += i < t.n && islower((unsigned char)t.p[i]) && (i + 1 >= t.n || !isalnum((unsigned char)t.p[i + 1]));
	while (i < t.n && strchr(".:)*]", t.p[i]) != NULL) {
		i++;
	}
	if (i < t.n && !isspace((unsigned char)t.p[i])) {
		return 0;
	}
	while (i < t.n && (isspace((unsigned char)t.p[i]) || t.p[i] == '-')) {
		i++;
	}
	return i;
}

/* End of a defined term that opens the line: "**Guest**: ...", "**Guest.** ...", "Guest: ..."; 0: none. */
static size_t lead_length(struct slice t)
{
	size_t end, words = 1;

	if (t.n > 2 && t.p[0] == '*' && t.p[1] != '*' && t.p[1] != ' ') {
		end = slice_find(t, "*:", 1);
		return end == SIZE_MAX || end > 60 ? 0 : end + 1;
	}
	if (slice_starts(t, "**")) {
		end = slice_find(t, "**", 2);
		if (end == SIZE_MAX || end > 60) {
			return 0;
		}
		if (strchr(".:", t.p[end - 1]) != NULL || (end + 2 < t.n && strchr(":.", t.p[end + 2]) != NULL)) {
			return end + 2;
		}
		if (end + 3 < t.n &&
		    (slice_starts(slice_from(t, end + 2), " -") || slice_starts(slice_from(t, end + 2), " \xe2\x80\x93") ||
		     slice_starts(slice_from(t, end + 2), " \xe2\x80\x94"))) {
			return end + 2;
		}
		return end + 2 >= t.n ? end + 2 : 0;
	}
	if (t.n == 0 || !isalpha((unsigned char)t.p[0])) {
		return 0;
	}
	for (size_t i = 0; i < t.n && i < 40; i++) {
		if (t.p[i] == ':' && i + 1 < t.n && isspace((unsigned char)t.p[i + 1])) {
			return i;
		}
		if (t.p[i] == ' ') {
			words++;
		} else if (!isalnum((unsigned char)t.p[i]) && strchr("-_/'()", t.p[i]) == NULL) {
			return 0;
		}
		if (words > 4) {
			return 0;
		}
	}
	return 0;
}

/* Takes the label off and notes a bold lead-in; then adds the rest. */
static void add_first_line(struct scan *s, struct slice line)
{
	size_t label = label_length(line);
	size_t lead;

	if (label > 0) {
		line = slice_from(line, label);
		if (s->kind == UNIT_SENTENCE || s->kind == UNIT_BULLET) {
			s->kind = UNIT_RULE;
		}
	}
	lead = slice_starts(line, "*") ? lead_length(line) : 0;
	if (lead > 0) {
		add_plain(s, slice_cut(line, 0, lead));
		s->lead_end = s->text.size;
		if (s->depth == 0 && slice_trim(slice_from(line, lead)).n == 0) {
			/* a line that is only a bold title */
			s->kind = UNIT_HEADING;
			s->lead_end = 0;
			flush(s);
			s->out->units[s->out->count - 1].level = 6;
			s->section = (int)s->out->count - 1;
			return;
		}
		if (s->kind == UNIT_SENTENCE && slice_trim(slice_from(line, lead)).n > 0) {
			s->kind = UNIT_TERM;
		}
		add_joined(s, slice_from(line, lead));
		return;
	}
	add_plain(s, line);
}

/* Length of a bullet sign with its blanks, or 0. */
static size_t bullet_length(struct slice t)
{
	size_t i = 0;

	if (t.n > 1 && strchr("-*+", t.p[0]) != NULL && isspace((unsigned char)t.p[1])) {
		i = 1;
	} else if (slice_starts(t, "\xe2\x80\xa2")) {
		i = 3;
	} else {
		while (i < t.n && i < 3 && isdigit((unsigned char)t.p[i])) {
			i++;
		}
		if (i > 0 && i + 1 < t.n && (t.p[i] == '.' || t.p[i] == ')') && isspace((unsigned char)t.p[i + 1])) {
			i++;
		} else if (t.n > 3 && (t.p[0] == '(' ? isalnum((unsigned char)t.p[1]) && t.p[2] == ')' && t.p[3] == ' '
		                                     : islower((unsigned char)t.p[0]) && t.p[1] == ')' && t.p[2] == ' ')) {
			i = t.p[0] == '(' ? 3 : 2;
		} else {
			return 0;
		}
	}
	while (i < t.n && isspace((unsigned char)t.p[i])) {
		i++;
	}
	return i;
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

static bool is_separator(struct slice line)
{
	size_t dashes = 0;

	for (size_t i = 0; i < line.n; i++) {
		dashes += line.p[i] == '-';
		if (strchr("|-: \t", line.p[i]) == NULL) {
			return false;
		}
	}
	return dashes >= 2 && slice_find(line, "|", 0) != SIZE_MAX;
}

/* Splits a row at its bars. */
static size_t split_row(struct slice *cells, struct slice line)
{
	size_t n = 0;
	size_t from = 0;

	line = slice_trim(line);
	if (line.n > 0 && line.p[0] == '|') {
		line = slice_from(line, 1);
	}
	if (line.n > 0 && line.p[line.n - 1] == '|') {
		line.n--;
	}
	for (size_t i = 0; i <= line.n && n < MOST_COLUMNS; i++) {
		if (i == line.n || (line.p[i] == '|' && (i == 0 || line.p[i - 1] != '\\'))) {
			cells[n++] = slice_trim(slice_cut(line, from, i));
			from = i + 1;
		}
	}
	return n;
}

static const char *plain_cell(struct scan *s, struct slice cell)
{
	buf_cut(&s->text, 0);
	add_plain(s, cell);
	return mem_strndup(s->out, s->text.data, s->text.size);
}

static struct markup_table *read_heads(struct scan *s, struct slice line)
{
	struct slice cells[MOST_COLUMNS];
	struct markup_table *t = mem_new(s->out, struct markup_table);

	flush(s);
	t->columns = split_row(cells, line);
	t->heads = mem_array(s->out, const char *, t->columns);
	t->intro = (int)s->out->count - 1;
	for (size_t i = 0; i < t->columns; i++) {
		t->heads[i] = plain_cell(s, cells[i]);
	}
	start(s, UNIT_ROW, 0);
	add_plain(s, slice_trim(line));
	flush(s);
	s->out->units[s->out->count - 1].table = t;
	return t;
}

static void read_row(struct scan *s, const struct markup_table *t, struct slice line)
{
	struct slice cells[MOST_COLUMNS];
	const char **plain = mem_array(s->out, const char *, t->columns);
	size_t n = split_row(cells, line);
	struct unit *u;

	for (size_t i = 0; i < t->columns; i++) {
		plain[i] = i < n ? plain_cell(s, cells[i]) : "";
	}
	start(s, UNIT_ROW, 0);
	s->strong_count = 0;
	add_plain(s, slice_trim(line));
	s->open = false;
	if (s->text.size == 0) {
		return;
	}
	u = cut_unit(s, 0, s->text.size, true);
	u->table = t;
	u->cells = plain;
	s->blocks++;
}

static bool starts_step(struct slice t)
{
	static const char *const words[] = {"Given ", "When ", "Then ", "And ", "But ", "Scenario", "Feature", NULL};

	for (size_t i = 0; words[i] != NULL; i++) {
		if (slice_starts(t, words[i])) {
			return true;
		}
	}
	return false;
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
	start(s, UNIT_HEADING, 0);
	add_plain(s, slice_trim(t));
	flush(s);
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
		flush(s);
		s->out->units[s->out->count - 1].level = t.p[0] == '=' ? 1 : 2;
		s->section = (int)s->out->count - 1;
	}
	flush(s);
	return true;
}

static void read_line(struct scan *s, struct slice line)
{
	struct slice t = slice_trim(line);
	int indent = (int)(t.p - line.p);
	size_t n;

	while (slice_starts(t, ">")) {
		t = slice_trim(slice_from(t, 1));
	}
	if (t.n == 0) {
		flush(s);
	} else if (t.p[0] == '#' && t.n > 1 && (t.p[1] == '#' || t.p[1] == ' ')) {
		read_heading(s, t);
	} else if (s->gherkin && (slice_starts(t, "Scenario") || slice_starts(t, "Feature") || slice_starts(t, "Background") ||
	                          slice_starts(t, "Examples"))) {
		start(s, UNIT_HEADING, 0);
		add_plain(s, t);
		flush(s);
	} else if (s->gherkin && t.p[0] == '|') {
		start(s, UNIT_CODE, 0);
		add_plain(s, t);
		flush(s);
	} else if (underline(s, t)) {
		return;
	} else if ((n = bullet_length(t)) > 0 && !(t.p[0] == '*' && t.p[1] == '*')) {
		int depth;

		flush(s);
		depth = bullet_depth(s, indent);
		start(s, UNIT_BULLET, depth);
		add_first_line(s, slice_from(t, n));
	} else if (s->open && label_length(t) == 0 && (s->depth > 0 || lead_length(t) == 0) &&
	           !(s->gherkin && starts_step(t))) {
		s->lines++;
		add_plain(s, t);
	} else {
		start(s, UNIT_SENTENCE, 0);
		add_first_line(s, t);
	}
}

/* Does the whole text look like scenarios? */
static bool looks_gherkin(const struct source *source)
{
	struct slice rest = {source->text, source->size};
	struct slice line;

	while (slice_line(&rest, &line)) {
		line = slice_trim(line);
		if (slice_starts(line, "Scenario") || slice_starts(line, "Given ")) {
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

	flush(s);
	if (!prose) {
		start(s, UNIT_CODE, 0);
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
				put(s, line.p[i], offset_of(s, line.p + i));
			}
			put(s, '\n', offset_of(s, line.p + line.n));
		}
	}
	flush(s);
}

/* Length of "Name:" in front of a unit, 0: none. */
static size_t speaker_length(const struct unit *u)
{
	size_t i = 0;

	while (i < u->size && i < 16 && (isalnum((unsigned char)u->text[i]) || strchr(" .'-", u->text[i]) != NULL)) {
		i++;
	}
	return i > 0 && i < u->size && u->text[i] == ':' && isupper((unsigned char)u->text[0]) ? i + 1 : 0;
}

static bool same_speaker(const struct unit *a, const struct unit *b, size_t n)
{
	return speaker_length(b) == n && strncmp(a->text, b->text, n) == 0;
}

static void cut_front(struct unit *u, size_t n)
{
	while (n < u->size && isspace((unsigned char)u->text[n])) {
		n++;
	}
	u->text += n;
	u->map += n;
	u->size -= n;
	u->lead_end = 0;
	u->strong_count = 0;
	u->kind = u->kind == UNIT_TERM ? UNIT_SENTENCE : u->kind;
	u->spoken = true;
}

/* In a transcript the same names stand in front of many lines: "Q:", "A:", "Noor:". They are no lead-ins. Looks only a few
 * lines ahead, so that it stays linear. */
static void strip_speakers(struct markup *m)
{
	enum { AHEAD = 12 };

	for (size_t i = 0; i < m->count; i++) {
		struct unit *u = &m->units[i];
		size_t n = u->kind == UNIT_HEADING || u->kind == UNIT_CODE || u->kind == UNIT_ROW || !u->first
		                   ? 0
		                   : speaker_length(u);
		bool again = n > 0 && (strncmp(u->text, "Q:", 2) == 0 || strncmp(u->text, "A:", 2) == 0 ||
		                       strncmp(u->text, "Interviewer:", 12) == 0);
		size_t hits = 0;

		for (size_t k = i + 1; n > 0 && k < m->count && k <= i + AHEAD; k++) {
			hits += m->units[k].first && same_speaker(u, &m->units[k], n);
		}
		for (size_t k = i; n > 0 && hits == 0 && k > 0 && k + AHEAD > i; k--) {
			hits += m->units[k - 1].speaker_size == n && strncmp(m->units[k - 1].speaker, u->text, n) == 0;
		}
		if (hits > 0 || again) {
			u->speaker = u->text;
			u->speaker_size = n;
		}
	}
	for (size_t i = 0; i < m->count; i++) {
		if (m->units[i].speaker_size > 0 && m->units[i].speaker_size < m->units[i].size) {
			cut_front(&m->units[i], m->units[i].speaker_size);
		}
	}
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
			if (!is_separator(line)) {
				read_row(s, table, line);
			}
		} else if (slice_find(line, "|", 0) != SIZE_MAX && slice_line(&peek, &next) && is_separator(next)) {
			table = read_heads(s, line);
		} else if (slice_starts(t, "```") || slice_starts(t, "~~~")) {
			read_fence(s, t, &rest);
		} else {
			read_line(s, line);
		}
	}
	flush(s);
	out = s->out;
	out->gherkin = s->gherkin;
	strip_speakers(out);
	mem_free(s);
	return out;
}
