/* Types and personal data from names. The vocabulary is data (types.dat, pii.dat); the only rule here is that the longest
 * pattern that fits the end of the name wins. */
#include "dataeng/read/kind.h"

#include <string.h>

#include "dataeng/base/embed.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"
#include "dataeng/read/map.h"

static const char *const type_names[] = {"",          "text",    "integer", "decimal", "money", "date",
                                         "timestamp", "boolean", "enum",    "binary",  "json"};

enum { P_ALWAYS = 1, P_PERSON = 2, P_HOME = 4, P_SPECIAL = 8, P_HEALTH = 16, P_CAREFUL = 32, P_ILLNESS = 64, P_MEDICAL = 128 };
static const char *const pii_names[] = {"always", "person", "home", "special", "health", "careful", "illness", "medical"};

struct kinds {
	struct map *types; /* pattern -> index in type_names */
	struct map *pii;   /* pattern -> P_ bits */
};

static void load(struct map *m, const char *file, const char *const *names, size_t count, bool bits)
{
	struct slice rest = slice_of(embed_text(file));
	struct slice line;

	while (slice_line(&rest, &line)) {
		size_t colon = slice_find(line, ":", 0);

		if (line.n == 0 || line.p[0] == '#' || colon == SIZE_MAX) {
			continue;
		}
		for (size_t k = 0; k < count; k++) {
			if (!slice_is(slice_cut(line, 0, colon), names[k])) {
				continue;
			}
			for (size_t i = colon + 1; i < line.n;) {
				size_t end = i;

				while (end < line.n && line.p[end] != ' ') {
					end++;
				}
				if (end > i) {
					map_set(m, line.p + i, end - i,
					        bits ? map_get(m, line.p + i, end - i, 0) | 1u << k : k);
				}
				i = end + 1;
			}
		}
	}
}

struct kinds *kinds_load(const void *ctx)
{
	struct kinds *k = mem_new(ctx, struct kinds);

	k->types = map_new(k);
	k->pii = map_new(k);
	load(k->types, "read/types.dat", type_names, sizeof(type_names) / sizeof(*type_names), false);
	load(k->pii, "read/pii.dat", pii_names, sizeof(pii_names) / sizeof(*pii_names), true);
	return k;
}

static uint64_t marked(const struct map *m, char mark, const char *s, size_t n)
{
	char buf[64];

	if (n + 1 > sizeof(buf)) {
		return 0;
	}
	buf[0] = mark;
	memcpy(buf + 1, s, n);
	return map_get(m, buf, n + 1, 0);
}

/* The value of the longest pattern that fits. */
static uint64_t match(const struct map *m, const char *name)
{
	size_t n = strlen(name);
	uint64_t v = marked(m, '=', name, n);
	const char *p = name;

	if (v != 0) {
		return v;
	}
	for (;;) {
		v = map_get(m, p, strlen(p), 0);
		if (v != 0) {
			return v;
		}
		p = strchr(p, '_');
		if (p == NULL) {
			break;
		}
		p++;
	}
	return marked(m, '^', name, strcspn(name, "_"));
}

static bool has_tail(const char *name, const char *tail)
{
	size_t n = strlen(name);
	size_t k = strlen(tail);

	return n > k && strcmp(name + n - k, tail) == 0;
}

const char *kind_type(const struct kinds *k, const char *name)
{
	uint64_t v;

	if (strncmp(name, "number_of_", 10) == 0 || strncmp(name, "count_of_", 9) == 0) {
		return "integer";
	}
	if (strncmp(name, "date_of_", 8) == 0 || strncmp(name, "day_of_", 7) == 0) {
		return "date";
	}
	if (strncmp(name, "time_of_", 8) == 0 || strncmp(name, "end_of_", 7) == 0 || strncmp(name, "start_of_", 9) == 0) {
		return strncmp(name, "time", 4) == 0 ? "timestamp" : "date";
	}
	if ((strncmp(name, "last_", 5) == 0 || strncmp(name, "next_", 5) == 0 || strncmp(name, "first_", 6) == 0) &&
	    (has_tail(name, "ed") || has_tail(name, "_seen") || has_tail(name, "_due"))) {
		return "date"; /* "last serviced", "next due" */
	}
	if (strncmp(name, "year_of_", 8) == 0) {
		return "integer";
	}
	if (strncmp(name, "place_of_", 9) == 0 || strncmp(name, "country_of_", 11) == 0) {
		return "text";
	}
	if (strstr(name, "_per_") != NULL) {
		char head[64];
		size_t n = (size_t)(strstr(name, "_per_") - name);

		if (n < sizeof(head)) {
			memcpy(head, name, n);
			head[n] = '\0';
			return kind_type(k, head);
		}
	}
	v = match(k->types, name);
	if (v == 0 && (strncmp(name, "last_", 5) == 0 || strncmp(name, "next_", 5) == 0) && strstr(name, "_of_") == NULL) {
		return "date"; /* "next inspection" */
	}
	return v == 0 ? NULL : type_names[v];
}

bool kind_is_attribute(const struct kinds *k, const char *name)
{
	return kind_type(k, name) != NULL;
}

const char *kind_pii(const struct kinds *k, const char *name, const struct kind_company *c)
{
	uint64_t v = match(k->pii, name);

	if ((v & P_SPECIAL) != 0) {
		return "special";
	}
	if ((v & P_HEALTH) != 0 && c->illness && c->medical) {
		return "special";
	}
	if ((v & P_CAREFUL) != 0) {
		return "none";
	}
	if ((v & P_ALWAYS) != 0 || ((v & P_PERSON) != 0 && c->person) || ((v & P_HOME) != 0 && c->home)) {
		return "personal";
	}
	return "none";
}

bool kind_is_illness(const struct kinds *k, const char *entity)
{
	return (match(k->pii, entity) & P_ILLNESS) != 0;
}

bool kind_is_medical(const struct kinds *k, const char *word)
{
	return (map_get(k->pii, word, strlen(word), 0) & P_MEDICAL) != 0;
}
