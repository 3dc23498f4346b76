/* Which nouns are entities: evidence is summed over all facts, synonyms are joined, compounds meet their heads. The weights are
 * data (weights.dat). */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "dataeng/base/embed.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"
#include "dataeng/model/session.h"
#include "dataeng/read/map.h"
#include "dataeng/read/resolve.h"
#include "dataeng/wrap/sqlite.h"

static double weight(const char *name)
{
	struct slice rest = slice_of(embed_text("read/weights.dat"));
	struct slice line;
	size_t n = strlen(name);

	while (slice_line(&rest, &line)) {
		if (line.n > n && strncmp(line.p, name, n) == 0 && line.p[n] == ' ') {
			return strtod(line.p + n + 1, NULL);
		}
	}
	return 0;
}

struct weights {
	double threshold, has_first, has_more, has_other, key, owner, kind, named, linked_counted, linked, counted, retained,
	        searched, stated, story, recursive, attribute, noise, vague, narrator, actor, period, detail, backed,
	        half_backed, company, company_counted;
};

static struct weights load_weights(void)
{
	return (struct weights){.threshold = weight("threshold"),
	                        .has_first = weight("has_first"),
	                        .has_more = weight("has_more"),
	                        .has_other = weight("has_other"),
	                        .key = weight("key"),
	                        .owner = weight("owner"),
	                        .kind = weight("kind"),
	                        .named = weight("named"),
	                        .linked_counted = weight("linked_counted"),
	                        .linked = weight("linked"),
	                        .counted = weight("counted"),
	                        .retained = weight("retained"),
	                        .searched = weight("searched"),
	                        .story = weight("story"),
	                        .stated = weight("stated"),
	                        .recursive = weight("recursive"),
	                        .attribute = weight("attribute"),
	                        .noise = weight("noise"),
	                        .vague = weight("vague"),
	                        .narrator = weight("narrator"),
	                        .actor = weight("actor"),
	                        .period = weight("period"),
	                        .detail = weight("detail"),
	                        .backed = weight("backed"),
	                        .half_backed = weight("half_backed"),
	                        .company = weight("company"),
	                        .company_counted = weight("company_counted")};
}

int term_find(const struct resolver *v, const char *name)
{
	return name == NULL ? -1 : (int)map_get(v->term_index, name, strlen(name), 0) - 1;
}

int term_root(const struct resolver *v, int t)
{
	while (t >= 0 && v->terms[t].same >= 0) {
		t = v->terms[t].same;
	}
	return t;
}

static struct term *term_of(struct resolver *v, const char *name, int unit)
{
	int t = term_find(v, name);

	if (t < 0) {
		struct term *x;

		if (v->term_count == v->term_room) {
			v->term_room = v->term_room == 0 ? 128 : v->term_room * 2;
			v->terms = mem_resize(v->ctx, v->terms, struct term, v->term_room);
		}
		t = (int)v->term_count++;
		x = &v->terms[t];
		memset(x, 0, sizeof(*x));
		x->name = name;
		x->same = x->ent = -1;
		x->unit = unit;
		x->w = lexicon_classes(v->r->lx, word_last(name));
		x->attribute = kind_is_attribute(v->kinds, name);
		map_set(v->term_index, name, strlen(name), (uint64_t)t + 1);
	}
	return &v->terms[t];
}

/* ------------------------------------------------------------------ evidence */

static bool ends_with_word(const char *name, const char *word)
{
	size_t n = strlen(name);
	size_t k = strlen(word);

	return n > k + 1 && strcmp(name + n - k, word) == 0 && name[n - k - 1] == '_';
}

static bool hard(const struct quantity *q)
{
	return (q->min >= 0 || q->max >= 0) && !q->soft;
}

