"""A person at doccano's page, played with a real browser (chromium, selenium): for screenshots and tests."""

import shutil
import time
from pathlib import Path
from types import TracebackType
from typing import Any

# where on the screen the edge before a UTF-16 unit of the text is; each line of it is an SVG text with the id "START:END"
PLACE = """
const [units, edge] = arguments;
for (const line of document.querySelectorAll('svg text[id*=":"]')) {
  const [start, end] = line.id.split(':').map(Number);
  if (edge === 'start' ? start <= units && units < end : start < units && units <= end) {
    const index = units - start, count = line.getNumberOfChars();
    const place = index < count ? line.getStartPositionOfChar(index) : line.getEndPositionOfChar(count - 1);
    const point = new DOMPoint(place.x, place.y).matrixTransform(line.getScreenCTM());
    return [point.x, point.y - 6];
  }
}
return null;
"""
CHOOSE = """
const items = [...document.querySelectorAll('.menuable__content__active [role=menuitem]')];
const item = items.find((e) => e.innerText.trim().split(/\\s+/).includes(arguments[0]));
if (item) item.click();
return Boolean(item);
"""
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-proxy-server",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--lang=en",
)  # fmt: skip


class Browser:
    """Chromium logged in to doccano. profile: a new folder for what it keeps."""

    def __init__(self, url: str, user: str, password: str, profile: Path) -> None:
        from selenium import webdriver

        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium") or "chromium"
        for flag in (*FLAGS, f"--user-data-dir={profile}", "--window-size=1280,800"):
            options.add_argument(flag)
        self.driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
        self.url, self._who = url, (user, password)

    def __enter__(self) -> "Browser":
        self.driver.get(f"{self.url}/auth")
        name, word = self.wait("return [...document.querySelectorAll('input')].slice(0, 2)")
        name.send_keys(self._who[0])
        word.send_keys(self._who[1] + "\n")
        self.wait("return location.pathname.startsWith('/projects')")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.driver.quit()

    def wait(self, script: str, *arguments: Any, patience: float = 30) -> Any:
        """Run a script until it returns something that counts as true; return that."""
        deadline = time.monotonic() + patience
        while not (result := self.driver.execute_script(script, *arguments)):
            if time.monotonic() > deadline:
                raise TimeoutError(script)
            time.sleep(0.1)
        return result

    def open(self, project: int, page: int) -> None:
        """Show a text of a project, by its place in the list (from 1)."""
        self.driver.get(f"{self.url}/projects/{project}/sequence-labeling?page={page}")
        self.wait("return document.querySelectorAll('svg text[id]').length")
        time.sleep(0.5)

    def drag(self, text: str, start: int, end: int) -> None:
        """Select characters of a text with the mouse; offsets in code points."""
        from selenium.webdriver.common.actions.action_builder import ActionBuilder

        first, last = (len(text[:offset].encode("utf-16-le")) // 2 for offset in (start, end))
        (x, y), (to_x, to_y) = self.wait(PLACE, first, "start"), self.wait(PLACE, last, "end")
        builder = ActionBuilder(self.driver)
        builder.pointer_action.move_to_location(round(x + 2), round(y))
        builder.pointer_action.pointer_down()
        builder.pointer_action.move_to_location(round(to_x - 2), round(to_y))
        builder.pointer_action.pointer_up()
        builder.perform()

    def choose(self, label: str) -> None:
        """Choose a label in the menu that a selection opens; wait until the server has it."""
        count = "return document.querySelectorAll('svg text:not([id])').length"
        before = self.driver.execute_script(count)
        self.wait(CHOOSE, label)
        self.wait(f"{count} > {before}")

    def click_both(self, elements: list[Any]) -> None:
        """Click two elements, one after the other."""
        from selenium.webdriver import ActionChains

        for element in elements:
            ActionChains(self.driver).pause(0.5).move_to_element(element).click().pause(0.5).perform()

    def shot(self, path: Path) -> None:
        """Save what the window shows, when it has come to rest."""
        time.sleep(0.7)
        self.driver.save_screenshot(str(path))
