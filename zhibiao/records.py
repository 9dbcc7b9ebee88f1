"""Documents → paragraph Docs → facts with raw offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from copy import copy
from weakref import WeakKeyDictionary

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from .calibration import calibration
from .normalize.concept import indicator_id
from .normalize.quantity import number_before
from .normalize.region import region_code
from .normalize.unit import normalize_unit
from .pipes.context.document import Context, describe_document
from .pipes.extensions import offsets, partners, values_of
from .pipes.tokenizer import FactTokenizer
from .quality.flags import with_flags
from .schema import PARTNER_LABELS, UNNAMED, Fact, Relation
from .schema import Span as Offsets
from .scorers import Prediction
from .table_facts import table_facts
from .text.document import Document, Paragraph
from .text.reports import text_report

SENTENCE_BREAK = re.compile(r"[。！？；\n]")
MAX_SENTENCE = 400
# words of the vocabulary that paragraphs are read with (some 10 MB); then it is given up for an empty one
MOST_WORDS = 30_000


def paragraph_docs(
    nlp: Language,
    document: Document,
    *,
    region: str | None = None,
    year: str | None = None,
    contexts: Sequence[Context] | None = None,
) -> Iterator[tuple[Doc, Paragraph]]:
    """Yield (Doc, Paragraph) for every paragraph that may hold a fact: tokenized, with its context, not yet annotated.

    region, year: the reporting region and the year of the report where the user knows better than the text. contexts:
    those of the document's paragraphs, where they are known already.
    """
    contexts = describe_document(document, region=region, year=year) if contexts is None else contexts
    for paragraph, context in zip(document.paragraphs, contexts):
        if paragraph.may_hold_fact:
            doc = _make_doc(nlp, paragraph.text)
            doc._.context = context
            yield doc, paragraph


def _make_doc(nlp: Language, text: str) -> Doc:
    """``nlp.make_doc``, but with a vocabulary that does not grow for ever.

    spaCy forgets no word, and every number is one. Its memory zones would free the words of Docs that another thread, or a
    caller with a zone of its own, still reads; a vocabulary that was given up lives as long as its Docs.
    """
    if not isinstance(nlp.tokenizer, FactTokenizer):
        return nlp.make_doc(text)
    tokenizer = _tokenizers.get(nlp.tokenizer)
    if tokenizer is None or len(tokenizer.vocab) > MOST_WORDS:
        tokenizer = copy(nlp.tokenizer)
        tokenizer.vocab = Vocab(nlp.vocab.lex_attr_getters, lookups=nlp.vocab.lookups)  # type: ignore[attr-defined]
        for string in nlp.vocab.strings:  # labels among them; given to Vocab they would be words without norm and shape
            tokenizer.vocab.strings.add(string)
        _tokenizers[nlp.tokenizer] = tokenizer
    return tokenizer(text)


# that of a pipeline → its copy with the vocabulary in use
_tokenizers: WeakKeyDictionary[FactTokenizer, FactTokenizer] = WeakKeyDictionary()


def predict(
    nlp: Language,
    document: Document,
    *,
    region: str | None = None,
    year: str | None = None,
    contexts: Sequence[Context] | None = None,
) -> Prediction:
    """Run a pipeline over a document; return entities, relations and facts in raw offsets, facts in the order of the text.

    Tables whose header says what they hold are read by :mod:`zhibiao.table_facts`, everything else by the pipeline.
    """
    prediction = Prediction()
    calibrated = calibration(nlp)
    contexts = describe_document(document, region=region, year=year) if contexts is None else contexts
    tabled, tables = table_facts(document, contexts)
    pairs = paragraph_docs(nlp, document, contexts=contexts)
    if tables:
        pairs = (pair for pair in pairs if not _inside(document.raw_span(pair[1], (0, 1))[0], tables))
    for doc, paragraph in nlp.pipe(pairs, as_tuples=True):

        def raw(span: Offsets, paragraph: Paragraph = paragraph) -> Offsets:
            return document.raw_span(paragraph, span)

        prediction.entities += [(*raw(offsets(ent)), ent.label_) for ent in doc.ents]
        prediction.relations += [Relation(r.label, raw(r.head), raw(r.tail), r.score) for r in doc._.relations]
        facts = doc_facts(doc, document, paragraph)
        for fact in facts:
            fact.confidence = round(calibrated(fact.confidence), 4)
        prediction.facts += facts
    if tabled:
        _add_tabled(prediction, tabled, document.raw)
    prediction.facts = with_flags(prediction.facts)
    return prediction


def _inside(position: int, spans: Sequence[Offsets]) -> bool:
    index = bisect_right(spans, position, key=lambda span: span[0]) - 1
    return index >= 0 and position < spans[index][1]


def _add_tabled(prediction: Prediction, facts: list[Fact], raw: str) -> None:
    """Add the facts of tables, and as entities and relations what stands in the row of the number."""
    for fact in facts:
        value = fact.spans["value"]
        assert value is not None
        prediction.entities.append((*value, "VALUE"))
        for relation, label in PARTNER_LABELS.items():
            span = fact.spans[label.lower()]
            if span and "\n" not in raw[min(span[0], value[0]) : max(span[0], value[0])]:
                prediction.entities.append((*span, label))
                prediction.relations.append(Relation.of_value(relation, value, span))
    prediction.facts = sorted(prediction.facts + facts, key=lambda fact: fact.spans["value"] or (0, 0))


def extract(
    nlp: Language, text: str, *, name: str = "", region: str | None = None, year: str | None = None
) -> list[Fact]:
    """Return the facts of a report's text, in the order of the text. Offsets count code points of ``text``.

    >>> import spacy, zhibiao
    >>> facts = zhibiao.extract(spacy.load("zh_zhibiao"), text)  # doctest: +SKIP
    """
    return predict(nlp, Document.from_report(text_report(text, name)), region=region, year=year).facts


def doc_facts(doc: Doc, document: Document, paragraph: Paragraph) -> list[Fact]:
    """Return a Fact for every VALUE of an annotated paragraph Doc."""
    links = partners(doc)
    text = paragraph.text  # the Doc's as well, which would put it together from its tokens
    return [_fact(text, value, links.get(offsets(value), {}), document, paragraph) for value in values_of(doc)]


def _fact(text: str, value: Span, links: dict[str, Relation], document: Document, paragraph: Paragraph) -> Fact:
    span = offsets(value)
    places = {label: link.partner for label, link in links.items()}
    name = value._.indicator_name

    def text_of(label: str) -> str:
        return text[slice(*places[label])] if label in places else ""

    def raw(label: str) -> Offsets | None:
        return document.raw_span(paragraph, places[label]) if label in places else None

    unit = normalize_unit(text_of("HAS_UNIT"))
    number = number_before(value.text, unit)
    name = name or text_of("HAS_VALUE")
    confidence = 1.0
    for score in (*(link.score for link in links.values()), *value._.attribute_scores.values()):
        confidence *= score
    flags = {"masked": number.masked, "no_number": number.value is None and not number.masked, "no_indicator": not name}
    return Fact(
        doc=document.name,
        value_text=value.text,
        spans={
            "value": document.raw_span(paragraph, span),
            "indicator": raw("HAS_VALUE"),
            "unit": raw("HAS_UNIT"),
            "year": raw("IN_YEAR"),
            "region": raw("IN_REGION"),
        },
        indicator=text_of("HAS_VALUE") or None,
        indicator_name=name or UNNAMED,
        indicator_id=indicator_id(name),
        value=number.value,
        value_high=number.high,
        unit=unit,
        measure=value._.measure,
        direction=value._.direction,
        bound=value._.bound,
        status=value._.status,
        year=value._.year,
        region=value._.region,
        region_code=region_code(value._.region, value._.year[:4]) if value._.region else None,
        confidence=round(confidence, 4),
        flags=[flag for flag, raised in flags.items() if raised],
        sentence=_sentence(text, span),
    )


def _sentence(text: str, span: Offsets) -> str:
    """The sentence around a span, at most ``MAX_SENTENCE`` characters to either side."""
    low = max(0, span[0] - MAX_SENTENCE)
    breaks = [match.end() for match in SENTENCE_BREAK.finditer(text, low, span[0])]
    end = SENTENCE_BREAK.search(text, span[1], span[1] + MAX_SENTENCE)
    return text[breaks[-1] if breaks else low : end.end() if end else span[1] + MAX_SENTENCE].strip()
