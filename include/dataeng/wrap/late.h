/* Libraries that are loaded when they are first needed, so that the prompt does not wait for them.
 *
 * libpq alone brings some thirty further libraries: linking it would cost five times what the rest of the start costs.
 * The wrapper lists the functions it calls once and gets a pointer of the right type for each:
 *
 *	#define FUNCTIONS(F) F(PQconnectdb) F(PQfinish)
 *	static struct { FUNCTIONS(LATE_POINTER) } pq;
 *	static const struct late_symbol symbols[] = { FUNCTIONS(LATE_SYMBOL(pq)) ... };
 *
 * Source: dlopen(3).
 */
#ifndef DATAENG_WRAP_LATE_H
#define DATAENG_WRAP_LATE_H

#include <stdbool.h>
#include <stddef.h>

struct diags;

struct late_symbol {
	const char *name;
	size_t offset; /* of the pointer within the table */
};

/* One member of the table of pointers: the type comes from the library's own header. */
#define LATE_POINTER(function) __typeof__(&function) function;
/* One row of the list of symbols; `table` is the struct type. */
#define LATE_SYMBOL(table, function) {#function, offsetof(table, function)},

/* Loads the library (first of the names that is there; NULL ends them) and fills the table. Done once: later calls see that
 * the first pointer is set. False after reporting with code "library-missing" and how to install it. */
bool late_load(void *table, const struct late_symbol *symbols, size_t count, const char *const *names, const char *package,
               struct diags *diags);

#endif
