"""A model as a catalog of functions in a Spark session: its settings, and what is wrong with them."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any, Dict, List, Mapping, Optional, Union

from pyspark.sql import SparkSession

DEFAULT_NAME = "llm"

Value = Union[str, int, float, bool, List[str]]

_CLASS = "dev.precis.llm.spark.LlmCatalog"
_MODEL = "model"
_NO_CLASS = "Cannot find catalog plugin class"
_WRONG_SETTINGS = "Cannot use the settings: "
_NAME_IN_SQL = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class PrecisError(RuntimeError):
    """Precis cannot do what it was asked to; the message says why, and what helps."""


def use(
    spark: SparkSession,
    model: str,
    *,
    name: str = DEFAULT_NAME,
    settings: Optional[Mapping[str, Value]] = None,
    **model_settings: Value,
) -> None:
    """Gives a session its model; nothing is loaded before the first row asks for it.

    In SQL the functions are then ``llm.summarize(text)`` and so on, see docs/sql.md. The same
    call again does nothing, so that a notebook's cell can be run twice. Spark reads a model's
    settings once in a session: other ones need another name.

    :param model: a GGUF file, by a path that is the same on every executor or by an address
        (``hdfs: s3a: abfss: gs: http: https:``); or ``embedded``, the toy inside the jar
    :param name: what the model is called in this session and in its SQL
    :param settings: others by their keys in conf/summarize.yaml: ``{"summary.words": 80}``
    :param model_settings: those of the group ``model``: ``slots=4, context_tokens=4096``
    :raises PrecisError: where the jar is missing, or with all that is wrong with the settings
    """
    _require_name(name)
    if not model.strip():
        raise PrecisError("Cannot use a model: none is named; give a GGUF file, or embedded")
    options = _options(model, settings or {}, model_settings)
    if _is_set(spark, name):
        _require_same(_present(spark, name), options, name)
        _require_usable(spark, name, name)
    else:
        _try(spark, options, name)
        _set(spark, name, options)


def require(spark: SparkSession, name: str) -> None:
    """Ends with the reason where a session's model cannot be called.

    :raises PrecisError: where none was set, where the jar is missing, or with wrong settings
    """
    _require_name(name)
    if not _is_set(spark, name):
        raise PrecisError(
            f"Cannot call {name}: no model was set under this name; call"
            f' precis.use(spark, model="/models/x.gguf"{_named(name)}), or start Spark with'
            f" --conf {_key(name)}={_CLASS} --conf {_key(name)}.model=/models/x.gguf"
        )
    _require_usable(spark, name, name)


def _named(name: str) -> str:
    return "" if name == DEFAULT_NAME else f', name="{name}"'


def _require_name(name: str) -> None:
    if not _NAME_IN_SQL.fullmatch(name) or name == "spark_catalog":
        raise PrecisError(
            "Cannot name a model: letters, digits and _ are allowed, and spark_catalog is taken,"
            f" got {name}"
        )


def _options(
    model: str, settings: Mapping[str, Value], model_settings: Mapping[str, Value]
) -> Dict[str, str]:
    options = {_MODEL: model}
    for key, value in model_settings.items():
        options[key.replace("_", "-")] = _text(value)
    for key, value in settings.items():
        options[key] = _text(value)
    return options


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return json.dumps(list(value)) if isinstance(value, (list, tuple)) else str(value)


def _key(name: str) -> str:
    return f"spark.sql.catalog.{name}"


def _is_set(spark: SparkSession, name: str) -> bool:
    return spark.conf.get(_key(name), None) is not None


def _set(spark: SparkSession, name: str, options: Mapping[str, str]) -> None:
    for option, value in options.items():
        spark.conf.set(f"{_key(name)}.{option}", value)
    spark.conf.set(_key(name), _CLASS)


def _present(spark: SparkSession, name: str) -> Dict[str, str]:
    prefix = _key(name) + "."
    # SET hides the values of keys that look secret, as those with "token" do.
    keys = [row[0] for row in spark.sql("SET").collect() if row[0].startswith(prefix)]
    return {key[len(prefix) :]: str(spark.conf.get(key)) for key in keys}


def _require_same(present: Mapping[str, str], wanted: Mapping[str, str], name: str) -> None:
    old = {_long(option): value for option, value in present.items()}
    new = {_long(option): value for option, value in wanted.items()}
    differences = [
        f"{option} {new.get(option, '(none)')} after {old.get(option, '(none)')}"
        for option in sorted({*old, *new})
        if old.get(option) != new.get(option)
    ]
    if differences:
        raise PrecisError(
            f"Cannot use other settings as {name}: Spark reads a model's settings once in a"
            f' session; take another name (name="{name}2"), or start Spark anew, got '
            + ", ".join(differences)
        )


def _long(option: str) -> str:
    """The model's settings have short names: ``slots`` for ``model.slots``, ``model`` for its path."""
    if option == _MODEL:
        return f"{_MODEL}.path"
    return option if "." in option else f"{_MODEL}.{option}"


def _try(spark: SparkSession, options: Mapping[str, str], name: str) -> None:
    """Under a name for the trial alone: so that wrong settings can be mended under their own."""
    text = json.dumps(options, sort_keys=True).encode()
    trial = f"precis_trial_{hashlib.sha256(text).hexdigest()[:32]}"
    _set(spark, trial, options)
    try:
        _require_usable(spark, trial, name)
    finally:
        for key in [_key(trial), *(f"{_key(trial)}.{option}" for option in options)]:
            spark.conf.unset(key)


def _require_usable(spark: SparkSession, catalog: str, shown_as: str) -> None:
    """Has Spark find a function of it, which reads the settings; nothing is run."""
    try:
        spark.sql(f"SELECT {catalog}.count_tokens(CAST(NULL AS STRING))").schema
    # Its classes differ from Spark to Spark, and from a session here to one far away.
    except Exception as e:
        raise PrecisError(_reason(str(e)).replace(_key(catalog), _key(shown_as))) from e


def _reason(message: str) -> str:
    if _NO_CLASS in message:
        return (
            "Cannot use Precis: this Spark has no Precis jar; start it with --jars"
            " job/target/precis.jar, or with the setting spark.jars before the session starts"
        )
    start = message.find(_WRONG_SETTINGS)
    if start < 0:
        without_stack = message.split("\n\tat ", 1)[0]
        return f"Cannot use Precis: {without_stack}"
    first, *more = message[start:].splitlines()
    problems = [first]
    for line in more:
        if not line.startswith("  "):
            break
        problems.append(line)
    return "\n".join(problems)
