"""zhibiao (指标): facts of Chinese government reports, each with its place in the text.

``zhibiao.load(pipeline)`` gives a pipeline, ``zhibiao.extract(nlp, text)`` the facts of a text.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .normalize.admin import regions
    from .pipelines import load_pipeline as load
    from .records import extract
    from .schema import Fact, Relation

__all__ = ["Fact", "Relation", "extract", "load", "regions"]

# loaded on first use: importing zhibiao.schema or asking for --help must not take the second that spaCy takes
_PUBLIC = {
    "load": ("pipelines", "load_pipeline"),
    "extract": ("records", "extract"),
    "regions": ("normalize.admin", "regions"),
    "Fact": ("schema", "Fact"),
    "Relation": ("schema", "Relation"),
}


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'zhibiao' has no attribute {name!r}")
    module, attribute = _PUBLIC[name]
    return getattr(import_module(f".{module}", __name__), attribute)
