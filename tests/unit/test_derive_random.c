/* Random conceptual models: whatever the model, the derived SQL runs, every reference has an index, every access pattern's SQL
 * is valid, deriving twice gives the same bytes, and no proof fails. A failure prints its seed; SEED runs that one only, ROUNDS
 * sets how many.
 */
#include <stdio.h>
#include <stdlib.h>

#include "dataeng/prove/prove.h"
#include "dataeng/write/dbml.h"
#include "models.h"

struct random {
	uint64_t state;
};

/* splitmix64 */
static uint64_t next(struct random *r)
{
	uint64_t z = (r->state += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static int below(struct random *r, int n)
{
	return (int)(next(r) % (uint64_t)n);
}

static bool chance(struct random *r, int percent)
{
	return below(r, 100) < percent;
}

static const char *const nouns[] = {"order", "user",   "group", "address", "person", "category", "bus",    "status",
                                    "index", "select", "value", "series",  "box",    "half",     "number", "key"};
static const char *const words[] = {"name",  "email",    "code",  "start_date", "end_date", "from",     "to",     "quantity",
                                    "price", "position", "limit", "placed_at",  "opens_at", "comments", "values", "id"};
static const char *const types[] = {"text",      "integer", "decimal", "money",  "date",
                                    "timestamp", "boolean", "enum",    "binary", "json"};
static const char *const kinds[] = {"strong", "weak", "associative", "lookup"};
static const char *const cardinalities[] = {"many-to-one", "one-to-one", "many-to-many"};

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))
#define PICK(r, a) ((a)[below(r, COUNT(a))])

struct made {
	int64_t ids[64];
	int count;
};

static void keep(struct made *m, int64_t id)
{
	if (m->count < COUNT(m->ids)) {
		m->ids[m->count++] = id;
	}
}

static int64_t any(struct random *r, const struct made *m)
{
	return m->count == 0 ? 0 : m->ids[below(r, m->count)];
}

static int64_t add_attribute(struct random *r, struct state *t, int64_t owner, int64_t whole)
{
	bool ranged = chance(r, 20);
	const char *type = PICK(r, types);
	struct model_attribute a = {.owner_id = owner,
	                            .name = PICK(r, words),
	                            .type = type,
	                            .required = (enum model_tri)below(r, 3),
	                            .is_unique = chance(r, 15) && strcmp(type, "json") != 0,
	                            .multivalued = chance(r, 10),
	                            .derived = chance(r, 5) ? "from others" : NULL,
	                            .part_of = whole,
	                            .has_min = ranged,
	                            .has_max = ranged && chance(r, 50),
	                            .min = below(r, 10),
	                            .max = 10 + below(r, 100),
	                            .max_length = chance(r, 10) ? 1 + below(r, 99) : 0,
	                            .default_value = chance(r, 10) ? "5" : NULL};
	int64_t id;

	if (model_find_attribute(t->s, owner, a.name) != 0) {
		return 0;
	}
	id = model_add_attribute(t->s, &a);
	for (int i = below(r, 4); strcmp(type, "enum") == 0 && i > 0; i--) {
		model_add_value(t->s, id, mem_printf(t->ctx, "it's %d", i));
	}
	return id;
}

static void add_entity(struct random *r, struct state *t, struct made *entities, struct made *attributes)
{
	const char *name = chance(r, 10)
	                           ? mem_printf(t->ctx, "%s_with_a_name_that_is_longer_than_any_identifier_of_an_engine_%d",
	                                        PICK(r, nouns), below(r, 3))
	                           : mem_printf(t->ctx, "%s%s", PICK(r, nouns), chance(r, 30) ? "_line" : "");
	int64_t parent = chance(r, 20) ? any(r, entities) : 0;
	int64_t id;

	if (db_int(t->s->db, 0, "SELECT count(*) FROM entity WHERE name = ?", "s", name) > 0) {
		return;
	}
	id = model_add_entity(
	        t->s,
	        &(struct model_entity){.name = name, .kind = parent != 0 ? "subtype" : PICK(r, kinds), .parent_id = parent});
	for (int i = below(r, 7); i > 0; i--) {
		int64_t a = add_attribute(r, t, id, 0);

		if (a != 0) {
			keep(attributes, a);
			if (chance(r, 10)) {
				add_attribute(r, t, id, a);
			}
		}
	}
	if (chance(r, 40)) {
		struct model_part part = {.attribute_id = any(r, attributes)};

		if (part.attribute_id != 0 &&
		    db_int(t->s->db, 0, "SELECT owner_id = ? FROM attribute WHERE id = ?", "ii", id, part.attribute_id)) {
			model_add_key(t->s, id, chance(r, 80), &part, 1);
		}
	}
	keep(entities, id);
}

