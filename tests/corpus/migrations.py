#!/usr/bin/env python3
"""Run the migration corpus: migrations.py PROGRAM [argument of migrate_check.py]...

Starts a throw-away PostgreSQL server when its programs are installed (as user postgres when we are root), and runs
migrate_check.py over the public cases and our own, on SQLite and PostgreSQL. Without server programs, PostgreSQL is skipped.
"""
import glob
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def server_programs():
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))
    path = found[-1] if found else shutil.which("initdb")
    return os.path.dirname(path) if path else None


def as_server(command):
    return ["runuser", "-u", "postgres", "--"] + command if os.geteuid() == 0 else command


class Server:
    """Reached by a socket in a folder of its own; gone at the end."""

    def __init__(self, programs):
        self.programs = programs
        self.folder = tempfile.mkdtemp(prefix="migrations-")
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        data = os.path.join(self.folder, "data")
        quiet = {"stdout": subprocess.DEVNULL, "cwd": "/"}
        subprocess.run(as_server([programs + "/initdb", "-D", data, "-E", "UTF8", "--locale=C", "-A", "trust", "-U", "postgres", "-N"]),
                       check=True, **quiet)
        options = "-c fsync=off -c listen_addresses= -k " + self.folder
        subprocess.run(as_server([programs + "/pg_ctl", "-D", data, "-o", options, "-l", os.path.join(self.folder, "log"), "-w", "start"]),
                       check=True, **quiet)
        self.url = "postgresql://postgres@/postgres?host=" + self.folder

    def close(self):
        subprocess.run(as_server([self.programs + "/pg_ctl", "-D", os.path.join(self.folder, "data"), "-m", "immediate", "stop"]),
                       stdout=subprocess.DEVNULL, cwd="/")
        shutil.rmtree(self.folder, ignore_errors=True)


def main():
    program, more = sys.argv[1], sys.argv[2:]
    folders = [a for a in more if os.path.isdir(a)]
    options = [a for a in more if a not in folders]
    if not folders:
        folders = [os.path.join(HERE, "migrations"), os.path.join(HERE, "migrations", "own")]
    programs = server_programs()
    server = Server(programs) if programs else None
    try:
        command = [sys.executable, os.path.join(HERE, "migrate_check.py"), "--bin", program, "--timeout", "120"] + options
        if server:
            command += ["--pg", server.url]
        return subprocess.run(command + folders).returncode
    finally:
        if server:
            server.close()


if __name__ == "__main__":
    sys.exit(main())
