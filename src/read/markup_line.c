/* What a line begins with: labels ("FR-12:"), defined terms, bullets; and where a sentence ends. Looks at text only. */
#include <ctype.h>
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/markup_parts.h"

static bool is_abbreviation(const char *text, size_t dot)
{
	static const char *const all[] = {"e.g", "i.e",    "etc",  "mr",   "mrs", "ms",  "dr", "prof", "st",  "no",  "nr",
	                                  "vs",  "approx", "incl", "excl", "max", "min", "ca", "resp", "fig", "sec", "art",
	                                  "cf",  "jr",     "sr",   "dept", "est", "tel", "p",  "pp",   NULL};
	size_t start = dot;
	char word[12];

	while (start > 0 && !isspace((unsigned char)text[start - 1]) && text[start - 1] != '(') {
		start--;
	}
	if (dot - start == 1 && isupper((unsigned char)text[start])) {
		return true; /* an initial */
	}
	if (dot - start == 0 || dot - start >= sizeof(word)) {
		return false;
	}
	for (size_t i = start; i < dot; i++) {
		word[i - start] = (char)tolower((unsigned char)text[i]);
	}
	word[dot - start] = '\0';
	for (size_t i = 0; all[i] != NULL; i++) {
		if (strcmp(all[i], word) == 0) {
			char next = text[dot + 1 + (text[dot + 1] == ' ')];

			return strcmp(word, "no") != 0 || isdigit((unsigned char)next) || strchr("(,;:", next) != NULL ||
			       islower((unsigned char)next);
		}
	}
	return false;
}

/* Position behind the sentence that begins at from. */
size_t markup_sentence_end(const char *t, size_t size, size_t from)
{
	int depth = 0;

	for (size_t i = from; i < size; i++) {
		size_t k;

		depth += t[i] == '(' ? 1 : t[i] == ')' && depth > 0 ? -1 : 0;
		if ((t[i] != '.' && t[i] != '!' && t[i] != '?') || (t[i] == '.' && is_abbreviation(t, i))) {
			continue;
		}
		for (k = i + 1; k < size && strchr(")\"'*]", t[k]) != NULL; k++) {
		}
		if (k >= size) {
			return size;
		}
		if (!isspace((unsigned char)t[k]) || depth > 1) {
			continue;
		}
		while (k < size && isspace((unsigned char)t[k])) {
			k++;
		}
		if (k >= size || !islower((unsigned char)t[k]) ||
		    (i > from + 3 && t[i] == '.' && islower((unsigned char)t[i - 1]) && islower((unsigned char)t[i - 2]) &&
		     (islower((unsigned char)t[i - 3]) || t[i - 3] == ' '))) {
			return k;
		}
	}
	return size;
}

/* Length of a label such as "BR-1", "REQ 12:", "FR-2.3." and the blanks behind it; 0: none. */
static size_t number_label(struct slice t)
{
	size_t i = slice_starts(t, "\xc2\xa7") ? 2 : 0;
	size_t section = i;
	size_t dots = 0;

	while (section > 0 && i < t.n && t.p[i] == ' ') {
		i++;
	}
	while (i < t.n &&
	       (isdigit((unsigned char)t.p[i]) || (t.p[i] == '.' && i + 1 < t.n && isdigit((unsigned char)t.p[i + 1])))) {
		dots += t.p[i] == '.';
		i++;
	}
	if ((section == 0 && dots == 0) || i == section || i - dots > 8 || i >= t.n) {
		return 0;
	}
	i += t.p[i] == '.' || t.p[i] == ')' || t.p[i] == ':';
	if (i >= t.n || !isspace((unsigned char)t.p[i]) || i + 1 >= t.n || !isupper((unsigned char)t.p[i + 1])) {
		return 0;
	}
	return i + 1;
}

size_t markup_label(struct slice t)
{
	size_t stars = slice_starts(t, "**") ? 2 : 0;
	size_t i = stars;
	size_t letters, digits;

	while (i < t.n && isupper((unsigned char)t.p[i])) {
		i++;
	}
	letters = i - stars;
	if (letters == 0 || letters > 6) {
		return number_label(t);
	}
	i += i < t.n && (t.p[i] == '-' || t.p[i] == ' ' || t.p[i] == '_');
	digits = i;
	while (i < t.n &&
	       (isdigit((unsigned char)t.p[i]) || (t.p[i] == '.' && i + 1 < t.n && isdigit((unsigned char)t.p[i + 1])))) {
		i++;
	}
	if (i == digits || (letters == 1 && i - digits > 3)) {
		return 0;
	}
	i += i < t.n && islower((unsigned char)t.p[i]) && (i + 1 >= t.n || !isalnum((unsigned char)t.p[i + 1]));
	while (i < t.n && strchr(".:)*]", t.p[i]) != NULL) {
		i++;
	}
	if (i < t.n && !isspace((unsigned char)t.p[i])) {
		return 0;
	}
	while (i < t.n && (isspace((unsigned char)t.p[i]) || t.p[i] == '-')) {
		i++;
	}
	return i;
}

