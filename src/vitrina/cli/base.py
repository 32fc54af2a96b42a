"""Commands whose help speaks the chosen language in its headings too, and groups that load theirs when used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from importlib import import_module

import click

from vitrina.cli.words import t


class _Formatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or f"{t('cli.usage')}: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading({"Options": t("cli.options"), "Commands": t("cli.commands")}.get(heading, heading))


class _Context(click.Context):
    formatter_class = _Formatter


class Command(click.Command):
    """A command."""

    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option `--help` with our words."""
        return _in_our_words(super().get_help_option(ctx))


class LazyCommands(MutableMapping[str, click.Command]):
    """Commands by name, each imported when it is asked for: one command must not pay for the others.

    Only the names are known before, and their short help from the catalogue (``cli.<name>.short``).
    """

    def __init__(self, places: Mapping[str, str]) -> None:
        """Take name → ``module:attribute`` of each command."""
        self._places = dict(places)
        self._loaded: dict[str, click.Command] = {}

    def __getitem__(self, name: str) -> click.Command:
        if name not in self._loaded:
            module, _, attribute = self._places[name].partition(":")
            self._loaded[name] = getattr(import_module(module), attribute)
        return self._loaded[name]

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._places.setdefault(name, "")
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        del self._places[name]
        self._loaded.pop(name, None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, name: object) -> bool:
        return name in self._places


class Group(click.Group):
    """A group of commands."""

    context_class = _Context
    command_class = Command

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option `--help` with our words."""
        return _in_our_words(super().get_help_option(ctx))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands; those that load when they are used are listed without loading them."""
        if not isinstance(self.commands, LazyCommands):
            super().format_commands(ctx, formatter)
            return
        with formatter.section("Commands"):
            formatter.write_dl([(name, t(f"cli.{name}.short")) for name in self.list_commands(ctx)])


Group.group_class = Group


def _in_our_words(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = t("cli.option.help")
    return option
