/* The program: picks the door (prompt, pipe, one command) and gives the exit code. */
#ifndef DATAENG_FRONT_MAIN_H
#define DATAENG_FRONT_MAIN_H

int front_main(int argc, char **argv);

#endif
