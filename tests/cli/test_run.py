"""`./run` and `./test` on machines of every kind: what is missing is told in one line, what is there is used.

Nothing is installed: the interpreters are stand-ins, and the PATH holds nothing but what a bare machine has.
"""

import os
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.cli.inbox import free_port
from tests.cli.processes import ROOT

pytestmark = pytest.mark.slow
BARE = ("cat", "cksum", "dirname", "find", "grep", "rm", "sh", "sort", "tail", "uname")
INSTALLING = "Installing into .venv, once: half a minute to two."

# An interpreter that says it is another one, and that installs by writing down that it would.
STAND_IN = """#!{python} -S
import os, pathlib, shutil, sys
version, has_venv, place = {version!r}, {has_venv!r}, pathlib.Path(sys.argv[0])
sys.version_info, sys.version = (*version, "final", 0), ".".join(map(str, version)) + " (a stand-in)"
if not has_venv:
    sys.modules["ensurepip"] = None
words = sys.argv[1:]
if words[0] == "-c":
    exec(words[1])
elif words[0] == "-":
    sys.argv = words
    exec(sys.stdin.read())
elif words[:2] == ["-m", "venv"]:
    if "--clear" in words:
        shutil.rmtree(words[-1], ignore_errors=True)
    programs = pathlib.Path(words[-1], "bin")
    programs.mkdir(parents=True, exist_ok=True)
    (programs / "python").write_text(place.read_text())
    (programs / "community").write_text("#!/bin/sh\\necho community $* on $PORT\\n")
    for program in programs.iterdir():
        program.chmod(0o755)
elif words[:2] == ["-m", "pip"]:
    with open("installed", "a") as told:
        told.write(" ".join(words[2:]) + "\\n")
    if words[2:4] == ["config", "list"]:
        print("global.index-url='https://packages.example.org'")
    elif words[2] == "install" and os.environ.get("OFFLINE"):
        print("looking around")
        sys.exit("No route to the index")
"""


