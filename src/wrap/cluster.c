/* The throw-away server: initdb, postgres, and the folder they live in.
 *
 * Settings trade durability for speed, because nothing here is to be kept. The server runs in a session of its own, so that
 * Ctrl-C at the terminal reaches us only and we can still ask it what happened.
 */
#include "dataeng/wrap/cluster.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "dataeng/base/buf.h"
#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/wrap/postgres.h"

static const char prefix[] = "dataeng-pg-";

enum {
	LONGEST_FOLDER = 80, /* a socket's path holds 107 bytes, its name takes 16 */
	PATIENCE_MS = 30000, /* until the server answers */
	POLL_MS = 5,
	STOP_MS = 5000,
	REMOVE_TRIES = 40,
};

struct pg_cluster {
	char *folder; /* NULL: not made */
	pid_t pid;    /* of the server; 0: not running */
	char *url;
	uid_t uid; /* whose the server is; 0: ours */
	gid_t gid;
};

static void nap(void)
{
	nanosleep(&(struct timespec){0, POLL_MS * 1000000L}, NULL);
}

static bool runnable(const char *folder, const char *program)
{
	char path[512];

	snprintf(path, sizeof path, "%s/%s", folder, program);
	return access(path, X_OK) == 0;
}

/* The folder that was asked for, or none. Debian keeps each major version's programs apart: the newest wins, then the PATH. */
static char *find_programs(const void *ctx)
{
	const char *wish = getenv("DATAENG_POSTGRES_BIN");
	static const char root[] = "/usr/lib/postgresql";
	DIR *dir;
	const struct dirent *e;
	char *best = NULL;
	long version = 0;
	const char *path = getenv("PATH");

	if (wish != NULL && *wish != '\0') {
		return runnable(wish, "initdb") && runnable(wish, "postgres") ? mem_strdup(ctx, wish) : NULL;
	}
	dir = opendir(root);
	while (dir != NULL && (e = readdir(dir)) != NULL) {
		char *bin = mem_printf(ctx, "%s/%s/bin", root, e->d_name);

		if (strtol(e->d_name, NULL, 10) > version && runnable(bin, "initdb") && runnable(bin, "postgres")) {
			version = strtol(e->d_name, NULL, 10);
			best = bin;
		}
	}
	if (dir != NULL) {
		closedir(dir);
	}
	while (best == NULL && path != NULL && *path != '\0') {
		size_t n = strcspn(path, ":");
		char *bin = mem_strndup(ctx, path, n);

		if (n > 0 && runnable(bin, "initdb") && runnable(bin, "postgres")) {
			best = bin;
		}
		path += n + (path[n] == ':');
	}
	return best;
}

bool pg_cluster_possible(void)
{
	void *ctx = mem_context(NULL, "pg_cluster_possible");
	bool found = find_programs(ctx) != NULL;

	mem_free(ctx);
	return found;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	(void)remove(path); /* what vanished by itself is no reason to leave the rest */
	return 0;
}

/* A server that is just ending still takes away files of its own, so one pass may not be enough. */
static void remove_folder(const char *folder)
{
	for (int tries = 0; tries < REMOVE_TRIES && access(folder, F_OK) == 0; tries++) {
		if (tries > 0) {
			nap();
		}
		nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	}
}

/* Folders of runs that are no more; each carries its run's process id. Others' folders cannot be removed, so they stay. */
static void remove_stale(const void *ctx, const char *parent)
{
	DIR *dir = opendir(parent);
	const struct dirent *e;

	while (dir != NULL && (e = readdir(dir)) != NULL) {
		char *end;
		long pid;

		if (strncmp(e->d_name, prefix, sizeof prefix - 1) != 0) {
			continue;
		}
		pid = strtol(e->d_name + sizeof prefix - 1, &end, 10);
		if (*end == '-' && pid > 0 && kill((pid_t)pid, 0) != 0 && errno == ESRCH) {
			remove_folder(mem_printf(ctx, "%s/%s", parent, e->d_name));
		}
	}
	if (dir != NULL) {
		closedir(dir);
	}
}

