/* Tables: lists of fields (one row a field) and lists of entities (one row a thing). The columns are known by their heads. */
#include <ctype.h>
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/columns.h"
#include "dataeng/read/demand.h"
#include "dataeng/read/fact.h"
#include "dataeng/read/kind.h"
#include "dataeng/read/lead.h"

/* Thing whose fields the table lists: the heading, bold line or sentence right before it. */
static const char *table_topic(struct reader *r, const struct markup_table *t)
{
	const struct unit *u;
	struct tokens *ts;
	struct phrase p;
	int a = 0;

	if (t->intro < 0) {
		return NULL;
	}
	u = &r->markup->units[t->intro];
	if (r->topics[t->intro] != NULL) {
		return r->topics[t->intro];
	}
	ts = tokens_read(r->ctx, r->lx, u->text, u->size);
	while (a < ts->n && (ts->t[a].p != 0 || ts->t[a].number ||
	                     tokens_match(ts, a, ts->n, "table|entity|fields|data of|for|about") > 0)) {
		a++;
	}
	for (; a < ts->n; a++) {
		if (phrase_read(r->ctx, &p, ts, a, ts->n, true) && p.name[0] != '\0') {
			r->topics[t->intro] = p.name;
			return p.name;
		}
	}
	return NULL;
}

/* "reference to technician", "ref. customer", "-> customer", "FK", "reference to 3" (the third section) */
static void read_reference(struct reader *r, struct item *it, const struct tokens *ts, bool always)
{
	int k = tokens_match(ts, 0, ts->n, "reference|ref|references|fk|link|foreign|lookup|relation|points|refers|see");
	struct phrase p;

	if (k < 0 && ts->n > 1 && (ts->t[0].p == '~' || ts->t[0].p == '-' || ts->t[0].p == '>')) {
		k = 1;
	}
	if (k < 0 && !always) {
		return;
	}
	k = k < 0 ? 0 : k;
	it->flags |= ITEM_REFERENCE;
	while (k < ts->n &&
	       (ts->t[k].p != 0 || tokens_match(ts, k, ts->n, "to|key|of|on|section|table|entity|no|number") > 0)) {
		k++;
	}
	if (k < ts->n && ts->t[k].number && section_named(r, ts->t[k].s) != NULL) {
		it->target = section_named(r, ts->t[k].s);
	} else if (k < ts->n && phrase_read(r->ctx, &p, ts, k, ts->n, false)) {
		it->target = p.name;
	}
}

static void read_required(struct reader *r, struct item *it, const char *head, const char *cell, const struct tokens *ts)
{
	bool inverse = strncasecmp(head, "opt", 3) == 0 || strncasecmp(head, "null", 4) == 0;
	unsigned flags = code_flags(cell);

	if (flags == 0) {
		item_qualify(r->ctx, it, ts, 0, ts->n); /* "only for trams" */
		if (tokens_match(ts, 0, ts->n, "yes|always") > 0) {
			it->flags |= ITEM_REQUIRED;
		} else if (tokens_match(ts, 0, ts->n, "no|only|if|when|sometimes") > 0) {
			it->flags |= ITEM_OPTIONAL;
		}
		return;
	}
	if (inverse && (flags & (ITEM_REQUIRED | ITEM_OPTIONAL)) != 0) {
		flags ^= ITEM_REQUIRED | ITEM_OPTIONAL;
	}
	it->flags |= flags;
}

static void read_unique(struct reader *r, struct item *it, const char *cell, const struct tokens *ts)
{
	unsigned flags = code_flags(cell);

	if ((flags & (ITEM_KEY | ITEM_UNIQUE)) != 0) {
		it->flags |= flags;
	} else if ((flags & ITEM_REQUIRED) != 0) { /* "x", "yes" */
		it->flags |= ITEM_UNIQUE;
	} else if ((flags & ITEM_REFERENCE) != 0) {
		it->flags |= ITEM_REFERENCE;
	} else if (flags == 0) {
		item_qualify(r->ctx, it, ts, 0, ts->n); /* "unique per sensor" */
	}
}

static void read_values(struct reader *r, struct item *it, const struct tokens *ts)
{
	int from = tokens_match(ts, 0, ts->n, "enum|one|choice of|:|(") > 0 ? 2 : 0;
	size_t n;
	const char **values;

	if (tokens_find(ts, 0, ts->n, "or|/|,||", NULL) < 0 || (it->flags & ITEM_REFERENCE) != 0 ||
	    tokens_match(ts, 0, ts->n, "yes|true") > 0 || tokens_find(ts, 0, ts->n, "characters|digits|chars", NULL) >= 0) {
		return;
	}
	values = values_read(r->ctx, &n, ts, from, ts->n);
	if (values != NULL) {
		it->values = values;
		it->value_count = n;
	}
}

