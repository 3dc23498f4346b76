/* Words of names, and what they mean. Sets of words, never substrings: "page" holds no age, "shipping" no ip. */
#include "dataeng/judge/words.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "dataeng/base/mem.h"

static bool breaks(const char *s, size_t i)
{
	unsigned char before = (unsigned char)s[i - 1];
	unsigned char here = (unsigned char)s[i];

	if (isdigit(before) != isdigit(here)) {
		return true;
	}
	if (islower(before) && isupper(here)) {
		return true;
	}
	return isupper(before) && isupper(here) && islower((unsigned char)s[i + 1]);
}

static bool is_sign(char c)
{
	return (unsigned char)c < 0x80 && !isalnum((unsigned char)c);
}

/* Behind the word that begins at start. */
static size_t word_end(const char *name, size_t start)
{
	size_t i = start;

	while (name[i] != '\0' && !is_sign(name[i]) && (i == start || !breaks(name, i))) {
		i++;
	}
	return i;
}

static char *lower_word(const void *ctx, const char *p, size_t n)
{
	char *word = mem_strndup(ctx, p, n);

	for (size_t i = 0; i < n; i++) {
		word[i] = (char)tolower((unsigned char)word[i]);
	}
	return word;
}

char **words_of(const void *ctx, const char *name)
{
	char **words = mem_array(ctx, char *, 1);
	size_t count = 0;
	size_t i = 0;

	while (name[i] != '\0') {
		size_t end;

		if (is_sign(name[i])) {
			i++;
			continue;
		}
		end = word_end(name, i);
		words = mem_resize(ctx, words, char *, count + 2);
		words[count++] = lower_word(words, name + i, end - i);
		words[count] = NULL;
		i = end;
	}
	return words;
}

static bool has_word(char *const *words, const char *word, size_t n)
{
	for (; *words != NULL; words++) {
		if (strlen(*words) == n && strncmp(*words, word, n) == 0) {
			return true;
		}
	}
	return false;
}

bool words_have(char *const *words, const char *word, size_t n)
{
	while (n > 0) {
		size_t len = 0;

		while (len < n && word[len] != '+') {
			len++;
		}
		if (!has_word(words, word, len)) {
			return false;
		}
		word += len;
		n -= len;
		if (n > 0) {
			word++;
			n--;
		}
	}
	return true;
}

bool words_have_any(char *const *words, const char *list)
{
	while (*list != '\0') {
		size_t n = strcspn(list, " ");

		if (n > 0 && words_have(words, list, n)) {
			return true;
		}
		list += n;
		list += *list == ' ';
	}
	return false;
}

/* Words that turn a personal thing into a fact about it: a flag, a counter, a setting. */
static const char not_personal[] = "verified verification confirmed enabled disabled type types count counter total template "
                                   "status format pattern required optional valid queue provider server host domain size "
                                   "length width height limit policy version label flag visible sent opened bounce bounced "
                                   "subject category class company rate setting settings mandatory last+login login+at";

/* How to reach or to pay somebody: personal, unless it is an organisation that is reached. */
static const char reach[] =
        "email mail+address e+mail phone telephone mobile+number cell+number fax msisdn whatsapp tax+id tax+number iban "
        "bank+account account+holder street street+address postal+address billing+address shipping+address "
        "delivery+address emailaddress phonenumber mobile+phone contact+email";

/* Personal wherever they stand. */
static const char personal[] =
        "first+name last+name given+name family+name middle+name maiden+name full+name birth+name surname forename fname lname "
        ""
        "display+name cardholder passport ssn social+security national+id identity+card driver+licence "
        "driver+license driving+licence driving+license licence+plate license+plate "
        "card+number credit+card birth+date birthdate birthday date+birth dob birthplace place+birth home+address ip+address "
        "client+ip remote+ip "
        "user+agent advertising+id salary income username user+name login+name login avatar selfie signature "
        "gender nationality citizenship marital+status spouse emergency+contact next+kin guardian "
        "home+phone work+phone contact+name";

/* Personal when the table is about a person. */
static const char in_person[] =
        "name nickname address city postcode zip postal+code zipcode town house+number age title+name salutation "
        "photo picture portrait location latitude longitude notes note comment comments remarks bio "
        "language device+id occupation profession employer title phone+number mobile mail contact website";

/* Article 9 of the GDPR, and crimes (Article 10). */
static const char special[] = "religion religious ethnicity ethnic race+ethnicity racial sexual+orientation sexuality "
                              "political+opinion political+party political+affiliation union+membership trade+union "
                              "diagnosis diagnoses medication prescription allergy allergies disease symptom symptoms "
                              "disability genetic dna genotype biometric fingerprint+template face+embedding voiceprint "
                              "health+condition medical+history medical+record blood+type blood+group pregnancy hiv "
                              "vaccination conviction criminal+record offence+record sick+leave mental+health";
