"""Invented requests to every operation of a running server: none is a fault, every answer is what the document says."""

import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import write
from bookingapp.domain.business.keys import create_api_key
from tests import cast
from tests.support.server import StartServer

CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,"
    "response_schema_conformance,response_headers_conformance,unsupported_method"
)


@pytest.mark.timeout(240)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_answer_is_what_the_document_says(
    context: Flask, start_server: StartServer, tmp_path: Path
) -> None:
    salon = cast.create_cast()
    with write():
        key = create_api_key(SYSTEM, salon.business_id)[1]
    server = start_server(workers=1)
    done = subprocess.run(
        [
            *(str(Path(sys.executable).parent / "schemathesis"), "run", f"{server.url}/api/v1/openapi.json"),
            *("--header", f"Authorization: Bearer {key}", "--checks", CHECKS),
            *("--phases", "examples,fuzzing", "--max-examples", "3", "--generation-deterministic"),
            *("--continue-on-failure", "--no-color", "--warnings", "off"),
            *("--exclude-operation-id", "delete_api_key"),  # it would find its own
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    assert "Operations:" in done.stdout and " 0 selected" not in done.stdout
