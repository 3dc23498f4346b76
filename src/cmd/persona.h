/* Where each line of a persona does something: the links that `persona show` prints and `persona lint` demands. Private. */
#ifndef DATAENG_SRC_CMD_PERSONA_H
#define DATAENG_SRC_CMD_PERSONA_H

#include <stddef.h>

#include "dataeng/content/content.h"

struct effect {
	const char *what;   /* "step volumes of create-database-design", "rule no-primary-key" */
	struct place place; /* of it; file NULL: in the program itself */
};

struct effects {
	struct effect *all;
	size_t count;
};

/* All effects of a line, in ctx: links out of the content files by their keys serves, stage, key_question and persona_line,
 * and those that follow from the line's part (the menu is shown, hands_off_to names the template handoff-NAME ...). */
struct effects persona_effects(void *ctx, const struct content *c, const struct persona_line *line);

#endif
