"""Documentation that lies fails: links, commands, settings, and the examples themselves."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from vitrina.cli import main
from vitrina.settings import _NOT_SETTINGS, SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
NOT_OURS = {"var", "node_modules", "dist", "build"}
DECISIONS = ROOT / "docs" / "decisions"
SETTING_NAMES = {setting.name for setting in SETTINGS}


def documents() -> list[Path]:
    found = []
    for folder, folders, files in os.walk(ROOT):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in NOT_OURS)
        found += [Path(folder) / name for name in sorted(files) if name.endswith(".md")]
    return found


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


EVERY_DOCUMENT = [pytest.param(path, id=name_of(path)) for path in documents()]
READMES = [pytest.param(ROOT / name, id=name) for name in ("README.md", "README.es.md")]


def prose(path: Path) -> str:
    """Return the text without fenced blocks and code spans."""
    text = re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"`[^`\n]*`", lambda span: re.sub(r"[\[\]()]", "", span[0]), text)


def blocks(path: Path, language: str) -> Iterator[str]:
    pattern = rf"^```{language}\n(.*?)^```$"
    for found in re.finditer(pattern, path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE):
        yield found[1]


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", prose(path), flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def commands(path: Path) -> list[str]:
    """Return every `vitrina …` line of the shell examples, and every whole one in a code span."""
    lines = [line.strip() for block in blocks(path, "sh") for line in block.splitlines()]
    fenced = [line for line in lines if line.startswith("vitrina ")]
    text = re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    return fenced + re.findall(r"`(vitrina [^`\n]+)`", text)


EVERY_COMMAND = [
    pytest.param(line, id=f"{name_of(path)}-{line[:60]}") for path in documents() for line in commands(path)
]


def parse(line: str) -> None:
    """Parse a command line as the program would, and run nothing.

    Raises:
        click.UsageError: no such command or option, a value that is not one of the choices.
    """
    words = shlex.split(line, comments=True)[1:]
    command: click.Command = main
    context: click.Context | None = None
    name = "vitrina"
    while True:
        if not isinstance(command, click.Group):
            _whole(command, name, words, context)
            return
        context = click.Context(command, info_name=name, parent=context)
        _, words, _ = command.make_parser(context).parse_args(args=words)
        if not words:
            return
        name, words = words[0], words[1:]
        found = command.get_command(context, name)
        if found is None:
            raise click.UsageError(f"no command {name}")
        command = found


def _whole(command: click.Command, name: str, words: list[str], parent: click.Context | None) -> None:
    try:
        command.make_context(name, words, parent=parent)
    except click.exceptions.Exit:
        return  # --help and --version are done when they are parsed


@pytest.mark.parametrize("path", EVERY_DOCUMENT)
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    broken = []
    for target in re.findall(r"\]\(<?([^)\s>]+)>?[^)]*\)", prose(path)):
        if re.match(r"[a-z][a-z0-9+.-]*:", target):
            continue
        file, _, fragment = target.partition("#")
        resolved = (path.parent / file).resolve() if file else path
        known = not fragment or resolved.suffix != ".md" or fragment in anchors(resolved)
        if not (resolved.exists() and resolved.is_relative_to(ROOT) and known):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("line", EVERY_COMMAND)
def test_every_command_shown_exists_with_its_options(line: str) -> None:
    try:
        parse(line)
    except click.UsageError as error:
        pytest.fail(f"{line}: {error.format_message()}")


@pytest.mark.parametrize("line", ["vitrina nonsense", "vitrina check --nonsense x", "vitrina convert x --to pdf"])
def test_a_command_that_does_not_exist_is_noticed(line: str) -> None:
    with pytest.raises(click.UsageError):
        parse(line)


@pytest.mark.parametrize("path", READMES)
def test_the_readme_shows_every_command(path: Path) -> None:
    shown = {shlex.split(line)[1] for line in commands(path)}
    assert set(main.commands) - shown == set()


@pytest.mark.parametrize("path", EVERY_DOCUMENT)
def test_every_setting_named_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = {name.lower() for name in re.findall(r"\bVITRINA_([A-Z][A-Z_]*)\b", text)}
    named |= set(re.findall(r"\b(?:[Ss]etting|[Aa]juste)s? `([a-z_]+)`", text))
    for block in blocks(path, "toml"):
        named |= set(tomllib.loads(block))
    programs = {name.removeprefix("VITRINA_").lower() for name in _NOT_SETTINGS}
    assert named - SETTING_NAMES - programs == set()


@pytest.mark.parametrize("path", EVERY_DOCUMENT)
def test_no_document_names_a_folder_of_one_machine(path: Path) -> None:
    assert re.findall(r"(?<![\w.:/}])/(?:home|root|tmp|work|Users)/\S*", path.read_text(encoding="utf-8")) == []


def test_every_decision_is_in_the_index() -> None:
    files = {path.name for path in DECISIONS.glob("[0-9]*.md")}
    index = (DECISIONS / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| \[(\d{4})\]\((\d{4}-[a-z0-9-]+\.md)\) \|", index, flags=re.MULTILINE)
    assert {file for _, file in listed} == files
    assert [number for number, _ in listed] == [f"{n:04}" for n in range(1, len(files) + 1)]
    assert all(file.startswith(number) for number, file in listed)


@pytest.mark.parametrize("path", [pytest.param(p, id=p.name) for p in sorted(DECISIONS.glob("[0-9]*.md"))])
def test_a_decision_has_its_number_and_four_parts(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"# {path.name[:4]} ")
    headings = re.findall(r"^## (.+)$", text, flags=re.MULTILINE)
    assert headings == ["Status", "Context", "Decision", "Consequences"]


#: Commands that do not end by themselves, and those whose sample has a mistake on purpose.
ENDLESS, MISTAKEN = {"serve"}, "data/broken"


@pytest.mark.parametrize("path", READMES)
def test_the_commands_of_the_readme_work(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run them in the order in which they stand, in a folder of their own."""
    (tmp_path / "data").symlink_to(ROOT / "data")
    for folder in ("incoming", "entrada"):
        (tmp_path / folder / "2021-05").mkdir(parents=True)
        sample = ROOT / "data" / "alausi-lotaip-a4-2021-05.xlsx"
        shutil.copy(sample, tmp_path / folder / "2021-05" / "0660000440001.xlsx")
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("VITRINA_")]:
        monkeypatch.delenv(name)
    failed = []
    for line in (line for block in blocks(path, "sh") for line in block.splitlines()):
        words = shlex.split(line, comments=True)
        if words[:1] == ["vitrina"] and words[1] not in ENDLESS:
            done = CliRunner().invoke(main, words[1:], input="una clave bastante larga\n")
            if done.exit_code != (1 if MISTAKEN in line else 0):
                failed.append((line, done.exit_code, done.output, done.exception))
    assert failed == []
    assert (tmp_path / "var" / "archive" / "ledger.jsonl").read_text(encoding="utf-8").count("\n") == 1
    assert list(tmp_path.glob("mar*.xlsx"))
    assert list(tmp_path.glob("*.nq"))


