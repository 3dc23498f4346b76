/* Findings as SARIF 2.1.0. Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/ */
#include <string.h>

#include "check.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"
#include "dataeng/cmd/cmd.h"
#include "dataeng/content/content.h"
#include "dataeng/wrap/json.h"

static struct json *message(void *ctx, const char *text)
{
	struct json *m = json_object(ctx);

	json_set_string(m, "text", text);
	return m;
}

static void add_rule(void *ctx, struct json *rules, const struct checklist_item *item)
{
	struct json *rule = json_object(ctx);
	struct json *level = json_object(ctx);

	json_set_string(rule, "id", item->id);
	json_set(rule, "shortDescription", message(ctx, item->title));
	json_set(rule, "fullDescription", message(ctx, item->why));
	if (item->fix != NULL) {
		json_set(rule, "help", message(ctx, item->fix));
	}
	json_set_string(level, "level", item->severity);
	json_set(rule, "defaultConfiguration", level);
	json_append(rules, rule);
}

/* Every rule that gave a result, once. */
static struct json *rules_of(void *ctx, const struct check_result *r, const struct content *c)
{
	struct json *rules = json_array(ctx);

	for (size_t i = 0; i < r->count; i++) {
		const struct checklist_item *item = content_item(c, r->all[i].rule);
		bool first = item != NULL && strcmp(r->all[i].kind, "question") != 0;

		for (size_t k = 0; k < i && first; k++) {
			first = strcmp(r->all[k].rule, r->all[i].rule) != 0;
		}
		if (first) {
			add_rule(ctx, rules, item);
		}
	}
	return rules;
}

/* An artefact's address is a URI: what is not allowed in one is written as %XX. */
static char *uri(const void *ctx, const char *path)
{
	struct buf b;

	buf_init(&b, ctx);
	for (; *path != '\0'; path++) {
		if (strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/", *path) != NULL) {
			buf_char(&b, *path);
		} else {
			buf_printf(&b, "%%%02X", (unsigned)(unsigned char)*path);
		}
	}
	return b.data;
}

static struct json *location(void *ctx, const struct check_result *r, const struct check_finding *f)
{
	struct json *place = json_object(ctx);
	struct json *logical = json_object(ctx);
	struct json *logicals = json_array(ctx);

	if (r->source != NULL) {
		struct json *physical = json_object(ctx);
		struct json *artefact = json_object(ctx);
		struct json *region = json_object(ctx);

		json_set_string(artefact, "uri", uri(ctx, r->source->name));
		json_set(physical, "artifactLocation", artefact);
		json_set_number(region, "startLine", (double)(f->line == 0 ? 1 : f->line));
		json_set(physical, "region", region);
		json_set(place, "physicalLocation", physical);
	}
	json_set_string(logical, "fullyQualifiedName", f->object);
	json_append(logicals, logical);
	json_set(place, "logicalLocations", logicals);
	return place;
}

static void add_result(void *ctx, struct json *results, const struct check_result *r, const struct check_finding *f)
{
	struct json *one = json_object(ctx);
	struct json *places = json_array(ctx);

	json_set_string(one, "ruleId", f->rule);
	json_set_string(one, "level", f->severity);
	json_set(one, "message",
	         message(ctx, strcmp(f->object, "schema") == 0 ? f->detail : mem_printf(ctx, "%s %s", f->object, f->detail)));
	json_append(places, location(ctx, r, f));
	json_set(one, "locations", places);
	if (f->waived != NULL) {
		struct json *list = json_array(ctx);
		struct json *waiver = json_object(ctx);

		json_set_string(waiver, "kind", "external");
		json_set_string(waiver, "justification", f->waived);
		json_append(list, waiver);
		json_set(one, "suppressions", list);
	}
	json_append(results, one);
}

void check_sarif(struct call *call, const struct check_result *r, const struct content *c)
{
	void *ctx = call->ctx;
	struct json *root = json_object(ctx);
	struct json *runs = json_array(ctx);
	struct json *run = json_object(ctx);
	struct json *tool = json_object(ctx);
	struct json *driver = json_object(ctx);
	struct json *results = json_array(ctx);

	json_set_string(driver, "name", "dataeng");
	json_set_string(driver, "version", DATAENG_VERSION);
	json_set(driver, "rules", rules_of(ctx, r, c));
	json_set(tool, "driver", driver);
	json_set(run, "tool", tool);
	for (size_t i = 0; i < r->count; i++) {
		if (strcmp(r->all[i].kind, "question") != 0) {
			add_result(ctx, results, r, &r->all[i]);
		}
	}
	json_set(run, "results", results);
	json_append(runs, run);
	json_set_string(root, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
	json_set_string(root, "version", "2.1.0");
	json_set(root, "runs", runs);
	json_print(call->out, root);
	buf_char(call->out, '\n');
}
