"""Settings: one table of name, type, default and help; built-in < file < environment < command line.

The file is `vitrina.toml` in the working directory (or the one that `VITRINA_CONFIG` names), the environment
`VITRINA_<NAME>`. An unknown name is an error that names the nearest one.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vitrina.errors import SettingsError

_ENVIRONMENT = "VITRINA_"
#: Read by the programs themselves, not settings of the installation.
_NOT_SETTINGS = {"VITRINA_CONFIG", "VITRINA_SHARED", "VITRINA_CHROMIUM", "VITRINA_GOLDEN"}


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table. `secret` values are not shown; a number is within `span`, a word one of `choices`."""

    name: str
    type: type
    default: Any
    secret: bool = False
    span: tuple[int, int] | None = None
    choices: tuple[str, ...] = ()


SETTINGS = (
    Setting("base_iri", str, "http://127.0.0.1:8000/"),
    Setting("data_dir", Path, Path("var")),
    Setting("records_url", str, ""),
    Setting("institutions", str, ""),
    Setting("host", str, "127.0.0.1"),
    Setting("port", int, 8000, span=(1, 65535)),
    Setting("web_workers", int, 2, span=(1, 256)),
    Setting("query_workers", int, 2, span=(1, 256)),
    Setting("query_seconds", float, 30.0, span=(0, 86_400)),
    Setting("query_megabytes", int, 64, span=(1, 65_536)),
    Setting("upload_megabytes", int, 20, span=(1, 4096)),
    Setting("bulk_workers", int, 0, span=(0, 256)),
    Setting("read_cells", int, 250_000, span=(1, 17_179_869_184)),
    Setting("read_seconds", float, 10.0, span=(1, 3600)),
    Setting("read_megabytes", int, 1024, span=(64, 65_536)),
    Setting("run_days", int, 7, span=(1, 3650)),
    Setting("language", str, "es", choices=("es", "en")),
    Setting("licence", str, "http://publications.europa.eu/resource/authority/licence/CC_BY_4_0"),
    Setting("publisher_name", str, "Vitrina"),
    Setting("contact_email", str, ""),
    Setting("withhold_person", bool, False),
    Setting("secure_cookies", bool, False),
    Setting("secret_key", str, "", secret=True),
)
_BY_NAME = {setting.name: setting for setting in SETTINGS}


@dataclass(frozen=True, slots=True)
class Settings:
    """The values in force and, for each, where it came from."""

    values: Mapping[str, Any]
    origins: Mapping[str, str]

    def __getattr__(self, name: str) -> Any:
        try:
            return self.values[name]
        except KeyError as error:
            raise AttributeError(name) from error

    @property
    def archive_dir(self) -> Path:
        """The folder of the archive."""
        return Path(self.values["data_dir"]) / "archive"

    @property
    def store_dir(self) -> Path:
        """The folder of the triple store."""
        return Path(self.values["data_dir"]) / "store"

    @property
    def runs_dir(self) -> Path:
        """The folder of uploads under review."""
        return Path(self.values["data_dir"]) / "runs"

    @property
    def records_address(self) -> str:
        """The SQLAlchemy address of the records; SQLite beside the archive unless told otherwise."""
        if self.values["records_url"]:
            return str(self.values["records_url"])
        return f"sqlite:///{(Path(self.values['data_dir']) / 'records.sqlite').resolve()}"


def load(overrides: Mapping[str, Any] | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings in force; `overrides` are the values of the command line.

    Raises:
        SettingsError: an unknown name, a value of the wrong type, a file that cannot be read.
    """
    environ = os.environ if environ is None else environ
    values = {setting.name: setting.default for setting in SETTINGS}
    origins = dict.fromkeys(values, "default")
    file = Path(environ.get("VITRINA_CONFIG", "vitrina.toml"))
    if file.exists():
        for name, value in _read(file).items():
            values[name], origins[name] = _typed(_known(name, str(file)), value, str(file)), str(file)
    elif "VITRINA_CONFIG" in environ:
        raise SettingsError("settings.no-file", file=str(file))
    for variable, value in environ.items():
        if variable.startswith(_ENVIRONMENT) and variable not in _NOT_SETTINGS:
            name = _known(variable.removeprefix(_ENVIRONMENT).lower(), variable)
            values[name], origins[name] = _typed(name, value, variable), variable
    for name, value in (overrides or {}).items():
        if value is not None:
            values[name], origins[name] = _typed(_known(name, name), value, name), "command line"
    return Settings(values, origins)


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise SettingsError("settings.bad-file", file=str(file), detail=str(error)) from error


def _known(name: str, where: str) -> str:
    if name in _BY_NAME:
        return name
    nearest = difflib.get_close_matches(name, _BY_NAME, n=1, cutoff=0)
    raise SettingsError("settings.unknown", name=name, where=where, nearest=nearest[0])


def _typed(name: str, value: Any, where: str) -> Any:
    setting = _BY_NAME[name]
    wanted = setting.type
    truth = wanted is not bool and isinstance(value, bool)
    fraction = wanted is int and isinstance(value, float)
    try:
        if not truth and not fraction:
            return _within(setting, _boolean(value) if wanted is bool else wanted(value), where)
    except (TypeError, ValueError):
        pass
    raise SettingsError("settings.bad-value", name=name, value=str(value), where=where, type=wanted.__name__)


def _within(setting: Setting, value: Any, where: str) -> Any:
    told = {"name": setting.name, "value": str(value), "where": where}
    if setting.span and not setting.span[0] <= value <= setting.span[1]:
        raise SettingsError("settings.out-of-range", **told, least=setting.span[0], most=setting.span[1])
    if setting.choices and value not in setting.choices:
        raise SettingsError("settings.not-choice", **told, choices=", ".join(setting.choices))
    return value


def _boolean(value: Any) -> bool:
    words = {
        "true": True,
        "1": True,
        "yes": True,
        "si": True,
        "sí": True,
        "false": False,
        "0": False,
        "no": False,
    }
    if isinstance(value, bool):
        return value
    if str(value).lower() not in words:
        raise ValueError(value)
    return words[str(value).lower()]
