/* dataeng: the doors are in front/. */
#include "dataeng/front/main.h"

int main(int argc, char **argv)
{
	return front_main(argc, argv);
}
