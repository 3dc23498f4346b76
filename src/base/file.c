/* Files. A write is atomic: temporary name, fsync, rename, fsync of the folder. */
#include "dataeng/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"

static bool read_all(struct buf *b, int fd, const char *path, struct diags *diags)
{
	char chunk[65536];

	for (;;) {
		ssize_t n = read(fd, chunk, sizeof chunk);

		if (n == 0) {
			return true;
		}
		if (n < 0 && errno == EINTR) {
			return diag_error(diags, FILE_PLACE(path), "interrupted", "reading was interrupted", NULL);
		}
		if (n < 0) {
			return diag_errorf(diags, FILE_PLACE(path), "read-failed",
			                   errno == EISDIR ? "name the file, not its folder" : NULL, "cannot read: %s",
			                   strerror(errno));
		}
		if (b->size + (size_t)n > FILE_INPUT_LIMIT) {
			return diag_errorf(diags, FILE_PLACE(path), "input-too-large", "split it and give the parts",
			                   "the input is larger than %d MiB", FILE_INPUT_LIMIT / 1024 / 1024);
		}
		buf_add(b, chunk, (size_t)n);
	}
}

bool file_read(const void *ctx, char **data, size_t *size, const char *path, struct diags *diags)
{
	bool standard = strcmp(path, "-") == 0;
	int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	struct buf b;
	bool ok;

	*data = NULL;
	*size = 0;
	if (fd < 0) {
		return diag_errorf(diags, FILE_PLACE(path), "open-failed",
		                   errno == ENOENT ? "check the name; 'ls' shows what is there" : NULL, "cannot open: %s",
		                   strerror(errno));
	}
	buf_init(&b, ctx);
	ok = read_all(&b, fd, path, diags);
	if (!standard) {
		close(fd);
	}
	*data = b.data;
	*size = b.size;
	return ok;
}

struct source *file_source(const void *ctx, const char *path, struct diags *diags)
{
	void *tmp = mem_context(ctx, "file_source");
	char *data;
	size_t size;
	struct source *s = NULL;

	if (file_read(tmp, &data, &size, path, diags)) {
		s = source_new(ctx, path, data, size, diags);
	}
	mem_free(tmp);
	return s;
}

static bool write_all(int fd, const char *data, size_t size)
{
	while (size > 0) {
		ssize_t n = write(fd, data, size);

		if (n < 0 && errno != EINTR) {
			return false;
		}
		if (n > 0) {
			data += n;
			size -= (size_t)n;
		}
	}
	return true;
}

static void sync_folder(const void *ctx, const char *path)
{
	char *copy = mem_strdup(ctx, path);
	int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	/* Not every file system can sync a folder: the rename itself is already atomic. */
	if (fd >= 0) {
		(void)fsync(fd);
		close(fd);
	}
}

static bool write_and_rename(const char *tmp, const char *path, const void *data, size_t size, unsigned mode)
{
	int fd = open(tmp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, (mode_t)mode);
	bool ok;
	int saved;

	if (fd < 0) {
		return false;
	}
	ok = write_all(fd, data, size) && fsync(fd) == 0;
	saved = errno;
	ok = close(fd) == 0 && ok;
	if (!ok) {
		errno = saved;
	}
	ok = ok && rename(tmp, path) == 0;
	if (!ok) {
		saved = errno;
		(void)unlink(tmp);
		errno = saved;
	}
	return ok;
}

bool file_write(const char *path, const void *data, size_t size, unsigned mode, struct diags *diags)
{
	void *ctx = mem_context(NULL, "file_write");
	char *tmp = mem_printf(ctx, "%s.tmp-%ld", path, (long)getpid());
	bool ok = write_and_rename(tmp, path, data, size, mode);

	if (!ok) {
		diag_errorf(diags, FILE_PLACE(path), "write-failed",
		            "nothing was changed; free some space or choose another folder", "cannot write: %s",
		            strerror(errno));
	} else {
		sync_folder(ctx, path);
	}
	mem_free(ctx);
	return ok;
}

bool file_make_folder(const char *path, unsigned mode, struct diags *diags)
{
	char *copy = mem_strdup(NULL, path);
	bool ok = true;
	struct stat st;

	for (char *p = copy + 1; ok && *p != '\0'; p++) {
		if (*p == '/') {
			*p = '\0';
			ok = mkdir(copy, (mode_t)mode) == 0 || errno == EEXIST;
			*p = '/';
		}
	}
	ok = ok && (mkdir(copy, (mode_t)mode) == 0 || errno == EEXIST);
	if (ok && (stat(copy, &st) != 0 || !S_ISDIR(st.st_mode))) {
		errno = ENOTDIR;
		ok = false;
	}
	if (!ok) {
		diag_errorf(diags, FILE_PLACE(path), "folder-failed",
		            "choose another folder with -o, or make this one writable", "cannot make the folder: %s",
		            strerror(errno));
	}
	mem_free(copy);
	return ok;
}

bool file_exists(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0;
}

char *file_join(const void *ctx, const char *dir, const char *name)
{
	return mem_printf(ctx, "%s%s%s", dir, dir[0] != '\0' && dir[strlen(dir) - 1] == '/' ? "" : "/", name);
}

const char *file_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}
