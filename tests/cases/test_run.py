#!/usr/bin/env python3
"""Tests the runner of the Markdown suites: what must fail does, what must pass does, --update repairs."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

RUN = pathlib.Path(__file__).resolve().parent / "run.py"


def run(text, *options):
    """(exit code, output, suite afterwards)"""
    with tempfile.TemporaryDirectory() as folder:
        suite = pathlib.Path(folder) / "suite.md"
        suite.write_text(text.replace("'''", "```"), encoding="utf-8")
        done = subprocess.run([sys.executable, RUN, "--program", "/bin/true", *options, suite], capture_output=True, text=True,
                              check=False)
        return done.returncode, done.stdout + done.stderr, suite.read_text(encoding="utf-8").replace("```", "'''")


class Runner(unittest.TestCase):
    def passes(self, text):
        code, output, _ = run(text)
        self.assertEqual(code, 0, output)

    def fails(self, text, words, status=1):
        code, output, _ = run(text)
        self.assertEqual(code, status, output)
        self.assertIn(words, output)

    def test_streams_and_code(self):
        self.passes("# a\n'''sh\necho x; echo y >&2; exit 3\n'''\n'''stdout\nx\n'''\n'''stderr\ny\n'''\n'''exit\n3\n'''\n")
        self.fails("# a\n'''sh\necho x\n'''\n'''stdout\ny\n'''\n", "+x")
        self.fails("# a\n'''sh\necho x\n'''\n'''stdout\n'''\n", "+x")
        self.fails("# a\n'''sh\necho x >&2\n'''\n'''stderr\ny\n'''\n", "+x")
        self.fails("# a\n'''sh\nexit 4\n'''\n", "exit code 4, expected 0")

    def test_wildcards(self):
        self.passes("# a\n'''sh\nseq 9; echo a1b\n'''\n'''stdout\n1\n...\n9\na[..]b\n'''\n")
        self.fails("# a\n'''sh\nseq 9\n'''\n'''stdout\n1\n...\n8\n'''\n", "stdout")

    def test_has_and_lacks(self):
        self.passes("# a\n'''sh\nseq 9\n'''\n'''stdout has\n2\n5\n'''\n'''stdout lacks\n10\n'''\n")
        self.fails("# a\n'''sh\nseq 9\n'''\n'''stdout has\n5\n2\n'''\n", "nowhere")
        self.fails("# a\n'''sh\nseq 9\n'''\n'''stdout lacks\n3\n'''\n", "there is: 3")

    def test_files(self):
        self.passes("# a\n'''file d/in\nhello\n'''\n'''sh\ncp d/in out; cat\n'''\n'''stdin\nin\n'''\n'''stdout\nin\n'''\n"
                    "'''written out\nhello\n'''\n")
        self.fails("# a\n'''sh\n:\n'''\n'''written out\nhello\n'''\n", "no such file")

    def test_tests_do_not_meet(self):
        self.passes("# a\n'''sh\ntouch x\n'''\n# b\n'''sh\nls\n'''\n'''stdout\n'''\n")

    def test_wrong_suites(self):
        self.fails("# a\n'''sh\nls\n", "not closed", 2)
        self.fails("# a\n'''stdout\nls\n'''\n", "behind no sh", 2)
        self.fails("# a\n'''file x\nls\n'''\n", "has no sh fence", 2)
        self.fails("# a\n'''shell\nls\n'''\n", "unknown fence", 2)
        self.fails("# a\n", "no test", 2)

    def test_needs(self):
        self.fails("# a\nNeeds: no-such-program\n'''sh\nexit 1\n'''\n", "1 skipped", 77)

    def test_update(self):
        code, _, after = run("# a\n'''sh\necho x; exit 2\n'''\n'''stdout\ny\nz\n'''\n'''exit\n0\n'''\nend\n", "--update")
        self.assertEqual(code, 1)
        self.assertEqual(after, "# a\n'''sh\necho x; exit 2\n'''\n'''stdout\nx\n'''\n'''exit\n2\n'''\nend\n")


if __name__ == "__main__":
    unittest.main()
