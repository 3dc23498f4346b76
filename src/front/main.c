/* The program's doors: one command of the shell, the prompt, or a document on standard input. */
#include "dataeng/front/main.h"

#include <stdio.h>

int front_main(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	puts("dataeng " DATAENG_VERSION);
	return 0;
}
