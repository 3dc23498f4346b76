#!/usr/bin/env python3
"""The prompt on a pseudo-terminal: run.py PROGRAM [TEST...]. See README.md."""
import fcntl
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import sqlite3
import struct
import sys
import tempfile
import termios
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = pathlib.Path(sys.argv.pop(1)).resolve()
PATIENCE = 10
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\x1b\([A-Z0-9]|[\x00\x07\x0f]")
CTRL = {name: chr(ord(name) - 64) for name in "ACDEUZ"}


class Home:
    """A data folder that outlives one terminal."""

    def __init__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="repl-"))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.path)

    def sessions(self):
        return sorted(p.stem for p in self.path.glob("*.dataeng"))

    def answers(self, name):
        with sqlite3.connect(f"file:{self.path / name}.dataeng?mode=ro", uri=True) as db:
            return dict(db.execute("SELECT question, value FROM answer ORDER BY seq"))


class Terminal:
    """The program, a terminal for it, and what it has shown."""

    def __init__(self, home, *words, librarian=True, rows=40, columns=100, shell=None, **environment):
        self.env = {k: v for k, v in os.environ.items() if k in ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS")}
        self.env.update(HOME=str(home.path), DATAENG_HOME=str(home.path), TMPDIR=str(home.path), TERM="xterm-256color", LC_ALL="C.UTF-8",
                        TZ="UTC", PAGER="", SOURCE_DATE_EPOCH="1767225600")
        if librarian:
            self.env.update(DATAENG_CONTENT=str(HERE / "content"), DATAENG_PERSONA="librarian")
        for name, value in environment.items():
            self.env.pop(name, None)
            if value is not None:
                self.env[name] = value
        self.words = shell or [str(PROGRAM), *words]
        self.size = struct.pack("HHHH", rows, columns, 0, 0)
        self.raw, self.seen, self.status = "", 0, None

    def __enter__(self):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, self.size)
            os.execvpe(self.words[0], self.words, self.env)
        return self

    def __exit__(self, kind, value, _):
        if kind is not None:
            print(f"--- transcript\n{self.screen()}\n---", file=sys.stderr)
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.fd)

    def screen(self):
        return ESCAPES.sub("", self.raw).replace("\r", "")

    def read(self, seconds):
        """Takes in what comes; false when nothing came or the program is gone."""
        if not select.select([self.fd], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return False
        self.raw += data.decode("utf-8", "replace")
        return bool(data)

    def wait(self, text):
        deadline = time.monotonic() + PATIENCE
        while True:
            at = self.screen().find(text, self.seen)
            if at >= 0:
                self.seen = at + len(text)
                return
            if time.monotonic() > deadline or not self.read(deadline - time.monotonic()):
                raise AssertionError(f"'{text}' did not appear")

    def lacks(self, text, since):
        shown = self.screen()[since:]
        if text in shown:
            raise AssertionError(f"'{text}' appeared")

    def type(self, text):
        data = text.encode().replace(b"\n", b"\r")
        while data:
            select.select([], [self.fd], [])
            data = data[os.write(self.fd, data[:512]):]
            self.read(0)

    def resize(self, rows, columns):
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.kill(self.pid, signal.SIGWINCH)

    def kill(self, signo=signal.SIGKILL):
        os.kill(self.pid, signo)

    def end(self):
        """The exit code: of the shell's kind for signals."""
        deadline = time.monotonic() + PATIENCE
        while self.read(max(0, deadline - time.monotonic())):
            pass
        if time.monotonic() > deadline:
            raise AssertionError("the program does not end")
        self.status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.status


def named(t, name="Big Library"):
    t.wait("dataeng>")
    t.type("1\n")
    t.wait("What is the library called?")
    t.wait("name>")
    t.type(name + "\n")
    t.wait("engine [sqlite]>")


class Prompt(unittest.TestCase):
    def test_banner(self):
        with Home() as home, Terminal(home, librarian=False) as t:
            t.wait("The Information Architect")
            t.wait("The Data Engineer ensures we manage information responsibly")
            for number, title in enumerate(("Design Database Schema", "Plan Data Migration", "Build Data Pipeline", "Optimize Performance",
                                            "Implement Governance", "Enable Analytics"), 1):
                t.wait(f"{number}. {title}")
            t.wait("Or describe your data challenges.")
            t.wait("dataeng>")
            t.type("3\n")
            t.wait("Build Data Pipeline has no task file yet. There today: 1. Design Database Schema, 2. Plan Data Migration.")
            t.type("9\n")
            t.wait("There is no 9; choose 1 to 6.")
            t.wait("dataeng>")
            t.type("we must move 2 TB from MySQL without downtime\n")
            t.wait("2. Plan Data Migration (because of: move, downtime")
            t.wait("[1 of about")
            t.wait("purpose>")
            t.type(CTRL["D"])
            self.assertEqual(t.end(), 0)
            self.assertEqual(home.sessions(), [], "nothing was answered, nothing is saved")

    def test_another_persona(self):
        with Home() as home, Terminal(home) as t:
            t.wait("The Librarian keeps every book")
            t.wait("1. Open a Library")
            t.wait("dataeng>")
            t.type("too many shelves\n")
            t.wait("1. Open a Library (because of: shelves)")
            t.wait("name>")

    def test_interview(self):
        with Home() as home, Terminal(home) as t:
            named(t)
            t.type("3\n")
            t.wait("In which town is the server?")
            t.type(":unknown\n")
            t.wait("What are the rules of the house?")
            t.type("::silence\n")
            t.wait("Which days is it open?")
            t.type("1-2\n")
            t.wait("town")
            t.wait("unknown")
            t.wait("Alexandria")
            t.wait("Shall it open?")
            t.type("\n")
            t.wait("Done, and saved as 'big-library'")
            t.type(":quit\n")
            t.wait("To go on: dataeng resume big-library")
            self.assertEqual(t.end(), 0)
            self.assertEqual(home.answers("big-library"),
                             {"name": "Big Library", "engine": "postgres", "town": "Alexandria", "rules": ":silence",
                              "open": '["monday", "tuesday"]', "ready": "yes"})

    def test_wrong_answers(self):
        with Home() as home, Terminal(home) as t:
            named(t)
            t.type("papyrus\n")
            t.wait("'papyrus' is none of the choices")
            t.wait("choose a number or one of: drawer, sqlite, postgres")
            t.wait("engine [sqlite]>")
            t.type("?\n")
            t.wait("Default: sqlite, because it needs no carpenter")
            t.type(":frobnicate\n")
            t.wait("There is no command ':frobnicate'")
            t.type(":un\n")
            t.wait("':un' could be :unknown, ")

    def test_back_and_undo(self):
        with Home() as home, Terminal(home) as t:
            named(t)
            t.type("postgres\n")
            t.wait("town [Alexandria]>")
            t.type("Oxford\n")
            t.wait("rules>")
            t.type(":back engine\n")
            t.wait("Enter keeps postgres")
            t.type("sqlite\n")
            t.wait("rules>")  # the town no longer matters
            self.assertEqual(home.answers("big-library")["town"], "Oxford")
            t.type(":undo\n")
            t.wait("undone: answer engine: sqlite")
            t.wait("rules>")
            t.type(":back 2\n")
            t.wait("Enter keeps postgres")
            t.type("\n")
            t.wait("rules>")
            for what in ("answer town", "answer engine", "answer name"):
                t.type(":undo\n")
                t.wait(f"undone: {what}")
            t.wait("What is the library called?")
            for what in ("answer name", "answer engine", "answer town"):
                t.type(":redo\n")
                t.wait(f"done again: {what}")
            t.wait("rules>")

    def test_kill_and_resume(self):
        with Home() as home:
            with Terminal(home) as t:
                named(t)
                t.type("3\n")
                t.wait("town [Alexandria]>")
                t.type("half a wo")
                t.kill()
                t.end()
            self.assertEqual(home.answers("big-library"), {"name": "Big Library", "engine": "postgres"})
            with Terminal(home, "resume") as t:
                t.wait("big-library")
                self.assertEqual(t.end(), 0)
            with Terminal(home, "resume", "big-library") as t:
                t.wait("Session big-library: Big Library")
                t.wait("Last: answer engine: postgres")
                t.wait("In which town is the server?")
                t.type(":undo\n")  # across a restart
                t.wait("engine [sqlite]>")
            with Terminal(home) as t:
                t.wait(":sessions lists the 1 saved")
                t.type(":resume\n")
                t.wait("engine [sqlite]>")

    def test_interrupt(self):
        with Home() as home, Terminal(home) as t:
            named(t)
            t.type("half a line" + CTRL["C"])
            t.wait("^C")
            t.wait("engine [sqlite]>")
            t.type("drawer\n")
            t.wait("rules>")
            t.type(CTRL["C"])
            t.wait("once more Ctrl-C leaves")
            t.type(CTRL["C"])
            t.wait("dataeng resume big-library")
            self.assertEqual(t.end(), 130)
            self.assertEqual(home.answers("big-library")["engine"], "drawer")

    def test_terminated(self):
        with Home() as home, Terminal(home) as t:
            named(t)
            t.kill(signal.SIGTERM)
            self.assertEqual(t.end(), 143)

    def test_suspend(self):
        with Home() as home, Terminal(home, shell=["bash", "--norc", "-i"], PS1="shell$ ") as t:
            t.wait("shell$ ")
            t.type(f"{PROGRAM}\n")
            named(t)
            t.type("post")
            t.wait("post")
            t.type(CTRL["Z"])
            t.wait("Stopped")
            t.wait("shell$ ")
            t.type("fg\n")
            t.wait("engine [sqlite]> post")
            t.type("gres\n")
            t.wait("town [Alexandria]>")
            t.type(":quit\n")
            t.wait("resume big-library")
            t.wait("shell$ ")
            t.type("exit\n")
            t.end()

    def test_paste_is_one_answer(self):
        lines = [f"rule {n}: no talking,\tno running (\u65e5\u672c\u8a9e)" for n in range(200)]
        with Home() as home, Terminal(home, rows=12) as t:
            named(t)
            t.type("\n")
            t.wait("rules>")
            t.type("\x1b[200~" + "\n".join(lines) + "\n\x1b[201~")
            t.wait("rule 199")
            t.type("\n")
            t.wait("Which days is it open?")
            self.assertEqual(home.answers("big-library")["rules"], "\n".join(lines))
            t.type(":undo\n")
            t.wait("rules>")
            t.type("\x1b[A\x1b[A")  # :undo, and before it the paste, whole
            t.wait("rule 199")
            t.type("\n")
            t.wait("Which days is it open?")
            self.assertEqual(home.answers("big-library")["rules"], "\n".join(lines))

    def test_editing(self):
        with Home() as home, Terminal(home) as t:
            named(t)
            t.type("\n")
            t.wait("rules>")
            # Home, End, Delete, Ctrl-Left, Ctrl-W, Alt-Enter
            t.type("bad two three\x1b[H\x1b[3~\x1b[3~\x1b[3~one\x1b[Fx\x1b[1;5D\x1b[F \x1b\nfour wrong\x17five\n")
            t.wait("Which days is it open?")
            self.assertEqual(home.answers("big-library")["rules"], "one two threex \nfour five")

    def test_wide_letters(self):
        """Letters of two columns that wrap, edited in front and behind, kept through a narrower window."""
        with Home() as home, Terminal(home, columns=100) as t:
            named(t)
            t.type("\n")
            t.wait("rules>")
            text = "図書館は本を貸し出す。会員は名前と住所を持つ。絵文字😀も。"
            t.type(text)
            t.resize(40, 24)
            t.wait("も。")
            t.type(CTRL["A"] + "一" + CTRL["E"] + "\x7f\x7f二\n")
            t.wait("open [monday")
            self.assertEqual(home.answers("big-library")["rules"], "一" + text[:-2] + "二")

    def test_completion(self):
        with Home() as home, Terminal(home) as t:
            named(t)
            t.type("pos\t\n")
            t.wait("town [Alexandria]>")
            t.type(":rev\t\n")
            t.wait("name")
            t.wait("OPEN")
            t.wait("town [Alexandria]>")
            t.type(":back na\t\n")
            t.wait("Enter keeps Big Library")
            t.type("\n")
            t.wait("town [Alexandria]>")
            t.type(":s\t\t")
            t.wait(":sessions")
            t.type(CTRL["U"] + ":entity add bo\n:entity ren\tbo\t book\n")
            t.wait("renamed")

    def test_editor(self):
        with Home() as home:
            script = home.path / "editor"
            script.write_text('#!/bin/sh\nprintf "line one\\nline two\\n" > "$1"\n')
            script.chmod(0o700)
            with Terminal(home, VISUAL=str(script)) as t:
                named(t)
                t.type("\n")
                t.wait("rules>")
                t.type(":edit\n")
                t.wait("Which days is it open?")
                self.assertEqual(home.answers("big-library")["rules"], "line one\nline two")
                self.assertEqual([p for p in home.path.glob("dataeng-*")], [], "the editor's file is gone")
            with Terminal(home, "resume", "big-library", VISUAL="false") as t:
                t.wait("Which days is it open?")
                t.type(":edit\n")
                t.wait("did not end well")

    def test_model_in_the_editor(self):
        with Home() as home:
            script = home.path / "editor"
            script.write_text('#!/bin/sh\nsed -i "s/book/volume/" "$1"\n')
            script.chmod(0o700)
            with Terminal(home, VISUAL=str(script)) as t:
                named(t)
                t.type(":entity add book\n")
                t.wait("engine [sqlite]>")
                t.type(":attribute add book.title\n")
                t.wait("engine [sqlite]>")
                t.type(":edit model\n")
                t.wait("change")
                t.wait("engine [sqlite]>")
                t.type(":model\n")
                t.wait("volume")
                t.wait("title")
                t.type(":undo\n")
                t.wait("undone: edit model")
                t.type(":model\n")
                t.wait("book")
            script.write_text('#!/bin/sh\necho "Table {" > "$1"\n')
            with Terminal(home, "resume", "big-library", VISUAL=str(script)) as t:
                t.wait("engine [sqlite]>")
                t.type(":edit model\n")
                t.wait("model.dbml:1")
                t.wait("':edit model' opens your text again")

    def test_resize(self):
        with Home() as home, Terminal(home, columns=100) as t:
            named(t)
            t.type("\n")
            t.wait("rules>")
            t.type("a long answer that will have to be wrapped when the window becomes as narrow as this")
            t.wait("narrow as this")
            t.resize(40, 40)
            t.wait("rules>")
            t.wait("this")
            t.resize(40, 100)
            t.wait("narrow as this")
            t.type(CTRL["A"] + "X" + CTRL["E"] + "Y\n")
            t.wait("Which days is it open?")
            self.assertEqual(home.answers("big-library")["rules"],
                             "Xa long answer that will have to be wrapped when the window becomes as narrow as thisY")

    def test_colours(self):
        bold = "\x1b[1m"
        for environment, coloured in (({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)):
            with self.subTest(environment=environment), Home() as home, Terminal(home, **environment) as t:
                named(t)
                self.assertEqual(bold in t.raw, coloured)
                if environment.get("TERM") == "dumb":
                    self.assertNotIn("\x1b", t.raw, "a dumb terminal gets no escapes")

    def test_no_locale(self):
        with Home() as home, Terminal(home, TERM="dumb", LC_ALL=None, LANG=None) as t:
            named(t, "B\u00fccherei \u65e5\u672c\u8a9e")
            t.type("\n")
            t.wait("rules>")
            t.type(CTRL["D"])
            t.end()
            self.assertEqual([home.answers(name)["name"] for name in home.sessions()], ["B\u00fccherei \u65e5\u672c\u8a9e"])

    def test_history(self):
        with Home() as home:
            with Terminal(home) as t:
                named(t)
                t.type(":review\n")
                t.wait("engine [sqlite]>")
                t.kill()
                t.end()
            with Terminal(home) as t:
                t.wait("dataeng>")
                t.type("\x1b[A")
                t.wait(":review")
                t.type(CTRL["U"] + "\x12Libr")  # Ctrl-R finds the name that was typed
                t.wait("ary")

    def test_save_and_sessions(self):
        with Home() as home, Terminal(home) as t:
            named(t)
            t.type(":save central\n")
            t.wait("Session central: Big Library")
            t.wait("engine [sqlite]>")
            t.type(":sessions\n")
            t.wait("central")
            t.wait("engine [sqlite]>")
            t.type(":menu\n")
            t.wait("':resume central' goes on with it.")
            t.wait("dataeng>")
            t.type(":review\n")
            t.wait("No session is open")
            self.assertEqual(home.sessions(), ["central"])
            t.type(":resume\n")
            t.wait("engine [sqlite]>")
            t.type(":delete central\n")
            t.wait("That session is open here")
            t.type(":menu\n")
            t.wait("dataeng>")
            t.type(":delete central\n")
            t.wait("deleted central")
            self.assertEqual(home.sessions(), [])

    def test_design(self):
        """The real task, from a described wish to documents, with a job stopped and made again."""
        with Home() as home, Terminal(home, librarian=False, PATH="/usr/bin:/bin") as t:
            t.wait("dataeng>")
            t.type("a database for my shop\n")
            t.wait("1. Design Database Schema (because of: database")
            t.wait("purpose>")
            t.type("A small shop\n")
            t.wait("requirements>")
            t.type("A customer has a name and an email. Each order belongs to exactly one customer. An order has a date.\n")
            t.wait("customer")
            t.wait("entities [yes]>")
            t.type(":attribute rename customer.name full_name\n")
            t.wait("full_name")
            t.wait("entities [yes]>")
            t.type(":show\n")
            t.wait("**No design yet.** The tables are not derived yet.")
            t.wait("entities [yes]>")
            for _ in range(20):
                t.type("\n")
                if self.one_of(t, "Done, and saved as 'a-small-shop'", "]>", "retention>", "reason>", "volumes>", "access>", "residency>") == 0:
                    break
            t.wait("a-small-shop>")
            self.assertIn("design.md", t.screen())
            t.type(":show schema.sqlite.sql\n")
            t.wait("CREATE TABLE")
            t.type(":entity rename customer client\n")
            t.wait("older than this change: :next")
            t.type(":next\n")
            t.wait("Done, and saved")
            t.type(":how client.email\n")
            t.wait("email")
            t.type(":quit\n")
            self.assertEqual(t.end(), 0)

    def test_starter(self):
        """A text without data: what such systems usually keep is asked about first, and goes again when it is not meant."""
        with Home() as home, Terminal(home, librarian=False) as t:
            t.wait("dataeng>")
            t.type("1\n")
            t.wait("purpose>")
            t.type("Our town library\n")
            t.wait("requirements>")
            t.type("library collection management\n")
            t.wait("The text names no data. Shall the design start from what such systems usually keep?")
            t.wait("starter [")
            t.type("\n")
            t.wait("book")
            t.wait("entities [")
            t.type(":how book\n")
            t.wait("assumed (Book: title")
            t.type(":back starter\n")
            t.wait("starter [")
            t.type("Each curator has a name and a badge number.\n")
            t.wait("curator")
            t.wait("entities [")
            since = len(t.screen())
            t.type(":model\n")
            t.wait("badge_number")
            t.wait("entities [")
            t.lacks("isbn", since)
            t.type(":quit\n")
            self.assertEqual(t.end(), 0)

    def one_of(self, t, *texts):
        """Index of the text that appears first."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            found = [(at, i) for i, at in enumerate(t.screen().find(x, t.seen) for x in texts) if at >= 0]
            if found:
                at, i = min(found)
                t.seen = at + len(texts[i])
                return i
            t.read(1)
        self.fail(f"none of {texts} appeared")


if __name__ == "__main__":
    unittest.main(verbosity=2)
