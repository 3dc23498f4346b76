/* libedit, wide API, with our own reading of characters: the library's handling of signals kills the whole process group and
 * forgets to redraw, and it knows no bracketed paste.
 *
 * The library has no user data in all of its callbacks, but EL_CLIENTDATA; signals need flags in static memory.
 */
#include "dataeng/wrap/editline.h"

#include <errno.h>
#include <histedit.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"
#include "dataeng/wrap/history.h"
#include "dataeng/wrap/utf8.h"

enum { KEPT_LINES = 500, PASTE_LIMIT = 16 * 1024 * 1024 };

#define PENDING_KEY L"\033[9991~" /* no terminal sends it: stands for text that is put back */

struct edit {
	EditLine *el;
	HistoryW *history;
	char *history_path;
	char *last;
	edit_complete *complete;
	void *data;
	struct diags *diags;
	wchar_t *prompt;
	wchar_t *pending;
	bool dumb;
	unsigned char bytes[4]; /* of a code point that has not come in whole */
	size_t byte_count;
};

static volatile sig_atomic_t got_int, got_stop, got_cont, got_winch, got_term;
static const int handled[] = {SIGINT, SIGTSTP, SIGCONT, SIGWINCH, SIGTERM, SIGHUP};
enum { HANDLED = sizeof handled / sizeof *handled };

static void on_signal(int signo)
{
	switch (signo) {
	case SIGINT:
		got_int = 1;
		break;
	case SIGTSTP:
		got_stop = 1;
		break;
	case SIGCONT:
		got_cont = 1;
		break;
	case SIGWINCH:
		got_winch = 1;
		break;
	default:
		got_term = 1;
		break;
	}
}

/* ---------------------------------------------------------------- wide and narrow */

static wchar_t *widen(const void *ctx, const char *text)
{
	size_t n = strlen(text);
	wchar_t *w = mem_array(ctx, wchar_t, n + 1);
	size_t out = 0;

	for (size_t i = 0; i < n;) {
		size_t len;
		int32_t point = utf8_decode(text + i, n - i, &len);

		w[out++] = point < 0 ? 0xfffd : (wchar_t)point;
		i += len;
	}
	w[out] = L'\0';
	return w;
}

