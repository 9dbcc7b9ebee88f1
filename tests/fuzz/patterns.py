"""Every regular expression of the package, and strings that would make a bad one slow."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import random
import re
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from typing import Any

import zhibiao

if sys.version_info >= (3, 11):
    from re import _constants as constants
    from re import _parser as parser
else:
    import sre_constants as constants
    import sre_parse as parser

# how a pattern is used: from every place of a text on, or from one
SEARCH = ("search", "split", "findall", "finditer", "sub", "subn")
FUNCTIONS = (*SEARCH, "match", "fullmatch", "compile")
# what stands for a class of characters when a pattern only names the class
CATEGORIES = {"DIGIT": "1", "SPACE": " ", "WORD": "县", "NOT_DIGIT": "县", "NOT_SPACE": "县", "NOT_WORD": "，"}
ANY = "县1，a "
MANY = 4  # what may be there more often is repeated
ENDS = ("\n", "》\0", "1")  # one of them fits nothing that a pattern ends with


def modules() -> Iterator[Any]:
    """The modules of zhibiao that can be imported here: not the one that runs in doccano's environment, nor the one that runs."""
    for info in pkgutil.walk_packages(zhibiao.__path__, "zhibiao."):
        if info.name not in ("zhibiao.annotate.bridge", "zhibiao.__main__"):
            yield importlib.import_module(info.name)


def trees() -> Iterator[tuple[Any, ast.Module]]:
    """The modules with their code."""
    for module in modules():
        with open(module.__file__, encoding="utf-8") as file:
            yield module, ast.parse(file.read())


def uses() -> dict[re.Pattern[str], set[str]]:
    """The methods of each named pattern that the package calls, "" for anything else that is done with it."""
    found: dict[re.Pattern[str], set[str]] = {}
    for module, tree in trees():
        parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                value = getattr(module, node.id, None)
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                value = getattr(getattr(module, node.value.id, None), node.attr, None)
            else:
                continue
            if isinstance(value, re.Pattern):
                parent = parents[node]
                found.setdefault(value, set()).add(parent.attr if isinstance(parent, ast.Attribute) else "")
    return found


def patterns() -> dict[re.Pattern[str], str]:
    """Patterns of texts with where they are first met: in names of modules, and in calls such as ``re.sub(rf"…", …)``.

    Of a call whose pattern is made of local names there is nothing to see here; those are made of escaped words.
    """
    found: dict[re.Pattern[str], str] = {}

    def take(value: Any, where: str, depth: int = 0) -> None:
        if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
            found.setdefault(value, where)
        elif isinstance(value, dict) and depth < 3:
            for key, one in value.items():
                take(key, where, depth + 1)
                take(one, where, depth + 1)
        elif isinstance(value, (list, tuple, set, frozenset)) and depth < 3:
            for one in value:
                take(one, where, depth + 1)

    for module, tree in trees():
        for name, value in list(vars(module).items()):
            take(value, f"{module.__name__}.{name}")
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
                continue
            if isinstance(node.func.value, ast.Name) and node.func.value.id == "re" and node.func.attr in FUNCTIONS:
                try:
                    pattern = eval(compile(ast.Expression(node.args[0]), "", "eval"), dict(vars(module)))
                except NameError:
                    continue
                if isinstance(pattern, str):
                    take(re.compile(pattern), f"{module.__name__}:{node.lineno}")
    return found


def _of_class(items: Any) -> list[str]:
    """Members of a class of characters: the ends of its ranges, its letters, one of each category."""
    negated = any(kind is constants.NEGATE for kind, _ in items)
    chars: list[str] = []
    for kind, value in items:
        if kind is constants.LITERAL:
            chars.append(chr(value))
        elif kind is constants.RANGE:
            chars += [chr(value[0]), chr(value[1])]
        elif kind is constants.CATEGORY:
            chars.append(CATEGORIES[str(value).removeprefix("CATEGORY_")])
    return [char for char in ANY if char not in chars] if negated else chars