static void evidence_has(struct resolver *v, const struct fact *f, const struct weights *w)
{
	struct term *s = term_of(v, f->subj, f->unit);
	bool attribute = kind_is_attribute(v->kinds, f->item->name) ||
	                 (f->item->flags & (ITEM_UNIQUE | ITEM_BOOLEAN | ITEM_KEY)) != 0 || f->item->value_count > 0 ||
	                 f->item->type != NULL || f->item->unit != NULL || f->item->has_min || f->item->has_max ||
	                 f->item->length > 0;
	struct term *o;

	if (f->passive && f->oq.min == 0 && f->oq.max == -1) {
		return; /* "has no ..." */
	}
	if (strcmp(f->verb, "identify") == 0) {
		attribute = true;
	}
	s->score += attribute ? (s->has == 0 ? w->has_first : w->has_more) : w->has_other;
	s->score += attribute && s->has == 0 && (f->sq.soft || f->sq.every) ? w->stated : 0;
	s->has += attribute;
	s->listed += attribute && strcmp(f->verb, "list") == 0 ? 1 : strcmp(f->verb, "field") == 0 ? 2 : 0;
	if (strcmp(f->obj, f->subj) == 0 || ends_with_word(f->obj, f->subj)) {
		s->score += strcmp(f->verb, "list") == 0 ? 0 : w->recursive;
		return;
	}
	o = term_of(v, f->obj, f->unit);
	o->asked++;
	o->plural = o->plural || f->oq.plural;
	if (hard(&f->oq) || f->oq.plural) {
		o->score += w->linked * 0.8;
	}
}

static void evidence_link(struct resolver *v, const struct fact *f, const struct weights *w)
{
	struct term *s = term_of(v, f->subj, f->unit);
	struct term *o = term_of(v, f->obj, f->unit);
	bool story = f->word != NULL && strcmp(f->word, "story") == 0;

	o = term_of(v, f->obj, f->unit);
	s = &v->terms[term_find(v, f->subj)];
	if (s == o) {
		s->score += w->recursive;
		return;
	}
	o->linked++;
	o->score += (hard(&f->oq) ? w->linked_counted : w->linked) * f->strength;
	o->plural = o->plural || f->oq.plural;
	if (!story) {
		s->score += f->stated ? w->stated : 0;
		s->linked++;
		s->score += (hard(&f->oq) || hard(&f->sq) ? w->linked_counted : w->linked) * f->strength;
	}
}

static bool one_of_several(const struct quantity *q)
{
	return q->plural || q->every || q->soft || q->min >= 0 || q->max >= 0;
}

static void note_number(struct resolver *v, const struct fact *f)
{
	int a = term_find(v, f->subj);
	int b = term_find(v, f->obj);

	if (a >= 0 && (f->kind == FACT_HAS || f->kind == FACT_LINK)) {
		v->terms[a].any = v->terms[a].any || one_of_several(&f->sq) || f->stated;
	}
	if (b >= 0 && (f->kind == FACT_HAS || f->kind == FACT_LINK)) {
		v->terms[b].any = v->terms[b].any || one_of_several(&f->oq);
	}
	if (a >= 0 && f->kind != FACT_HAS && f->kind != FACT_LINK) {
		v->terms[a].any = true;
	}
}

