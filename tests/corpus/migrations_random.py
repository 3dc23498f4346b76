#!/usr/bin/env python3
"""Random pairs of schemas with rows, judged by migrate_check.py: migrations_random.py PROGRAM [--seed N] [--count N] [--engine E]

The target is the current schema after a few random changes, with the decisions (--rename, --set) that these need; so every
migration has to succeed: up leads to the target and keeps what it can hold, down brings everything back, and again. The second
schema of every fifth pair is the first one: the scripts must be empty. The seed is printed; the same seed makes the same cases.
"""
import argparse
import copy
import json
import os
import random
import subprocess
import sys
import tempfile

import migrations

HERE = os.path.dirname(os.path.abspath(__file__))
WORDS = ["order", "Größe", "user name", "x", "y1", "total", "select", "note", "kind", "at", "Ref", 'q"t', "a.b", "grp", "tag", "code"]
TEXTS = ["", "a", "it's", 'say "x"', "semi; colon", "line\nbreak", "ünï", "NULL", "007", "-- no", "💺", " pad ", "x" * 40]


def quote(name):
    return '"%s"' % name.replace('"', '""')


def text(value):
    return "NULL" if value is None else "'%s'" % value.replace("'", "''")


def part(name):
    return '"%s"' % name.replace('"', '""') if any(c in name for c in ".=") or name.startswith('"') else name


class Column:
    def __init__(self, name, kind):
        self.name, self.kind = name, kind       # kind: int, text, real, bool, blob
        self.not_null, self.default, self.generated, self.check = False, None, None, False


class Table:
    def __init__(self, name):
        self.name, self.cols, self.pk, self.fks, self.indexes, self.unique = name, [], [], [], [], []
        self.strict = self.without_rowid = self.auto = self.trigger = self.view = False

    def col(self, name):
        return next(c for c in self.cols if c.name == name)


