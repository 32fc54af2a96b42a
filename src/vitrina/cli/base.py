"""Commands whose help speaks the chosen language in its headings too: click's own words are English."""

from __future__ import annotations

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


class Group(click.Group):
    """A group of commands."""

    context_class = _Context
    command_class = Command

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option `--help` with our words."""
        return _in_our_words(super().get_help_option(ctx))


Group.group_class = Group


def _in_our_words(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = t("cli.option.help")
    return option