def alphabet(parsed: Any) -> set[str]:
    """A few characters of everything that a pattern takes."""
    found: set[str] = set()
    for kind, value in parsed:
        if kind in (constants.LITERAL, constants.NOT_LITERAL):
            found.add(chr(value))
        elif kind is constants.IN:
            found.update(_of_class(value)[:3])
        elif kind is constants.ANY:
            found.update(ANY[:2])
        for part in _parts(value):
            found |= alphabet(part)
    return found


def _parts(value: Any) -> Iterator[Any]:
    if isinstance(value, parser.SubPattern):
        yield value
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from _parts(one)


def sample(parsed: Any, draw: random.Random) -> str:
    """A text that a pattern matches, but for what it looks at around itself."""
    pieces: list[str] = []
    for kind, value in parsed:
        if kind is constants.LITERAL:
            pieces.append(chr(value))
        elif kind is constants.IN:
            pieces.append(draw.choice(_of_class(value) or ["县"]))
        elif kind in (constants.ANY, constants.NOT_LITERAL):
            pieces.append("县")
        elif kind is constants.BRANCH:
            pieces.append(sample(draw.choice(value[1]), draw))
        elif kind is constants.SUBPATTERN:
            pieces.append(sample(value[-1], draw))
        elif str(kind).endswith(("REPEAT", "REPEAT_POSSESSIVE", "POSSESSIVE_REPEAT")):
            low, high, part = value
            pieces += [sample(part, draw) for _ in range(draw.choice((low, min(low + 1, high), min(low + 3, high))))]
        elif str(kind) == "ATOMIC_GROUP":
            pieces.append(sample(value, draw))
    return "".join(pieces)


def repeats(parsed: Any, draw: random.Random, begin: str = "") -> Iterator[tuple[str, Any]]:
    """Everything in a pattern that may be there many times, with a text that the pattern takes before it."""
    for i, (kind, value) in enumerate(parsed):
        before = begin + sample(parsed[:i], draw)
        if str(kind).endswith("REPEAT") and value[1] > MANY:
            yield before, value[2]
        for part in _parts(value):
            yield from repeats(part, draw, before)


def strings(pattern: re.Pattern[str], length: int) -> Iterator[str]:
    """Strings of about a length: runs of each character, runs behind a beginning, near matches over and over.

    What can be repeated is repeated behind its beginning, and an end that fits nothing makes the search go through all readings.
    """
    parsed = parser.parse(pattern.pattern, pattern.flags)
    draw = random.Random(pattern.pattern)
    chars = sorted(alphabet(parsed))
    chars = draw.sample(chars, min(len(chars), 8))
    for char in chars:
        yield char * length
    whole = sorted({sample(parsed, draw) for _ in range(5)} - {""})
    for text in whole:
        yield text * (length // len(text))
        yield (text[:-1] or text) * (length // max(len(text) - 1, 1))
        yield text[:-1] + draw.choice(chars or ["a"]) * length
    for one, other in zip(chars, draw.sample(chars, len(chars))):
        yield (one + other) * (length // 2)
    for begin, part in repeats(parsed, draw):
        for text in sorted({sample(part, draw) for _ in range(4)} - {""}):
            yield from (begin + text * (length // len(text)) + end for end in ENDS)


def seconds(pattern: re.Pattern[str], text: str, limit: float, methods: Iterable[str] = ("",)) -> float:
    """Processor time of what methods do with a text, all that they can do where one is unknown; ``limit`` where it takes as much."""
    known = {*methods} <= {*FUNCTIONS} - {"compile"}

    def enough(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGPROF, enough)
    begun = time.process_time()
    try:
        signal.setitimer(signal.ITIMER_PROF, limit)
        if not known or {*methods} & {*SEARCH}:
            for _ in pattern.finditer(text):
                pass
        if not known or "match" in methods:
            pattern.match(text)
        if not known or "fullmatch" in methods:
            pattern.fullmatch(text)
    except TimeoutError:
        return limit
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    return time.process_time() - begun


def slow(pattern: re.Pattern[str], length: int, limit: float, methods: Iterable[str] = ("",)) -> str:
    """The beginning of the first string of a length on which a pattern takes at least ``limit`` seconds, or ""."""
    for text in strings(pattern, length):
        if seconds(pattern, text, limit, methods) >= limit:
            return text[:20]
    return ""
