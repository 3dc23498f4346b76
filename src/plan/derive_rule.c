/* Rules over several columns or rows.
 *
 * Order of two facts of one row is a CHECK. Limits and overlaps look at other rows: a trigger guards them, which in PostgreSQL
 * first locks the row that is counted for, so that two sessions cannot both take the last place; an overlap is an exclusion
 * constraint there, which the engine itself keeps. What a table cannot say is recorded as left to the application.
 */
#include "dataeng/plan/derive_parts.h"

#include <string.h>
#include <strings.h>

#include "dataeng/base/mem.h"
#include "dataeng/model/dialect.h"
#include "dataeng/plan/words.h"

static bool same_type(const struct design_column *a, const struct design_column *b)
{
	return a != b && strcmp(a->type, b->type) == 0 && strcmp(a->postgres_type, b->postgres_type) == 0;
}

static bool is_ordered(const struct design_column *c)
{
	static const char *const types[] = {"date", "timestamp", "integer", "decimal", "money"};

	for (size_t i = 0; c->type != NULL && i < sizeof(types) / sizeof(types[0]); i++) {
		if (strcmp(c->type, types[i]) == 0) {
			return strcmp(c->postgres_type, "time") != 0;
		}
	}
	return false;
}

static bool is_moment(const struct design_column *c)
{
	return is_ordered(c) && (strcmp(c->type, "date") == 0 || strcmp(c->type, "timestamp") == 0);
}

static bool has_order(const struct design_table *t, const struct design_column *early, const struct design_column *late)
{
	for (size_t i = 0; i < t->checks.count; i++) {
		const struct design_check *k = t->checks.all[i];

		if (strcmp(k->kind, "order") == 0 && k->column == late && strstr(k->sqlite, early->name) != NULL) {
			return true;
		}
	}
	return false;
}

static void add_order(struct design *d, struct design_table *t, struct design_column *early, struct design_column *late,
                      bool strictly, int64_t rule_id)
{
	const char *expr = mem_printf(d->ctx, "%s %s %s", dialect_name(d->ctx, late->name),
	                              strictly ? ">" : ">=", dialect_name(d->ctx, early->name));

	if (!has_order(t, early, late)) {
		design_add_check(d, t, late, "order", "order", expr, expr)->rule_id = rule_id;
	}
}

static void order_rule(struct design *d, const struct concept_rule *r)
{
	struct design_table *t = r->entity->table;
	struct list columns = {0};
	bool found = r->parts.count == 2;

	for (size_t i = 0; found && i < r->parts.count; i++) {
		found = derive_part_columns(d, t, r->parts.all[i], &columns);
	}
	if (found && columns.count == 2 && has_order(t, columns.all[1], columns.all[0])) {
		design_decide(d, "business-rule", t->name, "left to the application", "a CHECK",
		              mem_printf(d->ctx, "\"%s\": the opposite is said, too.", r->body));
		return;
	}
	if (found && columns.count == 2 && same_type(columns.all[0], columns.all[1])) {
		add_order(d, t, columns.all[0], columns.all[1], strcasestr(r->body, " after ") != NULL, r->id);
		return;
	}
	design_decide(d, "business-rule", t->name, "left to the application", "a CHECK",
	              mem_printf(d->ctx, "\"%s\": the two facts are not in one row, or are not of one type.", r->body));
}

/* Replaces the word of a name by another: start_date with start -> end gives end_date. */
static char *replace_word(const struct design *d, const char *name, const char *word, const char *by)
{
	size_t n = strlen(word);

	for (const char *p = strstr(name, word); p != NULL; p = strstr(p + 1, word)) {
		if ((p == name || p[-1] == '_') && (p[n] == '\0' || p[n] == '_')) {
			return mem_printf(d->ctx, "%.*s%s%s", (int)(p - name), name, by, p + n);
		}
	}
	return NULL;
}

static struct design_column *partner(const struct design *d, const struct design_table *t, const struct design_column *c)
{
	char *start, *end;

	for (size_t i = 0; is_ordered(c) && words_line(d->ctx, "period", i, &start, &end); i++) {
		const char *name = replace_word(d, c->name, start, end);
		struct design_column *late = name != NULL ? design_column(t, name) : NULL;

		if (late != NULL && same_type(c, late)) {
			return late;
		}
	}
	return NULL;
}

bool derive_period(const struct design *d, const struct design_table *t, struct design_column **from,
                   struct design_column **until)
{
	for (size_t i = 0; i < t->columns.count; i++) {
		struct design_column *c = t->columns.all[i];

		if (is_moment(c) && (*until = partner(d, t, c)) != NULL) {
			*from = c;
			return true;
		}
	}
	return false;
}

