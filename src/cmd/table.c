/* The command table, in the order of the help. */
#include "dataeng/cmd/table.h"

const struct cmd *const cmd_table[] = {
        NULL,
};
