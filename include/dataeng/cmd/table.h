/* The commands, one definition per file cmd/NAME.c. */
#ifndef DATAENG_CMD_TABLE_H
#define DATAENG_CMD_TABLE_H

#include "dataeng/cmd/cmd.h"

#endif
