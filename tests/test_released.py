"""The released pipeline: found, checked, unpacked once, used where nothing else is."""

from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import numpy
import pytest
import spacy

from tests.helpers import blank, examples
from zhibiao import pipelines
from zhibiao.errors import ZhibiaoError
from zhibiao.released import SUMS, released_pipeline


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A models/ folder with the wheel of a small pipeline, and a cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    blank().to_disk(tmp_path / "pipeline")
    folder = tmp_path / "models"
    folder.mkdir()
    wheel = folder / "zh_zhibiao-9.9.9-py3-none-any.whl"
    with ZipFile(wheel, "w") as archive:
        for path in sorted((tmp_path / "pipeline").rglob("*")):
            if path.is_file():
                inside = Path("zh_zhibiao/zh_zhibiao-9.9.9") / path.relative_to(tmp_path / "pipeline")
                archive.write(path, str(inside))
    (folder / SUMS).write_text(f"{sha256(wheel.read_bytes()).hexdigest()}  {wheel.name}\n", encoding="utf-8")
    return folder


def test_it_loads_and_is_unpacked_once(models: Path) -> None:
    folder = released_pipeline(models)
    assert folder is not None
    assert spacy.load(folder).lang == "zh"
    (models / "zh_zhibiao-9.9.9-py3-none-any.whl").write_bytes(b"not read again")
    assert released_pipeline(models) == folder


def test_another_wheel_is_refused(models: Path) -> None:
    (models / "zh_zhibiao-9.9.9-py3-none-any.whl").write_bytes(b"something else")
    with pytest.raises(ZhibiaoError, match="E035"):
        released_pipeline(models)


def test_a_wheel_without_a_pipeline(models: Path) -> None:
    wheel = models / "zh_zhibiao-9.9.9-py3-none-any.whl"
    with ZipFile(wheel, "w") as archive:
        archive.writestr("zh_zhibiao/__init__.py", "")
    (models / SUMS).write_text(f"{sha256(wheel.read_bytes()).hexdigest()}  {wheel.name}\n", encoding="utf-8")
    with pytest.raises(ZhibiaoError, match="E011"):
        released_pipeline(models)


def test_no_models_no_pipeline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert released_pipeline(tmp_path) is None
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pipelines, "released_pipeline", lambda: None)
    monkeypatch.setattr(pipelines.spacy.util, "is_package", lambda name: False)
    with pytest.raises(ZhibiaoError, match="E012"):
        pipelines.load_trained()


def test_rounded_weights_stay_close() -> None:
    nlp = blank()
    nlp.add_pipe("ner")
    egs = examples(nlp)
    nlp.initialize(lambda: egs)
    before = [node.get_param(n).copy() for node in nlp.get_pipe("ner").model.walk() for n in node.param_names]
    pipelines.round_weights(nlp)
    after = [node.get_param(n) for node in nlp.get_pipe("ner").model.walk() for n in node.param_names]
    assert len(before) == len(after) > 0
    for a, b in zip(before, after):
        numpy.testing.assert_allclose(a, b, rtol=2**-9)
        assert (numpy.ascontiguousarray(b).view("uint32") % 2**15 == 0).all()
