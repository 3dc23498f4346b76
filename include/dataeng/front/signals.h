/* SIGINT, SIGTERM, SIGHUP: noted, and the work in hand is told. */
#ifndef DATAENG_FRONT_SIGNALS_H
#define DATAENG_FRONT_SIGNALS_H

#include <stdbool.h>

void signals_install(void);
/* The exit code a signal asks for (130, 143), or 0. */
int signals_status(void);
/* Forgets a Ctrl-C that has done its work; SIGTERM stays. */
void signals_forget(void);

#endif