/* Names that say earlier and later say it for each row. */
static void implied_orders(struct design *d, struct design_table *t)
{
	for (size_t i = 0; i < t->columns.count; i++) {
		struct design_column *c = t->columns.all[i];
		struct design_column *late = partner(d, t, c);

		if (late != NULL && !has_order(t, c, late) && !has_order(t, late, c)) {
			add_order(d, t, c, late, false, 0);
			design_assume(d, design_path(d, t, late->name), mem_printf(d->ctx, "is never before %s", c->name),
			              "Not stated, but the two names say it.");
		}
	}
}

/* The columns a rule counts by, and of an overlap the period it names itself. False when they are not all in the table. */
static bool rule_columns(const struct design *d, const struct concept_rule *r, struct list *per, struct list *moments)
{
	for (size_t i = 0; i < r->parts.count; i++) {
		struct list columns = {0};

		if (!derive_part_columns(d, r->entity->table, r->parts.all[i], &columns)) {
			return false;
		}
		for (size_t j = 0; j < columns.count; j++) {
			struct design_column *c = columns.all[j];

			list_add(d->ctx, is_moment(c) && c->relationship_id == 0 ? moments : per, c);
		}
	}
	return true;
}

/* "a = NEW.a AND b = NEW.b", with the alias of the other row before each. */
static char *same_columns(const struct design *d, const struct list *per, const char *alias)
{
	char *out = mem_strdup(d->ctx, "");

	for (size_t i = 0; i < per->count; i++) {
		const char *name = dialect_name(d->ctx, ((struct design_column *)per->all[i])->name);

		out = mem_printf(d->ctx, "%s%s%s.%s = NEW.%s", out, i > 0 ? " AND " : "", alias, name, name);
	}
	return out;
}

/* The row itself, which an update must not count. */
static char *other_row(const struct design *d, const struct design_table *t, const char *alias)
{
	char *out = mem_strdup(d->ctx, "");

	for (size_t i = 0; i < t->primary->columns.count; i++) {
		const char *name = dialect_name(d->ctx, ((struct design_column *)t->primary->columns.all[i])->name);

		out = mem_printf(d->ctx, "%s%s%s.%s = OLD.%s", out, i > 0 ? " AND " : "", alias, name, name);
	}
	return mem_printf(d->ctx, "NOT (%s)", out);
}

/* A limit on what is there at the same time counts rows that have not ended: the column that says so, or NULL. */
static struct design_column *end_column(const struct design *d, const struct concept_rule *r)
{
	static const char *const words[] = {"same time", "at once", "at a time",   "active",      "open ",
	                                    "current",   "on loan", "outstanding", "simultaneous"};
	struct design_column *from, *until;
	bool now = false;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		now = now || strcasestr(r->body, words[i]) != NULL;
	}
	return now && derive_period(d, r->entity->table, &from, &until) && !until->not_null ? until : NULL;
}

static void sqlite_guard(struct design *d, const struct concept_rule *r, const char *name, const char *event,
                         const char *condition)
{
	struct design_table *t = r->entity->table;
	struct design_object *o = design_add_object(d, t, "trigger", name);

	o->rule_id = r->id;
	o->comment = derive_comment(d, r->body);
	o->sqlite = mem_printf(d->ctx, "CREATE TRIGGER %s BEFORE %s ON %s\nWHEN %s\nBEGIN\n  SELECT RAISE(ABORT, %s);\nEND",
	                       dialect_name(d->ctx, o->name), event, dialect_name(d->ctx, t->name), condition,
	                       dialect_text(d->ctx, o->comment));
}

/* Locks the row counted for, so that sessions take turns; which row that is, the reference tells. */
static char *lock(const struct design *d, const struct design_table *t, const struct list *per)
{
	for (size_t i = 0; i < t->fks.count; i++) {
		const struct design_fk *f = t->fks.all[i];
		const struct design_column *c = f->columns.all[0];

		if (f->columns.count == 1 && list_has(per, c)) {
			return mem_printf(d->ctx, "  PERFORM 1 FROM %s WHERE %s = NEW.%s FOR UPDATE;\n",
			                  dialect_name(d->ctx, f->to->name),
			                  dialect_name(d->ctx, ((struct design_column *)f->to_columns.all[0])->name),
			                  dialect_name(d->ctx, c->name));
		}
	}
	return mem_printf(d->ctx, "  LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE;\n", dialect_name(d->ctx, t->name));
}

