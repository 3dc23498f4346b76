#!/usr/bin/env python3
"""kill -9 at random moments of a scripted session loses nothing that was accepted: kill.py PROGRAM

A script gives one command after the other to one session and says which were accepted (exit code 0). It is killed, with
everything it started, at a random moment, ROUNDS times (default 200) on the same file.
"""
import os
import random
import signal
import subprocess
import time
import unittest

from common import Home, entities, program, query, sound

PROGRAM = program()
ROUNDS = int(os.environ.get("ROUNDS", "200"))
SEED = int(os.environ.get("SEED", str(random.SystemRandom().randrange(10**6))))
SCRIPT = 'i=$1; while :; do "$0" entity add "thing_$i" --session shop >/dev/null && echo "thing_$i"; i=$((i + 1)); done'


class Kill(unittest.TestCase):
    def setUp(self):
        self.home = Home(PROGRAM)

    def tearDown(self):
        self.home.remove()

    def test_commands(self):
        print(f"SEED={SEED} ROUNDS={ROUNDS}", flush=True)
        chance = random.Random(SEED)
        path = self.home.make()
        started = time.monotonic()
        self.assertEqual(self.home.call("entity", "add", "first", "--session", "shop").returncode, 0)
        once = time.monotonic() - started
        accepted, number = entities(path), 0
        for turn in range(ROUNDS):
            script = subprocess.Popen(["bash", "-c", SCRIPT, PROGRAM, str(number)], env=self.home.env, stdin=subprocess.DEVNULL,
                                      stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
            time.sleep(chance.uniform(0, 3 * once))
            os.killpg(script.pid, signal.SIGKILL)
            # The end of its error stream: the last of them is dead, and writes no more.
            said = script.communicate()[0].split()
            accepted |= set(said)
            number += len(said) + 2
            there = entities(path)
            self.assertEqual(accepted - there, set(), f"round {turn} of seed {SEED}: lost")
            # The one that was killed between saving and saying so may be there.
            self.assertLessEqual(len(there - accepted), 1, f"round {turn} of seed {SEED}: {there - accepted}")
            accepted = there
            self.assertIsNone(sound(path), f"round {turn} of seed {SEED}")
        self.assertGreater(len(accepted), ROUNDS // 4, "it was killed before it could do anything")
        rows = query(path, "SELECT count(*) FROM history WHERE command LIKE '%thing%'")[0][0]
        self.assertEqual(rows, len([name for name in accepted if name.startswith("thing_")]), "the history tells another story")
        for left in (1, 2, 3):
            done = self.home.call("undo", "shop")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(len(entities(path)), len(accepted) - left, done.stdout)


if __name__ == "__main__":
    unittest.main()
