/* What becomes of each table and column: by name, unless a decision says otherwise. What might be a rename and is not decided
 * is reported; values that an engine cannot make by itself become doubts, which the rows may settle.
 */
#include <string.h>
#include <strings.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/model/object.h"
#include "dataeng/plan/diff.h"
#include "dataeng/plan/migrate.h"

struct match {
	struct migration *m;
	struct migrate_words *words;
	struct diags *diags;
	bool postgres;
	bool wrong;           /* usage */
	size_t *new_of;       /* [from->count]: for tables and columns, what they become by --rename; OBJECT_NONE */
	bool *dropped;        /* [from->count]: said to be dropped */
	char *dropped_labels; /* [words->rename_count] */
};

static bool same_name(const struct match *k, const char *a, const char *b)
{
	return k->postgres ? strcmp(a, b) == 0 : strcasecmp(a, b) == 0;
}

static size_t find_table(const struct match *k, const struct objects *o, const char *space, const char *name)
{
	char *fold = k->postgres ? NULL : object_fold(k->m, name);
	size_t i = k->postgres ? objects_findf(o, "table %s.%s", space, name) : objects_findf(o, "table %s", fold);

	return i != OBJECT_NONE && object_is_table(&o->all[i]) ? i : OBJECT_NONE;
}

static size_t find_column(const struct match *k, const struct objects *o, size_t table, const char *name)
{
	for (size_t i = 0; table != OBJECT_NONE && i < o->all[table].kid_count; i++) {
		size_t kid = o->all[table].kids[i];

		if (o->all[kid].kind == OBJECT_COLUMN && same_name(k, o->all[kid].name, name)) {
			return kid;
		}
	}
	return OBJECT_NONE;
}

/* The table, and the column if one is named, that the parts speak of. */
static bool resolve(const struct match *k, const struct objects *o, const struct migrate_word *w, size_t *table, size_t *column)
{
	const char *const *p = w->parts;

	*column = OBJECT_NONE;
	*table = OBJECT_NONE;
	if (w->count == 1) {
		*table = find_table(k, o, "public", p[0]);
	} else if (w->count == 2) {
		*table = find_table(k, o, "public", p[0]);
		*column = find_column(k, o, *table, p[1]);
		if (*column == OBJECT_NONE) {
			*table = k->postgres ? find_table(k, o, p[0], p[1]) : OBJECT_NONE;
		}
		return *table != OBJECT_NONE;
	} else if (k->postgres) {
		*table = find_table(k, o, p[0], p[1]);
		*column = find_column(k, o, *table, p[2]);
		return *column != OBJECT_NONE;
	}
	return *table != OBJECT_NONE;
}

static bool usage(struct match *k, const struct migrate_word *w, const char *option, const char *why)
{
	k->wrong = true;
	w = w == NULL ? &(struct migrate_word){.given = ""} : w;
	return diag_errorf(k->diags, NO_PLACE, "usage", "names are written as the catalogue has them, without quotes",
	                   "--%s %s: %s", option, w->given, why);
}

/* type.oldlabel=newlabel */
static bool rename_label(struct match *k, struct migrate_word *w)
{
	const struct objects *from = k->m->from;
	const char *space = w->count == 3 ? w->parts[0] : "public";
	const char *name = w->parts[w->count - 2];
	size_t type = objects_findf(from, "type %s.%s", space, name);
	size_t now = objects_findf(k->m->to, "type %s.%s", space, name);
	bool there = w->value[0] == '\0';

	if (type == OBJECT_NONE || from->all[type].kind != OBJECT_ENUM) {
		return false;
	}
	for (size_t i = 0; now != OBJECT_NONE && i < k->m->to->all[now].label_count; i++) {
		there = there || strcmp(k->m->to->all[now].labels[i], w->value) == 0;
	}
	if (!there) {
		usage(k, w, "rename", "TARGET has no such label");
		return true;
	}
	for (size_t i = 0; i < from->all[type].label_count; i++) {
		if (strcmp(from->all[type].labels[i], w->parts[w->count - 1]) == 0) {
			struct migration *m = k->m;

			m->labels = mem_resize(m, m->labels, struct migrate_label, m->label_count + 1);
			m->labels[m->label_count++] = (struct migrate_label){type, i, w->value};
			return true;
		}
	}
	return false;
}

