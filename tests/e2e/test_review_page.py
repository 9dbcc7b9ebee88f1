"""The review page in a real browser, opened from the file system."""

from __future__ import annotations

import json
import time

import pytest

from tests.browsing import WIDE, chord, click, js, press, screen, start, texts, write
from zhibiao.io.corrections import read_corrections, to_annotation
from zhibiao.io.review import write_review
from zhibiao.schema import Fact
from zhibiao.standoff import Annotation
from zhibiao.text.document import Document

pytestmark = pytest.mark.e2e

ATTACK = "</script><script>document.title='run'</script><img src=x onerror=\"document.title='run'\">"
TEXT = (
    "𠮷县二〇二二年公报𡘙\r\n"
    "一、综合\r\n"
    "2022年全县地区生产总值317.2亿元，增长3.2%，城镇新增就业1.1万人。\r\n"
    f"{ATTACK}\r\n" + "县里的路修好了。\r\n" * 200 + "到2025年，优良天数𠀀达到315天以上。\r\n"
)


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


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("browser")


@pytest.fixture(scope="module")
def browser(folder):
    browser = start(folder)
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
    screen(browser, *WIDE)
    browser.get(page)
    browser.execute_script("localStorage.clear()")
    browser.get(page)
    yield browser
    assert browser.get_log("browser") == []
    assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0
    assert "run" not in browser.title


def shown_values(browser):
    return texts(browser, "#rows .quantity")


def chosen(browser):
    return texts(browser, "#rows .row[aria-selected=true] .quantity")


def row(n):
    """A row of the table, counted from 1; the header is the first one of the grid."""
    return f"#rows .row[aria-rowindex='{n + 1}']"


def select_text(browser, surface):
    """Select the first occurrence of a text in the page's text, as a mouse would leave it."""
    browser.execute_script(
        """const walker = document.createTreeWalker(document.querySelector('#lines'), NodeFilter.SHOW_TEXT);
        const all = document.querySelector('#lines').textContent, from = all.indexOf(arguments[0]), to = from + arguments[0].length;
        const range = document.createRange(); let at = 0;
        while (walker.nextNode()) { const node = walker.currentNode, end = at + node.length;
          if (at <= from && from < end) range.setStart(node, from - at);
          if (at < to && to <= end) range.setEnd(node, to - at);
          at = end; }
        document.getSelection().removeAllRanges(); document.getSelection().addRange(range);""",
        surface,
    )
    time.sleep(0.1)