static void add_relationship(struct random *r, struct state *t, const struct made *entities, struct made *relationships)
{
	struct model_relationship x = {.from_id = any(r, entities),
	                               .to_id = any(r, entities),
	                               .name = chance(r, 50) ? "belongs to" : NULL,
	                               .role = chance(r, 30) ? PICK(r, words) : NULL,
	                               .cardinality = PICK(r, cardinalities),
	                               .from_optional = (enum model_tri)below(r, 3),
	                               .to_optional = (enum model_tri)below(r, 3),
	                               .identifying = chance(r, 15)};
	int64_t id = model_add_relationship(t->s, &x);

	for (int i = chance(r, 25) ? 2 : 0; i > 0; i--) {
		add_attribute(r, t, id, 0);
	}
	keep(relationships, id);
}

static void add_rest(struct random *r, struct state *t, const struct made *entities, const struct made *attributes,
                     const struct made *relationships)
{
	static const char *const rules[] = {"unique", "order", "limit", "overlap", "check"};

	for (int i = below(r, 5); i > 0; i--) {
		struct model_part parts[2] = {{.attribute_id = any(r, attributes)}, {.relationship_id = any(r, relationships)}};
		size_t first = parts[0].attribute_id == 0, last = parts[1].relationship_id != 0 ? 2 : 1;

		if (first < last) {
			model_add_rule(t->s, any(r, entities), PICK(r, rules), chance(r, 80), 3,
			               "at most three at the same time, it's so", parts + first, last - first);
		}
	}
	for (int i = below(r, 6); i > 0; i--) {
		struct model_part parts[2] = {{.attribute_id = any(r, attributes), .name = "a"},
		                              {.entity_id = any(r, entities), .name = "b"}};

		model_add_access(t->s,
		                 &(struct model_access){.entity_id = any(r, entities),
		                                        .kind = chance(r, 60) ? "lookup" : "report",
		                                        .body = chance(r, 50) ? "newest per week" : "all"},
		                 parts, 1 + (size_t)below(r, 2));
	}
	for (int i = below(r, 4); i > 0; i--) {
		model_add_volume(t->s, &(struct model_volume){.entity_id = any(r, entities),
		                                              .row_count = below(r, 1000000),
		                                              .per = chance(r, 50) ? "day" : NULL,
		                                              .growth_pct = below(r, 100)});
		model_add_retention(t->s, any(r, entities), below(r, 100), NULL, NULL);
	}
}

static void make_model(struct random *r, struct state *t)
{
	struct made entities = {.count = 0}, attributes = {.count = 0}, relationships = {.count = 0};
	static const char *const strategies[] = {"auto", "joined", "single", "separate"};

	for (int i = 1 + below(r, 9); i > 0; i--) {
		add_entity(r, t, &entities, &attributes);
	}
	for (int i = below(r, 12); i > 0; i--) {
		add_relationship(r, t, &entities, &relationships);
	}
	add_rest(r, t, &entities, &attributes, &relationships);
	answer_of(t, "subtype_strategy", PICK(r, strategies));
	answer_of(t, "key_style", chance(r, 30) ? "natural" : "surrogate");
	answer_of(t, "soft_delete", chance(r, 30) ? "yes" : "no");
	answer_of(t, "audit_columns", chance(r, 30) ? "yes" : "no");
	assert_true(model_ok(t->s));
}

