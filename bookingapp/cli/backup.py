"""`bookingapp backup`: a consistent copy of the data, whole or not at all."""

import contextlib
import os
import secrets
import shutil
import sqlite3
import subprocess
from pathlib import Path

import click
from sqlalchemy.engine import URL, make_url

from bookingapp.base import clock
from bookingapp.base.config import Settings
from bookingapp.cli.start import connected
from bookingapp.cli.stop import Stop

PAGES_AT_ONCE = 2048
"""Copied between two looks at who else is writing: 8 MB, which takes a few milliseconds."""


@click.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
def backup(file: Path | None) -> None:
    """Write a copy of the database to FILE while it is in use.

    Default: a dated file under backups/ in the data folder. An existing FILE is replaced once the copy is
    complete. Keep the secret key with it.
    """
    settings = Settings.from_env()
    with connected(settings):
        url = make_url(settings.database_url)
    target = (file or _default(settings, url)).absolute()
    if (
        url.database
        and target.exists()
        and url.get_backend_name() == "sqlite"
        and target.samefile(url.database)
    ):
        raise Stop(f"{target} is the database itself: name another file.")
    draft = target.with_name(f".{target.name}-{secrets.token_hex(4)}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        if url.get_backend_name() == "sqlite":
            _copy_sqlite(str(url.database), draft)
        else:
            _dump_postgres(url, draft)
        _make_lasting(draft, target)
    except OSError as error:
        raise Stop(
            f"{target} cannot be written ({error.strerror}): name a file in a folder that can be."
        ) from None
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()
    click.echo(f"Wrote {target} ({target.stat().st_size / 1_000_000:.1f} MB).", err=True)


def _default(settings: Settings, url: URL) -> Path:
    ending = "db" if url.get_backend_name() == "sqlite" else "dump"
    return settings.data_dir / "backups" / f"bookingapp-{clock.now():%Y%m%d-%H%M%S}.{ending}"


def _copy_sqlite(source: str, draft: Path) -> None:
    """SQLite's online backup; the copy is one file without a log beside it, and is checked."""
    try:
        with (
            contextlib.closing(sqlite3.connect(source, timeout=20)) as reader,
            contextlib.closing(sqlite3.connect(draft)) as copy,
        ):
            reader.backup(copy, pages=PAGES_AT_ONCE, sleep=0.01)
            copy.execute("PRAGMA journal_mode = DELETE")
            said = copy.execute("PRAGMA quick_check").fetchone()[0]
    except sqlite3.Error as error:
        raise Stop(f"The copy failed ({error}): check the disk and try again.") from None
    if said != "ok":
        raise Stop(f"The copy is damaged ({said}): run `bookingapp doctor`.")


def _dump_postgres(url: URL, draft: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise Stop(
            "pg_dump is not installed: install PostgreSQL's client programs, or back up on its server."
        )
    plain = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    environment = dict(os.environ)
    if url.password:
        environment["PGPASSWORD"] = str(url.password)
    done = subprocess.run(  # noqa: S603  (a fixed program, and an address that is the operator's own)
        [program, "--format=custom", f"--file={draft}", f"--dbname={plain}"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Stop(f"pg_dump failed: {' '.join(done.stderr.split()) or done.returncode}")


def _make_lasting(draft: Path, target: Path) -> None:
    """To the disk before the name: a power cut leaves the old copy or the new one."""
    with draft.open("rb") as copy:
        os.fsync(copy.fileno())
    draft.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
