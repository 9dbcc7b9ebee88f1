"""What of the documentation can be checked without running it; tests/e2e/test_documentation.py runs it."""

import re
from pathlib import Path

import pytest

import zhibiao
from tests.documentation import COMMAND, FENCE, PAGES, ROOT, blocks, commands

LANGUAGES = {"sh", "python", "sql", "ini", "csv", ""}
LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_stand_in_shell_blocks(page: Path) -> None:
    for block in blocks(page):
        assert block.language in LANGUAGES
        assert block.language == "sh" or not COMMAND.search(block.text), block.text
    text = page.read_text(encoding="utf-8")
    assert text.count("\n```") == 2 * len(FENCE.findall(text)), "a fence is not closed"
    for line in FENCE.sub("", text).splitlines():
        assert not (line.startswith("    ") and COMMAND.search(line)), line


def test_commands_of_a_block() -> None:
    text = "zhibiao text a.txt   # shown\n# remark\n\ncat > b <<'END'\n# text\nEND\nzhibiao text 'a#1'\n"
    assert list(commands(text)) == ["zhibiao text a.txt", "cat > b <<'END'\n# text\nEND", "zhibiao text 'a#1'"]


@pytest.mark.parametrize("page", [*PAGES, ROOT / "models" / "README.md", ROOT / "corpus" / "README.md"], ids=str)
def test_links_lead_somewhere(page: Path) -> None:
    for target, anchor in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        path = page.parent / target if target else page
        assert path.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}, anchor


def test_every_page_is_linked_from_the_readme() -> None:
    readme, chinese = (page.read_text(encoding="utf-8") for page in PAGES[:2])
    for page in PAGES[2:]:
        assert f"](docs/{page.name})" in readme, page.name
    for name in ("extract", "panel", "review", "annotation", "train", "python", "readers", "records"):
        assert f"](docs/{name}.md)" in chinese, name
    assert "](models/README.md)" in readme
    assert "](models/README.md)" in chinese


def test_the_public_api_is_documented() -> None:
    shown = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    assert sorted(zhibiao.__all__) == sorted(zhibiao._PUBLIC)
    for name in zhibiao.__all__:
        public = getattr(zhibiao, name)
        assert public.__doc__, name
        assert f"`{name}`" in shown, name
        assert name in dir(zhibiao)
    with pytest.raises(AttributeError, match="nothing"):
        _ = zhibiao.nothing
