/* From the text of a conceptual DBML to what it wants. The grammar of the notes is explained at the head of that text
 * (write/dbml_model.c). Every name is checked here, so that the edits behind cannot fail half way. */
#include "dataeng/read/dbml_model.h"

#include <string.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/name.h"
#include "dataeng/base/text.h"
#include "dataeng/model/session.h"

static const char *const types[] = {"text",    "integer", "decimal", "money", "date",      "timestamp",
                                    "boolean", "enum",    "binary",  "json",  "composite", NULL};
static const char *const kinds[] = {"strong", "weak", "associative", "lookup", "subtype", NULL};
static const char FACTS[] = "facts of ";
static const char SUBTYPE[] = "subtype of ";

struct reader {
	const void *ctx;
	struct session *s;
	const struct dbml *d;
	struct want *w;
	bool ok;
};

static void fault(struct reader *r, size_t offset, size_t length, const char *hint, const char *message)
{
	r->ok = dbml_error(r->s, r->d, offset, length, "dbml-model", hint, "%s", message);
}

static bool is_in(const char *word, const char *const *list)
{
	for (; *list != NULL; list++) {
		if (strcmp(*list, word) == 0) {
			return true;
		}
	}
	return false;
}

static const char *maybe(struct reader *r, const char *word, const char *const *known)
{
	const char *near = diag_did_you_mean(word, known);

	return near != NULL ? mem_printf(r->ctx, "did you mean \"%s\"?", near) : NULL;
}

static void check_name(struct reader *r, const char *name, size_t offset, size_t length)
{
	if (!name_is_snake(name)) {
		fault(r, offset, length, mem_printf(r->ctx, "write it as \"%s\"", name_snake(r->ctx, name)),
		      mem_printf(r->ctx, "\"%s\" is no name of this model: small letters, digits, underscores", name));
	}
}

struct want_owner *want_owner(const struct want *w, const char *name)
{
	for (size_t i = 0; i < w->count; i++) {
		if (strcmp(w->owners[i].name, name) == 0) {
			return &w->owners[i];
		}
	}
	return NULL;
}

struct want_attribute *want_attribute(const struct want_owner *o, const char *name)
{
	for (size_t i = 0; i < o->attribute_count; i++) {
		if (strcmp(o->attributes[i].name, name) == 0) {
			return &o->attributes[i];
		}
	}
	return NULL;
}

/* The next part before a semicolon, trimmed. */
static bool next_part(struct slice *rest, struct slice *part)
{
	size_t end;

	if (rest->n == 0) {
		return false;
	}
	end = slice_find(*rest, ";", 0);
	end = end == SIZE_MAX ? rest->n : end;
	*part = slice_trim(slice_cut(*rest, 0, end));
	*rest = slice_from(*rest, end < rest->n ? end + 1 : end);
	return true;
}

/* Blanks of any kind become one: the writer writes a note on one line. */
static char *plain(const void *ctx, struct slice s)
{
	char *out = slice_dup(ctx, s);

	for (char *p = out; *p != '\0'; p++) {
		*p = (unsigned char)*p < ' ' ? ' ' : *p;
	}
	return out;
}

static const char *add_part(const void *ctx, const char *note, const char *part)
{
	return note == NULL ? part : mem_printf(ctx, "%s; %s", note, part);
}

void dbml_note(const void *ctx, const char *note, struct want_attribute *a)
{
	struct slice rest = slice_of(note);
	struct slice part;

	while (next_part(&rest, &part)) {
		const char *text = plain(ctx, part);

		if (strcmp(text, "personal") == 0 || strcmp(text, "special") == 0) {
			a->pii = text;
		} else if (strncmp(text, "derived:", 8) == 0) {
			a->derived = plain(ctx, slice_trim(slice_from(part, 8)));
		} else if (strncmp(text, "part of ", 8) == 0) {
			a->part_of = text + 8;
		} else if (*text != '\0') {
			a->note = add_part(ctx, a->note, text);
		}
	}
}

