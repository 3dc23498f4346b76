/* The store: which files there are, and each of them read at its first use.
 *
 * Start-up needs the persona only, so nothing else is parsed then. A file that turned out faulty is not read twice. */
#include "dataeng/content/content.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/embed.h"
#include "dataeng/base/file.h"
#include "dataeng/base/mem.h"
#include "dataeng/content/reader.h"

enum kind { TASK, TEMPLATE, STARTER, CHECKLIST, KINDS };

static const char *const folders[] = {"personas/tasks", "templates", "templates/starters", "checklists"};

struct file {
	const char *id;
	const char *path;                /* as shown in diagnostics */
	const struct embedded *embedded; /* NULL: a file of the content folder */
	bool tried;
	void *loaded; /* NULL: not yet, or faulty */
};

struct content_files {
	void *ctx;
	struct diags *diags;
	struct file *all[KINDS];
	size_t count[KINDS];
};

struct place content_place(const struct content_text *t, size_t offset, size_t n)
{
	struct place p = t->place;
	size_t begin = 0;

	if (t->text == NULL || offset > strlen(t->text)) {
		return p;
	}
	for (size_t i = 0; i < offset; i++) {
		if (t->text[i] == '\n') {
			begin = i + 1;
			p.line++;
			p.col = t->col;
		}
	}
	if (t->col == 0) {
		return t->place;
	}
	p.col += utf8_count(t->text + begin, offset - begin);
	p.end_col = n == 0 ? 0 : p.col + n;
	return p;
}

static int by_id(const void *a, const void *b)
{
	return strcmp(((const struct file *)a)->id, ((const struct file *)b)->id);
}

static struct file *find(const struct content_files *files, enum kind kind, const char *id)
{
	for (size_t i = 0; i < files->count[kind]; i++) {
		if (strcmp(files->all[kind][i].id, id) == 0) {
			return &files->all[kind][i];
		}
	}
	return NULL;
}

static struct file *add_file(struct content_files *files, enum kind kind, const char *name)
{
	char *id = mem_strndup(files->ctx, name, strlen(name) - 3);
	struct file *f = find(files, kind, id);

	if (f == NULL) {
		files->all[kind] = mem_resize(files->ctx, files->all[kind], struct file, files->count[kind] + 1);
		f = &files->all[kind][files->count[kind]++];
	}
	*f = (struct file){.id = id};
	return f;
}

static bool is_markdown(const char *name)
{
	size_t n = strlen(name);

	return n > 3 && name[0] != '.' && strcmp(name + n - 3, ".md") == 0;
}

/* A file of the folder itself, not of one below. */
static bool is_inside(const char *name)
{
	return is_markdown(name) && strchr(name, '/') == NULL;
}

static void list_embedded(struct content_files *files, enum kind kind)
{
	size_t n = strlen(folders[kind]);

	for (const struct embedded *e = embedded_files; e->path != NULL; e++) {
		if (strncmp(e->path, folders[kind], n) == 0 && e->path[n] == '/' && is_inside(e->path + n + 1)) {
			struct file *f = add_file(files, kind, e->path + n + 1);

			f->path = e->path;
			f->embedded = e;
		}
	}
}

static void list_folder(struct content_files *files, enum kind kind, const char *folder)
{
	char *path = file_join(files->ctx, folder, folders[kind]);
	DIR *dir = opendir(path);
	const struct dirent *e;

	while (dir != NULL && (e = readdir(dir)) != NULL) {
		if (is_markdown(e->d_name)) {
			add_file(files, kind, e->d_name)->path = file_join(files->ctx, path, e->d_name);
		}
	}
	if (dir != NULL) {
		closedir(dir);
	}
}

static struct source *open_source(const struct content_files *files, const char *path, const struct embedded *e)
{
	if (e != NULL) {
		return source_new(files->ctx, path, e->data, e->size, files->diags);
	}
	return file_source(files->ctx, path, files->diags);
}

static void *load(const struct content_files *files, enum kind kind, struct file *f)
{
	struct source *s;

	if (f == NULL || f->tried) {
		return f == NULL ? NULL : f->loaded;
	}
	f->tried = true;
	s = open_source(files, f->path, f->embedded);
	if (s == NULL) {
		return NULL;
	}
	switch (kind) {
	case TASK:
		f->loaded = task_load(files->ctx, s, f->id, files->diags);
		break;
	case TEMPLATE:
		f->loaded = template_load(files->ctx, s, f->id, files->diags);
		break;
	case STARTER:
		f->loaded = starter_load(files->ctx, s, f->id, files->diags);
		break;
	default:
		f->loaded = checklist_load(files->ctx, s, f->id, files->diags);
	}
	return f->loaded;
}

