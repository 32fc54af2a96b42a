"""What the words of a target say: number, unit of measure, comparator; or nothing.

Nothing is guessed. Where a text can be read in two ways, or in none, the result says so and the words stay
as they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from vitrina.intake import wording
from vitrina.intake.evidence import Evidence
from vitrina.intake.identify import fold, normalise
from vitrina.intake.numbers import NUMBER, DecimalSign, number, plain, spelled

#: Percentages are a share of a whole, named by QUDT's codes; counted things are pure numbers.
PERCENT, COUNT, DOLLARS = "PERCENT", "NUM", "CCY_USD"
_SIGN = r"%|por ?cien(?:to)?\b"
_MONEY = r"USD|US\$|\$|d[óo]lares\b"
_PERCENT = re.compile(rf"(?<![\w.,/-])(?P<first>-?{NUMBER})\s*(?:{_SIGN})", re.IGNORECASE)
_CURRENCY = re.compile(
    rf"(?:^|(?<=\s))(?:(?:USD|US\$|\$)\s*(?P<first>-?{NUMBER})(?P<before>{wording.MULTIPLE})?"
    rf"|(?P<last>-?{NUMBER})(?P<after>{wording.MULTIPLE})?\s*(?:de\s+)?(?:{_MONEY}))",
    re.IGNORECASE,
)
_COUNT = re.compile(rf"(-?{NUMBER})\s+([^\W\d].*)$", re.DOTALL)
_BARE = re.compile(rf"-?{NUMBER}$")
_ANY_NUMBER = re.compile(rf"(?<![\w.,]){NUMBER}(?!\w)")
_PLAN_YEARS = range(2004, 2041)
#: After these a number counts no things: `3 por cada 5`, `30 de junio`.
_NO_THING = re.compile(r"(?:de|por cada|a|hasta|al?)\s+\d", re.IGNORECASE)
_MULTIPLE = re.compile(rf"({wording.MULTIPLE})\b\s*(?:de\s+)?", re.IGNORECASE)
_TIMES = {"mil": 1000, "miles": 1000, "millon": 10**6, "millones": 10**6}
#: Before these a number is not the whole number (`2 docenas`).
_VAGUE = re.compile(r"\s*(?:cientos|docenas?|pares)\b", re.IGNORECASE)
_UNIT = rf"\s*(?P<unit{{}}>{_SIGN}|USD|US\$|d[óo]lares\b)?"
_RANGE = re.compile(
    rf"(?P<lead>entre|desde|del?)?\s*(?:el\s+|las?\s+|los\s+)?(?P<money>\$|USD)?\s*(?P<low>{NUMBER}){_UNIT.format(1)}"
    rf"\s*(?P<join>\by\b|\bal?\b|\bhasta\b|[–—-])\s*(?:el\s+)?(?:\$|USD)?\s*(?P<high>{NUMBER}){_UNIT.format(2)}"
    r"(?P<thing>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_FRACTION = re.compile(
    rf"(?P<part>{NUMBER})\s*(?:de cada|de l[oa]s|de un total de|de|/)\s*(?P<of>{NUMBER})(?:\s+(?P<thing>[^\W\d]\D*))?$",
    re.IGNORECASE,
)
_IN_DIGITS_AND_WORDS = re.compile(rf"({NUMBER}\s*%?)\s*\(([^()\d]+)\)", re.IGNORECASE)
_IN_WORDS_AND_DIGITS = re.compile(rf"([^\W\d][^()\d]*?)\s*\(\s*({NUMBER}\s*%?)\s*\)")
#: A letter O for a zero, an l or I for a one, in what else is a number with its measure.
_MISTYPED = re.compile(r"(?=[\dOolI]*\d)(?=\d*[OolI])[\dOolI]{2,6}(?=\s*%|\s+[^\W\d])")
_IS_PERCENT = re.compile(r"%|porcentaje\b|.*\(\s*(?:%|porcentaje)\s*\)|.*\ben (?:%|porcentaje)", re.IGNORECASE)
_IS_MONEY = re.compile(r".*(?:\bUSD\b|US\$|\(\s*\$\s*\)|\bd[óo]lares\b)|monto\b", re.IGNORECASE)
_IS_COUNT = re.compile(r"(?:n[úu]mero|n[°º]|nro\.?|cantidad)\s+de\s+(.+)", re.IGNORECASE | re.DOTALL)
_PARTS = re.compile(r"\s*[\n;|]\s*|\s+/\s*|\s*/\s+|(?<=%)\s*/\s*")
_NUMBERED = re.compile(r"(?:^|\s)(?:\d{1,2}|[a-z])[.)]\s+")


#: Longer words are a paragraph, whose numbers say many things; reading them would take time for nothing.
_LENGTH = 1000


@dataclass(frozen=True, slots=True)
class Target:
    """What the words of a target say: number, QUDT unit code, what is counted, comparator.

    Attributes:
        value: the number; None where the words say none, or not exactly one.
        unit: its unit of measure, also of a range.
        thing: what is counted, in the target's own words.
        comparator: code of the list `comparador`.
        problem: code of an issue where the words could not be read as one number with its unit.
        proposal: a corrected text where one can be proposed.
        low, high: the ends of a range; then `value` is None.
        of: the whole of which `value` is a part (`3 de 5`).
        parts: the targets of a cell that has several.
        by_evidence: the number was read with the decimal sign that its column proves.
    """

    value: str | None = None
    unit: str | None = None
    thing: str | None = None
    comparator: str | None = None
    problem: str | None = None
    proposal: str | None = None
    low: str | None = None
    high: str | None = None
    of: str | None = None
    parts: tuple[Target, ...] = ()
    by_evidence: bool = False


def target(text: str, indicator: str = "", evidence: Evidence | None = None, currency: str = DOLLARS) -> Target:
    """Return what the words of a target say.

    A bare number has the unit that the `indicator` says (`% de …`, `Número de …`, `… (USD)`); a number that
    reads in two ways has the decimal sign that the column proves (`evidence`). `currency` is the QUDT code of
    what the form's country calls `$`.
    """
    if len(text) > _LENGTH:
        return Target(problem="target.too-long")
    return _Words(text, indicator[:_LENGTH], evidence.decimal if evidence else None, currency).target()


class _Words:
    """One target's words on their way to a number."""

    def __init__(self, text: str, indicator: str, decimal: DecimalSign | None, currency: str) -> None:
        self.text, self.indicator, self.decimal, self.currency = text, indicator, decimal, currency
        self.words = re.sub(r"^[-–—•*]\s+", "", " ".join(text.split()))

    def target(self) -> Target:
        self.words, agree = _once_said(self.words)
        if not agree:
            return Target(problem="target.words-disagree")
        comparator, rest = wording.comparator_before(self.words)
        rest, after = wording.comparator_after(rest)
        # Years and days are no numbers of a target; masked, the places of the words stay.
        masked = wording.masked(rest)
        numbers = _ANY_NUMBER.findall(masked)
        if not numbers:
            return self._without_digits()
        if wording.is_change(masked):
            return Target(problem="target.is-change")
        return self._several(masked) if len(numbers) > 1 else self._one(rest, masked, comparator or after)

    def _one(self, rest: str, masked: str, comparator: str | None) -> Target:
        for pattern, unit in ((_PERCENT, PERCENT), (_CURRENCY, self.currency)):
            found = pattern.search(masked)
            if found:
                said = found.groupdict()
                comparator = comparator or wording.comparator_within(rest[: found.start()])
                multiple = said.get("before") or said.get("after") or ""
                after = f"{multiple} {masked[found.end() :]}"
                return self._sole(said["first"] or said["last"], after, unit, comparator)
        counted = _COUNT.match(masked)
        if counted and not _NO_THING.match(counted[2]):
            return self._sole(counted[1], f" {counted[2]}", COUNT, comparator, rest[counted.start(2) :])
        if _BARE.match(masked):
            return self._bare(masked, comparator)
        return Target(problem="target.no-number", proposal=self._typed_right())

    def _bare(self, text: str, comparator: str | None) -> Target:
        # Of a percentage, 0.8 may be eight tenths of the whole or of one per cent: both are written so.
        value = number(text.lstrip("-"), self.decimal)
        indicator = self.indicator.strip()
        if _IS_PERCENT.match(indicator):
            is_share = value is not None and value <= 1
            return Target(problem="target.no-measure") if is_share else self._sole(text, "", PERCENT, comparator)
        if _IS_MONEY.match(indicator):
            return self._sole(text, "", self.currency, comparator)
        counted = _IS_COUNT.match(indicator)
        if counted:
            return self._sole(text, "", COUNT, comparator, " ".join(counted[1].split()))
        return Target(problem="target.no-measure")

    def _sole(self, text: str, after: str, unit: str, comparator: str | None, thing: str | None = None) -> Target:
        value = number(text.lstrip("-"), self.decimal)
        # "Meta 1 100 %": a space may part thousands or two numbers.
        is_spaced = " " in text or "\u00a0" in text
        is_year = thing is not None and value in _PLAN_YEARS  # "2021 Plan Operativo"
        if value is None or is_spaced or is_year or _VAGUE.match(after):
            return Target(problem="target.ambiguous-number")
        by_evidence = number(text.lstrip("-")) is None
        multiple = _MULTIPLE.match(after.lstrip())
        if multiple:
            value *= _TIMES[normalise(multiple[1])]
            if thing is not None:
                thing = thing[len(multiple[0]) :].strip()
                if not thing:
                    return Target(problem="target.no-measure")
        if text.startswith("-"):
            value = -value
        return Target(plain(value), unit, thing, comparator, by_evidence=by_evidence)

    def _several(self, masked: str) -> Target:
        for reading in (self._fraction, self._range):
            result = reading(masked)
            if result:
                return result
        parts = self._split()
        if parts:
            return Target(problem="target.split", parts=parts)
        return Target(problem="target.several-numbers")

    def _number(self, text: str) -> Decimal | None:
        return None if " " in text or "\u00a0" in text else number(text, self.decimal)

    def _fraction(self, masked: str) -> Target | None:
        found = _FRACTION.fullmatch(masked)
        if not found:
            return None
        part, whole = self._number(found["part"]), self._number(found["of"])
        is_count = part is not None and whole is not None and part % 1 == 0 and whole % 1 == 0
        if not is_count or part is None or whole is None or not part <= whole:
            return None
        # What is counted are the things of the whole: "de 5 informes".
        words = f"de {plain(whole)} {found['thing'] or ''}".strip()
        return Target(plain(part), COUNT, words, problem=None, of=plain(whole))

    def _range(self, masked: str) -> Target | None:
        found = _RANGE.match(masked)
        if not found or (normalise(found["join"]) == "y") != (fold(found["lead"] or "") == "entre"):
            return None
        if _ANY_NUMBER.search(found["thing"]):
            return None
        low, high = self._number(found["low"]), self._number(found["high"])
        first, second = self._unit_of(found["unit1"]), self._unit_of(found["unit2"])
        unit = self.currency if found["money"] else second
        if low is None or high is None or low >= high or (first and first != unit):
            return None
        thing = found["thing"].strip() if unit is None else None
        if unit is None and not thing:
            unit = PERCENT if _IS_PERCENT.match(self.indicator.strip()) else None
        return Target(
            unit=COUNT if thing else unit,
            thing=thing or None,
            problem="target.range",
            low=plain(low),
            high=plain(high),
            by_evidence=number(found["low"]) is None or number(found["high"]) is None,
        )

    def _unit_of(self, words: str | None) -> str | None:
        if not words:
            return None
        return PERCENT if re.match(_SIGN, words, re.IGNORECASE) else self.currency

    def _split(self) -> tuple[Target, ...]:
        """Return the targets of the cell where a sign parts it and each part says one number, else none."""
        for separator in (_NUMBERED, _PARTS):
            texts = [part.strip(" \t,.-•") for part in separator.split(self.text.strip()) if part.strip()]
            # "4 talleres / 100 personas" is a ratio or two targets: only lines and signs of a list part counts.
            if len(texts) > 1:
                parts = tuple(_Words(part, "", self.decimal, self.currency).target() for part in texts)
                is_ratio = " / " in self.text and all(part.unit == COUNT for part in parts)
                if all(part.value for part in parts) and not is_ratio:
                    return parts
        return ()

    def _without_digits(self) -> Target:
        text = self.words
        value = spelled(re.sub(rf"\s*(?:{_SIGN})\s*$", "", text, flags=re.IGNORECASE))
        if value is not None:
            says_percent = re.search(rf"(?:{_SIGN})\s*$", text, re.IGNORECASE) or _says_percent(self.indicator)
            return Target(problem="target.number-in-words", proposal=f"{value} %" if says_percent else None)
        return Target(problem="target.no-number", proposal=_counted_in_digits(text) or self._typed_right())

    def _typed_right(self) -> str | None:
        """Return the text with the letters O, l and I in a number as digits, where that makes it readable."""
        digits = str.maketrans("OolI", "0011")
        repaired = _MISTYPED.sub(lambda found: found[0].translate(digits), self.words, count=1)
        if repaired == self.words:
            return None
        return repaired if _Words(repaired, self.indicator, self.decimal, self.currency).target().value else None


