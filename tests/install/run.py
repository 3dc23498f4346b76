#!/usr/bin/env python3
"""Installs the build, builds the Debian package, and runs both away from the sources: run.py BUILD-FOLDER"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

BUILD = pathlib.Path(sys.argv.pop(1)).resolve()
SOURCE = pathlib.Path(__file__).resolve().parents[2]
FILES = ["bin/dataeng", "share/man/man1/dataeng.1", "share/man/man5/dataeng-content.5", "share/bash-completion/completions/dataeng",
         "share/zsh/vendor-completions/_dataeng", "share/fish/vendor_completions.d/dataeng.fish", "share/doc/dataeng/copyright",
         "share/doc/dataeng/README.md", "share/doc/dataeng/examples/personas/data-engineer.md"]
TEXT = "# Shop\n\n- Customer: name, email (unique)\n\nEach order belongs to exactly one customer.\n"


def run(*words, **more):
    done = subprocess.run([str(w) for w in words], capture_output=True, text=True, timeout=600, check=False, **more)
    if done.returncode != 0:
        raise AssertionError(f"{words}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


class Installed(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="install-"))

    def tearDown(self):
        shutil.rmtree(self.root)

    def check(self, prefix):
        for name in FILES:
            self.assertTrue((prefix / name).is_file(), f"{name} is missing")
        examples = prefix / "share/doc/dataeng/examples"
        for folder in ("personas", "templates", "checklists"):
            for path in (SOURCE / folder).rglob("*.md"):
                self.assertEqual((examples / path.relative_to(SOURCE)).read_bytes(), path.read_bytes())
        if shutil.which("mandoc"):
            for page in (prefix / "share/man").rglob("*.[15]"):
                said = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", page], capture_output=True, text=True, check=False)
                self.assertEqual(said.stdout, "")
        self.check_run(prefix / "bin/dataeng", examples)

    def check_run(self, program, examples):
        home = self.root / "home"
        home.mkdir(exist_ok=True)
        keep = {k: v for k, v in os.environ.items() if k in ("PATH", "ASAN_OPTIONS")}
        env = {**keep, "HOME": str(home), "DATAENG_HOME": str(home / "dataeng"), "LC_ALL": "C.UTF-8"}
        self.assertIn("dataeng", run(program, "--version", env=env, cwd=home))
        done = subprocess.run([program], input=TEXT, env=env, cwd=home, capture_output=True, text=True, timeout=300, check=False)
        self.assertIn(done.returncode, (0, 4), done.stderr)
        self.assertIn("customer", done.stdout)
        # The examples are a content folder.
        run(program, "persona", "show", "--content", examples, env=env, cwd=home)

    def test_cmake_install(self):
        run("cmake", "--install", BUILD, "--prefix", self.root / "usr")
        self.check(self.root / "usr")

    def test_debian_package(self):
        if shutil.which("dpkg-shlibdeps") is None:
            self.skipTest("dpkg-dev is not installed")
        run("cpack", "--config", BUILD / "CPackConfig.cmake", "-B", self.root / "package", cwd=BUILD)
        package, = (self.root / "package").glob("*.deb")
        fields = dict(re.findall(r"^(\S+): (.*)$", run("dpkg-deb", "-f", package), re.M))
        for library in ("libsqlite3-0", "libtalloc2", "libyaml-0-2", "libcjson1", "libedit2", "libutf8proc2", "libpq5", "libc6",
                        "link-grammar-dictionaries-en"):
            self.assertIn(library, fields["Depends"])
        for extra in ("postgresql", "graphviz"):
            self.assertIn(extra, fields["Recommends"])
        run("dpkg-deb", "-x", package, self.root / "root")
        self.check(self.root / "root/usr")


if __name__ == "__main__":
    unittest.main()
