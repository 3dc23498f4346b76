/* Typed edits of findings: the machine's verdicts, rebuilt by judging. A person's verdict on them is a waiver (model/answer.h),
 * which is kept apart and wins. */
#ifndef DATAENG_MODEL_FINDING_H
#define DATAENG_MODEL_FINDING_H

#include <stdbool.h>
#include <stdint.h>

struct session;

struct model_finding {
	const char *checklist, *rule;
	const char *kind;     /* rule, challenge, question */
	const char *severity; /* note, warning, error */
	const char *object;   /* path */
	const char *detail;   /* one sentence, with the numbers */
};

/* Removes the findings of a rule. Waivers stay. */
bool finding_clear(struct session *s, const char *rule);
bool finding_add(struct session *s, const struct model_finding *f);

/* Ties the tables, columns and foreign keys of a schema that was read from somewhere to the entities, attributes and
 * relationships they are named after, so that rules can compare a schema with the requirements. A derived schema is tied
 * already. Needs the SQL function singular(). */
bool finding_link(struct session *s, const char *schema);

#endif
