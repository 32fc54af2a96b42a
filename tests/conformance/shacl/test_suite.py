"""Every test of the W3C suite for SHACL Core, each by its own name."""

from __future__ import annotations

import pytest

from vitrina.shacl import ShapeError, compile_shapes

from . import suite
from .run import judge

pytestmark = pytest.mark.shared
if not suite.FOLDER.is_dir():
    pytest.skip(suite.MISSING, allow_module_level=True)

CORE = list(suite.entries(suite.FOLDER / "core" / "manifest.ttl"))
SPARQL = list(suite.entries(suite.FOLDER / "sparql" / "manifest.ttl"))


@pytest.mark.parametrize("entry", CORE, ids=[entry.id for entry in CORE])
def test_core(entry: suite.Entry) -> None:
    assert judge(entry) == ""


@pytest.mark.parametrize("entry", SPARQL, ids=[entry.id for entry in SPARQL])
def test_shapes_that_need_sparql_are_refused_and_not_passed_by(entry: suite.Entry) -> None:
    with pytest.raises(ShapeError, match="is not part of SHACL Core"):
        compile_shapes(entry.shapes)


def test_the_manifests_are_whole() -> None:
    """A manifest that is read in part would make all the tests above say less than they seem to."""
    assert (len(CORE), len(SPARQL)) == (98, 22)
