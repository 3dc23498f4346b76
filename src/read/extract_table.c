/* Tables: lists of fields (one row a field) and lists of entities (one row a thing). The columns are known by their heads. */
#include <ctype.h>
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/fact.h"

enum column {
	COL_NAME,
	COL_TYPE,
	COL_NOTE,
	COL_ENTITY,
	COL_REQUIRED,
	COL_UNIQUE,
	COL_VALUES,
	COL_FIELDS,
	COL_FROM,
	COL_TO,
	COL_CARD,
	COL_SKIP,
	COL_KINDS
};

static const struct {
	const char *word;
	enum column column;
} heads[] = {
        {"field", COL_NAME},
        {"attribute", COL_NAME},
        {"column", COL_NAME},
        {"property", COL_NAME},
        {"name", COL_NAME},
        {"data_item", COL_NAME},
        {"item", COL_NAME},
        {"element", COL_NAME},
        {"type", COL_TYPE},
        {"format", COL_TYPE},
        {"data_type", COL_TYPE},
        {"datatype", COL_TYPE},
        {"kind", COL_TYPE},
        {"domain", COL_TYPE},
        {"remark", COL_NOTE},
        {"note", COL_NOTE},
        {"meaning", COL_NOTE},
        {"description", COL_NOTE},
        {"comment", COL_NOTE},
        {"rule", COL_NOTE},
        {"constraint", COL_NOTE},
        {"detail", COL_NOTE},
        {"entity", COL_ENTITY},
        {"table", COL_ENTITY},
        {"object", COL_ENTITY},
        {"thing", COL_ENTITY},
        {"concept", COL_ENTITY},
        {"term", COL_ENTITY},
        {"required", COL_REQUIRED},
        {"mandatory", COL_REQUIRED},
        {"optional", COL_REQUIRED},
        {"null", COL_REQUIRED},
        {"nullable", COL_REQUIRED},
        {"unique", COL_UNIQUE},
        {"key", COL_UNIQUE},
        {"value", COL_VALUES},
        {"allowed_value", COL_VALUES},
        {"range", COL_VALUES},
        {"fields", COL_FIELDS},
        {"attributes", COL_FIELDS},
        {"columns", COL_FIELDS},
        {"data", COL_FIELDS},
        {"definition", COL_NOTE},
        {"contents", COL_FIELDS},
        {"we_keep", COL_FIELDS},
        {"example", COL_SKIP},
        {"must", COL_REQUIRED},
        {"obligation", COL_REQUIRED},
};

static enum column column_of(struct reader *r, const char *head)
{
	struct tokens *ts = tokens_read(r->ctx, r->lx, head, strlen(head));
	const char *name = tokens_name(r->ctx, ts, 0, ts->n);
	const char *last = ts->n > 0 ? ts->t[ts->n - 1].n : "";

	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++) {
		if ((ts->n == 1 && strcmp(heads[i].word, ts->t[0].s) == 0) || strcmp(heads[i].word, name) == 0) {
			return heads[i].column;
		}
	}
	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++) {
		if (strcmp(heads[i].word, last) == 0) {
			return heads[i].column;
		}
	}
	return COL_SKIP;
}

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

static bool is_yes(const char *cell)
{
	static const char *const all[] = {"yes",          "y",      "x",  "true",   "required", "mandatory", "m",
	                                  "\xe2\x9c\x93", "always", "pk", "unique", NULL};

	for (size_t i = 0; all[i] != NULL; i++) {
		if (strcasecmp(cell, all[i]) == 0) {
			return true;
		}
	}
	return false;
}

static bool is_no(const char *cell)
{
	static const char *const all[] = {"no", "n", "false", "optional", "o", "opt", "-", NULL};

	for (size_t i = 0; all[i] != NULL; i++) {
		if (strcasecmp(cell, all[i]) == 0) {
			return true;
		}
	}
	return false;
}

/* "reference to technician", "ref. customer", "FK customer" */
static void read_reference(struct reader *r, struct item *it, const struct tokens *ts)
{
	int k = tokens_match(ts, 0, ts->n, "reference|ref|references|fk|link|foreign");
	struct phrase p;

	if (k < 0) {
		return;
	}
	it->flags |= ITEM_REFERENCE;
	while (k < ts->n && (ts->t[k].p != 0 || tokens_match(ts, k, ts->n, "to|key|of|on") > 0)) {
		k++;
	}
	if (k < ts->n && phrase_read(r->ctx, &p, ts, k, ts->n, false)) {
		it->target = p.name;
	}
}

