/* The columns of a table of fields or of things. Not for use outside of src/read/extract*.c. */
#ifndef DATAENG_READ_COLUMNS_H
#define DATAENG_READ_COLUMNS_H

struct markup_table;
struct reader;

enum column {
	COL_UNKNOWN,
	COL_NAME,
	COL_TYPE,
	COL_NOTE,
	COL_ENTITY,
	COL_REQUIRED,
	COL_UNIQUE,
	COL_VALUES,
	COL_FIELDS,
	COL_LENGTH,
	COL_UNIT,
	COL_REFERENCE,
	COL_MANY,
	COL_SKIP
};

/* By the head alone. */
enum column column_of(struct reader *r, const char *head);
/* Of all columns; unit is the head or a row of the table. Valid until asked about another table. */
const enum column *columns_of(struct reader *r, const struct markup_table *t, int unit);

/* ITEM_ flags of a cell that holds codes only ("k", "M, U", "yes"); 0: it does not. */
unsigned code_flags(const char *cell);

#endif
