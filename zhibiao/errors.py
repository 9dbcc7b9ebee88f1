"""The catalogue of coded errors: what happened, where, and what to do. Standard library only."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any

MESSAGES = {
    "E001": "No such file or folder: {path}. Check the path.",
    "E002": "{path} is empty. Give a report that has text.",
    "E003": "No report found in the folder {path}. zhibiao reads the files {suffixes} in it.",
    "E004": "{path} is not a text file (it holds binary data). Save the report as plain text (.txt) first.",
    "E005": "{path} is neither UTF-8 nor GB18030. Convert it, for example: iconv -f BIG5 -t UTF-8 IN > OUT.",
    "E006": "{path} has {size:,} bytes, more than the limit of {limit:,}. Split it into single reports.",
    "E007": "{path} cannot be read: {reason}.",
    "E008": "{path} has no number in its text, so nothing can be extracted. Check that it is the right file.",
    "E009": "{path} could not be processed: {reason}. Please report this as a defect.",
    "E010": "No pipeline named {model!r}: not a folder with a trained pipeline and not an installed package. "
    "Run `make`, install a model wheel, or use --pipeline rules.",
    "E011": "The pipeline {model!r} cannot be loaded: {reason}. Train or install it again; a folder in a cache may be removed.",
    "E012": "No trained pipeline found. Run `make` to train one, name one with --model, or use --pipeline rules.",
    "E013": "The pipeline {model!r} lacks the component {component!r} that zhibiao needs.",
    "E014": "This needs the package {module}: pip install 'zhibiao[{extra}]'.",
    "E020": "Cannot write {path}: {reason}. Choose another --output.",
    "E021": "The format {format} needs --output FILE: it is not text that can go to the terminal.",
    "E023": "{first} and {second} cannot go together: {reason}.",
    "E022": "Unknown option value {value!r} for {option}; choose one of: {choices}.",
    "E030": "{path}: not valid against {schema}: {reason}",
    "E031": "{path}: {reason}",
    "E032": "The corpus has {count} error(s); see the list above.",
    "E033": "No annotated document is in the split {split!r} of {path}.",
    "E034": "Asset {asset} is missing. {advice}",
    "E035": "Asset {asset} is not the file that was annotated (sha256 {found}, expected {expected}). Fetch it again.",
    "E040": "The component {name!r} was used before it was initialized or loaded. Call nlp.initialize() or load it.",
    "E041": "The component {name!r} got examples without gold {what}. Train it on a corpus built by "
    "`spacy project run corpus`.",
    "E080": "{path} has no text layer: its {pages} page(s) are pictures (a scan). Recognise the text first, for example: "
    "ocrmypdf -l chi_sim IN.pdf OUT.pdf, and check its digits against the pages.",
    "E081": "{path} is encrypted. Save it without a password first.",
    "E082": "{path} is not a {kind} that can be read: {reason}. Open it in its own program and save it again.",
    "E083": "{path} holds macros, which zhibiao does not open. Save it as a Word document without macros (.docx).",
    "E084": "{path} unpacks to {size:,} bytes or is packed beyond what text can be (limit {limit:,}). It may be a zip bomb; "
    "save it again from Word if you trust it.",
    "E085": "{path} has no article that could be told from the menus of its page. Save the text of the page as .txt.",
    "E086": "{path} has no column {column}. Its columns: {columns}. Name the right one with {option}.",
    "E087": "{path}, row {row}: {reason}. Check the quotation marks around the texts.",
    "E088": "{path} is {kind}, which zhibiao does not read. {advice}",
    "E089": "{path} has a text layer whose characters cannot be told (its fonts have no character table). "
    "Print it to PDF again from its program, or recognise its pages: ocrmypdf --force-ocr -l chi_sim IN.pdf OUT.pdf.",
    "E050": "The system {name!r} of the comparison cannot run: {reason}. Its packages are pinned in scripts/baselines/.",
    "E090": "{path}, line {line}: not a table of target classes: {reason}. See docs/records.md, Targets.",
    "E095": "{path} is in use: {reason}. Close the program that has it open and try again; nothing was changed.",
    "E096": "{path} cannot be read as a store: {reason}. Take a copy of it, or make it again: zhibiao store add {path} PATH...",
    "E097": "{path} is not a store of this version of zhibiao: its table {table!r} is not there or has other columns. "
    "Make it again: zhibiao store add NEW PATH...",
    "E098": "No {what} {value!r} in {path}. {advice}",
    "E099": "{path} holds files that are not of an earlier output ({names}), so it is not replaced. Choose another --output.",
    "E100": "The store {path} has nothing for this: {reason}.",
    "E101": "{path} would have more than {limit:,} rows, which no sheet holds. Use --format csv or dta, or fewer --indicators.",
    "E102": "The text of {doc} that was corrected (sha256 {sha256}…) is not in the store {path}, so nothing was changed. Add the report "
    "first: zhibiao store add {path} PATH...",
    "E103": "{count} correction(s) do not fit the facts in {path}, so nothing was changed:\n  {reasons}\nThey may be of another model's "
    "reading. Make the review page with the model that the store was made with, or put them right on the page and export again.",
    "E110": "{path} cannot be the folder of this run: {reason}.",
    "E111": "There is no Ray cluster to work on: {reason}. Check RAY_ADDRESS, or unset it to start one on this machine.",
    "E112": "{path} ended the process that read it {times} times (it may need more memory than there is). "
    "Read it by itself, or split it.",
    "E113": "The Ray workers cannot go on: {reason}. What is finished is kept in {path}; the same command goes on there.",
    "E114": "{path} changed while it was being read. Run the same command again.",
    "E105": "{path}, line {line}: not a correction file of the review page: {reason}. Export it from the page again.",
    "E106": "The text of {doc} that was corrected (sha256 {expected}…) is not among the reports given. Name with --reports the file "
    "that was extracted, or the text that the review page saves.",
    "E107": "{count} correction(s) cannot be taken and were left out; see the list above. Put them right on the review page and export "
    "again.",
    "E108": "The report has more than the {limit:,} bytes that this server takes. Extract it with zhibiao extract, or split it.",
    "E109": "The server refused the request: {reason}.",
    "E060": "The environment of the annotation {what} could not be made: {reason}. It is made once and needs the network then.",
    "E061": "No doccano server answers at {url}. Start it: zhibiao annotate serve.",
    "E062": "doccano at {url} refused the login of {user!r}. Check {where}.",
    "E063": "The doccano project {project!r} cannot be used: {reason}. Choose another --project.",
    "E064": "doccano could not {what}: {reason}. Nothing was changed here; the next try goes on from there.",
    "E065": "{count} place(s) are not valid and were left out; see the list above. Correct them in doccano and pull again.",
    "E066": "{doc} is not the text that was pushed (sha256 {found}, pushed {expected}). {advice}",
    "E067": "The annotators {names} cannot be told apart or named so: {reason}.",
    "E068": "No annotation session {project!r} in {home}. Begin it with: zhibiao annotate push DOCS --project {project}.",
    "E069": "Another zhibiao annotate works on {what}. Wait until it has ended.",
    "E070": "Port {port} is taken by another program. Choose another --port.",
    "E071": "The doccano server did not become healthy: {reason}. Its log: {log}.",
    "E072": "Nothing to do: {reason}.",
    "E073": "{path}, line {line}: not a line of doccano's JSONL export: {reason}.",
}


class ZhibiaoError(Exception):
    """An error a user can act on. ``code`` is a key of ``MESSAGES``; the text starts with it."""

    def __init__(self, code: str, **details: object) -> None:
        self.code = code
        self.details = details
        super().__init__(f"[{code}] {MESSAGES[code].format(**details)}")

    def __reduce__(self) -> tuple[Any, ...]:
        """Come through a process pool whole: the message is made again from the code and the details."""
        return _again, (
            self.code,
            {name: value if isinstance(value, int) else str(value) for name, value in self.details.items()},
        )


def _again(code: str, details: dict[str, object]) -> ZhibiaoError:
    return ZhibiaoError(code, **details)


def needed(module: str, extra: str) -> ModuleType:
    """Import an optional package. Raises ZhibiaoError E014 with the extra of pyproject.toml that brings it."""
    try:
        return import_module(module)
    except ImportError:
        raise ZhibiaoError("E014", module=module, extra=extra) from None


W_LEFT_OUT = "[W010] {count} fact(s) without a period or place are not in {path}: SDMX has no key for them."
W_NO_FACT = "[W001] {path}: no number that measures anything was found."
W_READING = "[W002] {path}: {note}."
