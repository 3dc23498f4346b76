/* The two dialects that everything is written for. A switch over this enum where they differ; no vtables. */
#ifndef DATAENG_MODEL_DIALECT_H
#define DATAENG_MODEL_DIALECT_H

enum dialect { DIALECT_SQLITE, DIALECT_POSTGRES };

#define DIALECT_NAME(d) ((d) == DIALECT_SQLITE ? "sqlite" : "postgres")

#endif