static void evidence(struct resolver *v, const struct fact *f, const struct weights *w)
{
	switch (f->kind) {
	case FACT_ENTITY:
		term_of(v, f->subj, f->unit)->score +=
		        (f->word != NULL && strcmp(f->word, "story") == 0 ? w->story : w->named) * f->strength;
		term_of(v, f->subj, f->unit)->person |= f->word != NULL && strcmp(f->word, "person") == 0;
		break;
	case FACT_HAS:
		evidence_has(v, f, w);
		break;
	case FACT_LINK:
		evidence_link(v, f, w);
		break;
	case FACT_KEY:
		term_of(v, f->subj, f->unit)->score += w->key;
		break;
	case FACT_LOCAL:
		term_of(v, f->subj, f->unit)->score += w->key;
		term_of(v, f->obj, f->unit)->score += w->owner;
		break;
	case FACT_ISA:
		if (f->strength >= 2) {
			term_of(v, f->subj, f->unit)->score += w->kind;
			term_of(v, f->obj, f->unit)->score += w->kind / 2;
		} else {
			(void)term_of(v, f->subj, f->unit);
			term_of(v, f->obj, f->unit)->score += f->strength > 1 ? w->kind / 2 : 0;
		}
		break;
	case FACT_ALIAS:
		(void)term_of(v, f->subj, f->unit);
		(void)term_of(v, f->obj, f->unit);
		break;
	case FACT_VOLUME:
		term_of(v, f->subj, f->unit)->score += w->counted;
		term_of(v, f->subj, f->unit)->counted++;
		break;
	case FACT_RETENTION:
		term_of(v, f->subj, f->unit)->score += w->retained;
		term_of(v, f->subj, f->unit)->counted++;
		break;
	case FACT_ACCESS:
		term_of(v, f->subj, f->unit)->score += w->searched;
		term_of(v, f->subj, f->unit)->counted++;
		break;
	case FACT_VALUES:
		(void)term_of(v, f->subj, f->unit);
		break;
	case FACT_ACTOR:
		term_of(v, f->subj, f->unit)->user = true;
		break;
	default:
		break;
	}
}

static void penalties(struct resolver *v, const struct weights *w)
{
	for (size_t i = 0; i < v->term_count; i++) {
		struct term *t = &v->terms[i];
		bool single = strchr(t->name, '_') == NULL;

		/* what the text says of a thing outweighs what its name is like */
		double doubt = t->has >= 2 ? w->backed : t->has == 1 || !single ? w->half_backed : 1;

		if (t->attribute && t->has == 0) {
			t->score += w->attribute * (t->linked >= 2 && t->counted > 0 ? w->half_backed : 1);
		}
		if (t->listed >= 2) {
			continue; /* a list of its fields says what it is, whatever its name */
		}
		if ((t->w & W_DETAIL) != 0 && single) {
			t->score += w->detail;
		}
		if ((t->w & W_NOISE) != 0) {
			t->score += w->noise * doubt;
		}
		if ((t->w & W_VAGUE) != 0) {
			t->score += w->vague * doubt;
		}
		if ((t->w & W_NARRATOR) != 0 && single && t->has < 2 && !t->any) {
			t->score += w->narrator;
		}
		if ((t->w & (W_PERIOD | W_UNIT)) != 0 && t->has < 2) {
			t->score += w->period;
		}
		if (t->user && t->has == 0) {
			t->score += w->actor;
		}
	}
}

/* ------------------------------------------------------------------ synonyms */

/* The only place where a term becomes another: always what is at the end of a chain, never itself, so that no chain can close
 * into a ring, whatever texts are read one after the other. */
static bool become(struct resolver *v, int t, int other)
{
	int root = term_root(v, other);

	if (t < 0 || root < 0 || root == t) {
		return false;
	}
	v->terms[t].same = root;
	return true;
}

/* Joins the lesser term to the greater one. */
static void join(struct resolver *v, int a, int b)
{
	struct term *x, *y;
	int keep, drop;

	a = term_root(v, a);
	b = term_root(v, b);
	if (a < 0 || b < 0 || a == b) {
		return;
	}
	x = &v->terms[a];
	y = &v->terms[b];
	keep = x->known != y->known   ? (x->known ? a : b)
	       : x->has != y->has     ? (x->has > y->has ? a : b)
	       : x->score >= y->score ? a
	                              : b;
	drop = keep == a ? b : a;
	if (!become(v, drop, keep)) {
		return;
	}
	v->terms[keep].score += v->terms[drop].score > 0 ? v->terms[drop].score : 0;
	v->terms[keep].has += v->terms[drop].has;
	v->terms[keep].linked += v->terms[drop].linked;
	v->terms[keep].counted += v->terms[drop].counted;
	if (v->terms[drop].unit < v->terms[keep].unit) {
		v->terms[keep].unit = v->terms[drop].unit;
	}
}

