"""What a YEAR, a UNIT or a REGION looks like where it stands: what is before and behind it, and what kind of place it is."""

from __future__ import annotations

import re
from functools import lru_cache

from spacy.tokens import Doc, Span

from ...lexicon.regions import AREAS, NATION, NATION_WORDS, TOWN_ENDS, ZONE_ENDS
from ...normalize.region import PROVINCE, Place, gazetteer

# what stands before a partner and behind it; an entity behind it counts by its label
BEFORE = (
    (re.compile(r"(?:^|[\n●■▲◆★▍•·◎])\s*$"), 1),
    (re.compile(r"[。！？；]\s*$"), 2),
    (re.compile(r"[，：,:—]\s*$"), 3),
    (re.compile(r"[、和与及]$"), 4),
    (re.compile(r"其中$"), 5),
    (re.compile(r"(?:占|高于|低于|快于|好于|大于|小于|居|列|超过|相当于|比|较|于|同|占到|占了?到?|为)$"), 6),
    (re.compile(r"[（(“]$"), 7),
    (re.compile(r"的$"), 8),
    (re.compile(r"(?:支持|推进|推动|加快|建设|打造|实施|完成|建成|新建)$"), 9),
    (re.compile(r"[在对向从由自到]$"), 10),
)
BEHIND = {
    "，": 3,
    "。": 4,
    "；": 4,
    "、": 5,
    "和": 5,
    "与": 5,
    "的": 6,
    "分": 7,
    "各": 7,
    "均": 7,
    "（": 8,
    "\n": 9,
    "：": 9,
}
BEHIND_LABELS = {"INDICATOR": 1, "VALUE": 2, "YEAR": 10, "REGION": 11}
LOOK = 4  # characters before it that are looked at
WHOLE = re.compile(r"(?:全|我|本|该|整个)(?:省|自治区|市|区|县|旗|州|盟|疆|国|镇|乡|街道|园区|新区)")
NEVER = 0


def looks(doc: Doc, partner: Span, text: str, starts: dict[int, str]) -> tuple[int, int, int]:
    """Categories of what is before a partner, behind it, and of the kind of place.

    text: of the Doc; starts: labels of the entities by the token that they begin at.
    """
    before = text[max(0, partner.start_char - LOOK) : partner.start_char]
    first = next((category for pattern, category in BEFORE if pattern.search(before)), NEVER)
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
    if mention.endswith((*TOWN_ENDS, "村", "社区")):
        return 5
    return 6 if mention.endswith((*ZONE_ENDS, "产业园", "基地", "片区", "口岸", "新城", "园")) else 8


def _in_province(place: Place, around: Place | None) -> bool:
    return around is not None and around.rank == PROVINCE and place.province == around.name
