/* What the columns of a table are: by their heads, and where a head says nothing, by what stands below it. */
#include <ctype.h>
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/columns.h"
#include "dataeng/read/fact.h"
#include "dataeng/read/kind.h"
#include "dataeng/read/lead.h"

static const struct {
	const char *words; /* of a head, or its last word */
	enum column column;
} heads[] = {
        {"field attribute property name data_item item element field_name data_element label parameter", COL_NAME},
        {"column", COL_NAME},
        {"type format data_type datatype domain kind_of_value", COL_TYPE},
        {"remark note meaning description comment rule constraint detail definition explanation business_rule "
         "validation condition restriction",
         COL_NOTE},
        {"entity table object thing concept term record class business_object entity_name noun", COL_ENTITY},
        {"required mandatory optional null nullable must obligation not_null m_o compulsory presence r_o req mand",
         COL_REQUIRED},
        {"unique key pk primary_key identifier unique? is_key", COL_UNIQUE},
        {"value allowed_value range permitted_value possible_value option choice enumeration code_list", COL_VALUES},
        {"fields attributes columns data contents we_keep what_we_keep key_attributes properties we_store kept stored "
         "information details",
         COL_FIELDS},
        {"length max_length size max width maximum_length max_len", COL_LENGTH},
        {"unit unit_of_measure uom", COL_UNIT},
        {"reference references refers_to fk foreign_key link link_to points_to related_to relation", COL_REFERENCE},
        {"multiple multi repeat repeats occurs occurrence how_many cardinality repeatable multiplicity", COL_MANY},
        {"example sample default default_value source owner since no number id nr position order_no", COL_SKIP},
};

static enum column column_of_tokens(const struct tokens *ts)
{
	const char *name = tokens_name(ts, ts, 0, ts->n);
	const char *last = "";

	for (int i = 0; i < ts->n; i++) {
		last = ts->t[i].p == 0 ? ts->t[i].n : last;
	}
	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++) {
		if ((ts->n == 1 && word_in(ts->t[0].s, heads[i].words)) || word_in(name, heads[i].words)) {
			return heads[i].column;
		}
	}
	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++) {
		if (last[0] != '\0' && word_in(last, heads[i].words)) {
			return heads[i].column;
		}
	}
	return COL_UNKNOWN;
}

/* Asked for each cell of each row: nothing of it may stay. */
enum column column_of(struct reader *r, const char *head)
{
	struct tokens *ts = tokens_read(r->ctx, r->lx, head, strlen(head));
	enum column column = column_of_tokens(ts);

	mem_free(ts);
	return column;
}

/* One word of a code: "k", "pk", "m", "x". 0: it is none. */
static unsigned code_of(const char *word)
{
	static const struct {
		const char *codes;
		unsigned flag;
	} all[] = {{"k pk key p id", ITEM_KEY},
	           {"m r req mand x y yes true required mandatory always must * \xe2\x9c\x93 \xe2\x9c\x94 \xe2\x9c\x85 nn",
	            ITEM_REQUIRED},
	           {"o opt n no false - \xe2\x80\x93 \xe2\x80\x94 optional never nullable null c conditional", ITEM_OPTIONAL},
	           {"u uk uq unique", ITEM_UNIQUE},
	           {"fk ref f", ITEM_REFERENCE}};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		if (word_in(word, all[i].codes)) {
			return all[i].flag;
		}
	}
	return 0;
}

unsigned code_flags(const char *cell)
{
	unsigned flags = 0;

	while (*cell != '\0') {
		char word[16];
		size_t n = strcspn(cell, " ,/+;()");

		if (n >= sizeof(word)) {
			return 0;
		}
		if (n > 0) {
			unsigned one;

			for (size_t i = 0; i < n; i++) {
				word[i] = (char)tolower((unsigned char)cell[i]);
			}
			word[n] = '\0';
			one = code_of(word);
			if (one == 0) {
				return 0;
			}
			flags |= one;
		}
		cell += n + (cell[n] != '\0');
	}
	return (flags & ITEM_REQUIRED) != 0 && (flags & ITEM_OPTIONAL) != 0 ? 0 : flags;
}

static bool is_number(const char *cell)
{
	return cell[0] != '\0' && strspn(cell, "0123456789.") == strlen(cell);
}

/* Does the cell begin like a type: "text, 6 characters", "whole number 1-99", "yes/no"? */
static bool is_type(struct reader *r, const char *cell)
{
	struct tokens *ts = tokens_read(r->ctx, r->lx, mem_printf(r->ctx, "(%s)", cell), strlen(cell) + 2);
	struct item probe = {.name = "", .np = {.name = "", .head = ""}};

	item_qualify(r->ctx, &probe, ts, 0, ts->n);
	return probe.type != NULL || (probe.flags & (ITEM_BOOLEAN | ITEM_REFERENCE)) != 0 || probe.value_count > 0 ||
	       (ts->n > 2 && tokens_match(ts, 1, ts->n, "reference|ref|references|fk|link|lookup") > 0);
}

/* A column whose head says nothing. */
static enum column column_by_content(struct reader *r, const struct markup_table *t, size_t column, int unit)
{
	int rows = 0, codes = 0, types = 0, numbers = 0, empty = 0;

	for (size_t i = (size_t)unit; i < r->markup->count && rows < 40; i++) {
		const struct unit *u = &r->markup->units[i];

		if (u->table != t) {
			break;
		}
		if (u->cells == NULL) {
			continue;
		}
		rows++;
		empty += u->cells[column][0] == '\0';
		numbers += is_number(u->cells[column]);
		codes += code_flags(u->cells[column]) != 0;
		types += is_type(r, u->cells[column]);
	}
	if (rows == empty || numbers * 2 > rows) {
		return COL_SKIP;
	}
	return codes + empty == rows ? COL_REQUIRED : types * 2 >= rows ? COL_TYPE : COL_NOTE;
}

/* Does every second cell list fields: "name, price, valid until"? */
static bool holds_lists(struct reader *r, const struct markup_table *t, size_t column, int unit)
{
	int rows = 0, lists = 0;

	for (size_t i = (size_t)unit; i < r->markup->count && rows < 40 && r->markup->units[i].table == t; i++) {
		const struct unit *u = &r->markup->units[i];
		struct tokens *ts =
		        u->cells != NULL ? tokens_read(r->ctx, r->lx, u->cells[column], strlen(u->cells[column])) : NULL;
		struct items *items;

		if (ts == NULL) {
			continue;
		}
		rows++;
		items = items_read(r->ctx, ts, 0, ts->n);
		lists += items->count >= 3 && items_fields(r, items) * 2 >= items->count;
	}
	return rows > 0 && lists * 2 > rows;
}

const enum column *columns_of(struct reader *r, const struct markup_table *t, int unit)
{
	if (r->table != t) {
		r->table = t;
		bool names = false, lists = false;

		for (size_t c = 0; c < t->columns && c < sizeof(r->columns) / sizeof(*r->columns); c++) {
			enum column column = column_of(r, t->heads[c]);

			if ((column == COL_UNKNOWN || column == COL_NOTE) && c > 0 && !lists && holds_lists(r, t, c, unit)) {
				column = COL_FIELDS;
			}
			lists = lists || column == COL_FIELDS;
			names = names || column == COL_NAME || column == COL_ENTITY;
			r->columns[c] = column != COL_UNKNOWN ? column : column_by_content(r, t, c, unit);
		}
		if (lists && !names && r->columns[0] != COL_FIELDS) {
			r->columns[0] = COL_ENTITY; /* "What | Details" */
		}
	}
	return (const enum column *)r->columns;
}
