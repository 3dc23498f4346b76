/* Tables: a head, a separator, rows. */
#include <ctype.h>
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/markup_parts.h"

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
	scan_add(s, cell);
	return mem_strndup(s->out, s->text.data, s->text.size);
}

struct markup_table *scan_heads(struct scan *s, struct slice line)
{
	struct slice cells[MOST_COLUMNS];
	struct markup_table *t = mem_new(s->out, struct markup_table);

	scan_flush(s);
	t->columns = split_row(cells, line);
	t->heads = mem_array(s->out, const char *, t->columns);
	t->intro = (int)s->out->count - 1;
	for (size_t i = 0; i < t->columns; i++) {
		t->heads[i] = plain_cell(s, cells[i]);
	}
	scan_start(s, UNIT_ROW, 0);
	scan_add(s, slice_trim(line));
	scan_flush(s);
	s->out->units[s->out->count - 1].table = t;
	return t;
}

void scan_row(struct scan *s, const struct markup_table *t, struct slice line)
{
	struct slice cells[MOST_COLUMNS];
	const char **plain = mem_array(s->out, const char *, t->columns);
	size_t n = split_row(cells, line);
	struct unit *u;

	for (size_t i = 0; i < t->columns; i++) {
		plain[i] = i < n ? plain_cell(s, cells[i]) : "";
	}
	scan_start(s, UNIT_ROW, 0);
	s->strong_count = 0;
	scan_add(s, slice_trim(line));
	s->open = false;
	if (s->text.size == 0) {
		return;
	}
	u = scan_cut(s, 0, s->text.size, true);
	u->table = t;
	u->cells = plain;
	s->blocks++;
}
