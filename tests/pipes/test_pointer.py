"""The pointer: windows, decoding, gradients, and that it learns, is saved and comes back the same."""

from pathlib import Path

import numpy
import pytest
import spacy
from spacy.language import Language
from spacy.training import Example

from tests.helpers import blank, examples
from zhibiao.errors import ZhibiaoError
from zhibiao.pipes.embed import char_features
from zhibiao.pipes.pointer.component import _behind_places, _share_out, _without_adverbs, gold_cells
from zhibiao.pipes.pointer.decode import decode
from zhibiao.pipes.pointer.model import IMPOSSIBLE, dilated
from zhibiao.pipes.pointer.windows import BEFORE, LENGTH, LONGEST, RULE, Windows, windows_of
from zhibiao.scorers import score_pointer

MODEL = {
    "@architectures": "zhibiao.Pointer.v1",
    "width": 16,
    "dilations": [1, 2],
    "tok2vec": {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": {"@architectures": "zhibiao.CharEmbed.v1", "width": 16, "table_width": 8, "rows": [200, 200, 200, 16, 50, 200]},
        "encode": {
            "@architectures": "spacy.MaxoutWindowEncoder.v2", "width": 16, "depth": 1, "window_size": 1, "maxout_pieces": 2,
        },
    },
}  # fmt: skip


def pipeline() -> Language:
    nlp = blank()
    nlp.add_pipe("zhibiao_pointer", name="pointer", config={"model": MODEL})
    return nlp


def with_predictions(nlp: Language, egs: list[Example]) -> list[Example]:
    return [Example(next(iter(nlp.pipe([eg.predicted.copy()]))), eg.reference) for eg in egs]


def test_overfit_save_reload(tmp_path: Path) -> None:
    spacy.util.fix_random_seed(0)
    nlp = pipeline()
    egs = examples(nlp)
    optimizer = nlp.initialize(lambda: egs)
    for _ in range(60):
        nlp.update(egs, sgd=optimizer)
    assert score_pointer(with_predictions(nlp, egs)) == {"pointer_f": 1.0, "pointer_names_f": 1.0}
    nlp.to_disk(tmp_path / "model")
    again = spacy.load(tmp_path / "model")
    assert score_pointer(with_predictions(again, egs))["pointer_f"] == 1.0
    assert nlp.to_bytes() == again.to_bytes()


def test_same_seed_same_weights() -> None:
    weights = []
    for _ in range(2):
        spacy.util.fix_random_seed(3)
        nlp = pipeline()
        egs = examples(nlp)
        optimizer = nlp.initialize(lambda egs=egs: egs)
        for _ in range(3):
            nlp.update(egs, sgd=optimizer, drop=0.2)
        weights.append(nlp.get_pipe("pointer").model.to_bytes())
    assert weights[0] == weights[1]


def test_nothing_to_point_from() -> None:
    nlp = pipeline()
    egs = examples(nlp)
    nlp.initialize(lambda: egs)
    for text in ("", "没有数字。"):
        doc = nlp(text)
        assert doc.ents == ()
        assert len(windows_of(doc)) == 0
    assert nlp.update([Example(nlp.make_doc("没有数字。"), nlp.make_doc("没有数字。"))]) == {"pointer": 0.0}


def test_uninitialized_and_untaught() -> None:
    nlp = pipeline()
    with pytest.raises(ZhibiaoError, match="E040"):
        nlp.get_pipe("pointer").predict([nlp.make_doc("全县粮食产量3.2万吨。")])
    with pytest.raises(ZhibiaoError, match="E041"):
        nlp.initialize(lambda: [Example(nlp.make_doc("甲"), nlp.make_doc("甲"))])


def test_prediction_does_not_depend_on_the_batch() -> None:
    nlp = pipeline()
    egs = examples(nlp)
    nlp.initialize(lambda: egs)
    pipe = nlp.get_pipe("pointer")
    docs = [eg.predicted for eg in egs]
    together = pipe.predict(docs)
    for doc, (_, names, sure) in zip(docs, together):
        ((_, alone, alone_sure),) = pipe.predict([doc])
        assert alone == names
        assert alone_sure == pytest.approx(sure, abs=1e-5)


# ---- windows ----------------------------------------------------------------------------------------------------
def spans_allowed(window: Windows, row: int) -> set[tuple[int, int]]:
    return {
        (start, start + length)
        for column in range(LENGTH)
        if (start := int(window.tokens[row, column])) >= 0
        for length in range(1, int(window.reach[row, column]) + 1)
    }


