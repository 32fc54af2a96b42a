"""The sample workbooks, and how to publish them."""

from __future__ import annotations

from pathlib import Path

from vitrina.installation import Installation
from vitrina.model import Context
from vitrina.publish import release

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data"
ALAUSI, INVENTED = "0660000440001", "2469999990001"
#: No RFC ends so: its last sign is a digit or A.
MEXICAN = "MIV010101XXX"
SAMPLE = DATA / "alausi-lotaip-a4-2021-05.xlsx"
RENAMED = {"DIRECCIÓN DE OBRAS PÚBLICAS Y VIALIDAD": "direccion-de-obras-publicas"}


def publish_sample(installation: Installation) -> None:
    """Publish Alausí's matrix."""
    release(installation, SAMPLE.read_bytes(), SAMPLE.name, Context(ALAUSI, "2021-05"), "tests")


def publish_invented(installation: Installation) -> None:
    """Publish the three months of the invented institution; in June a unit has a new name."""
    for month in ("2021-04", "2021-05", "2021-06"):
        path = DATA / f"inventada-lotaip-a4-{month}.xlsx"
        release(
            installation,
            path.read_bytes(),
            path.name,
            Context(INVENTED, month),
            "tests",
            RENAMED if month == "2021-06" else None,
        )
