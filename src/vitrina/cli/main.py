"""The group of all commands."""

from __future__ import annotations

from importlib.metadata import version

import click

from vitrina.cli import operating, publishing, reading
from vitrina.cli.base import Group
from vitrina.cli.words import t


@click.group(cls=Group, help=t("cli.help"), context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data-dir", metavar=t("cli.metavar.folder"), help=t("setting.data_dir"))
@click.option("--lang", type=click.Choice(["es", "en"]), expose_value=False, help=t("cli.option.lang"))
@click.version_option(version("vitrina"), prog_name="vitrina", help=t("cli.option.version"))
def main(data_dir: str | None) -> None:
    """Turn official spreadsheets into linked open data."""
    del data_dir  # read by the commands from the root context


for command in (
    reading.check_command,
    reading.convert_command,
    publishing.publish_command,
    publishing.editions_command,
    operating.serve_command,
    publishing.query_command,
    publishing.dump_command,
    operating.user_group,
    operating.settings_command,
):
    main.add_command(command)
