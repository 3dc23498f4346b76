#!/usr/bin/env python3
"""Texts of odd and large shapes into the reader: shapes.py PROGRAM

Each ends, each sentence gets a fate, and the work grows with the text and not with its square: four times the text may take no more
than nine times as long (measured in the same run; processor time).
"""
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile

SLACK = 0.3  # seconds that starting costs anyway
WORST = 9  # times as long for four times the text; a square would be sixteen

SHAPES = {
    "one line": lambda n: "Each order has a number and a date. " * (n * 7),  # the largest is a megabyte
    "sentences of ten thousand words": lambda n: ("The order " + "which has a name and a number of the line " * 1000 + ".\n\n") * max(1, n // 200),
    "a word without end": lambda n: "Each " + "x" * (n * 100) + " has a " + "y_" * (n * 20) + " name.\n",
    "of of of": lambda n: ("The name " + "of the part " * 1200 + "is unique.\n\n") * max(1, n // 200),
    "at least one of": lambda n: ("An order has " + "at least one of " * 900 + "it.\n\n") * max(1, n // 200),
    "commas": lambda n: ("An order has " + ", ".join(f"part{i}" for i in range(1200)) + " and a date.\n\n") * max(1, n // 200),
    "brackets": lambda n: ("An order " + "(" * 700 + "has a name" + ")" * 700 + ".\n\n") * max(1, n // 100),
    "deep lists": lambda n: "".join("  " * min(i, 300) + f"- thing{i}: name, number\n" for i in range(n)),
    "deep quotes": lambda n: "".join(">" * (i % 500) + " each thing has a name\n" for i in range(n)),
    "a long table": lambda n: "## Order\n\n| Field | Type | Notes |\n|---|---|---|\n" + "".join(
        f"| field_{i} | text | refers to customer, unique |\n" for i in range(n)),
    "a wide table": lambda n: f"| {' | '.join(f'c{i}' for i in range(n))} |\n|{'---|' * n}\n" + f"| {' | '.join('x' * n)} |\n" * 3,
    "many entities": lambda n: "".join(f"Each thing{i} has a name{i} and belongs to one thing{i // 2}.\n" for i in range(n)),
    "the same again": lambda n: "A customer places an order and an order belongs to a customer.\n\n" * n,
    "right to left": lambda n: "\u05db\u05dc \u05dc\u05e7\u05d5\u05d7 \u05de\u05e7\u05d1\u05dc \u05de\u05e1\u05e4\u05e8. " * n + "\n- Customer: name, phone\n",
    "German": lambda n: "Jeder Kunde hat einen Namen, und die Adresse wird nicht gespeichert.\n\n" * n + "- Kunde: Name, Adresse\n",
}


def read(program, path):
    """The fates of the sentences, and the seconds of processor time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([program, "read", "--model", path], capture_output=True, timeout=120, check=False,
                          env={**{k: v for k, v in os.environ.items() if k in ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS")}, "HOME": "/nonexistent", "LC_ALL": "C.UTF-8"})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        raise ValueError(f"exit code {done.returncode}: {done.stderr.decode(errors='replace')[-1000:]}")
    seconds = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return json.loads(done.stdout)["sentences"], seconds


def check(program, name, shape, folder):
    fault, times = None, []
    for n in (1000, 4000):
        path = folder / "text.md"
        path.write_text(shape(n))
        try:
            counts, seconds = read(program, path)
        except (ValueError, subprocess.TimeoutExpired) as error:
            return f"{name}, {path.stat().st_size} bytes: {error}"
        times.append(seconds)
        if counts["all"] == 0 or counts["used"] + counts["asked"] + counts["set_aside"] != counts["all"]:
            fault = f"{name}: the sentences do not add up: {counts}"
    print(f"{name:32} {times[0]:6.2f} s {times[1]:6.2f} s")
    if times[1] > SLACK + WORST * times[0]:
        fault = f"{name}: four times the text takes {times[1] / times[0]:.1f} times as long"
    return fault


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory(prefix="shapes-") as folder:
        faults = [f for f in (check(program, name, shape, pathlib.Path(folder)) for name, shape in SHAPES.items()) if f]
    for fault in faults:
        print(f"FAIL  {fault}")
    print(f"{len(SHAPES)} shapes, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
