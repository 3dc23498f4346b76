#!/usr/bin/env python3
"""Failure injection: full disk, read-only folder, locked session, broken pipe, signals. failure.py PROGRAM"""
import contextlib
import hashlib
import os
import pathlib
import pwd
import resource
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest

from common import TEXT, Home, entities, program, query, sound

PROGRAM = program()
READING = [["sessions"], ["history", "shop"], ["show", "shop"], ["export", "shop", "-o", "copy"]]


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def small_files(limit):
    """As a full disk: writing beyond fails instead of killing."""
    def limited():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    return limited


class Failure(unittest.TestCase):
    def setUp(self):
        self.home = Home(PROGRAM)

    def tearDown(self):
        self.home.remove()

    def refused(self, done, codes, *words):
        """It failed as it should: the code, a message, and no trace of a crash."""
        self.assertIn(done.returncode, codes, done.stderr)
        for word in words:
            self.assertIn(word, done.stderr)
        self.assertIn("error:", done.stderr)
        self.assertNotIn("Sanitizer", done.stderr)
        self.assertNotIn("runtime error", done.stderr)

    # ------------------------------------------------------------ disk full

    def test_session_does_not_fit(self):
        path = self.home.make()
        before = entities(path)
        limit = path.stat().st_size // 4096 * 4096 // 8
        done = self.home.call("entity", "add", "thing", "--session", "shop", preexec_fn=small_files(limit))
        self.refused(done, (1, 5))
        self.assertEqual(entities(path), before)
        self.assertIsNone(sound(path))
        self.assertEqual(self.home.call("entity", "add", "thing", "--session", "shop").returncode, 0)

    def test_new_session_does_not_fit(self):
        done = self.home.call(text=TEXT, preexec_fn=small_files(8192))
        self.refused(done, (1, 5))
        self.assertEqual(done.stdout, "")
        for path in self.home.sessions():
            self.assertIsNone(sound(path))

    def test_output_does_not_fit(self):
        self.home.make()
        out = self.home.folder / "copy"
        done = self.home.call("export", "shop", "-o", str(out), preexec_fn=small_files(65536))
        self.refused(done, (1,))
        self.assertFalse(out.exists(), "half a file was left")

    def test_standard_output_is_full(self):
        self.home.make()
        with open("/dev/full", "w") as full:
            done = self.home.call("history", "shop", capture_output=False, stdout=full, stderr=subprocess.PIPE)
        self.refused(done, (1,))

    @unittest.skipUnless(os.geteuid() == 0, "needs root to mount")
    def test_small_disk(self):
        disk = pathlib.Path(tempfile.mkdtemp(prefix="robust-disk-"))
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], capture_output=True, check=False)
        if mounted.returncode != 0:
            disk.rmdir()
            self.skipTest("cannot mount here")
        try:
            home = Home(PROGRAM, disk)
            path = home.make()
            before = entities(path)
            filler = disk / "filler"
            with open(filler, "wb", buffering=0) as f:
                try:
                    while True:
                        f.write(b"x" * 4096)
                except OSError:
                    pass
            done = home.call("entity", "add", "thing", "--session", "shop")
            if done.returncode != 0:
                self.refused(done, (1, 5))
            filler.unlink()
            self.assertEqual(entities(path) - before, {"thing"} if done.returncode == 0 else set())
            self.assertIsNone(sound(path))
        finally:
            subprocess.run(["umount", disk], check=False)
            disk.rmdir()

    # ------------------------------------------------------------ no permission

    def unprivileged(self, *words, text=None):
        """Runs as a user whom the folder does not belong to (root may write everywhere)."""
        if os.geteuid() != 0:
            return self.home.call(*words, text=text)
        copy = pathlib.Path(tempfile.mkdtemp(prefix="robust-bin-", dir="/tmp"))
        try:
            shutil.copy(PROGRAM, copy / "dataeng")
            os.chmod(copy, 0o755)
            nobody = pwd.getpwnam("nobody")
            self.home.program = copy / "dataeng"
            return self.home.call(*words, text=text, user=nobody.pw_uid, group=nobody.pw_gid, extra_groups=[], cwd="/")
        finally:
            self.home.program = PROGRAM
            shutil.rmtree(copy)

    def test_folder_cannot_be_written(self):
        path = self.home.make()
        path.chmod(0o444)
        path.parent.chmod(0o555)
        self.home.folder.chmod(0o755)
        self.refused(self.unprivileged("design", "-", "--name", "other", "--no-input", text=TEXT), (1, 5))
        self.refused(self.unprivileged("entity", "add", "thing", "--session", "shop"), (1, 5))
        self.assertEqual(len(self.home.sessions()), 1)

    def test_output_folder_cannot_be_written(self):
        self.home.make()
        done = self.home.call("export", "shop", "-o", "/proc/none/copy")
        self.refused(done, (1,), "/proc/none/copy")

    # ------------------------------------------------------------ somebody else has it

    def test_locked_session(self):
        path = self.home.make()
        before = entities(path)
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            started = time.monotonic()
            self.refused(self.home.call("entity", "add", "thing", "--session", "shop"), (5,), "busy")
            self.assertLess(time.monotonic() - started, 60)
            self.assertEqual(self.home.call("history", "shop").returncode, 0, "reading has to wait for nobody")
            other.execute("ROLLBACK")
        self.assertEqual(entities(path), before)
        self.assertEqual(self.home.call("entity", "add", "thing", "--session", "shop").returncode, 0)

    def test_damaged_session(self):
        path = self.home.make()
        data = bytearray(path.read_bytes())
        data[100:4096] = b"\xff" * 3996
        path.write_bytes(data)
        self.refused(self.home.call("history", "shop"), (5,), "shop.dataeng")
        self.assertIn("shop", self.home.call("sessions").stdout)

    def test_foreign_file(self):
        path = self.home.make()
        path.write_text("not a session\n" * 1000)
        self.refused(self.home.call("history", "shop"), (5,), "shop.dataeng")

    def test_newer_session(self):
        path = self.home.make()
        with contextlib.closing(sqlite3.connect(path)) as db:
            db.execute("PRAGMA user_version = 999")
        before = digest(path)
        self.refused(self.home.call("history", "shop"), (5,), "newer")
        self.refused(self.home.call("entity", "add", "thing", "--session", "shop"), (5,), "newer")
        self.assertEqual(digest(path), before)

    # ------------------------------------------------------------ nobody listens any more

    def test_broken_pipe(self):
        self.home.make()
        for words in (["history", "shop"], ["--help"], ["man"]):
            script = 'trap "" 0; { "$0" "$@"; echo "code $?" >&2; } | head -c 1 >/dev/null'
            done = subprocess.run(["bash", "-c", script, PROGRAM, *words], env=self.home.env, stdin=subprocess.DEVNULL,
                                  capture_output=True, text=True, timeout=60, check=False)
            self.assertIn(done.stderr.split()[-1], ("0", "1", "141"), done.stderr)
            self.assertNotIn("Sanitizer", done.stderr)

    def signalled(self, number):
        """Ends it in the middle of a long design."""
        text = "".join(f"Each thing{chr(97 + i % 26)}{chr(97 + i // 26 % 26)} has a name, a size and a date. " for i in range(20000))
        one = subprocess.Popen([PROGRAM], env=self.home.env, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        one.stdin.write(text.encode())
        one.stdin.close()
        time.sleep(0.3)
        one.send_signal(number)
        try:
            code = one.wait(60)
        finally:
            one.kill()
        self.assertNotIn(b"Sanitizer", one.stderr.read())
        one.stderr.close()
        for path in self.home.sessions():
            self.assertIsNone(sound(path))
        return code

    def test_sigterm(self):
        self.assertEqual(self.signalled(signal.SIGTERM), 143)

    def test_sigint(self):
        self.assertEqual(self.signalled(signal.SIGINT), 130)

    def test_stopped_while_reading(self):
        """Ctrl-C in the middle of a long text: it ends at the next sentence, says so, and no session is left half-written."""
        text = "".join(f"Each thing{i} has a name{i}, a size and a date. " + ("\n\n" if i % 10 == 9 else "") for i in range(60000))
        begun = time.monotonic()
        one = subprocess.Popen([PROGRAM, "design", "-"], env=self.home.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        one.stdin.write(text.encode())
        one.stdin.close()
        one.stdin = None
        while not self.home.sessions() and time.monotonic() < begun + 60:  # its session is made before it reads
            time.sleep(0.01)
        time.sleep(0.5)
        one.send_signal(signal.SIGINT)
        out, err = one.communicate(timeout=60)
        self.assertEqual((one.returncode, out), (130, b""))
        self.assertIn(b"the text is not read [stopped]", err)
        self.assertNotIn(b"Sanitizer", err)
        self.assertEqual(self.home.sessions(), [])

    # ------------------------------------------------------------ reading is not writing

    def test_reading_leaves_the_session(self):
        path = self.home.make()
        os.utime(path, ns=(10**18, 10**18))
        before = digest(path), path.stat().st_mtime_ns
        for words in READING:
            done = self.home.call(*words, cwd=self.home.folder)
            self.assertIn(done.returncode, (0, 4), f"{words}: {done.stderr}")
            self.assertEqual((digest(path), path.stat().st_mtime_ns), before, words)

    def test_session_is_private(self):
        path = self.home.make()
        self.assertEqual(path.stat().st_mode & 0o777, 0o600)
        self.assertEqual(query(path, "PRAGMA application_id")[0][0], 0x64456E67)


if __name__ == "__main__":
    unittest.main()
