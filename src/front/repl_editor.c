/* $VISUAL or $EDITOR on a file of its own. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dataeng/base/file.h"
#include "dataeng/base/mem.h"
#include "dataeng/front/prompt.h"
#include "dataeng/front/report.h"

static const char *editor(void)
{
	const char *visual = getenv("VISUAL");
	const char *plain = getenv("EDITOR");

	return visual != NULL && visual[0] != '\0' ? visual : plain != NULL && plain[0] != '\0' ? plain : "vi";
}

/* Ctrl-C and Ctrl-Z belong to the editor. */
static int run_editor(const char *command)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN};
	struct sigaction before;
	int rc;

	sigaction(SIGINT, &ignore, &before);
	rc = system(command);
	sigaction(SIGINT, &before, NULL);
	return rc;
}

char *prompt_editor(struct prompt *p, const char *text, const char *suffix)
{
	void *tmp = mem_context(p->ctx, "prompt_editor");
	const char *folder = getenv("TMPDIR");
	char *path = mem_printf(tmp, "%s/dataeng-XXXXXX%s", folder != NULL && folder[0] != '\0' ? folder : "/tmp", suffix);
	int fd = mkstemps(path, (int)strlen(suffix));
	struct source *s = NULL;
	char *written = NULL;

	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text)) {
		diag_errorf(p->app->diags, FILE_PLACE(path), "write-failed", "set TMPDIR to a folder with room",
		            "cannot write the text for the editor: %s", strerror(errno));
	} else if (run_editor(mem_printf(tmp, "%s '%s'", editor(), path)) != 0) {
		diag_errorf(p->app->diags, NO_PLACE, "editor-failed", "set VISUAL or EDITOR to an editor that is installed",
		            "the editor '%s' did not end well; the answer is as it was", editor());
	} else {
		s = file_source(tmp, path, p->app->diags);
	}
	if (s != NULL && strspn(s->text, " \t\r\n") == s->size) {
		prompt_say(p, "Nothing was written.\n");
	} else if (s != NULL) {
		written = mem_strdup(p->ctx, s->text);
	}
	if (fd >= 0) {
		close(fd);
		(void)unlink(path);
	}
	mem_free(tmp);
	return written;
}
