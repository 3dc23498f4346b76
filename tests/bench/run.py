#!/usr/bin/env python3
"""Prints ratios: run.py PROGRAM [start|memory|pipe|length]... See README.md here."""
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import postgres  # noqa: E402  (tests/postgres.py)

PROMPTS = {"dataeng": rb"dataeng> ?$", "sqlite3": rb"sqlite> ?$"}
TEXT = HERE.parent / "corpus" / "requirements" / "webshop.md"


def environment(home):
    keep = {k: v for k, v in os.environ.items() if k in ("PATH",)}
    return {**keep, "HOME": str(home), "DATAENG_HOME": str(home / "dataeng"), "TERM": "xterm", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def at_prompt(words, pattern, home):
    """Starts a program at a terminal; (seconds to its prompt, peak KiB there)."""
    started = time.perf_counter()
    pid, fd = pty.fork()
    if pid == 0:
        os.execve(words[0], words, environment(home))
    seen = b""
    while not re.search(pattern, re.sub(rb"\x1b\[[0-9;?]*[a-zA-Z]", b"", seen)):
        ready, _, _ = select.select([fd], [], [], 10)
        if not ready:
            raise RuntimeError(f"{words[0]} shows no prompt: {seen[-300:]!r}")
        seen += os.read(fd, 65536)
    seconds = time.perf_counter() - started
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(fd)
    return seconds, int(re.search(r"VmHWM:\s*(\d+)", status)[1])


def prompts(program, home):
    runs = {"dataeng": [str(program)], "sqlite3": [shutil.which("sqlite3"), ":memory:"]}
    times, peaks = {}, {}
    for name, words in runs.items():
        got = [at_prompt(words, PROMPTS[name], home) for _ in range(21)]
        times[name], peaks[name] = statistics.median(t for t, _ in got), max(kib for _, kib in got)
    return times, peaks


def row(what, ours, theirs, unit, peer):
    print(f"{what:38} {ours:10.2f} {unit:4} {peer:>22} {theirs:10.2f} {unit:4} ratio {ours / theirs:6.2f}")


def start(program, home):
    times, _ = prompts(program, home)
    row("time to the prompt", times["dataeng"] * 1000, times["sqlite3"] * 1000, "ms", "sqlite3")
    if shutil.which("hyperfine"):
        subprocess.run(["hyperfine", "-N", "--warmup", "5", "--style", "basic", f"{program} --version", "sqlite3 -version"],
                       env=environment(home), check=False)


def memory(program, home):
    _, peaks = prompts(program, home)
    row("memory at the prompt", peaks["dataeng"] / 1024, peaks["sqlite3"] / 1024, "MiB", "sqlite3")


def timed(words, home, text=b""):
    started = time.perf_counter()
    done = subprocess.run(words, input=text, env=environment(home), capture_output=True, check=False)
    return time.perf_counter() - started, done


def pipe(program, home):
    """The design of one text against the bare engines running the SQL it made."""
    text = TEXT.read_bytes()
    ours = statistics.median(timed([program], home, text)[0] for _ in range(3))
    scripts = {d: timed([program, "design", "-", "--format", "sql", "--dialect", d, "--no-input"], home, text)[1].stdout
               for d in ("sqlite", "postgres")}
    raw = statistics.median(timed(["sqlite3", "-batch", ":memory:"], home, scripts["sqlite"])[0] for _ in range(5))
    row("pipe: read, derive, prove, write", ours * 1000, raw * 1000, "ms", "sqlite3, its SQL")
    started = time.perf_counter()
    with postgres.server() as server:
        if server is not None:
            server.run_script(scripts["postgres"])
            raw += time.perf_counter() - started
            row("pipe: read, derive, prove, write", ours * 1000, raw * 1000, "ms", "both engines, its SQL")


def length(program, home):
    """Texts of 1, 10 and 100 times the length; time and memory are to grow with them, not faster."""
    text = TEXT.read_text()
    first = None
    for factor in (1, 10, 100):
        long = "\n".join(re.sub(r"\b(customer|product|order|supplier|shipment|payment|carrier|categor)", rf"\1{chr(97 + i % 26)}{chr(97 + i // 26)}",
                                text, flags=re.I) for i in range(factor))
        file = home / "long.md"
        file.write_text(long)
        seconds, done = timed(["/usr/bin/env", "bash", "-c", 'ulimit -v 8000000; "$0" read "$1" >/dev/null; code=$?; '
                               'exit $code', str(program), str(file)], home)
        first = first or seconds
        print(f"reading {factor:4}x: {len(long.split()):8} words {seconds * 1000:10.1f} ms, {seconds / first:6.1f} times the first"
              + ("" if done.returncode == 0 else f"  exit {done.returncode}: {done.stderr.decode()[:200]}"))


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    for part in sys.argv[2:] or ["start", "memory", "pipe", "length"]:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            {"start": start, "memory": memory, "pipe": pipe, "length": length}[part](program, pathlib.Path(folder))


if __name__ == "__main__":
    main()