/* May everybody walk into the folder? A server that runs as another user must be able to. */
static bool is_open_to_all(const char *folder)
{
	char path[LONGEST_FOLDER];
	struct stat st;

	snprintf(path, sizeof path, "%s", folder);
	for (char *end = path + strlen(path); end > path; end = strrchr(path, '/')) {
		*end = '\0';
		if (stat(path, &st) != 0 || (st.st_mode & S_IXOTH) == 0) {
			return false;
		}
	}
	return true;
}

static bool make_folder(struct pg_cluster *c, struct diags *diags)
{
	const char *parent = getenv("TMPDIR");

	if (parent == NULL || *parent != '/' || strlen(parent) > LONGEST_FOLDER - 30 ||
	    (c->uid != 0 && !is_open_to_all(parent))) {
		parent = "/tmp";
	}
	remove_stale(c, parent);
	for (int n = 1; n < 1000; n++) {
		char *folder = mem_printf(c, "%s/%s%ld-%d", parent, prefix, (long)getpid(), n);

		if (mkdir(folder, 0700) == 0) {
			c->folder = folder;
			if (c->uid != 0 && chown(folder, c->uid, c->gid) != 0) {
				break;
			}
			return true;
		}
		if (errno != EEXIST) {
			break;
		}
	}
	diag_warnf(diags, FILE_PLACE(parent), "postgres-start", "set TMPDIR to a folder you can write to",
	           "cannot make a folder for the throw-away PostgreSQL: %s", strerror(errno));
	return false;
}

/* Root may not run a server: find somebody who may. */
static void choose_user(struct pg_cluster *c)
{
	const struct passwd *user;

	if (geteuid() != 0) {
		return;
	}
	/* The program has one thread. */
	/* cppcheck-suppress getpwnamCalled */
	user = getpwnam("postgres");
	if (user == NULL) {
		/* cppcheck-suppress getpwnamCalled */
		user = getpwnam("nobody");
	}
	if (user != NULL) {
		c->uid = user->pw_uid;
		c->gid = user->pw_gid;
	}
}

/* In the child, between fork and exec: only calls that are safe there. */
static void become_server(const struct pg_cluster *c, char *const *argv, const char *log, pid_t parent)
{
	int out = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
	int in = open("/dev/null", O_RDONLY);
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	for (int s = 1; s < 32; s++) {
		signal(s, SIG_DFL);
	}
	setsid();
	dup2(in, 0);
	dup2(out, 1);
	dup2(out, 2);
	closefrom(3);
	if (c->uid != 0 &&
	    (fchown(1, c->uid, c->gid) != 0 || setgroups(0, NULL) != 0 || setgid(c->gid) != 0 || setuid(c->uid) != 0)) {
		_exit(126);
	}
	/* Behind setuid, which would forget it. SIGQUIT is the server's immediate stop. */
	prctl(PR_SET_PDEATHSIG, SIGQUIT);
	if (getppid() != parent || chdir(c->folder) != 0) {
		_exit(126);
	}
	execv(argv[0], argv);
	_exit(127);
}

static pid_t spawn(const struct pg_cluster *c, char *const *argv, const char *log)
{
	pid_t parent = getpid();
	pid_t pid = fork();

	if (pid == 0) {
		become_server(c, argv, log, parent);
	}
	return pid;
}

/* The last line of the log that says something. */
static char *log_line(const void *ctx, const char *log)
{
	FILE *f = fopen(log, "r");
	char line[512];
	char *last = mem_strdup(ctx, "no message");

	while (f != NULL && fgets(line, sizeof line, f) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (strstr(line, "FATAL") != NULL || strstr(line, "error:") != NULL || strstr(line, "HINT") != NULL) {
			last = mem_strdup(ctx, line);
		}
	}
	if (f != NULL) {
		fclose(f);
	}
	return last;
}

static bool complain(const struct pg_cluster *c, const char *program, const char *log, struct diags *diags)
{
	char *line = log_line(c, log);

	diag_warnf(diags, NO_PLACE, "postgres-start", "what PostgreSQL would say is left out", "%s failed: %s", program, line);
	return false;
}

static bool run_initdb(const struct pg_cluster *c, const char *bin, const char *log, struct diags *diags)
{
	char *argv[] = {mem_printf(c, "%s/initdb", bin),
	                mem_printf(c, "--pgdata=%s/data", c->folder),
	                "--username=postgres",
	                "--auth=trust",
	                "--encoding=UTF8",
	                "--locale=C",
	                "--no-sync",
	                "--no-instructions",
	                NULL};
	int status = -1;
	pid_t pid = spawn(c, argv, log);

	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR) {
	}
	return (pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0) || complain(c, "initdb", log, diags);
}

