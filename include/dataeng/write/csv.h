/* The data dictionary as CSV: one row a column, with where it comes from.
 * Source: RFC 4180.
 */
#ifndef DATAENG_WRITE_CSV_H
#define DATAENG_WRITE_CSV_H

#include <stdbool.h>

struct buf;
struct session;

/* One field, quoted where it must be, and guarded against being taken for a formula. */
void csv_field(struct buf *out, const char *text);

bool csv_write(struct buf *out, struct session *s, const char *schema);

#endif
