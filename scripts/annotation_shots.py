"""Screenshots for docs/annotation.md, of the session that `spacy project run annotate` makes, in a real browser."""

from pathlib import Path
from tempfile import TemporaryDirectory

import typer
from annotation_browser import Browser

from zhibiao.annotate.remote import Connection

RELATE = """
const labels = [...document.querySelectorAll('svg text:not([id])')];
const both = ['INDICATOR', 'VALUE'].map((name) => labels.find((e) => e.textContent.trim() === name));
return both[0] && both[1] && both;
"""
COMMENT = """
[...document.querySelectorAll('.v-item-group .v-btn')][4].click();
"""
ROW = "year=2021; region=云川市青岭县; name=民营经济增加值"


def small(path: Path) -> None:
    """Keep 64 colours of a screenshot: a fifth of its size."""
    from PIL import Image

    Image.open(path).convert("RGB").quantize(64).save(path, optimize=True)


def main(target: Path, project: str = "sample") -> None:
    """Write the pictures of docs/annotation.md to TARGET, of the session that `spacy project run annotate` makes."""
    server = Connection.default()
    target.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as profile, Browser(server.url, server.user, server.password, Path(profile)) as browser:
        browser.driver.get(f"{server.url}/projects")
        browser.wait("return document.querySelectorAll('tbody tr').length > 1")
        browser.shot(target / "projects.png")
        answer = server.call("pull", f"{project} (lin)")
        numbered = [pair for pair in enumerate(answer["lines"], 1) if pair[1]["relations"]]
        page, line = min(numbered, key=lambda pair: len(pair[1]["relations"]))
        browser.open(answer["project"], page)
        browser.shot(target / "page.png")
        browser.drag(line["text"], 0, 3)
        browser.wait("return document.querySelector('.menuable__content__active [role=menuitem]')")
        browser.shot(target / "label.png")
        browser.open(answer["project"], page)
        browser.driver.execute_script("document.querySelector('.v-input--switch input').click()")
        browser.click_both(browser.wait(RELATE))
        browser.shot(target / "relation.png")
        browser.open(answer["project"], page)
        browser.driver.execute_script(COMMENT)
        value = next(e for e in line["entities"] if e["label"] == "VALUE")
        shown = line["text"][value["start_offset"] : value["end_offset"]]
        browser.wait("return document.querySelector('.v-dialog--active textarea')").send_keys(f"{shown}: {ROW}")
        browser.shot(target / "comment.png")
        browser.open(server.call("pull", f"{project} (review)")["project"], 1)
        browser.shot(target / "review.png")
    for path in target.glob("*.png"):
        small(path)
        print(f"{path}: {path.stat().st_size // 1024} kB")


if __name__ == "__main__":
    typer.run(main)
