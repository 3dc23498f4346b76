/* Runs a fuzz target without a fuzzer: over every file of the folders given, then over a fixed number of seeded mutations of
 * each, so that what a fuzzer found once is tested in every run.
 *
 * Usage: fuzz_NAME [-m MUTATIONS] [-s SEED] [-d FILE] [FOLDER|FILE]...
 * A fault names the file, the mutation and the seed; -d writes the input of the run that is under way into FILE first,
 * so that it is there after a crash. It does not look for new paths: that is what the libFuzzer build does.
 */
#include <dirent.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
/* Of the sanitizers, when they are linked. */
__attribute__((weak)) void __sanitizer_set_death_callback(void (*callback)(void));

enum { LARGEST = 1 << 20, SECONDS = 60, EDITS = 4 };

struct input {
	char *path;
	uint8_t *data;
	size_t size;
};

struct inputs {
	struct input *all;
	size_t count;
};

static struct {
	const char *path;
	unsigned long mutation, seed;
} now; /* what a fault is reported with */

static void complain(void)
{
	fprintf(stderr, "fuzz: input %s, mutation %lu, seed %lu\n", now.path == NULL ? "(none)" : now.path, now.mutation,
	        now.seed);
}

static void on_fault(int number)
{
	complain();
	if (number == SIGALRM) {
		fprintf(stderr, "fuzz: no end after %d s\n", SECONDS);
	}
	signal(number, SIG_DFL);
	if (number == SIGALRM) {
		_exit(1);
	}
	raise(number);
}

static void fatal(const char *what, const char *path)
{
	fprintf(stderr, "fuzz: cannot %s %s\n", what, path);
	exit(2);
}

