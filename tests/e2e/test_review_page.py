"""The review page in a real browser, opened from the file system."""

from __future__ import annotations

import os
import shutil
import time

import pytest

from zhibiao.io.review import write_review
from zhibiao.schema import Fact

pytestmark = pytest.mark.e2e

ATTACK = "</script><script>document.title='run'</script><img src=x onerror=\"document.title='run'\">"
TEXT = (
    "𠮷县二〇二二年公报𡘙\r\n"
    "一、综合\r\n"
    "2022年全县地区生产总值317.2亿元，增长3.2%，城镇新增就业1.1万人。\r\n"
    f"{ATTACK}\r\n" + "县里的路修好了。\r\n" * 200 + "到2025年，优良天数𠀀达到315天以上。\r\n"
)
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
)  # fmt: skip


def at(surface, start=0):
    found = TEXT.index(surface, start)
    return found, found + len(surface)


def records():
    gdp, year = at("地区生产总值"), at("2022年")
    common = {"doc": "a.txt", "region": "𠮷县", "year": "2022"}
    return [
        Fact(
            value_text="317.2", value=317.2, unit="亿元", indicator="地区生产总值", indicator_name="地区生产总值",
            indicator_id="gdp", confidence=0.98, region_code="140000", **common,
            spans={"indicator": gdp, "value": at("317.2"), "unit": at("亿元"), "year": year, "region": at("全县")},
        ).record(),
        Fact(
            value_text="3.2", value=3.2, unit="%", indicator="地区生产总值", indicator_name="地区生产总值",
            measure="growth", direction="up", indicator_id="gdp", confidence=0.91, **common,
            spans={"indicator": gdp, "value": at("3.2", TEXT.index("增长")), "unit": at("%"), "year": year},
        ).record(),
        Fact(
            value_text="1.1", value=1.1, unit="万人", indicator="城镇新增就业", indicator_name=ATTACK, confidence=0.4,
            flags=["no_code", ATTACK], **common,
            spans={"indicator": at("城镇新增就业"), "value": at("1.1"), "unit": at("万人"), "year": year},
        ).record(),
        Fact(
            value_text="315", value=315.0, unit="天", indicator="优良天数", indicator_name="优良天数", bound="at_least",
            status="target", confidence=0.85, **{**common, "year": "2025"},
            spans={
                "indicator": at("优良天数"), "value": at("315"), "unit": at("天", TEXT.index("315")), 
                "year": at("2025年"),
            },
        ).record(),
    ]  # fmt: skip


def missing(what):
    """Skip where a browser cannot be expected, fail where it must be there."""
    message = f"{what} is missing: apt-get install chromium chromium-driver; pip install selenium"
    pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not driver:
        missing("Chromium")
    try:
        from selenium import webdriver
    except ImportError:
        missing("selenium")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}", "--window-size=1440,900"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield browser
    browser.quit()


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    path = tmp_path_factory.mktemp("页 面") / "review.html"
    other = {"name": "另一篇.txt", "text": "这里没有数字。\n", "records": []}
    write_review([{"name": f"甲{ATTACK}.txt", "text": TEXT, "records": records()}, other], path)
    return path.as_uri()


@pytest.fixture
def opened(browser, page):
    browser.set_window_size(1440, 900)
    browser.get(page)
    yield browser
    assert browser.get_log("browser") == []
    assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0
    assert "run" not in browser.title


def js(browser, expression, *arguments):
    return browser.execute_script(f"return {expression}", *arguments)


def texts(browser, selector):
    return js(browser, "[...document.querySelectorAll(arguments[0])].map((e) => e.textContent)", selector)


def press(browser, *keys):
    from selenium.webdriver import ActionChains
    from selenium.webdriver.common.keys import Keys

    ActionChains(browser).send_keys(*(getattr(Keys, key, key) for key in keys)).perform()


def click(browser, selector):
    from selenium.webdriver.common.by import By

    browser.find_element(By.CSS_SELECTOR, selector).click()


