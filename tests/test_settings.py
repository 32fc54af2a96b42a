"""Settings: built-in < file < environment < command line; a wrong name or value is told with what would be right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from vitrina import messages
from vitrina.errors import SettingsError
from vitrina.settings import SETTINGS, load


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The place of `vitrina.toml`, in a working directory of its own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path / "vitrina.toml"


def refused(overrides: dict[str, Any] | None = None, environ: dict[str, str] | None = None) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        load(overrides, environ or {})
    assert "{" not in messages.error(caught.value)
    return caught.value


def test_without_anything_all_are_built_in(file: Path) -> None:
    found = load({}, {})
    assert found.values == {setting.name: setting.default for setting in SETTINGS}
    assert set(found.origins.values()) == {"default"}


def test_each_source_wins_over_the_one_before_and_is_named(file: Path) -> None:
    file.write_text('host = "file"\nport = 1\npublisher_name = "file"\n')
    found = load({"host": "line", "contact_email": None}, {"VITRINA_HOST": "env", "VITRINA_PORT": "2"})
    assert (found.host, found.port, found.publisher_name) == ("line", 2, "file")
    origins = {name: found.origins[name] for name in ("host", "port", "publisher_name", "contact_email")}
    assert origins == {
        "host": "command line", "port": "VITRINA_PORT", "publisher_name": "vitrina.toml", "contact_email": "default",
    }  # fmt: skip


def test_another_file_can_be_named(file: Path, tmp_path: Path) -> None:
    file.write_text("port = 1\n")
    other = tmp_path / "other.toml"
    other.write_text("port = 2\n")
    found = load({}, {"VITRINA_CONFIG": str(other)})
    assert (found.port, found.origins["port"]) == (2, str(other))


def test_a_file_that_was_named_and_is_not_there_is_told(file: Path) -> None:
    assert refused(environ={"VITRINA_CONFIG": "none.toml"}).code == "settings.no-file"


@pytest.mark.parametrize("content", [b"port = ", b"\xff\xfe", b"[port]\nx = 1\nx = 2", b"port 8000"])
def test_a_file_that_cannot_be_read_is_told(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert refused().code == "settings.bad-file"


def test_a_folder_in_the_place_of_the_file_is_told(file: Path) -> None:
    file.mkdir()
    assert refused().code == "settings.bad-file"


@pytest.mark.parametrize(
    ("name", "nearest"), [("prot", "port"), ("base_uri", "base_iri"), ("institution", "institutions"), ("", None)]
)
def test_an_unknown_name_names_the_nearest(file: Path, name: str, nearest: str | None) -> None:
    error = refused(environ={f"VITRINA_{name.upper()}": "1"})
    assert error.code == "settings.unknown"
    assert error.params["where"] == f"VITRINA_{name.upper()}"
    assert nearest is None or error.params["nearest"] == nearest
    if name:
        file.write_text(f"{name} = 1\n")
        assert refused().params["where"] == "vitrina.toml"


@pytest.mark.parametrize("variable", ["VITRINA_CONFIG", "VITRINA_SHARED", "VITRINA_CHROMIUM", "VITRINA_GOLDEN"])
def test_variables_of_the_programs_are_no_settings(file: Path, variable: str) -> None:
    file.write_text("")
    load({}, {variable: "vitrina.toml"})


def test_variables_of_others_are_left_alone(file: Path) -> None:
    assert load({}, {"PORT": "1", "vitrina_port": "2", "XVITRINA_PORT": "3"}).port == 8000


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('port = "abc"', "settings.bad-value"),
        ("port = 80.5", "settings.bad-value"),
        ("port = true", "settings.bad-value"),
        ("port = [1]", "settings.bad-value"),
        ('query_seconds = "soon"', "settings.bad-value"),
        ('withhold_person = "perhaps"', "settings.bad-value"),
        ("withhold_person = 2", "settings.bad-value"),
        ("base_iri = true", "settings.bad-value"),
        ("data_dir = 5", "settings.bad-value"),
        ("port = 0", "settings.out-of-range"),
        ("port = 65536", "settings.out-of-range"),
        ("web_workers = 0", "settings.out-of-range"),
        ("query_seconds = -1.0", "settings.out-of-range"),
        ("query_seconds = nan", "settings.out-of-range"),
        ("query_seconds = inf", "settings.out-of-range"),
        ("upload_megabytes = 0", "settings.out-of-range"),
        ("read_cells = 0", "settings.out-of-range"),
        ("read_seconds = 0.5", "settings.out-of-range"),
        ("read_megabytes = 8", "settings.out-of-range"),
        ('language = "fr"', "settings.not-choice"),
    ],
)
def test_a_value_that_cannot_be_used_is_told(file: Path, line: str, code: str) -> None:
    file.write_text(line + "\n")
    error = refused()
    assert error.code == code
    assert error.params["name"] == line.split(maxsplit=1)[0]


@pytest.mark.parametrize(
    ("text", "value"), [("true", True), ("1", True), ("SÍ", True), ("si", True), ("no", False), ("FALSE", False)]
)
def test_truth_can_be_written_in_words(file: Path, text: str, value: bool) -> None:
    assert load({}, {"VITRINA_WITHHOLD_PERSON": text}).withhold_person is value


def test_folders_lie_below_the_data_folder(file: Path, tmp_path: Path) -> None:
    found = load({"data_dir": "datos"}, {})
    assert [str(p) for p in (found.archive_dir, found.store_dir, found.runs_dir)] == [
        "datos/archive", "datos/store", "datos/runs",
    ]  # fmt: skip
    assert found.records_address == f"sqlite:///{tmp_path / 'datos' / 'records.sqlite'}"
    assert load({"records_url": "postgresql://x"}, {}).records_address == "postgresql://x"


def test_what_is_no_setting_is_no_attribute(file: Path) -> None:
    with pytest.raises(AttributeError):
        _ = load({}, {}).nonsense


def test_every_setting_has_its_words_in_both_languages() -> None:
    for setting in SETTINGS:
        for lang in messages.LANGUAGES:
            assert messages.text(f"setting.{setting.name}", lang)
