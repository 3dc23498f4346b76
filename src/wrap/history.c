/* History file. It is read from its end, so its length does not matter. */
#include "dataeng/wrap/history.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"

enum { TAIL = 256 * 1024 }; /* bytes looked at */

static char *unescaped(const void *ctx, struct slice s)
{
	char *out = mem_array(ctx, char, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\\' && i + 1 < s.n) {
			i++;
			out[n++] = s.p[i] == 'n' ? '\n' : s.p[i];
		} else {
			out[n++] = s.p[i];
		}
	}
	return out;
}

static struct slice read_tail(const void *ctx, const char *path)
{
	struct slice none = {"", 0};
	int fd = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	off_t from;
	char *data;
	ssize_t n;

	if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		if (fd >= 0) {
			close(fd);
		}
		return none;
	}
	from = st.st_size > TAIL ? st.st_size - TAIL : 0;
	data = mem_array(ctx, char, TAIL + 1);
	n = pread(fd, data, TAIL, from);
	close(fd);
	if (n <= 0) {
		return none;
	}
	if (from > 0) { /* the first line is cut */
		char *newline = memchr(data, '\n', (size_t)n);
		size_t skip = newline == NULL ? (size_t)n : (size_t)(newline + 1 - data);

		return (struct slice){data + skip, (size_t)n - skip};
	}
	return (struct slice){data, (size_t)n};
}

char **history_load(const void *ctx, const char *path, size_t most, size_t *count)
{
	char **all = mem_array(ctx, char *, most + 1);
	struct slice rest = read_tail(all, path);
	struct slice counting = rest;
	struct slice line;
	size_t total = 0;

	*count = 0;
	while (slice_line(&counting, &line)) {
		total += line.n > 0;
	}
	while (slice_line(&rest, &line)) {
		if (line.n > 0 && total-- <= most && utf8_check(line.p, line.n) == line.n) {
			all[(*count)++] = unescaped(all, line);
		}
	}
	return all;
}

static void make_folder(const char *path)
{
	char *copy = mem_strdup(NULL, path);

	for (char *p = copy + 1; *p != '\0'; p++) {
		if (*p == '/') {
			*p = '\0';
			(void)mkdir(copy, 0700);
			*p = '/';
		}
	}
	mem_free(copy);
}

bool history_append(const char *path, const char *line)
{
	struct buf b;
	bool ok;
	int fd;

	if (path == NULL) {
		return true;
	}
	make_folder(path);
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (fd < 0) {
		return false;
	}
	buf_init(&b, NULL);
	for (; *line != '\0'; line++) {
		if (*line == '\n') {
			buf_str(&b, "\\n");
		} else {
			buf_str(&b, *line == '\\' ? "\\" : "");
			buf_char(&b, *line);
		}
	}
	buf_char(&b, '\n');
	ok = write(fd, b.data, b.size) == (ssize_t)b.size;
	ok = (fsync(fd) == 0 || errno == EINVAL) && ok;
	close(fd);
	mem_free(b.data);
	return ok;
}
