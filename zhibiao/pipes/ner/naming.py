"""Which words name a number: the end of its clause, the counted noun on its right, or the name of the number before."""

from __future__ import annotations

from collections.abc import Sequence

from ...normalize.words import made_of
from ...schema import Span
from . import name_patterns as n
from .patterns import RANKED, REGION, YEAR

Quantity = tuple[Span, "Span | None"]


# bounds on the work for one number
LONGEST_CLAUSE = 80
LONGEST_NOUN = 40
LONGEST_LIST = 12


def find_indicators(text: str, values: Sequence[Quantity]) -> list[Span | None]:
    """For every value, in order, the span of its name in the text, or None where nothing names it.

    A clause that has no name of its own (增长3.2%) takes the name of the number before; the numbers of a list are given
    the names of the list before it in order (甲8元、乙7元，增长5%和6%), or the members of a list of whole names
    (甲率、乙率分别达到8%和9%).
    """
    names: list[Span | None] = []
    groups = _groups(text, values)
    floor = 0  # where the name on the right of the last number ends
    waiting: list[int] = []  # numbers whose noun stands after the next number (6批90项举措)
    for index, (value, unit) in enumerate(values):
        previous = _end(text, values[index - 1]) if index else 0
        limit = values[index + 1][0][0] if index + 1 < len(values) else len(text)
        low = max(previous, floor, value[0] - LONGEST_CLAUSE)
        left = _left_name(text, max(low, _soft_start(text, low, value[0])), value[0])
        right = _right_name(text, (value, unit), limit) if _wants_right(text, left, value, unit) else None
        if right:
            floor = right[1]
        elif left and _is_verb(text[slice(*left)]):
            left = None
        names.append(right or left or _inherited(text, index, groups, names, values))
        alone = right is None and left is None and _end(text, (value, unit)) == limit
        if alone or (right and n.GRADE.fullmatch(text, *right)):
            waiting.append(index)
            continue
        for earlier in waiting if right else ():
            names[earlier] = right
        waiting = []
    return _give_parts(text, groups, names)


def give_parts(text: str, values: Sequence[Quantity], names: Sequence[Span | None]) -> list[Span | None]:
    """Names of values, those that a list of numbers shares exchanged for its members where it has one for each number."""
    return _give_parts(text, _groups(text, values), list(names))


def find_indicator(text: str, value: Span, values: Sequence[Quantity]) -> Span | None:
    """The name of one of the ``values``, given by the span of the number. Raises ValueError for another span."""
    spans = [span for span, _ in values]
    return find_indicators(text, values)[spans.index(value)]


def _give_parts(text: str, groups: Sequence[tuple[int, int]], names: list[Span | None]) -> list[Span | None]:
    """Give each number of a list its part of the name, where the name is a list of as many whole names."""
    index = 0
    while index < len(names):
        length = groups[index][1]
        name = names[index]
        if length > 1 and name and names[index : index + length] == [name] * length:
            parts = split_names(text, name)
            if len(parts) == length:
                names[index : index + length] = parts
                follower = index + length
                # 增长8%和7% right after it: the same parts again
                if names[follower : follower + length] == [name] * length and groups[follower][1] == length:
                    names[follower : follower + length] = parts
        index += length
    return names


def split_names(text: str, name: Span) -> list[Span]:
    """The members of a list of names (入园率、巩固率); all of it where they share a head (粮食、油料产量)."""
    pieces = [(name[0] + m.start(), name[0] + m.end()) for m in n.MEMBER.finditer(text[slice(*name)])]
    whole = [bool(n.WHOLE_NAME.search(text[slice(*piece)])) for piece in pieces]
    if len(pieces) > 1 and all(whole[:-1]) and n.HEAD_ONLY.search(text[slice(*pieces[-1])]):
        return pieces
    return [name]


def _end(text: str, quantity: Quantity) -> int:
    """Where a quantity ends, the bound word after it included."""
    end = (quantity[1] or quantity[0])[1]
    match = n.AFTER.match(text, end)
    return match.end() if match else end


def _soft_start(text: str, low: int, high: int) -> int:
    """Where the clause of a number begins."""
    start = low
    for match in n.SOFT.finditer(text, low, high):
        start = match.end()
    # inside an opening bracket that is not closed before the number
    bracket = text.rfind("（", start, high)
    return bracket + 1 if bracket >= 0 and "）" not in text[bracket:high] else start


def _groups(text: str, values: Sequence[Quantity]) -> list[tuple[int, int]]:
    """For every value its place in a list of numbers joined by 、 or 和, and the length of that list."""
    result: list[tuple[int, int]] = []
    index = 0
    while index < len(values):
        stop = index + 1
        while stop < min(len(values), index + LONGEST_LIST) and n.JOINED.fullmatch(
            text, _end(text, values[stop - 1]), values[stop][0][0]
        ):
            stop += 1
        result += [(place, stop - index) for place in range(stop - index)]
        index = stop
    return result