/* The built-in persona unless a folder or a name says otherwise. */
static struct persona *load_persona(const struct content_files *files, const char *folder, const char *name)
{
	bool is_path = name != NULL && (strchr(name, '/') != NULL || is_markdown(name));
	char *relative = mem_printf(files->ctx, "personas/%s.md", name == NULL ? "data-engineer" : name);
	char *path = is_path          ? mem_strdup(files->ctx, name)
	             : folder == NULL ? relative
	                              : file_join(files->ctx, folder, relative);
	const struct embedded *e = is_path || (folder != NULL && file_exists(path)) ? NULL : embed_find(relative);
	struct source *s = open_source(files, e == NULL ? path : relative, e);

	return s == NULL ? NULL : persona_load(files->ctx, s, is_path ? NULL : name, files->diags);
}

/* DIR of a file DIR/personas/NAME.md, or NULL. */
static const char *folder_of(const void *ctx, const char *persona)
{
	static const char part[] = "personas/";
	size_t n = persona == NULL ? 0 : strlen(persona) - strlen(file_base(persona));
	size_t len = sizeof part - 1;

	if (n < len || strncmp(persona + n - len, part, len) != 0 || (n > len && persona[n - len - 1] != '/')) {
		return NULL;
	}
	return n == len ? "." : mem_strndup(ctx, persona, n - len - 1);
}

static void dangling(const struct content_files *files, enum kind kind, const char *id, struct place at)
{
	const char **names;
	const char *near;

	if (find(files, kind, id) != NULL) {
		return;
	}
	names = mem_array(files->ctx, const char *, files->count[kind] + 1);
	for (size_t i = 0; i < files->count[kind]; i++) {
		names[i] = files->all[kind][i].id;
	}
	near = diag_did_you_mean(id, names);
	diag_errorf(files->diags, at, "dangling-id",
	            near != NULL ? mem_printf(files->ctx, "did you mean '%s'?", near)
	                         : mem_printf(files->ctx, "write %s/%s.md, or drop the id", folders[kind], id),
	            "there is no %s '%s'",
	            kind == TASK       ? "task"
	            : kind == TEMPLATE ? "template"
	            : kind == STARTER  ? "starter"
	                               : "checklist",
	            id);
}

static void check_list(const struct content_files *files, enum kind kind, const struct content_list *ids)
{
	for (size_t i = 0; i < ids->count; i++) {
		dangling(files, kind, ids->all[i].text, ids->all[i].place);
	}
}

struct content *content_load(const void *ctx, const char *folder, const char *persona, struct diags *diags)
{
	struct content *c = mem_new(ctx, struct content);
	struct content_files *files = mem_new(c, struct content_files);
	size_t errors = diags->errors;

	files->ctx = c;
	files->diags = diags;
	c->files = files;
	if (folder == NULL) {
		folder = folder_of(c, persona);
	}
	for (enum kind k = TASK; k < KINDS; k++) {
		list_embedded(files, k);
		if (folder != NULL) {
			list_folder(files, k, folder);
		}
		if (files->count[k] > 0) {
			qsort(files->all[k], files->count[k], sizeof(struct file), by_id);
		}
	}
	c->task_count = files->count[TASK];
	c->template_count = files->count[TEMPLATE];
	c->starter_count = files->count[STARTER];
	c->checklist_count = files->count[CHECKLIST];
	c->persona = load_persona(files, folder, persona);
	if (c->persona == NULL) {
		return NULL;
	}
	check_list(files, TASK, &c->persona->primary_tasks);
	check_list(files, TEMPLATE, &c->persona->primary_templates);
	check_list(files, CHECKLIST, &c->persona->primary_checklists);
	for (size_t i = 0; i < c->persona->menu_count; i++) {
		if (c->persona->menu[i].task != NULL) {
			dangling(files, TASK, c->persona->menu[i].task, c->persona->menu[i].place);
		}
	}
	return diags->errors == errors ? c : NULL;
}

const struct task *content_task(const struct content *c, const char *id)
{
	return load(c->files, TASK, find(c->files, TASK, id));
}

const struct template *content_template(const struct content *c, const char *id)
{
	return load(c->files, TEMPLATE, find(c->files, TEMPLATE, id));
}

const struct checklist *content_checklist(const struct content *c, const char *id)
{
	return load(c->files, CHECKLIST, find(c->files, CHECKLIST, id));
}

const struct task *content_task_at(const struct content *c, size_t i)
{
	return load(c->files, TASK, &c->files->all[TASK][i]);
}

const struct template *content_template_at(const struct content *c, size_t i)
{
	return load(c->files, TEMPLATE, &c->files->all[TEMPLATE][i]);
}