/* In an INSERT trigger OLD is not there; two triggers share one function by its TG_OP. */
static void postgres_guard(struct design *d, const struct concept_rule *r, const char *name, const struct list *per,
                           const char *insert, const char *update)
{
	struct design_table *t = r->entity->table;
	struct design_object *fn = design_add_object(d, t, "function", name);
	struct design_object *tr;
	const char *text = dialect_text(d->ctx, derive_comment(d, r->body));

	fn->rule_id = r->id;
	fn->comment = derive_comment(d, r->body);
	fn->postgres =
	        mem_printf(d->ctx,
	                   "CREATE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n%s  IF TG_OP = 'INSERT' THEN\n"
	                   "    IF %s THEN\n      RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = %s;\n"
	                   "    END IF;\n  ELSIF %s THEN\n    RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = "
	                   "%s;\n  END IF;\n  RETURN NEW;\nEND\n$$",
	                   dialect_name(d->ctx, fn->name), lock(d, t, per), insert, text, update, text);
	tr = design_add_object(d, t, "trigger", name);
	tr->rule_id = r->id;
	tr->comment = fn->comment;
	tr->postgres =
	        mem_printf(d->ctx, "CREATE TRIGGER %s BEFORE INSERT OR UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION %s()",
	                   dialect_name(d->ctx, tr->name), dialect_name(d->ctx, t->name), dialect_name(d->ctx, fn->name));
}

static void guard(struct design *d, const struct concept_rule *r, const char *name, const char *insert, const char *update)
{
	sqlite_guard(d, r, mem_printf(d->ctx, "%s_insert", name), "INSERT", insert);
	sqlite_guard(d, r, mem_printf(d->ctx, "%s_update", name), "UPDATE", update);
}

static void not_expressible(struct design *d, const struct concept_rule *r, const char *why)
{
	design_decide(d, "business-rule", r->entity->table->name, "left to the application", "a trigger",
	              mem_printf(d->ctx, "\"%s\": %s", r->body, why));
}

static void limit_rule(struct design *d, const struct concept_rule *r)
{
	struct design_table *t = r->entity->table;
	struct list per = {0}, moments = {0};
	struct design_column *end = end_column(d, r);
	const char *alive, *count, *insert, *update, *name;

	if (r->has_value && r->value < 1) {
		not_expressible(d, r, "a limit of nothing would forbid every row.");
		return;
	}
	if (!r->has_value || !rule_columns(d, r, &per, &moments) || per.count == 0 || moments.count > 0) {
		not_expressible(d, r, "what it counts is not a column of one table.");
		return;
	}
	name = design_take_name(d, mem_printf(d->ctx, "%s_%s_limit", t->name, design_names(d, &per, "_")));
	alive = end != NULL ? mem_printf(d->ctx, " AND o.%s IS NULL", dialect_name(d->ctx, end->name)) : "";
	count = mem_printf(d->ctx, "(SELECT count(*) FROM %s AS o WHERE %s%s", dialect_name(d->ctx, t->name),
	                   same_columns(d, &per, "o"), alive);
	insert = mem_printf(d->ctx, "%s%s%s) >= %.0f",
	                    end != NULL ? mem_printf(d->ctx, "NEW.%s IS NULL AND ", dialect_name(d->ctx, end->name)) : "",
	                    count, "", r->value);
	update = mem_printf(d->ctx, "%s%s AND %s) >= %.0f",
	                    end != NULL ? mem_printf(d->ctx, "NEW.%s IS NULL AND ", dialect_name(d->ctx, end->name)) : "",
	                    count, other_row(d, t, "o"), r->value);
	guard(d, r, name, insert, update);
	postgres_guard(d, r, name, &per, insert, update);
	design_decide(d, "business-rule", t->name, "guarded by a trigger", "left to the application",
	              mem_printf(d->ctx, "\"%s\": rows are counted before each change%s%s.", r->body,
	                         end != NULL ? ", those not ended by " : "", end != NULL ? end->name : ""));
}

/* Two half-open periods overlap when each begins before the other ends; without an end it goes on for ever. */
static char *overlaps(const struct design *d, const struct design_table *t, const struct list *per,
                      const struct design_column *from, const struct design_column *until)
{
	const char *a = dialect_name(d->ctx, from->name);
	const char *b = dialect_name(d->ctx, until->name);

	return mem_printf(d->ctx,
	                  "SELECT 1 FROM %s AS o WHERE %s%so.%s < coalesce(NEW.%s, '9999') AND NEW.%s < coalesce(o.%s, '9999')",
	                  dialect_name(d->ctx, t->name), same_columns(d, per, "o"), per->count > 0 ? " AND " : "", a, b, a, b);
}

static bool all_integers(const struct list *per)
{
	for (size_t i = 0; i < per->count; i++) {
		const struct design_column *c = per->all[i];

		if (strcmp(c->postgres_type, "bigint") != 0 && strcmp(c->postgres_type, "integer") != 0) {
			return false;
		}
	}
	return true;
}

