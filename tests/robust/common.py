"""What the robustness tests share: a home of its own for the program, sessions made and looked at from outside."""
import contextlib
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile

AT = "2026-01-01T00:00:00Z"
TEXT = """# Small shop

- Customer: name, email (unique)
- Product: sku (unique), price

Each order belongs to exactly one customer. An order has an order number and a date.
"""


class Home:
    """A data folder, and the program in it."""

    def __init__(self, program, folder=None):
        self.folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="robust-"))
        self.program = pathlib.Path(program).resolve()
        self.env = {k: v for k, v in os.environ.items() if k in ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS")}
        self.env.update(HOME=str(self.folder), DATAENG_HOME=str(self.folder / "dataeng"), TZ="UTC",
                        LC_ALL="C.UTF-8", TERM="dumb", NO_COLOR="1", SOURCE_DATE_EPOCH="1767225600")

    def call(self, *words, text=None, **more):
        """Runs the program to its end; text is its standard input."""
        if text is None:
            more.setdefault("stdin", subprocess.DEVNULL)
        more.setdefault("capture_output", True)
        return subprocess.run([self.program, *words], input=text, env=self.env, timeout=300, check=False, text=True, **more)

    def make(self, name="shop"):
        """A session with a few entities; gives its path."""
        done = self.call("design", "-", "--name", name, "--no-input", "--engine", "sqlite", text=TEXT)
        if done.returncode not in (0, 4):
            raise AssertionError(f"cannot make a session: exit {done.returncode}\n{done.stderr}")
        return self.session(name)

    def session(self, name):
        found = list(self.folder.rglob(f"{name}.dataeng"))
        if len(found) != 1:
            raise AssertionError(f"there are {len(found)} files {name}.dataeng")
        return found[0]

    def sessions(self):
        return sorted(self.folder.rglob("*.dataeng"))

    def remove(self):
        subprocess.run(["chmod", "-R", "u+rwX", self.folder], check=False)
        shutil.rmtree(self.folder, ignore_errors=True)


def query(path, sql, *values):
    """Rows of a session, read from outside."""
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as db:
        return db.execute(sql, values).fetchall()


def entities(path):
    return {name for (name,) in query(path, "SELECT name FROM entity")}


def sound(path):
    """None, or what SQLite finds wrong with the file."""
    said = query(path, "PRAGMA integrity_check")
    if said != [("ok",)]:
        return str(said)
    broken = query(path, "PRAGMA foreign_key_check")
    return f"dangling references: {broken[:5]}" if broken else None


def program():
    """The program to test: the first argument, taken out of the list for unittest."""
    return pathlib.Path(sys.argv.pop(1)).resolve()
