"""Make both client libraries anew from the OpenAPI document: `make sdk`. Needs no running server."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bookingapp.web import api as api  # the operations tell of themselves when they are imported
from bookingapp.web.api.document import document

HERE = Path(__file__).parent
PYTHON = HERE / "python"
TYPESCRIPT = HERE / "typescript"
METHODS = {"get", "post", "put", "patch", "delete"}
MADE_PYTHON = Path("bookingapp_client/v1")
MADE_TYPESCRIPT = Path("src/v1")


def source() -> dict[str, Any]:
    """The document less its refusals: the libraries raise those, all of one kind, whatever was asked."""
    found = document()
    for path in found["paths"].values():
        for method in METHODS & path.keys():
            responses = path[method]["responses"]
            path[method]["responses"] = {status: one for status, one in responses.items() if status < "400"}
    for name in ("Error", "ErrorBody"):
        del found["components"]["schemas"][name]
    del found["components"]["responses"]
    return found


def make_python(target: Path, described: Path) -> None:
    """Write the package of the Python library into `target`, which is made empty first."""
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    said = _run(
        *(sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none", "--fail-on-warning"),
        *("--path", str(described), "--output-path", str(target)),
        *("--config", str(PYTHON / "generator.json")),
        *("--custom-template-path", str(PYTHON / "templates")),
    )
    if "Warning" in said:
        raise SystemExit(said)
    for path in target.rglob("*.py"):
        path.write_text(_trim(path.read_text()))


def _trim(text: str) -> str:
    """The generator leaves empty lines and blanks where its templates had nothing to say."""
    lines: list[str] = []
    for line in text.splitlines():
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines).strip() + "\n"


def make_typescript(target: Path, described: Path) -> None:
    """Write the generated folder of the TypeScript library into `target`. Needs node, and `npm ci` done."""
    tool = TYPESCRIPT / "node_modules/@hey-api/openapi-ts/bin/index.cjs"
    config = TYPESCRIPT / "openapi-ts.config.mjs"
    _run(
        "node", str(tool), "-f", str(config), "--silent", SDK_DOCUMENT=str(described), SDK_TARGET=str(target)
    )


def _run(*command: str, **environment: str) -> str:
    """What it said. Raises SystemExit with that when it failed."""
    env = os.environ | environment
    done = subprocess.run(command, cwd=TYPESCRIPT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return done.stdout + done.stderr


def main() -> None:
    """Both, where they are kept."""
    with tempfile.TemporaryDirectory() as folder:
        described = Path(folder) / "openapi.json"
        described.write_text(json.dumps(source()))
        make_python(PYTHON / MADE_PYTHON, described)
        make_typescript(TYPESCRIPT / MADE_TYPESCRIPT, described)


if __name__ == "__main__":
    main()
