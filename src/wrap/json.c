/* JSON by cJSON. The only includer of its header. A handle owns its tree until it is put below another one. */
#include "dataeng/wrap/json.h"

#include <cjson/cJSON.h>
#include <stdlib.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"

struct json {
	cJSON *node;
	bool owner;
};

static int release(struct json *j)
{
	if (j->owner) {
		cJSON_Delete(j->node);
	}
	return 0;
}

static struct json *wrap(const void *ctx, cJSON *node, bool owner)
{
	struct json *j = mem_new(ctx, struct json);

	j->node = mem_checked(node);
	j->owner = owner;
	if (owner) {
		talloc_set_destructor(j, release);
	}
	return j;
}

struct json *json_object(const void *ctx)
{
	return wrap(ctx, cJSON_CreateObject(), true);
}

struct json *json_array(const void *ctx)
{
	return wrap(ctx, cJSON_CreateArray(), true);
}

static cJSON *string_node(const char *value)
{
	return mem_checked(value == NULL ? cJSON_CreateNull() : cJSON_CreateString(value));
}

void json_set(struct json *object, const char *key, struct json *value)
{
	cJSON_AddItemToObject(object->node, key, value->node);
	value->owner = false;
}

void json_set_string(struct json *object, const char *key, const char *value)
{
	cJSON_AddItemToObject(object->node, key, string_node(value));
}

void json_set_number(struct json *object, const char *key, double value)
{
	cJSON_AddItemToObject(object->node, key, mem_checked(cJSON_CreateNumber(value)));
}

void json_set_bool(struct json *object, const char *key, bool value)
{
	cJSON_AddItemToObject(object->node, key, mem_checked(cJSON_CreateBool(value)));
}

void json_set_null(struct json *object, const char *key)
{
	cJSON_AddItemToObject(object->node, key, mem_checked(cJSON_CreateNull()));
}

void json_append(struct json *array, struct json *value)
{
	cJSON_AddItemToArray(array->node, value->node);
	value->owner = false;
}

void json_append_string(struct json *array, const char *value)
{
	cJSON_AddItemToArray(array->node, string_node(value));
}

void json_append_number(struct json *array, double value)
{
	cJSON_AddItemToArray(array->node, mem_checked(cJSON_CreateNumber(value)));
}

static void print(struct buf *out, const struct json *value, bool indented)
{
	char *text = mem_checked(indented ? cJSON_Print(value->node) : cJSON_PrintUnformatted(value->node));

	buf_str(out, text);
	cJSON_free(text);
}

void json_print(struct buf *out, const struct json *value)
{
	print(out, value, true);
}

void json_print_line(struct buf *out, const struct json *value)
{
	print(out, value, false);
}

struct json *json_parse(const void *ctx, const struct source *source, struct diags *diags)
{
	const char *end = NULL;
	cJSON *node = cJSON_ParseWithLengthOpts(source->text, source->size + 1, &end, 1);

	if (node == NULL) {
		size_t offset = end == NULL ? 0 : (size_t)(end - source->text);

		diag_error(diags, source_place(source, offset, 1), "bad-json", "this is not valid JSON here", NULL);
		return NULL;
	}
	return wrap(ctx, node, true);
}

enum json_kind json_kind(const struct json *value)
{
	const cJSON *n = value->node;

	if (cJSON_IsObject(n)) {
		return JSON_OBJECT;
	}
	if (cJSON_IsArray(n)) {
		return JSON_ARRAY;
	}
	if (cJSON_IsString(n)) {
		return JSON_STRING;
	}
	if (cJSON_IsNumber(n)) {
		return JSON_NUMBER;
	}
	return cJSON_IsBool(n) ? JSON_BOOL : JSON_NULL;
}

const struct json *json_get(const void *ctx, const struct json *object, const char *key)
{
	cJSON *n = cJSON_GetObjectItemCaseSensitive(object->node, key);

	return n == NULL ? NULL : wrap(ctx, n, false);
}

const struct json *json_at(const void *ctx, const struct json *array, size_t i)
{
	cJSON *n = cJSON_GetArrayItem(array->node, (int)i);

	return n == NULL ? NULL : wrap(ctx, n, false);
}

const char *json_key_at(const struct json *object, size_t i)
{
	const cJSON *n = cJSON_GetArrayItem(object->node, (int)i);

	return n == NULL ? NULL : n->string;
}

size_t json_size(const struct json *value)
{
	return (size_t)cJSON_GetArraySize(value->node);
}

const char *json_string(const struct json *value)
{
	return cJSON_GetStringValue(value->node);
}

double json_number(const struct json *value)
{
	return cJSON_IsNumber(value->node) ? value->node->valuedouble : 0;
}

bool json_bool(const struct json *value)
{
	return cJSON_IsTrue(value->node) != 0;
}