def shown_values(browser):
    return texts(browser, "tbody tr:not([hidden]) td.value")


def on_screen(browser, selector):
    """True when the middle of the element lies inside the pane that scrolls it."""
    return js(
        browser,
        """(() => { const e = document.querySelector(arguments[0]), b = e.getBoundingClientRect(),
        p = e.closest('.scroll').getBoundingClientRect(), y = (b.top + b.bottom) / 2;
        return p.top < y && y < Math.min(p.bottom, innerHeight) && 0 <= b.left && b.right <= innerWidth })()""",
        selector,
    )


def test_text_is_the_raw_text_and_marks_stand_at_the_spans(opened):
    assert js(opened, "document.querySelector('#text').textContent") == TEXT
    marks = js(
        opened,
        """[...document.querySelectorAll('#text mark')].map((m) => { const r = document.createRange();
        r.setStart(document.querySelector('#text'), 0); r.setEndBefore(m);
        return [[...r.toString()].length, m.textContent, m.className] })""",
    )
    labels = {"indicator": "INDICATOR", "value": "VALUE", "unit": "UNIT", "year": "YEAR", "region": "REGION"}
    expected = {(*span, labels[key]) for record in records() for key, span in record["spans"].items() if span}
    assert marks == [[start, TEXT[start:end], label] for start, end, label in sorted(expected)]


def test_facts_stand_by_confidence_the_most_doubtful_first(opened):
    assert texts(opened, "tbody td.confidence") == ["0.40", "0.85", "0.91", "0.98"]
    click(opened, "th[data-key=confidence] button")
    assert texts(opened, "tbody td.confidence") == ["0.98", "0.91", "0.85", "0.40"]
    assert js(opened, "document.querySelector('th[data-key=confidence]').ariaSort") == "descending"
    click(opened, "th[data-key=value] button")
    assert texts(opened, "tbody td.value") == ["1.1", "3.2", "315", "317.2"]


def test_markup_in_names_and_texts_is_text(opened):
    assert ATTACK in js(opened, "document.querySelector('#document').options[0].text")
    assert ATTACK in texts(opened, "tbody td.indicator_name")
    assert ATTACK in texts(opened, "td.flags b")
    assert js(opened, "document.images.length + document.scripts.length") == 2


def test_click_on_a_fact_shows_its_spans(opened):
    assert not on_screen(opened, "#text mark[data-facts='3'].VALUE")
    click(opened, "tbody tr:nth-child(2)")
    assert texts(opened, "mark.chosen") == ["2025年", "优良天数", "315", "天"]
    assert on_screen(opened, "#text mark[data-facts='3'].VALUE")
    assert texts(opened, "tr[aria-selected=true] td.value") == ["315"]


def test_click_on_a_span_shows_its_facts_in_turn(opened):
    shared = "#text mark.INDICATOR[data-facts='0 1']"
    seen = []
    for _ in range(3):
        click(opened, shared)
        seen += texts(opened, "tr[aria-selected=true] td.value")
    assert seen == ["317.2", "3.2", "317.2"]
    click(opened, "#text mark.VALUE[data-facts='2']")
    assert texts(opened, "tr[aria-selected=true] td.value") == ["1.1"]


def test_filter(opened):
    click(opened, "#filter")
    press(opened, *"地区生产 增速")
    assert shown_values(opened) == ["3.2"]
    assert texts(opened, "#count") == ["1 / 4 条事实 facts"]
    press(opened, *"没有")
    assert shown_values(opened) == []
    assert js(opened, "document.querySelector('#empty').offsetHeight") > 0
    # a span of a fact that is filtered out brings its fact back
    click(opened, "#text mark.VALUE[data-facts='2']")
    assert len(shown_values(opened)) == 4
    assert texts(opened, "tr[aria-selected=true] td.value") == ["1.1"]


