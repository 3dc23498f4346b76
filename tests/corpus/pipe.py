#!/usr/bin/env python3
"""Every requirement text through the program as a user sends it: pipe.py PROGRAM [TEXT ...]

Exit code 0 or 4; the design is there; twice gives the same bytes; the SQL runs in sqlite3 and in psql, outside the program.
Without TEXT: requirements/ and own/; those of own/ go through once, since the second time shows nothing new of them.
"""
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import postgres  # noqa: E402  (tests/postgres.py)


def environment(home):
    keep = {k: v for k, v in os.environ.items() if k in ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS")}
    return {**keep, "HOME": str(home), "DATAENG_HOME": str(home / "dataeng"), "TZ": "UTC", "LC_ALL": "C.UTF-8",
            "SOURCE_DATE_EPOCH": "1767225600"}


def call(program, words, home, text=b""):
    return subprocess.run([program, *words], input=text, capture_output=True, env=environment(home), timeout=300, check=False)


def run_sqlite(script, home):
    """None, or what sqlite3 says."""
    file = home / "design.db"
    file.unlink(missing_ok=True)
    done = subprocess.run(["sqlite3", "-batch", "-bail", file], input=script, capture_output=True, check=False)
    tables = subprocess.run(["sqlite3", file, "SELECT count(*) FROM sqlite_schema WHERE type = 'table'"], capture_output=True, text=True,
                            check=True)
    if done.returncode != 0 or done.stderr:
        return done.stderr.decode()
    return None if int(tables.stdout) > 0 else "no table was made"


class Checker:
    def __init__(self, program, server):
        self.program, self.server, self.faults = program, server, 0

    def fault(self, name, words):
        self.faults += 1
        print(f"FAIL  {name}: {words}")

    def pipe(self, name, text, home, is_own):
        """The document, twice from nothing unless it is one of our own; the first session stays in home."""
        first = second = call(self.program, [], home, text)
        if not is_own:
            with tempfile.TemporaryDirectory(prefix="pipe-") as folder:
                second = call(self.program, [], pathlib.Path(folder), text)
        if first.returncode not in (0, 4):
            self.fault(name, f"exit code {first.returncode}\n{first.stderr.decode(errors='replace')[-2000:]}")
        elif b"CREATE TABLE" not in first.stdout and b"erDiagram" not in first.stdout:
            self.fault(name, "the document shows no design")
        if (first.returncode, first.stdout, first.stderr) != (second.returncode, second.stdout, second.stderr):
            self.fault(name, "twice gives other bytes")
        return first

    def script(self, name, dialect, home):
        """The SQL of the saved session, run outside the program."""
        done = call(self.program, ["show", "--format", "sql", "--dialect", dialect], home)
        if done.returncode != 0:
            self.fault(name, f"{dialect}: exit code {done.returncode}\n{done.stderr.decode(errors='replace')[-2000:]}")
            return
        said = run_sqlite(done.stdout, home) if dialect == "sqlite" else self.server.run_script(done.stdout)
        if said:
            self.fault(name, f"{dialect}: {said[:2000]}")

    def check(self, path):
        before = self.faults
        with tempfile.TemporaryDirectory(prefix="pipe-") as folder:
            home = pathlib.Path(folder)
            done = self.pipe(path.name, path.read_bytes(), home, path.parent == HERE / "own")
            self.script(path.name, "sqlite", home)
            if self.server is not None:
                self.script(path.name, "postgres", home)
        if self.faults == before:
            print(f"ok    {path.name}: exit {done.returncode}, {len(done.stdout)} bytes, {hashlib.sha256(done.stdout).hexdigest()[:12]}")


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    texts = [pathlib.Path(p) for p in sys.argv[2:]] or [
        p for folder in ("requirements", "own") for p in sorted((HERE / folder).glob("*.md")) if p.name != "README.md"]
    if shutil.which("sqlite3") is None:
        sys.exit("pipe.py: sqlite3 is not installed")
    with postgres.server() as server:
        if server is None:
            print("note  PostgreSQL is not installed: its scripts are not run")
        checker = Checker(program, server)
        for path in texts:
            checker.check(path)
    print(f"{len(texts)} texts, {checker.faults} faults")
    return 1 if checker.faults else 0


if __name__ == "__main__":
    sys.exit(main())