/* "text, 6 characters", "whole number 1-99", "[tram, bus]", "first name, last name" */
static void read_type(struct reader *r, struct item *it, const char *cell, const struct tokens *ts)
{
	struct item probe = {.np = it->np, .name = it->name};
	struct tokens *in = tokens_read(r->ctx, r->lx, mem_printf(r->ctx, "(%s)", cell), strlen(cell) + 2);
	struct items *parts;

	read_reference(r, it, ts, false);
	item_qualify(r->ctx, &probe, in, 0, in->n);
	if (probe.value_count == 0 && tokens_find(ts, 1, ts->n, "(|[", NULL) > 0) {
		item_qualify(r->ctx, &probe, ts, 0, ts->n); /* "enum (on, off)" */
	}
	if (probe.type == NULL && probe.value_count == 0 && (it->flags & ITEM_REFERENCE) == 0) {
		parts = items_read(r->ctx, ts, 0, ts->n);
		if (parts->count >= 2 && items_fields(r, parts) == parts->count) {
			it->parts = parts->all;
			it->part_count = parts->count;
			return;
		}
		if (ts->n > 0 && ts->t[0].match <= 0) {
			read_values(r, it, ts);
		}
	} else if (probe.value_count > 0 && probe.type == NULL) {
		it->values = probe.values;
		it->value_count = probe.value_count;
	}
	if (tokens_match(ts, 0, ts->n, "yes / no") > 0 || tokens_match(ts, 0, ts->n, "yes|true or") > 0) {
		it->flags |= ITEM_BOOLEAN;
	}
	it->type = probe.type != NULL ? probe.type : it->type;
	it->flags |= probe.flags & ~(unsigned)ITEM_EXAMPLES;
	it->unit = probe.unit != NULL ? probe.unit : it->unit;
	it->length = probe.length > 0 ? probe.length : it->length;
	if (probe.has_min || probe.has_max) {
		it->has_min = probe.has_min;
		it->has_max = probe.has_max;
		it->min = probe.min;
		it->max = probe.max;
	}
}

static void read_note(struct reader *r, struct item *it, const char *cell, const struct tokens *ts)
{
	item_qualify(r->ctx, it, ts, 0, ts->n);
	if (tokens_match(ts, 0, ts->n, "reference|references|fk|refers|foreign|link") > 0) {
		read_reference(r, it, ts, false);
	}
	if (it->value_count == 0 && tokens_find(ts, 0, ts->n, "or|/|=", NULL) > 0 &&
	    tokens_find(ts, 0, ts->n, "if|when|optional|unique", NULL) < 0) {
		int end = tokens_find(ts, 0, ts->n, ", see", NULL); /* "A, C or F, see ZONE" */
		size_t n;
		const char **values = values_coded(r->ctx, &n, ts, 0, ts->n);

		values = values != NULL ? values : values_read(r->ctx, &n, ts, 0, end > 0 ? end : ts->n);

		if (values != NULL && n >= 2) {
			it->values = values;
			it->value_count = n;
		}
	}
	if (strstr(cell, "date and time") != NULL) {
		it->type = "timestamp";
	}
}

static void read_cell(struct reader *r, struct item *it, enum column col, const char *head, const char *cell)
{
	struct tokens *ts = tokens_read(r->ctx, r->lx, cell, strlen(cell));
	double value;
	bool percent;

	if (ts->n == 0) {
		return;
	}
	switch (col) {
	case COL_REQUIRED:
		read_required(r, it, head, cell, ts);
		break;
	case COL_UNIQUE:
		read_unique(r, it, cell, ts);
		break;
	case COL_TYPE:
		read_type(r, it, cell, ts);
		break;
	case COL_VALUES:
		read_values(r, it, ts);
		item_qualify(r->ctx, it, ts, 0, ts->n);
		break;
	case COL_LENGTH:
		if (tokens_number(ts, 0, ts->n, &value, &percent) > 0 && value >= 1 && value < 1e6) {
			it->length = (int)value;
		}
		break;
	case COL_UNIT:
		it->unit = ts->t[0].p == 0 ? ts->t[0].n : it->unit;
		break;
	case COL_REFERENCE:
		if ((code_flags(cell) & ITEM_OPTIONAL) == 0) {
			read_reference(r, it, ts, true);
		}
		break;
	case COL_MANY:
		if ((code_flags(cell) & ITEM_REQUIRED) != 0 || tokens_find(ts, 0, ts->n, "n|many|several|more", NULL) >= 0) {
			it->flags |= ITEM_MULTI;
		}
		break;
	default:
		read_note(r, it, cell, ts);
		break;
	}
}

