/* Completion: commands behind a colon, else choices of the question, names of the design, files. */
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include "dataeng/base/file.h"
#include "dataeng/base/mem.h"
#include "dataeng/cmd/table.h"
#include "dataeng/content/content.h"
#include "dataeng/front/prompt.h"
#include "dataeng/model/session.h"
#include "dataeng/wrap/sqlite.h"

enum { MOST = 500 };

static void add(const void *ctx, struct edit_words *w, const char *word, const char *typed)
{
	if (w->count >= MOST || strncmp(word, typed, strlen(typed)) != 0) {
		return;
	}
	for (size_t i = 0; i < w->count; i++) {
		if (strcmp(w->all[i], word) == 0) {
			return;
		}
	}
	w->all = mem_resize(ctx, w->all, const char *, w->count + 1);
	w->all[w->count++] = mem_strdup(ctx, word);
}

static void add_commands(const void *ctx, struct edit_words *w, const char *typed)
{
	for (const struct builtin *b = prompt_builtins; b->name != NULL; b++) {
		add(ctx, w, mem_printf(ctx, ":%s", b->name), typed);
	}
	for (size_t i = 0; cmd_table[i] != NULL; i++) {
		if ((cmd_table[i]->where & CMD_PROMPT) != 0) {
			add(ctx, w, mem_printf(ctx, ":%.*s", (int)strcspn(cmd_table[i]->name, " "), cmd_table[i]->name), typed);
		}
	}
}

/* The second word of commands such as "entity add". */
static void add_second_words(const void *ctx, struct edit_words *w, const char *first, const char *typed)
{
	size_t n = strlen(first);

	for (size_t i = 0; cmd_table[i] != NULL; i++) {
		const char *name = cmd_table[i]->name;

		if ((cmd_table[i]->where & CMD_PROMPT) != 0 && strncmp(name, first, n) == 0 && name[n] == ' ') {
			add(ctx, w, name + n + 1, typed);
		}
	}
}

static void add_rows(struct prompt *p, const void *ctx, struct edit_words *w, const char *sql, const char *typed)
{
	struct query *q;

	if (p->session == NULL) {
		return;
	}
	q = db_query(ctx, p->session->db, sql, "");
	while (query_next(q)) {
		add(ctx, w, query_string(q, 0), typed);
	}
	if (!query_end(q)) {
		db_clear_error(p->session->db);
	}
}

static void add_documents(struct prompt *p, const void *ctx, struct edit_words *w, const char *typed)
{
	add_rows(p, ctx, w, "SELECT name FROM v_artefact ORDER BY name", typed);
}

static void add_names(struct prompt *p, const void *ctx, struct edit_words *w, const char *typed)
{
	add_rows(p, ctx, w,
	         "SELECT name FROM v_entity UNION SELECT path FROM v_element WHERE kind IN ('attribute', 'relationship') "
	         "UNION SELECT name FROM v_table UNION SELECT path FROM v_column ORDER BY 1",
	         typed);
}

static void add_files(const void *ctx, struct edit_words *w, const char *typed, const char *prefix)
{
	const char *base = file_base(typed);
	char *folder = base == typed ? mem_strdup(ctx, ".") : mem_strndup(ctx, typed, (size_t)(base - typed));
	DIR *dir = opendir(folder);
	const struct dirent *e;

	while (dir != NULL && (e = readdir(dir)) != NULL) {
		char *path = mem_printf(ctx, "%.*s%s", (int)(base - typed), typed, e->d_name);
		struct stat st;

		if (e->d_name[0] == '.' && base[0] != '.') {
			continue;
		}
		if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
			path = mem_printf(ctx, "%s/", path);
			w->open = true;
		}
		add(ctx, w, mem_printf(ctx, "%s%s", prefix, path), mem_printf(ctx, "%s%s", prefix, typed));
	}
	if (dir != NULL) {
		closedir(dir);
	}
	w->open = w->open && w->count == 1 && w->all[0][strlen(w->all[0]) - 1] == '/';
}

static void add_sessions(struct prompt *p, const void *ctx, struct edit_words *w, const char *typed)
{
	DIR *dir = opendir(p->app->data_folder);
	const struct dirent *e;

	while (dir != NULL && (e = readdir(dir)) != NULL) {
		size_t n = strlen(e->d_name);

		if (n > 8 && strcmp(e->d_name + n - 8, ".dataeng") == 0) {
			add(ctx, w, mem_strndup(ctx, e->d_name, n - 8), typed);
		}
	}
	if (dir != NULL) {
		closedir(dir);
	}
}