/* The server writes "ready" into its pid file; asking by connecting would load libpq before it is there. */
static bool is_ready(const struct pg_cluster *c)
{
	char line[256];
	char *path = mem_printf(c, "%s/data/postmaster.pid", c->folder);
	FILE *f = fopen(path, "r");
	bool ready = false;

	while (f != NULL && fgets(line, sizeof line, f) != NULL) {
		ready = strncmp(line, "ready", 5) == 0;
	}
	if (f != NULL) {
		fclose(f);
	}
	mem_free(path);
	return ready;
}

static bool run_server(struct pg_cluster *c, const char *bin, const char *log, struct diags *diags)
{
	static const char *const settings[] = {
	        "listen_addresses=",
	        "fsync=off",
	        "full_page_writes=off",
	        "synchronous_commit=off",
	        "shared_buffers=16MB",
	        "max_connections=8",
	        "autovacuum=off",
	        "wal_level=minimal",
	        "max_wal_senders=0",
	        "timezone=UTC",
	        "log_timezone=UTC",
	        "jit=off",
	        "max_worker_processes=0",
	        "max_parallel_workers_per_gather=0",
	        "max_locks_per_transaction=512",
	        "lc_messages=C",
	        "max_logical_replication_workers=0",
	};
	enum { COUNT = sizeof settings / sizeof settings[0] };
	char *argv[2 * COUNT + 6];
	int n = 0;

	argv[n++] = mem_printf(c, "%s/postgres", bin);
	argv[n++] = mem_printf(c, "-D%s/data", c->folder);
	argv[n++] = mem_printf(c, "-k%s", c->folder);
	for (int i = 0; i < COUNT; i++) {
		argv[n++] = mem_strdup(c, "-c");
		argv[n++] = mem_strdup(c, settings[i]);
	}
	argv[n] = NULL;
	c->pid = spawn(c, argv, log);
	for (int waited = 0; c->pid > 0 && waited < PATIENCE_MS; waited += POLL_MS) {
		if (is_ready(c)) {
			return true;
		}
		if (waitpid(c->pid, NULL, WNOHANG) == c->pid) {
			c->pid = 0;
		}
		nap();
	}
	return complain(c, "postgres", log, diags);
}

static int stop_cluster(struct pg_cluster *c)
{
	pg_cluster_stop(c);
	return 0;
}

struct pg_cluster *pg_cluster_start(const void *ctx, struct diags *diags)
{
	struct pg_cluster *c = mem_new(ctx, struct pg_cluster);
	char *bin = find_programs(c);
	char *log;

	if (bin == NULL) {
		diag_notef(diags, NO_PLACE, "postgres-missing", "install it (Debian: apt-get install postgresql) or give a URL",
		           "PostgreSQL's server programs are not installed: only SQLite is used");
		mem_free(c);
		return NULL;
	}
	talloc_set_destructor(c, stop_cluster);
	choose_user(c);
	if (!make_folder(c, diags)) {
		mem_free(c);
		return NULL;
	}
	log = mem_printf(c, "%s/log", c->folder);
	if (!run_initdb(c, bin, log, diags) || !run_server(c, bin, log, diags)) {
		mem_free(c);
		return NULL;
	}
	c->url = mem_printf(c, "host=%s user=postgres dbname=postgres", c->folder);
	return c;
}

const char *pg_cluster_url(const struct pg_cluster *c)
{
	return c->url;
}

void pg_cluster_stop(struct pg_cluster *c)
{
	if (c == NULL) {
		return;
	}
	if (c->pid > 0) {
		int waited = 0;

		kill(c->pid, SIGQUIT);
		while (waitpid(c->pid, NULL, WNOHANG) == 0) {
			if (waited > STOP_MS) {
				kill(c->pid, SIGKILL);
			}
			nap();
			waited += POLL_MS;
		}
		c->pid = 0;
	}
	if (c->folder != NULL) {
		remove_folder(c->folder);
		c->folder = NULL;
	}
}
