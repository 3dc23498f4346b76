/* Names: from what people write to snake_case. */
#ifndef DATAENG_BASE_NAME_H
#define DATAENG_BASE_NAME_H

#include <stdbool.h>

/* "Order Line", "orderLine", "ORDER-LINE" -> "order_line". Letters that are not ASCII stay as they are. An empty result means
 * that there was no letter or digit. */
char *name_snake(const void *ctx, const char *text);

/* A name as this program writes them: a letter, then letters, digits and single underscores, lower case. */
bool name_is_snake(const char *name);

/* For file names: lower case letters, digits and single hyphens, at most 48 bytes; "design" when nothing is left. */
char *name_slug(const void *ctx, const char *text);

#endif
