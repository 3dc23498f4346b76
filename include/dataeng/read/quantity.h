/* Numbers of requirements and what they count by: "about 2.5 million", "20-25k", "two hundred and fifty", "a year", "p.a.",
 * "seven years", "a fifth".
 *
 * Reads tokens only. Nothing is decided here about what a number means. Every reader gives the index behind what it took, or
 * -1 when it finds nothing at i.
 */
#ifndef DATAENG_READ_QUANTITY_H
#define DATAENG_READ_QUANTITY_H

#include <stdbool.h>

struct tokens;

struct quantum {
	double value; /* of a range, its upper end: what a design has to bear */
	double lower; /* lower end of a range, else value */
	bool percent;
	int at, end; /* tokens, without the words that only approximate */
};

/* A number at i: digits or words, with magnitude, range and percent sign. */
int quantity_number(const struct tokens *ts, int i, int b, struct quantum *q);

/* Index behind words in front of a number that leave it about the same: "about", "more than", "an estimated". i when none. */
int quantity_about(const struct tokens *ts, int i, int b);

/* "per year", "a day", "each working day", "every two weeks", "monthly", "p.a.", "/h": *period gets the name as in the table
 * volume, *times what a number has to be multiplied by ("every two weeks" is 0.5 a week). */
int quantity_period(const struct tokens *ts, int i, int b, const char **period, double *times);

/* A noun that is a period ("year", "night", "term"): its name, else NULL; *times as above. */
const char *quantity_period_noun(const struct tokens *ts, int i, int b, double *times);

/* "seven years", "90 days", "a year", "24-month", "one and a half years", "2 yrs": its length in months. */
int quantity_duration(const struct tokens *ts, int i, int b, double *months);

/* "200 ms", "half a second", "two minutes": its length in milliseconds. */
int quantity_time(const struct tokens *ts, int i, int b, double *ms);

/* "a quarter", "one tenth", "two thirds", "half": in percent. */
int quantity_fraction(const struct tokens *ts, int i, int b, double *percent);

#endif