static void read_attribute(struct reader *r, struct want_owner *o, const struct dbml_column *c)
{
	struct want_attribute *a = &o->attributes[o->attribute_count];
	const struct dbml_enum *e = dbml_enum(r->d, c->type);

	*a = (struct want_attribute){.name = c->name,
	                             .type = e != NULL ? "enum" : c->type,
	                             .several = c->several,
	                             .pk = c->pk,
	                             .is_unique = c->unique,
	                             .required = c->not_null ? 1
	                                         : c->null   ? 0
	                                                     : -1,
	                             .pii = "none",
	                             .value = c->value,
	                             .offset = c->offset,
	                             .length = c->length};
	check_name(r, c->name, c->offset, c->length);
	if (e != NULL) {
		a->values = e->values;
	} else if (!is_in(c->type, types)) {
		fault(r, c->offset, c->length, maybe(r, c->type, types),
		      mem_printf(r->ctx, "there is no type \"%s\"", c->type));
	}
	if (want_attribute(o, c->name) != NULL) {
		fault(r, c->offset, c->length, NULL, mem_printf(r->ctx, "\"%s\" has two attributes \"%s\"", o->name, c->name));
	}
	dbml_note(r->ctx, c->note, a);
	o->attribute_count++;
}

static void read_relationship(struct reader *r, struct want_owner *o, const struct dbml_column *c, const struct dbml_ref *ref)
{
	struct want_relationship *w = &o->relationships[o->relationship_count++];
	struct slice rest = slice_of(c->note);
	struct slice part;

	*w = (struct want_relationship){.role = c->name,
	                                .target = ref->to_table,
	                                .cardinality = strcmp(ref->relation, "<>") == 0  ? "many-to-many"
	                                               : strcmp(ref->relation, "-") == 0 ? "one-to-one"
	                                                                                 : "many-to-one",
	                                .optional = c->not_null ? 0
	                                            : c->null   ? 1
	                                                        : -1,
	                                .pk = c->pk,
	                                .offset = c->offset,
	                                .length = c->length};
	check_name(r, c->name, c->offset, c->length);
	if (strcmp(ref->relation, "<") == 0) {
		fault(r, c->offset, c->length, mem_printf(r->ctx, "write it in \"%s\", with >", ref->to_table),
		      "a relationship is written on the side that refers");
	}
	while (next_part(&rest, &part)) {
		if (slice_is(part, "owner")) {
			w->identifying = true;
		} else if (part.n > 0) {
			w->verb = add_part(r->ctx, w->verb, plain(r->ctx, part));
		}
	}
}

static void read_columns(struct reader *r, struct want_owner *o, const struct dbml_table *t)
{
	o->attributes = mem_array(r->ctx, struct want_attribute, t->column_count + 1);
	o->relationships = mem_array(r->ctx, struct want_relationship, t->column_count + 1);
	for (size_t i = 0; i < t->column_count; i++) {
		const struct dbml_column *c = &t->columns[i];

		if (strcmp(c->type, "ref") != 0) {
			read_attribute(r, o, c);
		} else if (c->ref_count != 1) {
			fault(r, c->offset, c->length, "customer ref [ref: > customer.id]", "a ref says what it refers to");
		} else {
			read_relationship(r, o, c, &c->refs[0]);
		}
	}
}

static void read_label(struct reader *r, struct want_owner *o, const struct dbml_table *t)
{
	const char *label = t->label;

	o->kind = "strong";
	if (label == NULL || *label == '\0') {
		return;
	}
	if (strncmp(label, FACTS, sizeof(FACTS) - 1) == 0) {
		o->kind = "facts";
		o->name = label + sizeof(FACTS) - 1;
	} else if (strncmp(label, SUBTYPE, sizeof(SUBTYPE) - 1) == 0) {
		o->kind = "subtype";
		o->parent = label + sizeof(SUBTYPE) - 1;
	} else if (is_in(label, kinds)) {
		o->kind = label;
	} else {
		fault(r, t->offset, t->length, "weak, associative, lookup, subtype of NAME, or facts of ENTITY.ROLE",
		      mem_printf(r->ctx, "\"%s\" is no kind of entity", label));
	}
}

