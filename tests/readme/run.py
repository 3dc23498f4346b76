#!/usr/bin/env python3
"""Runs what the README claims: run.py PROGRAM. See README.md here."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

PROGRAM = pathlib.Path(sys.argv.pop(1)).resolve()
ROOT = pathlib.Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
NOT_HERE = re.compile(r"^(git clone|cd |\.ci/|sudo |apt|dpkg -i|source )")
FENCE = re.compile(r"(?:<!-- output of: (?P<command>[^\n]*?) -->\n+)?^```(?P<kind>\w*)\n(?P<body>.*?)^```$", re.M | re.S)


def fences():
    return [match.groupdict() for match in FENCE.finditer(README)]


class Readme(unittest.TestCase):
    def setUp(self):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="readme-"))
        (self.home / "bin").mkdir()
        (self.home / "bin" / "dataeng").symlink_to(PROGRAM)
        for name in ("tests", "personas", "templates", "checklists"):
            (self.home / name).symlink_to(ROOT / name)
        shutil.copy(ROOT / "tests/corpus/requirements/webshop.md", self.home / "requirements.md")
        keep = {k: v for k, v in os.environ.items() if k in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS")}
        self.env = {**keep, "PATH": f"{self.home}/bin:{os.environ['PATH']}", "HOME": str(self.home), "TERM": "dumb", "LC_ALL": "C.UTF-8",
                    "DATAENG_HOME": str(self.home / "data"), "SOURCE_DATE_EPOCH": "1767225600", "TZ": "UTC"}

    def tearDown(self):
        shutil.rmtree(self.home)

    def run_line(self, line):
        return subprocess.run(["bash", "-c", line], env=self.env, cwd=self.home, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=300, check=False)

    def test_commands(self):
        """In their order, in one folder: a later line may use what an earlier one made."""
        ran = 0
        for fence in fences():
            if fence["kind"] != "sh":
                continue
            for line in fence["body"].splitlines():
                line = line.split("  #")[0].strip()
                if not line or line.startswith("#"):
                    continue
                if NOT_HERE.match(line):
                    script = re.match(r"\.ci/\S+", line)
                    if script:
                        self.assertTrue(os.access(ROOT / script[0], os.X_OK), line)
                    continue
                if line == "dataeng" or line.startswith("dataeng resume"):
                    continue  # at a terminal: tests/repl
                done = self.run_line(line)
                self.assertIn(done.returncode, (0, 4), f"{line}\n{done.stderr}")
                ran += 1
        self.assertGreater(ran, 3)

    def test_outputs(self):
        shown = [f for f in fences() if f["command"]]
        self.assertTrue(shown, "no output is shown")
        for fence in shown:
            done = self.run_line(fence["command"])
            self.assertIn(done.returncode, (0, 4), f"{fence['command']}\n{done.stderr}")
            pieces = [piece.strip("\n") for piece in re.split(r"^\.\.\.$", fence["body"], flags=re.M)]
            rest = done.stdout
            for piece in pieces:
                self.assertIn(piece, rest, f"{fence['command']} does not print this (in this order)")
                rest = rest[rest.index(piece) + len(piece):]

    def test_files(self):
        for name in re.findall(r"`((?:src|include|tests|personas|templates|checklists|\.ci)/[\w./-]*)`", README):
            self.assertTrue((ROOT / name).exists(), f"{name} does not exist")

    def test_command_table(self):
        done = self.run_line("dataeng complete table")
        table = {line for line in done.stdout.splitlines() if line and "\t" not in line}
        listed = set(re.findall(r"^\| `dataeng ([a-z-]+(?: [a-z]+)*?)(?: [^a-z`][^`]*| bash or [^`]*)?` \|", README, re.M))
        self.assertEqual(listed - table, set(), "listed, but not there")
        self.assertEqual(table - listed, set(), "there, but not listed")


if __name__ == "__main__":
    unittest.main()
