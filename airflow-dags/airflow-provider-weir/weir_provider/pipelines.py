"""Pipeline files as Airflow sees them, each with the settings that stand beside it.

The pipeline file itself is closed: it says what to watch, not when. What Airflow alone needs is in `<name>.airflow.yaml` beside
`<name>.yaml`; without one, everything has its default.
"""

from __future__ import annotations

import dataclasses
import datetime
import os
import pathlib
import re
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml
from croniter import croniter

from weir_provider import times

SUFFIX = ".airflow.yaml"
DAY = datetime.timedelta(days=1)


class PipelineFileError(ValueError):
    """A pipeline file, or the settings beside it, that cannot be used."""


@dataclass(frozen=True)
class Retrain:
    """When and on what a challenger is trained."""

    schedule: str = "0 3 * * 1"
    window: datetime.timedelta = 28 * DAY  # what the data-quality gate looks at
    evaluate: datetime.timedelta = 7 * DAY  # kept out of the training; challenger and champion are compared on it
    refused: float = 0.01  # the largest share of refused rows
    holes: int = 0  # the most days of the window without a row


@dataclass(frozen=True)
class Backfill:
    """The days that can be scored again, and whether each is when it has ended."""

    schedule: str = "0 0 * * *"
    start: datetime.date = datetime.date(2000, 1, 1)
    end: datetime.date | None = None  # the first day that is no backfill of the schedule any more


@dataclass(frozen=True)
class Watch:
    """What a stream is held against."""

    schedule: str = "15 * * * *"
    stream: bool = True  # is there one?
    behind: datetime.timedelta = datetime.timedelta(hours=6)  # how far event time may be behind the clock
    window: datetime.timedelta = DAY  # of rates and drift
    late: float = 0.05
    refused: float = 0.01


@dataclass(frozen=True)
class Champion:
    """What is done when there is a new champion."""

    rescore: datetime.timedelta = datetime.timedelta(0)  # how far back the new champion scores again; 0: nothing


@dataclass(frozen=True)
class Settings:
    """What Airflow alone needs to know of a pipeline."""

    connection: str = "weir_default"
    pool: str = "default_pool"
    retries: int = 2
    retry_delay: datetime.timedelta = datetime.timedelta(minutes=5)
    timeout: datetime.timedelta = datetime.timedelta(hours=4)
    owner: str = "weir"
    tags: tuple[str, ...] = ()
    retrain: Retrain = field(default_factory=Retrain)
    backfill: Backfill = field(default_factory=Backfill)
    watch: Watch = field(default_factory=Watch)
    champion: Champion = field(default_factory=Champion)


@dataclass(frozen=True)
class PipelineFile:
    """A pipeline file that DAGs are made from.

    :param name: the pipeline's name
    :param source: its `source` section, as written
    """

    path: pathlib.Path
    name: str
    source: Mapping[str, Any]
    text: str
    settings: Settings


def folders() -> list[pathlib.Path]:
    """Where pipeline files are looked for: `WEIR_PIPELINES`, folders with `:` between. No query of Airflow's database: it is read at each parse."""
    return [pathlib.Path(folder) for folder in os.environ.get("WEIR_PIPELINES", "").split(os.pathsep) if folder]


def files(folder: pathlib.Path) -> list[pathlib.Path]:
    """The pipeline files of a folder, by name."""
    if not folder.is_dir():
        raise PipelineFileError(f"Cannot look for pipeline files in {folder}: there is no such folder. Set WEIR_PIPELINES.")
    return sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml") and not path.name.endswith(SUFFIX))


def read(path: pathlib.Path) -> PipelineFile:
    """Reads a pipeline file as far as DAGs need it; every job checks all of it.

    :raises PipelineFileError: if it cannot be read
    """
    content = _mapping(path)
    name = content.get("pipeline")
    if not isinstance(name, str) or not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise PipelineFileError(f"{path.name}: Invalid pipeline: {name!r} (must be lower-case letters, digits and _, beginning with a letter)")
    source = content.get("source")
    if not isinstance(source, dict):
        raise PipelineFileError(f"{path.name}: Invalid source: it is missing. Say where events come from; `weir check {path.name}` tells more.")
    beside = path.with_name(path.stem + SUFFIX)
    settings = _settings(Settings, _mapping(beside), beside.name) if beside.exists() else Settings()
    return PipelineFile(path, name, source, path.read_text(encoding="utf-8"), settings)


def _mapping(path: pathlib.Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as e:
        raise PipelineFileError(f"{path.name}: Cannot read the file: {' '.join(str(e).split())}.") from e
    if not isinstance(content, dict):
        raise PipelineFileError(f"{path.name}: Cannot read the file: it holds {type(content).__name__}, not keys with values.")
    return content


def _settings(kind: type[Any], content: Mapping[str, Any], where: str) -> Any:  # noqa: ANN401 - an instance of kind
    """An instance of a class of settings from what was written; keys have `-` where fields have `_`."""
    kinds = typing.get_type_hints(kind)
    known = {each.name.replace("_", "-"): kinds[each.name] for each in dataclasses.fields(kind)}
    values = {}
    for key, value in content.items():
        if key not in known:
            raise PipelineFileError(f"{where}: Invalid {key}: unknown key. Known keys: {', '.join(known)}.")
        values[str(key).replace("-", "_")] = _value(known[key], value, where, str(key))
    return kind(**values)


def _value(kind: Any, value: Any, where: str, key: str) -> Any:  # noqa: ANN401 - of any kind
    if dataclasses.is_dataclass(kind):
        if not isinstance(value, dict):
            raise PipelineFileError(f"{where}: Invalid {key}: {value!r} (must be keys with values)")
        return _settings(typing.cast("type[Any]", kind), value, f"{where}: {key}")
    try:
        if kind is datetime.timedelta:
            return times.duration(value)
        if kind in (datetime.date, datetime.date | None):
            return value if isinstance(value, datetime.date) else datetime.date.fromisoformat(str(value))
    except ValueError as e:
        raise PipelineFileError(f"{where}: Invalid {key}: {e}") from e
    if kind == tuple[str, ...]:
        return tuple(str(each) for each in (value if isinstance(value, list) else [value]))
    if key == "schedule":
        if value is None:
            return ""  # never by itself
        if not croniter.is_valid(str(value)):
            raise PipelineFileError(f"{where}: Invalid {key}: {value!r} (must be a cron expression such as 0 3 * * 1, or null)")
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if type(value) is not kind or (kind in (int, float) and value < 0):
        raise PipelineFileError(f"{where}: Invalid {key}: {value!r} (must be {'a number, 0 or more' if kind in (int, float) else kind.__name__})")
    return value
