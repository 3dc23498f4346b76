/* Page arithmetic.
 *
 * PostgreSQL: pages of 8 KiB with 8168 bytes for rows; a row is a 4-byte pointer and a 24-byte head (32 when more than eight
 * columns may be NULL, for their bitmap), its columns aligned, the whole rounded to 8. Behind a column of variable length the
 * alignment costs half of it on average. B-trees fill leaf pages to 90 %; equal keys share one key and 6 bytes a row.
 * SQLite: pages of 4 KiB with 4088 bytes for cells; a cell is the length, the rowid, a record head of about a byte a column,
 * the values, and a 2-byte pointer. On average half a cell does not fit.
 * Sources: https://www.postgresql.org/docs/current/storage-page-layout.html, btree.html#BTREE-DEDUPLICATION,
 * https://sqlite.org/fileformat2.html
 */
#include "dataeng/plan/size.h"

#include <math.h>

enum {
	PG_PAGE = 8192,
	PG_ROOM = 8168,
	PG_HEAD = 24,
	PG_WIDE_HEAD = 32,
	PG_POINTER = 4,
	PG_INDEX_ROOM = 8152,
	PG_INDEX_HEAD = 8,
	PG_POSTING = 6,
	LITE_PAGE = 4096,
	LITE_ROOM = 4088,
};

static const double PG_FILL = 0.9;

static double align(double n, int to)
{
	return ceil(n / to) * to;
}

/* Bytes of the columns from an aligned start; *fixed becomes false behind the first of variable length. */
static double aligned_width(const struct size_column *cols, size_t count, bool *fixed)
{
	double n = 0;

	for (size_t i = 0; i < count; i++) {
		int a = cols[i].postgres_align;

		if (a > 1) {
			n = *fixed ? align(n, a) : n + (a - 1) / 2.0 * cols[i].filled;
		}
		*fixed = *fixed && a != 0 && cols[i].filled >= 1;
		n += cols[i].postgres_bytes * cols[i].filled;
	}
	return n;
}

static double round_up(double n, bool fixed)
{
	return fixed ? align(n, 8) : n + 3.5;
}

static double pages(double rows, double per_page)
{
	return rows <= 0 ? 0 : ceil(rows / fmax(per_page, 1));
}

double size_postgres_heap(const struct size_column *cols, size_t count, double rows)
{
	bool fixed = true, nullable = false;
	double row;

	for (size_t i = 0; i < count; i++) {
		nullable = nullable || cols[i].filled < 1;
	}
	row = PG_POINTER +
	      round_up((nullable && count > 8 ? PG_WIDE_HEAD : PG_HEAD) + aligned_width(cols, count, &fixed), fixed);
	return pages(rows, floor(PG_ROOM / row)) * PG_PAGE;
}

double size_postgres_index(const struct size_column *cols, size_t count, double rows, double distinct)
{
	bool fixed = true;
	double key = round_up(PG_INDEX_HEAD + aligned_width(cols, count, &fixed), fixed) + PG_POINTER;
	double each = distinct > 0 && distinct < rows ? rows / distinct : 1;
	double group = each > 1 ? key + PG_POSTING * each : key;

	if (rows <= 0) {
		return PG_PAGE;
	}
	return (ceil(rows / each * group / (PG_INDEX_ROOM * PG_FILL)) + 1) * PG_PAGE;
}

/* Lengths are written in seven bits a byte. */
static double varint(double n)
{
	return n < 128 ? 1 : n < 16384 ? 2 : n < 2097152 ? 3 : n < 268435456 ? 4 : 5;
}

static double record(const struct size_column *cols, size_t count)
{
	double head = 1, body = 0;

	for (size_t i = 0; i < count; i++) {
		head += 1 + (cols[i].sqlite_header - 1) * cols[i].filled;
		body += cols[i].sqlite_bytes * cols[i].filled;
	}
	return head + body;
}

static double lite_pages(double rows, double cell)
{
	return cell >= LITE_ROOM ? rows * ceil(cell / LITE_ROOM) : pages(rows, LITE_ROOM / cell - 0.5);
}

double size_sqlite_table(const struct size_column *cols, size_t count, double rows)
{
	double body = record(cols, count);

	return fmax(lite_pages(rows, varint(body) + varint(rows) + body + 2), 1) * LITE_PAGE;
}

double size_sqlite_index(const struct size_column *cols, size_t count, double rows)
{
	double body = record(cols, count);

	return fmax(lite_pages(rows, varint(body) + body + 2), 1) * LITE_PAGE;
}
