/* design, run, resume, questions, describe, menu: rows of the table whose work is that of flow/ and front/. */
#include "dataeng/cmd/table.h"

static const struct cmd_option run_options[] = {
        {"answers", 0, "FILE", false, "take answers from FILE (YAML or JSON; 'dataeng questions' makes an empty one)", "files"},
        {"dialect", 0, "NAME", false, "of the SQL that is printed: sqlite or postgres", "sqlite postgres"},
        {"engine", 0, "ENGINE", false, "prove on this engine: sqlite, postgres, or the URL of a PostgreSQL server",
         "sqlite postgres"},
        {"fail-on", 0, "LEVEL", false,
         "exit code 4 when there are findings of this level or above: note, warning, error, never", "note warning error never"},
        {"format", 0, "FORMAT", false, "what is printed: md, json, sql, dbml, mermaid, dot, svg or csv",
         "md json sql dbml mermaid dot svg csv"},
        {"from", 0, "SENDER", true, "who sent the files: pm, architect or developer; SENDER=FILE for one file",
         "pm architect developer"},
        {"name", 0, "NAME", false, "the name of the new session (default: made from the title)", NULL},
        {"output", 'o', "DIR", false, "write all documents into this folder", "folders"},
        {"set", 0, "ID=VALUE", true, "answer one question; ID=@FILE takes the value from a file", NULL},
        {NULL, 0, NULL, false, NULL, NULL},
};

const struct cmd cmd_design = {
        .name = "design",
        .usage = "[FILE...]",
        .summary = "design a database from requirements, execute it, and print the document",
        .help = "Reads the requirements, derives tables, keys, constraints and indexes, judges them, runs them on a real "
                "engine, "
                "tries to break them, and prints the design with the proofs. FILE may be Markdown or plain text; - is "
                "standard input.\n\n"
                "Without FILE at a terminal it asks instead. With FILE it never asks: what the documents do not say is "
                "taken from --set, --answers, or a default that is listed as an assumption. 'dataeng resume' goes through "
                "the answers afterwards.",
        .where = CMD_SHELL,
        .session = CMD_LOOSE,
        .options = run_options,
        .min = 0,
        .max = -1,
        .complete = "files",
        .task = "create-database-design",
};

const struct cmd cmd_run_task = {
        .name = "run",
        .usage = "TASK [FILE...]",
        .summary = "do any task of the persona, as 'design' does the first",
        .help = "TASK is the id of a task of the persona ('dataeng persona show' lists them).",
        .where = CMD_SHELL,
        .session = CMD_LOOSE,
        .options = run_options,
        .min = 1,
        .max = -1,
        .complete = "tasks",
};

const struct cmd cmd_resume = {
        .name = "resume",
        .usage = "[NAME]",
        .summary = "go on with a session; without NAME, list them, newest first",
        .where = CMD_SHELL,
        .session = CMD_NO_SESSION,
        .min = 0,
        .max = 1,
        .complete = "sessions",
};

static const struct cmd_option question_options[] = {
        {"format", 0, "FORMAT", false, "yaml (default), json or md", "yaml json md"},
        {NULL, 0, NULL, false, NULL, NULL},
};

const struct cmd cmd_questions = {
        .name = "questions",
        .usage = "TASK",
        .summary = "print the answer sheet of a task; with --session, filled in",
        .help = "TASK is a command such as 'design' or the id of a task. The sheet is what --answers takes. With --session "
                "NAME "
                "the answers of that session are filled in, so that the same design can be made again elsewhere.",
        .where = CMD_SHELL,
        .session = CMD_NO_SESSION,
        .options = question_options,
        .min = 1,
        .max = 1,
        .complete = "tasks",
};

const struct cmd cmd_describe = {
        .name = "describe",
        .usage = "\"TEXT\"",
        .summary = "say which task fits a data challenge described in your own words",
        .where = CMD_SHELL,
        .session = CMD_NO_SESSION,
        .min = 1,
        .max = -1,
};

const struct cmd cmd_review = {
        .name = "review",
        .summary = "show all answers with their numbers, states and sources",
        .where = CMD_SHELL | CMD_PROMPT | CMD_STEP,
        .session = CMD_READS,
        .min = 0,
        .max = 0,
};

const struct cmd cmd_menu = {
        .name = "menu",
        .summary = "the menu of the persona, and the prompt",
        .where = CMD_SHELL | CMD_HIDDEN,
        .session = CMD_NO_SESSION,
        .min = 0,
        .max = 0,
};
