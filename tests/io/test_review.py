from __future__ import annotations

import base64
import hashlib
import html
import json
import re

import pytest

from zhibiao.errors import ZhibiaoError
from zhibiao.io.review import review_page, serving_page, write_review
from zhibiao.schema import SPAN_KEYS

TEXT = "𠮷县\r\n全区地区生产总值317.2亿元，增长3.2%。\n\n尾"


def at(text, surface, start=0):
    """The span of a surface form in a text."""
    found = text.index(surface, start)
    return found, found + len(surface)


def facts(make_record):
    indicator, region = at(TEXT, "地区生产总值"), at(TEXT, "全区")
    spans = {"indicator": indicator, "region": region}
    return [
        make_record(spans={**spans, "value": at(TEXT, "317.2"), "unit": at(TEXT, "亿元")}),
        make_record(spans={**spans, "value": at(TEXT, "3.2", 20), "unit": at(TEXT, "%")}, measure="growth"),
    ]


@pytest.mark.parametrize("span", [(3, 9), (2, 1), (-1, 1)])
def test_span_outside_the_text(make_record, span):
    with pytest.raises(ValueError, match="outside a text of 5"):
        review_page([{"name": "a", "text": "12345", "records": [make_record(spans={"value": span})]}])


def island(page, name):
    (data,) = re.findall(f'<script id="{name}" type="application/json">(.*?)</script>', page, re.DOTALL)
    return json.loads(data)


def test_the_page_holds_texts_and_facts(make_record):
    records = facts(make_record)
    other = {"name": "乙", "text": "空", "records": []}
    page = review_page([{"name": "甲", "text": TEXT, "records": records}, other])
    run = island(page, "run")
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    assert run["documents"][0] == {"name": "甲", "sha256": digest, "characters": len(TEXT), "model": ""}
    assert [island(page, "text-0"), island(page, "text-1")] == [TEXT, "空"]
    (first, second), none = run["facts"]
    assert none == []
    assert dict(zip(run["keys"], first)).items() <= records[0].items()
    assert second[-1] == [records[1]["spans"][key] for key in SPAN_KEYS]


def test_nothing_in_names_and_texts_is_markup(make_record):
    attack = "</script><script>alert(1)</script><!--<img src=x onerror=alert(2)>&amp;"
    record = make_record(indicator_name=attack, flags=[attack], spans={"value": (0, 2)})
    page = review_page([{"name": attack, "text": attack, "records": [record]}])
    assert "alert(1)</script>" not in page
    assert "<img" not in page
    assert page.count("<script") == 3
    run = island(page, "run")
    assert run["documents"][0]["name"] == attack
    assert attack in run["facts"][0][0]
    assert island(page, "text-0") == attack


@pytest.mark.parametrize("serve", [False, True])
def test_page_asks_for_nothing_but_its_own_script_and_style(serve):
    page = serving_page([".txt"], 1 << 20) if serve else review_page([{"name": "a", "text": TEXT, "records": []}])
    policy = html.unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1])
    for tag, directive in (("script", "script-src"), ("style", "style-src")):
        (body,) = re.findall(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert ("connect-src" in policy) == ("/api/extract" in page) == serve
    links = [link for link in re.findall(r"https?://[^\s\"']+", page) if link != "http://www.w3.org/2000/svg"]
    assert links == []
    assert not re.search(r"\b(?:src|href)\s*=\s*[\"'](?!blob)|url\(|@import|\sstyle=|\son[a-z]+=", page)
    assert "innerHTML" not in page


def test_write_review(tmp_path, make_record):
    path = tmp_path / "review.html"
    documents = [{"name": "甲", "text": TEXT, "records": facts(make_record)}]
    write_review(iter(documents), path)
    assert path.read_text(encoding="utf-8") == review_page(documents)
    with pytest.raises(ZhibiaoError) as caught:
        write_review(documents, tmp_path)
    assert caught.value.code == "E020"
