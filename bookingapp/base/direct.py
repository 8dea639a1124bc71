"""Statements by libpq's own blocking call (PQexecPrepared), for those that run thousands of times a second.

psycopg's cursors can also be awaited; for what that costs a statement, the server finds a row. Values and rows are
still adapted by psycopg. Only PostgreSQL is spoken here, so that psycopg is loaded only where it is.
"""

from collections.abc import Sequence
from typing import Any

from psycopg import Connection, errors
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ExecStatus, TransactionStatus

OFTEN = 5
"""A statement is prepared on a connection once it has run there so many times."""
MOST = 200
"""Statements that are kept prepared on a connection."""

_KNOWN = "bookingapp_direct"


def run_direct(
    driver: Connection[Any], sql: str, parameters: Sequence[Any]
) -> Sequence[tuple[Any, ...]] | None:
    """The rows of a statement with parameters `$1`, `$2`, …; None where it must go by a cursor.

    That is so until it has come often, and on connections that begin transactions: psycopg forgets what is prepared
    whenever it rolls one back. Raises psycopg.Error.
    """
    found: _Direct | None = getattr(driver, _KNOWN, None)
    if found is None:
        found = _Direct(driver)
        setattr(driver, _KNOWN, found)
    return found.run(sql, parameters)


class _Direct:
    """What is prepared on a connection."""

    def __init__(self, driver: Connection[Any]) -> None:
        self._driver = driver
        self._pgconn = driver.pgconn
        self._adapt = Transformer.from_context(driver)
        self._names: dict[tuple[str, tuple[int, ...]], bytes | int] = {}
        self._prepared = 0

    def run(self, sql: str, parameters: Sequence[Any]) -> Sequence[tuple[Any, ...]] | None:
        """See `run_direct`."""
        pgconn, adapt = self._pgconn, self._adapt
        if not self._driver.autocommit or pgconn.transaction_status != TransactionStatus.IDLE:
            return None
        values: Any = adapt.dump_sequence(parameters, [PyFormat.AUTO] * len(parameters))
        name = self._name(sql, adapt.types or ())
        if name is None:
            return None
        result = pgconn.exec_prepared(name, values, adapt.formats)
        if result.status == ExecStatus.TUPLES_OK:
            adapt.set_pgresult(result)
            return adapt.load_rows(0, result.ntuples, tuple)
        if result.status == ExecStatus.COMMAND_OK:
            return ()
        fault = errors.error_from_result(result)
        if isinstance(fault, errors.InvalidSqlStatementName):  # somebody has discarded what was prepared
            self._names.clear()
            return None
        raise fault

    def _name(self, sql: str, types: tuple[int, ...]) -> bytes | None:
        """What the statement is called on this connection, once it is prepared."""
        key = (sql, types)
        found = self._names.get(key, 0)
        if isinstance(found, bytes):
            return found
        if found < OFTEN:
            if len(self._names) < 10 * MOST:
                self._names[key] = found + 1
            return None
        if self._prepared >= MOST:
            return None
        self._prepared += 1
        name = self._names[key] = b"direct_%d" % self._prepared
        result = self._pgconn.prepare(name, sql.encode(), types)
        if result.status != ExecStatus.COMMAND_OK:
            del self._names[key]
            raise errors.error_from_result(result)
        return name