static const char special_in_patient[] = "treatment condition finding findings dosage procedure therapy weight height bmi "
                                         "test+result lab+result notes note reason complaint";

static const char about_person[] =
        "customer customers user users person persons people patient patients employee employees staff "
        "member members guest guests student students contact contacts author authors driver drivers "
        "passenger passengers applicant applicants candidate candidates subscriber subscribers doctor "
        "doctors physician physicians nurse nurses teacher teachers owner owners client clients visitor visitors reader "
        "readers borrower borrowers profile profiles attendee attendees participant participants "
        "tenant+person donor donors volunteer volunteers worker workers agent agents citizen citizens "
        "resident residents beneficiary beneficiaries recipient recipients buyer buyers seller sellers "
        "speaker speakers courier couriers instructor instructors coach coaches player players";
static const char about_organisation[] =
        "company companies firm firms organisation organisations organization organizations business businesses supplier "
        "suppliers vendor vendors manufacturer manufacturers store stores shop shops branch branches office offices site sites "
        "department departments agency agencies institution institutions institute institutes school schools hospital "
        "hospitals "
        "hotel hotels restaurant restaurants bank banks warehouse warehouses venue venues facility facilities";
static const char about_patient[] =
        "patient patients visit visits admission admissions treatment treatments diagnosis diagnoses "
        "prescription prescriptions medical";

static bool is_personal(char *const *words, char *const *about)
{
	bool person = words_have_any(about, about_person);

	return words_have_any(words, personal) || (person && words_have_any(words, in_person)) ||
	       ((person || !words_have_any(about, about_organisation)) && words_have_any(words, reach));
}

const char *words_pii(const char *column, const char *table)
{
	void *ctx = mem_context(NULL, "words_pii");
	char **words = words_of(ctx, column);
	char **about = words_of(ctx, table == NULL ? "" : table);
	const char *class = NULL;
	size_t count = 0;

	while (words[count] != NULL) {
		count++;
	}
	if (count > 0 && strcmp(words[count - 1], "id") != 0 && !words_have_any(words, not_personal)) {
		if (words_have_any(words, special) ||
		    (words_have_any(about, about_patient) && words_have_any(words, special_in_patient))) {
			class = "special";
		} else if (is_personal(words, about)) {
			class = "personal";
		}
	} else if (words_have_any(words, "national+id tax+id advertising+id")) {
		class = "personal";
	}
	mem_free(ctx);
	return class;
}

bool words_money(const char *name)
{
	static const char amounts[] =
	        "price amount cost costs fee fees salary balance subtotal revenue turnover budget premium rent "
	        "wage deposit refund payment+total total+price total+amount total+cost grand+total "
	        "discount+amount tax+amount vat+amount net+amount gross+amount total";
	static const char not_amounts[] =
	        "id count number quantity level type at on date pct percent percentage status rate ratio "
	        "method currency code name times energy power items pages hours minutes seconds days points units rows visits "
	        "users seats weight "
	        "score marks period credits distance calories centre center";
	void *ctx = mem_context(NULL, "words_money");
	char **words = words_of(ctx, name);
	bool money = words_have_any(words, amounts) && !words_have_any(words, not_amounts);

	mem_free(ctx);
	return money;
}

static bool ends(const char *word, const char *tail)
{
	size_t n = strlen(word);
	size_t t = strlen(tail);

	return n > t && strcmp(word + n - t, tail) == 0;
}

struct irregular {
	const char *plural, *singular;
};

