"""Help: a page for each code that a report can name, with a wrong and a right example, and the list of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import zip_longest
from typing import Any

from flask import Blueprint, abort, render_template
from rdflib import DCTERMS, SH, Literal

from vitrina import messages
from vitrina.addresses import column_letters
from vitrina.messages import Entry
from vitrina.model import SEVERITIES
from vitrina.rdf.vocab import shapes_graph
from vitrina.web import links

blueprint = Blueprint("help", __name__)


@dataclass(frozen=True, slots=True)
class Help:
    """What is told of a code: `what` it means (empty where the rule only says what to do) and how to `fix` it."""

    entry: Entry
    what: str
    fix: str

    @property
    def title(self) -> str:
        """The sentence that names it best."""
        return self.what or self.fix


@blueprint.get("/ayuda")
def index() -> str:
    """Every code, the strictest first."""
    told = [_help(code, links.lang()) for code in messages.entries()]
    groups = [(level, [h for h in told if h.entry.severities[:1] == (level,)]) for level in SEVERITIES]
    return render_template("help_index.html", groups=[*groups, ("error", [h for h in told if h.entry.error])])


@blueprint.get("/ayuda/<code>")
def page(code: str) -> str:
    """One code: what it means, how to correct it, an example."""
    entry = messages.entries().get(code) or abort(404)
    wrong, right = entry.wrong, entry.right
    return render_template(
        "help.html",
        help=_help(code, links.lang()),
        severities=[messages.severity(level, links.lang()) for level in entry.severities],
        wrong=_sheet(wrong, right, good=False),
        right=_sheet(right, wrong, good=True),
    )


@lru_cache(maxsize=512)
def _help(code: str, lang: str) -> Help:
    entry = messages.entries()[code]
    try:
        return Help(entry, *messages.explained(entry, lang))
    except KeyError:
        return Help(entry, "", _rule(code, lang))


def _rule(code: str, lang: str) -> str:
    """Return what the shape with that code says; empty where there is none."""
    graph = shapes_graph()
    texts = {
        message.language or messages.DEFAULT: str(message)
        for shape in graph.subjects(DCTERMS.identifier, Literal(code))
        for message in graph.objects(shape, SH.message)
        if isinstance(message, Literal)
    }
    return texts.get(lang) or texts.get(messages.DEFAULT, "")


def _sheet(rows: Sequence[tuple[str, ...]], other: Sequence[tuple[str, ...]], *, good: bool) -> dict[str, Any] | None:
    """Return a piece of a sheet for the page, its cells marked where the `other` piece says something else."""
    if not rows:
        return None
    width = max(map(len, rows))
    marks = _differing(rows, other, good=good)
    cells = [
        [{"text": text, "marked": (r, c) in marks} for c, text in enumerate([*row, *[""] * (width - len(row))])]
        for r, row in enumerate(rows)
    ]
    return {"letters": [column_letters(number) for number in range(1, width + 1)], "rows": cells}


def _differing(
    rows: Sequence[tuple[str, ...]], other: Sequence[tuple[str, ...]], *, good: bool
) -> set[tuple[int, int]]:
    """Return (row, column) of the cells that are not in the other piece, where rows may be more or fewer."""
    found: set[tuple[int, int]] = set()
    for change, first, last, there, end in SequenceMatcher(None, rows, other, autojunk=False).get_opcodes():
        if change == "equal":
            continue
        for r in range(first, last):
            across = other[there + r - first] if there + r - first < end else ()
            pairs = list(zip_longest(rows[r], across, fillvalue=""))
            if any(rows[r]):
                found |= {(r, c) for c, (here, opposite) in enumerate(pairs) if here != opposite and (here or across)}
            elif not good:
                found |= {(r, c) for c, (_, opposite) in enumerate(pairs) if opposite and not c}
    return found
