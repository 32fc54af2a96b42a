"""The texts of the pages: all can be translated, the English ones are all there, with the same gaps, and compiled."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import force_locale, gettext, ngettext

import vitrina.web
from samples import ROOT

_WEB = Path(next(iter(vitrina.web.__path__)))
_ENGLISH = _WEB / "translations" / "en" / "LC_MESSAGES"
_GAP = re.compile(r"%\(\w+\)s")
#: What stands in the templates outside a text to translate: names that are the same in every language.
_NAMES = {"Vitrina", "RUC", "CONSTRUCT", "DESCRIBE", "meta"}


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """What `make translations` collects from the templates and the Python beside them."""
    collected = tmp_path_factory.mktemp("texts") / "messages.pot"
    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", str(ROOT / "babel.cfg"), "-o"]
    subprocess.run([*command, str(collected), "."], cwd=_WEB, check=True)
    return _read(collected)


@pytest.fixture(scope="module")
def english() -> Catalog:
    return _read(_ENGLISH / "messages.po")


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="en", abort_invalid=True)


def _texts(catalogue: Catalog) -> dict[str | tuple[str, ...], Message]:
    return {_key(message): message for message in catalogue if message.id}


def _key(message: Message) -> str | tuple[str, ...]:
    return message.id if isinstance(message.id, str) else tuple(message.id)


def _strings(catalogue: Catalog) -> dict[str | tuple[str, ...], tuple[str, ...]]:
    return {key: _forms(message.string) for key, message in _texts(catalogue).items()}


def _forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def test_every_text_of_the_pages_has_an_english_one(wanted: Catalog, english: Catalog) -> None:
    assert sorted(map(str, _texts(wanted))) == sorted(map(str, _texts(english)))
    assert not english.obsolete
    for message in _texts(english).values():
        assert not message.fuzzy
        assert all(text.strip() for text in _forms(message.string)), message.id


def test_an_english_text_has_the_gaps_of_the_spanish_one(english: Catalog) -> None:
    for message in _texts(english).values():
        for spanish, text in zip(_forms(message.id), _forms(message.string), strict=True):
            assert set(_GAP.findall(spanish)) == set(_GAP.findall(text)), message.id


def test_what_is_compiled_is_what_is_written(english: Catalog) -> None:
    with (_ENGLISH / "messages.mo").open("rb") as file:
        compiled = read_mo(file)
    assert _strings(compiled) == _strings(english)


@pytest.mark.parametrize(
    ("number", "spanish", "in_english"), [(0, "0 filas", "0 rows"), (1, "1 fila", "1 row"), (13, "13 filas", "13 rows")]
)
def test_one_and_many_are_said_rightly(app: Flask, number: int, spanish: str, in_english: str) -> None:
    with app.test_request_context():
        for locale, expected in (("es", spanish), ("en", in_english)):
            with force_locale(locale):
                assert ngettext("%(num)s fila", "%(num)s filas", number) == expected
        with force_locale("es"):
            assert gettext("Lo que entendimos") == "Lo que entendimos"


def test_no_page_uses_the_words_of_those_who_make_the_data(english: Catalog) -> None:
    forbidden = re.compile(r"\b(nodos?|shapes?|triples?|tripletas?|literal(es)? RDF|nodes?|blank)\b", re.IGNORECASE)
    for message in _texts(english).values():
        for text in (*_forms(message.id), *_forms(message.string)):
            assert not forbidden.search(text), text


@pytest.mark.parametrize("path", sorted((_WEB / "templates").glob("*.html")), ids=lambda path: path.name)
def test_a_template_has_no_words_outside_its_texts(path: Path) -> None:
    source = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    attributes = " ".join(re.findall(r'\b(?:alt|title|placeholder|aria-label|data-label)="([^"]*)"', source))
    plain = re.sub(r'<pre.*?</pre>|<[^>]*>|aria-\w+="[^"]*"', " ", source, flags=re.DOTALL)
    assert set(re.findall(r"[^\W\d_]{2,}", f"{plain} {attributes}")) <= _NAMES