static void read_table(struct reader *r, const struct dbml_table *t)
{
	struct want_owner *o = &r->w->owners[r->w->count];

	*o = (struct want_owner){.name = t->name, .offset = t->offset, .length = t->length};
	check_name(r, t->name, t->offset, t->length);
	read_label(r, o, t);
	if (want_owner(r->w, o->name) != NULL) {
		fault(r, t->offset, t->length, NULL, mem_printf(r->ctx, "there are two entities \"%s\"", o->name));
	}
	read_columns(r, o, t);
	r->w->count++;
}

static bool is_entity(const struct want *w, const char *name)
{
	const struct want_owner *o = want_owner(w, name);

	return o != NULL && strcmp(o->kind, "facts") != 0;
}

static void check_entity(struct reader *r, const char *name, size_t offset, size_t length)
{
	const char **known = mem_array(r->ctx, const char *, r->w->count + 1);

	if (is_entity(r->w, name)) {
		return;
	}
	for (size_t i = 0; i < r->w->count; i++) {
		known[i] = r->w->owners[i].name;
	}
	fault(r, offset, length, maybe(r, name, known), mem_printf(r->ctx, "there is no entity \"%s\"", name));
}

/* A subtype of itself, over however many steps, has no top. */
static void check_parents(struct reader *r, const struct want_owner *o)
{
	const struct want_owner *up = o;

	for (size_t steps = 0; up != NULL && up->parent != NULL; steps++) {
		up = want_owner(r->w, up->parent);
		if (up == o || steps > r->w->count) {
			fault(r, o->offset, o->length, NULL, mem_printf(r->ctx, "\"%s\" is a subtype of itself", o->name));
			return;
		}
	}
}

static void check_parts(struct reader *r, const struct want_owner *o)
{
	for (size_t i = 0; i < o->attribute_count; i++) {
		struct want_attribute *a = &o->attributes[i];
		struct want_attribute *whole = a->part_of != NULL ? want_attribute(o, a->part_of) : NULL;

		if (a->part_of != NULL && (whole == NULL || whole == a || whole->part_of != NULL)) {
			fault(r, a->offset, a->length, "the composite is an attribute of the same entity",
			      mem_printf(r->ctx, "\"%s\" cannot be a part of \"%s\"", a->name, a->part_of));
		} else if (whole != NULL) {
			whole->type = "composite";
		}
	}
}

/* The relationship a table of facts is about has to be in the text too. */
static void check_facts(struct reader *r, const struct want_owner *o)
{
	const char *dot = strchr(o->name, '.');
	const struct want_owner *e =
	        dot != NULL ? want_owner(r->w, mem_strndup(r->ctx, o->name, (size_t)(dot - o->name))) : NULL;

	for (size_t i = 0; e != NULL && i < e->relationship_count; i++) {
		if (strcmp(e->relationships[i].role, dot + 1) == 0) {
			return;
		}
	}
	fault(r, o->offset, o->length, "facts of ENTITY.ROLE; drop the table when the relationship is dropped",
	      mem_printf(r->ctx, "there is no relationship \"%s\"", o->name));
}

static void check_owner(struct reader *r, const struct want_owner *o)
{
	if (o->parent != NULL) {
		check_entity(r, o->parent, o->offset, o->length);
		check_parents(r, o);
	}
	for (size_t i = 0; i < o->relationship_count; i++) {
		check_entity(r, o->relationships[i].target, o->relationships[i].offset, o->relationships[i].length);
	}
	check_parts(r, o);
	if (strcmp(o->kind, "facts") == 0) {
		check_facts(r, o);
	}
}

bool dbml_want(const void *ctx, struct session *s, const struct dbml *d, struct want *w)
{
	struct reader r = {.ctx = ctx, .s = s, .d = d, .w = w, .ok = true};

	w->owners = mem_array(ctx, struct want_owner, d->table_count + 1);
	w->count = 0;
	for (size_t i = 0; i < d->table_count; i++) {
		read_table(&r, &d->tables[i]);
	}
	for (size_t i = 0; i < w->count; i++) {
		check_owner(&r, &w->owners[i]);
	}
	for (size_t i = 0; i < d->ref_count; i++) {
		fault(&r, d->refs[i].offset, d->refs[i].length, "customer ref [ref: > customer.id]",
		      "a relationship is written as a column of type ref");
	}
	return r.ok;
}
