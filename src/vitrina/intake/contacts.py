"""E-mail addresses, telephone numbers and web addresses as people write them → their standard form, or nothing."""

from __future__ import annotations

import re

from vitrina.intake.identify import normalise

#: A longer text is no address and no number.
_LENGTH = 500
_EMAIL = re.compile(r"(?<![\w.%+-])[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}(?![\w@-])")
#: `a@x.gob.ec (Planificación)`: words set apart that are no address.
_ASIDE = re.compile(r"\([^()@]*\)")
#: What may stand beside an address: its label, and what joins two of them.
_EMAIL_LABELS = {"correo", "electronico", "correos", "electronicos", "email", "e", "mail", "mailto", "y", "o"}
#: Providers of mailboxes for anybody: no institution's own domain.
_PERSONAL = {"gmail", "googlemail", "hotmail", "outlook", "live", "msn", "yahoo", "ymail", "icloud", "aol", "proton",
             "protonmail"}  # fmt: skip
_EXTENSION = re.compile(
    r"\b(?:ext(?:s|ensi[oó]n(?:es)?)?\.?|int(?:erno)?\.?)\s*:?\s*(?P<first>[0-9]{1,6})"
    r"(?P<more>(?:\s*(?:[/,;-]|y|o)\s*[0-9]{1,6})*)\W*$",
    re.IGNORECASE,
)
#: What the machine at the other end asks for; the number is complete without it.
_OPTION = re.compile(r"\W+(?:opci[oó]n|op\.?)\s*:?\s*[0-9]\W*$", re.IGNORECASE)
_BETWEEN_PHONES = re.compile(r"\s*(?:[/;|,\n]|\s[yo]\s|\s-\s)\s*", re.IGNORECASE)
_PHONE_LABELS = re.compile(
    r"^\W*(?:tel[eé]fonos?|telf?s?|tlfs?|cel(?:ular)?|n[uú]meros?|pbx)\b\s*[.:]*\s*", re.IGNORECASE
)
_NATIONAL = re.compile(r"[2-7]\d{7}|9\d{8}")
_FREE = re.compile(r"1[78]00\d{6}")
_LOCAL = re.compile(r"\d{7}")
#: With no more digits it is an extension and not a number.
_SHORT = 6
#: Area code → provinces (first two digits of the RUC of their institutions).
_AREAS = {"2": "17 23", "3": "02 05 06 16 18", "4": "09 24", "5": "12 13 20", "6": "04 08 10 15 21 22",
          "7": "01 03 07 11 14 19"}  # fmt: skip
_URL = re.compile(r"(?<![A-Za-z])https?://[^\s<>\"{}|\\^`]+", re.IGNORECASE)
_HOST = re.compile(r"https?://(?:[\w-]+\.)+[\w-]{2,}(?::\d+)?(?:[/?#]|$)", re.IGNORECASE)
#: Where the words after an address go on like the name of a file, the address has a space inside.
_FILE_NAME = re.compile(r"(?:^|\s)\S*(?:\.[a-z]{2,4}\d?|/\S*)(?:\s|$)", re.IGNORECASE)
_BARE_HOST = re.compile(r"(?:www\.)?(?:[a-z0-9-]+\.)+(?:ec|com|org|net|info|mx)(?::\d+)?(?:/\S*)?", re.IGNORECASE)
_BROKEN_SCHEME = re.compile(
    r"(?:h{2,}t{2}ps?|ht{1}ps?|htt+ps?)\s*[:;]?\s*[/\\]{1,3}\s*|https?\s*[:;]?\s*[/\\]{1,3}\s*", re.IGNORECASE
)


def emails(text: str) -> tuple[str, ...]:
    """Return the e-mail addresses in `text`, each once, lower-cased in its domain; none where other words stand beside.

    Beside them nothing but their label may stand: of `juan perez@x.ec` nobody knows the address.
    """
    text = _ASIDE.sub(" ", text) if len(text) <= _LENGTH else ""
    found = _EMAIL.findall(text)
    if not found or not set(normalise(_EMAIL.sub(" ", text)).split()) <= _EMAIL_LABELS:
        return ()
    parts = (address.rpartition("@") for address in found)
    return tuple(dict.fromkeys(f"{local}@{domain.lower()}" for local, _, domain in parts))


def email(text: str) -> str | None:
    """Return the one e-mail address in `text`, or None where it has none or several."""
    found = emails(text)
    return found[0] if len(found) == 1 else None


def email_repaired(text: str) -> str | None:
    """Return the address that `text` means but does not spell (`a@ b.ec`, `a@b,ec`, `a(at)b.ec`), or None."""
    if len(text) > _LENGTH:
        return None
    text = re.sub(r"\s*[(\[]\s*(?:at|arroba)\s*[)\]]\s*", "@", text.strip(" ."), flags=re.IGNORECASE)
    text = re.sub(r"@{2,}", "@", text)
    return email(re.sub(r"\s*([@.])\s*", r"\1", text)) or email(re.sub(r"(?<=\w),(?=[a-z]{2,})", ".", text))


def personal_domain(address: str) -> str | None:
    """Return the domain of an address at a provider of mailboxes for anybody, or None."""
    domain = address.rpartition("@")[2]
    return domain if domain.partition(".")[0] in _PERSONAL else None