/* "customer_id": a reference to a customer, when there is one. */
static void reference_by_name(struct reader *r, struct item *it, const char *owner)
{
	size_t n = strlen(it->np.name);
	char *front = n > 3 ? mem_strndup(r->ctx, it->np.name, n - 3) : NULL;

	if (front == NULL || strcmp(it->np.name + n - 3, "_id") != 0 || strcmp(front, owner) == 0) {
		return;
	}
	it->target = it->target == NULL ? front : it->target;
	it->np.name = front;
	it->flags |= ITEM_REFERENCE;
}

static const char *words_of(struct reader *r, const char *cell)
{
	char *copy = mem_strdup(r->ctx, cell);
	size_t to = 0;
	char *out = mem_array(r->ctx, char, strlen(cell) * 2 + 1);

	for (size_t i = 0; copy[i] != '\0'; i++) { /* snake_case and camelCase are read as words */
		if (isupper((unsigned char)copy[i]) && i > 0 && islower((unsigned char)copy[i - 1])) {
			out[to++] = ' ';
			out[to++] = (char)tolower((unsigned char)copy[i]);
		} else {
			out[to++] = copy[i] == '_' ? ' ' : copy[i];
		}
	}
	return out;
}

/* A remark that is a sentence ("a sensor may have several thresholds") */
static void read_remarks(struct reader *r, const struct unit *u, const enum column *cols)
{
	for (size_t c = 0; c < u->table->columns; c++) {
		if (cols[c] == COL_NOTE) {
			struct tokens *note = tokens_read(r->ctx, r->lx, u->cells[c], strlen(u->cells[c]));

			r->now.topic = r->now.subject = NULL;
			extract_clauses(r, note, 0, note->n);
		}
	}
}

/* One row of a list of fields. */
static bool field_row(struct reader *r, const struct unit *u, const char *owner, int name_col)
{
	const enum column *cols = columns_of(r, u->table, r->unit);
	const char *cell = words_of(r, u->cells[name_col]);
	struct tokens *ts = tokens_read(r->ctx, r->lx, cell, strlen(cell));
	struct items *items = items_read(r->ctx, ts, 0, ts->n);
	unsigned flags = 0;
	size_t from;

	if (items->count == 0 || items->count > 4 || owner == NULL) {
		return false;
	}
	for (size_t i = 0; i < items->count; i++) {
		struct item *it = &items->all[i];

		it->np.min = it->np.max = -1;
		reference_by_name(r, it, owner);
		for (size_t c = 0; c < u->table->columns; c++) {
			if ((int)c != name_col && cols[c] != COL_ENTITY && cols[c] != COL_SKIP) {
				read_cell(r, it, cols[c], u->table->heads[c], u->cells[c]);
			}
		}
		flags |= it->flags;
	}
	for (size_t c = 0; c < u->table->columns; c++) {
		if ((int)c != name_col && (cols[c] == COL_NOTE || cols[c] == COL_TYPE) && u->cells[c][0] != '\0') {
			extract_rule_cell(r, owner, items->all[0].name, words_of(r, u->cells[c]));
		}
	}
	from = r->fact_count;
	extract_has(r, owner, NULL, items, "field", false);
	for (size_t i = from; i < r->fact_count && (flags & ITEM_REFERENCE) != 0; i++) {
		r->facts[i].oq = (struct quantity){(flags & ITEM_OPTIONAL) != 0 ? 0 : -1, 1, false, false, false};
	}
	if ((flags & ITEM_REFERENCE) != 0) {
		read_remarks(r, u, cols);
	}
	return true;
}

/* One row that describes a whole thing: its name, its fields, a remark. */
static bool entity_row(struct reader *r, const struct unit *u, int entity_col, int fields_col)
{
	struct tokens *ts = tokens_read(r->ctx, r->lx, u->cells[entity_col], strlen(u->cells[entity_col]));
	struct phrase p;

	if (ts->n == 0 || !phrase_read(r->ctx, &p, ts, 0, ts->n, false)) {
		return false;
	}
	r->now.topic = r->now.subject = p.name;
	if (fields_col >= 0) {
		struct tokens *fields = tokens_read(r->ctx, r->lx, u->cells[fields_col], strlen(u->cells[fields_col]));

		list_properties(r, p.name, "field", fields, 0, fields->n);
	} else {
		fact_add(r, FACT_ENTITY, p.name, NULL)->strength = 0.7;
	}
	for (size_t c = 0; c < u->table->columns; c++) {
		if (columns_of(r, u->table, r->unit)[c] == COL_NOTE) {
			struct tokens *note = tokens_read(r->ctx, r->lx, u->cells[c], strlen(u->cells[c]));

			if (note->n > 0 && lead_is_definition(r, p.name, note, 0, note->n)) {
				lead_define(r, p.name, note, 0, note->n);
			} else {
				extract_text(r, note, 0, note->n);
			}
		}
	}
	return true;
}

