"""`serve`, `user` and `settings`: running an installation."""

from __future__ import annotations

import sys

import click

from vitrina import accounts, messages
from vitrina.cli.base import Command, Group
from vitrina.cli.common import guarded, installation, lang_option, settings
from vitrina.cli.words import t
from vitrina.errors import VitrinaError
from vitrina.installation import Installation
from vitrina.settings import SETTINGS, Setting

#: How many institutions `serve` lists when it starts.
_ADDRESSES = 5


@click.command("serve", cls=Command, help=t("cli.serve.help"), short_help=t("cli.serve.short"))
@click.option("--host", help=t("setting.host"))
@click.option("--port", type=int, help=t("setting.port"))
@lang_option
@click.pass_context
@guarded
def serve_command(context: click.Context, host: str | None, port: int | None, lang: str) -> None:
    """Serve the pages, the data and the SPARQL endpoint."""
    from vitrina.web.server import serve  # noqa: PLC0415 - the other commands start faster without the web

    overrides = {"host": host, "port": port}
    opened = installation(context, **overrides)
    if opened.archive.base is not None:
        opened.archive.check_base(opened.iris.base)
        opened.catch_up()
    click.echo(messages.text("cli.serve.addresses", lang, base=opened.iris.base, institutions=_published(opened)))
    serve(opened.settings)


def _published(opened: Installation) -> str:
    """Return a line for each of the first institutions with something published: name and address."""
    rucs = sorted({edition.institution for edition in opened.records.editions()}) if opened.archive.base else []
    lines = [f"  {opened.institution(r).name}\n    {opened.iris.base}institucion/{r}" for r in rucs[:_ADDRESSES]]
    return "".join(f"\n{line}" for line in ["", *lines]) if lines else ""


@click.group("user", cls=Group, help=t("cli.user.help"), short_help=t("cli.user.short"))
def user_group() -> None:
    """Manage the accounts of people who publish."""


def _password(lang: str) -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return str(click.prompt(messages.text("cli.user.password", lang), hide_input=True, confirmation_prompt=True))


@user_group.command("add", help=t("cli.user.add"))
@click.argument("name", metavar=t("cli.metavar.name"))
@click.option("--institution", "-i", metavar="RUC", help=t("cli.user.institution"))
@lang_option
@click.pass_context
@guarded
def user_add(context: click.Context, name: str, institution: str | None, lang: str) -> None:
    """Add an account; the password is asked, or read from the standard input."""
    opened = installation(context)
    if institution:
        opened.registry.get(institution)
    accounts.add(opened.records, name, _password(lang), institution)
    click.echo(messages.text("cli.user.added", lang, name=name))


@user_group.command("list", help=t("cli.user.list"))
@lang_option
@click.pass_context
@guarded
def user_list(context: click.Context, lang: str) -> None:
    """List the accounts."""
    for user in accounts.everybody(installation(context).records):
        scope = user.institution or messages.text("cli.user.all-institutions", lang)
        click.echo(f"{user.name}  {scope}  {user.created:%Y-%m-%d}")


@user_group.command("password", help=t("cli.user.new-password"))
@click.argument("name", metavar=t("cli.metavar.name"))
@lang_option
@click.pass_context
@guarded
def user_password(context: click.Context, name: str, lang: str) -> None:
    """Set a new password."""
    accounts.set_password(installation(context).records, name, _password(lang))
    click.echo(messages.text("cli.user.password-set", lang, name=name))


@user_group.command("remove", help=t("cli.user.remove"))
@click.argument("name", metavar=t("cli.metavar.name"))
@lang_option
@click.pass_context
@guarded
def user_remove(context: click.Context, name: str, lang: str) -> None:
    """Remove an account."""
    accounts.remove(installation(context).records, name)
    click.echo(messages.text("cli.user.removed", lang, name=name))


@click.command("settings", cls=Command, help=t("cli.settings.help"), short_help=t("cli.settings.short"))
@lang_option
@click.pass_context
@guarded
def settings_command(context: click.Context, lang: str) -> None:
    """Print every setting with its value, where it came from and what it is for."""
    found = settings(context)
    for setting in SETTINGS:
        value = found.values[setting.name]
        shown = _shown(setting, value)
        origin = found.origins[setting.name]
        told = messages.text("cli.settings.default", lang) if origin == "default" else origin
        click.echo(f"{setting.name} = {shown}  [{told}]")
        click.echo(f"    {messages.text(f'setting.{setting.name}', lang)}")
    base = _fixed_base(context)
    if base:
        click.echo(messages.text("cli.settings.fixed-base", lang, base=base))


def _shown(setting: Setting, value: object) -> str:
    if setting.secret and value:
        return "********"
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if value != "" else "–"


def _fixed_base(context: click.Context) -> str | None:
    try:
        return installation(context).archive.base
    except VitrinaError:
        return None
