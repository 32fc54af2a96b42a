"""Write the table of the benchmark: `conjunto-de-datos.csv` as an edition of ours has it, and its CSVW metadata.

`python benchmarks/csvw/generate.py ROWS FOLDER`. Months of a whole country: 1,771 institutions with 20 units each and
about three targets per unit, one month after the other until there are enough rows. The same ROWS give the same bytes.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random

import words

from vitrina.intake.form import Form, form
from vitrina.intake.identify import fingerprint, indicator_slug, slug

BASE = "https://datos.ejemplo.gob.ec/"
EDITION = f"{BASE}edicion/9960000001001/lotaip-a4/2021-01/v1"
DATASET = f"{BASE}dataset/9960000001001/lotaip-a4/2021"
ORIGINAL = f"{BASE}original/{'5f' * 32}"
TABLE, METADATA = "conjunto-de-datos.csv", "csv-metadata.json"
INSTITUTIONS, UNITS = 1771, 20

Row = dict[str, str]


def metadata() -> dict[str, object]:
    """Return the metadata of an edition, of which only the table of targets is measured."""
    lotaip: Form = form("lotaip-a4")
    document = lotaip.metadata(
        {
            "base": BASE,
            "edicion": EDITION,
            "original": ORIGINAL,
            "conjunto": DATASET,
            "ley": lotaip.legislation["path"],
            "licencia": "http://publications.europa.eu/resource/authority/licence/CC_BY_4_0",
            "version": "1",
        }
    )
    return {**document, "tables": [table for table in document["tables"] if table["url"] == TABLE]}


def rows() -> Iterator[Row]:
    """Yield rows for ever; what is missing is the empty string."""
    chance = Random(20210501)  # noqa: S311 - invented rows, the same every time
    number = 0
    year, month = 2021, 1
    while True:
        for institution in range(1, INSTITUTIONS + 1):
            for row in matrix(institution, f"{year}-{month:02d}", chance):
                number += 1
                yield {**row, "hoja": "Literal a4", "celda": f"E{number + 10}"}
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def matrix(institution: int, period: str, chance: Random) -> Iterator[Row]:
    """Yield the rows of one institution's month."""
    # The same in every month: names, objectives and how the institution fills the form.
    own = Random(institution)  # noqa: S311 - invented
    place = f"{own.choice(words.PLACES)} {own.choice(('', 'Alto', 'Bajo', 'del Norte', 'del Sur'))}".rstrip()
    has_sections, has_numbers = own.random() < 0.3, own.random() < 0.2
    serial = 0
    for count, unit in enumerate(own.sample(words.UNITS, UNITS), start=1):
        level, section = own.choice(words.LEVELS) if has_sections else ("", "")
        objectives = [objective(own, place) for _ in range(own.choice((0, 1, 1, 1, 1, 1, 3, 3)))]
        for index in range(own.choice((2, 3, 3, 4))):
            serial += 1
            said = objectives[index % len(objectives)] if objectives else ""
            yield {
                "institucion": f"996{institution:07d}001",
                "periodo": period,
                "numero": str(count) if has_numbers and index == 0 else "",
                "seccion": section,
                "nivel": level,
                "unidad": unit,
                "unidad_id": slug(unit),
                "objetivo": said,
                "objetivo_id": fingerprint(said) if said else "",
                **target(chance, slug(unit), period[:4], place, serial, index == 0, bool(said)),
            }


def objective(own: Random, place: str) -> str:
    """Return a sentence of 100 to 300 characters."""
    purpose = own.choice(words.PURPOSES).format(place=place)
    article = f" (artículo {own.randrange(1, 600)} del COOTAD)" if own.random() < 0.3 else ""
    return f"{own.choice(words.VERBS)} {own.choice(words.OBJECTS)}{article}, {purpose}{own.choice(words.DETAILS)}."


def target(chance: Random, unit: str, year: str, place: str, serial: int, is_first: bool, has_objective: bool) -> Row:
    """Return an indicator and its target: in words mostly, with a number that the reader of the form would find."""
    things = chance.choice(words.THINGS)
    value = chance.randrange(5, 100)
    said = {
        "things": things, "things_": things.capitalize(), "place": place, "serial": str(serial), "year": year,
        "before": str(int(year) - 1), "base": str(chance.randrange(100, 99999)), "value": str(value),
    }  # fmt: skip
    indicator = "" if is_first and chance.random() < 0.08 else chance.choice(words.INDICATORS).format_map(said)
    kind = chance.random()
    reading = {"valor": "", "unidad_medida": "", "medida": "", "comparador": ""}
    if kind < 0.09:
        text = words.PERCENT.format_map(said)
        reading |= {"valor": str(value), "unidad_medida": "PERCENT"}
    elif kind < 0.12:
        text = words.AT_LEAST.format_map(said)
        reading |= {"valor": f"{value}.5", "unidad_medida": "PERCENT", "comparador": "al-menos"}
        text = text.replace(f"{value} %", f"{value},5 %")
    elif kind < 0.16:
        text = words.COUNTED.format_map(said)
        reading |= {"valor": str(value), "unidad_medida": "NUM", "medida": f"{things} en {place}"}
    elif kind < 0.99:
        text = chance.choice(words.WORDED).format_map(said)
    else:
        text = ""
    indicator_id = indicator_slug(indicator) if indicator else ""
    observation = "Observation" if reading["valor"] and indicator and has_objective else ""
    return {
        "indicador": indicator,
        "indicador_id": indicator_id,
        "meta": text,
        "meta_id": f"{unit}/{indicator_id or 'sin-indicador'}/{year}",
        "parte": "",
        "valor_minimo": "",
        "valor_maximo": "",
        "total": "",  # one target in each cell, and no range
        **reading,
        "anio": year,
        "observacion": observation,
        "cubo": observation,
    }


#: A row has these statements whatever its cells hold: two virtual columns. Every other cell that is not empty has
#: one, but for the two that are only part of IRIs.
_ALWAYS, _WITHOUT = 2, ("institucion", "hoja")


def write(count: int, folder: Path) -> int:
    """Write the two files and return the number of statements that they convert to, repetitions included."""
    folder.mkdir(parents=True, exist_ok=True)
    columns = form("lotaip-a4").table("rows").names
    statements = 0
    with (folder / TABLE).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(columns)
        for row in islice(rows(), count):
            writer.writerow([row[name] for name in columns])
            statements += _ALWAYS - len(_WITHOUT) + sum(map(bool, row.values()))
    (folder / METADATA).write_text(json.dumps(metadata(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return statements


def main() -> None:
    if len(sys.argv) != 3 or not sys.argv[1].isdecimal() or not int(sys.argv[1]):
        sys.exit("usage: generate.py ROWS FOLDER")
    count, folder = int(sys.argv[1]), Path(sys.argv[2])
    statements = write(count, folder)
    size = (folder / TABLE).stat().st_size
    print(f"{folder}: {count:,} rows, {size / 1e6:.0f} MB, {statements:,} statements, {statements / count:.2f} per row")


if __name__ == "__main__":
    main()
