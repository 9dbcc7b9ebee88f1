"""What zhibiao writes on spaCy objects beside ``doc.ents``. Rules and trained components write the same attributes.

``doc._.relations``: list of :class:`zhibiao.schema.Relation`, character offsets in ``doc.text``.
``doc._.context``: dict of what the paragraph takes from its document, see :mod:`zhibiao.pipes.context.document`, or None.
On the span of a VALUE: ``measure``, ``direction``, ``bound``, ``status`` (values of ``schema.ATTRIBUTES``), ``attribute_scores``
(attribute → probability), ``year``, ``region``, ``indicator_name`` (text, resolved by the context component).
"""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Doc, Span

from ..schema import ATTRIBUTES, Relation
from ..schema import Span as Offsets

RESOLVED = ("year", "region", "indicator_name")


def register() -> None:
    """Register the extensions; safe to call more than once."""
    if not Doc.has_extension("relations"):
        Doc.set_extension("relations", default=[])
        Doc.set_extension("context", default=None)
        for name, values in ATTRIBUTES.items():
            Span.set_extension(name, default=values[0])
        for name in RESOLVED:
            Span.set_extension(name, default="")
        Span.set_extension("attribute_scores", default={})


def text_of(doc: Doc) -> str:
    """``doc.text``, put together once: spaCy makes it of the tokens on every access."""
    text: str | None = doc.user_data.get("text")
    if text is None:
        text = doc.user_data["text"] = doc.text
    return text


def values_of(doc: Doc) -> list[Span]:
    """The VALUE entities of a Doc in order."""
    return [ent for ent in doc.ents if ent.label_ == "VALUE"]


def copy_annotations(doc: Doc, copy: Doc, carry: Callable[[Offsets], Offsets | None]) -> None:
    """Give a changed copy of a Doc, whose entities are set, everything else that was annotated: relations, attributes of
    VALUEs, context, user data ``doc``. ``carry`` says where a span of the Doc stands in the copy, None for nowhere.
    """
    copy._.relations = [
        Relation(r.label, head, tail, r.score)
        for r in doc._.relations
        if (head := carry(tuple(r.head))) and (tail := carry(tuple(r.tail)))
    ]
    for value, copied in zip(values_of(doc), values_of(copy)):
        for name in (*ATTRIBUTES, *RESOLVED):
            copied._.set(name, value._.get(name))
    copy._.context = doc._.context
    copy.user_data["doc"] = doc.user_data.get("doc", "")


def offsets(span: Span) -> Offsets:
    """Character offsets of a span in its Doc's text."""
    return span.start_char, span.end_char


def partners(doc: Doc) -> dict[Offsets, dict[str, Relation]]:
    """For each VALUE (by offsets) its relations by label; the likeliest where a label occurs twice."""
    found: dict[Offsets, dict[str, Relation]] = {}
    for relation in doc._.relations:
        mine = found.setdefault(tuple(relation.value), {})
        if relation.label not in mine or relation.score > mine[relation.label].score:
            mine[relation.label] = relation
    return found


register()
