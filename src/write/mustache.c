/* Rendering and checking of templates: one walk over the tags for both.
 *
 * A check walks every section once with rows that have names and no values, so a template that
 * passed it cannot meet an unknown name, a missing parameter or bad SQL when it is rendered.
 * The engine knows no format beyond the escaping of {{x}}; numbers and code are made by the
 * queries (see template_functions).
 */
#include "dataeng/write/mustache.h"

#include <math.h>
#include <string.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/content/content.h"
#include "dataeng/wrap/sqlite.h"
#include "dataeng/write/tags.h"

/* Virtual machine steps of one query: far above the largest appendix, far below a hang. */
static const struct db_limits query_limits = {.steps = 400000000, .read_only = true, .no_attach = true};

struct value {
	const char *name;
	const char *text; /* NULL: NULL, or only the name is known */
	char type;        /* i, r, s, n */
	int64_t integer;
	double real;
};

/* A row around the place where we are. */
struct frame {
	const struct frame *outer;
	struct slice section;
	const struct value *values; /* [count]; of a section over a column: that column */
	size_t count;
	bool is_row; /* false: a section over a column, which names nothing anew */
};

struct run {
	void *ctx;
	struct buf *out;
	struct db *db;
	const struct template *t;
	const struct tags *tags;
	struct diags *diags;
	bool check; /* no row is read, nothing written */
};

static bool same(struct slice a, const char *b)
{
	return slice_is(a, b);
}

static const struct value *find_in(const struct frame *f, struct slice name)
{
	for (size_t i = 0; f->is_row && i < f->count; i++) {
		if (same(name, f->values[i].name)) {
			return &f->values[i];
		}
	}
	return NULL;
}

/* The value of a name: a column of the innermost row that has it, "section.column", or ".". */
static const struct value *find_value(const struct frame *frame, struct slice name)
{
	size_t dot = slice_find(name, ".", 0);
	struct slice section = dot == SIZE_MAX ? (struct slice){0} : slice_cut(name, 0, dot);
	struct slice column = dot == SIZE_MAX ? name : slice_from(name, dot + 1);

	for (const struct frame *f = frame; f != NULL; f = f->outer) {
		const struct value *v;

		if (slice_is(name, ".")) {
			return f->count > 0 ? &f->values[0] : NULL;
		}
		if (dot != SIZE_MAX && (section.n != f->section.n || memcmp(section.p, f->section.p, section.n) != 0)) {
			continue;
		}
		v = find_in(f, column);
		if (v != NULL) {
			return v;
		}
	}
	return NULL;
}

static const struct template_query *find_query(const struct run *r, struct slice name)
{
	for (size_t i = 0; i < r->t->query_count; i++) {
		if (same(name, r->t->queries[i].name)) {
			return &r->t->queries[i];
		}
	}
	return NULL;
}

static bool unknown_name(struct run *r, const struct tag *tag, const struct frame *frame)
{
	size_t room = r->t->query_count + 1;
	size_t count = 0;
	const char **names;
	char *name = slice_dup(r->ctx, tag->text);
	const char *near;

	for (const struct frame *f = frame; f != NULL; f = f->outer) {
		room += f->count;
	}
	names = mem_array(r->ctx, const char *, room);
	for (const struct frame *f = frame; f != NULL; f = f->outer) {
		for (size_t i = 0; f->is_row && i < f->count; i++) {
			names[count++] = f->values[i].name;
		}
	}
	for (size_t i = 0; i < r->t->query_count; i++) {
		names[count++] = r->t->queries[i].name;
	}
	near = diag_did_you_mean(name, names);
	return diag_errorf(r->diags, content_place(&r->t->body, tag->offset, tag->length), "template-name",
	                   near == NULL ? NULL : mem_printf(r->ctx, "did you mean '%s'?", near),
	                   "'%s' is neither a column here nor a query of this template", name);
}

