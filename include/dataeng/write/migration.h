/* A planned migration as a folder of files, as one Markdown document, and as JSON.
 *
 * Whoever plans fills this; nothing here knows how a plan is made. All texts are borrowed.
 */
#ifndef DATAENG_WRITE_MIGRATION_H
#define DATAENG_WRITE_MIGRATION_H

#include <stdbool.h>
#include <stddef.h>

#include "dataeng/model/dialect.h"

struct buf;
struct diags;

struct migration_change {
	const char *change; /* "drop", "change", "add" */
	const char *kind, *object;
	const char *from, *to; /* NULL: there is none */
};

struct migration_value {
	const char *source, *target, *rule, *old;
	bool same;
};

struct migration_check {
	const char *what, *sql;
	long long rows;     /* that stand in the way; -1: there were no rows to look at */
	const char *sample; /* some of them; NULL */
};

struct migration_hazard {
	const char *code, *severity;
	size_t line; /* of up.sql */
	const char *object, *detail, *why, *fix;
};

struct migration_file {
	const char *name, *purpose;
	const char *text;
};

struct migration_doc {
	const char *current, *target;
	const char *engine; /* "SQLite 3.40.1" */
	enum dialect dialect;
	bool online;            /* up goes on after its transaction, step by step */
	const char **decisions; /* [decision_count] as given on the command line */
	size_t decision_count;
	struct migration_change *changes;
	size_t change_count;
	struct migration_value *values;
	size_t value_count;
	struct migration_check *checks;
	size_t check_count;
	struct migration_hazard *hazards;
	size_t hazard_count;
	const char **proofs; /* what was run, and what came of it */
	size_t proof_count;
	struct migration_file *files; /* scripts, in the order in which they are run */
	size_t file_count;
};

void migration_markdown(struct buf *out, const struct migration_doc *d);
void migration_json(struct buf *out, const struct migration_doc *d);
/* RFC 4180, one line a column. */
void migration_mapping(struct buf *out, const struct migration_doc *d);

/* README.md, the scripts, mapping.csv and plan.json, each whole or not at all. False after reporting. */
bool migration_write(const void *ctx, const struct migration_doc *d, const char *folder, struct diags *diags);

#endif
