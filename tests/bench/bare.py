"""What Flask alone can do on this machine: one route, one indexed query, on the same server as bookingapp.

python -m tests.bench.bare DATABASE_URL PORT WORKERS
"""

import os
import sqlite3
import sys
from typing import Any

import psycopg
from flask import Flask, jsonify
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server
from sqlalchemy.engine import make_url

from tests.support.postgres import driver_url

URL = "BENCH_BARE_URL"


def create_app() -> Flask:
    """The first claim of a calendar that begins after a minute, by its index, as JSON. One connection a process."""
    url = os.environ[URL]
    connection: Any
    if make_url(url).get_backend_name() == "sqlite":
        connection = sqlite3.connect(
            str(make_url(url).database), check_same_thread=False, isolation_level=None
        )
        sign = "?"
    else:
        connection = psycopg.connect(driver_url(url), autocommit=True)
        sign = "%s"
    sql = f"SELECT id, starts, ends FROM claim WHERE calendar_id = {sign} AND starts >= {sign} ORDER BY starts LIMIT 1"
    app = Flask("bare")

    @app.get("/next/<int:calendar>/<int:minute>")
    def find_next(calendar: int, minute: int) -> Any:
        row = connection.execute(sql, (calendar, minute)).fetchone()
        return jsonify({"id": row[0], "starts": row[1], "ends": row[2]} if row else None)

    return app


def main(url: str, port: str, workers: str) -> None:
    """Serve with the settings of `bookingapp serve`."""
    os.environ[URL] = url
    Server(
        "tests.bench.bare:create_app",
        factory=True,
        address="127.0.0.1",
        port=int(port),
        interface=Interfaces.WSGI,
        workers=int(workers),
        blocking_threads=1,
        websockets=False,
        log_level=LogLevels.warning,
    ).serve()


if __name__ == "__main__":
    main(*sys.argv[1:])