static void join_aliases(struct resolver *v)
{
	for (size_t i = 0; i < v->r->fact_count; i++) {
		struct fact *f = &v->r->facts[i];

		if (f->kind == FACT_ALIAS) {
			int a = term_find(v, f->subj);
			int b = term_find(v, f->obj);

			if (v->terms[term_root(v, a)].score + v->terms[term_root(v, b)].score > 1) {
				join(v, a, b);
				f->used = true;
				mark_used(v, f->unit, "%s and %s mean the same", f->subj, f->obj);
			}
		}
	}
}

/* "physical_copy" is a copy, "open_order" an order: only the state differs. */
static void join_states(struct resolver *v)
{
	for (size_t i = 0; i < v->term_count; i++) {
		const char *p = v->terms[i].name;
		bool plain = true;

		while (plain && strchr(p, '_') != NULL) {
			char first[48];
			size_t n = strcspn(p, "_");
			int other;

			if (n >= sizeof(first)) {
				break;
			}
			memcpy(first, p, n);
			first[n] = '\0';
			plain = (lexicon_classes(v->r->lx, first) & W_STATE) != 0;
			p += n + 1;
			other = plain ? term_find(v, p) : -1;
			if (other >= 0 && other != (int)i && term_root(v, other) != (int)i &&
			    v->terms[term_root(v, other)].score + v->terms[i].score > 0) {
				struct term *to = &v->terms[term_root(v, other)];

				(void)become(v, (int)i, other);
				to->counted += v->terms[i].counted;
				to->has += v->terms[i].has;
				to->linked += v->terms[i].linked;
				to->score += v->terms[i].score > 0 ? v->terms[i].score : 0;
				break;
			}
		}
	}
}

/* "line" and "order_line": a head without a life of its own joins its only compound, and the reverse. */
static void join_heads(struct resolver *v, double threshold)
{
	struct map *by_head = map_new(v->ctx); /* head -> compound term + 1; 0 with a bit for several */

	for (size_t i = 0; i < v->term_count; i++) {
		const char *head = word_last(v->terms[i].name);

		if (head != v->terms[i].name && v->terms[i].same < 0 &&
		    (v->terms[i].score >= threshold || v->terms[i].asked > 0) && !v->terms[i].attribute) {
			uint64_t old = map_get(by_head, head, strlen(head), 0);
			bool known = old != 0 && old != UINT64_MAX;

			if (known && v->terms[old - 1].has == 0 && v->terms[i].has > 0) {
				old = 0; /* of several, the one that is described */
			}
			if (!(known && v->terms[old == 0 ? 0 : old - 1].has > 0 && v->terms[i].has == 0)) {
				map_set(by_head, head, strlen(head), old == 0 ? i + 1 : UINT64_MAX);
			}
		}
	}
	for (size_t i = 0; i < v->term_count; i++) {
		struct term *head = &v->terms[i];
		uint64_t c = strchr(head->name, '_') == NULL ? map_get(by_head, head->name, strlen(head->name), 0) : 0;
		struct term *compound;
		char first[48];
		size_t n;
		int owner;

		if (c == 0 || c == UINT64_MAX || head->same >= 0 || head->attribute) {
			continue;
		}
		compound = &v->terms[c - 1];
		n = strlen(compound->name) - strlen(head->name) - 1;
		if (n >= sizeof(first)) {
			continue;
		}
		memcpy(first, compound->name, n);
		first[n] = '\0';
		owner = term_root(v, term_find(v, first));
		if (compound->has > 0 && (head->has == 0 || (head->has == 1 && compound->has > 2)) &&
		    compound->score >= threshold) {
			join(v, (int)i, (int)c - 1);
		} else if (head->has + head->linked > 0 && compound->has == 0 && owner >= 0 &&
		           v->terms[owner].score >= threshold && owner != (int)i) {
			/* "lines" of an "order_line": the longer name stays */
			if (!become(v, (int)i, (int)c - 1)) {
				continue;
			}
			compound->has += head->has;
			compound->score += head->score;
			compound->linked += head->linked;
		}
	}
}