def test_keyboard(opened):
    click(opened, "#filter")
    press(opened, "ENTER")
    assert texts(opened, "tr:focus td.value") == ["1.1"]
    press(opened, "ARROW_DOWN", "ARROW_DOWN")
    assert texts(opened, "tr:focus[aria-selected=true] td.value") == ["3.2"]
    press(opened, "END")
    assert texts(opened, "tr:focus[aria-selected=true] td.value") == ["317.2"]
    assert texts(opened, "mark.chosen") == ["2022年", "全县", "地区生产总值", "317.2", "亿元"]
    # the text has one stop of the tab key, arrows go from mark to mark
    js(opened, "document.querySelector('#filter').focus()")
    press(opened, "TAB")
    assert texts(opened, "mark:focus") == ["2022年"]
    press(opened, "ARROW_RIGHT", "ARROW_RIGHT", "ARROW_RIGHT", "ARROW_RIGHT", "ARROW_RIGHT", "ENTER")
    assert texts(opened, "tr:focus[aria-selected=true] td.value") == ["3.2"]


def test_document_selector(opened):
    click(opened, "#document")
    press(opened, "ARROW_DOWN", "ENTER")
    assert js(opened, "document.querySelector('#text').textContent") == "这里没有数字。\n"
    assert texts(opened, "#count") == ["0 / 0 条事实 facts"]
    assert js(opened, "document.querySelector('#empty').offsetHeight") > 0


def test_phone(opened):
    opened.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
    )
    try:
        assert js(opened, "document.documentElement.scrollWidth") <= 390
        click(opened, "tbody tr:nth-child(2)")
        assert on_screen(opened, "#text mark[data-facts='3'].VALUE")
        assert on_screen(opened, "tr[aria-selected=true]")
        assert js(opened, "document.querySelector('#facts').scrollWidth") <= 390
    finally:
        opened.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_three_thousand_facts(browser, tmp_path):
    line = "2022年全县第{}类产品产量{}万吨，增长3.2%。\n"
    text, many = "", []
    for i in range(1500):
        start, sentence = len(text), line.format(i, i)
        indicator = start + sentence.index("第"), start + sentence.index("量") + 1
        year = start, start + 5
        value = indicator[1], indicator[1] + len(str(i))
        growth = start + len(sentence) - 6, start + len(sentence) - 3
        for span, unit in ((value, (value[1], value[1] + 2)), (growth, (growth[1], growth[1] + 1))):
            spans = {
                "indicator": indicator,
                "value": span,
                "unit": unit,
                "year": year,
                "region": (start + 5, start + 7),
            }
            name = sentence[indicator[0] - start : indicator[1] - start]
            many.append(
                Fact("a", str(i), spans, indicator=name, indicator_name=name, value=float(i), year="2022",
                     confidence=(i * 7 % 1000) / 1000).record()
            )  # fmt: skip
        text += sentence
    path = tmp_path / "many.html"
    write_review([{"name": "many", "text": text, "records": many}], path)
    begun = time.perf_counter()
    browser.get(path.as_uri())
    assert js(browser, "document.querySelectorAll('tbody tr').length") == 3000
    assert time.perf_counter() - begun < 15
    # each action with the layout it causes, in milliseconds
    spent = js(
        browser,
        """(() => { const timed = (act) => { const begun = performance.now(); act();
        document.querySelector('table').getBoundingClientRect(); return performance.now() - begun };
        const filter = document.querySelector('#filter'), rows = document.querySelectorAll('tbody tr');
        const type = (text) => { filter.value = text; filter.dispatchEvent(new Event('input')) };
        return { choose: timed(() => rows[2900].click()),
        span: timed(() => document.querySelectorAll('#text mark')[9000].click()),
        narrow: timed(() => type('第77')), widen: timed(() => type('')),
        sort: timed(() => document.querySelector('th[data-key=value]').click()) } })()""",
    )
    print(spent)
    assert max(spent.values()) < 3000