static void add_questions(struct prompt *p, const void *ctx, struct edit_words *w, const char *typed)
{
	for (size_t i = 0; p->flow != NULL && i < p->flow->task->step_count; i++) {
		if (p->flow->task->steps[i].kind == STEP_ASK) {
			add(ctx, w, p->flow->task->steps[i].id, typed);
		}
	}
}

static void add_options(const void *ctx, struct edit_words *w, const struct cmd *cmd, const char *typed)
{
	for (const struct cmd_option *o = cmd->options; o != NULL && o->name != NULL; o++) {
		add(ctx, w, mem_printf(ctx, "--%s", o->name), typed);
	}
}

static void add_kind(struct prompt *p, const void *ctx, struct edit_words *w, const char *kind, const char *typed)
{
	if (kind == NULL || strcmp(kind, "names") == 0) {
		add_names(p, ctx, w, typed);
	} else if (strcmp(kind, "sessions") == 0) {
		add_sessions(p, ctx, w, typed);
	} else if (strcmp(kind, "files") == 0 || strcmp(kind, "folders") == 0) {
		add_files(ctx, w, typed, "");
	} else if (strchr(kind, ' ') != NULL) {
		size_t n;

		for (; *kind != '\0'; kind += n + (kind[n] == ' ')) {
			n = strcspn(kind, " ");
			add(ctx, w, mem_strndup(ctx, kind, n), typed);
		}
	}
}

/* What an option's value may be, when the word before is that option. */
static bool add_option_value(struct prompt *p, const void *ctx, struct edit_words *w, const struct cmd *cmd, const char *before,
                             const char *typed)
{
	for (const struct cmd_option *o = cmd->options; o != NULL && o->name != NULL; o++) {
		if (o->value != NULL && strncmp(before, "--", 2) == 0 && strcmp(before + 2, o->name) == 0) {
			add_kind(p, ctx, w, o->complete, typed);
			return true;
		}
	}
	return false;
}

static void add_arguments(struct prompt *p, const void *ctx, struct edit_words *w, char **words, size_t count,
                          const char *typed)
{
	const struct cmd *cmd;
	size_t used;

	if (strcmp(words[0], "back") == 0) {
		add_questions(p, ctx, w, typed);
		return;
	}
	if (strcmp(words[0], "show") == 0 && typed[0] != '-') {
		add_documents(p, ctx, w, typed);
		return;
	}
	if (strcmp(words[0], "edit") == 0) {
		add(ctx, w, "model", typed);
		return;
	}
	if (strcmp(words[0], "resume") == 0) {
		add_sessions(p, ctx, w, typed);
		return;
	}
	if (count == 1) {
		add_second_words(ctx, w, words[0], typed);
	}
	cmd = cmd_find((const char *const *)words, count, CMD_PROMPT, &used);
	if (cmd == NULL || add_option_value(p, ctx, w, cmd, words[count - 1], typed)) {
		return;
	}
	if (typed[0] == '-') {
		add_options(ctx, w, cmd, typed);
	} else {
		add_kind(p, ctx, w, cmd->complete, typed);
	}
}

static void add_answers(struct prompt *p, const void *ctx, struct edit_words *w, const char *typed)
{
	const struct step *step = p->question->step;

	for (size_t i = 0; i < step->choice_count; i++) {
		add(ctx, w, step->choices[i].value, typed);
	}
	if (step->answer == ANSWER_BOOLEAN) {
		add(ctx, w, "yes", typed);
		add(ctx, w, "no", typed);
	}
	if (typed[0] == '@') {
		add_files(ctx, w, typed + 1, "@");
	} else if (step->document) {
		add_files(ctx, w, typed, "");
	}
	if (w->count == 0) {
		add_names(p, ctx, w, typed);
	}
}

void prompt_complete(void *data, const void *ctx, const char *before, struct edit_words *words)
{
	struct prompt *p = data;
	const char *typed = before + strlen(before);
	char *head;
	char **split;
	size_t count;

	while (typed > before && strchr(" \t\n,", typed[-1]) == NULL) {
		typed--;
	}
	words->start = (size_t)(typed - before);
	if (typed == before && before[0] == ':') {
		add_commands(ctx, words, typed);
	} else if (before[0] == ':') {
		head = mem_strndup(ctx, before + 1, words->start - 1);
		split = cmd_words(ctx, head, &count, diags_new(ctx));
		if (split != NULL && count > 0) {
			add_arguments(p, ctx, words, split, count, typed);
		}
	} else if (p->question != NULL) {
		add_answers(p, ctx, words, typed);
	}
}
