"""What the words of a target say: number, unit of measure, comparator; a range, a part of a total; or nothing.

Nothing is guessed. Where a text can be read in two ways, or in none, the result says so and the words stay
as they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from vitrina.intake import lists, wording
from vitrina.intake.evidence import Evidence
from vitrina.intake.identify import fold, normalise
from vitrina.intake.numbers import NUMBER, DecimalSign, number, plain, spelled

#: Percentages are a share of a whole, named by QUDT's codes; counted things are pure numbers.
PERCENT, COUNT, DOLLARS = "PERCENT", "NUM", "CCY_USD"
_SIGN = wording.PERCENT_SIGN
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
#: A letter O for a zero, an l or I for a one, in what else is a number with its measure.
_MISTYPED = re.compile(r"(?=[\dOolI]*\d)(?=\d*[OolI])[\dOolI]{2,6}(?=\s*%|\s+[^\W\d])")
_IS_PERCENT = re.compile(r"%|porcentaje\b|.*\(\s*(?:%|porcentaje)\s*\)|.*\ben (?:%|porcentaje)", re.IGNORECASE)
_IS_MONEY = re.compile(r".*(?:\bUSD\b|US\$|\(\s*\$\s*\)|\bd[óo]lares\b)|monto\b", re.IGNORECASE)
#: These are sums of money or shares of one: a number that no share has decides.
_IS_BUDGET = re.compile(r"presupuesto\b|inversi[óo]n\b|recaudaci[óo]n\b|valor\b", re.IGNORECASE)
_IS_COUNT = re.compile(r"(?:n[úu]mero|n[°º]|nro\.?|cantidad)\s+de\s+(.+)", re.IGNORECASE | re.DOTALL)
_NO_SHARE = 1000
#: `12informes`, `35km`, `USD1000`: a number and its measure without a space; not `2do`, `3ra`.
_GLUED = re.compile(
    rf"(?<![\w.,/-])(-?{NUMBER})(?=[^\W\d_]{{2}})(?!(?:[drtvmn][oa]|[er]r[oa]?|er[oa]?|av[oa]s?|st|nd|rd|th)\b)"
    r"|\b(USD)(?=\d)",
    re.IGNORECASE,
)
#: Longer words are a paragraph, whose numbers say many things; reading them would take time for nothing.
_LENGTH = 1000


@dataclass(frozen=True, slots=True)
class Target:
    """What the words of a target say: number, QUDT unit code, what is counted, comparator.

    Attributes:
        value: the number; None where the words say none, or not exactly one.
        unit: its unit of measure, also of a range; None where nobody says it (`target.no-measure`).
        thing: what is counted, in the words of the target or of its indicator.
        comparator: code of the list `comparador`.
        problem: code of an issue where the words could not be read as one number with its unit.
        proposal: a corrected text where one can be proposed.
        low, high: the ends of a range; then `value` is None.
        of: the whole of which `value` is a part (`3 de 5`).
        parts: the targets of a cell that has several.
        words: of a part, its own words of the cell.
        indicator: of a part, the item of the indicator's list that stands beside it.
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
    words: str | None = None
    indicator: str | None = None
    by_evidence: bool = False


def target(text: str, indicator: str = "", evidence: Evidence | None = None, currency: str = DOLLARS) -> Target:
    """Return what the words of a target say.

    A bare number has the unit that the `indicator` says (`% de …`, `Número de …`, `… (USD)`); a number that
    reads in two ways has the decimal sign that the column proves (`evidence`). A numbered list beside a
    numbered list of as many indicators is read item by item. `currency` is the QUDT code of what the form's
    country calls `$`.
    """
    decimal = evidence.decimal if evidence else None
    items, indicators = lists.numbered(text), lists.numbered(indicator)
    if items and len(items) == len(indicators):
        pairs = zip(items, indicators, strict=True)
        return Target(problem="target.split", parts=tuple(_part(*pair, decimal, currency) for pair in pairs))
    if len(text) > _LENGTH:
        return Target(problem="target.too-long")
    return _Words(text, indicator[:_LENGTH], decimal, currency).target()


def _part(text: str, indicator: str, decimal: DecimalSign | None, currency: str) -> Target:
    """Return one item of a list with its own indicator; a list in a list is words."""
    if len(text) > _LENGTH:
        result = Target(problem="target.too-long")
    else:
        result = _Words(text, indicator[:_LENGTH], decimal, currency).target()
    if result.parts:
        result = Target(problem="target.several-numbers")
    return replace(result, words=text, indicator=indicator)


