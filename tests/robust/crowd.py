#!/usr/bin/env python3
"""Twenty at once on one data folder lose nothing: crowd.py PROGRAM"""
import concurrent.futures
import unittest

from common import Home, entities, program, query, sound

PROGRAM = program()
MANY = 20


class Crowd(unittest.TestCase):
    def setUp(self):
        self.home = Home(PROGRAM)

    def tearDown(self):
        self.home.remove()

    def at_once(self, work):
        with concurrent.futures.ThreadPoolExecutor(MANY) as pool:
            return list(pool.map(work, range(MANY)))

    def test_twenty_new_sessions(self):
        """All want the same name; each gets a session of its own, and each holds everything."""
        text = "# Shop\n\n- Customer: name, email (unique)\n- Order: order number (unique), placed at\n\nEach order belongs to exactly one customer.\n"
        done = self.at_once(lambda i: self.home.call(text=text))
        for one in done:
            self.assertIn(one.returncode, (0, 4), one.stderr)
        files = self.home.sessions()
        self.assertEqual(len(files), MANY)
        self.assertEqual(len({one.stdout for one in done}), 1, "the same input gave different documents")
        first = entities(files[0])
        self.assertTrue({"customer", "order"} <= first, first)
        for path in files:
            self.assertIsNone(sound(path))
            self.assertEqual(entities(path), first)

    def test_twenty_writers_of_one_session(self):
        """Who is told that it is saved finds it; who is told that the session is busy does not."""
        path = self.home.make()
        before = entities(path)
        done = self.at_once(lambda i: self.home.call("entity", "add", f"thing_{chr(97 + i)}", "--session", "shop"))
        saved = {f"thing_{chr(97 + i)}" for i, one in enumerate(done) if one.returncode == 0}
        for one in done:
            self.assertIn(one.returncode, (0, 5), one.stderr)
        self.assertTrue(saved)
        self.assertEqual(entities(path) - before, saved)
        self.assertEqual(len(query(path, "SELECT 1 FROM history WHERE command LIKE '%thing%'")), len(saved))
        self.assertIsNone(sound(path))

    def test_readers_beside_a_writer(self):
        path = self.home.make()
        done = self.at_once(lambda i: self.home.call("entity", "add", f"thing_{chr(97 + i)}", "--session", "shop") if i % 2
                            else self.home.call("history", "shop"))
        for one in done:
            self.assertIn(one.returncode, (0, 5), one.stderr)
        for one in done[::2]:
            self.assertEqual(one.returncode, 0, one.stderr)
        self.assertIsNone(sound(path))


if __name__ == "__main__":
    unittest.main()
