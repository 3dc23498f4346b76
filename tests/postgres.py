"""A throw-away PostgreSQL server for tests that look at our SQL from outside: private folder, Unix socket only.

Usage: with postgres.server() as s: if s is not None: s.run_script(b"...")
As root the server runs as the user postgres, since it refuses root.
"""
import contextlib
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile


def programs():
    """The folder of the newest server programs, or None."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[-3]))
    if found:
        return found[-1].parent
    path = shutil.which("initdb")
    return pathlib.Path(path).resolve().parent if path else None


class Server:
    def __init__(self, folder, bin_folder, user):
        self.folder, self.bin, self.user, self.count = folder, bin_folder, user, 0

    def call(self, words, **more):
        return subprocess.run([str(w) for w in words], user=self.user, group=self.user and pwd.getpwnam(self.user).pw_gid,
                              extra_groups=[] if self.user else None, cwd=self.folder, capture_output=True, check=False, **more)

    def start(self):
        data = self.folder / "data"
        done = self.call([self.bin / "initdb", "-D", data, "-N", "-A", "trust", "-U", "test", "-E", "UTF8", "--locale", "C"])
        if done.returncode == 0:
            options = f"-k {self.folder} -h '' -F -c shared_buffers=16MB -c max_connections=20"
            done = self.call([self.bin / "pg_ctl", "-D", data, "-w", "-l", self.folder / "log", "-o", options, "start"])
        if done.returncode != 0:
            raise RuntimeError(f"no PostgreSQL: {done.stderr.decode()}")

    def stop(self):
        self.call([self.bin / "pg_ctl", "-D", self.folder / "data", "-m", "immediate", "-w", "stop"])

    @property
    def url(self):
        return f"postgresql://test@/postgres?host={self.folder}"

    def psql(self, database, words, **more):
        return subprocess.run(["psql", "-X", "-q", "-h", self.folder, "-U", "test", "-d", database, "-v", "ON_ERROR_STOP=1", *words],
                              capture_output=True, check=False, **more)

    def run_script(self, script):
        """Runs it in a new database. None, or what psql says."""
        self.count += 1
        name = f"design_{self.count}"
        self.psql("postgres", ["-c", f"CREATE DATABASE {name}"])
        done = self.psql(name, [], input=script)
        tables = self.psql(name, ["-A", "-t", "-c", "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"])
        if done.returncode != 0:
            return done.stderr.decode(errors="replace")
        return None if tables.returncode == 0 and int(tables.stdout) > 0 else "no table was made"


@contextlib.contextmanager
def server():
    """A running server, or None when PostgreSQL is not installed."""
    bin_folder = programs()
    if bin_folder is None or shutil.which("psql") is None:
        yield None
        return
    folder = pathlib.Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    one = Server(folder, bin_folder, user)
    try:
        one.start()
        yield one
    finally:
        one.stop()
        shutil.rmtree(folder, ignore_errors=True)
