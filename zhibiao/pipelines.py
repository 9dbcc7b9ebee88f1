"""Pipelines by name: the rules, a folder, an installed package, the one trained here or the released one."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import numpy
import spacy
from spacy.language import Language
from spacy.util import load_model_from_config
from thinc.api import Config

from .calibration import KEY as CALIBRATION
from .errors import ZhibiaoError
from .released import released_pipeline

RULES_CONFIG = Path(__file__).parent / "pipes" / "rules.cfg"
PACKAGE = "zh_zhibiao"
# where `make` leaves the assembled pipelines, best first; relative to the folder it is run in
TRAINED = (Path("training/full/pipeline"), Path("training/shipped/pipeline"))
# of a weight's precision after training; the relative error is at most 2**-9, the scores are the same
MANTISSA = 8
NEEDED = ("relations", "attributes", "context")


def load_rules() -> Language:
    """Return the rule pipeline, built from its config."""
    return load_model_from_config(Config().from_disk(RULES_CONFIG, interpolate=False), auto_fill=True, validate=True)


def load_trained(model: str | None = None) -> Language:
    """Return a trained pipeline: the folder or installed package ``model``, by default the one trained here, installed, or
    released with the repository.

    Raises ZhibiaoError E010 (no such pipeline), E011 (it does not load), E012 (none found) or E013 (not one of ours).
    """
    name = model or _default()
    with _load_errors(name):
        nlp = spacy.load(name)
    _check_components(name, nlp.config)
    return nlp


def check_pipeline(pipeline: str = "trained", model: str | None = None) -> None:
    """Refuse, from the settings alone and at no cost, what :func:`load_pipeline` would refuse: for who lets others load it.

    Only weights that do not load are not noticed. Raises what :func:`load_pipeline` raises.
    """
    _check_name(pipeline)
    if pipeline == "rules" and model is None:
        return
    name = model or _default()
    with _load_errors(name):
        if not Path(name).exists():
            if not spacy.util.is_package(name):
                raise OSError(name)
            return  # pip has checked its files
        spacy.util.load_meta(Path(name) / "meta.json")
        config = spacy.util.load_config(Path(name) / "config.cfg")
    _check_components(name, config)


@contextmanager
def _load_errors(name: str) -> Iterator[None]:
    """Turn what spaCy raises of a pipeline that it cannot load into ZhibiaoError E010 (no such) or E011.

    A pipeline of another release of spaCy, which spaCy itself only warns of, is refused: what it would find is not what
    was measured.
    """
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("error", message=r"\[W095\]")
            yield
    except ZhibiaoError:
        raise
    except Exception as error:  # damaged files make nearly anything, msgpack's errors among them
        if not Path(name).exists() and not spacy.util.is_package(name):
            raise ZhibiaoError("E010", model=name) from None
        raise ZhibiaoError(
            "E011", model=name, reason=str(error).splitlines()[0] if str(error) else repr(error)
        ) from error


def _check_components(name: str, config: Mapping[str, Any]) -> None:
    """Refuse a pipeline without a component that facts need, or without the encoder that a component listens to."""
    models = (component.get("model") or {} for component in config.get("components", {}).values())
    encoders = [model["tok2vec"]["upstream"] for model in models if "upstream" in (model.get("tok2vec") or {})]
    for component in (*NEEDED, *encoders):
        if component not in config["nlp"]["pipeline"]:
            raise ZhibiaoError("E013", model=name, component=component)


def _check_name(pipeline: str) -> None:
    if pipeline not in ("trained", "rules"):
        raise ZhibiaoError("E022", value=pipeline, option="--pipeline", choices="trained, rules")


def _default() -> str:
    for path in TRAINED:
        if (path / "meta.json").exists():
            return str(path)
    if spacy.util.is_package(PACKAGE):
        return PACKAGE
    if released := released_pipeline():
        return str(released)
    raise ZhibiaoError("E012")


def model_version(nlp: Language) -> str:
    """Return what read a report, exactly: the pipeline, its version and a digest of its settings, weights and calibration,
    the library.

    ``rules+1c9d0b7e zhibiao-0.1.0``, or ``zh_zhibiao-0.1.0+9e048e90 zhibiao-0.1.0`` of a trained one. The digest is
    computed once for each loaded pipeline.
    """
    if nlp not in _versions:
        digest = sha256(nlp.config.to_str().encode())
        weights = [pipe for _, pipe in nlp.pipeline if hasattr(pipe, "to_bytes")]
        for pipe in weights:
            digest.update(pipe.to_bytes(exclude=["vocab"]))
        if CALIBRATION in nlp.meta:
            digest.update(json.dumps(nlp.meta[CALIBRATION], sort_keys=True).encode())
        name = f"{nlp.lang}_{nlp.meta['name']}-{nlp.meta['version']}" if weights else "rules"
        _versions[nlp] = f"{name}+{digest.hexdigest()[:8]} zhibiao-{version('zhibiao')}"
    return _versions[nlp]


_versions: WeakKeyDictionary[Language, str] = WeakKeyDictionary()


def load_pipeline(pipeline: str = "trained", model: str | None = None) -> Language:
    """Return the pipeline that the options --pipeline and --model of the command line ask for.

    Raises ZhibiaoError E022 for another name than ``trained`` or ``rules``, and what :func:`load_trained` raises.
    """
    _check_name(pipeline)
    if pipeline == "rules" and model is None:
        return load_rules()
    return load_trained(model)


def round_weights(nlp: Language) -> None:
    """Round all weights of a pipeline to MANTISSA bits behind the leading one, in place, so that they pack into half the size."""
    dropped = 23 - MANTISSA  # of a float32
    for _, pipe in nlp.pipeline:
        model = getattr(pipe, "model", None)
        for node in model.walk() if model is not None else ():
            for name in node.param_names:
                if node.has_param(name):
                    bits = numpy.ascontiguousarray(node.get_param(name)).view("uint32")
                    rounded = (bits + (1 << dropped - 1)) >> dropped << dropped
                    node.set_param(name, rounded.astype("uint32").view("float32"))
