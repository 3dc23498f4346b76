/* The commands, one definition per file cmd/NAME.c. */
#ifndef DATAENG_CMD_TABLE_H
#define DATAENG_CMD_TABLE_H

#include "dataeng/cmd/cmd.h"

extern const struct cmd cmd_design;
extern const struct cmd cmd_run_task;
extern const struct cmd cmd_resume;
extern const struct cmd cmd_questions;
extern const struct cmd cmd_describe;
extern const struct cmd cmd_derive;
extern const struct cmd cmd_menu;
extern const struct cmd cmd_model;
extern const struct cmd cmd_review;
extern const struct cmd cmd_entity_add;
extern const struct cmd cmd_entity_rename;
extern const struct cmd cmd_entity_drop;
extern const struct cmd cmd_entity_kind;
extern const struct cmd cmd_attribute_add;
extern const struct cmd cmd_attribute_rename;
extern const struct cmd cmd_attribute_drop;
extern const struct cmd cmd_attribute_set;
extern const struct cmd cmd_relationship_add;
extern const struct cmd cmd_relationship_drop;
extern const struct cmd cmd_relationship_set;
extern const struct cmd cmd_key_set;
extern const struct cmd cmd_prove;
extern const struct cmd cmd_write;
extern const struct cmd cmd_show;
extern const struct cmd cmd_how;
extern const struct cmd cmd_sessions;
extern const struct cmd cmd_rename;
extern const struct cmd cmd_delete;
extern const struct cmd cmd_export;
extern const struct cmd cmd_import;
extern const struct cmd cmd_check;
extern const struct cmd cmd_persona_lint;
extern const struct cmd cmd_persona_show;
extern const struct cmd cmd_rule_explain;
extern const struct cmd cmd_rule_list;
extern const struct cmd cmd_rule_test;
extern const struct cmd cmd_unwaive;
extern const struct cmd cmd_waive;
extern const struct cmd cmd_waivers;
extern const struct cmd cmd_undo;
extern const struct cmd cmd_redo;
extern const struct cmd cmd_history;
extern const struct cmd cmd_migrate;
extern const struct cmd cmd_diff;
extern const struct cmd cmd_lint_migration;
extern const struct cmd cmd_completion;
extern const struct cmd cmd_complete;
extern const struct cmd cmd_man;
extern const struct cmd cmd_read;

#endif
