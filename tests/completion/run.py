#!/usr/bin/env python3
"""Help, manual and completion scripts against the command table, and the scripts run in their shells. See README.md here."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

PROGRAM = pathlib.Path(sys.argv.pop(1)).resolve()
HOME = tempfile.mkdtemp(prefix="completion-")
ENV = {**os.environ, "PATH": f"{PROGRAM.parent}:{os.environ['PATH']}", "HOME": HOME, "DATAENG_HOME": HOME + "/dataeng",
       "XDG_CONFIG_HOME": HOME + "/config", "XDG_DATA_HOME": HOME + "/data", "LC_ALL": "C.UTF-8", "TERM": "dumb", "NO_COLOR": "1"}


def call(*words):
    done = subprocess.run([PROGRAM, *words], env=ENV, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)
    if done.returncode != 0:
        raise AssertionError(f"dataeng {' '.join(words)}: exit {done.returncode}: {done.stderr}")
    return done.stdout


def table():
    """{command: [option ...]}; "" holds those of every command."""
    commands = {"": []}
    for line in call("complete", "table").splitlines():
        name, _, option = line.partition("\t")
        commands.setdefault(name, [])
        if option:
            commands[name].append(option)
    return commands


TABLE = table()
BASH = r"""
source "$SCRIPT"
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_dataeng
printf '%s\n' "${COMPREPLY[@]}"
"""
# zsh completes only in its editor: a pseudo terminal, and compadd made to print what it adds.
ZSH = r"""
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z "PROMPT= RPROMPT= PS2="
zpty -w z "fpath=($FOLDER \$fpath); autoload -Uz compinit; compinit -u -d $FOLDER/dump"
zpty -w z "zstyle ':completion:*' list-max-items 0; bindkey '^I' complete-word; setopt no_list_beep"
zpty -w z 'compadd() {
  [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]] && { builtin compadd "$@"; return }
  typeset -a hits; builtin compadd -O hits "$@"
  (( $#hits )) && print -rl -- "HIT:"${^hits}; return 0 }'
zpty -w z 'finish() { zle kill-buffer; print -r -- "END:END" }; zle -N finish; bindkey "^G" finish'
zpty -w z 'print READY:READY'
while zpty -r z line; do [[ $line == READY:READY* ]] && break; done
zpty -n -w z "$LINE"$'\t\x07'
while zpty -r z line; do
  [[ $line == *END:END* ]] && break
  [[ $line == *HIT:* ]] && print -r -- "${${line##*HIT:}%%[[:cntrl:]]*}"
done
"""


class Documented(unittest.TestCase):
    def everywhere(self, text, what, form="{}"):
        for command, options in TABLE.items():
            for word in command.split():
                self.assertIn(word, text, f"{what} lacks the command {command}")
            for option in options:
                self.assertIn(form.format(option.removeprefix("--")), text, f"{what} lacks {option} of '{command}'")

    def test_scripts(self):
        self.everywhere(call("completion", "bash"), "bash", "--{}")
        self.everywhere(call("completion", "zsh"), "zsh", "--{}")
        self.everywhere(call("completion", "fish"), "fish", "-l {}")

    def test_manual(self):
        self.everywhere(call("man"), "the manual", "Fl -{}")

    def test_help_of_each_command(self):
        for command, options in TABLE.items():
            if command:
                text = call(*command.split(), "--help")
                for option in options:
                    self.assertIn(option, text, f"{command} --help lacks {option}")

    def test_overview(self):
        text = call("--help")
        for command, options in TABLE.items():
            self.assertIn(command, text, "--help lacks a command")
            if not command:
                for option in options:
                    self.assertIn(option, text, "--help lacks an option")


class Shells:
    """What is offered for a line, whose last word is under the cursor."""

    def setUp(self):
        if shutil.which(self.shell) is None:
            self.skipTest(f"{self.shell} is not installed")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="completion-"))
        self.script = self.folder / "_dataeng"
        self.script.write_text(call("completion", self.shell))

    def tearDown(self):
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder, ignore_errors=True)

    def test_commands(self):
        self.assertEqual(self.offered("dataeng", "sess"), ["sessions"])
        firsts = {command.split()[0] for command in TABLE if command}
        self.assertEqual(set(self.offered("dataeng", "")) & firsts, firsts)

    def test_second_words(self):
        groups = {}
        for command in TABLE:
            if " " in command:
                groups.setdefault(command.split()[0], set()).add(command.split()[1])
        for first, seconds in groups.items():
            self.assertEqual(set(self.offered("dataeng", first, "")), seconds, first)

    def test_options(self):
        for command, options in list(TABLE.items()):
            if command in ("sessions", "export", "entity add"):
                got = self.offered("dataeng", *command.split(), "--")
                for option in options + TABLE[""]:
                    self.assertIn(option, [word.rstrip("=") for word in got], command)

    def test_values(self):
        self.assertEqual(sorted(self.offered("dataeng", "sessions", "--colour", "")), ["always", "auto", "never"])
        self.assertEqual(self.offered("dataeng", "--colour", "never", "complet"), ["completion"])
        self.assertEqual(sorted(self.offered("dataeng", "completion", "")), ["bash", "fish", "zsh"])


class Bash(Shells, unittest.TestCase):
    shell = "bash"

    def offered(self, *words):
        done = subprocess.run(["bash", "-c", BASH, "bash", *words], env={**ENV, "SCRIPT": str(self.script)}, capture_output=True,
                              text=True, timeout=60, check=True)
        self.assertEqual(done.stderr, "")
        return done.stdout.split()

    def test_value_behind_an_equals_sign(self):
        self.assertEqual(self.offered("dataeng", "sessions", "--colour", "=", "a"), ["auto", "always"])


class Fish(Shells, unittest.TestCase):
    shell = "fish"

    def offered(self, *words):
        done = subprocess.run(["fish", "--no-config", "-c", f"source {self.script}; complete -C '{' '.join(words)}'"], env=ENV,
                              capture_output=True, text=True, timeout=60, check=True)
        return [line.split("\t")[0] for line in done.stdout.splitlines()]


class Zsh(Shells, unittest.TestCase):
    shell = "zsh"

    def offered(self, *words):
        done = subprocess.run(["zsh", "-f", "-c", ZSH], env={**ENV, "FOLDER": str(self.folder), "LINE": " ".join(words)},
                              capture_output=True, text=True, timeout=60, check=True)
        return done.stdout.split()


if __name__ == "__main__":
    unittest.main()