/* The first columns of a key or an index are those of the reference, in any order. */
static const char UNINDEXED[] = "SELECT f.name FROM v_fk f WHERE NOT EXISTS (SELECT 1 FROM v_key k WHERE k.tbl_id = f.tbl_id "
                                "AND NOT EXISTS (SELECT 1 FROM "
                                "v_fk_column c WHERE c.fk_id = f.id AND c.column_id NOT IN (SELECT column_id FROM v_key_column "
                                "x WHERE x.key_id = k.id AND "
                                "x.seq <= f.width))) AND NOT EXISTS (SELECT 1 FROM v_index i WHERE i.tbl_id = f.tbl_id AND "
                                "i.sqlite_where IS NULL AND NOT "
                                "EXISTS (SELECT 1 FROM v_fk_column c WHERE c.fk_id = f.id AND c.column_id NOT IN (SELECT "
                                "column_id FROM v_index_column x "
                                "WHERE x.index_id = i.id AND x.seq <= f.width)))";

static void check_queries(struct state *t)
{
	struct query *q = db_query(t->ctx, t->s->db, "SELECT sqlite_sql FROM v_access_query WHERE sqlite_sql IS NOT NULL", "");

	while (query_next(q)) {
		if (db_check(t->db, query_text(q, 0), NULL) <= 0) {
			fail_msg("%s\n%s", query_text(q, 0), db_error(t->db));
		}
	}
	assert_true(query_end(q));
}

static char *ddl_text(struct state *t, enum dialect d)
{
	struct buf b;

	buf_init(&b, t->ctx);
	assert_true(ddl_write(&b, t->s, "design", d));
	return b.data;
}

/* The schema as DBML is read back to the same text. */
static void check_dbml(struct state *t)
{
	struct buf a, b;
	struct source *source;

	buf_init(&a, t->ctx);
	buf_init(&b, t->ctx);
	assert_true(dbml_write(&a, t->s, "design"));
	source = source_new(t->ctx, "design.dbml", a.data, a.size, t->diags);
	if (!dbml_read(t->ctx, t->s, source, "copy")) {
		show_faults(t);
		fail_msg("%s", a.data);
	}
	assert_true(dbml_write(&b, t->s, "copy"));
	assert_string_equal(a.data, b.data);
}

/* No constraint of it is broken. PG_URL: on that server, too. */
static void check_proofs(struct state *t)
{
	struct prove_options o = {.sqlite = true, .postgres = getenv("PG_URL") != NULL, .url = getenv("PG_URL")};
	bool passed = false;

	if (!prove_run(t->ctx, t->s, &o, &passed) || !passed) {
		show_faults(t);
		fail_msg("a proof has failed");
	}
	if (getenv("SHOW") != NULL) {
		print_message(
		        "not shown: %s\n",
		        of_design(t, "SELECT group_concat(engine || ': ' || claim || ': ' || reason, char(10)) FROM unproven"));
	}
}

static void check_model(uint64_t seed)
{
	struct random r = {.state = seed};
	struct state t = model_of("");
	char *first, *bare;

	print_message("seed %llu\n", (unsigned long long)seed);
	make_model(&r, &t);
	derive_it(&t);
	bare = of_design(&t, UNINDEXED);
	if (bare != NULL) {
		fail_msg("no index for %s\n%s", bare, ddl_text(&t, DIALECT_SQLITE));
	}
	check_queries(&t);
	first = ddl_text(&t, DIALECT_POSTGRES);
	assert_true(derive_run(t.ctx, t.s));
	assert_string_equal(first, ddl_text(&t, DIALECT_POSTGRES));
	check_dbml(&t);
	check_proofs(&t);
	if (getenv("SHOW") != NULL) {
		fputs(ddl_text(&t, strcmp(getenv("SHOW"), "postgres") == 0 ? DIALECT_POSTGRES : DIALECT_SQLITE), stdout);
	}
	mem_free(t.ctx);
}

static void any_model_gives_sql_that_runs(void **state)
{
	const char *seed = getenv("SEED"), *rounds = getenv("ROUNDS");
	long n = rounds != NULL ? strtol(rounds, NULL, 10) : 40;

	(void)state;
	if (seed != NULL) {
		check_model(strtoull(seed, NULL, 10));
		return;
	}
	for (long i = 1; i <= n; i++) {
		check_model((uint64_t)i);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(any_model_gives_sql_that_runs)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
