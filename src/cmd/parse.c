/* From words to a call: finding the command, parsing its options, splitting a line. */
#include <string.h>

#include "dataeng/base/mem.h"
#include "dataeng/cmd/cmd.h"

enum { MOST_COMMANDS = 128 };

const struct cmd_option cmd_globals[] = {
        {"at", 0, "TIME", false, "take TIME (ISO 8601, UTC) as the present, for repeatable files", NULL},
        {"colour", 0, "WHEN", false, "colour: auto, always or never (default auto; NO_COLOR is respected)",
         "auto always never"},
        {"content", 0, "DIR", false, "a folder whose personas/, templates/ and checklists/ override the built-in ones",
         "folders"},
        {"help", 'h', NULL, false, "show help for the command", NULL},
        {"json", 0, NULL, false, "print the result as one JSON document; implies --no-input", NULL},
        {"no-input", 0, NULL, false, "never ask; a missing answer is an error (exit code 3)", NULL},
        {"persona", 0, "FILE", false, "a persona file to use instead of the built-in one", "files"},
        {"quiet", 'q', NULL, false, "no progress and no notes on standard error", NULL},
        {"session", 0, "NAME", false, "the session to work on (default: the newest)", "sessions"},
        {"version", 'V', NULL, false, "show the version", NULL},
        {NULL, 0, NULL, false, NULL, NULL},
};

static bool name_matches(const char *name, const char *const *words, size_t count, size_t *used)
{
	size_t n = 0;

	while (*name != '\0') {
		size_t len = strcspn(name, " ");

		if (n >= count || strlen(words[n]) != len || strncmp(words[n], name, len) != 0) {
			return false;
		}
		n++;
		name += len;
		name += *name == ' ';
	}
	*used = n;
	return true;
}

const struct cmd *cmd_find(const char *const *words, size_t count, unsigned where, size_t *used)
{
	const struct cmd *best = NULL;
	size_t most = 0;

	for (size_t i = 0; cmd_table[i] != NULL; i++) {
		size_t n;

		if ((cmd_table[i]->where & where) != 0 && name_matches(cmd_table[i]->name, words, count, &n) && n > most) {
			best = cmd_table[i];
			most = n;
		}
	}
	*used = most;
	return best;
}

static const struct cmd_option *find_option(const struct cmd_option *options, const char *name, size_t len, char letter)
{
	for (; options != NULL && options->name != NULL; options++) {
		if (letter != 0 ? options->letter == letter
		                : strlen(options->name) == len && strncmp(options->name, name, len) == 0) {
			return options;
		}
	}
	return NULL;
}

static const struct cmd_option *any_option(const struct call *call, const char *name, size_t len, char letter)
{
	const struct cmd_option *o = find_option(call->cmd->options, name, len, letter);

	return o != NULL ? o : find_option(cmd_globals, name, len, letter);
}

static bool unknown_option(struct call *call, const char *word, size_t len)
{
	const char *names[MOST_COMMANDS];
	size_t n = 0;
	char *name = mem_strndup(call->ctx, word, len);
	const char *near;
	char *hint;

	for (const struct cmd_option *o = call->cmd->options; o != NULL && o->name != NULL && n < 100; o++) {
		names[n++] = mem_printf(call->ctx, "--%s", o->name);
	}
	for (const struct cmd_option *o = cmd_globals; o->name != NULL && n < 120; o++) {
		names[n++] = mem_printf(call->ctx, "--%s", o->name);
	}
	names[n] = NULL;
	near = diag_did_you_mean(name, names);
	hint = near == NULL ? mem_printf(call->ctx, "'dataeng %s --help' lists the options", call->cmd->name)
	                    : mem_printf(call->ctx, "did you mean %s?", near);
	return diag_errorf(call->diags, NO_PLACE, "unknown-option", hint, "'%s' has no option %s", call->cmd->name, name);
}

static void add_option(struct call *call, const struct cmd_option *o, const char *value)
{
	size_t n = call->option_count++;

	call->option_names = mem_resize(call->ctx, call->option_names, const char *, n + 1);
	call->option_values = mem_resize(call->ctx, call->option_values, const char *, n + 1);
	call->option_names[n] = o->name;
	call->option_values[n] = mem_strdup(call->ctx, value);
}

