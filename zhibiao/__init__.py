"""zhibiao (指标): facts of Chinese government reports, each with its place in the text.

The names here are the public API; everything else may change with any release. docs/python.md shows them at work.

- Reading: ``read`` gives the reports of a file, ``Report``.
- Extracting: ``load`` gives a pipeline, ``extract`` the facts of a text: ``Fact``, ``Relation``.
- Coding: ``regions`` looks a place up, ``base_value`` converts to base units.
- Tables: ``flat_row`` is a record as the tables have it, ``write_records`` writes them.
- Store and panel: ``read_store`` opens a store, ``select`` says what a ``Panel`` is of.
- Every error that a user can act on is a ``ZhibiaoError`` with a code.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .errors import ZhibiaoError
    from .io.rows import flat_row
    from .io.store import read_store
    from .io.tables import write_records
    from .normalize.admin import regions
    from .normalize.quantity import base_value
    from .panel.build import Panel
    from .panel.select import select
    from .pipelines import load_pipeline as load
    from .records import extract
    from .schema import Fact, Relation
    from .text.reports import Report, read

__all__ = [
    "Fact",
    "Panel",
    "Relation",
    "Report",
    "ZhibiaoError",
    "base_value",
    "extract",
    "flat_row",
    "load",
    "read",
    "read_store",
    "regions",
    "select",
    "write_records",
]

# loaded on first use: importing zhibiao.schema or asking for --help must not take the second that spaCy takes
_PUBLIC = {
    "load": ("pipelines", "load_pipeline"),
    "extract": ("records", "extract"),
    "read": ("text.reports", "read"),
    "Report": ("text.reports", "Report"),
    "regions": ("normalize.admin", "regions"),
    "base_value": ("normalize.quantity", "base_value"),
    "flat_row": ("io.rows", "flat_row"),
    "write_records": ("io.tables", "write_records"),
    "read_store": ("io.store", "read_store"),
    "select": ("panel.select", "select"),
    "Panel": ("panel.build", "Panel"),
    "Fact": ("schema", "Fact"),
    "Relation": ("schema", "Relation"),
    "ZhibiaoError": ("errors", "ZhibiaoError"),
}


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'zhibiao' has no attribute {name!r}")
    module, attribute = _PUBLIC[name]
    return getattr(import_module(f".{module}", __name__), attribute)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