static bool bind_parameters(struct run *r, const struct template_query *tq, struct query *q, const struct frame *frame)
{
	for (int i = 0; i < query_parameters(q); i++) {
		const char *name = query_parameter(q, i);
		const struct value *v = name == NULL ? NULL : find_value(frame, slice_of(name));

		if (v == NULL) {
			char *written = mem_printf(r->ctx, ":%s", name == NULL ? "" : name);
			size_t at = slice_find(slice_of(tq->sql.text), name == NULL ? "?" : written, 0);

			return diag_errorf(
			        r->diags, content_place(&tq->sql, at == SIZE_MAX ? 0 : at, name == NULL ? 1 : strlen(written)),
			        "template-parameter", "parameters are columns of the sections around the query's section",
			        "query '%s': no column '%s' around this section", tq->name, name == NULL ? "?" : name);
		}
		switch (v->type) {
		case 'i':
			query_bind_int(q, i, v->integer);
			break;
		case 'r':
			query_bind_real(q, i, v->real);
			break;
		default:
			query_bind_text(q, i, v->text);
		}
	}
	return true;
}

static bool sql_fault(struct run *r, const struct template_query *tq)
{
	int at = db_error_offset(r->db);

	diag_errorf(r->diags, content_place(&tq->sql, at < 0 ? 0 : (size_t)at, 1), "template-sql", NULL, "query '%s': %s",
	            tq->name, db_error(r->db));
	db_clear_error(r->db);
	return false;
}

/* The query ready for its first row; NULL after reporting. */
static struct query *open_query(struct run *r, const struct template_query *tq, const struct frame *frame)
{
	struct query *q = db_query(r->ctx, r->db, tq->sql.text, "");

	if (db_error(r->db) != NULL) {
		query_end(q);
		sql_fault(r, tq);
		return NULL;
	}
	if (!bind_parameters(r, tq, q, frame)) {
		query_end(q);
		return NULL;
	}
	return q;
}

/* Whole numbers are written without ".0", whatever SQLite computed them as. */
static char *real_text(void *ctx, double x, const char *otherwise)
{
	return floor(x) == x && fabs(x) < 1e15 ? mem_printf(ctx, "%.0f", x) : mem_strdup(ctx, otherwise);
}

static struct frame row_frame(struct run *r, void *ctx, struct query *q, struct slice section, const struct frame *outer)
{
	size_t count = (size_t)query_columns(q);
	struct value *values = mem_array(ctx, struct value, count);

	for (size_t i = 0; i < count; i++) {
		int col = (int)i;
		struct value *v = &values[i];

		v->name = mem_strdup(ctx, query_name(q, col));
		v->type = r->check ? 'n' : query_storage(q, col)[0];
		if (v->type == 'i') {
			v->integer = query_int(q, col);
		} else if (v->type == 'r') {
			v->real = query_real(q, col);
		} else if (v->type != 'n') {
			v->type = 's';
		}
		if (v->type == 'r') {
			v->text = real_text(ctx, v->real, query_text(q, col));
		} else if (v->type != 'n') {
			v->text = mem_strdup(ctx, query_text(q, col));
		}
	}
	return (struct frame){outer, section, values, count, true};
}

static bool walk(struct run *r, size_t from, size_t to, const struct frame *frame);

/* {{#query}}: the content once for each row. In a check: once. */
static bool query_section(struct run *r, const struct template_query *tq, size_t tag, const struct frame *frame)
{
	const struct tag *t = &r->tags->all[tag];
	struct query *q = open_query(r, tq, frame);
	bool ok = true;
	bool any = false;

	if (q == NULL) {
		return false;
	}
	while (ok && (r->check ? !any : query_next(q))) {
		void *ctx = mem_context(r->ctx, "row");
		struct frame row = row_frame(r, ctx, q, t->text, frame);

		any = true;
		if (t->kind == TAG_SECTION) {
			ok = walk(r, tag + 1, t->end, &row);
		}
		mem_free(ctx);
		if (t->kind == TAG_INVERTED) {
			break;
		}
	}
	if (!query_end(q) && db_error(r->db) != NULL) {
		return sql_fault(r, tq);
	}
	if (ok && t->kind == TAG_INVERTED && (r->check || !any)) {
		ok = walk(r, tag + 1, t->end, frame);
	}
	return ok;
}

static bool is_true(const struct value *v)
{
	return v->text != NULL && v->text[0] != '\0' && strcmp(v->text, "0") != 0;
}

