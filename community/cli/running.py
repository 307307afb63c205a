"""`community serve` and `community worker`: the processes."""

import errno
import os
import signal
import socket
import sys
from pathlib import Path

import click
import waitress
from flask import Flask

from community.app import create_app
from community.cli.database import bring_up_to_date
from community.cli.demo import fill_once, sign_ins
from community.core.logs import set_up_logs
from community.core.settings import Settings, SettingsError, read_settings
from community.worker import embedded_consumer, run_worker

THREADS = 8
PORTS = click.IntRange(1, 65535)
WORKERS = click.IntRange(min=1)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", type=PORTS, envvar="PORT", help="Port, or PORT; else that of COMMUNITY_BASE_URL, else 5000.")
@click.option("--demo", is_flag=True, help="Fill an empty database with the demo community first.")
@click.option("--server", type=click.Choice(["waitress", "granian"]), default="waitress", show_default=True)
@click.option("--workers", type=WORKERS, default=1, show_default=True, help="More than one needs granian and Redis.")
def serve(host: str, port: int | None, server: str, workers: int, *, demo: bool) -> None:
    """Bring the database up to date, and serve."""
    settings = _settings(port)
    port = port or settings.base.port or 5000
    _refuse_taken(host, port)
    if workers > 1:
        _refuse_several(settings, server)
    set_up_logs(is_watched=settings.is_loopback)
    app = create_app(settings)
    with app.app_context():
        bring_up_to_date()
        if demo:
            fill_once()
    _say_where(settings, is_demo=demo, app=app)
    if server == "granian":
        _run_granian(settings, host, port, workers)
    with embedded_consumer(app):
        signal.signal(signal.SIGTERM, _stop)
        waitress.serve(
            app, host=host, port=port, threads=THREADS, ident="community", clear_untrusted_proxy_headers=False
        )


def _settings(port: int | None = None) -> Settings:
    """The environment's, with the address that a given port makes where none is set."""
    address = {} if port is None else {"COMMUNITY_BASE_URL": f"http://127.0.0.1:{port}"}
    try:
        return read_settings(address | os.environ)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error


def _refuse_taken(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise click.ClickException(f"{host}, port {port}, cannot be listened on: {error.strerror}.") from error
            text = f"Port {port} is taken ({error.strerror}). Choose another: PORT={port % 65535 + 1} ./run"
            raise click.ClickException(text) from error


def _refuse_several(settings: Settings, server: str) -> None:
    if server != "granian":
        raise click.ClickException(f"{server} is one process: several need --server granian.")
    if not settings.redis_url:
        raise click.ClickException("Several processes share their rate limits through Redis: set COMMUNITY_REDIS_URL.")


def _say_where(settings: Settings, *, is_demo: bool, app: Flask) -> None:
    click.echo(f"\n  {settings.base_url}\n")
    if is_demo:
        with app.app_context():
            for role, handle, password in sign_ins():
                click.echo(f"  {role:<13} sign in as {handle:<6} with {password}")
        click.echo("")


def _stop(_number: int, _frame: object) -> None:
    raise SystemExit(0)


def _run_granian(settings: Settings, host: str, port: int, workers: int) -> None:
    program = str(Path(sys.executable).parent / "granian")
    options = ["--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(workers)]
    arguments = [program, *options, "--blocking-threads", str(THREADS), "community.wsgi:app"]
    environment = os.environ | {"COMMUNITY_BASE_URL": settings.base_url}  # links lead to where it listens
    os.execve(program, arguments, environment)  # noqa: S606  our own program with our own options


@click.command()
def worker() -> None:
    """Deliver events and run schedules, beside web processes that do not."""
    settings = _settings()
    set_up_logs(is_watched=False)
    heard = "Web processes are heard through Redis."
    if not settings.redis_url:
        heard = "Web processes of this machine are heard at once, others once a minute: COMMUNITY_REDIS_URL is not set."
    click.echo(heard)
    if not run_worker(create_app(settings)):
        raise click.ClickException("Another process of this data folder delivers already.")
