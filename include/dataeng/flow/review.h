/* The review page. */
#ifndef DATAENG_FLOW_REVIEW_H
#define DATAENG_FLOW_REVIEW_H

#include "dataeng/cmd/cmd.h"

struct flow;

/* The numbered table of the answers. */
void review_draw(struct buf *out, struct flow *f);
/* The command. */
enum status review_run(struct call *call);

#endif