class Maker:
    def __init__(self, rng, engine):
        self.rng, self.engine, self.args = rng, engine, []
        self.taken = set()
        self.renamed = {}

    def fresh(self, used):
        rng = self.rng
        for _ in range(200):
            name = rng.choice(WORDS) + ("" if rng.random() < 0.3 else str(rng.randrange(1000)))
            if name.lower() not in {u.lower() for u in used}:
                return name
        raise ValueError("no name left")

    def type_of(self, c):
        if self.engine == "sqlite":
            return {"int": "INTEGER", "text": "TEXT", "real": "REAL", "bool": "INT", "blob": "BLOB"}[c.kind]
        return {"int": "integer", "text": "text", "real": "double precision", "bool": "boolean", "blob": "bytea",
                "big": "bigint", "var": "varchar(60)", "num": "numeric(12,3)"}[c.kind]

    def default_of(self, kind):
        return {"int": "7", "text": "'d;e''f'", "real": "1.5", "bool": "1" if self.engine == "sqlite" else "true",
                "blob": "x'00ff'" if self.engine == "sqlite" else "'\\x00ff'", "big": "9", "var": "'v'", "num": "0.5"}[kind]

    def kinds(self):
        return ["int", "text", "real", "bool", "blob"] + (["big", "var", "num"] if self.engine == "postgres" else [])

    def column(self, t):
        c = Column(self.fresh([x.name for x in t.cols]), self.rng.choice(self.kinds()))
        if self.rng.random() < 0.4:
            c.default = self.default_of(c.kind)
        c.check = c.kind in ("text", "var") and self.rng.random() < 0.2
        return c

    def table(self, tables):
        rng = self.rng
        t = Table(self.fresh([x.name for x in tables] + sorted(self.taken)))
        self.taken.add(t.name)
        shape = rng.random()
        if shape < 0.6:
            c = Column("id", "int")
            c.not_null = self.engine == "postgres"
            t.cols.append(c)
            t.pk = ["id"]
            t.auto = rng.random() < 0.4
        elif shape < 0.85:
            c = Column("key", "text")
            c.not_null = True
            t.cols.append(c)
            t.pk = ["key"]
            t.without_rowid = self.engine == "sqlite" and rng.random() < 0.5
        t.strict = self.engine == "sqlite" and rng.random() < 0.25
        for _ in range(rng.randrange(1, 6)):
            c = self.column(t)
            c.not_null = c.default is not None and rng.random() < 0.5
            t.cols.append(c)
        parents = [p for p in tables if p.pk == ["id"]]
        if parents and rng.random() < 0.6:
            c = Column(self.fresh([x.name for x in t.cols]), "int")
            t.cols.append(c)
            t.fks.append((c.name, rng.choice(parents).name, rng.choice(["CASCADE", "SET NULL", "NO ACTION"])))
        self.extras(t)
        return t

    def extras(self, t):
        rng = self.rng
        plain = [c for c in t.cols if c.generated is None]
        if rng.random() < 0.6:
            t.indexes.append((self.index_name(), [rng.choice(plain).name], rng.random() < 0.3))
        t.trigger = rng.random() < 0.3
        t.view = rng.random() < 0.3
        ints = [c for c in plain if c.kind == "int"]
        if ints and rng.random() < 0.25:
            c = Column(self.fresh([x.name for x in t.cols]), "int")
            c.generated = ints[0].name
            t.cols.append(c)

    def index_name(self):
        name = self.fresh(sorted(self.taken))
        self.taken.add(name)
        return name

    # -- SQL

    def column_sql(self, t, c):
        out = "  %s %s" % (quote(c.name), self.type_of(c))
        inline = t.pk == [c.name] and c.name == "id"
        if inline and self.engine == "sqlite":
            return out + " PRIMARY KEY" + (" AUTOINCREMENT" if t.auto else "")
        if inline:
            return out + (" GENERATED BY DEFAULT AS IDENTITY" if t.auto else "") + " PRIMARY KEY"
        if c.generated is not None:
            return out + " GENERATED ALWAYS AS (%s + 1) STORED" % quote(c.generated)
        if c.default is not None:
            out += " DEFAULT " + c.default
        if c.not_null:
            out += " NOT NULL"
        if c.check:
            out += " CHECK (%s <> 'never')" % quote(c.name)
        return out

    def ddl(self, tables):
        out = []
        for t in tables:
            items = [self.column_sql(t, c) for c in t.cols]
            if t.pk and t.pk != ["id"]:
                items.append("  PRIMARY KEY (%s)" % ", ".join(map(quote, t.pk)))
            items += ["  UNIQUE (%s)" % ", ".join(map(quote, u)) for u in t.unique]
            items += ["  FOREIGN KEY (%s) REFERENCES %s (%s) ON DELETE %s" % (quote(c), quote(p), quote("id"), a) for c, p, a in t.fks]
            tail = [w for w, on in (("STRICT", t.strict), ("WITHOUT ROWID", t.without_rowid)) if on]
            out.append("CREATE TABLE %s (\n%s\n) %s;" % (quote(t.name), ",\n".join(items), ", ".join(tail)))
        for t in tables:
            for name, cols, partial in t.indexes:
                out.append("CREATE INDEX %s ON %s (%s)%s;" % (quote(name), quote(t.name), ", ".join(map(quote, cols)),
                                                              " WHERE %s IS NOT NULL" % quote(cols[0]) if partial else ""))
            if t.view:
                out.append("CREATE VIEW %s AS SELECT %s FROM %s;" % (quote("v " + t.name), ", ".join(quote(c.name) for c in t.cols), quote(t.name)))
            if t.trigger and self.engine == "sqlite":
                out.append("CREATE TRIGGER %s AFTER UPDATE ON %s BEGIN DELETE FROM %s WHERE 1 = 1; END;" % (quote("t " + t.name), quote(t.name), quote(t.name)))
            elif t.trigger:
                out.append("CREATE TRIGGER %s AFTER UPDATE ON %s EXECUTE FUNCTION boom();" % (quote("t " + t.name), quote(t.name)))
        if self.engine == "postgres":
            out.insert(0, "CREATE FUNCTION boom() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'fired'; END $$;")
        return "\n".join(out) + "\n"

    def value(self, c):
        rng = self.rng
        if not c.not_null and rng.random() < 0.2:
            return "NULL"
        if c.kind in ("text", "var"):
            return text(rng.choice(TEXTS))
        if c.kind in ("int", "big"):
            return str(rng.choice([0, 1, -1, 2147483646, rng.randrange(-1000, 1000)]))
        if c.kind == "real":
            return rng.choice(["0.0", "-1.5", "1e300", "0.1"])
        if c.kind == "num":
            return rng.choice(["0", "1.5", "-99.999"])
        if c.kind == "bool":
            return rng.choice(["0", "1"] if self.engine == "sqlite" else ["true", "false"])
        return rng.choice(["x''", "x'00ff61'"] if self.engine == "sqlite" else ["''", "'\\x00ff61'"])

    def rows(self, tables):
        out, ids = [], {}
        for t in tables:
            plain = [c for c in t.cols if c.generated is None]
            ids[t.name] = []
            for n in range(self.rng.randrange(0, 7)):
                row = {c.name: self.value(c) for c in plain}
                if t.pk == ["id"]:
                    row["id"] = str(n * 3 + 1)
                    ids[t.name].append(row["id"])
                elif t.pk:
                    row["key"] = text("k%d'" % n)
                for c, parent, _ in t.fks:
                    row[c] = self.rng.choice(ids.get(parent) or ["NULL"])
                out.append("INSERT INTO %s (%s) VALUES (%s);" % (quote(t.name), ", ".join(map(quote, row)), ", ".join(row.values())))
        return "\n".join(out) + "\n"

    # -- changes

    def old_name(self, t):
        return self.renamed.get(t.name, t.name)

    def drop_column(self, tables, t):
        free = [c for c in t.cols if c.name not in t.pk and c.generated is None and not getattr(c, "new", False)
                and not getattr(c, "touched", False) and not any(g.generated == c.name for g in t.cols)]
        if len(free) < 1 or len(t.cols) < 2:
            return
        c = self.rng.choice(free)
        t.cols.remove(c)
        t.fks = [f for f in t.fks if f[0] != c.name]
        t.indexes = [x for x in t.indexes if c.name not in x[1]]
        t.unique = [u for u in t.unique if c.name not in u]
        if not getattr(t, "new", False):
            self.args += ["--rename", "%s.%s=" % (part(self.old_name(t)), part(c.name))]

    def add_column(self, tables, t):
        c = self.column(t)
        c.new = True
        if getattr(t, "new", False) or self.rng.random() < 0.6:
            c.not_null = c.default is not None and self.rng.random() < 0.5
        else:
            self.args += ["--set", "%s.%s=%s" % (part(t.name), part(c.name), self.default_of(c.kind))]
            c.not_null = self.rng.random() < 0.6
        t.cols.append(c)

    def rename_column(self, tables, t):
        free = [c for c in t.cols if c.name not in ("id", "key") and c.generated is None and not getattr(c, "new", False)
                and not getattr(c, "touched", False)]
        if not free or getattr(t, "new", False):
            return
        c = self.rng.choice(free)
        c.touched = True
        old, c.name = c.name, self.fresh([x.name for x in t.cols])
        for g in t.cols:
            g.generated = c.name if g.generated == old else g.generated
        t.fks = [(c.name if f[0] == old else f[0],) + f[1:] for f in t.fks]
        t.indexes = [(n, [c.name if x == old else x for x in cols], p) for n, cols, p in t.indexes]
        t.unique = [[c.name if x == old else x for x in u] for u in t.unique]
        self.args += ["--rename", "%s.%s=%s" % (part(self.old_name(t)), part(old), c.name if '"' in c.name else part(c.name))]

    def retype_column(self, tables, t):
        free = [c for c in t.cols if c.name not in ("id", "key") and c.generated is None and not getattr(c, "new", False)
                and not getattr(c, "touched", False) and not any(f[0] == c.name for f in t.fks) and not any(g.generated == c.name for g in t.cols)]
        if not free or getattr(t, "new", False):
            return
        c = self.rng.choice(free)
        c.touched = True
        kind = self.rng.choice([k for k in self.kinds() if k != c.kind])
        c.kind, c.check = kind, False
        c.default = self.default_of(kind) if c.default is not None else None
        self.args += ["--set", "%s.%s=%s" % (part(t.name), part(c.name), self.default_of(kind))]

    def change_default(self, tables, t):
        c = self.rng.choice(t.cols)
        if c.name not in t.pk and c.generated is None:
            c.default = None if c.default is not None and not c.not_null else self.default_of(c.kind)

    def add_table(self, tables, _):
        t = self.table(tables)
        t.new = True
        tables.append(t)

    def drop_table(self, tables, t):
        if len(tables) < 2 or getattr(t, "new", False) or getattr(t, "touched", False):
            return
        tables.remove(t)
        for u in tables:
            u.fks = [f for f in u.fks if f[1] != t.name]
        self.args = [a for a in self.args]
        self.args += ["--rename", "%s=" % part(self.old_name(t))]

    def rename_table(self, tables, t):
        if getattr(t, "new", False) or t.name in self.renamed or any(a.startswith(part(t.name) + ".") for a in self.args):
            return
        old, t.name = t.name, self.fresh(sorted(self.taken))
        self.taken.add(t.name)
        t.touched = True
        self.renamed[t.name] = old
        for u in tables:
            u.fks = [(c, t.name if p == old else p, a) for c, p, a in u.fks]
        self.args += ["--rename", "%s=%s" % (part(old), t.name if '"' in t.name else part(t.name))]

    def toggle(self, tables, t):
        what = self.rng.randrange(5)
        if what == 0 and self.engine == "sqlite":
            t.strict = not t.strict and all(c.kind != "bool" or True for c in t.cols)
        elif what == 1:
            t.trigger = not t.trigger
        elif what == 2:
            t.view = not t.view
        elif what == 3 and t.pk == ["id"]:
            t.auto = not t.auto
        else:
            t.fks = [(c, p, self.rng.choice(["CASCADE", "RESTRICT"])) for c, p, _ in t.fks]

    def change_index(self, tables, t):
        if t.indexes and self.rng.random() < 0.5:
            t.indexes.pop()
        else:
            t.indexes.append((self.index_name(), [self.rng.choice(t.cols).name], self.rng.random() < 0.5))

    def change(self, tables):
        acts = [self.drop_column, self.add_column, self.add_column, self.rename_column, self.retype_column, self.change_default,
                self.add_table, self.drop_table, self.rename_table, self.toggle, self.toggle, self.change_index]
        touched = set()
        for _ in range(self.rng.randrange(1, 8)):
            t = self.rng.choice(tables)
            act = self.rng.choice(acts)
            if act == self.drop_table and id(t) in touched:
                continue
            touched.add(id(t))
            act(tables, t)