/* "staff" and "staff member", "crew" and "crew member" */
static void join_members(struct resolver *v)
{
	for (size_t i = 0; i < v->term_count; i++) {
		const char *name = v->terms[i].name;
		size_t n = strlen(name);
		int group;

		if (n < 8 || strcmp(name + n - 7, "_member") != 0) {
			continue;
		}
		group = term_find(v, mem_strndup(v->ctx, name, n - 7));
		if (group >= 0 && v->terms[group].has == 0 && v->terms[group].same < 0 && v->terms[i].same < 0 &&
		    become(v, group, (int)i)) {
			v->terms[i].score += v->terms[group].score > 0 ? v->terms[group].score : 0;
			v->terms[i].linked += v->terms[group].linked;
		}
	}
}

/* ------------------------------------------------------------------ entities */

bool words_akin(const char *a, const char *b)
{
	size_t n = 0;
	size_t x = strlen(a);
	size_t y = strlen(b);
	size_t least = x < y ? x : y;

	while (n < least && a[n] == b[n]) {
		n++;
	}
	return n == least ? n >= 3 : n >= 4 && n * 100 >= 60 * least && x > 3 && y > 3;
}

static void add_entity(struct resolver *v, int t)
{
	struct term *x = &v->terms[t];
	struct r_ent *e;

	v->ents = mem_resize(v->ctx, v->ents, struct r_ent, v->ent_count + 1);
	e = &v->ents[v->ent_count];
	memset(e, 0, sizeof(*e));
	e->name = x->name;
	e->kind = "strong";
	e->parent = e->weak_owner = -1;
	e->person = (x->w & W_PERSON) != 0 || x->person || strcmp(x->name, "staff") == 0;
	e->topic_block = v->r->markup->units[x->unit].block;
	x->ent = (int)v->ent_count++;
}

static int by_unit(const void *a, const void *b)
{
	const int *x = a;
	const int *y = b;

	return x[1] != y[1] ? (x[1] < y[1] ? -1 : 1) : x[0] < y[0] ? -1 : x[0] > y[0];
}

/* In the order of their first mention. */
static void make_entities(struct resolver *v, const struct weights *w)
{
	int(*order)[2] = mem_checked(talloc_array_size(v->ctx, sizeof(int[2]), (unsigned)v->term_count + 1));
	size_t n = 0;

	for (size_t i = 0; i < v->term_count; i++) {
		struct term *t = &v->terms[i];

		if (t->same < 0 &&
		    (t->known || (t->score >= w->threshold && (t->has > 0 || t->linked > 0 || t->counted > 0)))) {
			order[n][0] = (int)i;
			order[n++][1] = t->unit;
		}
	}
	qsort(order, n, sizeof(*order), by_unit);
	for (size_t i = 0; i < n; i++) {
		add_entity(v, order[i][0]);
	}
	for (size_t i = 0; i < v->term_count; i++) {
		int root = term_root(v, (int)i);
		struct r_ent *e = v->terms[root].ent >= 0 ? &v->ents[v->terms[root].ent] : NULL;

		if (root != (int)i && e != NULL) {
			v->terms[i].ent = v->terms[root].ent;
			e->aliases = mem_resize(v->ctx, e->aliases, const char *, e->alias_count + 1);
			e->aliases[e->alias_count++] = v->terms[i].name;
		}
	}
}

/* Entities that were in the model before this text. */
static void known_entities(struct resolver *v, struct session *s)
{
	struct query *q = db_query(v->ctx, s->db, "SELECT name FROM entity ORDER BY seq", "");

	while (query_next(q)) {
		struct term *t = term_of(v, mem_strdup(v->ctx, query_string(q, 0)), 0);

		t->known = true;
		t->score += 10;
	}
	(void)query_end(q);
	q = db_query(v->ctx, s->db,
	             "SELECT e.name, a.alias FROM entity_alias a JOIN entity e ON e.id = a.entity_id ORDER BY e.seq, a.alias",
	             "");
	while (query_next(q)) {
		int e = term_find(v, query_string(q, 0));
		struct term *t = term_of(v, mem_strdup(v->ctx, query_string(q, 1)), 0);

		if (!t->known && e >= 0) {
			t->same = e;
		}
	}
	(void)query_end(q);
}