/* An integer as a range of one value lets GiST compare it without an extension. */
static void exclusion(struct design *d, const struct concept_rule *r, const struct list *per, const struct design_column *from,
                      const struct design_column *until)
{
	struct design_table *t = r->entity->table;
	const char *range = strcmp(from->type, "date") == 0 ? "daterange" : "tstzrange";
	struct design_object *o =
	        design_add_object(d, t, "exclusion", design_take_name(d, mem_printf(d->ctx, "%s_no_overlap", t->name)));
	char *parts = mem_strdup(d->ctx, "");

	for (size_t i = 0; i < per->count; i++) {
		const struct design_column *c = per->all[i];
		const char *name = dialect_name(d->ctx, c->name);

		parts = mem_printf(d->ctx, "%s%s(%s, %s, '[]') WITH &&, ", parts,
		                   strcmp(c->postgres_type, "bigint") == 0 ? "int8range" : "int4range", name, name);
	}
	o->rule_id = r->id;
	o->comment = derive_comment(d, r->body);
	o->postgres = mem_printf(d->ctx, "ALTER TABLE %s ADD CONSTRAINT %s EXCLUDE USING gist (%s%s(%s, %s) WITH &&)",
	                         dialect_name(d->ctx, t->name), dialect_name(d->ctx, o->name), parts, range,
	                         dialect_name(d->ctx, from->name), dialect_name(d->ctx, until->name));
}

static void overlap_rule(struct design *d, const struct concept_rule *r)
{
	struct design_table *t = r->entity->table;
	struct list per = {0}, moments = {0};
	struct design_column *from, *until;
	const char *found, *name;

	if (!rule_columns(d, r, &per, &moments)) {
		not_expressible(d, r, "a part of it is kept in another table.");
		return;
	}
	if (moments.count == 2 && same_type(moments.all[0], moments.all[1])) {
		from = moments.all[0];
		until = moments.all[1];
	} else if (!derive_period(d, t, &from, &until)) {
		not_expressible(d, r, "there is no pair of columns that says from when until when.");
		return;
	}
	add_order(d, t, from, until, false, 0);
	name = mem_printf(d->ctx, "%s_overlap", t->name);
	found = overlaps(d, t, &per, from, until);
	guard(d, r, name, mem_printf(d->ctx, "EXISTS (%s)", found),
	      mem_printf(d->ctx, "EXISTS (%s AND %s)", found, other_row(d, t, "o")));
	if (all_integers(&per)) {
		exclusion(d, r, &per, from, until);
	} else {
		const char *typed = strcmp(from->type, "date") == 0 ? "date" : "timestamptz";
		const char *plain =
		        mem_printf(d->ctx,
		                   "SELECT 1 FROM %s AS o WHERE %s AND o.%s < coalesce(NEW.%s, '%s'::%s) AND NEW.%s < "
		                   "coalesce(o.%s, '%s'::%s)",
		                   dialect_name(d->ctx, t->name), same_columns(d, &per, "o"), dialect_name(d->ctx, from->name),
		                   dialect_name(d->ctx, until->name), "infinity", typed, dialect_name(d->ctx, from->name),
		                   dialect_name(d->ctx, until->name), "infinity", typed);

		postgres_guard(d, r, name, &per, mem_printf(d->ctx, "EXISTS (%s)", plain),
		               mem_printf(d->ctx, "EXISTS (%s AND %s)", plain, other_row(d, t, "o")));
	}
	design_decide(d, "business-rule", t->name, "guarded: an exclusion constraint in PostgreSQL, triggers in SQLite",
	              "left to the application",
	              mem_printf(d->ctx, "\"%s\": from %s up to, not including, %s.", r->body, from->name, until->name));
}

static void one_rule(struct design *d, const struct concept_rule *r)
{
	if (strcmp(r->kind, "limit") == 0) {
		limit_rule(d, r);
	} else if (strcmp(r->kind, "overlap") == 0) {
		overlap_rule(d, r);
	} else if (strcmp(r->kind, "check") == 0) {
		not_expressible(d, r, "it is stated in words that no constraint was made from.");
	}
}

/* Stated orders first: the other rules add only those that are missing. */
void derive_rules(struct design *d)
{
	for (size_t i = 0; i < d->concept->rules.count; i++) {
		const struct concept_rule *r = d->concept->rules.all[i];

		if (r->entity->table != NULL && strcmp(r->kind, "order") == 0) {
			order_rule(d, r);
		}
	}
	for (size_t i = 0; i < d->concept->rules.count; i++) {
		const struct concept_rule *r = d->concept->rules.all[i];

		if (r->entity->table != NULL) {
			one_rule(d, r);
		}
	}
	for (size_t i = 0; i < d->tables.count; i++) {
		implied_orders(d, d->tables.all[i]);
	}
}
