"""duckdb with the errors of zhibiao: one connection about one file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from ..errors import ZhibiaoError

BATCH = 2000


class Database:
    """A duckdb connection; every error of duckdb becomes a ZhibiaoError about ``path``.

    E095 where another process holds the file, else ``code``: E020 (cannot be written) or E096 (cannot be read).
    """

    def __init__(self, connection: Any, path: Path, code: str) -> None:
        self._connection = connection
        self.path = path
        self._code = code

    def run(self, sql: str, parameters: Sequence[Any] | None = None) -> None:
        """Run a statement."""
        with self._errors():
            self._connection.execute(sql, parameters)

    def rows(self, sql: str, parameters: Sequence[Any] | None = None) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query, batch by batch. Nothing else may run on this connection before the last one."""
        with self._errors():
            result = self._connection.execute(sql, parameters)
        while True:
            with self._errors():
                batch = result.fetchmany(BATCH)
            if not batch:
                return
            yield from batch

    def dicts(self, sql: str, parameters: Sequence[Any] | None = None) -> Iterator[dict[str, Any]]:
        """Yield the rows of a query by the names of their columns; as :meth:`rows`."""
        with self._errors():
            names = [column[0] for column in self._connection.execute(f"DESCRIBE {sql}", parameters).fetchall()]
        for row in self.rows(sql, parameters):
            yield dict(zip(names, row))

    def insert(self, table: str, columns: Mapping[str, str], rows: Iterable[Mapping[str, Any]]) -> int:
        """Append rows that hold (at least) the given columns, name → type; return their number."""
        names = ", ".join(columns)
        shape = json.dumps([dict(columns)])
        insert = f"INSERT INTO {table} ({names}) SELECT unnest(from_json(?::JSON, '{shape}'), max_depth := 2)"
        count, rows = 0, iter(rows)
        while batch := [{name: row[name] for name in columns} for row in islice(rows, BATCH)]:
            self.run(insert, [json.dumps(batch, ensure_ascii=False)])
            count += len(batch)
        return count

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that the body does to one file, or nothing of it."""
        self.run("BEGIN")
        try:
            yield
        except BaseException:
            self.run("ROLLBACK")
            raise
        self.run("COMMIT")

    @contextmanager
    def _errors(self) -> Iterator[None]:
        import duckdb

        try:
            yield
        except duckdb.Error as error:
            reason = str(error).splitlines()[0].rstrip(".!")
            code = "E095" if "lock on file" in reason else self._code
            raise ZhibiaoError(code, path=self.path, reason=reason) from error


@contextmanager
def memory(path: Path, code: str = "E020") -> Iterator[Database]:
    """Give a database in memory that files can be attached to; errors are about ``path``, with ``code``."""
    import duckdb

    # nothing here needs an extension that duckdb would fetch
    with duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false"}) as connection:
        yield Database(connection, path, code)


@contextmanager
def attached(path: Path, *, read_only: bool = False, named: Path | None = None) -> Iterator[Database]:
    """Open a database file as the place where names without a prefix are looked for; it is made where it is not there.

    named: the path that errors are about, where it is another. Raises ZhibiaoError E095 (in use), and E096 (reading) or
    E020 (writing) for a file that is no sound database.
    """
    with memory(named or path, "E096" if read_only else "E020") as database:
        database.run(f"ATTACH {quoted(path)} AS store{' (READ_ONLY)' if read_only else ''}")
        database.run("USE store")
        yield database
        database.run("USE memory")
        database.run("DETACH store")


def quoted(text: Path | str) -> str:
    """A text as a literal of SQL."""
    return "'" + str(text).replace("'", "''") + "'"
