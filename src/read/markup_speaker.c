/* Transcripts: the names of speakers in front of lines are taken off. */
#include <ctype.h>
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/read/markup_parts.h"

/* Length of "Name:" in front of a unit, 0: none. */
static size_t speaker_length(const struct unit *u)
{
	size_t i = 0;

	while (i < u->size && i < 16 && (isalnum((unsigned char)u->text[i]) || strchr(" .'-", u->text[i]) != NULL)) {
		i++;
	}
	return i > 0 && i < u->size && u->text[i] == ':' && isupper((unsigned char)u->text[0]) ? i + 1 : 0;
}

/* Length of "09:02", "10:14 AM", "[9:02]", "(09:02:33)" at i; 0: none. */
static size_t clock_length(const struct unit *u, size_t i)
{
	size_t from = i;
	size_t open = i < u->size && strchr("[(", u->text[i]) != NULL;
	size_t digits = 0;

	i += open;
	while (i < u->size && (isdigit((unsigned char)u->text[i]) || (u->text[i] == ':' && digits > 0))) {
		digits += u->text[i] != ':';
		i++;
	}
	if (digits < 3 || digits > 6 || memchr(u->text + from, ':', i - from) == NULL) {
		return 0;
	}
	if (i + 3 <= u->size && u->text[i] == ' ' && (u->text[i + 1] == 'A' || u->text[i + 1] == 'P') &&
	    u->text[i + 2] == 'M') {
		i += 3;
	}
	if (open) {
		if (i >= u->size || strchr("])", u->text[i]) == NULL) {
			return 0;
		}
		i++;
	}
	return i - from;
}

/* Length of "priya 09:02", "[09:02] priya:", "priya (09:02):" in front of a unit; 0: none. */
static size_t stamp_length(const struct unit *u)
{
	size_t i = clock_length(u, 0);
	size_t name, clock;

	if (i > 0) {
		while (i < u->size && u->text[i] == ' ') {
			i++;
		}
	}
	name = i;
	while (i < u->size && i < name + 20 && (isalpha((unsigned char)u->text[i]) || strchr("<>.'_-@", u->text[i]) != NULL)) {
		i++;
	}
	if (i == name) {
		return 0;
	}
	if (name > 0) {
		return i < u->size && (u->text[i] == ':' || u->text[i - 1] == '>') ? i + 1 : 0;
	}
	i += i < u->size && u->text[i] == ' ';
	clock = clock_length(u, i);
	i += clock;
	return clock == 0 ? 0 : i + (i < u->size && strchr(":-", u->text[i]) != NULL);
}

static bool same_speaker(const struct unit *a, const struct unit *b, size_t n)
{
	return speaker_length(b) == n && strncmp(a->text, b->text, n) == 0;
}

static void cut_front(struct unit *u, size_t n)
{
	while (n < u->size && isspace((unsigned char)u->text[n])) {
		n++;
	}
	u->text += n;
	u->map += n;
	u->size -= n;
	u->lead_end = 0;
	u->strong_count = 0;
	u->kind = u->kind == UNIT_TERM ? UNIT_SENTENCE : u->kind;
	u->spoken = true;
}

/* Lines with a name and a time are a chat when there are several of them. What is numbered there ("2) agents.") is so for
 * people only. */
static void strip_stamps(struct markup *m)
{
	size_t stamped = 0;

	for (size_t i = 0; i < m->count; i++) {
		stamped += m->units[i].first && m->units[i].kind != UNIT_CODE && stamp_length(&m->units[i]) > 0;
	}
	for (size_t i = 0; i < m->count && stamped >= 3; i++) {
		struct unit *u = &m->units[i];
		size_t n = u->first && u->kind != UNIT_CODE ? stamp_length(u) : 0;

		if (n > 0 && n < u->size) {
			struct slice t;

			cut_front(u, n);
			t = (struct slice){u->text, u->size};
			n = isdigit((unsigned char)u->text[0]) ? markup_bullet(t) : 0;
			if (n > 0) {
				cut_front(u, n);
			}
		}
	}
}

/* In a transcript the same names stand in front of many lines: "Q:", "A:", "Noor:". They are no lead-ins. Looks only a few
 * lines ahead, so that it stays linear. */
void markup_strip_speakers(struct markup *m)
{
	enum { AHEAD = 12 };

	strip_stamps(m);

	for (size_t i = 0; i < m->count; i++) {
		struct unit *u = &m->units[i];
		size_t n = u->kind == UNIT_HEADING || u->kind == UNIT_CODE || u->kind == UNIT_ROW || !u->first
		                   ? 0
		                   : speaker_length(u);
		bool again = n > 0 && (strncmp(u->text, "Q:", 2) == 0 || strncmp(u->text, "A:", 2) == 0 ||
		                       strncmp(u->text, "Interviewer:", 12) == 0);
		size_t hits = 0;

		for (size_t k = i + 1; n > 0 && k < m->count && k <= i + AHEAD; k++) {
			hits += m->units[k].first && same_speaker(u, &m->units[k], n);
		}
		for (size_t k = i; n > 0 && hits == 0 && k > 0 && k + AHEAD > i; k--) {
			hits += m->units[k - 1].speaker_size == n && strncmp(m->units[k - 1].speaker, u->text, n) == 0;
		}
		if (hits > 0 || again) {
			u->speaker = u->text;
			u->speaker_size = n;
		}
	}
	for (size_t i = 0; i < m->count; i++) {
		if (m->units[i].speaker_size > 0 && m->units[i].speaker_size < m->units[i].size) {
			cut_front(&m->units[i], m->units[i].speaker_size);
		}
	}
}
