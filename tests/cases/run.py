#!/usr/bin/env python3
"""Runs Markdown test suites: a heading is a test, fences are files, commands and what is expected. See README.md here."""
import argparse
import difflib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

FENCE = re.compile(r"^(`{3,}|~{3,})\s*(.*?)\s*$")
HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*$")
NEEDS = re.compile(r"^Needs:\s*(.+?)\s*$")
SKIPPED = 77
TIME_LIMIT = 120  # seconds a command
HERE = pathlib.Path(__file__).resolve().parent
FIXED_TIME = "2026-01-01T00:00:00Z"


class SuiteError(Exception):
    """The suite itself is wrong."""


class Fence:
    """A fenced block: its words, its text, and the lines it stands on."""

    def __init__(self, info, start):
        self.words = info.split()
        self.start = start  # index of the opening line
        self.end = start  # index of the closing line
        self.lines = []

    def text(self):
        return "".join(line + "\n" for line in self.lines)


class Step:
    """One command and what is expected of it."""

    def __init__(self, fence):
        self.fence = fence
        self.stdin = None
        self.expect = []  # fences


class Test:
    def __init__(self, title, line):
        self.title = title
        self.line = line
        self.needs = []
        self.fences = []


def parse(path):
    """The tests of a suite, in order; and its lines."""
    lines = path.read_text(encoding="utf-8").split("\n")
    tests, current, fence, mark = [], None, None, ""
    for number, line in enumerate(lines):
        match = FENCE.match(line)
        if fence is not None:
            if match and match[1].startswith(mark) and not match[2]:
                fence.end = number
                fence = None
            else:
                fence.lines.append(line)
            continue
        if match:
            fence, mark = Fence(match[2], number), match[1]
            if current is not None:
                current.fences.append(fence)
            continue
        if HEADING.match(line):
            current = Test(HEADING.match(line)[2], number + 1)
            tests.append(current)
        elif current is not None and NEEDS.match(line):
            current.needs += NEEDS.match(line)[1].replace(",", " ").split()
    if fence is not None:
        raise SuiteError(f"{path}:{fence.start + 1}: a fence is not closed")
    return [t for t in tests if t.fences], lines


def steps_of(path, test):
    """Splits the fences of a test into files to make and steps, in order."""
    actions = []
    for fence in test.fences:
        kind = fence.words[0].lower() if fence.words else ""
        where = f"{path}:{fence.start + 1}"
        if kind == "file" and len(fence.words) == 2:
            actions.append(fence)
        elif kind == "sh":
            actions.append(Step(fence))
        elif kind in ("stdin", "stdout", "stderr", "exit", "written"):
            step = actions[-1] if actions and isinstance(actions[-1], Step) else None
            if step is None:
                raise SuiteError(f"{where}: {kind} stands behind no sh fence")
            if kind == "stdin":
                step.stdin = fence.text()
            else:
                step.expect.append(fence)
        elif kind != "note":
            raise SuiteError(f"{where}: unknown fence '{' '.join(fence.words)}'")
    if not any(isinstance(a, Step) for a in actions):
        raise SuiteError(f"{path}:{test.line}: '{test.title}' has no sh fence")
    return actions


def environment(folder, program):
    """Nothing of the user's shines through: the same on every machine."""
    keep = {k: v for k, v in os.environ.items()
            if k in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "DATAENG_TEST_POSTGRES", "CI")}
    path = os.environ.get("PATH", "/usr/bin:/bin")
    home = folder / ".home"
    return {**keep, "PATH": f"{program.parent}:{path}", "HOME": str(home), "XDG_DATA_HOME": str(home / "data"),
            "XDG_CONFIG_HOME": str(home / "config"), "XDG_STATE_HOME": str(home / "state"), "XDG_CACHE_HOME": str(home / "cache"),
            "TZ": "UTC", "LC_ALL": "C.UTF-8", "NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "100",
            "SOURCE_DATE_EPOCH": "1767225600", "CORPUS": str(HERE.parent / "corpus" / "requirements"),
            "TESTS": str(HERE.parent), "DATA": str(home / "data" / "dataeng")}


def line_pattern(line):
    """[..] stands for anything within a line."""
    return re.compile("".join(".*" if part == "[..]" else re.escape(part) for part in re.split(r"(\[\.\.\])", line)) + r"\Z")


def matches(expected, actual):
    """Line by line; a line of three dots stands for any number of lines."""
    if not expected:
        return not actual
    if expected[0] == "...":
        return any(matches(expected[1:], actual[i:]) for i in range(len(actual) + 1))
    return bool(actual) and bool(line_pattern(expected[0]).match(actual[0])) and matches(expected[1:], actual[1:])


def split(text):
    lines = text.split("\n")
    return lines[:-1] if lines and lines[-1] == "" else lines


def difference(expected, actual):
    shown = list(difflib.unified_diff(expected, actual, "expected", "actual", lineterm="", n=2))[:60]
    return "\n".join("    " + line for line in shown)


