"""The group of all commands."""

from __future__ import annotations

import click

from vitrina.cli.base import Group, LazyCommands
from vitrina.cli.words import t

_COMMANDS = LazyCommands(
    {
        "check": "vitrina.cli.reading:check_command",
        "convert": "vitrina.cli.reading:convert_command",
        "csvw": "vitrina.cli.csvw:csvw_group",
        "publish": "vitrina.cli.publishing:publish_command",
        "editions": "vitrina.cli.publishing:editions_command",
        "serve": "vitrina.cli.operating:serve_command",
        "query": "vitrina.cli.publishing:query_command",
        "dump": "vitrina.cli.publishing:dump_command",
        "user": "vitrina.cli.operating:user_group",
        "settings": "vitrina.cli.operating:settings_command",
    }
)


@click.group(
    cls=Group, commands=_COMMANDS, help=t("cli.help"), context_settings={"help_option_names": ["-h", "--help"]}
)
@click.option("--data-dir", metavar=t("cli.metavar.folder"), help=t("setting.data_dir"))
@click.option("--lang", type=click.Choice(["es", "en"]), expose_value=False, help=t("cli.option.lang"))
@click.version_option(package_name="vitrina", prog_name="vitrina", help=t("cli.option.version"))
def main(data_dir: str | None) -> None:
    """Turn official spreadsheets into linked open data."""
    del data_dir  # read by the commands from the root context
