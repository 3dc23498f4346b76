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

/* In a transcript the same names stand in front of many lines: "Q:", "A:", "Noor:". They are no lead-ins. Looks only a few
 * lines ahead, so that it stays linear. */
void markup_strip_speakers(struct markup *m)
{
	enum { AHEAD = 12 };

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
