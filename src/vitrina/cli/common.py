"""What the commands share: the installation, reading a file argument, saying an error, the options."""

from __future__ import annotations

import errno
import functools
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from vitrina import messages
from vitrina.cli.words import LANG, t
from vitrina.errors import BadRequestError, UnreadableFileError, VitrinaError
from vitrina.settings import Settings, load

if TYPE_CHECKING:
    from vitrina.installation import Installation

VIOLATIONS, FAILED = 1, 2
STDIN = "-"

institution_option = click.option("--institution", "-i", metavar="RUC", help=t("cli.option.institution"))
period_option = click.option("--period", "-p", metavar=t("cli.metavar.month"), help=t("cli.option.period"))
unit_option = click.option("--unit", "-u", "units", multiple=True, metavar="NOMBRE=ID", help=t("cli.option.unit"))
lang_option = click.option(
    "--lang",
    type=click.Choice(messages.LANGUAGES),
    default=LANG,
    show_default=True,
    help=t("cli.option.lang"),
)


#: What the command line adds to a sentence that the pages say too: the option to use.
_HINTS = {
    "institution.missing": " (--institution 0660000440001)",
    "period.missing": " (--period 2021-05)",
    "query.missing": " (vitrina query 'ASK { ?s ?p ?o }')",
}
_REASONS = {
    errno.ENOENT: "os.not-there",
    errno.EISDIR: "os.folder",
    errno.ENOTDIR: "os.not-folder",
    errno.EEXIST: "os.exists",
    errno.EACCES: "os.denied",
    errno.EPERM: "os.denied",
    errno.EROFS: "os.denied",
    errno.ENOSPC: "os.full",
}


def _reason(error: OSError) -> str:
    """Return why the system refused, in our words where we have them."""
    key = _REASONS.get(error.errno or 0)
    return t(key) if key else error.strerror or str(error)


def output_option(text: str) -> Callable[[Any], Any]:
    """Return the option `--output`, `-` being the standard output."""
    return click.option("--output", "-o", metavar=t("cli.metavar.file"), default=STDIN, help=text)


def guarded(command: Callable[..., None]) -> Callable[..., None]:
    """Turn errors into one sentence on stderr and the exit status."""

    @functools.wraps(command)
    def wrapper(*args: Any, **kwargs: Any) -> None:
        lang = kwargs.get("lang") or LANG
        try:
            command(*args, **kwargs)
        except VitrinaError as error:
            fail(messages.error(error, lang) + _HINTS.get(error.code, ""))
        except BrokenPipeError:
            sys.stderr.close()  # the reader of our output has gone, as `| head` does; nothing to tell
            raise SystemExit(0) from None
        except OSError as error:
            code = BadRequestError("file.not-writable", path=error.filename or "?", detail=_reason(error))
            fail(messages.error(code, lang))

    return wrapper


def fail(sentence: str, status: int = FAILED) -> NoReturn:
    """Say why, on stderr, and leave."""
    click.echo(f"vitrina: {sentence}", err=True)
    raise SystemExit(status)


def settings(context: click.Context, **overrides: Any) -> Settings:
    """Return the settings in force, with what the command line says."""
    root = context.find_root().params
    return load({"data_dir": root.get("data_dir"), **overrides})


def installation(context: click.Context, **overrides: Any) -> Installation:
    """Return the installation that the settings describe; closed when the command ends."""
    from vitrina.installation import Installation  # noqa: PLC0415 - `csvw` needs none, and starts without it

    opened = Installation(settings(context, **overrides))
    context.call_on_close(opened.close)
    return opened


def published(context: click.Context) -> Installation:
    """Return the installation with records and store at the last line of the ledger, to read from them."""
    opened = installation(context)
    opened.catch_up()
    return opened


def read_file(name: str) -> tuple[bytes, str]:
    """Return (bytes, file name) of a file argument; `-` is the standard input.

    Raises:
        UnreadableFileError: it does not exist, is a folder, or cannot be read.
    """
    if name == STDIN:
        return sys.stdin.buffer.read(), "stdin.xlsx"
    path = Path(name)
    try:
        return path.read_bytes(), os.fsencode(path.name).decode(errors="replace")
    except FileNotFoundError as error:
        raise UnreadableFileError("file.missing", path=name) from error
    except IsADirectoryError as error:
        raise UnreadableFileError("file.directory", path=name.rstrip("/")) from error
    except OSError as error:
        raise UnreadableFileError("file.denied", path=name, detail=_reason(error)) from error


def read_group(names: Sequence[str]) -> tuple[bytes, str]:
    """Return (bytes, file name) of one file, or of the files of one set as the .zip that they are kept as.

    Raises:
        UnreadableFileError: one does not exist, is a folder, or cannot be read.
    """
    if len(names) == 1:
        return read_file(names[0])
    from vitrina.intake import pack  # noqa: PLC0415 - `csvw` needs none, and starts without it
    from vitrina.intake.sets import set_name  # noqa: PLC0415

    return pack({file: data for data, file in map(read_file, names)}), set_name(names)


def write_output(name: str, data: bytes | str) -> None:
    """Write to a file, or to the standard output for `-`."""
    body = data.encode() if isinstance(data, str) else data
    if name == STDIN:
        sys.stdout.buffer.write(body)
        sys.stdout.buffer.flush()
    else:
        Path(name).write_bytes(body)


def write_json(value: object) -> None:
    """Write a value as JSON to the standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


def answers(units: tuple[str, ...]) -> dict[str, str]:
    """Return name → slug of the `--unit` options.

    Raises:
        BadRequestError: one has no `=`.
    """
    result = {}
    for option in units:
        name, sign, slug = option.rpartition("=")
        if not sign or not name or not slug:
            raise BadRequestError("publish.bad-unit-answer", answer=option, known="–")
        result[name] = slug
    return result
