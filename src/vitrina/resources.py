"""Where the data files of the house lie: ontology, code lists, shapes.

In a wheel they are inside the package (`vitrina/_data`, see pyproject.toml); in a checkout they are the
folders at its top.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGED = Path(__file__).parent / "_data"
_CHECKOUT = Path(__file__).parents[2]


def folder(name: str) -> Path:
    """Return the folder `ontology` or `shapes`.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    for root in (_PACKAGED, _CHECKOUT):
        if (root / name).is_dir():
            return root / name
    raise FileNotFoundError(f"the folder {name!r} is missing from this installation of Vitrina; install it again")
