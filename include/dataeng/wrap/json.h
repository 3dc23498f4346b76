/* JSON values: built, printed, parsed (cJSON).
 *
 * A value made by json_object, json_array ... lives in the context it was given; once it is set or appended below another
 * value it belongs to that one. Keys keep their order. Printing is UTF-8, indented by one tab or compact, and the same bytes
 * each time; numbers without a fraction print as integers.
 * Source: RFC 8259; https://github.com/DaveGamble/cJSON
 */
#ifndef DATAENG_WRAP_JSON_H
#define DATAENG_WRAP_JSON_H

#include <stdbool.h>
#include <stddef.h>

struct json;
struct buf;
struct diags;
struct source;

struct json *json_object(const void *ctx);
struct json *json_array(const void *ctx);

/* Into an object. A NULL string sets null. */
void json_set(struct json *object, const char *key, struct json *value);
void json_set_string(struct json *object, const char *key, const char *value);
void json_set_number(struct json *object, const char *key, double value);
void json_set_bool(struct json *object, const char *key, bool value);
void json_set_null(struct json *object, const char *key);

/* Into an array. */
void json_append(struct json *array, struct json *value);
void json_append_string(struct json *array, const char *value);
void json_append_number(struct json *array, double value);

void json_print(struct buf *out, const struct json *value);      /* indented, without a newline at the end */
void json_print_line(struct buf *out, const struct json *value); /* compact */

/* Parses the whole source; NULL after reporting with file:line:col. Depth is limited. */
struct json *json_parse(const void *ctx, const struct source *source, struct diags *diags);

enum json_kind { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };
enum json_kind json_kind(const struct json *value);
/* Views into a parsed value: they live as long as the root. NULL when there is none. */
const struct json *json_get(const void *ctx, const struct json *object, const char *key);
const struct json *json_at(const void *ctx, const struct json *array, size_t i);
const char *json_key_at(const struct json *object, size_t i);
size_t json_size(const struct json *value);        /* of an array or object */
const char *json_string(const struct json *value); /* NULL unless it is a string */
double json_number(const struct json *value);      /* 0 unless it is a number */
bool json_bool(const struct json *value);

#endif
