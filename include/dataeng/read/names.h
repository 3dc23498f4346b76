/* Names of people in minutes and chats: who says, asks or brings something is no thing that data are kept about. */
#ifndef DATAENG_READ_NAMES_H
#define DATAENG_READ_NAMES_H

#include <stdbool.h>

struct reader;
struct tokens;

/* Finds the names of the text: words with a capital beside a title or a verb of speaking, never written small. Once, before
 * the sentences are read. */
void names_find(struct reader *r);

/* Does the noun (singular, small) never stand without its capital? */
bool name_only(const struct reader *r, const char *noun);

/* Does the sentence begin with somebody who speaks or does something at the meeting ("Ana brings the cake")? */
bool name_acts(const struct reader *r, const struct tokens *ts);

#endif
