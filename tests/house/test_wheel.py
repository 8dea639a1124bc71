"""The wheel is whole: it boots from an empty folder, far from any checkout."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import httpx
import pytest

from tests.house import ROOT
from tests.support.server import Server, base_env

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built as packagers build it: first the sdist, then from it the wheel. Needs no network."""
    folder = tmp_path_factory.mktemp("dist")
    _run(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT))
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts folder of an environment that holds the wheel, and sees our dependencies but not our checkout.

    A folder that a .pth file names is searched, but its own .pth files (our editable install) are not read.
    """
    folder = tmp_path_factory.mktemp("environment")
    _run(sys.executable, "-m", "venv", "--without-pip", str(folder))
    python = folder / "bin" / "python"
    _run(
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "-q",
        "--no-deps",
        "--no-index",
        str(wheel),
    )
    paths = f"import sysconfig; print(sysconfig.get_path('purelib', vars={{'base': {str(folder)!r}}}))"
    ours = Path(_run(str(python), "-c", paths).strip())
    (ours / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder / "bin"


def test_wheel_carries_every_asset(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    assets = [path for name in ("templates", "static", "widget") for path in (ROOT / name).rglob("*")]
    expected = {
        f"bookingapp/_assets/{path.relative_to(ROOT).as_posix()}" for path in assets if path.is_file()
    }
    assert expected
    assert expected - packed == set()


def test_wheel_carries_words_and_migrations(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    kinds = ("*.py", "*.mako", "*.mo", "py.typed")
    files = [path for kind in kinds for path in (ROOT / "bookingapp").rglob(kind)]
    assert {path.relative_to(ROOT).as_posix() for path in files} - packed == set()


def test_wheel_boots_from_an_empty_folder(scripts: Path, tmp_path: Path) -> None:
    where = _run(str(scripts / "python"), "-c", "import bookingapp; print(bookingapp.__file__)", cwd=tmp_path)
    assert Path(where.strip()).is_relative_to(scripts.parent)
    server = Server(tmp_path / "empty", {}, workers=1, scripts=scripts)
    server.folder.mkdir()
    _run(str(scripts / "bookingapp"), "migrate", cwd=server.folder, env=server.env)
    try:
        server.start()
        for path in ("/healthz", "/static/css/base.css", "/widget.js", "/"):
            answer = httpx.get(server.url + path, follow_redirects=True)
            assert (path, answer.status_code) == (path, 200)
    finally:
        server.stop()


def _run(*command: str, cwd: Path | None = None, env: dict[str, str] | None = None) -> str:
    environment = env or base_env() | {
        name: os.environ[name] for name in os.environ if name.startswith("PIP_")
    }
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
