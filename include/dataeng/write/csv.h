/* The data dictionary as CSV: one row a column, with where it comes from.
 * Source: RFC 4180.
 */
#ifndef DATAENG_WRITE_CSV_H
#define DATAENG_WRITE_CSV_H

#include <stdbool.h>

struct buf;
struct session;

bool csv_write(struct buf *out, struct session *s, const char *schema);

#endif