def _inherited(
    text: str,
    index: int,
    groups: Sequence[tuple[int, int]],
    names: Sequence[Span | None],
    values: Sequence[Quantity],
) -> Span | None:
    """The name that a number without one of its own takes from those before it."""
    if index == 0 or text.find("\n", values[index - 1][0][1], values[index][0][0]) >= 0:
        return None
    place, length = groups[index]
    first = index - place
    if length > 1 and first >= length:
        before = names[first - length : first]
        same_sentence = not n.SENTENCE.search(text, values[first - length][0][0], values[first][0][0])
        inherits = place == 0 or names[first] == before[0]  # the list has no name of its own
        if None not in before and len(set(before)) == length and same_sentence and inherits:
            return before[place]
    return names[index - 1]


def _left_name(text: str, start: int, end: int) -> Span | None:
    """The name in the clause before a number, without the words of measuring at its end."""
    while True:
        segment = text[start:end]
        if match := n.BEFORE_NUMBER.match(segment[::-1]):
            end -= match.end()
        elif match := n.COMPARISON.search(segment) or n.BRACKETS.search(segment):
            end = start + match.start()
        else:
            return _trim(text, start, end)


def _trim(text: str, start: int, end: int) -> Span | None:
    """Strip scope, adverbs and verbs from the beginning of a name, quotes around it and the action at its end."""
    for split in n.SPLIT.finditer(text, start, end):
        tail = text[split.end() : end]
        if tail and not n.KEEP.match(text, split.start(), end) and tail.count("“") == tail.count("”"):
            weak = split.start("weak")
            start = weak if weak >= 0 and n.KEEP.match(text, weak, end) else split.end()
    while start < end and (length := _leading(text, start, end)):
        start += length
    if head := n.QUANTIFIER_HEAD.match(text, start, end):
        start = head.end()
    end = start + len(text[start:end].rstrip("、和与及的“（ 了"))
    if text[start:end].startswith("“") and text[start:end].endswith("”") and text.count("“", start, end) == 1:
        start, end = start + 1, end - 1
    if (action := n.LEFT_TAIL.search(text[start:end])) and action.start() >= 3:
        end = start + action.start()
    name = text[start:end]
    if YEAR.fullmatch(name) or REGION.fullmatch(name):
        return None
    return (start, end) if n.WORDS.search(name) and not made_of(name, n.GENERIC) else None


def _leading(text: str, start: int, end: int) -> int:
    """Length of the time, place, verb or linking word that a name should not begin with; 0 where it begins well."""
    scope = YEAR.match(text, start, end) or REGION.match(text, start, end)
    if scope and scope.end() < end and not (scope.re is REGION and RANKED.match(text, scope.end())):
        return scope.end() - start
    if n.KEEP.match(text, start, end):
        return 0
    verb = n.FIRST_VERB.match(text, start, end)
    if verb and verb.end() < end:
        return verb.end() - start
    lead = n.LEAD.match(text, start, end)
    return lead.end() - start if lead else 0


def _wants_right(text: str, left: Span | None, value: Span, unit: Span | None) -> bool:
    """Whether the noun after a number may name it: before it stands no name, only a verb, or a list's end (…等)."""
    if left is None:
        return True
    word = text[slice(*left)]
    if made_of(word, n.ONLY_VERB) or n.ENDS_VERB.search(word):
        return True
    if unit and n.RATIO_UNIT.fullmatch(text[slice(*unit)]):
        return False
    return text[value[0] - 1] not in "达超到为近约破至于" or word.endswith("等")


def _is_verb(word: str) -> bool:
    """True where what stands before a number is only a verb, and none that can be a name (投入, 让利)."""
    return made_of(word, n.ONLY_VERB) and not n.NOMINAL.search(word)


def _right_name(text: str, quantity: Quantity, limit: int) -> Span | None:
    """The counted noun after a number, up to the verb or the end of the clause."""
    match = n.LINK.match(text, _end(text, quantity))
    start = match.end() if match else _end(text, quantity)
    stop = min(limit, start + LONGEST_NOUN)
    match = n.SOFT.search(text, start, stop)
    segment = text[start : match.start() if match else stop]
    listed = start + len(segment) == limit  # another number follows in the clause
    if n.FIRST_VERB.match(segment) and not n.KEEP.match(segment):
        return None
    comma = segment.find("、")
    if comma >= 0 and (listed or "等" not in segment[comma:]):
        segment = segment[:comma]
    closing = segment.find("”") if segment.startswith("“") else -1
    for match in n.NAME_END.finditer(segment):
        if match.start() <= closing or n.INSIDE.match(segment, match.start()):
            continue
        word = match.group()
        joins = (word in n.JOINS and not listed) or (word == "等" and "、" in segment)
        if not (joins and match.start() and n.WORD_START.match(segment, match.end())):
            segment = segment[: match.start()].rstrip("新全已均再先")
            break
    if (tail := n.TAIL.search(segment)) and tail.start() >= 2:
        segment = segment[: tail.start()]
    segment = segment.rstrip("等的、和与及 ")
    if segment.startswith("“") and segment.endswith("”") and segment.count("“") == 1:
        start, segment = start + 1, segment[1:-1]
    if not n.WORD_START.match(segment) or n.MEASURE_NOUN.match(segment):
        return None
    return start, start + len(segment)
