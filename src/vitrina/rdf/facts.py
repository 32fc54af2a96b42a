"""What the catalogue is made from: facts about the operator and about what is published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from vitrina.model import Institution
from vitrina.rdf.formats import CSV, FORMATS


@dataclass(frozen=True, slots=True)
class Operator:
    """Who runs the catalogue: name, e-mail (may be empty), licence of the data."""

    name: str
    email: str
    licence: str


@dataclass(frozen=True, slots=True)
class DatasetFacts:
    """What is published of one institution, form and year.

    `about` says what the form is about, per language; `months` are in order; `sizes` is suffix → bytes of the
    whole year's file in that format.
    """

    institution: Institution
    form: str
    form_labels: Mapping[str, str]
    about: Mapping[str, str]
    legislation: str
    year: str
    months: Sequence[str]
    issued: dt.datetime
    modified: dt.datetime
    frequency: str
    sizes: Mapping[str, int] = field(default_factory=dict)


#: The formats in which the data of a year are offered.
DISTRIBUTIONS = (CSV, *FORMATS)