static bool take_option(struct call *call, const struct cmd_option *o, const char *inlined, const char *const *words,
                        size_t count, size_t *i)
{
	if (!o->many && o->value != NULL) {
		for (size_t k = 0; k < call->option_count; k++) {
			if (strcmp(call->option_names[k], o->name) == 0) {
				return diag_errorf(call->diags, NO_PLACE, "repeated-option", "give it once",
				                   "--%s is given twice", o->name);
			}
		}
	}
	if (o->value == NULL) {
		if (inlined != NULL) {
			return diag_errorf(call->diags, NO_PLACE, "option-value", NULL, "--%s takes no value", o->name);
		}
		add_option(call, o, "");
		return true;
	}
	if (inlined == NULL) {
		if (*i + 1 >= count) {
			return diag_errorf(call->diags, NO_PLACE, "option-value",
			                   mem_printf(call->ctx, "write --%s %s", o->name, o->value), "--%s needs a value",
			                   o->name);
		}
		inlined = words[++*i];
	}
	add_option(call, o, inlined);
	return true;
}

static bool parse_word(struct call *call, const char *const *words, size_t count, size_t *i)
{
	const char *w = words[*i];
	const struct cmd_option *o;

	if (strncmp(w, "--", 2) == 0) {
		size_t len = strcspn(w + 2, "=");

		o = any_option(call, w + 2, len, 0);
		if (o == NULL) {
			return unknown_option(call, w, len + 2);
		}
		return take_option(call, o, w[2 + len] == '=' ? w + 3 + len : NULL, words, count, i);
	}
	o = any_option(call, NULL, 0, w[1]);
	if (o == NULL) {
		return unknown_option(call, w, strlen(w));
	}
	return take_option(call, o, w[2] != '\0' ? w + 2 : NULL, words, count, i);
}

static bool check_count(struct call *call)
{
	int n = (int)call->arg_count;
	char *hint = mem_printf(call->ctx, "usage: dataeng %s %s", call->cmd->name,
	                        call->cmd->usage == NULL ? "" : call->cmd->usage);

	if (call_flag(call, "help")) {
		return true;
	}
	if (n < call->cmd->min) {
		return diag_errorf(call->diags, NO_PLACE, "missing-argument", hint, "'%s' needs an argument", call->cmd->name);
	}
	if (call->cmd->max >= 0 && n > call->cmd->max) {
		return diag_errorf(call->diags, NO_PLACE, "extra-argument", hint, "'%s' has no use for '%s'", call->cmd->name,
		                   call->args[call->cmd->max]);
	}
	return true;
}

bool cmd_parse(struct call *call, const char *const *words, size_t count)
{
	bool options = true;

	for (size_t i = 0; i < count; i++) {
		if (options && strcmp(words[i], "--") == 0) {
			options = false;
		} else if (options && words[i][0] == '-' && words[i][1] != '\0') {
			if (!parse_word(call, words, count, &i)) {
				return false;
			}
		} else {
			call->args = mem_resize(call->ctx, call->args, const char *, call->arg_count + 1);
			call->args[call->arg_count++] = mem_strdup(call->ctx, words[i]);
		}
	}
	return check_count(call);
}

const char *call_option_at(const struct call *call, const char *name, size_t n)
{
	for (const struct call *c = call; c != NULL; c = c->outer) {
		size_t seen = 0;

		for (size_t i = 0; i < c->option_count; i++) {
			if (strcmp(c->option_names[i], name) == 0 && seen++ == n) {
				return c->option_values[i];
			}
		}
		if (seen > 0) {
			return NULL;
		}
	}
	return NULL;
}

const char *call_option(const struct call *call, const char *name)
{
	return call_option_at(call, name, 0);
}

bool call_flag(const struct call *call, const char *name)
{
	return call_option(call, name) != NULL;
}

/* One word of a line; *p is moved behind it. NULL: a quote is open. */
static char *next_word(const void *ctx, const char **p)
{
	struct buf b;
	char quote = 0;

	buf_init(&b, ctx);
	for (; **p != '\0' && (quote != 0 || strchr(" \t\n", **p) == NULL); (*p)++) {
		char c = **p;

		if (quote == 0 && (c == '"' || c == '\'')) {
			quote = c;
		} else if (c == quote) {
			quote = 0;
		} else if (c == '\\' && quote != '\'' && (*p)[1] != '\0') {
			buf_char(&b, *++*p);
		} else {
			buf_char(&b, c);
		}
	}
	return quote == 0 ? b.data : NULL;
}

char **cmd_words(const void *ctx, const char *line, size_t *count, struct diags *diags)
{
	char **words = mem_array(ctx, char *, 1);
	const char *p = line;

	*count = 0;
	for (;;) {
		char *w;

		p += strspn(p, " \t\n");
		if (*p == '\0') {
			return words;
		}
		w = next_word(ctx, &p);
		if (w == NULL) {
			diag_error(diags, NO_PLACE, "open-quote", "a quote is not closed",
			           "close it, or write \\\" for the sign itself");
			return NULL;
		}
		words = mem_resize(ctx, words, char *, *count + 2);
		words[(*count)++] = w;
		words[*count] = NULL;
	}
}