def _says_percent(indicator: str) -> bool:
    return "%" in indicator or re.search(r"\bporcentaje\b", indicator, re.IGNORECASE) is not None


def _counted_in_digits(text: str) -> str | None:
    """Return `doce informes` as `12 informes`; an article (`una ordenanza`) is no number."""
    words = text.split()
    for length in range(min(5, len(words) - 1), 0, -1):
        value = spelled(" ".join(words[:length]))
        if value is not None and value > 1:
            return f"{value} {' '.join(words[length:])}"
    return None


def _once_said(words: str) -> tuple[str, bool]:
    """Return the words with a number in digits and in words (`12 (doce)`) said once, and whether both agree."""
    found = _IN_DIGITS_AND_WORDS.search(words)
    if found:
        said = spelled(re.sub(rf"\s*(?:{_SIGN})\s*$", "", found[2], flags=re.IGNORECASE))
        if said is not None:
            value = number(re.sub(r"[\s%]", "", found[1]))
            return words[: found.end(1)] + words[found.end() :], value == said
    found = _IN_WORDS_AND_DIGITS.match(words)
    said = spelled(found[1]) if found else None
    if found and said is not None:
        return found[2] + words[found.end() :], number(re.sub(r"[\s%]", "", found[2])) == said
    return words, True