def test_spans_never_cross_a_value_a_unit_a_clause_or_a_paragraph() -> None:
    nlp = blank()
    doc = nlp.make_doc("粮食产量3吨，油料\n棉花5吨")
    doc.ents = [
        doc.char_span(4, 5, label="VALUE"),
        doc.char_span(5, 6, label="UNIT"),
        doc.char_span(12, 13, label="VALUE"),
    ]
    window = windows_of(doc)
    texts = [{doc[a:b].text for a, b in spans_allowed(window, row)} for row in range(2)]
    assert {"粮食产量", "产量", "油料"} <= texts[0]
    assert not any(mark in text for text in texts[0] | texts[1] for mark in "3，\n5")
    assert "棉花" not in texts[0]
    assert "油料" not in texts[1]
    assert "棉花" in texts[1]


def test_gold_names_have_a_cell_and_the_cell_is_the_name() -> None:
    nlp = blank()
    for eg in examples(nlp):
        window = windows_of(eg.predicted)
        cells = gold_cells(eg, window)
        assert (cells >= 0).all()
        scores = numpy.full((len(cells), LENGTH, LONGEST), -20.0, dtype="float32")
        scores.reshape(len(cells), -1)[numpy.arange(len(cells)), cells] = 0.0
        names, sure = decode(scores, window)
        gold = {r.partner for r in eg.reference._.relations if r.label == "HAS_VALUE"}
        found = {(eg.predicted[slice(*n)].start_char, eg.predicted[slice(*n)].end_char) for n in names if n}
        assert found == gold
        assert min(sure) > 0.9


def test_the_rules_name_is_a_feature() -> None:
    nlp = blank()
    (eg, *_) = examples(nlp)
    window = windows_of(eg.predicted)
    begin = int(window.features[0, :, RULE][:, 0].argmax())
    assert eg.predicted[int(window.tokens[0, begin])].text == "地"
    assert begin < BEFORE


def test_names_do_not_overlap() -> None:
    """The second VALUE would like 产量, a part of what the surer first one chose; it gets its next best."""
    nlp = blank()
    doc = nlp.make_doc("粮食产量3吨5吨")
    doc.ents = [doc.char_span(4, 5, label="VALUE"), doc.char_span(6, 7, label="VALUE")]
    window = windows_of(doc)
    scores = numpy.full((2, LENGTH, LONGEST), IMPOSSIBLE, dtype="float32")

    def cell(row: int, token: int) -> int:
        return int(numpy.flatnonzero(window.tokens[row] == token)[0])

    scores[0, cell(0, 0), 3] = 9.0
    scores[0, cell(0, 2), 1] = 0.0
    scores[1, cell(1, 2), 1] = 2.0
    scores[1, cell(1, 0), 3] = 1.0
    names, _ = decode(scores, window)
    assert names == [(0, 4), (0, 4)]


def test_a_list_of_names_is_shared_out() -> None:
    nlp = pipeline()
    egs = examples(nlp)
    nlp.initialize(lambda: egs)
    doc = nlp.make_doc("会议费、购置费分别下降35%和18%。")
    doc.ents = [
        doc.char_span(start, start + 2, label="VALUE") for start in (doc.text.index("35"), doc.text.index("18"))
    ] + [doc.char_span(i, i + 1, label="UNIT") for i, c in enumerate(doc.text) if c == "%"]
    values = [e for e in doc.ents if e.label_ == "VALUE"]
    whole = (0, 7)
    assert [doc[slice(*n)].text for n in _share_out(doc, values, [whole, whole])] == ["会议费", "购置费"]
    assert _share_out(doc, values, [whole, None]) == [whole, None]


# ---- gradients --------------------------------------------------------------------------------------------------
def test_dilated_gradient() -> None:
    spacy.util.fix_random_seed(0)
    random = numpy.random.default_rng(0)
    X = random.normal(size=(2, 7, 4)).astype("float32")
    layer = dilated(4, 2)
    layer.initialize()
    weights = random.normal(size=X.shape).astype("float32")
    _, backprop = layer(X, True)
    gradient = backprop(weights)
    for index in [(0, 0, 0), (0, 3, 1), (1, 6, 3), (1, 2, 2)]:
        figures = []
        for step in (1e-3, -1e-3):
            moved = X.copy()
            moved[index] += step
            figures.append(float((layer.predict(moved) * weights).sum()))
        assert gradient[index] == pytest.approx((figures[0] - figures[1]) / 2e-3, rel=0.05, abs=0.02)


