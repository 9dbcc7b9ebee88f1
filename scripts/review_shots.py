"""Screenshots for docs/review.md: the review page of a sample report in a real browser (chromium, selenium, pillow)."""

import io
import shutil
import tempfile
from pathlib import Path
from typing import Any

import typer

from zhibiao.batch import Job, extract_file
from zhibiao.io.review import serving_page, write_review
from zhibiao.pipelines import load_pipeline
from zhibiao.text.reports import SUFFIXES

SAMPLES = ("county_2016_xinan_report", "district_2023_yungang_digest", "prefecture_2022_yangquan_report")
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars",
)  # fmt: skip
WIDE, PHONE = (1440, 900), (375, 812)
# the fact that the pictures show, by what stands at its VALUE
FACT = "choose(everyFact().find((fact) => fact.surface('value') === '312'))"
# what a reader has done by then
WORK = """for (const fact of shown.slice(0, 3)) { fact.checked = true; done(fact) }
edit(shown[4], {year: '2015'}); toggleDeleted(shown[6]);"""


class Browser:
    """Chromium that shows a page and saves what it looks like."""

    def __init__(self, profile: Path) -> None:
        from selenium import webdriver

        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium") or "chromium"
        for flag in (*FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        self.driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))

    def command(self, name: str, **arguments: Any) -> None:
        self.driver.execute_cdp_cmd(f"Emulation.{name}", arguments)

    def open(self, path: Path, size: tuple[int, int], *, mobile: bool = False, dark: bool = False) -> None:
        """Load a page anew, with nothing kept from before."""
        self.command(
            "setDeviceMetricsOverride",
            width=size[0],
            height=size[1],
            deviceScaleFactor=2 if mobile else 1,
            mobile=mobile,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.command("setEmulatedMedia", features=[scheme])
        self.driver.get(path.as_uri())
        self.driver.execute_script("localStorage.clear()")
        self.driver.get(path.as_uri())

    def shot(self, path: Path, *scripts: str) -> None:
        """Run scripts, wait until the page is drawn, save the picture."""
        from PIL import Image

        for script in scripts:
            self.driver.execute_script(script)
        self.driver.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")
        picture = Image.open(io.BytesIO(self.driver.get_screenshot_as_png())).convert("RGB")
        picture.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
        typer.echo(f"{path} {path.stat().st_size // 1024} kB")


def main(folder: Path = Path("docs/img"), pipeline: str = "trained") -> None:
    nlp = load_pipeline(pipeline)
    documents = []
    for name in SAMPLES:
        outcome = extract_file(nlp, Path(f"corpus/authored/{name}.txt"), Job(pipeline))
        assert outcome.source is not None, outcome.error
        documents.append({"name": outcome.source.doc, "text": outcome.text, "records": outcome.records})
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        page, form = Path(made, "review.html"), Path(made, "serve.html")
        write_review(documents, page)
        form.write_text(serving_page(SUFFIXES, 16 << 20), encoding="utf-8")
        browser = Browser(Path(made, "profile"))
        try:
            browser.open(page, WIDE)
            browser.shot(folder / "check.png", WORK, FACT, "document.querySelector('#toast').hidden = true")
            browser.open(page, WIDE, dark=True)
            browser.shot(folder / "check-dark.png", WORK, FACT)
            browser.open(page, PHONE, mobile=True)
            browser.shot(folder / "check-phone.png", WORK, FACT)
            browser.shot(folder / "check-phone-edit.png", "openCard()")
            browser.open(form, (1000, 720))
            browser.shot(folder / "serve.png")
        finally:
            browser.driver.quit()


if __name__ == "__main__":
    typer.run(main)
