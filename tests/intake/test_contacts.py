"""E-mails, telephones and web addresses: their standard form where it is certain, else nothing or a proposal."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from test_values import TEXTS

from vitrina.intake import contacts

_TEL = r"tel:(?:\+593-(?:[2-7]-[0-9]{7}|9[0-9]-[0-9]{7})|1[78]00[0-9]{6};phone-context=\+593)(?:;ext=[0-9]{1,6})?"


@given(TEXTS)
def test_no_text_makes_a_reader_fail(text: str):
    for reader in (contacts.emails, contacts.email_repaired, contacts.phones, contacts.url, contacts.url_repaired):
        reader(text)
    contacts.phone_with_area(text, "0660000440001")


class TestEmail:
    @pytest.mark.parametrize(
        ("text", "address"),
        [
            ("cesar.rojas@alausi.gob.ec", "cesar.rojas@alausi.gob.ec"),
            ("Cesar.Rojas@ALAUSI.GOB.EC", "Cesar.Rojas@alausi.gob.ec"),
            (" info@x.gob.ec. ", "info@x.gob.ec"),
            ("Correo: info@x.gob.ec", "info@x.gob.ec"),
            ("mailto:info@x.gob.ec", "info@x.gob.ec"),
            ("<info@x.gob.ec>", "info@x.gob.ec"),
            ("info@x.gob.ec (Planificación)", "info@x.gob.ec"),
        ],
    )
    def test_one_address_is_read(self, text: str, address: str):
        assert contacts.email(text) == address

    @pytest.mark.parametrize(
        "text",
        [
            "", "alausi.gob.ec", "a@b", "a@b.gob.ec / c@d.gob.ec", "a@@b.ec", "@b.ec",
            "maría.peña@x.gob.ec", "juan perez@x.gob.ec", "info@x.gob.ec_viejo", "a@b.ec@c.ec",
        ],
    )  # fmt: skip
    def test_part_of_a_text_is_not_taken_for_an_address(self, text: str):
        assert contacts.email(text) is None


class TestEmails:
    def test_several_are_told_apart(self):
        assert contacts.emails("a@b.gob.ec / c@D.gob.ec y A@b.gob.ec") == ("a@b.gob.ec", "c@d.gob.ec", "A@b.gob.ec")

    def test_spaces_around_its_signs_are_a_proposal(self):
        assert contacts.email_repaired("a@ b.gob .ec") == "a@b.gob.ec"
        assert contacts.email_repaired("juan perez@x.gob.ec") is None

    @pytest.mark.parametrize("text", ["a@b.gob,ec", "a(at)b.gob.ec", "a [arroba] b.gob.ec", "a@@b.gob.ec"])
    def test_a_slip_in_its_signs_is_a_proposal(self, text: str):
        assert contacts.email(text) is None
        assert contacts.email_repaired(text) == "a@b.gob.ec"

    @pytest.mark.parametrize(("address", "domain"), [
        ("a@gmail.com", "gmail.com"), ("a@yahoo.es", "yahoo.es"), ("a@alausi.gob.ec", None), ("a@migmail.ec", None),
    ])  # fmt: skip
    def test_a_mailbox_for_anybody_is_no_institution(self, address: str, domain: str | None):
        assert contacts.personal_domain(address) == domain


class TestPhone:
    @pytest.mark.parametrize(
        ("text", "uri"),
        [
            ("(03) 2930-153 EXTENSIÓN 204", "tel:+593-3-2930153;ext=204"),
            ("(03) 2930-153 EXTENSION: 204", "tel:+593-3-2930153;ext=204"),
            ("03 2930153 ext. 204", "tel:+593-3-2930153;ext=204"),
            ("032930153", "tel:+593-3-2930153"),
            ("03-293-0153", "tel:+593-3-2930153"),
            ("+593 3 2930153", "tel:+593-3-2930153"),
            ("+593 (0)3 2930153", "tel:+593-3-2930153"),
            ("593 3 2930153", "tel:+593-3-2930153"),
            ("0991234567", "tel:+593-99-1234567"),
        ],
    )
    def test_an_ecuadorian_number_is_read(self, text: str, uri: str):
        assert contacts.phone(text) == uri

    @pytest.mark.parametrize(
        "text",
        [
            "", "2930153", "(00) 0000-000 (número inventado)", "032930153 / 032930154", "S/N",
            "032930153 ext 204 o 0991234567", "٠٣٢٩٣٠١٥٣", "+1 202 555 0100",
        ],
    )  # fmt: skip
    def test_what_is_no_such_number_or_more_than_one_is_none(self, text: str):
        assert contacts.phone(text) is None

    @given(TEXTS)
    def test_what_is_read_is_a_tel_uri(self, text: str):
        uri = contacts.phone(text)

        assert uri is None or re.fullmatch(_TEL, uri)

    @pytest.mark.parametrize(("text", "uris"), [
        ("(03) 2930-153 / 2930-154", ("tel:+593-3-2930153", "tel:+593-3-2930154")),
        ("0991234567 / 032930153", ("tel:+593-99-1234567", "tel:+593-3-2930153")),
        ("02 3829670 - 02 3829671", ("tel:+593-2-3829670", "tel:+593-2-3829671")),
        ("032930153 ext 204 / 205", ("tel:+593-3-2930153;ext=204", "tel:+593-3-2930153;ext=205")),
        ("Telf: 032930153", ("tel:+593-3-2930153",)),
        ("04-2560-000 opción 2", ("tel:+593-4-2560000",)),
        ("1800 123 456", ("tel:1800123456;phone-context=+593",)),
        ("032930153 / 123", ()),
        ("(03) 2930-153 Ext. 204 / 0991234567", ("tel:+593-3-2930153;ext=204", "tel:+593-99-1234567")),
        ("(03) 2930-153 Ext. 204 / 123456789012", ()),
        ("00593 3 2930153", ("tel:+593-3-2930153",)),
        ("0032 2 9301530", ()),
    ])  # fmt: skip
    def test_several_numbers_are_told_apart(self, text: str, uris: tuple[str, ...]):
        assert contacts.phones(text) == uris

    def test_the_area_code_is_proposed_from_the_province(self):
        assert contacts.phone_with_area("2930-153 EXT 204", "0660000440001") == "(03) 2930-153 EXT 204"
        assert contacts.phone_with_area("2930-153", "") is None
        assert contacts.phone_with_area("2930", "0660000440001") is None

    @pytest.mark.parametrize("written", ["(03) 2930153 EXTENSIÓN 204", "0991234567", "(02) 3829670"])
    def test_a_number_is_written_as_people_do(self, written: str):
        uri = contacts.phone(written)

        assert uri is not None
        assert contacts.phone_as_written(uri) == written


class TestUrl:
    def test_an_address_is_read_without_the_sign_after_it(self):
        assert contacts.url("Ver https://gpr.example.org/a?b=1.") == "https://gpr.example.org/a?b=1"

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "www.example.org",
            "file:///C:/a.xls",
            "https://a.ec https://b.ec",
            "https://x.ec/a b.pdf",
            "https://x.ec/a b c.pdf",
            "http://x y.ec",
        ],
    )
    def test_none_or_several_is_none(self, text: str):
        assert contacts.url(text) is None

    @pytest.mark.parametrize(("text", "proposal"), [
        ("www.x.gob.ec", "https://www.x.gob.ec"), ("x.gob.ec/a", "https://x.gob.ec/a"),
        ("hhttps://x.ec/a", "https://x.ec/a"), ("https:/x.ec/a", "https://x.ec/a"), ("https//x.ec", "https://x.ec"),
        ("https;//x.ec", "https://x.ec"), ("http:\\\\x.ec", "http://x.ec"),
        ("https://x.ec/a b.pdf", "https://x.ec/a%20b.pdf"), ("http://x y.ec", None), ("en la página", None), ("", None),
    ])  # fmt: skip
    def test_a_broken_address_is_proposed_whole(self, text: str, proposal: str | None):
        assert contacts.url(text) is None
        assert contacts.url_repaired(text) == proposal
