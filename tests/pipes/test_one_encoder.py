"""Recognizer and pointer on one encoder, as configs/entities.cfg has them: they learn together, are saved and come back the same."""

from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.training import Example

from tests.helpers import blank, examples
from zhibiao.errors import ZhibiaoError
from zhibiao.pipelines import load_trained

ENCODER = {
    "@architectures": "zhibiao.CharTok2Vec.v1", "width": 24, "depth": 1, "window_size": 1, "maxout_pieces": 2,
    "table_width": 12, "rows": [300, 300, 300, 16, 50, 300],
}  # fmt: skip
LISTENER = {"@architectures": "spacy.Tok2VecListener.v1", "width": 24, "upstream": "tok2vec"}
LABELS = ["VALUE", "UNIT", "YEAR"]


def pipeline() -> Language:
    nlp = blank()
    nlp.add_pipe("tok2vec", config={"model": ENCODER})
    recognizer = {"@architectures": "zhibiao.TokenScorer.v1", "tok2vec": LISTENER}
    nlp.add_pipe("zhibiao_ner", name="ner", config={"model": recognizer, "labels": LABELS})
    pointer = {"@architectures": "zhibiao.Pointer.v1", "width": 16, "dilations": [1, 2], "tok2vec": LISTENER}
    nlp.add_pipe("zhibiao_pointer", name="pointer", config={"model": pointer})
    return nlp


def without_numbers(nlp: Language) -> Example:
    """A paragraph that the pointer has nothing to learn from, among others that it has."""
    return Example(nlp.make_doc("没有数字的一段。"), nlp.make_doc("没有数字的一段。"))


def found(nlp: Language, texts: list[str]) -> list[list[tuple[str, str]]]:
    return [[(ent.text, ent.label_) for ent in doc.ents] for doc in nlp.pipe(texts)]


def test_overfit_save_reload(tmp_path: Path) -> None:
    spacy.util.fix_random_seed(0)
    nlp = pipeline()
    egs = examples(nlp)
    texts = [eg.reference.text for eg in egs]
    optimizer = nlp.initialize(lambda: egs)
    encoder = nlp.get_pipe("tok2vec").model.to_bytes()  # type: ignore[attr-defined]
    for _ in range(120):
        losses = nlp.update([*egs, without_numbers(nlp)], sgd=optimizer)
    assert set(losses) == {"tok2vec", "ner", "pointer"}
    assert nlp.get_pipe("tok2vec").model.to_bytes() != encoder  # type: ignore[attr-defined]
    gold = [[(e.text, e.label_) for e in eg.reference.ents if e.label_ in (*LABELS, "INDICATOR")] for eg in egs]
    assert found(nlp, texts) == gold
    nlp.to_disk(tmp_path / "model")
    again = spacy.load(tmp_path / "model")
    assert found(again, texts) == gold
    assert nlp.to_bytes() == again.to_bytes()


def test_the_pointer_learns_nothing_from_a_batch_without_numbers() -> None:
    nlp = pipeline()
    optimizer = nlp.initialize(lambda: examples(nlp))
    losses = nlp.update([without_numbers(nlp)], sgd=optimizer)
    assert losses["ner"] > 0
    assert losses["pointer"] == 0


def test_a_pipeline_without_its_encoder_is_refused(tmp_path: Path) -> None:
    nlp = pipeline()
    nlp.initialize(lambda: examples(nlp))
    for name in ("relations", "attributes", "context"):
        nlp.add_pipe("zhibiao_context", name=name)
    nlp.to_disk(tmp_path / "whole")
    load_trained(str(tmp_path / "whole"))
    nlp.to_disk(tmp_path / "cut")
    config = (tmp_path / "cut" / "config.cfg").read_text(encoding="utf-8")
    (tmp_path / "cut" / "config.cfg").write_text(config.replace('["tok2vec",', "["), encoding="utf-8")
    with pytest.raises(ZhibiaoError, match="E013") as caught:
        load_trained(str(tmp_path / "cut"))
    assert "tok2vec" in str(caught.value)
