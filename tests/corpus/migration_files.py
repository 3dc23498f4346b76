#!/usr/bin/env python3
"""Walk through the folder that `migrate -o` writes: migration_files.py PROGRAM [CASE]...

For every case of the migration corpus that is no refusal: a database with the current schema and its rows; then before, up,
validate, down, validate-down, up, validate, contract, each of which must end well, as the runbook of the folder says. Before
the last one, rows are deleted behind the back of validate, which must notice. SQLite always, PostgreSQL when its server programs
are installed.
"""
import glob
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

from migrations import HERE, Server, server_programs

SCRIPTS = ["before", "up", "validate", "down", "validate-down", "up", "validate", "contract"]


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


class Lite:
    def __init__(self, case, folder):
        self.folder = folder
        self.given = os.path.join(folder, "database.db")
        self.connection = sqlite3.connect(self.given, isolation_level=None)
        self.run(os.path.join(case, "current.sql"))
        self.run(os.path.join(case, "data.sql"))
        self.tables = {r[0] for r in self.connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}

    def run(self, path):
        os.chdir(self.folder)
        try:
            self.connection.executescript(read(path))
            return None
        except sqlite3.Error as error:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            names = [row[1] for row in self.connection.execute("PRAGMA database_list")]
            if "_dataeng_before" in names:
                self.connection.execute("DETACH _dataeng_before")
            return str(error)

    def spoil(self):
        """Deletes the rows of the first table that has any and was there before; false when there is none."""
        tables = [r[0] for r in self.connection.execute("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE "
                                                        "'sqlite%' AND name NOT LIKE '\\_dataeng\\_%' ESCAPE '\\'") if r[0] in self.tables]
        self.connection.execute("PRAGMA foreign_keys = OFF")
        for table in tables:
            name = '"' + table.replace('"', '""') + '"'
            before = self.connection.execute("SELECT count(*) FROM " + name).fetchone()[0]
            if before:
                triggers = [r for r in self.connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")]
                for trigger, _ in triggers:
                    self.connection.execute('DROP TRIGGER "%s"' % trigger.replace('"', '""'))
                self.connection.execute("DELETE FROM " + name)
                for _, sql in triggers:
                    self.connection.execute(sql)
                return True
        return False

    def left(self):
        return self.connection.execute("SELECT count(*) FROM sqlite_schema WHERE name LIKE '\\_dataeng\\_%' ESCAPE '\\'").fetchone()[0]

    def close(self):
        self.connection.close()


class Postgres:
    server = None

    def __init__(self, case, folder, suffix="given"):
        self.name = "files_%s_%s" % (os.path.basename(case), suffix)
        self.psql(self.server.url, "-c", 'DROP DATABASE IF EXISTS "%s"' % self.name, "-c", 'CREATE DATABASE "%s"' % self.name)
        self.given = self.server.url.replace("/postgres?", "/%s?" % self.name)
        for file in ("current.sql", "data.sql"):
            error = self.run(os.path.join(case, file))
            assert error is None, error

    @staticmethod
    def psql(url, *arguments):
        done = subprocess.run(["psql", "-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", "-d", url, *arguments], capture_output=True, text=True)
        return done.stdout.strip(), None if done.returncode == 0 else done.stderr.strip()

    def run(self, path):
        return self.psql(self.given, "-f", path)[1]

    def spoil(self):
        tables = self.psql(self.given, "-c", "SELECT c.oid::regclass FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE relkind = 'r' AND NOT "
                           "relispartition AND nspname !~ '^(pg_|information_schema|_dataeng)' ORDER BY c.oid")[0].split("\n")
        for table in tables:
            if table and self.psql(self.given, "-c", "SELECT count(*) FROM " + table)[0] not in ("", "0"):
                error = self.psql(self.given, "-c", "SET session_replication_role = replica; DELETE FROM " + table)[1]
                assert error is None, error
                return True
        return False

    def left(self):
        return int(self.psql(self.given, "-c", "SELECT count(*) FROM pg_namespace WHERE nspname LIKE '\\_dataeng%'")[0])

    def close(self):
        self.psql(self.server.url, "-c", 'DROP DATABASE "%s"' % self.name)


def walk(program, case, about, folder):
    out = os.path.join(folder, "out")
    database = (Lite if about["engine"] == "sqlite" else Postgres)(case, folder)
    try:
        current = database.given if about.get("current") == "db" else os.path.join(case, "current.sql")
        done = subprocess.run([program, "migrate", current, os.path.join(case, "target.sql"), "--engine", about["engine"], "--no-input", "-o", out]
                              + about["args"], capture_output=True, text=True)
        if done.returncode not in (0, 4):
            return "migrate -o: %d %s" % (done.returncode, done.stderr)
        if about.get("expect_empty"):
            return None
        plan = json.loads(read(os.path.join(out, "plan.json")))
        for name, text in plan["files"].items():
            if read(os.path.join(out, name)) != text:
                return "plan.json has another " + name
        for script in SCRIPTS:
            if script == "contract" and database.spoil():
                error = database.run(os.path.join(out, "validate.sql"))
                if "there are differences" not in (error or ""):
                    return "validate: rows are missing, and it says: %s" % error
            error = database.run(os.path.join(out, script + ".sql"))
            if error is not None:
                return script + ": " + error
        if database.left():
            return "contract: something is left of what was put aside"
    finally:
        database.close()
    return stop_anywhere(program, case, folder, out) if "--online" in about["args"] else None


def stop_anywhere(program, case, folder, out):
    """What comes after the transaction may stop at each statement: down goes back from there, and nothing differs."""
    text = read(os.path.join(out, "up.sql"))
    head, tail = text.split("\nCOMMIT;\n")
    steps = [s for s in tail.split(";\n") if s.strip()]
    if len(steps) < 5:
        return "online: nothing comes after the transaction"
    wanted = Postgres(case, folder, "wanted")
    for count in range(len(steps) + 1):
        cut = os.path.join(folder, "cut.sql")
        with open(cut, "w", encoding="utf-8") as f:
            f.write(head + "\nCOMMIT;\n" + "".join(s + ";\n" for s in steps[:count]))
        database = Postgres(case, folder)
        try:
            for script in (os.path.join(out, "before.sql"), cut, os.path.join(out, "down.sql"), os.path.join(out, "validate-down.sql")):
                error = database.run(script)
                if error is not None:
                    return "stopped after %d steps: %s: %s" % (count, os.path.basename(script), error)
            database.psql(database.given, "-c", "DROP TABLE _dataeng_check._dataeng_before; DROP SCHEMA _dataeng_check")
            done = subprocess.run([program, "diff", database.given, wanted.given], capture_output=True, text=True)
            if done.returncode != 0 or done.stdout:
                return "stopped after %d steps: %s%s" % (count, done.stdout, done.stderr)
        finally:
            database.close()
    wanted.close()
    return None


def main():
    program, wanted = os.path.abspath(sys.argv[1]), sys.argv[2:]
    programs = server_programs()
    Postgres.server = Server(programs) if programs else None
    failed = run = skipped = 0
    try:
        for path in sorted(glob.glob(os.path.join(HERE, "migrations", "*", "case.json")) + glob.glob(os.path.join(HERE, "migrations", "own", "*", "case.json"))):
            case = os.path.dirname(path)
            about = json.loads(read(path))
            if not {0, 4} & set(about.get("expect_exit", [0])) or (wanted and os.path.basename(case) not in wanted):
                continue
            if about["engine"] == "postgres" and Postgres.server is None:
                skipped += 1
                continue
            folder = tempfile.mkdtemp(prefix="files-")
            try:
                fault = walk(program, case, about, folder)
            finally:
                os.chdir(HERE)
                shutil.rmtree(folder)
            run += 1
            failed += fault is not None
            print("%s %s%s" % ("PASS" if fault is None else "FAIL", os.path.basename(case), "" if fault is None else "  " + fault), flush=True)
    finally:
        if Postgres.server:
            Postgres.server.close()
    print("%d of %d passed, %d skipped" % (run - failed, run, skipped))
    return 1 if failed or not run else 0


if __name__ == "__main__":
    sys.exit(main())
