/* SQL functions for rules: what a name or an expression says, where a query alone cannot see it.
 *
 *	looks_like_pii(column, table)   'personal', 'special' or NULL
 *	looks_like_money(name)          1 or 0: an amount of money
 *	has_word(name, 'a b c')         1 or 0: one of the words is among those of the name ("unitPrice" has unit and price)
 *	name_case(name)                 'snake', 'camel', 'pascal', 'upper', 'kebab', 'other'; NULL for one lower-case word
 *	snake(name)                     "CustomerId" -> "customer_id"
 *	name_stem(name)                 "phone2" -> "phone#"; NULL when it has no number
 *	singular(name), is_plural(name) of the last word
 *	is_reserved(name)               1 or 0: SQLite or PostgreSQL refuses it without quotes
 *	is_tool_table(name)             1 or 0: a tool keeps its own books there, as migrations do
 *	mentions(expression, word)      1 or 0: as a name, outside of strings and comments
 *	type_family(declared)           'int4', 'int8', 'text', 'float' ...: types that join without a cast are the same
 *	count_text(n), bytes_text(n)    "2.5 million", "1.2 TB"
 *	counted(n, one, many)           "1 table is", "3 tables are"
 *
 * A NULL argument gives NULL. All are deterministic.
 */
#ifndef DATAENG_JUDGE_FUNCTIONS_H
#define DATAENG_JUDGE_FUNCTIONS_H

#include <stdbool.h>

struct db;

/* False with the sticky error set. */
bool judge_functions(struct db *db);

#endif