def test_pointer_gradient_reaches_every_layer() -> None:
    spacy.util.fix_random_seed(0)
    nlp = pipeline()
    egs = examples(nlp)
    nlp.initialize(lambda: egs)
    model = nlp.get_pipe("pointer").model
    inputs = ([eg.predicted for eg in egs], [windows_of(eg.predicted) for eg in egs])
    scores, backprop = model(inputs, True)
    possible = scores > IMPOSSIBLE / 2
    weights = numpy.where(possible, numpy.random.default_rng(1).normal(size=scores.shape), 0).astype("float32")
    backprop(weights)
    checked = set()
    for node in model.walk():
        for name in node.grad_names:
            gradient = node.get_grad(name)
            index = numpy.unravel_index(int(numpy.abs(gradient).argmax()), gradient.shape)
            if abs(gradient[index]) < 0.05:
                continue
            value = node.get_param(name).copy()
            figures = []
            for step in (1e-3, -1e-3):
                moved = value.copy()
                moved[index] += step
                node.set_param(name, moved)
                figures.append(float((model.predict(inputs) * weights)[possible].sum(dtype="float64")))
            node.set_param(name, value)
            assert gradient[index] == pytest.approx((figures[0] - figures[1]) / 2e-3, rel=0.1, abs=0.05), (
                node.name,
                name,
            )
            checked.add((node.name, name))
    assert {("pointer", "lengths"), ("linear", "W"), ("maxout", "W"), ("hashembed", "E")} <= checked


# ---- characters -------------------------------------------------------------------------------------------------
def test_numbers_of_one_shape_are_one_character() -> None:
    nlp = blank()
    one, other, longer = (char_features(nlp.make_doc(f"产量{n}吨")) for n in ("3.2", "4.5", "31.2"))
    assert (one == other).all()
    assert (one != longer).any()
    assert char_features(nlp.make_doc("")).shape == (0, 4)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("阳高、天镇两县粮食产量合计3万吨", "粮食产量"),
        ("凉山彝族自治州脱贫人口收入1万元", "脱贫人口收入"),
        ("大同、朔州、忻州货运量3万吨", "大同、朔州、忻州货运量"),  # a list that nothing counts as one place
        ("大同、朔州、忻州三地货运量3万吨", "大同、朔州、忻州三地货运量"),
        ("粮食产量合计3万吨", "粮食产量"),
    ],
)
def test_a_name_begins_behind_its_place(text: str, name: str) -> None:
    doc = spacy.blank("zh").make_doc(text)
    end = text.index(name) + len(name)
    (span,) = _behind_places(doc, [(0, end)])
    assert span is not None
    assert doc[slice(*span)].text == name
    assert _behind_places(doc, [None]) == [None]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("▲粮食产量3万吨。", "粮食产量"),
        ("【粮食】粮食产量3万吨。", "粮食产量"),
        ("云溪口岸过货量3万吨。", "过货量"),
        ("大同云港开发区税收3亿元。", "税收"),
    ],
)
def test_a_name_begins_behind_a_mark_or_a_zone(text: str, name: str) -> None:
    doc = spacy.blank("zh").make_doc(text)
    (span,) = _behind_places(doc, [(0, text.index(name) + len(name))])
    assert span is not None
    assert doc[slice(*span)].text == name


@pytest.mark.parametrize(
    "name",
    [
        "《云岭日报》发行量", "“一带一路·丝路”列车开行", "省级开发区营业收入", "国家级高新区营业收入", "现代农业产业园产值",
        "边境口岸货运量", "陆路口岸货运量", "特色小镇、美丽乡村覆盖率", "建制镇、行政村污水处理率", "革命老区转移支付", "贫困地区农民收入",
        "社区食堂", "城镇新增就业",
    ],
)  # fmt: skip
def test_a_name_keeps_what_belongs_to_it(name: str) -> None:
    doc = spacy.blank("zh").make_doc(f"{name}3万吨。")
    end = doc.char_span(0, len(name)).end
    assert _behind_places(doc, [(0, end)]) == [(0, end)]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("旅游收入却", "旅游收入"),
        ("经济总量先后", "经济总量"),
        ("工业增加值 ↑", "工业增加值"),
        ("粮食产量", "粮食产量"),
        ("共", "共"),
    ],
)
def test_a_name_ends_before_the_words_that_go_on(name: str, kept: str) -> None:
    doc = spacy.blank("zh").make_doc(f"{name}3万吨。")
    end = next(token.i for token in doc if token.text == "3")
    (span,) = _without_adverbs(doc, [(0, end)])
    assert doc[slice(*span)].text.strip() == kept