@dataclass
class Machine:
    """A checkout of the program's shell scripts, and the programs of a machine."""

    checkout: Path
    programs: Path
    settings: dict[str, str] = field(default_factory=dict)

    def has_python(self, name: str, version: tuple[int, int, int] = (3, 12, 1), *, venv: bool = True) -> None:
        """Put an interpreter on the PATH."""
        text = STAND_IN.format(python=sys.executable, version=version, has_venv=venv)
        self.has(name, text)

    def has(self, name: str, text: str) -> None:
        """Put a program on the PATH."""
        (self.programs / name).write_text(text)
        (self.programs / name).chmod(0o755)

    def do(self, script: str = "./run") -> "subprocess.CompletedProcess[str]":
        environ = {"PATH": str(self.programs), "PORT": str(free_port())} | self.settings
        return subprocess.run([script], cwd=self.checkout, env=environ, capture_output=True, text=True, check=False)

    def complaint(self, script: str = "./run") -> str:
        """The one line that is said in place of everything else."""
        done = self.do(script)
        assert (done.returncode, done.stdout) == (1, "")
        (line,) = done.stderr.splitlines()
        return line

    def installed(self) -> list[str]:
        """What pip was asked to install since the last time."""
        told = self.checkout / "installed"
        lines = told.read_text().splitlines() if told.exists() else []
        told.unlink(missing_ok=True)
        return [line for line in lines if line.startswith("install ")]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A bare machine without any Python."""
    checkout, programs = tmp_path / "a checkout", tmp_path / "bin"
    programs.mkdir()
    shutil.copytree(ROOT / "tools", checkout / "tools")
    for name in ("run", "test", "pyproject.toml", "hatch_build.py", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(ROOT / name, checkout)
    for name in BARE:
        found = shutil.which(name)
        assert found, name
        (programs / name).symlink_to(found)
    return Machine(checkout, programs)


# ── what is missing ──


def test_without_any_python_it_says_which_it_needs(machine: Machine) -> None:
    expected = "Python 3.11 or newer is needed; found none. Install one, or name it: PYTHON=/path/to/python ./run"
    assert machine.complaint() == expected


def test_an_old_python_is_named_with_its_version(machine: Machine) -> None:
    machine.has_python("python3", (3, 9, 2))
    machine.has_python("python", (2, 7, 18))
    line = machine.complaint()
    assert line.startswith("Python 3.11 or newer is needed; found 3.9.2 (")
    assert "2.7.18 (" in line
    assert not (machine.checkout / ".venv").exists()


def test_a_name_that_refuses_to_run_is_no_python(machine: Machine) -> None:
    machine.has("python3.12", "#!/bin/sh\necho 'not installed here' >&2\nexit 127\n")
    assert "found none" in machine.complaint()


def test_a_python_without_its_venv_module_is_told_what_to_install(machine: Machine) -> None:
    machine.has_python("python3", (3, 13, 5), venv=False)
    line = machine.complaint()
    assert line.endswith("apt-get install python3-venv (or python3.13-venv).")
    assert "python3 lacks its venv module" in line


def test_a_python_that_can_is_taken_before_ones_that_cannot(machine: Machine) -> None:
    machine.has_python("python3.13", (3, 13, 5), venv=False)
    machine.has_python("python3.12", (3, 9, 1))
    machine.has_python("python3.11", (3, 11, 4))
    assert "Making .venv with Python 3.11.4." in machine.do().stdout


def test_the_python_that_was_named_is_taken(machine: Machine) -> None:
    machine.has_python("python3.12")
    machine.has_python("mine", (3, 14, 0))
    machine.settings["PYTHON"] = str(machine.programs / "mine")
    assert "Making .venv with Python 3.14.0." in machine.do().stdout


# ── the port ──


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0"])
def test_a_port_that_is_taken_is_told_before_anything_is_installed(machine: Machine, address: str) -> None:
    machine.has_python("python3")
    with socket.create_server((address, 0)) as other:
        port = int(other.getsockname()[1])
        machine.settings["PORT"] = str(port)
        line = machine.complaint()
    assert line == (f"Port {port} is taken, perhaps by Community itself. Choose another: PORT={port % 65535 + 1} ./run")
    assert not (machine.checkout / ".venv").exists()


@pytest.mark.parametrize("port", ["0", "080", "65536", "100000", "http", "-1", "5000 ", "5_000"])
def test_a_port_that_is_none_is_told(machine: Machine, port: str) -> None:
    machine.settings["PORT"] = port
    assert machine.complaint() == f"PORT is a number from 1 to 65535, not '{port}'."


@pytest.mark.skipif(os.geteuid() == 0, reason="root may listen on every port")
def test_a_port_of_the_systems_own_is_told(machine: Machine) -> None:
    machine.has_python("python3")
    machine.settings["PORT"] = "1"
    assert "reserved" in machine.complaint()


# ── what is installed, and when ──


def test_the_first_time_it_installs_what_the_lock_names_and_serves(machine: Machine) -> None:
    machine.has_python("python3")
    done = machine.do()
    making, installing, serving = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert (making, installing) == ("Making .venv with Python 3.12.1.", INSTALLING)
    assert serving.startswith("community serve --demo on ")
    locked, itself = machine.installed()
    assert locked.endswith("--require-hashes -r requirements.lock")
    assert itself.endswith("--no-deps --no-build-isolation -e .")


def test_the_next_time_it_only_serves(machine: Machine) -> None:
    machine.has_python("python3")
    machine.do()
    machine.installed()
    (machine.programs / "python3").unlink()
    (line,) = machine.do().stdout.splitlines()
    assert line.startswith("community serve --demo on ")
    assert machine.installed() == []


def test_what_has_changed_is_installed_anew(machine: Machine) -> None:
    machine.has_python("python3")
    machine.do()
    for name in ("requirements.lock", "pyproject.toml", "hatch_build.py"):
        with (machine.checkout / name).open("a") as file:
            file.write("# changed\n")
        lines = machine.do().stdout.splitlines()
        assert (lines[0], len(lines)) == (INSTALLING, 2), name


def test_new_translations_are_compiled_anew(machine: Machine) -> None:
    machine.has_python("python3")
    catalogue = machine.checkout / "community" / "translations" / "de" / "LC_MESSAGES" / "messages.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text("first\n")
    machine.do()
    assert INSTALLING not in machine.do().stdout
    catalogue.write_text("second\n")
    assert INSTALLING in machine.do().stdout


def test_a_tree_that_was_moved_makes_its_environment_anew(machine: Machine, tmp_path: Path) -> None:
    machine.has_python("python3")
    machine.do()
    machine.checkout = machine.checkout.rename(tmp_path / "elsewhere")
    assert machine.do().stdout.splitlines()[:2] == ["Making .venv with Python 3.12.1.", INSTALLING]


def test_where_it_cannot_install_it_says_why_and_tries_again_the_next_time(machine: Machine) -> None:
    machine.has_python("python3")
    machine.settings["OFFLINE"] = "yes"
    done = machine.do()
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line == "The packages could not be installed (.venv/install.log tells more): No route to the index"
    del machine.settings["OFFLINE"]
    assert machine.do().stdout.splitlines()[0] == INSTALLING


def test_a_call_from_another_folder_works_as_well(machine: Machine, tmp_path: Path) -> None:
    machine.has_python("python3")
    script, machine.checkout = str(machine.checkout / "run"), tmp_path
    assert machine.do(script).returncode == 0
    assert not (tmp_path / ".venv").exists()


# ── ./test ──


@pytest.fixture
def ordinary(machine: Machine) -> Machine:
    """The machine of somebody who is not root and may install nothing."""
    machine.has("id", "#!/bin/sh\necho 1000\n")
    machine.has_python("python3")
    return machine


def test_without_make_the_checks_say_so(ordinary: Machine) -> None:
    assert ordinary.complaint("./test") == "make is not here: install it, and start ./test again."


@pytest.mark.skipif(sys.platform == "darwin", reason="a browser there is found outside of the PATH")
def test_without_a_browser_the_checks_say_so(ordinary: Machine) -> None:
    ordinary.has("make", "#!/bin/sh\necho make $*\n")
    line = ordinary.complaint("./test")
    assert line == "The browser tests need Chromium or Chrome, and it is not here: install it, or name it in CHROMIUM."


def test_the_checks_install_what_they_need_and_run_all(ordinary: Machine) -> None:
    ordinary.has("make", '#!/bin/sh\necho make $* with "$CHROMIUM"\n')
    ordinary.has("chromium", "#!/bin/sh\necho Chromium 1\n")
    assert ordinary.do("./test").stdout.splitlines()[-1] == f"make ci with {ordinary.programs / 'chromium'}"
    assert "requirements-dev.lock" in ordinary.installed()[0]