/* "Authors and reviewers are participants": what is a kind of an entity and takes part in something is one too. */
static void raise_subtypes(struct resolver *v, const struct weights *w)
{
	for (size_t i = 0; i < v->r->fact_count; i++) {
		const struct fact *f = &v->r->facts[i];
		int a, b;

		if (f->kind != FACT_ISA || f->word != NULL || f->passive) {
			continue;
		}
		a = term_root(v, term_find(v, f->subj));
		b = term_root(v, term_find(v, f->obj));
		if (a >= 0 && b >= 0 && a != b && v->terms[b].score >= w->threshold && v->terms[a].score < w->threshold &&
		    (f->sq.plural || f->sq.every || f->sq.soft) &&
		    (f->strength > 1 || v->terms[a].linked > 0 || v->terms[a].has > 0 || v->terms[a].asked > 0)) {
			v->terms[a].score = w->threshold;
			v->terms[a].linked++;
		}
	}
}

static bool may_gain(const struct term *t, const struct weights *w)
{
	return t->score < w->threshold && t->score > -4 && (t->any || t->has > 0) &&
	       (t->w & (W_NARRATOR | W_PERIOD | W_UNIT)) == 0 && (!t->attribute || t->has > 0 || t->counted > 0) && !t->user;
}

/* Whoever is related to an entity is likelier to be one: facts that link a doubtful noun to a certain one count once more. */
static void keep_company(struct resolver *v, const struct weights *w)
{
	for (int round = 0; round < 2; round++) {
		double *gain = mem_array(v->ctx, double, v->term_count + 1);

		for (size_t i = 0; i < v->r->fact_count; i++) {
			const struct fact *f = &v->r->facts[i];
			int a, b;
			double g;

			if ((f->kind != FACT_LINK && f->kind != FACT_HAS && f->kind != FACT_LOCAL) || f->strength < 0.5 ||
			    (f->word != NULL && strcmp(f->word, "story") == 0)) {
				continue;
			}
			a = term_root(v, term_find(v, f->subj));
			b = term_root(v, term_find(v, f->obj));
			if (a < 0 || b < 0 || a == b) {
				continue;
			}
			g = hard(&f->oq) || hard(&f->sq) || f->oq.plural ? w->company_counted : w->company;
			if (v->terms[a].score >= w->threshold && may_gain(&v->terms[b], w) && f->kind == FACT_LINK) {
				gain[b] += g;
			} else if (v->terms[b].score >= w->threshold && may_gain(&v->terms[a], w)) {
				gain[a] += g;
			} else if (f->kind == FACT_HAS && f->oq.plural && v->terms[a].score >= w->threshold &&
			           may_gain(&v->terms[b], w) && (v->terms[b].has > 0 || v->terms[b].linked > 0)) {
				gain[b] += g;
			}
		}
		for (size_t i = 0; i < v->term_count; i++) {
			v->terms[i].score += gain[i];
		}
		mem_free(gain);
	}
}

void resolve_terms(struct resolver *v, struct session *s)
{
	struct weights w = load_weights();

	v->term_index = map_new(v->ctx);
	known_entities(v, s);
	for (size_t i = 0; i < v->r->fact_count; i++) {
		evidence(v, &v->r->facts[i], &w);
		note_number(v, &v->r->facts[i]);
	}
	penalties(v, &w);
	join_aliases(v);
	join_states(v);
	join_members(v);
	join_heads(v, w.threshold);
	keep_company(v, &w);
	raise_subtypes(v, &w);
	make_entities(v, &w);
}
