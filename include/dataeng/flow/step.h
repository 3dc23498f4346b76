/* The `do` steps of a task, and the questions that judging gives rise to. For flow/ alone. */
#ifndef DATAENG_FLOW_STEP_H
#define DATAENG_FLOW_STEP_H

#include <stdbool.h>
#include <stddef.h>

#include "dataeng/flow/task.h"

/* Is the step's command in the table? Reports when not. */
bool step_command_exists(struct flow *f, const struct step *step);
bool step_is_challenges(const struct step *step);
/* Does its command only read the session? Then it is shown, not done. */
bool step_only_shows(struct flow *f, const struct step *step);
/* Was it done with what is there now? False when that cannot be told (the error sticks to the database). */
bool step_is_done(struct flow *f, const struct step *step, bool *done);

/* Runs a command of the table, words[0] its name, on the session of the flow. */
enum status step_run(struct flow *f, const char *const *words, size_t count, struct buf *out);

/* The question of one challenge: by id, or (NULL) the first that is due. NULL: none. */
struct question *step_challenge(const void *ctx, struct flow *f, const char *id);

#endif
