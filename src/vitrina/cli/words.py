"""The language of the command line: `--lang`, else the setting `language`, else Spanish."""

from __future__ import annotations

import sys

from vitrina import messages, settings
from vitrina.errors import SettingsError


def _chosen() -> str:
    arguments = sys.argv[1:]
    for position, argument in enumerate(arguments):
        value = argument.partition("=")[2] if argument.startswith("--lang=") else None
        if argument == "--lang" and position + 1 < len(arguments):
            value = arguments[position + 1]
        if value in messages.LANGUAGES:
            return value
    try:
        return str(settings.load().language)
    except SettingsError:
        return messages.DEFAULT  # the command will say what is wrong with the settings


#: Help texts are made when the commands are defined, so their language is chosen before.
LANG = _chosen()


def t(key: str, /, **params: object) -> str:
    """Return a sentence of the command line in the chosen language."""
    return messages.text(key, LANG, **params)