def make(folder, engine, seed):
    rng = random.Random(seed)
    m = Maker(rng, engine)
    tables = []
    for _ in range(rng.randrange(1, 5)):
        tables.append(m.table(tables))
    current, data = m.ddl(tables), m.rows(tables)
    same = seed % 5 == 0
    target = copy.deepcopy(tables)
    if same:
        rng.shuffle(target[0].indexes)
    else:
        m.change(target)
    spec = {"engine": engine, "title": "random, seed %d" % seed, "args": m.args, "expect_exit": [0, 4], "features": [],
            "current": rng.choice(["sql", "db"])}
    if same:
        spec["expect_empty"] = True
    os.makedirs(folder)
    for name, body in (("case.json", json.dumps(spec)), ("current.sql", current), ("target.sql", m.ddl(target)), ("data.sql", data),
                       ("after_up.sql", "")):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
            f.write(body)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("program")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--engine", choices=["sqlite", "postgres"])
    parser.add_argument("--pg", help="a server that is there, instead of a throw-away one")
    parser.add_argument("--keep")
    options = parser.parse_args()
    programs = migrations.server_programs()
    engines = [options.engine] if options.engine else ["sqlite"] + (["postgres"] if programs or options.pg else [])
    print("seeds %d to %d on %s" % (options.seed, options.seed + options.count - 1, ", ".join(engines)))
    with tempfile.TemporaryDirectory() as scratch:
        for engine in engines:
            for n in range(options.seed, options.seed + options.count):
                make(os.path.join(scratch, "%s_%d" % (engine, n)), engine, n)
        server = migrations.Server(programs) if "postgres" in engines and not options.pg else None
        try:
            command = [sys.executable, os.path.join(HERE, "migrate_check.py"), "--bin", options.program, "--timeout", "120", scratch]
            command += ["--pg", options.pg or server.url] if "postgres" in engines else []
            command += ["--keep", options.keep] if options.keep else []
            return subprocess.run(command).returncode
        finally:
            if server:
                server.close()


if __name__ == "__main__":
    sys.exit(main())