static void add_point(struct buf *b, uint32_t c)
{
	if (c < 0x80) {
		buf_char(b, (char)c);
	} else if (c < 0x800) {
		buf_char(b, (char)(0xc0 | c >> 6));
		buf_char(b, (char)(0x80 | (c & 0x3f)));
	} else if (c < 0x10000) {
		buf_char(b, (char)(0xe0 | c >> 12));
		buf_char(b, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_char(b, (char)(0x80 | (c & 0x3f)));
	} else {
		buf_char(b, (char)(0xf0 | c >> 18));
		buf_char(b, (char)(0x80 | (c >> 12 & 0x3f)));
		buf_char(b, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_char(b, (char)(0x80 | (c & 0x3f)));
	}
}

static char *narrow(const void *ctx, const wchar_t *w, size_t n)
{
	struct buf b;

	buf_init(&b, ctx);
	for (size_t i = 0; i < n; i++) {
		add_point(&b, (uint32_t)w[i]);
	}
	return b.data;
}

/* ---------------------------------------------------------------- characters and signals */

static void put(const char *text)
{
	ssize_t n = write(STDOUT_FILENO, text, strlen(text));

	(void)n; /* a terminal that is gone shows as end of input */
}

static void paste_mode(const struct edit *e, bool on)
{
	if (!e->dumb) {
		put(on ? "\033[?2004h" : "\033[?2004l");
	}
}

static void stop_here(struct edit *e)
{
	paste_mode(e, false);
	el_wset(e->el, EL_PREP_TERM, 0);
	put("\n");
	kill(getpid(), SIGSTOP); /* what continues us sends SIGCONT, and that redraws */
}

static size_t width_to(const wchar_t *from, const wchar_t *to)
{
	size_t n = 0;

	for (bool escape = false; from < to; from++) {
		if (*from == L'\1') {
			escape = !escape;
		} else if (!escape) {
			n += (size_t)utf8_point_width((int32_t)*from);
		}
	}
	return n;
}

/* The library draws anew from where the cursor is: it is put where the prompt begins, as the terminal has wrapped it now. */
static void redraw_resized(struct edit *e)
{
	const LineInfoW *line = el_wline(e->el);
	size_t width = width_to(e->prompt, e->prompt + wcslen(e->prompt)) + width_to(line->buffer, line->cursor);
	size_t rows = width / edit_columns();
	char text[32];

	if (e->dumb) {
		put("\n");
	} else {
		put("\r");
		if (rows > 0) {
			(void)snprintf(text, sizeof text, "\033[%zuA", rows);
			put(text);
		}
		put("\033[J");
	}
	el_resize(e->el);
	el_wset(e->el, EL_REFRESH);
}

/* 1: go on, 0: end of input, -1: the line is dropped. */
static int look_at_signals(struct edit *e)
{
	if (got_term != 0) {
		return 0;
	}
	if (got_int != 0) {
		errno = EINTR;
		return -1;
	}
	if (got_stop != 0) {
		got_stop = 0;
		stop_here(e);
	}
	if (got_cont != 0) {
		got_cont = 0;
		el_wset(e->el, EL_PREP_TERM, 1);
		paste_mode(e, true);
		el_wset(e->el, EL_REFRESH);
	}
	if (got_winch != 0) {
		got_winch = 0;
		redraw_resized(e);
	}
	return 1;
}

/* 1 with a byte, 0 at the end, -1 for a dropped line. */
static int next_byte(struct edit *e, unsigned char *byte)
{
	struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
	sigset_t none;

	sigemptyset(&none);
	for (;;) {
		int go = look_at_signals(e);
		ssize_t n;

		if (go <= 0) {
			return go;
		}
		if (ppoll(&in, 1, NULL, &none) < 0) {
			continue;
		}
		n = read(STDIN_FILENO, byte, 1);
		if (n == 1) {
			return 1;
		}
		if (n == 0 || (errno != EINTR && errno != EAGAIN)) {
			return 0;
		}
	}
}

static int get_char(EditLine *el, wchar_t *c)
{
	struct edit *e;
	int got;

	el_wget(el, EL_CLIENTDATA, &e);
	while ((got = next_byte(e, &e->bytes[e->byte_count])) == 1) {
		size_t len;
		size_t want = e->bytes[0] < 0xc0 ? 1 : e->bytes[0] < 0xe0 ? 2 : e->bytes[0] < 0xf0 ? 3 : 4;
		int32_t point;

		e->byte_count++;
		if (e->byte_count < want) {
			continue;
		}
		point = utf8_decode((const char *)e->bytes, e->byte_count, &len);
		e->byte_count = 0;
		/* A byte that is no UTF-8 stays visible instead of vanishing. */
		*c = point < 0 ? 0xfffd : (wchar_t)point;
		return 1;
	}
	e->byte_count = 0;
	return got;
}

/* ---------------------------------------------------------------- keys */

static struct edit *edit_of(EditLine *el)
{
	struct edit *e;

	el_wget(el, EL_CLIENTDATA, &e);
	return e;
}

static unsigned char insert_newline(EditLine *el, int c)
{
	(void)c;
	return el_winsertstr(el, L"\n") == 0 ? CC_REFRESH : CC_ERROR;
}

/* A cursor key's escape sequence ends a paste only as ESC [ 2 0 1 ~. */
static unsigned char paste(EditLine *el, int c)
{
	static const wchar_t end[] = L"\033[201~";
	struct edit *e = edit_of(el);
	size_t room = 1024;
	size_t n = 0;
	wchar_t *text = mem_array(e, wchar_t, room);
	unsigned char result;

	(void)c;
	for (;;) {
		wchar_t w;

		if (el_wgetc(el, &w) != 1 || n >= PASTE_LIMIT) {
			mem_free(text);
			return CC_EOF;
		}
		if (n + 2 > room) {
			room *= 2;
			text = mem_resize(e, text, wchar_t, room);
		}
		text[n++] = w == L'\r' ? L'\n' : w;
		if (n >= 6 && wmemcmp(text + n - 6, end, 6) == 0) {
			n -= 6;
			break;
		}
	}
	while (n > 0 && text[n - 1] == L'\n') {
		n--;
	}
	text[n] = L'\0';
	result = n == 0 || el_winsertstr(el, text) == 0 ? CC_REFRESH : CC_ERROR;
	mem_free(text);
	return result;
}

static unsigned char insert_pending(EditLine *el, int c)
{
	struct edit *e = edit_of(el);

	(void)c;
	if (e->pending != NULL) {
		el_winsertstr(el, e->pending);
		mem_free(e->pending);
		e->pending = NULL;
	}
	return CC_REFRESH;
}

static size_t common_length(const struct edit_words *words)
{
	size_t n = strlen(words->all[0]);

	for (size_t i = 1; i < words->count; i++) {
		size_t k = 0;

		while (k < n && words->all[i][k] == words->all[0][k]) {
			k++;
		}
		n = k;
	}
	while (n > 0 && ((unsigned char)words->all[0][n] & 0xc0) == 0x80) {
		n--;
	}
	return n;
}

static void list_words(const void *ctx, const struct edit_words *words)
{
	struct buf b;
	size_t columns = edit_columns();
	size_t widest = 1;
	size_t per_row;

	buf_init(&b, ctx);
	for (size_t i = 0; i < words->count; i++) {
		size_t n = utf8_count(words->all[i], strlen(words->all[i]));

		widest = n > widest ? n : widest;
	}
	per_row = columns / (widest + 2) > 0 ? columns / (widest + 2) : 1;
	for (size_t i = 0; i < words->count; i++) {
		size_t n = utf8_count(words->all[i], strlen(words->all[i]));

		buf_str(&b, i % per_row == 0 ? "\n" : "");
		buf_str(&b, words->all[i]);
		buf_fill(&b, ' ', widest + 2 - n);
	}
	buf_char(&b, '\n');
	put(b.data);
}

static unsigned char complete(EditLine *el, int c)
{
	struct edit *e = edit_of(el);
	const LineInfoW *line = el_wline(el);
	void *tmp = mem_context(e, "complete");
	char *before = narrow(tmp, line->buffer, (size_t)(line->cursor - line->buffer));
	struct edit_words words = {0};
	unsigned char result = CC_ERROR;

	(void)c;
	if (e->complete != NULL) {
		e->complete(e->data, tmp, before, &words);
	}
	if (words.count > 0) {
		size_t typed = utf8_count(before + words.start, strlen(before + words.start));
		size_t n = common_length(&words);
		bool longer = n > strlen(before + words.start) || words.count == 1;

		if (longer) {
			char *text = mem_strndup(tmp, words.all[0], n);

			el_deletestr(el, (int)typed);
			el_winsertstr(el, widen(tmp, words.count == 1 && !words.open ? mem_printf(tmp, "%s ", text) : text));
			result = CC_REFRESH;
		} else {
			list_words(tmp, &words);
			result = CC_REDISPLAY;
		}
	}
	mem_free(tmp);
	return result;
}

static void bind_keys(struct edit *e)
{
	static const struct {
		const wchar_t *key, *command;
	} keys[] = {
	        {L"\\e[1;5C", L"em-next-word"},  {L"\\e[1;5D", L"ed-prev-word"},      {L"\\e[1;3C", L"em-next-word"},
	        {L"\\e[1;3D", L"ed-prev-word"},  {L"\\e[3~", L"ed-delete-next-char"}, {L"\\e[H", L"ed-move-to-beg"},
	        {L"\\e[F", L"ed-move-to-end"},   {L"\\e[1~", L"ed-move-to-beg"},      {L"\\e[4~", L"ed-move-to-end"},
	        {L"\\eOH", L"ed-move-to-beg"},   {L"\\eOF", L"ed-move-to-end"},       {L"^R", L"em-inc-search-prev"},
	        {L"^W", L"ed-delete-prev-word"}, {L"^L", L"ed-clear-screen"},         {L"^U", L"vi-kill-line-prev"},
	        {L"\\e[200~", L"dataeng-paste"}, {L"\\e[9991~", L"dataeng-pending"},  {L"^I", L"dataeng-complete"},
	        {L"\\e\\r", L"dataeng-newline"}, {L"\\e\\n", L"dataeng-newline"},
	};

	el_wset(e->el, EL_ADDFN, L"dataeng-paste", L"take a paste as it is", paste);
	el_wset(e->el, EL_ADDFN, L"dataeng-pending", L"put rejected text back", insert_pending);
	el_wset(e->el, EL_ADDFN, L"dataeng-complete", L"complete the word", complete);
	el_wset(e->el, EL_ADDFN, L"dataeng-newline", L"insert a newline", insert_newline);
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		el_wset(e->el, EL_BIND, keys[i].key, keys[i].command, NULL);
	}
}

/* ---------------------------------------------------------------- opening and reading */

static wchar_t *show_prompt(EditLine *el)
{
	return edit_of(el)->prompt;
}

/* The library shows nothing but ASCII in the C locale. */
static void choose_locale(void)
{
	const char *now = setlocale(LC_CTYPE, "");

	if (now == NULL || strcmp(nl_langinfo(CODESET), "UTF-8") != 0) {
		(void)setlocale(LC_CTYPE, "C.UTF-8");
	}
}

static int close_edit(struct edit *e)
{
	if (e->el != NULL) {
		el_end(e->el);
		history_wend(e->history);
		paste_mode(e, false);
	}
	return 0;
}

static void load_history(struct edit *e)
{
	HistEventW event;
	size_t count;
	char **lines = history_load(e, e->history_path, KEPT_LINES, &count);

	history_w(e->history, &event, H_SETSIZE, KEPT_LINES);
	history_w(e->history, &event, H_SETUNIQUE, 1);
	for (size_t i = 0; i < count; i++) {
		void *tmp = mem_context(e, "line");

		history_w(e->history, &event, H_ENTER, widen(tmp, lines[i]));
		mem_free(tmp);
	}
	e->last = count > 0 ? mem_strdup(e, lines[count - 1]) : NULL;
	mem_free(lines);
}

struct edit *edit_open(const void *ctx, const char *history, edit_complete *fn, void *data, struct diags *diags)
{
	struct edit *e = mem_new(ctx, struct edit);
	const char *term = getenv("TERM");

	choose_locale();
	e->complete = fn;
	e->data = data;
	e->diags = diags;
	e->history_path = mem_strdup(e, history);
	e->prompt = widen(e, "");
	e->dumb = term == NULL || term[0] == '\0' || strcmp(term, "dumb") == 0;
	e->history = history_winit();
	e->el = e->history == NULL ? NULL : el_init("dataeng", stdin, stdout, stderr);
	if (e->el == NULL) {
		diag_error(diags, NO_PLACE, "no-editor", "the line editor cannot use this terminal", "try TERM=dumb dataeng");
		mem_free(e);
		return NULL;
	}
	talloc_set_destructor(e, close_edit);
	el_wset(e->el, EL_CLIENTDATA, e);
	el_wset(e->el, EL_PROMPT_ESC, show_prompt, L'\1');
	el_wset(e->el, EL_EDITOR, L"emacs");
	el_wset(e->el, EL_SIGNAL, 0);
	el_wset(e->el, EL_GETCFN, get_char);
	el_wset(e->el, EL_HIST, history_w, e->history);
	bind_keys(e);
	load_history(e);
	el_source(e->el, NULL); /* last: what the user binds wins */
	return e;
}

void edit_close(struct edit *e)
{
	mem_free(e);
}

static void take_signals(struct sigaction *before, sigset_t *mask)
{
	struct sigaction a;
	sigset_t block;

	memset(&a, 0, sizeof a);
	a.sa_handler = on_signal;
	sigemptyset(&a.sa_mask);
	sigemptyset(&block);
	for (int i = 0; i < HANDLED; i++) {
		sigaddset(&block, handled[i]);
	}
	sigprocmask(SIG_BLOCK, &block, mask);
	for (int i = 0; i < HANDLED; i++) {
		sigaction(handled[i], &a, &before[i]);
	}
	got_int = got_stop = got_cont = got_winch = 0;
}

static void give_signals_back(const struct sigaction *before, const sigset_t *mask)
{
	for (int i = 0; i < HANDLED; i++) {
		sigaction(handled[i], &before[i], NULL);
	}
	sigprocmask(SIG_SETMASK, mask, NULL);
}

enum edit_end edit_read(const void *ctx, struct edit *e, const char *prompt, bool bold, char **line)
{
	struct sigaction before[HANDLED];
	sigset_t mask;
	int count = 0;
	const wchar_t *got;

	*line = NULL;
	mem_free(e->prompt);
	/* The escape that ends the bold stands before the last blank: one at the very end would be lost. */
	e->prompt =
	        widen(e, bold && !e->dumb ? mem_printf(e, "\1\033[1m\1%s\1\033[0m\1 ", prompt) : mem_printf(e, "%s ", prompt));
	if (e->pending != NULL) {
		el_wpush(e->el, PENDING_KEY);
	}
	take_signals(before, &mask);
	el_wset(e->el, EL_PREP_TERM,
	        1); /* before the prompt is seen: what is typed then is not echoed twice, and ^D is no loss */
	paste_mode(e, true);
	got = el_wgets(e->el, &count);
	paste_mode(e, false);
	give_signals_back(before, &mask);
	if (got_term != 0) {
		return EDIT_TERMINATED;
	}
	if (got == NULL || count <= 0) {
		bool empty = el_wline(e->el)->lastchar == el_wline(e->el)->buffer;

		el_reset(e->el);
		if (got_int != 0) {
			put("^C\n");
			return empty ? EDIT_INTERRUPTED : EDIT_DROPPED;
		}
		put("\n");
		return EDIT_END;
	}
	*line = narrow(ctx, got, (size_t)count - (got[count - 1] == L'\n'));
	return EDIT_LINE;
}

void edit_put_back(struct edit *e, const char *text)
{
	mem_free(e->pending);
	e->pending = widen(e, text);
}

void edit_remember(struct edit *e, const char *line)
{
	HistEventW event;
	void *tmp;

	if (line[0] == '\0' || line[0] == ' ' || (e->last != NULL && strcmp(e->last, line) == 0)) {
		return;
	}
	tmp = mem_context(e, "edit_remember");
	history_w(e->history, &event, H_ENTER, widen(tmp, line));
	mem_free(tmp);
	mem_free(e->last);
	e->last = mem_strdup(e, line);
	if (!history_append(e->history_path, line)) {
		/* Said once; the prompt works without. */
		diag_warnf(e->diags, FILE_PLACE(e->history_path), "history", NULL,
		           "the history of the prompt cannot be kept: %s", strerror(errno));
		e->history_path = NULL;
	}
}

size_t edit_columns(void)
{
	struct winsize w = {0};

	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_col > 0 ? w.ws_col : 80;
}
