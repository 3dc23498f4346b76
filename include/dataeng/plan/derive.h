/* From the conceptual model to the physical one.
 *
 * derive_run rebuilds the schema 'design' with its sizes, and the decisions and assumptions with source 'derive', from the
 * conceptual tables and these answers (absent: the default):
 *
 *	key_style          surrogate (default) | natural: stated keys beside a surrogate, or as primary keys
 *	subtype_strategy   auto (default) | joined | single | separate
 *	soft_delete        no (default) | yes: rows are marked, not removed
 *	audit_columns      no (default) | yes: created_at and updated_at everywhere
 *
 * The same model and answers give the same rows. Nothing else of the session is touched.
 */
#ifndef DATAENG_PLAN_DERIVE_H
#define DATAENG_PLAN_DERIVE_H

#include <stdbool.h>

struct session;

/* False after reporting. ctx holds what is needed on the way. */
bool derive_run(void *ctx, struct session *s);

#endif
