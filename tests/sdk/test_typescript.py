"""The TypeScript library passes its compiler's strictest look, and books from Node on a running server."""

import json
import re
import subprocess
from pathlib import Path

from tests.sdk.conftest import TYPESCRIPT, Shop
from tests.support.server import base_env

HERE = Path(__file__).parent


def test_builds_and_books(shop: Shop, node: str, tmp_path: Path) -> None:
    """Built as for a release, then used by a project that has it installed."""
    tsc = str(TYPESCRIPT / "node_modules/typescript/bin/tsc")
    library = tmp_path / "node_modules/bookingapp-client"
    run(TYPESCRIPT, node, tsc, "--outDir", str(library / "dist"))
    (library / "package.json").write_text((TYPESCRIPT / "package.json").read_text())

    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "tsconfig.json").write_text(json.dumps(PROJECT))
    (tmp_path / "book.ts").write_text((HERE / "book.ts").read_text())
    (tmp_path / "page.ts").write_text(example(shop))
    run(tmp_path, node, tsc)
    run(tmp_path, node, "made/book.js", BOOKINGAPP_URL=shop.url, BOOKINGAPP_KEY=shop.key)
    assert run(tmp_path, node, "made/page.js").startswith("bk_")


PROJECT = {
    "extends": str(TYPESCRIPT / "tsconfig.json"),
    "compilerOptions": {"rootDir": ".", "outDir": "made", "declaration": False},
    "include": ["*.ts"],
}


def example(shop: Shop) -> str:
    """The first five minutes of its page."""
    text = re.findall(r"```ts\n(.*?)```", (TYPESCRIPT / "README.md").read_text(), re.S)[0]
    return str(text).replace("http://127.0.0.1:8000", shop.url).replace("sk_…", shop.key)


def run(folder: Path, *command: str, **environment: str) -> str:
    """What it said; it must end well."""
    done = subprocess.run(
        command, cwd=folder, env=base_env() | environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_lock_file_names_no_registry() -> None:
    lock = json.loads((TYPESCRIPT / "package-lock.json").read_text())
    assert [name for name, one in lock["packages"].items() if "resolved" in one] == []
