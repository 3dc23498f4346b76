/* The command table, in the order of the help. */
#include "dataeng/cmd/table.h"

const struct cmd *const cmd_table[] = {
        &cmd_sessions,
        &cmd_rename,
        &cmd_delete,
        &cmd_export,
        &cmd_import,
        &cmd_undo,
        &cmd_redo,
        &cmd_history,
        &cmd_entity_add,
        &cmd_entity_rename,
        &cmd_entity_drop,
        &cmd_entity_kind,
        &cmd_attribute_add,
        &cmd_attribute_rename,
        &cmd_attribute_drop,
        &cmd_attribute_set,
        &cmd_relationship_add,
        &cmd_relationship_drop,
        &cmd_relationship_set,
        &cmd_key_set,
        &cmd_completion,
        &cmd_complete,
        &cmd_man,
        NULL,
};