static bool section(struct run *r, size_t tag, const struct frame *frame)
{
	const struct tag *t = &r->tags->all[tag];
	const struct value *v = find_value(frame, t->text);
	const struct template_query *tq = v == NULL ? find_query(r, t->text) : NULL;
	struct frame inner;

	if (tq != NULL) {
		return query_section(r, tq, tag, frame);
	}
	if (v == NULL) {
		return unknown_name(r, t, frame);
	}
	if (!r->check && is_true(v) != (t->kind == TAG_SECTION)) {
		return true;
	}
	inner = (struct frame){frame, t->text, v, 1, false};
	return walk(r, tag + 1, t->end, t->kind == TAG_SECTION ? &inner : frame);
}

static void put(struct run *r, const struct tag *t, const char *text)
{
	if (r->check) {
		return;
	}
	if (t->kind == TAG_ESCAPED) {
		markdown_escape(r->out, text);
	} else {
		buf_str(r->out, text);
	}
}

static bool variable(struct run *r, const struct tag *t, const struct frame *frame)
{
	const struct value *v = find_value(frame, t->text);
	const struct template_query *tq = v == NULL ? find_query(r, t->text) : NULL;
	struct query *q;

	if (v != NULL) {
		put(r, t, v->text);
		return true;
	}
	if (tq == NULL) {
		return unknown_name(r, t, frame);
	}
	q = open_query(r, tq, frame);
	if (q == NULL) {
		return false;
	}
	if (!r->check && query_next(q)) {
		bool whole = strcmp(query_storage(q, 0), "real") == 0;

		put(r, t, whole ? real_text(r->ctx, query_real(q, 0), query_text(q, 0)) : query_text(q, 0));
	}
	return query_end(q) || db_error(r->db) == NULL ? true : sql_fault(r, tq);
}

/* Tags from (included) to to (not included). A check goes on after a fault. */
static bool walk(struct run *r, size_t from, size_t to, const struct frame *frame)
{
	bool ok = true;

	for (size_t i = from; i < to && (ok || r->check);) {
		const struct tag *t = &r->tags->all[i];

		switch (t->kind) {
		case TAG_TEXT:
			if (!r->check) {
				buf_add(r->out, t->text.p, t->text.n);
			}
			i++;
			break;
		case TAG_SECTION:
		case TAG_INVERTED:
			ok &= section(r, i, frame);
			i = t->end;
			break;
		default:
			ok &= variable(r, t, frame);
			i++;
		}
	}
	return ok;
}

static bool go(void *ctx, struct buf *out, struct db *db, const struct template *t, struct diags *diags, bool check)
{
	void *tmp = mem_context(ctx, "template");
	struct tags *tags = tags_parse(tmp, t->body, diags);
	struct db_limits before = db_limits(db);
	bool ok = false;

	if (tags != NULL) {
		struct run r = {.ctx = tmp, .out = out, .db = db, .t = t, .tags = tags, .diags = diags, .check = check};

		db_limit(db, query_limits);
		ok = walk(&r, 0, tags->count, NULL);
		db_limit(db, before);
	}
	mem_free(tmp);
	return ok;
}

bool mustache_render(void *ctx, struct buf *out, struct db *db, const struct template *t, struct diags *diags)
{
	return go(ctx, out, db, t, diags, false);
}

/* A query that no tag names is a fault as well: it is a typing error more often than an idea. */
static bool all_used(const struct template *t, struct diags *diags)
{
	bool ok = true;

	for (size_t i = 0; i < t->query_count; i++) {
		const char *at = t->body.text;
		size_t n = strlen(t->queries[i].name);
		bool used = false;

		while (!used && (at = strstr(at, t->queries[i].name)) != NULL) {
			used = at > t->body.text && strchr("{#^& ", at[-1]) != NULL && strchr("}. ", at[n]) != NULL;
			at += n;
		}
		if (!used) {
			ok = diag_errorf(diags, t->queries[i].sql.place, "template-query-unused",
			                 "delete it, or name it in a tag", "no tag names the query '%s'", t->queries[i].name);
		}
	}
	return ok;
}

bool mustache_check(void *ctx, struct db *db, const struct template *t, struct diags *diags)
{
	bool ok = go(ctx, NULL, db, t, diags, true);

	return all_used(t, diags) && ok;
}
