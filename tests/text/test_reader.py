"""Reading files: encodings, and everything that is no report."""

from pathlib import Path

import pytest

from zhibiao.errors import ZhibiaoError
from zhibiao.text.reader import find_reports, read_text

TEXT = "青岭县政府工作报告\r\n全县完成投资12.5亿元，增长3%。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode(encoding))
    assert read_text(path) == TEXT


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "E002"),
        (b"  \n \n", "E002"),
        (b"\x7fELF\0\0\1\2" * 100, "E004"),
        (TEXT.encode("utf-16"), "E005"),
        (("政府工作報告：地區生產總值增長百分之八，我們將繼續努力推進各項工作。" * 5).encode("big5"), "E005"),
        (b"\xff\xfe\xfd\xfc" * 50, "E005"),
    ],
)
def test_what_is_no_text(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(ZhibiaoError) as caught:
        read_text(path)
    assert caught.value.code == code
    assert str(path) in str(caught.value)


def test_missing_and_too_large(tmp_path: Path) -> None:
    with pytest.raises(ZhibiaoError, match="E001"):
        read_text(tmp_path / "none.txt")
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    with pytest.raises(ZhibiaoError, match="E006"):
        read_text(path, limit=10)


def test_folders(tmp_path: Path) -> None:
    with pytest.raises(ZhibiaoError, match="E003"):
        find_reports([tmp_path])
    (tmp_path / "sub").mkdir()
    for name in ("b.txt", "sub/a.TXT", "c.md"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    assert [p.name for p in find_reports([tmp_path, tmp_path / "b.txt"])] == ["b.txt", "a.TXT"]
    with pytest.raises(ZhibiaoError, match="E001"):
        find_reports([tmp_path / "none"])