def downloaded(folder, pattern):
    """The one file that the browser saved, taken out of the folder."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        found = [path for path in folder.glob(pattern) if path.stat().st_size]
        if found and not list(folder.glob("*.crdownload")):
            (path,) = found
            data = path.read_bytes()
            path.unlink()
            return data.decode("utf-8")
        time.sleep(0.1)
    raise AssertionError(f"no {pattern} was saved")


def exported(browser, folder):
    click(browser, "#export")
    return [json.loads(line) for line in downloaded(folder, "zhibiao-corrections-*.jsonl").splitlines()]


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
    assert js(opened, "document.querySelector('#lines').textContent") == TEXT
    marks = js(
        opened,
        """[...document.querySelectorAll('#lines mark')].map((m) => { const r = document.createRange();
        r.setStart(document.querySelector('#lines'), 0); r.setEndBefore(m);
        return [[...r.toString()].length, m.textContent, m.className] })""",
    )
    labels = {"indicator": "INDICATOR", "value": "VALUE", "unit": "UNIT", "year": "YEAR", "region": "REGION"}
    expected = {(*span, labels[key]) for record in records() for key, span in record["spans"].items() if span}
    assert marks == [[start, TEXT[start:end], label] for start, end, label in sorted(expected)]


def test_a_mention_inside_another_and_one_across_lines(browser, tmp_path):
    text = "甲乙丙丁戊己是约3\n4。"
    spans = {"indicator": (0, 6), "value": (8, 11), "year": (2, 4)}
    path = tmp_path / "a.html"
    write_review([{"name": "a", "text": text, "records": [Fact("a", "3", spans).record()]}], path)
    browser.get(path.as_uri())
    marks = js(browser, "[...document.querySelectorAll('#lines mark')].map((m) => [m.textContent, m.className])")
    assert marks == [["甲乙", "INDICATOR"], ["丙丁", "YEAR"], ["戊己", "INDICATOR"], ["3\n", "VALUE"], ["4", "VALUE"]]


def test_facts_stand_by_confidence_the_most_doubtful_first(opened):
    assert texts(opened, "#rows .confidence") == ["0.40", "0.85", "0.91", "0.98"]
    click(opened, "[data-key=confidence] button")
    assert texts(opened, "#rows .confidence") == ["0.98", "0.91", "0.85", "0.40"]
    assert js(opened, "document.querySelector('[data-key=confidence]').ariaSort") == "descending"
    click(opened, "[data-key=value] button")
    assert shown_values(opened) == ["1.1万人", "3.2%", "315天", "317.2亿元"]
    js(opened, "document.querySelector('#grid').focus()")
    press(opened, "S")
    assert shown_values(opened) == ["317.2亿元", "315天", "3.2%", "1.1万人"]
    press(opened, "s")
    assert js(opened, "document.querySelector('[aria-sort]').dataset.key") == "year"


def test_markup_in_names_and_texts_is_text(opened):
    assert ATTACK in js(opened, "document.querySelector('#document').options[1].text")
    assert ATTACK in texts(opened, "#rows .indicator_name .name")
    assert ATTACK in texts(opened, "#rows .flags b")
    click(opened, row(1))
    assert ATTACK in texts(opened, "#card strong")
    assert ATTACK in texts(opened, "#name")[0]
    assert js(opened, "document.images.length") == 0
    assert js(opened, "document.scripts.length") == 4


HOSTILE = (
    ATTACK,
    "<script>document.title='run'</script>",
    "\"'><img src=x onerror=document.title='run'>",
    "<svg/onload=document.title='run'>",
    "' onmouseover='document.title=`run`' x='",
    "javascript:document.title='run'",
    "<a href=\"javascript:document.title='run'\">a</a>",
    "<iframe srcdoc='<script>parent.document.title=`run`</script>'></iframe>",
    "</textarea></option></select><body onload=document.title='run'>",
    "<!--<script>", "]]>", "&lt;script&gt;", "\u2028document.title='run'//", "${document.title='run'}", "{{7*7}}",
)  # fmt: skip


def test_nothing_runs_whatever_a_field_holds(browser, tmp_path):
    text = "".join(f"指标{attack}共有{i + 10}个。\n" for i, attack in enumerate(HOSTILE))
    found = []
    for i, attack in enumerate(HOSTILE):
        value = text.index(f"共有{i + 10}个") + 2
        found.append(
            Fact(
                doc=attack, value_text=f"{i + 10}", value=i + 10.0, unit=attack, indicator=attack, indicator_name=attack,
                indicator_id=attack, year=attack, region=attack, region_code=attack, flags=[attack], sentence=attack,
                spans={"value": (value, value + 2), "indicator": (value - 2 - len(attack), value - 2)},
            ).record()
            | {"model": attack}
        )  # fmt: skip
    documents = [{"name": attack, "text": text, "records": found} for attack in HOSTILE]
    write_review(documents, tmp_path / "a.html")
    browser.get((tmp_path / "a.html").as_uri())
    for n in range(1, len(HOSTILE) + 1):
        if js(browser, "document.querySelector(arguments[0]) !== null", row(n)):
            click(browser, row(n))
        press(browser, "ARROW_DOWN")
    assert texts(browser, "#card strong")
    assert "run" not in browser.title
    assert (
        js(browser, "document.querySelectorAll('img, svg[onload], iframe, a[href], [onerror], [onmouseover]').length")
        == 0
    )
    assert js(browser, "document.scripts.length") == 2 + len(HOSTILE)
    assert browser.get_log("browser") == []


def test_click_on_a_fact_shows_its_spans_and_links_them(opened):
    assert not on_screen(opened, "#lines mark[data-facts='3'].VALUE")
    click(opened, row(2))
    assert texts(opened, "mark.chosen") == ["2025年", "优良天数", "315", "天"]
    assert on_screen(opened, "#lines mark[data-facts='3'].VALUE")
    assert chosen(opened) == ["315天"]
    links = js(opened, "[...document.querySelectorAll('#links path')].map((e) => e.getAttribute('class'))")
    assert links == ["INDICATOR", "UNIT", "YEAR"]


def test_links_of_a_mark_under_the_mouse_or_the_focus(opened):
    from selenium.webdriver import ActionChains
    from selenium.webdriver.common.by import By

    mark = opened.find_element(By.CSS_SELECTOR, "#lines mark.YEAR[data-facts='0 1 2']")
    ActionChains(opened).move_to_element(mark).perform()
    # one line from each value that is of this year, none to what else the facts have
    assert (
        js(opened, "[...document.querySelectorAll('#links path')].map((e) => e.getAttribute('class'))") == ["YEAR"] * 3
    )
    ActionChains(opened).move_to_element(opened.find_element(By.CSS_SELECTOR, "h1")).perform()
    assert js(opened, "document.querySelectorAll('#links path').length") == 0
    js(opened, "document.querySelector('#lines mark.VALUE').focus()")
    assert js(opened, "document.querySelectorAll('#links path').length") == 4


def test_links_begin_and_end_at_their_mentions(opened):
    click(opened, row(4))
    ends = js(
        opened,
        """(() => { const origin = document.querySelector('.sheet').getBoundingClientRect();
        return [...document.querySelectorAll('#links circle')].map((c) => { const label = c.getAttribute('class');
          const b = document.querySelector(`mark.chosen.${label}`).getBoundingClientRect();
          const x = +c.getAttribute('cx') + origin.left, y = +c.getAttribute('cy') + origin.top;
          return [label, b.left <= x && x <= b.right && b.top - 4 <= y && y <= b.bottom + 4] }) })()""",
    )
    assert ends == [["INDICATOR", True], ["UNIT", True], ["YEAR", True], ["REGION", True]]


def test_click_on_a_span_shows_its_facts_in_turn(opened):
    shared = "#lines mark.INDICATOR[data-facts='0 1']"
    seen = []
    for _ in range(3):
        click(opened, shared)
        seen += chosen(opened)
    assert seen == ["317.2亿元", "3.2%", "317.2亿元"]
    click(opened, "#lines mark.VALUE[data-facts='2']")
    assert chosen(opened) == ["1.1万人"]


def test_filters(opened):
    click(opened, "#search")
    press(opened, *"地区生产 增速")
    assert shown_values(opened) == ["3.2%"]
    assert texts(opened, "#count") == ["1 / 4"]
    press(opened, *"没有")
    assert shown_values(opened) == []
    assert js(opened, "document.querySelector('#empty').offsetHeight") > 0
    # a span of a fact that is filtered out brings its fact back
    click(opened, "#lines mark.VALUE[data-facts='2']")
    assert len(shown_values(opened)) == 4
    assert chosen(opened) == ["1.1万人"]

    def only(selector, value):
        js(
            opened,
            """(() => { const e = document.querySelector(arguments[0]); e.value = arguments[1];
            e.dispatchEvent(new Event('input', {bubbles: true})) })()""",
            selector,
            value,
        )
        return shown_values(opened)

    assert only("#status", "target") == ["315天"]
    click(opened, "#clear")
    assert only("#indicator", "gdp") == ["3.2%", "317.2亿元"]
    click(opened, "#clear")
    assert only("#flag", "=no_code") == only("#flag", "+") == ["1.1万人"]
    assert only("#flag", "-") == ["315天", "3.2%", "317.2亿元"]
    click(opened, "#clear")
    assert only("#low", "0.9") == ["3.2%", "317.2亿元"]
    assert only("#high", "0.95") == ["3.2%"]
    click(opened, "#clear")
    assert only("#document", "1") == []
    assert js(opened, "document.querySelector('#lines').textContent") == "这里没有数字。\n"
    assert only("#document", "0") == ["1.1万人", "315天", "3.2%", "317.2亿元"]


def test_keyboard(opened):
    press(opened, "/")
    assert js(opened, "document.activeElement.id") == "search"
    press(opened, "ENTER")
    assert chosen(opened) == ["1.1万人"]
    press(opened, "ARROW_DOWN", "ARROW_DOWN")
    assert chosen(opened) == ["3.2%"]
    assert js(opened, "document.activeElement.getAttribute('aria-activedescendant')") == "fact-1"
    press(opened, "END")
    assert chosen(opened) == ["317.2亿元"]
    assert texts(opened, "mark.chosen") == ["2022年", "全县", "地区生产总值", "317.2", "亿元"]
    press(opened, "ENTER")  # to the place, and back with its neighbour
    assert texts(opened, "mark:focus") == ["317.2"]
    press(opened, "ARROW_RIGHT", "ARROW_RIGHT", "ENTER")
    assert chosen(opened) == ["3.2%"]
    assert js(opened, "document.activeElement.id") == "grid"
    press(opened, "?")
    assert js(opened, "document.querySelector('#help').open")
    press(opened, "ESCAPE")
    assert not js(opened, "document.querySelector('#help').open")
    # everything can be reached, and is seen to be
    js(opened, "document.activeElement.blur()")
    outlines = set()
    for _ in range(40):
        press(opened, "TAB")
        outlines.add(
            js(opened, "[document.activeElement.id, getComputedStyle(document.activeElement).outlineStyle].join(' ')")
        )
    reached = {line.split(" ")[0] for line in outlines}
    assert {"load", "export", "search", "document", "low", "clear", "grid", "show-help"} - {"export"} <= reached
    assert not [line for line in outlines if line.endswith(" none") and not line.startswith(" ")]


def test_corrections(opened, folder, tmp_path):
    """Change, delete, add, check: what is exported is stand-off, in code points, with the digest of the text."""
    click(opened, row(4))  # 317.2亿元
    write(opened, "#card [data-slot=indicator]", "生产总值")
    write(opened, "#card [name=year]", "2021")
    js(opened, "document.querySelector('#grid').focus()")
    press(opened, "c")
    click(opened, row(2))
    press(opened, "x")
    assert js(opened, "document.querySelector('#rows .deleted .quantity').textContent") == "315天"
    assert "315" not in texts(opened, "#lines mark")
    select_text(opened, "一")
    press(opened, "a")
    select_text(opened, "公报")
    press(opened, "1")
    head, *lines = exported(opened, folder)
    assert head["type"] == "document"
    assert head["format"] == "zhibiao-corrections/1"
    assert (head["doc"], head["facts"], head["touched"]) == (f"甲{ATTACK}.txt", 5, 4)
    # the growth shares the mention whose beginning was put right
    assert [line["action"] for line in lines] == ["add", "change", "change", "keep", "delete"]
    assert (lines[2]["texts"]["indicator"], lines[2]["year"]) == ("生产总值", "2022")
    for line in lines:
        assert line["sha256"] == head["sha256"]
        for key, span in line["spans"].items():
            assert line["texts"][key] == (TEXT[slice(*span)] if span else None)
    added, changed = lines[:2]
    assert (added["was"], added["texts"]["value"], added["texts"]["indicator"]) == (None, "一", "公报")
    assert changed["was"] == list(at("317.2"))
    assert (changed["texts"]["indicator"], changed["indicator_name"], changed["year"]) == (
        "生产总值",
        "生产总值",
        "2021",
    )
    assert changed["checked"]
    assert not added["checked"]
    # and zhibiao corpus import takes it
    path = tmp_path / "corrections.jsonl"
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in (head, *lines)), encoding="utf-8")
    (corrected,) = read_corrections(path)
    imported = to_annotation(corrected, Document.from_text(TEXT), Annotation("a", "real", "", {}, {}, [], []))
    assert imported.problems == []
    assert [note.split(": ")[-1] for note in imported.notes] == [
        "INDICATOR in another line, which an annotation cannot hold"
    ]
    assert [TEXT[slice(*fact.value)] for fact in imported.annotation.facts] == ["一", "317.2", "3.2", "1.1"]


def test_edits_survive_a_reload_and_come_back_from_their_file(opened, page, folder, tmp_path):
    from selenium.webdriver.common.by import By

    click(opened, row(3))
    write(opened, "#card [name=region]", "𠮷县城区")
    press(opened, "ESCAPE", "c")
    before = exported(opened, folder)
    opened.get(page)
    assert texts(opened, "#progress output") == ["已核对 1 / 4"]

    def facts_of(lines):
        return [line for line in lines if line["type"] == "fact"]

    assert facts_of(exported(opened, folder)) == facts_of(before)
    opened.execute_script("localStorage.clear()")
    opened.get(page)
    assert js(opened, "document.querySelector('#export').disabled")
    kept = tmp_path / "kept.jsonl"
    kept.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in before), encoding="utf-8")
    opened.find_element(By.ID, "load-file").send_keys(str(kept))
    time.sleep(0.5)
    assert facts_of(exported(opened, folder)) == facts_of(before)


def test_ends_of_a_span_move_by_keys(opened):
    click(opened, row(4))
    js(opened, "document.querySelector('#card [data-slot=indicator]').focus()")
    chord(opened, "ALT", "SHIFT", "ARROW_RIGHT")
    assert js(opened, "document.activeElement.value") == "区生产总值"
    chord(opened, "ALT", "ARROW_LEFT")
    assert js(opened, "document.activeElement.value") == "区生产总"
    assert "区生产总" in texts(opened, "#lines mark")


def test_what_stands_nowhere_is_refused_and_problems_are_shown(opened):
    click(opened, row(4))
    write(opened, "#card [data-slot=unit]", "没有的字")
    assert js(opened, "document.querySelector('#card [data-slot=unit]').validity.customError")
    write(opened, "#card [name=year]", "去年")
    assert "年份" in texts(opened, ".problems li")[0]
    assert js(opened, "chosen.surface('unit')") == "亿元"


def test_checking_goes_on_to_the_next(opened):
    click(opened, row(1))
    press(opened, "c")
    assert chosen(opened) == ["315天"]
    press(opened, "c", "c", "c")
    assert texts(opened, "#progress output") == ["已核对 4 / 4"]


def test_the_text_can_be_saved(opened, folder):
    js(opened, "showReport(reports[1])")
    click(opened, "#save-text")
    assert downloaded(folder, "另一篇*.txt") == "这里没有数字。\n"


@pytest.mark.parametrize("width", [375, 390])
def test_phone(opened, width):
    screen(opened, width, 812, mobile=True)
    opened.refresh()
    assert js(opened, "document.documentElement.scrollWidth") <= width
    click(opened, row(2))
    assert on_screen(opened, "#lines mark[data-facts='3'].VALUE")
    assert on_screen(opened, "#rows .row[aria-selected=true]")
    assert js(opened, "document.querySelector('#facts').scrollWidth") <= width
    click(opened, "#card .only-narrow")
    assert js(opened, "document.querySelector('#card').getBoundingClientRect().top") >= 0
    write(opened, "#card [name=year]", "2026")
    click(opened, "#card .close")
    assert js(opened, "chosen.now.year") == "2026"
    small = js(
        opened,
        """[...document.querySelectorAll('#rows .row, .acts button, .actions button')].filter((e) => e.offsetHeight)
        .map((e) => e.offsetHeight)""",
    )
    assert min(small) >= 32


def test_print(opened):
    import base64

    click(opened, row(1))
    pdf = base64.b64decode(opened.execute_cdp_cmd("Page.printToPDF", {})["data"])
    pdfium = pytest.importorskip("pypdfium2")
    document = pdfium.PdfDocument(pdf)
    printed = "".join(page.get_textpage().get_text_range() for page in document)
    plain = "".join(printed.split())
    assert plain.count("县里的路修好了。") == 200
    assert "0.98" in plain
    assert "优良天数" in plain[plain.index("0.40") :] or plain.count("优良天数") == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(opened, scheme):
    """Text on its ground, 4.5 to 1 at least, in both schemes."""
    opened.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    )
    try:
        click(opened, row(1))
        poor = js(
            opened,
            """(() => { const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
            const rgb = (c) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = c; canvas.fillRect(0, 0, 1, 1);
              return [...canvas.getImageData(0, 0, 1, 1).data] };
            const ground = (e) => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
              if (c[3] === 255) return c } return rgb('Canvas') };
            const linear = (v) => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
            const light = (c) => { const [r, g, b] = c.slice(0, 3).map((v) => linear(v / 255));
              return .2126 * r + .7152 * g + .0722 * b };
            return [...document.querySelectorAll('mark, small, b, output, button, label, .quantity, .unit, .name, li, p, th, td')]
              .filter((e) => e.offsetHeight && e.textContent.trim() && !e.closest('button:disabled, .deleted'))
              .map((e) => { const [a, b] = [light(rgb(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
                return [e.tagName + '.' + e.className, (a + .05) / (b + .05)] }).filter(([, c]) => c < 4.5) })()""",
        )
        assert poor == []
    finally:
        opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def many(lines, name="many"):
    """A report of two facts a line, with 𠀀 at its head so that code points and UTF-16 units differ."""
    line = "2022年全县第{}类产品产量{}万吨，增长3.2%。\n"
    text, found = "𠀀\n", []
    for i in range(lines):
        start, sentence = len(text), line.format(i, i)
        indicator = start + sentence.index("第"), start + sentence.index("量") + 1
        value = indicator[1], indicator[1] + len(str(i))
        growth = start + len(sentence) - 6, start + len(sentence) - 3
        for span, unit in ((value, (value[1], value[1] + 2)), (growth, (growth[1], growth[1] + 1))):
            region = (start + 5, start + 7)
            spans = {"indicator": indicator, "value": span, "unit": unit, "year": (start, start + 5), "region": region}
            called = sentence[indicator[0] - start : indicator[1] - start]
            surface = sentence[span[0] - start : span[1] - start]
            found.append(
                Fact(name, surface, spans, indicator=called, indicator_name=called, value=float(surface), year="2022",
                     confidence=(i * 7 % 1000) / 1000).record()
            )  # fmt: skip
        text += sentence
    return {"name": f"{name}.txt", "text": text, "records": found}


ACTS = """(() => { const timed = (act) => { const begun = performance.now(); act();
    document.querySelector('#facts').getBoundingClientRect(); return performance.now() - begun };
    const search = document.querySelector('#search'), scroller = document.querySelector('#facts');
    const type = (text) => { search.value = text; search.dispatchEvent(new Event('input', {bubbles: true})) };
    return { scroll: timed(() => { scroller.scrollTop = 1e6; drawRows() }),
    choose: timed(() => document.querySelector('#rows .row:last-child').click()),
    span: timed(() => [...document.querySelectorAll('#lines mark')].at(-9).click()),
    edit: timed(() => edit(chosen, {year: '2020'})), check: timed(() => checkAndGo()),
    narrow: timed(() => type('第77')), widen: timed(() => type('')),
    sort: timed(() => document.querySelector('[data-key=value] button').click()) } })()"""


@pytest.mark.parametrize(("reports", "lines"), [(1, 1500), (200, 65)])
def test_large_runs_stay_quick(browser, tmp_path, reports, lines):
    """A report of 3,000 facts; 200 reports of 130 facts (and 20,000 more characters) each."""
    path = tmp_path / "many.html"
    filler = "县里的路修好了，河水清了，灯也亮了。" * 60 + "\n"
    documents = []
    for i in range(reports):
        document = many(lines, f"r{i}")
        document["text"] += filler * (18 if reports > 1 else 0)
        documents.append(document)
    write_review(documents, path)
    screen(browser, *WIDE)
    begun = time.perf_counter()
    browser.get(path.as_uri())
    assert texts(browser, "#count") == [f"{2 * lines * reports} / {2 * lines * reports}"]
    opened = time.perf_counter() - begun
    nodes = js(browser, "document.querySelectorAll('*').length")
    spent = js(browser, ACTS)
    print(
        f"{path.stat().st_size / 1e6:.1f} MB, opened in {opened:.1f} s, {nodes} elements, ms:",
        {k: round(v) for k, v in spent.items()},
    )
    assert opened < 15
    assert nodes < 20000  # the text of one report and the rows on screen
    assert max(spent.values()) < 3000