/* "call centre | finds bookings by last name": the cells read as a sentence. */
static bool sentence_row(struct reader *r, const struct unit *u)
{
	const char *text = "";
	struct tokens *ts;
	size_t before = r->fact_count;

	for (size_t c = 0; c < u->table->columns; c++) {
		text = mem_printf(r->ctx, "%s%s%s", text, c > 0 ? " " : "", u->cells[c]);
	}
	ts = tokens_read(r->ctx, r->lx, text, strlen(text));
	for (size_t c = 0; c < u->table->columns; c++) {
		struct tokens *cell = tokens_read(r->ctx, r->lx, u->cells[c], strlen(u->cells[c]));

		if (extract_access(r, cell, 0, cell->n) || extract_numbers(r, cell, 0, cell->n)) {
			return true;
		}
	}
	extract_text(r, ts, 0, ts->n);
	return r->fact_count > before;
}

/* Do the heads say that the rows are fields? */
static bool describes_fields(struct reader *r, const struct markup_table *t)
{
	for (size_t c = 0; c < t->columns; c++) {
		enum column col = column_of(r, t->heads[c]);

		if (col == COL_NAME || col == COL_TYPE || col == COL_REQUIRED || col == COL_UNIQUE || col == COL_VALUES ||
		    col == COL_LENGTH || col == COL_MANY) {
			return true;
		}
	}
	return false;
}

bool extract_table(struct reader *r, const struct unit *u)
{
	int name = -1, entity = -1, fields = -1;
	int kinds = 0;
	const char *owner;

	if (u->cells == NULL) {
		r->outcomes[r->unit].aside = "the head of a table";
		owner = table_topic(r, u->table);
		if (owner != NULL && describes_fields(r, u->table)) {
			fact_add(r, FACT_ENTITY, owner, NULL)->strength = 0.5;
		}
		return true;
	}
	if (extract_demand_row(r, u)) {
		return true;
	}
	for (size_t c = 0; c < u->table->columns; c++) {
		enum column col = columns_of(r, u->table, r->unit)[c];

		name = col == COL_NAME && name < 0 ? (int)c : name;
		entity = col == COL_ENTITY && entity < 0 ? (int)c : entity;
		fields = col == COL_FIELDS && fields < 0 ? (int)c : fields;
		kinds += col == COL_TYPE || col == COL_NOTE || col == COL_REQUIRED || col == COL_UNIQUE || col == COL_VALUES ||
		         col == COL_LENGTH || col == COL_REFERENCE || col == COL_MANY;
	}
	if (entity >= 0 && name >= 0 && fields < 0) { /* Entity | Attribute | Type */
		struct tokens *ts = tokens_read(r->ctx, r->lx, u->cells[entity], strlen(u->cells[entity]));
		struct phrase p;

		if (ts->n > 0 && phrase_read(r->ctx, &p, ts, 0, ts->n, false)) {
			r->now.topic = p.name;
			r->topics[r->unit] = p.name;
		} else if (r->unit > 0 && ts->n == 0) {
			r->topics[r->unit] = r->topics[r->unit - 1];
		}
		return field_row(r, u, r->topics[r->unit], name);
	}
	if (name < 0 && entity >= 0 && fields < 0 && kinds > 0 && u->table->intro >= 0 && r->topics[u->table->intro] != NULL &&
	    u->table->columns > 1 && columns_of(r, u->table, r->unit)[1] == COL_TYPE) {
		name = entity;
	} else if (entity >= 0) {
		return entity_row(r, u, entity, fields);
	}
	if (fields >= 0 && name >= 0) {
		return entity_row(r, u, name, fields);
	}
	owner = table_topic(r, u->table);
	if (name < 0 && kinds > 1 && describes_fields(r, u->table)) {
		name = 0;
	}
	return name >= 0 && kinds > 0 ? field_row(r, u, owner, name) : sentence_row(r, u);
}