static void rename_tables(struct match *k)
{
	for (size_t i = 0; i < k->words->rename_count; i++) {
		struct migrate_word *w = &k->words->renames[i];
		size_t table, column, now;

		if (!resolve(k, k->m->from, w, &table, &column)) {
			if (k->postgres && w->count >= 2 && rename_label(k, w)) {
				continue;
			}
			/* `a.b` may still be table b of schema a: resolve has tried that. */
			usage(k, w, "rename", "CURRENT has nothing of this name");
			continue;
		}
		if (column != OBJECT_NONE) {
			continue;
		}
		if (w->value[0] == '\0') {
			k->dropped[table] = true;
			continue;
		}
		now = find_table(k, k->m->to, k->m->from->all[table].space, w->value);
		if (now == OBJECT_NONE) {
			usage(k, w, "rename", "TARGET has no table of this name");
		} else {
			k->new_of[table] = now;
		}
	}
}

/* The table of the target that a current one becomes. */
static size_t table_after(const struct match *k, size_t from)
{
	size_t now = k->new_of[from];

	if (now == OBJECT_NONE && !k->dropped[from]) {
		now = objects_find(k->m->to, k->m->from->all[from].key);
		now = now != OBJECT_NONE && object_is_table(&k->m->to->all[now]) ? now : OBJECT_NONE;
		/* Its name may have been given to another one. */
		for (size_t i = 0; now != OBJECT_NONE && i < k->m->from->count; i++) {
			if (k->new_of[i] == now) {
				return OBJECT_NONE;
			}
		}
	}
	return now;
}

static void rename_columns(struct match *k)
{
	for (size_t i = 0; i < k->words->rename_count; i++) {
		struct migrate_word *w = &k->words->renames[i];
		size_t table, column, now;

		if (!resolve(k, k->m->from, w, &table, &column) || column == OBJECT_NONE) {
			continue;
		}
		if (w->value[0] == '\0') {
			k->dropped[column] = true;
			continue;
		}
		now = find_column(k, k->m->to, table_after(k, table), w->value);
		if (now == OBJECT_NONE) {
			usage(k, w, "rename", "TARGET has no column of this name in that table");
		} else {
			k->new_of[column] = now;
		}
	}
}

static struct migrate_table *add_table(struct migration *m, size_t from, size_t to)
{
	m->tables = mem_resize(m, m->tables, struct migrate_table, m->count + 1);
	m->tables[m->count] = (struct migrate_table){.from = from, .to = to};
	return &m->tables[m->count++];
}

/* The current column that becomes this one of the target. */
static size_t column_before(const struct match *k, size_t table, size_t to)
{
	const struct objects *from = k->m->from;
	size_t same = find_column(k, from, table, k->m->to->all[to].name);

	for (size_t i = 0; table != OBJECT_NONE && i < from->all[table].kid_count; i++) {
		if (k->new_of[from->all[table].kids[i]] == to) {
			return from->all[table].kids[i];
		}
	}
	return same != OBJECT_NONE && (k->new_of[same] != OBJECT_NONE || k->dropped[same]) ? OBJECT_NONE : same;
}

static void match_columns(struct match *k, struct migrate_table *t)
{
	const struct objects *from = k->m->from;
	const struct objects *to = k->m->to;

	t->cols = mem_array(k->m, struct migrate_column, t->to == OBJECT_NONE ? 1 : to->all[t->to].kid_count + 1);
	t->gone = mem_array(k->m, size_t, t->from == OBJECT_NONE ? 1 : from->all[t->from].kid_count + 1);
	for (size_t i = 0; t->to != OBJECT_NONE && i < to->all[t->to].kid_count; i++) {
		size_t kid = to->all[t->to].kids[i];

		if (to->all[kid].kind == OBJECT_COLUMN) {
			t->cols[t->count++] = (struct migrate_column){.from = column_before(k, t->from, kid), .to = kid};
		}
	}
	for (size_t i = 0; t->from != OBJECT_NONE && i < from->all[t->from].kid_count; i++) {
		size_t kid = from->all[t->from].kids[i];
		bool used = from->all[kid].kind != OBJECT_COLUMN;

		for (size_t n = 0; n < t->count; n++) {
			used = used || t->cols[n].from == kid;
		}
		if (!used) {
			t->gone[t->gone_count++] = kid;
		}
	}
}

