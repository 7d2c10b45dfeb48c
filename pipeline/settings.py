"""Settings: defaults < ``arkiva.toml`` < environment (``ARKIVA_...``) < options.

The command line library merges the last three; this module finds and checks the file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError

FILE_NAME = "arkiva.toml"
DEFAULT_LANGUAGES = "sqi,eng,srp_latn,mkd+srp"
"""``sqi`` reads the page, the others its doubtful lines (``docs/decisions/0006``)."""
GLOBAL_KEYS = ("archive", "index", "index_prefix")


@dataclass(frozen=True, slots=True)
class FileSettings:
    """What a settings file says: values for the whole program and defaults by command."""

    path: Path | None = None
    archive: str | None = None
    index: str | None = None
    index_prefix: str | None = None
    commands: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def default_archive() -> Path:
    """Return the user's own archive folder."""
    import platformdirs

    return Path(platformdirs.user_data_dir("arkiva", appauthor=False)) / "archive"


def find_settings(explicit: str | None, options: Mapping[str, frozenset[str]]) -> FileSettings:
    """Read the settings file: the one named, else ``./arkiva.toml``, else the user's own.

    ``options`` are the option names of each command; an unknown key is an error, for a misspelt
    one would be ignored in silence.

    Raises:
        UsageError: the file cannot be read or has a key that means nothing.
    """
    path = Path(explicit) if explicit else _nearest()
    if path is None:
        return FileSettings()
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"the settings file {path} cannot be read: {error}") from error
    commands = {}
    for key, value in table.items():
        if key in GLOBAL_KEYS and isinstance(value, str):
            continue
        if key not in options or not isinstance(value, dict):
            raise UsageError(f"{path}: {key!r} is no setting; see `arkiva --help`")
        unknown = sorted(set(value) - options[key])
        if unknown:
            raise UsageError(f"{path}: [{key}] has no setting {unknown[0]!r}")
        commands[key] = value
    archive, index, prefix = (_text(table.get(key)) for key in GLOBAL_KEYS)
    return FileSettings(path, archive, index, prefix, commands)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _nearest() -> Path | None:
    import platformdirs

    user = Path(platformdirs.user_config_dir("arkiva", appauthor=False)) / FILE_NAME
    return next((path for path in (Path(FILE_NAME), user) if path.is_file()), None)
