/* Signals. The handlers only set flags: what holds a session is safe at any moment, so nothing must be cleaned up. */
#include "dataeng/front/signals.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "dataeng/cmd/cmd.h"

static volatile sig_atomic_t interrupted;
static volatile sig_atomic_t terminated;

/* A second Ctrl-C during the same work means it: the work does not look. */
static void on_int(int signo)
{
	(void)signo;
	if (interrupted != 0) {
		_exit(STATUS_SIGINT);
	}
	interrupted = 1;
	app_interrupt();
}

static void on_term(int signo)
{
	(void)signo;
	if (terminated != 0) {
		_exit(STATUS_SIGTERM);
	}
	terminated = 1;
	app_interrupt();
}

void signals_install(void)
{
	struct sigaction a;

	memset(&a, 0, sizeof a);
	sigemptyset(&a.sa_mask);
	a.sa_handler = on_int; /* without SA_RESTART: a read from a terminal ends */
	sigaction(SIGINT, &a, NULL);
	a.sa_handler = on_term;
	sigaction(SIGTERM, &a, NULL);
	sigaction(SIGHUP, &a, NULL);
}

int signals_status(void)
{
	return terminated != 0 ? STATUS_SIGTERM : interrupted != 0 ? STATUS_SIGINT : 0;
}

void signals_forget(void)
{
	interrupted = 0;
	if (terminated == 0) {
		app_resume();
	}
}