static void match_tables(struct match *k)
{
	struct migration *m = k->m;
	size_t *before = mem_array(m, size_t, m->to->count + 1);

	for (size_t i = 0; i < m->to->count; i++) {
		before[i] = OBJECT_NONE;
	}
	for (size_t i = 0; i < m->from->count; i++) {
		size_t now = object_is_table(&m->from->all[i]) ? table_after(k, i) : OBJECT_NONE;

		if (now != OBJECT_NONE) {
			before[now] = i;
		}
	}
	for (size_t i = 0; i < m->to->count; i++) {
		if (object_is_table(&m->to->all[i])) {
			struct migrate_table *t = add_table(m, before[i], i);

			t->renamed = t->from != OBJECT_NONE && strcmp(m->from->all[t->from].key, m->to->all[i].key) != 0;
		}
	}
	for (size_t i = 0; i < m->from->count; i++) {
		if (object_is_table(&m->from->all[i]) && table_after(k, i) == OBJECT_NONE) {
			add_table(m, i, OBJECT_NONE);
		}
	}
	for (size_t i = 0; i < m->count; i++) {
		match_columns(k, &m->tables[i]);
	}
}

static void take_set(struct match *k, struct migrate_word *w)
{
	struct migration *m = k->m;
	size_t table, column;

	if (!resolve(k, m->to, w, &table, &column)) {
		usage(k, w, "set", "TARGET has nothing of this name");
		return;
	}
	for (size_t i = 0; i < m->count; i++) {
		struct migrate_table *t = &m->tables[i];

		if (t->to != table) {
			continue;
		}
		if (column == OBJECT_NONE) {
			t->query = w->value;
			if (t->from != OBJECT_NONE) {
				usage(k, w, "set", "CURRENT has this table: name the column");
			}
			return;
		}
		for (size_t c = 0; c < t->count; c++) {
			if (t->cols[c].to == column) {
				t->cols[c].set = w->value;
			}
		}
		if (t->from == OBJECT_NONE) {
			usage(k, w, "set", "the table is new: --set table=SELECT ... gives it rows");
		} else if (m->to->all[column].generated != NULL) {
			usage(k, w, "set", "the column is generated: it has the value of its expression");
		}
	}
}

static void candidate(struct match *k, const char *kind, const char *goes, const char *old, const char *comes, const char *name)
{
	if (k->diags == NULL) {
		return; /* all has been decided before */
	}
	k->m->missing++;
	diag_errorf(k->diags, NO_PLACE, "decision-missing",
	            mem_printf(k->m, "--rename %s=%s when it is the same; --rename %s= when it is dropped", old, name, old),
	            "%s %s goes and %s comes: is it renamed?", kind, goes, comes);
}

/* A part as it must be written in --rename. */
static const char *part(const void *ctx, const char *name)
{
	struct buf b;

	if (strpbrk(name, ".=") == NULL && name[0] != '"') {
		return name;
	}
	buf_init(&b, ctx);
	buf_char(&b, '"');
	for (; *name != '\0'; name++) {
		buf_printf(&b, *name == '"' ? "\"\"" : "%c", *name);
	}
	buf_char(&b, '"');
	return b.data;
}

static const char *option_path(const struct match *k, const struct object *o)
{
	const void *ctx = k->m;
	const char *table = part(ctx, o->table == NULL ? o->name : o->table);
	const char *space =
	        *o->space == '\0' || strcmp(o->space, "public") == 0 ? "" : mem_printf(ctx, "%s.", part(ctx, o->space));

	return object_is_table(o) ? mem_printf(ctx, "%s%s", space, table)
	                          : mem_printf(ctx, "%s%s.%s", space, table, part(ctx, o->name));
}

static void column_candidates(struct match *k, const struct migrate_table *t)
{
	const struct migration *m = k->m;

	for (size_t g = 0; t->from != OBJECT_NONE && t->to != OBJECT_NONE && g < t->gone_count; g++) {
		for (size_t c = 0; c < t->count && !k->dropped[t->gone[g]]; c++) {
			const struct migrate_column *col = &t->cols[c];

			if (col->from == OBJECT_NONE && col->set == NULL &&
			    diff_same_column(m->from, t->gone[g], m->to, col->to)) {
				const struct object *a = &m->from->all[t->gone[g]];
				const struct object *b = &m->to->all[col->to];

				candidate(k, "column", a->path, option_path(k, a), b->path, b->name);
			}
		}
	}
}

