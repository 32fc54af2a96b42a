"""Commands load when they are used: one must not pay for the others."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from vitrina.cli import main
from vitrina.cli.base import Group, LazyCommands

#: What converting a table has no use for.
HEAVY = {
    "rdflib",
    "pyoxigraph",
    "flask",
    "sqlalchemy",
    "openpyxl",
    "pyshacl",
    "urllib.request",
    "ssl",
    "vitrina.installation",
}


def loaded(folder: Path, *arguments: str) -> set[str]:
    """Return which modules a fresh interpreter has loaded after a command."""
    script = (
        "import sys\nfrom vitrina.cli import main\n"
        f"main({list(arguments)!r}, standalone_mode=False)\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def test_the_help_loads_no_command(tmp_path: Path) -> None:
    found = loaded(tmp_path, "--help")
    assert "vitrina.cli.main" in found
    assert not {"vitrina.cli.reading", "vitrina.cli.publishing", "vitrina.csvw"} & found


def test_converting_a_file_loads_no_more_than_it_needs(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    assert loaded(tmp_path, "csvw", "convert", "x.csv", "-o", "x.nt") & HEAVY == set()
    assert loaded(tmp_path, "csvw", "convert", "x.csv", "-o", "x.json") & HEAVY == set()
    assert loaded(tmp_path, "csvw", "validate", "x.csv") & HEAVY == set()
    assert "pyoxigraph" in loaded(tmp_path, "csvw", "convert", "x.csv", "-o", "x.ttl")


@pytest.mark.parametrize("name", main.commands)
def test_the_list_says_of_each_command_what_the_command_says_of_itself(name: str) -> None:
    command = main.commands[name]
    assert command.name == name
    help_ = " ".join(CliRunner().invoke(main, ["--help"]).stdout.split())
    assert f"{name} {' '.join(command.get_short_help_str(1000).split())}" in help_


def test_an_unknown_command_is_told() -> None:
    result = CliRunner().invoke(main, ["nonsense"])
    assert result.exit_code == 2
    assert "nonsense" in result.stderr


def test_lazy_commands_are_a_mapping_like_any_other() -> None:
    commands = LazyCommands({"user": "vitrina.cli.operating:user_group"})
    assert list(commands) == ["user"]
    assert isinstance(commands["user"], Group)
    assert commands["user"] is commands["user"]
    assert commands.get("none") is None
    more = click.Command("more")
    commands["more"] = more
    assert (len(commands), commands["more"], "more" in commands) == (2, more, True)
    del commands["more"]
    assert "more" not in commands
    with pytest.raises(KeyError):
        commands["more"]
