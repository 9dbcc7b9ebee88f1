"""SDMX-CSV 2.0: a folder with the observations (facts.csv) and the structure that they follow (structure.xml, SDMX-ML 3.0).

An observation is one number at one place of one text: a report may say the same thing twice, and two reports may differ.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import needed
from ..lexicon.regions import NATION
from ..schema import ATTRIBUTES, UNNAMED
from .concepts import concepts
from .database import Database
from .rows import csv_writer
from .sinks import folder_aside, text_output

AGENCY, NAME, VERSION = "ZHIBIAO", "REPORTED_FACTS", "1.0.0"
FILES = ("facts.csv", "structure.xml")
EXTRA = "sdmx"


class Part(NamedTuple):
    """A component of the structure. role: D dimension, M measure, A attribute; column: of the query below.

    codes: its codelist; kind: type of what has none.
    """

    id: str
    role: str
    column: str
    name: str
    codes: str = ""
    kind: str = "STRING"


PARTS = (
    Part("REF_AREA", "D", "area", "Reference area: GB/T 2260 code of the period", "CL_AREA"),
    Part("INDICATOR", "D", "indicator", "Indicator", "CL_INDICATOR"),
    Part("MEASURE", "D", "measure", "What of the indicator is given", "CL_MEASURE"),
    Part("FACT_STATUS", "D", "status", "Result or target", "CL_FACT_STATUS"),
    Part("TEXT", "D", "sha256", "sha256 of the report's text"),
    Part("POSITION", "D", "value_start", "Where the number begins in the text, in code points", kind="INTEGER"),
    Part("TIME_PERIOD", "D", "period", "Period that the number is about", kind="PERIOD"),
    Part("OBS_VALUE", "M", "value_base", "Value in base units; of a range the lower end", kind="DOUBLE"),
    Part("UNIT_MEASURE", "A", "unit_base", "Base unit"),
    Part("VALUE_HIGH", "A", "value_high_base", "Upper end of a range", kind="DOUBLE"),
    Part("DIRECTION", "A", "direction", "Direction of a growth or change: up or down; the value has no sign"),
    Part("BOUND", "A", "bound", "How exact the number is meant", "CL_BOUND"),
    Part("OBS_STATUS", "A", "obs_status", "A normal, Q hidden or not a number", "CL_OBS_STATUS"),
    Part("INDICATOR_NAME", "A", "indicator_name", "Name of the indicator as written"),
    Part("VALUE_TEXT", "A", "value_text", "Number as written"),
    Part("UNIT_TEXT", "A", "unit", "Unit as written"),
    Part("REPORT_YEAR", "A", "report_year", "Year that the report plans for"),
    Part("SOURCE_FILE", "A", "doc", "File name of the report"),
    Part("POSITION_END", "A", "value_end", "Where the number ends in the text", kind="INTEGER"),
    Part("SENTENCE", "A", "sentence", "Sentence around the number"),
    Part("MODEL", "A", "model", "What read the report"),
    Part("CONFIDENCE", "A", "confidence", "Confidence", kind="DOUBLE"),
    Part("FLAGS", "A", "flags", "Flags"),
)
ATTRIBUTE_CODES = {"CL_MEASURE": "measure", "CL_FACT_STATUS": "status", "CL_BOUND": "bound"}
OBS_STATUS = {"A": "Normal value", "Q": "Missing value; suppressed"}
QUERY = """
SELECT f.*, d.report_year, CASE WHEN f.value IS NULL THEN 'Q' ELSE 'A' END AS obs_status
FROM facts f LEFT JOIN documents d USING (sha256)
"""
PLAIN_ID = re.compile(r"[A-Za-z0-9_@$-]+")


def check_sdmx() -> None:
    """Raise ZhibiaoError E014 where the package that writes the structure is missing."""
    needed("pysdmx.io.xml", EXTRA)


def write_sdmx(database: Database, path: Path) -> int:
    """Write the facts of a store as SDMX-CSV with its structure; return how many facts were left out.

    Left out is what SDMX has no key for: a fact without a period, or without a place. Raises ZhibiaoError E014, E020 or
    E099 (the folder holds other files).
    """
    check_sdmx()
    areas: dict[str, str] = {}
    indicators = {concept.id: concept.name for concept in concepts()}
    left_out = 0
    with folder_aside(path, FILES) as folder:
        with text_output(folder / FILES[0]) as sink:
            write = csv_writer(sink, ["STRUCTURE", "STRUCTURE_ID", "ACTION", *(part.id for part in PARTS)])
            for fact in database.dicts(QUERY):
                fact["period"] = time_period(fact["year"])
                if not fact["period"] or not fact["region"]:
                    left_out += 1
                    continue
                fact["area"] = area_id(fact["region"], fact["region_code"])
                fact["indicator"] = fact["indicator_id"] or plain_id("X", fact["indicator_name"] or UNNAMED)
                areas.setdefault(fact["area"], fact["region"])
                indicators.setdefault(fact["indicator"], fact["indicator_name"])
                structure = ("datastructure", f"{AGENCY}:{NAME}({VERSION})", "I")
                write([*structure, *(fact[part.column] for part in PARTS)])
        codes = {"CL_AREA": areas, "CL_INDICATOR": indicators, "CL_OBS_STATUS": OBS_STATUS}
        codes |= {name: {code: code for code in ATTRIBUTES[key]} for name, key in ATTRIBUTE_CODES.items()}
        _write_structure(codes, folder / FILES[1])
    return left_out


def time_period(year: str) -> str:
    """A period of records as SDMX writes it: 2022H1 → 2022-S1, 2022Q1 → 2022-Q1, 2021-2025 → 2021-01-01/P5Y."""
    if match := re.fullmatch(r"(\d{4})-(\d{4})", year):
        return f"{match[1]}-01-01/P{int(match[2]) - int(match[1]) + 1}Y"
    if match := re.fullmatch(r"(\d{4})([HQ])(\d)", year):
        return f"{match[1]}-{'S' if match[2] == 'H' else 'Q'}{match[3]}"
    return year


def area_id(region: str, code: str | None) -> str:
    """The id of a place: its GB/T 2260 code, CN for the whole country, else one made from its name."""
    return code or ("CN" if region == NATION else plain_id("P", region))


def plain_id(prefix: str, name: str) -> str:
    """An id that SDMX allows: the name where it is one, else a digest of it."""
    return name if PLAIN_ID.fullmatch(name) else f"{prefix}_{hashlib.sha256(name.encode()).hexdigest()[:12]}"


def _write_structure(codes: dict[str, dict[str, str]], path: Path) -> None:
    from pysdmx import model
    from pysdmx.io import write_sdmx as write_message
    from pysdmx.io.format import Format
    from pysdmx.model.message import Header

    made: dict[str, Any] = {"agency": AGENCY, "version": VERSION}
    lists = {
        name: model.Codelist(
            name, name=name, items=[model.Code(key, name=text or key) for key, text in sorted(items.items())], **made
        )
        for name, items in codes.items()
    }
    scheme = model.ConceptScheme(
        "CS_FACTS", name="Concepts of facts", items=[model.Concept(part.id, name=part.name) for part in PARTS], **made
    )
    roles = {"D": model.Role.DIMENSION, "M": model.Role.MEASURE, "A": model.Role.ATTRIBUTE}
    components = [
        model.Component(
            part.id,
            required=part.role == "D",
            role=roles[part.role],
            concept=model.ItemReference("Concept", AGENCY, "CS_FACTS", VERSION, part.id),
            local_dtype=None if part.codes else model.DataType[part.kind],
            local_codes=lists.get(part.codes),
            attachment_level="O" if part.role == "A" else None,
        )
        for part in PARTS
    ]
    structure = model.DataStructureDefinition(
        NAME, name="Facts of government reports", components=model.Components(components), **made
    )
    # the same structure gives the same file
    header = Header(
        id="ZHIBIAO", test=False, prepared=datetime(2000, 1, 1, tzinfo=timezone.utc), sender=model.Organisation(AGENCY)
    )
    write_message([*lists.values(), scheme, structure], Format.STRUCTURE_SDMX_ML_3_0, str(path), header=header)