def phones(text: str) -> tuple[str, ...]:
    """Return the Ecuadorian numbers in `text` as `tel:` URIs (RFC 3966 §3); none where a part is no number.

    National numbers have an area code (02 to 07, seven digits) or begin with 09 (mobile, eight more); a second
    one without area code has that of the first. `1700` and `1800` numbers are local to the country
    (`phone-context`). An extension belongs to the number before it; of several extensions each is a number.
    """
    if len(text) > _LENGTH:
        return ()
    found: list[str] = []
    area = ""
    text = _OPTION.sub("", text)
    numbers = [part for part in re.split(r"\s*[/;|\n]\s*", text) if part]
    if len(numbers) > 1 and _EXTENSION.search(numbers[0]) and all(len(re.sub(r"\D", "", n)) > _SHORT for n in numbers):
        # "(03) 2930-153 ext. 204 / 0991234567": each number has its own extension, or none.
        each = [phones(one) for one in numbers]
        return tuple(dict.fromkeys(uri for uris in each for uri in uris)) if all(each) else ()
    extension = _EXTENSION.search(text)
    rest = text[: extension.start()] if extension else text
    for part in _parts(rest):
        uri = _uri(part, area)
        if uri is None:
            return ()
        area = uri[len("tel:+593-")] if re.match(r"tel:\+593-[2-7]", uri) else area
        found.append(uri)
    if extension and found:
        last = found.pop()
        found += [f"{last};ext={one}" for one in (extension["first"], *re.findall(r"\d+", extension["more"]))]
    return tuple(dict.fromkeys(found))


def _parts(text: str) -> list[str]:
    """Return the numbers that `text` joins; `03 2930153 - 04` is one until its hyphen stands between two whole ones."""
    text = _PHONE_LABELS.sub("", text).strip().rstrip(".,;:- ")
    if _uri(text, ""):
        return [text]
    return [part for part in _BETWEEN_PHONES.split(text) if part]


def _uri(text: str, area: str) -> str | None:
    text = _PHONE_LABELS.sub("", text)
    if re.search(r"[^\d\s()+./-]", text, re.ASCII):
        return None
    digits = re.sub(r"^00(?=593)", "", re.sub(r"\D", "", text))
    if _FREE.fullmatch(digits):
        return f"tel:{digits};phone-context=+593"
    if area and _LOCAL.fullmatch(digits) and digits[0] in "23456789":
        return f"tel:+593-{area}-{digits}"
    is_international = text.strip().startswith("+") or re.fullmatch(r"593\d{8,9}", digits)
    digits = (digits.removeprefix("593") if is_international else digits).removeprefix("0")
    if not _NATIONAL.fullmatch(digits):
        return None
    split = 2 if digits.startswith("9") else 1
    return f"tel:+593-{digits[:split]}-{digits[split:]}"


def phone(text: str) -> str | None:
    """Return the one Ecuadorian number in `text` as a `tel:` URI, or None where it has none or several."""
    found = phones(text)
    return found[0] if len(found) == 1 else None


def phone_as_written(uri: str) -> str:
    """Return a `tel:` URI as Ecuador writes it, `(03) 2930153 EXTENSIÓN 204`."""
    found = re.fullmatch(r"tel:\+593-(\d{1,2})-(\d+)(?:;ext=(\d+))?", uri)
    if not found:
        return uri.removeprefix("tel:").partition(";")[0]
    extension = f" EXTENSIÓN {found[3]}" if found[3] else ""
    return f"0{found[1]}{found[2]}" if found[1].startswith("9") else f"(0{found[1]}) {found[2]}{extension}"


def phone_with_area(text: str, institution: str) -> str | None:
    """Return `text` with the area code of the institution's province (first digits of its RUC), or None.

    Only where the text is a number of seven digits that lacks nothing else: `2930-153 EXT 204`.
    """
    if len(text) > _LENGTH:
        return None
    area = next((code for code, provinces in _AREAS.items() if institution[:2] in provinces.split()), None)
    proposal = f"(0{area}) {text.strip()}"
    digits = re.sub(r"\D", "", _EXTENSION.sub("", text))
    return proposal if area and _LOCAL.fullmatch(digits) and phone(proposal) else None


def url(text: str) -> str | None:
    """Return the one web address in `text`, or None; an address that goes on after a space is none."""
    found = _URL.findall(text)
    if len(found) != 1 or not _HOST.match(found[0]):
        return None
    return None if _FILE_NAME.search(text.partition(found[0])[2]) else found[0].rstrip(".,;)")


def url_repaired(text: str) -> str | None:
    """Return the address that `text` means but does not spell: no `https://`, a slip in it, spaces inside; or None."""
    text = text.strip().rstrip(".,;")
    if len(text) > 4 * _LENGTH:
        return None
    if _BARE_HOST.fullmatch(text):
        return f"https://{text}"
    scheme = _BROKEN_SCHEME.match(text)
    if not scheme:
        return None
    protocol = "https" if "s" in scheme[0].lower() else "http"
    rest = text[scheme.end() :]
    is_file = re.fullmatch(r"\S+/[^\n<>\"{}|\\^`]*\.\w{2,4}", rest) is not None and "://" not in rest
    proposal = f"{protocol}://{re.sub(r' +', '%20', rest) if is_file else rest}"
    return proposal if proposal != text and url(proposal) == proposal else None
