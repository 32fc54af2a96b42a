"""The sample texts that blank forms and their templates print where a value should be written.

What the official blanks print word for word stands in the forms (`placeholders`); here is what any template may
print: `DD/MM/AAAA`, `XXXX`, `(02) 000-0000`, `ejemplo@…`, `NOMBRE DEL RESPONSABLE`.
"""

from __future__ import annotations

import re

from vitrina.intake.identify import normalise

#: What the blank official forms of 2021 and 2023 print where a value should be written.
_PRINTED = {
    "nombre de la entidad", "aaaa mm dd", "dd mm aaaa", "nombre del campo",
    "nombre de la persona servidora funcionaria de la unidad responsable",
    "correo electronico de la persona servidora funcionaria de la unidad responsable",
    "02 382 9670 extension 215 numero de telefono y extension", "02 382 9670 extension 215",
    "numero de telefono y extension", "area de planificacion o quien haga sus veces",
    "https entidad gob ec", "https entidad gob ec sistema",
}  # fmt: skip
#: A longer text is no sample.
_LENGTH = 160
_DATE_PARTS = {"d", "dd", "m", "mm", "mmm", "a", "aa", "aaaa", "y", "yy", "yyyy", "dia", "mes", "ano"}
#: Underscores alone are a stated absence; `XX` may be the twentieth.
_MASKED = re.compile(r"(?=.*(?:xx|__.*/))[x_\s\d()/.,:+-]*%?", re.IGNORECASE | re.DOTALL)
_TWENTY = re.compile(r"xx[.)-]*", re.IGNORECASE)
_ZEROS = re.compile(r"0{6,}|0\d0{6,8}|5930?\d?0{6,8}")
#: A whole text of these words names what should be written and not the thing itself.
_BEGINS = {
    "nombre", "nombres", "apellido", "apellidos", "correo", "email", "mail", "telefono", "telefonos", "cargo",
}  # fmt: skip
_NUMBER_OF = {"telefono", "telefonico", "celular", "contacto", "extension"}
_GOES_ON = _BEGINS | _NUMBER_OF | {
    "a", "a4", "apellido", "area", "campo", "completo", "completos", "convencional", "de", "del", "departamento",
    "direccion", "e", "el", "electronica", "electronico", "encargada", "encargado", "entidad", "ext", "funcionaria",
    "funcionario", "gad", "informacion", "institucion", "institucional", "la", "literal", "lo", "los", "numero", "o",
    "persona", "poseedora", "publica", "publico", "que", "responsable", "servidor", "servidora", "su", "titular", "u",
    "unidad", "y",
}  # fmt: skip
_ADDRESSED = re.compile(
    r"(?:escriba|ingrese|coloque|digite|indique|llene)(?: aqui| (?:el|la|los|las|su|sus|un|una) ).*|"
    r"(?:escribir|ingresar|colocar|digitar|texto|dato) (?:aqui|de ejemplo|de muestra)(?: .*)?"
)
_OF_NOBODY = r"(?:tu|su|la)?(?:ejemplo|institucion|entidad|dominio|nombreinstitucion|nombreentidad|x{3,})"
_EMAIL = re.compile(
    rf"(?:ejemplo|example|x{{3,}}|nombre[._-]?apellidos?)@[\w.-]+|[\w.+-]+@(?:[\w-]+\.)?{_OF_NOBODY}\.[a-z.]+",
    re.IGNORECASE,
)
_ADDRESS = re.compile(rf"(?:https?://)?(?:www\.)?{_OF_NOBODY}\.(?:gob|gov|com|org|edu|ec)\b[^\s,;]*", re.IGNORECASE)


def is_sample(text: str) -> bool:
    """Tell whether `text` is what a blank form prints where a value should be written."""
    words = normalise(text)
    if len(text) > _LENGTH or not text.strip():
        return False
    return words in _PRINTED or _is_mask(text, words) or _is_address(text) or _names_itself(words)


def _is_mask(text: str, words: str) -> bool:
    """`XXXX`, `XX/XX/2021`, `__/__/____`, `dd/mm/aaaa`, `(02) 000-0000`."""
    parts = [word for word in words.split() if word != "de"]
    if len(parts) > 1 and set(parts) <= _DATE_PARTS:
        return True
    if re.fullmatch(r"[\d\s()+.-]+", text, re.ASCII) and _ZEROS.fullmatch(re.sub(r"\D", "", text)):
        return True
    return _MASKED.fullmatch(text.strip()) is not None and not _TWENTY.fullmatch(text.strip())


def _is_address(text: str) -> bool:
    text = text.strip().removeprefix("mailto:")
    return _EMAIL.fullmatch(text) is not None or _ADDRESS.fullmatch(text) is not None


def _names_itself(words: str) -> bool:
    first, *rest = words.split() or [""]
    if first in {"numero", "nro", "direccion"} and rest:
        rest = [word for word in rest if word not in {"de", "del"}]
        is_contact = rest[:1] and rest[0] in (_NUMBER_OF if first != "direccion" else {"correo"})
        return bool(is_contact) and set(rest) <= _GOES_ON
    if first in _BEGINS:
        return bool(rest) and set(rest) <= _GOES_ON
    return _ADDRESSED.fullmatch(words) is not None
