"""The converter that a good programmer writes by hand for this one table: csv.reader and a few f-strings.

`python benchmarks/csvw/hand_template.py TABLE OUT`. The same triples as the CSVW metadata of `generate.py` give, and
nothing else: no datatype is checked, no heading is read, no template is general.
"""

# ruff: noqa: E501 - a statement stays whole on its line
from __future__ import annotations

import csv
import re
import sys
from pathlib import Path
from urllib.parse import quote

ESCAPES = str.maketrans({'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r"})
is_plain = re.compile(r"[A-Za-z0-9._~-]*").fullmatch
is_path = re.compile(r"[A-Za-z0-9._~/-]*").fullmatch


def escaped(text: str) -> str:
    if '"' in text or "\n" in text or "\\" in text or "\r" in text:
        return text.translate(ESCAPES)
    return text


def encoded(text: str) -> str:
    return text if is_plain(text) else quote(text, safe="-._~")


def encoded_path(text: str) -> str:
    return text if is_path(text) else quote(text, safe="-._~:/?#[]@!$&'()*+,;=%")


def convert(table: Path, out: Path) -> None:  # noqa: C901, PLR0912 - one question per optional cell, as one writes it
    with table.open(encoding="utf-8", newline="") as source, out.open("w", encoding="utf-8", newline="\n") as sink:
        reader = csv.reader(source)
        next(reader)
        write = sink.write
        for (
            institucion, periodo, numero, seccion, nivel, unidad, unidad_id, objetivo, objetivo_id, indicador,
            indicador_id, meta, parte, meta_id, valor, valor_minimo, valor_maximo, total, unidad_medida, medida,
            comparador, anio, observacion, cubo, hoja, celda,
        ) in reader:  # fmt: skip
            office = f"https://datos.ejemplo.gob.ec/id/institucion/{encoded(institucion)}"
            unit = f"<{office}/unidad/{encoded(unidad_id)}>"
            target = f"{office}/meta/{encoded_path(meta_id)}"
            statement = f"<{target}/{encoded(periodo)}>"
            lines = (
                f'{statement} <https://w3id.org/vitrina/metas#statedMonth> "{periodo}"^^<http://www.w3.org/2001/XMLSchema#gYearMonth> .\n'
                f'{unit} <http://www.w3.org/2004/02/skos/core#prefLabel> "{escaped(unidad)}"@es .\n'
                f"{statement} <https://w3id.org/vitrina/metas#unit> {unit} .\n"
                f"{statement} <https://w3id.org/vitrina/metas#target> <{target}> .\n"
                f'{statement} <http://purl.org/linked-data/sdmx/2009/dimension#refPeriod> "{anio}"^^<http://www.w3.org/2001/XMLSchema#gYear> .\n'
                f"{statement} <http://www.w3.org/ns/prov#wasDerivedFrom> <https://datos.ejemplo.gob.ec/original/5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f#{encoded(hoja)}!{encoded(celda)}> .\n"
                f"{statement} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/vitrina/metas#TargetStatement> .\n"
                f"{statement} <https://w3id.org/vitrina/metas#statedIn> <https://datos.ejemplo.gob.ec/edicion/9960000001001/lotaip-a4/2021-01/v1> .\n"
            )
            if numero:
                lines += f'{statement} <http://purl.org/dc/terms/identifier> "{escaped(numero)}" .\n'
            if seccion:
                lines += f'{statement} <https://w3id.org/vitrina/metas#section> "{escaped(seccion)}"@es .\n'
            if nivel:
                lines += f"{unit} <http://www.w3.org/ns/org#classification> <https://w3id.org/vitrina/kos/nivel-proceso/{encoded(nivel)}> .\n"
            if objetivo:
                objective = f"{unit[:-1]}/objetivo/{encoded(objetivo_id)}>"
                lines += (
                    f'{objective} <http://purl.org/dc/terms/description> "{escaped(objetivo)}"@es .\n'
                    f"{statement} <https://w3id.org/vitrina/metas#objective> {objective} .\n"
                )
            if indicador:
                lines += (
                    f'{statement} <https://w3id.org/vitrina/metas#indicatorWording> "{escaped(indicador)}"@es .\n'
                    f"{statement} <https://w3id.org/vitrina/metas#indicator> <https://datos.ejemplo.gob.ec/id/indicador/{encoded(indicador_id)}> .\n"
                )
            if meta:
                lines += f'{statement} <http://www.w3.org/2000/01/rdf-schema#label> "{escaped(meta)}"@es .\n'
            if parte:
                lines += f'{statement} <https://w3id.org/vitrina/metas#partWording> "{escaped(parte)}"@es .\n'
            if valor:
                lines += f'{statement} <http://purl.org/linked-data/sdmx/2009/measure#obsValue> "{valor}"^^<http://www.w3.org/2001/XMLSchema#decimal> .\n'
            if valor_minimo:
                lines += f'{statement} <https://w3id.org/vitrina/metas#lowerBound> "{valor_minimo}"^^<http://www.w3.org/2001/XMLSchema#decimal> .\n'
            if valor_maximo:
                lines += f'{statement} <https://w3id.org/vitrina/metas#upperBound> "{valor_maximo}"^^<http://www.w3.org/2001/XMLSchema#decimal> .\n'
            if total:
                lines += f'{statement} <https://w3id.org/vitrina/metas#outOf> "{total}"^^<http://www.w3.org/2001/XMLSchema#decimal> .\n'
            if unidad_medida:
                lines += f"{statement} <http://purl.org/linked-data/sdmx/2009/attribute#unitMeasure> <http://qudt.org/vocab/unit/{encoded(unidad_medida)}> .\n"
            if medida:
                lines += f'{statement} <https://w3id.org/vitrina/metas#measuredThing> "{escaped(medida)}"@es .\n'
            if comparador:
                lines += f"{statement} <https://w3id.org/vitrina/metas#comparator> <https://w3id.org/vitrina/kos/comparador/{encoded(comparador)}> .\n"
            if observacion:
                lines += f"{statement} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://purl.org/linked-data/cube#{encoded(observacion)}> .\n"
            if cubo:
                lines += f"{statement} <http://purl.org/linked-data/cube#dataSet> <https://datos.ejemplo.gob.ec/dataset/9960000001001/lotaip-a4/2021> .\n"
            write(lines)


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
