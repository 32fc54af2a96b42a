"""Personal data where they do not belong: a private mailbox, the number of an identity card, a mobile number.

What is found is never quoted. A number is one of an identity card only where its check digit holds, and where it
is called so or stands alone: contracts, accounts and amounts have ten digits too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from vitrina.addresses import a1
from vitrina.intake.contacts import personal_domain
from vitrina.intake.placed import Placed
from vitrina.intake.recognise import Recognised
from vitrina.intake.ruc import check_digit
from vitrina.model import Cell, CellRef, Issue

_PROVINCES = frozenset(range(1, 25)) | {30}  # 30: registered abroad
#: The third digit of a person is below this one.
_PERSONS = 6
#: Any sign of what is looked for; most cells have none.
_SIGN = re.compile(r"@|[0-9](?:[\s-]?[0-9]){8}", re.ASCII)
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@((?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24})")
_CARD = re.compile(r"(?<![\w.,/-])(?P<number>[0-9]{9}-?[0-9])(?![\w/-]|[.,][0-9])", re.ASCII)
_MOBILE = re.compile(r"(?<![\w.,/+-])(?:(?:\+|00)?593[\s-]?|0)9(?:[\s-]?[0-9]){8}(?![\w/-]|[.,][0-9])", re.ASCII)
#: What before a number says that it is one of an identity card.
_CALLED = re.compile(
    r"(?:\bc[eé]dula(?:\s+de\s+(?:identidad|ciudadan[ií]a))?|(?<!\w)c\.?\s?[ic]\.?)"
    r"\W{0,3}(?:(?:n[uú]mero|nro|no|n)?\W{0,3})$",
    re.IGNORECASE,
)
#: What before a number says that it is something else.
_OTHER = re.compile(
    r"(?:\b(?:contrato|convenio|c[oó]digo|oficio|proceso|partida|cuenta|ruc|orden|factura|tr[aá]mite|memor[aá]ndum|memo|"
    r"cur|cup|certificaci[oó]n|expediente|resoluci[oó]n|presupuesto|monto|valor|serie|n[uú]mero|nro|no|n)\b|[°º$]|\bUSD)"
    r"\W{0,3}(?:de\s+)?(?:(?:nro|no|n)\b\W{0,3})?$",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\s*(?:$|[),;\n]|\.(?:\s|$)|-\s)")
_BEFORE = 40
_LENGTH = 40_000


def personal(found: Recognised, labels: Mapping[str, Placed]) -> Iterator[Issue]:
    """Yield the cells of the form that hold personal data which the form does not ask for there.

    `labels` are the values found beside the form's labels: address and telephone of the one in charge belong there.
    """
    home = {labels[name].ref: code for name, code in _HOME.items() if name in labels}
    targets = {found.columns.get(name) for name in found.form.table("rows").sources("target")}
    texts = {at for name, at in found.columns.items() if name not in _NUMBERS} - targets
    for sheet in (found.sheet, *((found.labels,) if found.labels else ())):
        for (row, column), cell in sheet.cells.items():
            if _SIGN.search(cell.text) or cell.link:
                ref = CellRef(sheet.name, a1(row, column))
                is_amount = sheet is found.sheet and column in targets and row > found.header_row
                is_text = isinstance(cell.value, str) and (sheet is not found.sheet or column in texts)
                for code in _codes(cell, may_stand_alone=is_text, in_words=not is_amount):
                    if code not in home.get(ref, ()):
                        yield Issue(code, "violation", ref)


#: Label of the form → what belongs beside it.
_HOME = {"correo": ("cell.personal-email",), "telefono": ("cell.personal-phone", "cell.personal-id")}
#: Columns in which a number is a number.
_NUMBERS = frozenset({"numero"})


def _codes(cell: Cell, *, may_stand_alone: bool, in_words: bool) -> Iterator[str]:
    """Yield what the cell has, each once; `in_words`: a number among words need not be called what it is."""
    text = cell.text[:_LENGTH]
    link = cell.link or ""
    address = link if link.lower().startswith("mailto:") else ""
    if any(personal_domain(f"a@{domain.lower()}") for domain in _EMAIL.findall(f"{text} {address}")):
        yield "cell.personal-email"
    found = set()
    for card in _CARD.finditer(text):
        if is_card(card["number"]) and _is_one(text, card, may_stand_alone=may_stand_alone, in_words=in_words):
            found.add(card.span())
    if found:
        yield "cell.personal-id"
    for mobile in _MOBILE.finditer(text):
        before = text[max(0, mobile.start() - _BEFORE) : mobile.start()]
        is_alone = mobile[0] == text.strip()
        if mobile.span() not in found and (may_stand_alone if is_alone else not _OTHER.search(before)):
            yield "cell.personal-phone"
            return


def _is_one(text: str, found: re.Match[str], *, may_stand_alone: bool, in_words: bool) -> bool:
    before = text[max(0, found.start() - _BEFORE) : found.start()]
    if _CALLED.search(before):
        return True
    if found[0] == text.strip():
        return may_stand_alone
    return in_words and not _OTHER.search(before) and _AFTER.match(text, found.end()) is not None


def is_card(text: str) -> bool:
    """Tell whether `text` is the number of an identity card: ten digits, a province, a person, the check digit."""
    digits = text.replace("-", "")
    if not re.fullmatch(r"[0-9]{10}", digits, re.ASCII):
        return False
    return int(digits[:2]) in _PROVINCES and int(digits[2]) < _PERSONS and check_digit(digits[:9]) == int(digits[9])
