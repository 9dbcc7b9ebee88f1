"""Pipelines by name: the rules, a folder, an installed package, or the one trained here."""

from __future__ import annotations

from pathlib import Path

import spacy
from spacy.language import Language
from spacy.util import load_model_from_config
from thinc.api import Config

from .errors import ZhibiaoError

RULES_CONFIG = Path(__file__).parent / "pipes" / "rules.cfg"
PACKAGE = "zh_zhibiao"
# where `make` leaves the assembled pipelines, best first; relative to the folder it is run in
TRAINED = (Path("training/full/pipeline"), Path("training/shipped/pipeline"))
NEEDED = ("relations", "attributes", "context")


def load_rules() -> Language:
    """Return the rule pipeline, built from its config."""
    return load_model_from_config(Config().from_disk(RULES_CONFIG, interpolate=False), auto_fill=True, validate=True)


def load_trained(model: str | None = None) -> Language:
    """Return a trained pipeline: the folder or installed package ``model``, by default the one trained here or installed.

    Raises ZhibiaoError E010 (no such pipeline), E011 (it does not load), E012 (none found) or E013 (not one of ours).
    """
    name = model or _default()
    try:
        nlp = spacy.load(name)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, EOFError) as error:
        if not Path(name).exists() and not spacy.util.is_package(name):
            raise ZhibiaoError("E010", model=name) from None
        raise ZhibiaoError(
            "E011", model=name, reason=str(error).splitlines()[0] if str(error) else repr(error)
        ) from error
    for component in NEEDED:
        if component not in nlp.pipe_names:
            raise ZhibiaoError("E013", model=name, component=component)
    return nlp


def _default() -> str:
    for path in TRAINED:
        if (path / "meta.json").exists():
            return str(path)
    if spacy.util.is_package(PACKAGE):
        return PACKAGE
    raise ZhibiaoError("E012")


def load_pipeline(pipeline: str = "trained", model: str | None = None) -> Language:
    """Return the pipeline that the options --pipeline and --model of the command line ask for.

    Raises ZhibiaoError E022 for another name than ``trained`` or ``rules``, and what :func:`load_trained` raises.
    """
    if pipeline == "rules" and model is None:
        return load_rules()
    if pipeline not in ("trained", "rules"):
        raise ZhibiaoError("E022", value=pipeline, option="--pipeline", choices="trained, rules")
    return load_trained(model)
