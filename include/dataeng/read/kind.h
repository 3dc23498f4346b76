/* What an attribute is, by its name and company: type, likeness to an attribute at all, personal data. */
#ifndef DATAENG_READ_KIND_H
#define DATAENG_READ_KIND_H

#include <stdbool.h>

struct kinds;

struct kinds *kinds_load(const void *ctx);

/* The type that the name suggests; NULL when it suggests none. */
const char *kind_type(const struct kinds *k, const char *name);

/* Would the name be an attribute rather than a thing? */
bool kind_is_attribute(const struct kinds *k, const char *name);

struct kind_company {
	bool person;  /* the entity is a person */
	bool home;    /* it belongs to a person, as an address does */
	bool illness; /* it is about somebody's health */
	bool medical; /* the text is about patients */
};

/* "none", "personal" or "special". */
const char *kind_pii(const struct kinds *k, const char *name, const struct kind_company *company);

/* Is the entity about health by its name? */
bool kind_is_illness(const struct kinds *k, const char *entity);
bool kind_is_medical(const struct kinds *k, const char *word);

#endif