static void read_cell(struct reader *r, struct item *it, enum column col, const char *head, const char *cell)
{
	struct tokens *ts = tokens_read(r->ctx, r->lx, cell, strlen(cell));

	if (ts->n == 0) {
		return;
	}
	if (col == COL_REQUIRED) {
		bool inverse = strncasecmp(head, "opt", 3) == 0 || strncasecmp(head, "null", 4) == 0;

		it->flags |= is_yes(cell) != inverse && (is_yes(cell) || is_no(cell)) ? ITEM_REQUIRED
		             : is_no(cell) || is_yes(cell)                            ? ITEM_OPTIONAL
		                                                                      : 0;
		return;
	}
	if (col == COL_UNIQUE) {
		it->flags |= is_yes(cell) ? ITEM_UNIQUE : strcasecmp(cell, "pk") == 0 ? ITEM_KEY : 0;
		return;
	}
	if (col == COL_TYPE || col == COL_VALUES) {
		size_t n;
		const char **values;

		read_reference(r, it, ts);
		values = tokens_find(ts, 0, ts->n, "or|/|,||", NULL) >= 0 && (it->flags & ITEM_REFERENCE) == 0
		                 ? values_read(r->ctx, &n, ts, tokens_match(ts, 0, ts->n, "enum|one|choice of|:|(") > 0 ? 2 : 0,
		                               ts->n)
		                 : NULL;
		if (values != NULL && tokens_match(ts, 0, ts->n, "yes|true") < 0 &&
		    tokens_find(ts, 0, ts->n, "characters|digits|chars", NULL) < 0) {
			it->values = values;
			it->value_count = n;
		}
		if (tokens_match(ts, 0, ts->n, "yes / no") > 0 || tokens_match(ts, 0, ts->n, "yes|true or") > 0) {
			it->flags |= ITEM_BOOLEAN;
		}
	}
	if (col == COL_TYPE) {
		struct item probe = {.np = it->np, .name = it->name};
		struct tokens *in = tokens_read(r->ctx, r->lx, mem_printf(r->ctx, "(%s)", cell), strlen(cell) + 2);

		item_qualify(r->ctx, &probe, in, 0, in->n);
		it->type = probe.type != NULL ? probe.type : it->type;
		it->flags |= probe.flags & ~(unsigned)ITEM_EXAMPLES;
		it->unit = probe.unit != NULL ? probe.unit : it->unit;
		if (probe.has_min || probe.has_max) {
			it->has_min = probe.has_min;
			it->has_max = probe.has_max;
			it->min = probe.min;
			it->max = probe.max;
		}
		return;
	}
	item_qualify(r->ctx, it, ts, 0, ts->n);
	if (col == COL_NOTE && it->value_count == 0 && tokens_find(ts, 0, ts->n, "or", NULL) > 0 &&
	    tokens_find(ts, 0, ts->n, "if|when|optional|unique", NULL) < 0) {
		size_t n;
		const char **values = values_read(r->ctx, &n, ts, 0, ts->n);

		if (values != NULL && n >= 2) {
			it->values = values;
			it->value_count = n;
		}
	}
	if (strstr(cell, "date and time") != NULL) {
		it->type = "timestamp";
	}
}

/* One row of a list of fields. */
static bool field_row(struct reader *r, const struct unit *u, const char *owner, int name_col)
{
	const char *cell = u->cells[name_col];
	struct tokens *ts = tokens_read(r->ctx, r->lx, cell, strlen(cell));
	struct items *items;
	struct item *it;

	for (char *c = (char *)cell; *c != '\0'; c++) {
		if (*c == '_') {
			*c = ' '; /* the cells are ours: snake case is read as words */
		}
	}
	ts = tokens_read(r->ctx, r->lx, cell, strlen(cell));
	items = items_read(r->ctx, ts, 0, ts->n);
	if (items->count != 1 || owner == NULL) {
		return false;
	}
	it = &items->all[0];
	it->np.min = it->np.max = -1;
	for (size_t c = 0; c < u->table->columns; c++) {
		enum column col = column_of(r, u->table->heads[c]);

		if ((int)c != name_col && col != COL_ENTITY && col != COL_SKIP) {
			read_cell(r, it, col, u->table->heads[c], u->cells[c]);
		}
	}
	extract_has(r, owner, NULL, items, "field", false);
	if ((it->flags & ITEM_REFERENCE) != 0) {
		r->facts[r->fact_count - 1].oq =
		        (struct quantity){(it->flags & ITEM_OPTIONAL) != 0 ? 0 : -1, 1, false, false, false};
	}
	/* a remark that is a sentence ("a sensor may have several thresholds") */
	for (size_t c = 0; c < u->table->columns; c++) {
		if (column_of(r, u->table->heads[c]) == COL_NOTE && (it->flags & ITEM_REFERENCE) != 0) {
			struct tokens *note = tokens_read(r->ctx, r->lx, u->cells[c], strlen(u->cells[c]));

			r->now.topic = r->now.subject = NULL;
			extract_clauses(r, note, 0, note->n);
		}
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

		extract_has(r, p.name, NULL, items_read(r->ctx, fields, 0, fields->n), "field", false);
	} else {
		fact_add(r, FACT_ENTITY, p.name, NULL)->strength = 0.7;
	}
	for (size_t c = 0; c < u->table->columns; c++) {
		if (column_of(r, u->table->heads[c]) == COL_NOTE) {
			struct tokens *note = tokens_read(r->ctx, r->lx, u->cells[c], strlen(u->cells[c]));

			extract_text(r, note, 0, note->n);
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

bool extract_table(struct reader *r, const struct unit *u)
{
	int name = -1, entity = -1, fields = -1;
	int kinds = 0;
	const char *owner;

	if (u->cells == NULL) {
		r->outcomes[r->unit].aside = "the head of a table";
		(void)table_topic(r, u->table);
		return true;
	}
	for (size_t c = 0; c < u->table->columns; c++) {
		enum column col = column_of(r, u->table->heads[c]);

		name = col == COL_NAME && name < 0 ? (int)c : name;
		entity = col == COL_ENTITY && entity < 0 ? (int)c : entity;
		fields = col == COL_FIELDS && fields < 0 ? (int)c : fields;
		kinds += col == COL_TYPE || col == COL_NOTE || col == COL_REQUIRED || col == COL_UNIQUE || col == COL_VALUES;
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
	    column_of(r, u->table->heads[1]) == COL_TYPE) {
		name = entity;
	} else if (entity >= 0) {
		return entity_row(r, u, entity, fields);
	}
	if (fields >= 0 && name >= 0) {
		return entity_row(r, u, name, fields);
	}
	owner = table_topic(r, u->table);
	if (name < 0 && kinds > 1) {
		name = 0;
	}
	return name >= 0 && kinds > 0 ? field_row(r, u, owner, name) : sentence_row(r, u);
}
