"""What a YEAR, a UNIT or a REGION looks like where it stands: what is before and behind it, and what kind of place it is."""

from __future__ import annotations

import re
from functools import lru_cache

from spacy.tokens import Doc, Span

from ...lexicon.regions import AREAS, NATION, NATION_WORDS, SHORT_PREFECTURES, ZONE_ENDS
from ...normalize.region import PROVINCE, SETTLEMENTS, WHOLE, Place, gazetteer

# what stands before a partner and behind it; an entity behind it counts by its label
BEFORE = (
    r"(?:^|[\n●■▲◆★▍•·◎])\s*$",
    r"[。！？；]\s*$",
    r"[，：,:—]\s*$",
    r"[、和与及]$",
    r"其中$",
    r"(?:占[了到]*|[高低快好大小]于|居|超过|相当于|比|较|为)$",
    r"[（(“]$",
    r"的$",
    r"(?:支持|推进|推动|加快|建设|打造|实施|完成|建成|新建)$",
    r"[在对向从由自到]$",
)
KINDS_BEFORE = tuple((re.compile(pattern), number) for number, pattern in enumerate(BEFORE, start=1))
BEHIND = {
    sign: number
    for number, signs in enumerate(("，", "。；", "、和与", "的", "分各均", "（", "\n："), start=3)
    for sign in signs
}
BEHIND_LABELS = {"INDICATOR": 1, "VALUE": 2, "YEAR": 10, "REGION": 11}
AREA_ENDS = ("基地", "片区", "口岸", "新城", "园", "港", "机场", "自贸区", "都市圈", "城市群", "湾", "城区")
LOOK = 4  # characters before it that are looked at
NEVER = 0
CLAUSE_BEGINS = (1, 2, 3)  # of BEFORE


def looks(doc: Doc, partner: Span, text: str, starts: dict[int, str]) -> tuple[int, int, int]:
    """Categories of what is before a partner, behind it, and of the kind of place.

    text: of the Doc; starts: labels of the entities by the token that they begin at.
    """
    before = text[max(0, partner.start_char - LOOK) : partner.start_char]
    first = next((category for pattern, category in KINDS_BEFORE if pattern.search(before)), NEVER)
    behind = BEHIND_LABELS.get(starts.get(partner.end, ""), NEVER)
    if not behind and partner.end < len(doc):
        behind = BEHIND.get(text[partner.end_char : partner.end_char + 1], NEVER)
    kind = place_kind(partner.text, (doc._.context or {}).get("region", "")) if partner.label_ == "REGION" else NEVER
    return first, behind, kind


@lru_cache(maxsize=1 << 12)
def place_kind(mention: str, home: str) -> int:
    """1 all of a unit (全市), 2 the reporting place by its name, 3 a place of the code table within it, 4 one outside, 5 a
    town or village, 6 a zone or park, 7 the nation or an area over provinces, 8 anything else."""
    if mention in NATION_WORDS:
        return 7
    if WHOLE.fullmatch(mention):
        return 1
    if mention in AREAS:
        return 7
    table = gazetteer()
    place = table.place(mention, home)
    if place is None and mention and table.longest_prefix(mention) == mention:
        return 4  # a name that several places share
    if place:
        around = table.place(home)
        if place.name == home:
            return 2
        inside = home == NATION or place.name.startswith(home or "?") or _in_province(place, around)
        return 3 if inside else 4
    if mention in SHORT_PREFECTURES:
        return 3
    if mention.endswith(SETTLEMENTS):
        return 5
    return 6 if mention.endswith((*ZONE_ENDS, *AREA_ENDS)) else 8


def _in_province(place: Place, around: Place | None) -> bool:
    return around is not None and around.rank == PROVINCE and place.province == around.name
