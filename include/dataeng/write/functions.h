/* SQL functions for the queries of templates: numbers for people, code within Markdown.
 *
 *	human_bytes(x)     "0 B", "512 B", "1.5 KiB", "3.2 GiB"; NULL stays NULL
 *	human_count(x)     "1,234", "12,345,678", from a hundred million on "123 million", "1.2 billion"
 *	human_months(x)    "7 years", "18 months", "3 months", "10 days"
 *	human_minutes(x)   "15 minutes", "4 hours", "2 days"
 *	md_code(x)         a code span that shows x, also within a table
 *	md_text(x)         x escaped as {{x}} would be, for columns that are written raw
 *	plural(n, one, many)   "1 table", "3 tables"
 *	sql_parameters(x)  "`$1` orders.customer_id, `$2` orders.placed_at from": what to bind; NULL: nothing
 *	engine_name(x)     "sqlite" -> "SQLite", "postgres" -> "PostgreSQL"
 */
#ifndef DATAENG_WRITE_FUNCTIONS_H
#define DATAENG_WRITE_FUNCTIONS_H

#include <stdbool.h>

struct db;

/* Defines them; false with the sticky error set. Doing it again is harmless. */
bool template_functions(struct db *db);

#endif