const struct checklist *content_checklist_at(const struct content *c, size_t i)
{
	return load(c->files, CHECKLIST, &c->files->all[CHECKLIST][i]);
}

const struct starter *content_starter_at(const struct content *c, size_t i)
{
	return load(c->files, STARTER, &c->files->all[STARTER][i]);
}

const struct starter *content_starter_for(const struct content *c, const char *text)
{
	const struct starter *best = NULL;
	double most = 0;

	for (size_t i = 0; i < c->starter_count; i++) {
		const struct starter *st = content_starter_at(c, i);
		double score = st == NULL ? 0 : starter_score(st, text);

		if (score > most) {
			most = score;
			best = st;
		}
	}
	return most >= STARTER_FITS ? best : NULL;
}

bool content_is_own_checklist(const struct content *c, size_t i)
{
	return c->files->all[CHECKLIST][i].embedded == NULL;
}

const struct checklist_item *content_item(const struct content *c, const char *id)
{
	for (size_t i = 0; i < c->checklist_count; i++) {
		const struct checklist *l = content_checklist_at(c, i);

		for (size_t k = 0; l != NULL && k < l->count; k++) {
			if (strcmp(l->items[k].id, id) == 0) {
				return &l->items[k];
			}
		}
	}
	return NULL;
}

bool content_has_task(const struct content *c, const char *id)
{
	return find(c->files, TASK, id) != NULL;
}

bool content_has_template(const struct content *c, const char *id)
{
	return find(c->files, TEMPLATE, id) != NULL;
}

bool content_has_checklist(const struct content *c, const char *id)
{
	return find(c->files, CHECKLIST, id) != NULL;
}

/* ---- what crosses files ---- */

/* A built-in list may serve a persona that says other things than ours. */
static bool is_foreign(const struct content *c, struct place at)
{
	return embed_find(c->persona->path) == NULL && embed_find(at.file) != NULL;
}

static void check_said(const struct content *c, const char *text, struct place at)
{
	if (text != NULL && !is_foreign(c, at) && !persona_says(c->persona, text)) {
		diag_errorf(c->files->diags, at, "dangling-line", "quote a line of the persona exactly, or its bold name",
		            "the persona does not say '%s'", text);
	}
}

static void check_serves(const struct content *c, const struct content_list *serves)
{
	for (size_t i = 0; i < serves->count; i++) {
		check_said(c, serves->all[i].text, serves->all[i].place);
	}
}

static void check_task(const struct content *c, const struct task *t)
{
	check_list(c->files, TEMPLATE, &t->templates);
	check_list(c->files, CHECKLIST, &t->checklists);
	check_serves(c, &t->serves);
	for (size_t i = 0; i < t->step_count; i++) {
		check_said(c, t->steps[i].stage, t->steps[i].place);
		check_said(c, t->steps[i].key_question, t->steps[i].place);
		check_serves(c, &t->steps[i].serves);
	}
}

static void check_items(const struct content *c, const struct checklist *l)
{
	check_list(c->files, CHECKLIST, &l->includes);
	check_serves(c, &l->serves);
	for (size_t i = 0; i < l->count; i++) {
		const struct checklist_item *first = content_item(c, l->items[i].id);

		check_said(c, l->items[i].persona_line, l->items[i].place);
		check_serves(c, &l->items[i].serves);
		if (first != NULL && first != &l->items[i] && strcmp(first->checklist, l->id) != 0) {
			diag_errorf(c->files->diags, l->items[i].place, "duplicate-id", NULL,
			            "the id '%s' is used in %s:%zu already", l->items[i].id, first->place.file,
			            first->place.line);
		}
	}
}

bool content_check(const struct content *c)
{
	size_t errors = c->files->diags->errors;
	bool complete = true;

	for (size_t i = 0; i < c->task_count; i++) {
		const struct task *t = content_task_at(c, i);

		complete = complete && t != NULL;
		if (t != NULL) {
			check_task(c, t);
		}
	}
	for (size_t i = 0; i < c->template_count; i++) {
		const struct template *t = content_template_at(c, i);

		complete = complete && t != NULL;
		if (t != NULL) {
			check_serves(c, &t->serves);
		}
	}
	for (size_t i = 0; i < c->starter_count; i++) {
		complete = content_starter_at(c, i) != NULL && complete;
	}
	for (size_t i = 0; i < c->checklist_count; i++) {
		const struct checklist *l = content_checklist_at(c, i);

		complete = complete && l != NULL;
		if (l != NULL) {
			check_items(c, l);
		}
	}
	return complete && c->files->diags->errors == errors;
}
