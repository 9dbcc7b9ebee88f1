"""Chromium for tests: started where it is there, and what tests ask of a page."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-proxy-server",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
)  # fmt: skip
WIDE = (1440, 900)


def missing(what: str) -> None:
    """Skip where a browser cannot be expected, fail where it must be there."""
    message = f"{what} is missing: apt-get install chromium chromium-driver; pip install selenium"
    pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)


def start(folder: Path) -> Any:
    """A headless Chromium that keeps its profile and its downloads in a folder; its log is there for tests to read."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not driver:
        missing("Chromium")
    try:
        from selenium import webdriver
    except ImportError:
        missing("selenium")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in (*FLAGS, f"--user-data-dir={folder / 'profile'}", f"--window-size={WIDE[0]},{WIDE[1]}"):
        options.add_argument(flag)
    options.add_experimental_option("prefs", {"download.default_directory": str(folder)})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))


def js(browser: Any, expression: str, *arguments: Any) -> Any:
    return browser.execute_script(f"return {expression}", *arguments)


def texts(browser: Any, selector: str) -> list[str]:
    return js(browser, "[...document.querySelectorAll(arguments[0])].map((e) => e.textContent)", selector)


def press(browser: Any, *keys: str) -> None:
    from selenium.webdriver import ActionChains
    from selenium.webdriver.common.keys import Keys

    ActionChains(browser).send_keys(*(getattr(Keys, key, key) for key in keys)).perform()


def chord(browser: Any, *keys: str) -> None:
    """Press the last key while the others are held."""
    from selenium.webdriver import ActionChains
    from selenium.webdriver.common.keys import Keys

    *held, last = (getattr(Keys, key, key) for key in keys)
    actions = ActionChains(browser)
    for key in held:
        actions.key_down(key)
    actions.send_keys(last)
    for key in held:
        actions.key_up(key)
    actions.perform()


def click(browser: Any, selector: str) -> None:
    from selenium.webdriver.common.by import By

    browser.find_element(By.CSS_SELECTOR, selector).click()


def write(browser: Any, selector: str, text: str) -> None:
    """Replace what a field holds and leave it."""
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    browser.find_element(By.CSS_SELECTOR, selector).send_keys(Keys.CONTROL, "a", Keys.NULL, text, Keys.TAB)


def screen(browser: Any, width: int, height: int, *, mobile: bool = False) -> None:
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": 2 if mobile else 1, "mobile": mobile},
    )