static void table_candidates(struct match *k)
{
	const struct migration *m = k->m;

	for (size_t i = 0; i < m->count; i++) {
		const struct migrate_table *t = &m->tables[i];

		for (size_t n = 0; t->to == OBJECT_NONE && !k->dropped[t->from] && n < m->count; n++) {
			const struct migrate_table *u = &m->tables[n];

			if (u->from == OBJECT_NONE && u->query == NULL && diff_same_table(m->from, t->from, m->to, u->to) &&
			    strcmp(m->from->all[t->from].space, m->to->all[u->to].space) == 0) {
				const struct object *a = &m->from->all[t->from];
				const struct object *b = &m->to->all[u->to];

				candidate(k, "table", a->path, option_path(k, a), b->path, b->name);
			}
		}
	}
}

/* Does every column of the type get its values by --set? Those that are dropped do not count. */
static bool type_is_set(const struct migration *m, size_t type)
{
	bool any = false;

	for (size_t i = 0; i < m->count; i++) {
		for (size_t c = 0; c < m->tables[i].count; c++) {
			const struct migrate_column *col = &m->tables[i].cols[c];

			if (col->from != OBJECT_NONE && m->from->all[col->from].own_type &&
			    strcmp(m->from->all[col->from].bare, m->from->all[type].quoted) == 0) {
				any = true;
				if (col->set == NULL && m->to->all[col->to].generated == NULL) {
					return false;
				}
			}
		}
	}
	return any;
}

static bool has_label(const struct object *type, const char *label)
{
	for (size_t i = 0; i < type->label_count; i++) {
		if (strcmp(type->labels[i], label) == 0) {
			return true;
		}
	}
	return false;
}

static const struct migrate_label *label_decision(const struct migration *m, size_t type, size_t label)
{
	for (size_t i = 0; i < m->label_count; i++) {
		if (m->labels[i].type == type && m->labels[i].from == label) {
			return &m->labels[i];
		}
	}
	return NULL;
}

static bool label_is_taken(const struct migration *m, size_t type, const char *label)
{
	for (size_t i = 0; i < m->label_count; i++) {
		if (m->labels[i].type == type && strcmp(m->labels[i].name, label) == 0) {
			return true;
		}
	}
	return false;
}

static void label_candidates(struct match *k, size_t type, size_t now)
{
	const struct migration *m = k->m;
	const struct object *a = &m->from->all[type];
	const struct object *b = &m->to->all[now];

	for (size_t i = 0; i < a->label_count; i++) {
		if (has_label(b, a->labels[i]) || label_decision(m, type, i) != NULL || type_is_set(m, type)) {
			continue;
		}
		for (size_t n = 0; n < b->label_count; n++) {
			if (!has_label(a, b->labels[n]) && !label_is_taken(m, type, b->labels[n])) {
				candidate(k, "label", mem_printf(m, "%s.%s", a->path, a->labels[i]),
				          mem_printf(m, "%s.%s", a->path, part(m, a->labels[i])), b->labels[n], b->labels[n]);
			}
		}
	}
}

static void add_doubt(struct migration *m, enum migrate_doubt_kind kind, size_t table, size_t column)
{
	m->doubts = mem_resize(m, m->doubts, struct migrate_doubt, m->doubt_count + 1);
	m->doubts[m->doubt_count++] = (struct migrate_doubt){kind, table, column};
}

/* Does the type lose a label that the column may hold? */
static bool loses_label(const struct migration *m, const struct object *from, const struct object *to)
{
	const struct object *a = NULL;
	const struct object *b = NULL;

	for (size_t i = 0; from->own_type && i < m->from->count; i++) {
		a = m->from->all[i].kind == OBJECT_ENUM && strcmp(m->from->all[i].quoted, from->bare) == 0 ? &m->from->all[i]
		                                                                                           : a;
	}
	for (size_t i = 0; a != NULL && strcmp(from->type, to->type) == 0 && i < m->to->count; i++) {
		b = m->to->all[i].kind == OBJECT_ENUM && strcmp(m->to->all[i].quoted, to->bare) == 0 ? &m->to->all[i] : b;
	}
	for (size_t i = 0; b != NULL && i < a->label_count; i++) {
		const struct migrate_label *renamed = label_decision(m, (size_t)(a - m->from->all), i);

		if (!has_label(b, a->labels[i]) && (renamed == NULL || *renamed->name == '\0')) {
			return true;
		}
	}
	return false;
}