static void add_file(struct inputs *in, const char *path)
{
	FILE *f = fopen(path, "rb");
	struct input one = {.path = strdup(path), .data = malloc(LARGEST)};

	in->all = realloc(in->all, (in->count + 1) * sizeof *in->all);
	if (f == NULL || one.path == NULL || one.data == NULL || in->all == NULL) {
		fatal("read", path);
		return;
	}
	one.size = fread(one.data, 1, LARGEST, f);
	fclose(f);
	in->all[in->count++] = one;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static void add(struct inputs *in, const char *path)
{
	struct dirent **names;
	struct stat st;
	int n;

	if (stat(path, &st) != 0) {
		fatal("find", path);
	}
	if (!S_ISDIR(st.st_mode)) {
		add_file(in, path);
		return;
	}
	n = scandir(path, &names, NULL, by_name);
	for (int i = 0; i < n; i++) {
		char full[4096];

		snprintf(full, sizeof full, "%s/%s", path, names[i]->d_name);
		if (names[i]->d_name[0] != '.' && stat(full, &st) == 0 && S_ISREG(st.st_mode)) {
			add_file(in, full);
		}
		free(names[i]);
	}
	free(names);
}

/* xorshift64*: small, seeded, the same on every machine. */
static uint64_t next(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * 0x2545F4914F6CDD1DULL;
}

static size_t below(uint64_t *state, size_t n)
{
	return n == 0 ? 0 : (size_t)(next(state) % n);
}

static size_t erase(uint8_t *p, size_t n, uint64_t *state)
{
	size_t at = below(state, n);
	size_t len = 1 + below(state, n - at < 64 ? n - at : 64);

	if (n == 0) {
		return 0;
	}
	memmove(p + at, p + at + len, n - at - len);
	return n - len;
}

/* Copies a piece of other into p at a random place. */
static size_t splice(uint8_t *p, size_t n, const struct input *other, uint64_t *state)
{
	size_t from = below(state, other->size);
	size_t len = other->size == 0 ? 0 : 1 + below(state, other->size - from < 256 ? other->size - from : 256);
	size_t at = below(state, n + 1);

	if (n + len > LARGEST) {
		return n;
	}
	memmove(p + at + len, p + at, n - at);
	if (len > 0) {
		memcpy(p + at, other->data + from, len);
	}
	return n + len;
}

static size_t insert_token(uint8_t *p, size_t n, uint64_t *state)
{
	static const char *const tokens[] = {"\n",
	                                     "\n\n",
	                                     "---\n",
	                                     "```\n",
	                                     "# ",
	                                     "- ",
	                                     "|",
	                                     "\t",
	                                     "\"",
	                                     "'",
	                                     "{{",
	                                     "}}",
	                                     ":",
	                                     ",",
	                                     "(",
	                                     ")",
	                                     "[",
	                                     "]",
	                                     "{",
	                                     "}",
	                                     "\\",
	                                     "--",
	                                     "/*",
	                                     ";",
	                                     "\xff",
	                                     "\xc3",
	                                     "\xe2\x80",
	                                     "é",
	                                     "0",
	                                     "-1",
	                                     "99999999999999999999",
	                                     "NULL",
	                                     " and ",
	                                     ". ",
	                                     "&a",
	                                     "*a",
	                                     "!!",
	                                     "%"};
	const char *token = tokens[below(state, sizeof tokens / sizeof *tokens)];
	size_t len = strlen(token);
	size_t at = below(state, n + 1);

	if (n + len > LARGEST) {
		return n;
	}
	memmove(p + at + len, p + at, n - at);
	memcpy(p + at, token, len);
	return n + len;
}

static size_t mutate(uint8_t *p, size_t n, const struct inputs *in, uint64_t *state)
{
	size_t edits = 1 + below(state, EDITS);

	while (edits-- > 0) {
		switch (below(state, 5)) {
		case 0:
			n = erase(p, n, state);
			break;
		case 1:
			n = splice(p, n, &in->all[below(state, in->count)], state);
			break;
		case 2:
			n = insert_token(p, n, state);
			break;
		case 3:
			if (n > 0) {
				p[below(state, n)] = (uint8_t)next(state);
			}
			break;
		default:
			if (n > 0) {
				p[below(state, n)] ^= (uint8_t)(1U << below(state, 8));
			}
		}
	}
	return n;
}

/* The target gets a block of exactly the input's size, so that a sanitizer sees a step over its end. */
static void run(const uint8_t *data, size_t size, const char *dump)
{
	uint8_t *copy = malloc(size == 0 ? 1 : size);

	if (copy == NULL) {
		fatal("copy", now.path);
		return;
	}
	if (size > 0) {
		memcpy(copy, data, size);
	}
	if (dump != NULL) {
		FILE *f = fopen(dump, "wb");

		if (f == NULL || fwrite(copy, 1, size, f) != size || fclose(f) != 0) {
			fatal("write", dump);
		}
	}
	alarm(SECONDS);
	LLVMFuzzerTestOneInput(copy, size);
	alarm(0);
	free(copy);
}

static void run_all(const struct inputs *in, unsigned long mutations, const char *dump)
{
	uint8_t *work = malloc(LARGEST);

	for (size_t i = 0; i < in->count && work != NULL; i++) {
		uint64_t state = 0x9E3779B97F4A7C15ULL ^ (now.seed * 1000003 + i + 1);

		now.path = in->all[i].path;
		now.mutation = 0;
		run(in->all[i].data, in->all[i].size, dump);
		for (unsigned long m = 1; m <= mutations; m++) {
			now.mutation = m;
			memcpy(work, in->all[i].data, in->all[i].size);
			run(work, mutate(work, in->all[i].size, in, &state), dump);
		}
	}
	free(work);
}

int main(int argc, char **argv)
{
	static const int faults[] = {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGALRM};
	struct inputs in = {NULL, 0};
	unsigned long mutations = 0;
	const char *dump = NULL;
	int c;

	now.seed = 1;
	while ((c = getopt(argc, argv, "m:s:d:")) != -1) {
		switch (c) {
		case 'm':
			mutations = strtoul(optarg, NULL, 10);
			break;
		case 's':
			now.seed = strtoul(optarg, NULL, 10);
			break;
		case 'd':
			dump = optarg;
			break;
		default:
			return 2;
		}
	}
	if (__sanitizer_set_death_callback != NULL) {
		__sanitizer_set_death_callback(complain);
	}
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		if (__sanitizer_set_death_callback == NULL || faults[i] == SIGALRM) {
			signal(faults[i], on_fault);
		}
	}
	for (; optind < argc; optind++) {
		add(&in, argv[optind]);
	}
	if (in.count == 0) {
		fputs("fuzz: no input: give folders or files\n", stderr);
		return 2;
	}
	run_all(&in, mutations, dump);
	printf("%zu inputs, %lu mutations each, seed %lu\n", in.count, mutations, now.seed);
	for (size_t i = 0; i < in.count; i++) {
		free(in.all[i].path);
		free(in.all[i].data);
	}
	free(in.all);
	return 0;
}
