#!/usr/bin/env python3
"""The score of the reader: run.py PROGRAM [--update] [--verbose] [FOLDER ...]

Reads every text of requirements/ and own/ (or of the folders given), scores the models with score.py and prints the tables. Fails when a
macro figure is more than 0.01 below baseline.json; --update writes the figures of this run there. Of each text it also asks that
every sentence has a fate and every word of the text is in a sentence, that no element is without a source, and that a second run
gives the same bytes. Folders that are not in the baseline are only shown.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import score  # noqa: E402  (score.py)

BASELINE = HERE / "baseline.json"
TOLERANCE = 0.01
FATES = ("used for ", "asked: ", "set aside: ")
FEWER_IS_BETTER = {"not_entities", "not_attributes"}


def read(program, *words):
    keep = {k: v for k, v in os.environ.items() if k in ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS")}
    done = subprocess.run([program, "read", *words], capture_output=True, timeout=300, check=False,
                          env={**keep, "HOME": "/nonexistent", "TZ": "UTC", "LC_ALL": "C.UTF-8"})
    if done.returncode != 0:
        raise ValueError(f"exit code {done.returncode}: {done.stderr.decode(errors='replace')[-1000:]}")
    return done.stdout


def without_labels(text):
    """Numbers of requirements and names of speakers at the beginning of a line are no part of what is said."""
    return re.sub(r"(?m)^\W*[A-Za-z]+(-?\d+|:\*{0,2}(?= )|\W{1,4}\d?\d:\d\d)", "", text)


def words_of(text):
    return collections.Counter(re.findall(r"[a-z]{3,}", text.lower()))


def unsourced(model):
    """What the model holds without saying where it comes from."""
    for section in ("entities", "relationships", "volumes", "retention", "access_patterns", "constraints", "prohibitions", "quality"):
        for thing in model[section]:
            name = thing.get("name") or thing.get("entity")
            if not thing.get("source"):
                yield f"{section}: {name}"
            for attribute in thing.get("attributes", ()) if section in ("entities", "relationships") else ():
                if not attribute.get("source"):
                    yield f"{section}: {name}.{attribute['name']}"


def faults_of_trace(text, trace, counts):
    """Every sentence has its fate, and every word of the text is in a sentence."""
    lines = trace.splitlines()
    heads, bodies = lines[0::2], lines[1::2]
    fates = collections.Counter()
    for head in heads:
        reason = head.split(" ", 1)[1] if " " in head else ""
        fate = next((f for f in FATES if reason.startswith(f) and len(reason) > len(f)), None)
        fates[fate] += 1
        if fate is None:
            yield f"a sentence without a fate: {head}"
    said = (fates[FATES[0]], fates[FATES[1]], fates[FATES[2]])
    if sum(said) != counts["all"] or said != (counts["used"], counts["asked"], counts["set_aside"]):
        yield f"the sentences do not add up: {said}, {counts}"
    lost = words_of(without_labels(text)) - words_of("\n".join(bodies))
    if lost:
        yield f"words that are in no sentence: {' '.join(sorted(lost))}"


def check(program, path):
    """The model and what is wrong with how it was read."""
    faults = []
    try:
        first, second = read(program, "--model", path), read(program, "--model", path)
        model = json.loads(first)
        if first != second:
            faults.append("twice gives other bytes")
        faults += [f"no source: {name}" for name in unsourced(model)]
        faults += faults_of_trace(path.read_text(), read(program, "--trace", path).decode(), model["sentences"])
    except (ValueError, subprocess.TimeoutExpired) as error:
        return {}, faults + [str(error)]
    return model, faults


def figures(summary):
    """The macro figures that are watched: the F1 of the four, and all shares."""
    out = {}
    for name, value in summary["macro"].items():
        value = value["f1"] if isinstance(value, dict) else value
        if value is not None:
            out[name] = round(value, 4)
    return out


def run_folder(program, folder, verbose):
    paths = sorted(p for p in folder.glob("*.md") if p.with_suffix(".gold.json").exists())
    if not paths:
        sys.exit(f"run.py: no text with a gold model in {folder}")
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        done = list(pool.map(lambda p: check(program, p), paths))
    cases, faults = {}, 0
    for path, (model, said) in zip(paths, done):
        cases[path.stem] = score.score_case(model, score.read_json(path.with_suffix(".gold.json")))
        faults += len(said)
        for words in said:
            print(f"FAIL  {folder.name}/{path.name}: {words}")
    summary = score.summarise(cases)
    print(f"{folder.name}: {len(paths)} texts")
    score.print_table(cases, summary, sys.stdout)
    if verbose:
        score.print_notes(cases, sys.stdout)
    return figures(summary), faults


def compare(name, now, before):
    """How many figures fell."""
    fallen = 0
    for key, old in sorted(before.items()):
        new = now.get(key)
        gain = None if new is None else old - new if key in FEWER_IS_BETTER else new - old
        if gain is None or gain < -TOLERANCE:
            fallen += 1
            print(f"FAIL  {name}: {key} is {new}, it was {old}")
        elif gain > TOLERANCE:
            print(f"rise  {name}: {key} is {new}, it was {old}; keep it with --update")
    return fallen


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    ap.add_argument("program", type=pathlib.Path)
    ap.add_argument("folders", nargs="*", type=pathlib.Path)
    ap.add_argument("--update", action="store_true", help="write the figures of this run into baseline.json")
    ap.add_argument("--verbose", action="store_true", help="list every miss and every extra")
    a = ap.parse_args()
    baseline = json.loads(BASELINE.read_text()) if BASELINE.exists() else {}
    faults = 0
    for folder in a.folders or [HERE / "requirements", HERE / "own"]:
        now, wrong = run_folder(a.program.resolve(), folder.resolve(), a.verbose)
        faults += wrong
        if a.update:
            baseline[folder.name] = now
        else:
            faults += compare(folder.name, now, baseline.get(folder.name, {}))
    if a.update:
        BASELINE.write_text(json.dumps(baseline, indent=1, sort_keys=True) + "\n")
    print(f"{faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