#: A fenced block, with the name of the file that it is, if the line above says so.
BLOCK = re.compile(r"^(?:`([\w.-]+)`:\n\n)?```(\w+)\n(.*?)^```$", flags=re.DOTALL | re.MULTILINE)
MARK = "---8<---"


def session(path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield the files of a page and the commands of its `console` blocks, in their order.

    Each is a file's name, an empty command and the content, or no name, the command and the output shown.
    """
    for name, language, content in BLOCK.findall(path.read_text(encoding="utf-8")):
        if name:
            yield name, "", content
        elif language == "console":
            for step in re.split(r"^\$ ", content, flags=re.MULTILINE)[1:]:
                command, _, shown = step.partition("\n")
                yield "", command, shown


SESSIONS = [path for path in documents() if any(command for _, command, _ in session(path))]


def test_the_page_about_csvw_is_among_those_that_are_run() -> None:
    assert "docs/en/csvw.md" in map(name_of, SESSIONS)


@pytest.mark.parametrize("path", [pytest.param(path, id=name_of(path)) for path in SESSIONS])
def test_the_commands_of_a_page_print_what_it_shows(path: Path, tmp_path: Path) -> None:
    """Run the installed program on the files of the page, in one shell, as a reader would."""
    steps = list(session(path))
    script = ["exec 2>&1"]
    for name, command, content in steps:
        write = f"printf %s {shlex.quote(content)} > {shlex.quote(name)}"
        script += [write] if name else [f"echo '{MARK}'", command]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VITRINA_")}
    kept["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}"
    assert shutil.which("vitrina", path=kept["PATH"]), "the package is not installed"
    shell = ["sh", "-c", "\n".join(script)]
    done = subprocess.run(shell, cwd=tmp_path, env=kept, stdout=subprocess.PIPE, encoding="utf-8", check=False)
    before, *printed = done.stdout.split(f"{MARK}\n")
    assert before == ""
    shown = [(command, output) for name, command, output in steps if not name]
    assert list(zip((command for command, _ in shown), printed, strict=True)) == shown