def judge_text(fence, actual):
    """None, or what is wrong with a stream or file."""
    how = fence.words[-1] if fence.words[-1] in ("has", "lacks") else "is"
    name = " ".join(fence.words)
    if how == "is":
        if matches(fence.lines, split(actual)):
            return None
        return f"{name}:\n{difference(fence.lines, split(actual))}"
    rest, lines = split(actual), [line for line in fence.lines if line]
    for line in lines:
        pattern = re.compile(line_pattern(line).pattern[:-2])
        hits = [i for i, got in enumerate(rest) if pattern.search(got)]
        if how == "has" and not hits:
            return f"{name}: nowhere (behind the line before): {line}\n" + "\n".join("    " + got for got in rest[:40])
        if how == "lacks" and hits:
            return f"{name}: there is: {rest[hits[0]]}"
        if how == "has":
            rest = rest[hits[0] + 1:] if len(lines) > 1 else rest
    return None


def run_step(step, folder, program):
    script = "set -u\n" + step.fence.text()
    done = subprocess.run(["bash", "-c", script], cwd=folder, env=environment(folder, program), timeout=TIME_LIMIT,
                          input=(step.stdin or "").encode(), capture_output=True, check=False)
    tidy = lambda raw: raw.decode("utf-8", "backslashreplace").replace(str(folder), "{DIR}").replace(str(HERE.parent), "{TESTS}")
    return done.returncode, tidy(done.stdout), tidy(done.stderr)


def check_step(step, folder, got):
    """Faults of a step, and the fences to rewrite: (fence, lines)."""
    code, out, err = got
    faults, updates = [], []
    wanted = 0
    for fence in step.expect:
        kind = fence.words[0].lower()
        if kind == "exit":
            wanted = int(fence.text().strip())
            if code != wanted:
                updates.append((fence, [str(code)]))
            continue
        if kind == "written":
            target = folder / fence.words[1]
            actual = target.read_text(encoding="utf-8") if target.exists() else None
        else:
            actual = out if kind == "stdout" else err
        fault = f"{' '.join(fence.words)}: no such file" if actual is None else judge_text(fence, actual)
        if fault:
            faults.append(fault)
            if actual is not None and fence.words[-1] not in ("has", "lacks"):
                updates.append((fence, split(actual)))
    if code != wanted:
        faults.insert(0, f"exit code {code}, expected {wanted}\n" + "\n".join("    " + line for line in split(err)[:20]))
    return faults, updates


def run_test(path, test, program, keep):
    """(faults, updates)"""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="case-")).resolve()
    (folder / ".home" / "tmp").mkdir(parents=True)
    faults, updates = [], []
    try:
        for action in steps_of(path, test):
            if isinstance(action, Fence):
                target = folder / action.words[1]
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(action.text(), encoding="utf-8")
                continue
            got = run_step(action, folder, program)
            bad, new = check_step(action, folder, got)
            faults += [f"{path.name}:{action.fence.start + 1}: {fault}" for fault in bad]
            updates += new
    except subprocess.TimeoutExpired:
        faults.append(f"{path.name}:{test.line}: took longer than {TIME_LIMIT} s")
    finally:
        if keep:
            print(f"  kept: {folder}")
        else:
            subprocess.run(["chmod", "-R", "u+rwX", str(folder)], check=False)
            shutil.rmtree(folder, ignore_errors=True)
    return faults, updates


def lacking(need):
    """Is something that a test needs not there?"""
    if need == "postgres":
        return not any(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb")) and shutil.which("initdb") is None
    if need == "root":
        return os.geteuid() != 0
    if need == "user":
        return os.geteuid() == 0
    return shutil.which(need) is None


def rewrite(path, lines, updates):
    for fence, new in sorted(updates, key=lambda u: -u[0].start):
        lines[fence.start + 1:fence.end] = new
    path.write_text("\n".join(lines), encoding="utf-8")


def run_suite(path, options):
    tests, lines = parse(path)
    if not tests:
        raise SuiteError(f"{path}: no test")
    counts, all_updates = {"ok": 0, "failed": 0, "skipped": 0}, []
    for test in tests:
        if options.only and options.only not in test.title:
            continue
        missing = [need for need in test.needs if lacking(need)]
        if missing:
            counts["skipped"] += 1
            print(f"skip  {test.title} (needs {' '.join(missing)})")
            continue
        faults, updates = run_test(path, test, options.program, options.keep)
        counts["failed" if faults else "ok"] += 1
        if faults or options.verbose:
            print(f"{'FAIL' if faults else 'ok  '}  {test.title}")
        for fault in faults:
            print("  " + fault)
        all_updates += updates
    if options.update and all_updates:
        rewrite(path, lines, all_updates)
        print(f"{path}: {len(all_updates)} fences rewritten; read the difference")
    print(f"{path.name}: {counts['ok']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    return counts


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suites", nargs="+", type=pathlib.Path)
    parser.add_argument("--program", type=pathlib.Path, required=True, help="the dataeng to test")
    parser.add_argument("--update", action="store_true", help="write what came out into the fences that differ")
    parser.add_argument("--only", help="tests whose title contains this")
    parser.add_argument("--keep", action="store_true", help="leave the folders of the tests")
    parser.add_argument("--verbose", action="store_true", help="name the tests that pass, too")
    options = parser.parse_args()
    options.program = options.program.resolve()
    if not options.program.exists():
        print(f"run.py: no such program: {options.program}", file=sys.stderr)
        return 2
    try:
        counts = [run_suite(path, options) for path in options.suites]
    except SuiteError as error:
        print(f"run.py: {error}", file=sys.stderr)
        return 2
    if any(c["failed"] for c in counts):
        return 1
    if not any(c["ok"] for c in counts) and any(c["skipped"] for c in counts):
        return SKIPPED
    return 0 if any(c["ok"] for c in counts) else 2


sys.exit(main())