/* End of a defined term that opens the line: "**Guest**: ...", "**Guest.** ...", "Guest: ..."; 0: none. */
size_t markup_lead(struct slice t)
{
	size_t end, words = 1;

	if (t.n > 2 && t.p[0] == '*' && t.p[1] != '*' && t.p[1] != ' ') {
		end = slice_find(t, "*:", 1);
		return end == SIZE_MAX || end > 60 ? 0 : end + 1;
	}
	if (slice_starts(t, "**")) {
		end = slice_find(t, "**", 2);
		if (end == SIZE_MAX || end > 60) {
			return 0;
		}
		if (strchr(".:", t.p[end - 1]) != NULL || (end + 2 < t.n && strchr(":.", t.p[end + 2]) != NULL)) {
			return end + 2;
		}
		if (end + 3 < t.n &&
		    (slice_starts(slice_from(t, end + 2), " -") || slice_starts(slice_from(t, end + 2), " \xe2\x80\x93") ||
		     slice_starts(slice_from(t, end + 2), " \xe2\x80\x94"))) {
			return end + 2;
		}
		if (end + 3 < t.n && slice_starts(slice_from(t, end + 2), " (") && t.p[t.n - 1] == ')') {
			return end + 2; /* "**Listing** (= offer)" */
		}
		return end + 2 >= t.n ? end + 2 : 0;
	}
	if (t.n == 0 || !isalpha((unsigned char)t.p[0])) {
		return 0;
	}
	for (size_t i = 0; i < t.n && i < 40; i++) {
		if (t.p[i] == ':' && i + 1 < t.n && isspace((unsigned char)t.p[i + 1])) {
			return i;
		}
		if (t.p[i] == ' ') {
			words++;
		} else if (!isalnum((unsigned char)t.p[i]) && strchr("-_/'()", t.p[i]) == NULL) {
			return 0;
		}
		if (words > 4) {
			return 0;
		}
	}
	return 0;
}

/* Length of a bullet sign with its blanks, or 0. */
size_t markup_bullet(struct slice t)
{
	size_t i = 0;

	if (t.n > 1 && strchr("-*+", t.p[0]) != NULL && isspace((unsigned char)t.p[1])) {
		i = 1;
	} else if (slice_starts(t, "\xe2\x80\xa2")) {
		i = 3;
	} else {
		while (i < t.n && i < 3 && isdigit((unsigned char)t.p[i])) {
			i++;
		}
		if (i > 0 && i + 1 < t.n && (t.p[i] == '.' || t.p[i] == ')') && isspace((unsigned char)t.p[i + 1])) {
			i++;
		} else if (t.n > 3 && (t.p[0] == '(' ? isalnum((unsigned char)t.p[1]) && t.p[2] == ')' && t.p[3] == ' '
		                                     : islower((unsigned char)t.p[0]) && t.p[1] == ')' && t.p[2] == ' ')) {
			i = t.p[0] == '(' ? 3 : 2;
		} else {
			return 0;
		}
	}
	while (i < t.n && isspace((unsigned char)t.p[i])) {
		i++;
	}
	return i;
}

bool markup_is_separator(struct slice line)
{
	size_t dashes = 0;

	for (size_t i = 0; i < line.n; i++) {
		dashes += line.p[i] == '-';
		if (strchr("|-: \t", line.p[i]) == NULL) {
			return false;
		}
	}
	return dashes >= 2 && slice_find(line, "|", 0) != SIZE_MAX;
}

bool markup_is_step(struct slice t)
{
	static const char *const words[] = {"Given", "When", "Then", "And", "But", "Scenario", "Feature", NULL};
	bool bold = false;

	while (slice_starts(t, "*") || slice_starts(t, "_")) {
		t = slice_from(t, 1);
		bold = true;
	}
	for (size_t i = 0; words[i] != NULL; i++) {
		size_t n = strlen(words[i]);

		if (slice_starts(t, words[i]) && t.n > n && (t.p[n] == ' ' || (bold && strchr("*_", t.p[n]) != NULL))) {
			return true;
		}
	}
	return false;
}

size_t markup_dots(struct slice t)
{
	size_t i = 0;

	while (i < t.n && i < 40 && (isalnum((unsigned char)t.p[i]) || strchr(" -'/()", t.p[i]) != NULL)) {
		i++;
	}
	return i > 1 && i + 3 < t.n && memcmp(t.p + i, "...", 3) == 0 && slice_trim(slice_from(t, i + 3)).n > 0 ? i : 0;
}
