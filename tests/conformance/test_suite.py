"""Every test of the W3C suite for CSV on the Web, each by its own name."""

from __future__ import annotations

import pytest

from . import suite
from .run import judge

pytestmark = pytest.mark.shared
if not suite.FOLDER.is_dir():
    pytest.skip(suite.MISSING, allow_module_level=True)

_TRIMMED = (
    'the result keeps whitespace that the dialect takes off. "Model for Tabular Data and Metadata", section 8, '
    '"conditionally trim a cell value": with trim true or start, "remove any leading whitespace", with true or end, '
    '"remove any trailing whitespace"; the result is the one for trim=false (test 262) whatever the dialect says'
)

#: The tests of manifest-nonnorm that we do not pass, and why. The manifest is about section 8 "Parsing Tabular Data",
#: which is not normative: no implementation need pass them, and none of the three other manifests is concerned.
UNMET = {
    "003": 'the result keeps whitespace around cells, but the flag trim is true by default (section 8: "trim ... The '
    'default is true")',
    "020": _TRIMMED,
    "021": _TRIMMED,
    "022": _TRIMMED,
    "056": _TRIMMED + "; skipInitialSpace=true is trim=start (Metadata Vocabulary, section 5.9)",
    "057": _TRIMMED,
    "058": _TRIMMED,
}


def parameters(manifest: str) -> list:
    return [pytest.param(entry, id=entry.label) for entry in suite.entries(manifest)]


def not_normative() -> list:
    return [
        pytest.param(
            entry,
            id=entry.label,
            marks=[pytest.mark.xfail(reason=UNMET[entry.number], strict=True)] if entry.number in UNMET else [],
        )
        for entry in suite.entries("manifest-nonnorm")
    ]


@pytest.mark.parametrize("entry", parameters("manifest-rdf"))
def test_rdf(entry: suite.Entry) -> None:
    assert judge(entry) == ""


@pytest.mark.parametrize("entry", parameters("manifest-json"))
def test_json(entry: suite.Entry) -> None:
    assert judge(entry) == ""


@pytest.mark.parametrize("entry", parameters("manifest-validation"))
def test_validation(entry: suite.Entry) -> None:
    assert judge(entry) == ""


@pytest.mark.parametrize("entry", not_normative())
def test_not_normative(entry: suite.Entry) -> None:
    assert judge(entry) == ""


def test_the_manifests_are_whole() -> None:
    """A manifest that is read in part would make all the tests above say less than they seem to."""
    counts = {manifest: len(suite.entries(manifest)) for manifest in suite.MANIFESTS}
    assert counts == {
        "manifest-rdf": 270,
        "manifest-json": 270,
        "manifest-validation": 282,
        "manifest-nonnorm": 18,
    }
