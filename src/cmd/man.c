/* man: the manual page, made from the command table and dataeng.1.dat (mdoc).
 *
 * Hidden, because the build runs it and people have man(1). The language is mdoc(7), as checked by mandoc -T lint.
 */
#include <string.h>

#include "completion.h"
#include "dataeng/base/embed.h"
#include "dataeng/base/mem.h"
#include "dataeng/cmd/table.h"

enum { WIDTH = 78 }; /* mandoc wants source lines of at most 80 */

/* Text that starts a line: what would be read as a request is shielded. */
static void line(struct buf *out, struct slice s)
{
	if (s.n > 0 && (s.p[0] == '.' || s.p[0] == '\'')) {
		buf_str(out, "\\&");
	}
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\\') {
			buf_str(out, "\\e");
		} else {
			buf_char(out, s.p[i]);
		}
	}
	buf_char(out, '\n');
}

/* The same, broken between words. */
static void wrapped(struct buf *out, struct slice s)
{
	while (s.n > WIDTH) {
		size_t cut = WIDTH;

		while (cut > 0 && s.p[cut] != ' ') {
			cut--;
		}
		if (cut == 0) {
			break;
		}
		line(out, slice_cut(s, 0, cut));
		s = slice_trim(slice_from(s, cut));
	}
	line(out, s);
}

/* Every sentence starts a line, as mdoc wants it. */
static void sentences(struct buf *out, struct slice s)
{
	size_t start = 0;

	for (size_t i = 0; i + 2 < s.n; i++) {
		bool ends = s.p[i] == '.' && s.p[i + 1] == ' ' && s.p[i + 2] >= 'A' && s.p[i + 2] <= 'Z';

		if (ends) {
			wrapped(out, slice_cut(s, start, i + 1));
			start = i + 2;
		}
	}
	wrapped(out, slice_from(s, start));
}

/* Paragraphs are parted by empty lines; lines that begin with blanks are shown as they are. */
static void text(struct buf *out, const char *s)
{
	struct slice rest = slice_of(s);
	struct slice one;
	bool literal = false;
	bool gap = false;

	while (slice_line(&rest, &one)) {
		bool verbatim = one.n > 0 && (one.p[0] == ' ' || one.p[0] == '\t');

		if (one.n == 0) {
			gap = true;
			continue;
		}
		if (literal && !verbatim) {
			buf_str(out, ".Ed\n");
			literal = false;
		}
		if (!literal && verbatim) {
			buf_str(out, ".Bd -literal -offset indent\n");
			literal = true;
		} else if (gap && !verbatim) {
			buf_str(out, ".Pp\n");
		}
		gap = false;
		if (verbatim) {
			line(out, slice_trim(one));
		} else {
			sentences(out, one);
		}
	}
	if (literal) {
		buf_str(out, ".Ed\n");
	}
}

/* A summary or help line as a sentence: capital letter, full stop. */
static void sentence(struct buf *out, const void *ctx, const char *s)
{
	char *copy = mem_printf(ctx, "%s.", s);

	if (copy[0] >= 'a' && copy[0] <= 'z') {
		copy[0] = (char)(copy[0] - 'a' + 'A');
	}
	sentences(out, slice_of(copy));
}

static void options(struct call *call, const struct cmd_option *o)
{
	for (; o != NULL && o->name != NULL; o++) {
		buf_str(call->out, ".It ");
		if (o->letter != 0) {
			buf_printf(call->out, "Fl %c , ", o->letter);
		}
		buf_printf(call->out, "Fl -%s", o->name);
		if (o->value != NULL) {
			buf_printf(call->out, " Ar \"%s\"", o->value);
		}
		buf_char(call->out, '\n');
		sentences(call->out, slice_of(o->help));
		if (o->many) {
			buf_str(call->out, "(may be repeated)\n");
		}
	}
}

static void command(struct call *call, const struct cmd *c)
{
	buf_printf(call->out, ".It Ic \"%s\"", c->name);
	if (c->usage != NULL && c->usage[0] != '\0') {
		buf_printf(call->out, " Ar \"%s\"", c->usage);
	}
	buf_char(call->out, '\n');
	sentence(call->out, call->ctx, c->summary);
	if (c->help != NULL) {
		buf_str(call->out, ".Pp\n");
		text(call->out, c->help);
	}
	if (c->options != NULL && c->options[0].name != NULL) {
		buf_str(call->out, ".Bl -tag -width Ds\n");
		options(call, c->options);
		buf_str(call->out, ".El\n");
	}
}

static void fill(struct call *call, const char *name)
{
	if (strcmp(name, "date") == 0) {
		buf_str(call->out, DATAENG_DATE);
		return;
	}
	if (strcmp(name, "globals") == 0) {
		options(call, cmd_globals);
	}
	for (const struct cmd *const *c = cmd_table; *c != NULL; c++) {
		if (strcmp(name, "commands") == 0 && completion_offered(*c)) {
			command(call, *c);
		} else if (strcmp(name, "prompt") == 0 && ((*c)->where & CMD_PROMPT) != 0 && ((*c)->where & CMD_HIDDEN) == 0) {
			buf_printf(call->out, ".It Ic \":%s\"\n", (*c)->name);
			sentence(call->out, call->ctx, (*c)->summary);
		}
	}
	/* The place is a line of its own. */
	buf_cut(call->out, call->out->size - (call->out->data[call->out->size - 1] == '\n'));
}

static enum status run(struct call *call)
{
	completion_fill(call, embed_text("cmd/dataeng.1.dat"), fill);
	return STATUS_OK;
}

const struct cmd cmd_man = {
        .name = "man",
        .summary = "print the manual page in mdoc",
        .where = CMD_SHELL | CMD_HIDDEN,
        .session = CMD_NO_SESSION,
        .max = 0,
        .run = run,
};