static const struct irregular irregulars[] = {
        {"people", "person"},
        {"children", "child"},
        {"men", "man"},
        {"women", "woman"},
        {"feet", "foot"},
        {"teeth", "tooth"},
        {"mice", "mouse"},
        {"geese", "goose"},
        {"data", "data"},
        {"media", "media"},
        {"criteria", "criterion"},
        {"analyses", "analysis"},
        {"diagnoses", "diagnosis"},
        {"bases", "basis"},
        {"crises", "crisis"},
        {"indices", "index"},
        {"vertices", "vertex"},
        {"matrices", "matrix"},
        {"shelves", "shelf"},
        {"leaves", "leaf"},
        {"knives", "knife"},
        {"lives", "life"},
        {"wives", "wife"},
        {"halves", "half"},
        {"movies", "movie"},
        {"cookies", "cookie"},
        {"series", "series"},
        {"species", "species"},
        {"news", "news"},
        {"staff", "staff"},
        {"equipment", "equipment"},
        {"statuses", "status"},
        {"addresses", "address"},
        {"buses", "bus"},
        {"gases", "gas"},
        {"aliases", "alias"},
        {"axes", "axis"},
        {"heroes", "hero"},
        {"potatoes", "potato"},
        {"caches", "cache"},
        {"houses", "house"},
        {"courses", "course"},
        {"purchases", "purchase"},
        {"cases", "case"},
        {"databases", "database"},
        {"warehouses", "warehouse"},
        {"licenses", "license"},
        {"licences", "licence"},
        {"expenses", "expense"},
        {"responses", "response"},
        {"phases", "phase"},
        {"releases", "release"},
        {"leases", "lease"},
        {"nurses", "nurse"},
        {"invoices", "invoice"},
        {"sizes", "size"},
        {"prizes", "prize"},
        {"quizzes", "quiz"},
        {"viruses", "virus"},
        {"bonuses", "bonus"},
        {"menus", "menu"},
        {"canvas", "canvas"},
        {"atlas", "atlas"},
        {"gas", "gas"},
        {"alias", "alias"},
        {"bias", "bias"},
        {"chaos", "chaos"},
        {"campuses", "campus"},
        {"censuses", "census"},
        {"toes", "toe"},
        {"shoes", "shoe"},
};

char *word_singular(const void *ctx, const char *word)
{
	static const char *const singulars[] = {"ss", "us", "is"};
	size_t n = strlen(word);

	for (size_t i = 0; i < sizeof irregulars / sizeof *irregulars; i++) {
		if (strcmp(word, irregulars[i].plural) == 0) {
			return mem_strdup(ctx, irregulars[i].singular);
		}
	}
	if (n < 3 || word[n - 1] != 's') {
		return mem_strdup(ctx, word);
	}
	for (size_t i = 0; i < sizeof singulars / sizeof *singulars; i++) {
		if (ends(word, singulars[i])) {
			return mem_strdup(ctx, word);
		}
	}
	if (ends(word, "ies") && n > 4) {
		return mem_printf(ctx, "%.*sy", (int)n - 3, word);
	}
	if (ends(word, "sses") || ends(word, "shes") || ends(word, "ches") || ends(word, "xes") || ends(word, "zzes")) {
		return mem_strndup(ctx, word, n - 2);
	}
	return mem_strndup(ctx, word, n - 1);
}

bool word_is_plural(const char *word)
{
	void *ctx = mem_context(NULL, "word_is_plural");
	bool plural = strcmp(word_singular(ctx, word), word) != 0;

	mem_free(ctx);
	return plural;
}

/* Refused as a column name without quotes by PostgreSQL 15 (reserved, or reserved but for functions and types) or by
 * SQLite 3.40. Sorted by nothing but the alphabet; looked up rarely. */
static const char reserved[] =
        " add all alter analyse analyze and any array as asc asymmetric authorization autoincrement between binary both case "
        "cast "
        "check collate collation column commit concurrently constraint create cross current_catalog current_date current_role "
        "current_schema current_time current_timestamp current_user default deferrable delete desc distinct do drop else end "
        "escape except exists false fetch for foreign freeze from full grant group having ilike in index initially inner "
        "insert "
        "intersect into is isnull join lateral leading left like limit localtime localtimestamp natural not notnull null "
        "offset "
        "on only or order outer overlaps placing primary references returning right select session_user set similar some "
        "symmetric table tablesample then to trailing transaction true union unique update user using values variadic verbose "
        "when where window with ";

bool word_is_reserved(const char *name)
{
	void *ctx = mem_context(NULL, "word_is_reserved");
	char *padded = mem_printf(ctx, " %s ", name);
	bool found = strchr(name, ' ') == NULL && name[0] != '\0' && strcasestr(reserved, padded) != NULL;

	mem_free(ctx);
	return found;
}

/* What programs that migrate schemas or keep sessions write down for themselves: no part of anybody's design. */
static const char *const tool_tables[] = {
        "schema_migrations",
        "ar_internal_metadata",
        "django_migrations",
        "django_session",
        "alembic_version",
        "flyway_schema_history",
        "databasechangelog",
        "databasechangeloglock",
        "knex_migrations",
        "knex_migrations_lock",
        "__efmigrationshistory",
        "_prisma_migrations",
        "typeorm_metadata",
        "goose_db_version",
        "migrations",
        "schema_version",
        "phinxlog",
        "_sqlx_migrations",
        "sequelizemeta",
        "spatial_ref_sys",
        "doctrine_migration_versions",
};

bool word_is_tool_table(const char *name)
{
	for (size_t i = 0; i < sizeof tool_tables / sizeof *tool_tables; i++) {
		if (strcasecmp(name, tool_tables[i]) == 0) {
			return true;
		}
	}
	return false;
}
