/* The tags of a template's body: the Mustache specification's core as a flat tree.
 *
 * Variables {{x}}, raw variables {{{x}}} and {{&x}}, sections {{#x}} {{/x}}, inverted sections {{^x}} {{/x}} and
 * comments {{! }}. A section, closing or comment tag that stands alone on its line takes the whole line with it.
 * Partials, lambdas, blocks and other delimiters are refused with a place.
 * Source: https://github.com/mustache/spec
 */
#ifndef DATAENG_WRITE_TAGS_H
#define DATAENG_WRITE_TAGS_H

#include <stdbool.h>
#include <stddef.h>

#include "dataeng/base/text.h"
#include "dataeng/content/content.h"

struct diags;

enum { TAGS_DEPTH = 32 }; /* sections within sections */

enum tag_kind { TAG_TEXT, TAG_ESCAPED, TAG_RAW, TAG_SECTION, TAG_INVERTED };

struct tag {
	enum tag_kind kind;
	struct slice text; /* of TAG_TEXT: the bytes; of all others: the name */
	size_t offset;     /* of the tag in the body */
	size_t length;     /* bytes of the tag */
	size_t end;        /* of a section: index of the first tag behind its content */
};

struct tags {
	struct tag *all; /* [count] */
	size_t count;
};

/* Parses body, whose bytes must outlive the result. Reports every fault; NULL when there was one. */
struct tags *tags_parse(const void *ctx, struct content_text body, struct diags *diags);

#endif
