"""An annotated document → the same document broken, with its annotation on the new offsets."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from random import Random

from ..errors import ZhibiaoError
from ..lexicon.noise import NEIGHBOURS
from ..schema import Span
from ..standoff import Annotation, GoldDocument
from .broken import BrokenText
from .kinds import KINDS, Page

Rates = Mapping[str, float]


def check_rates(rates: Rates) -> None:
    """Raise ZhibiaoError E022 for a kind of noise that there is not, or a rate that is no probability."""
    for kind, rate in rates.items():
        if kind not in KINDS:
            raise ZhibiaoError("E022", value=kind, option="the kinds of noise", choices=", ".join(KINDS))
        if not 0 <= rate <= 1:
            raise ZhibiaoError("E022", value=rate, option=kind, choices="a rate from 0 to 1")


def break_text(text: str, page: Page, rates: Rates, seed: object) -> BrokenText:
    """Break a text, one kind of noise after the other. Every kind draws from its own generator, so that another rate
    of one kind leaves the places of those before it alone. The same arguments give the same result, anywhere.
    """
    broken = BrokenText.of(text)
    for name, kind in KINDS.items():
        if rate := rates.get(name, 0.0):
            broken = broken.edit(kind(broken, page, rate, Random(f"{seed}/{name}")))
    return broken


def break_document(gold: GoldDocument, rates: Rates, seed: int = 0) -> tuple[str, Annotation]:
    """Return the raw text of a document, broken, and its annotation carried along.

    rates: kind of noise → rate, see ``KINDS``; kinds left out are off. Spans keep the characters that are left of them and
    everything put in between; fields stay as annotated, those of facts whose digits are hidden too. Raises ZhibiaoError
    E022 for rates that are none.
    """
    check_rates(rates)
    annotation, raw = gold.annotation, gold.document.raw
    page = Page.about(
        annotation.meta["region"], annotation.entities(), year=annotation.meta["year"], neighbours=NEIGHBOURS[1::2]
    )
    broken = break_text(raw, page, rates, f"{seed}/{annotation.doc}")
    if broken.text == raw:
        return raw, annotation

    def carry(span: Span) -> Span:
        carried = broken.carry(span)
        assert carried is not None, f"noise swallowed {span}"
        return carried

    facts = [
        replace(fact, spans={key: carry(span) if span else None for key, span in fact.spans.items()})
        for fact in annotation.facts
    ]
    return broken.text, replace(
        annotation,
        sha256=hashlib.sha256(broken.text.encode()).hexdigest(),
        made={**annotation.made, "how": f"{annotation.made['how']}; broken by zhibiao.noise, seed {seed}"},
        paragraphs=[carry(span) for span in annotation.paragraphs],
        facts=facts,
    )
