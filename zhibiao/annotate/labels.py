"""What an annotator sees in doccano: the labels, their colours and keys, and how attributes are written with them.

An entity is a span label; a relation is a relation type. An attribute of a VALUE is a further span label over the same
characters (projects allow overlaps), and only what is not the default is labelled: a plain VALUE is ``level``,
``exact`` and ``actual``. The fields that are text (year, region, indicator_name) are written as rows, see
:mod:`zhibiao.annotate.rows`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ..schema import ENTITY_LABELS, RELATION_TYPES

# label over a VALUE → the attributes that it sets
ATTRIBUTE_LABELS: dict[str, dict[str, str]] = {
    "growth↑": {"measure": "growth", "direction": "up"},
    "growth↓": {"measure": "growth", "direction": "down"},
    "change↑": {"measure": "change", "direction": "up"},
    "change↓": {"measure": "change", "direction": "down"},
    "ratio": {"measure": "ratio"},
    "at_least": {"bound": "at_least"},
    "at_most": {"bound": "at_most"},
    "about": {"bound": "about"},
    "target": {"status": "target"},
}
DEFAULTS = {"measure": "level", "direction": "", "bound": "exact", "status": "actual"}
# over the VALUE of a fact on which two annotators differ, and before the label of a span of the second one
DISPUTED = "?"
OTHER = "B:"


@dataclass(frozen=True)
class LabelType:
    """A label of a doccano project. key: the letter or digit that chooses it."""

    text: str
    color: str
    key: str | None = None

    def plain(self) -> dict[str, str | None]:
        """As the server takes it."""
        return {"text": self.text, "background_color": self.color, "text_color": "#000000", "suffix_key": self.key}


_ENTITY_STYLE = dict(
    zip(ENTITY_LABELS, (("#9ad0f5", "i"), ("#ffd479", "v"), ("#ffe9b8", "u"), ("#c6e5b3", "y"), ("#e3c5f0", "r")))
)
_ATTRIBUTE_COLORS = ("#f4a6a0", "#a6e0d2", "#f7c4bf", "#c4ebe2", "#d9d9a8", "#cfd8dc", "#cfd8dc", "#cfd8dc", "#f5b6d9")
SPAN_TYPES = (
    *(LabelType(name, *_ENTITY_STYLE[name]) for name in ENTITY_LABELS),
    *(
        LabelType(name, color, str(key))
        for key, (name, color) in enumerate(zip(ATTRIBUTE_LABELS, _ATTRIBUTE_COLORS), 1)
    ),
)
RELATION_LABELS = tuple(
    LabelType(name, color, key)
    for name, color, key in zip(RELATION_TYPES, ("#5b9bd5", "#c9a227", "#70ad47", "#9e6bb5"), "nuyr")
)
REVIEW_TYPES = (
    LabelType(DISPUTED, "#ff6f61", "0"),
    *(LabelType(OTHER + name, "#eeeeee") for name in ENTITY_LABELS),
)


@cache
def attribute_labels(measure: str, direction: str, bound: str, status: str) -> tuple[str, ...]:
    """The labels that say these attributes, none for the defaults."""
    chosen = {"measure": measure, "direction": direction, "bound": bound, "status": status}
    return tuple(
        label for label, sets in ATTRIBUTE_LABELS.items() if all(chosen[name] == value for name, value in sets.items())
    )


def attributes_of(labels: set[str]) -> tuple[dict[str, str], str]:
    """The attributes that a set of labels says, and what is wrong with the set ("" where nothing is)."""
    chosen = dict(DEFAULTS)
    set_by: dict[str, str] = {}
    for label in ATTRIBUTE_LABELS:
        if label not in labels:
            continue
        for name, value in ATTRIBUTE_LABELS[label].items():
            if name in set_by:
                return chosen, f"{set_by[name]} and {label} cannot both hold"
            chosen[name] = value
            set_by[name] = label
    return chosen, ""