/* A key column is NOT NULL by being one: that is the key's business, and no decision. */
static bool in_primary_key(const struct objects *o, const struct object *column)
{
	const struct object *table = &o->all[column->parent];

	for (size_t i = 0; i < table->kid_count; i++) {
		const struct object *k = &o->all[table->kids[i]];

		for (size_t n = 0; k->kind == OBJECT_KEY && k->primary && n < k->column_count; n++) {
			if (strcasecmp(k->columns[n], column->name) == 0) {
				return true;
			}
		}
	}
	return false;
}

static void find_doubts(struct match *k, size_t table)
{
	struct migration *m = k->m;
	const struct migrate_table *t = &m->tables[table];

	for (size_t i = 0; t->from != OBJECT_NONE && i < t->count; i++) {
		const struct migrate_column *c = &t->cols[i];
		const struct object *to = &m->to->all[c->to];
		bool filled = to->fallback != NULL && strcasecmp(to->fallback, "NULL") != 0;

		if (c->set != NULL || to->generated != NULL) {
			continue;
		}
		if (c->from == OBJECT_NONE) {
			const char *rowid = m->to->all[t->to].identity;

			if (to->not_null && !filled && to->numbers == NULL &&
			    (rowid == NULL || strcasecmp(rowid, to->name) != 0)) {
				add_doubt(m, DOUBT_NEW_NOT_NULL, table, i);
			}
			continue;
		}
		if (!migrate_type_is_safe(m->from->dialect, m->from, c->from, m->to, c->to) ||
		    loses_label(m, &m->from->all[c->from], to)) {
			add_doubt(m, DOUBT_TYPE, table, i);
		}
		if (to->not_null && !m->from->all[c->from].not_null && !in_primary_key(m->to, to)) {
			const char *rowid = m->from->all[t->from].identity;

			if (rowid == NULL || strcasecmp(rowid, m->from->all[c->from].name) != 0) {
				add_doubt(m, DOUBT_NOT_NULL, table, i);
			}
		}
	}
}

void migrate_missing(struct migration *m, const struct migrate_doubt *d, const char *why, struct diags *diags)
{
	const struct migrate_column *c = &m->tables[d->table].cols[d->column];
	const struct object *to = &m->to->all[c->to];
	struct match k = {.m = m};
	const char *path = option_path(&k, to);
	const char *seen = why == NULL ? "" : mem_printf(m, " (%s)", why);
	const char *hint = mem_printf(m, "--set %s=EXPRESSION", path);

	m->missing++;
	if (d->kind == DOUBT_NEW_NOT_NULL) {
		diag_errorf(diags, NO_PLACE, "decision-missing", hint,
		            "column %s is new, NOT NULL and has no default: which value do the rows get that are there?%s",
		            path, seen);
	} else if (d->kind == DOUBT_NOT_NULL) {
		diag_errorf(diags, NO_PLACE, "decision-missing", hint,
		            "column %s becomes NOT NULL: what do rows get that have NULL?%s", path, seen);
	} else {
		diag_errorf(diags, NO_PLACE, "decision-missing", hint,
		            "column %s changes from %s to %s, which not every value allows: how are they converted?%s", path,
		            m->from->all[c->from].type, to->type, seen);
	}
}

struct migration *migrate_match(const void *ctx, const struct objects *from, const struct objects *to,
                                struct migrate_words *words, struct diags *diags)
{
	struct migration *m = mem_new(ctx, struct migration);
	struct match k = {.m = m, .words = words, .diags = diags, .postgres = from->dialect == DIALECT_POSTGRES};

	m->from = from;
	m->to = to;
	m->tables = mem_array(m, struct migrate_table, 1);
	k.new_of = mem_array(m, size_t, from->count + 1);
	k.dropped = mem_array(m, bool, from->count + 1);
	for (size_t i = 0; i < from->count; i++) {
		k.new_of[i] = OBJECT_NONE;
	}
	rename_tables(&k);
	rename_columns(&k);
	match_tables(&k);
	for (size_t i = 0; i < words->set_count; i++) {
		take_set(&k, &words->sets[i]);
	}
	if (k.wrong) {
		return NULL;
	}
	table_candidates(&k);
	for (size_t i = 0; i < m->count; i++) {
		column_candidates(&k, &m->tables[i]);
		find_doubts(&k, i);
	}
	for (size_t i = 0; i < from->count; i++) {
		size_t now = from->all[i].kind == OBJECT_ENUM ? objects_find(to, from->all[i].key) : OBJECT_NONE;

		if (now != OBJECT_NONE && to->all[now].kind == OBJECT_ENUM) {
			label_candidates(&k, i, now);
		}
	}
	return m;
}