class _Words:
    """One target's words on their way to a number."""

    def __init__(self, text: str, indicator: str, decimal: DecimalSign | None, currency: str) -> None:
        self.text, self.indicator, self.decimal, self.currency = text, indicator.strip(), decimal, currency
        self.words = _GLUED.sub(_parted, re.sub(r"^[-–—•*]\s+", "", " ".join(text.split())))

    def target(self) -> Target:
        self.words, agree = wording.once_said(self.words)
        if not agree:
            return Target(problem="target.words-disagree")
        comparator, rest = wording.comparator_before(self.words)
        if comparator is None and (led := wording.after_verb(self.words)):
            comparator, rest = wording.comparator_before(led)
        rest, after = wording.comparator_after(rest)
        comparator = comparator or after
        # Years and days are no numbers of a target; masked, the places of the words stay.
        masked = wording.masked(rest)
        numbers = _ANY_NUMBER.findall(masked)
        if not numbers:
            return self._without_digits()
        if wording.is_change(masked):
            return Target(problem="target.is-change")
        return self._several(masked, comparator) if len(numbers) > 1 else self._one(rest, masked, comparator)

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
        value = number(text.lstrip("-"), self.decimal)
        unit, thing = self._measure(value)
        if unit == PERCENT and value is not None and value <= 1:
            # Of a percentage, 0.8 may be eight tenths of the whole or of one per cent: both are written so.
            share = plain(value * 100)
            return Target(problem="target.share", proposal=f"{share} %")
        if unit:
            return self._sole(text, "", unit, comparator, thing)
        read = self._sole(text, "", "", comparator)
        return replace(read, unit=None, problem=read.problem or "target.no-measure")

    def _measure(self, value: Decimal | None) -> tuple[str | None, str | None]:
        """Return the unit and the thing that the indicator says of a number that stands alone."""
        if _IS_PERCENT.match(self.indicator):
            return PERCENT, None
        is_budget = value is not None and value >= _NO_SHARE and _IS_BUDGET.match(self.indicator)
        if is_budget or _IS_MONEY.match(self.indicator):
            return self.currency, None
        counted = _IS_COUNT.match(self.indicator)
        return (COUNT, " ".join(counted[1].split())) if counted else (None, None)

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
        thing = thing.rstrip(" .,;:") if thing is not None else None
        if text.startswith("-"):
            value = -value
        return Target(plain(value), unit, thing, comparator, by_evidence=by_evidence)

    def _several(self, masked: str, comparator: str | None) -> Target:
        result = self._fraction(masked) or self._range(masked)
        if result:
            return replace(result, comparator=comparator)
        parts = self._split()
        return Target(problem="target.split" if parts else "target.several-numbers", parts=parts)

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
        unit, thing = self._measure(None)
        said = (found["thing"] or "").strip(" .,;:") or (thing if unit == COUNT else None)
        by_evidence = number(found["part"]) is None or number(found["of"]) is None
        return Target(plain(part), COUNT, said, of=plain(whole), by_evidence=by_evidence)

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
        thing: str | None = None
        if unit is None:
            said = found["thing"].strip(" .,;")
            unit, thing = (COUNT, said) if said else self._measure(high)
        if unit is None and not normalise(found["join"]) and not found["lead"]:
            return None  # "10-12" alone may be anything
        by_evidence = number(found["low"]) is None or number(found["high"]) is None
        return Target(
            unit=unit, thing=thing, problem="target.range", low=plain(low), high=plain(high), by_evidence=by_evidence
        )

    def _unit_of(self, words: str | None) -> str | None:
        if not words:
            return None
        return PERCENT if re.match(_SIGN, words, re.IGNORECASE) else self.currency

    def _split(self) -> tuple[Target, ...]:
        """Return the targets of the cell where a sign parts it and each part says one number, else none."""
        texts = lists.parted(self.text)
        parts = tuple(replace(_Words(t, "", self.decimal, self.currency).target(), words=t) for t in texts)
        # "4 talleres / 100 personas" is a ratio or two targets: only lines and signs of a list part counts.
        is_ratio = " / " in self.text and all(part.unit == COUNT for part in parts)
        are_read = all((part.value or part.low) and part.unit for part in parts)
        return parts if are_read and not is_ratio else ()

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
        return repaired if _Words(repaired, self.indicator, self.decimal, self.currency).target().unit else None


def _parted(glued: re.Match[str]) -> str:
    return f"{glued[0]} "


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
