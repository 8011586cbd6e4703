from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from keydate.commuser.errors import InvalidSpec
from keydate.commuser.spec import TEMPLATES, Spec, UserType, load_spec, parse_spec, template_text
from keydate.vocabulary.authorization_values import ValueRange
from keydate.vocabulary.findings import Finding
from keydate.vocabulary.validity import Validity

TODAY = date(2026, 11, 20)
GOOD = template_text("sap-erp")


def parsed(text: str) -> tuple[Spec, list[Finding]]:
    return parse_spec(text, today=TODAY)


def codes_of(text: str) -> list[str]:
    with pytest.raises(InvalidSpec) as refused:
        parsed(text)
    return [finding.code for finding in refused.value.findings]


def changed(*replacements: tuple[str, str]) -> str:
    text = GOOD
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_is_a_valid_spec(name: str) -> None:
    spec, _ = parsed(template_text(name))

    assert spec.role.authorizations
    assert spec.user.type is UserType.DIALOG


def test_the_template_of_sap_erp_has_the_five_objects() -> None:
    spec, findings = parsed(GOOD)

    assert [str(each.object) for each in spec.role.authorizations] == [
        "S_BTCH_JOB",
        "S_BTCH_NA1",
        "S_APPL_LOG",
        "S_ICF",
        "Z_FCC_CONN",
    ]
    assert [finding.code for finding in findings] == ["spec.full_authorization"]


def test_numbers_stay_as_they_are_written() -> None:
    spec, _ = parsed(changed(('ACTVT: ["03"]', "ACTVT: [03]")))

    assert spec.role.authorizations[2].values["ACTVT"] == (ValueRange("03"),)  # type: ignore[index]


def test_the_destination_leads_to_the_connector_of_the_system() -> None:
    spec, _ = parsed(GOOD)

    assert spec.destination is not None
    assert spec.destination.url == "http://127.0.0.1:50000/sap/fccx"


def test_a_role_can_take_its_authorizations_from_a_template() -> None:
    begin = GOOD.index("  authorizations:")
    end = GOOD.index("destination:")

    spec, _ = parsed(GOOD[:begin] + "  template: sap-erp\n" + GOOD[end:])

    assert len(spec.role.authorizations) == 5


def test_a_system_is_reached_over_rfc() -> None:
    text = changed(
        ('url: "http://127.0.0.1:50000"', 'rfc: {ashost: erp.example.com, sysnr: "00"}'),
        ("proxy_type: Internet", 'proxy_type: Internet, url: "https://erp.example.com/sap/fccx"'),
    )

    spec, _ = parsed(text)

    assert spec.system.address == "rfc://erp.example.com/00"


def test_ranges_and_validity_are_read() -> None:
    spec, _ = parsed(
        changed(
            ('JOBGROUP: ["*"]', "JOBGROUP: [{from: A, to: C}]"),
            ("type: dialog ", "valid_from: 2026-01-01\n  valid_to: 2027-12-31\n  type: dialog "),
        )
    )

    assert spec.role.authorizations[0].values["JOBGROUP"] == (ValueRange("A", "C"),)  # type: ignore[index]
    assert spec.user.validity == Validity(date(2026, 1, 1), date(2027, 12, 31))


def test_all_findings_are_told_at_once() -> None:
    codes = codes_of(
        changed(("name: FCC_COMM", "name: FCC_COMMUNICATION"), ('client: "100"', "client: 1000"), ("owner: ", "ownr: "))
    )

    assert {"spec.user", "spec.client", "spec.unknown_key", "spec.missing"} <= set(codes)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("kind: CommunicationUser", "kind: User", "spec.kind"),
        ("apiVersion: keydate/v1", "apiVersion: keydate/v9", "spec.apiVersion"),
        ("name: erp-100-close", "name: ERP 100", "spec.name"),
        ("owner: finance-systems@example.com", "owner: somebody", "spec.address"),
        ("review_by: 2027-03-31", "review_by: 31.03.2027", "spec.date"),
        ("type: dialog", "type: reference", "spec.user_type"),
        ("type: dialog", "type: service", "spec.user_type"),
        ("alias: fcc-communication", "alias: " + "a" * 41, "spec.user"),
        ("last_name: Financial closing", "last_name: " + "a" * 41, "spec.too_long"),
        ("type: dialog", "valid_to: 2026-01-01\n  type: dialog", "spec.validity"),
        ("name: Z_FCC_COMMUNICATION", "name: SAP_FCC", "spec.role"),
        ("name: Z_FCC_COMMUNICATION", "name: " + "Z" * 31, "spec.role"),
        ("object: S_BTCH_JOB", "object: S_BTCH_JOB_TOO_LONG", "spec.object"),
        ("JOBACTION: [DELE, RELE]", "JOBACTON: [DELE, RELE]", "spec.unknown_key"),
        ("JOBACTION: [DELE, RELE]", "JOBACTION: []", "spec.open_field"),
        ("JOBACTION: [DELE, RELE]", 'JOBACTION: [""]', "spec.open_field"),
        ("JOBACTION: [DELE, RELE]", "JOBACTION: [" + "A" * 41 + "]", "spec.value"),
        ("JOBACTION: [DELE, RELE]", "JOBACTION: [{from: B, to: A}]", "spec.range"),
        ("JOBACTION: [DELE, RELE]", "JOBACTION: [[A]]", "spec.wrong_shape"),
        ('ACTVT: ["16"]', "ACTVT: [execute]", "spec.activity"),
        ('ACTVT: ["16"]', "ACTVT: [$BUKRS]", "spec.value"),
        ("proxy_type: Internet", "proxy_type: Tunnel", "spec.proxy_type"),
        ("name: ERP_100", "name: ERP 100", "spec.destination"),
        ('hub: "http://127.0.0.1:8080"', "hub: ftp://hub", "spec.url"),
        ('url: "http://127.0.0.1:50000"', 'url: "http://a:b@127.0.0.1"', "spec.secret"),
        ('client: "100"', 'client: "100", rfc: {ashost: a, sysnr: "00"}', "spec.system"),
        ("  type: dialog", "  password: geheim\n  type: dialog", "spec.secret"),
        ("  type: dialog", "  name: OTHER\n  type: dialog", "spec.duplicate_key"),
        ("  type: dialog", "  type: &a dialog", "spec.anchor"),
        ("  type: dialog", "  type: !!python/object:os.system dialog", "spec.tag"),
    ],
)
def test_bad_input_is_refused_with_its_code(old: str, new: str, code: str) -> None:
    assert code in codes_of(changed((old, new)))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "spec.wrong_shape"),
        ("- a\n- b", "spec.wrong_shape"),
        ("a: [", "spec.yaml"),
        ("a: 1\n---\nb: 2", "spec.wrong_shape"),
        ("[" * 5000, "spec.wrong_shape"),
        ("a: " + "x" * 300_000, "spec.too_large"),
        ("a: \x00", "spec.yaml"),
        ("just text", "spec.wrong_shape"),
    ],
)
def test_what_is_no_spec_at_all_is_refused(text: str, code: str) -> None:
    assert code in codes_of(text)


def test_a_finding_names_line_path_and_the_nearest_known_key() -> None:
    with pytest.raises(InvalidSpec) as refused:
        parsed(changed(("  alias: fcc", "  allias: fcc")))

    message = str(refused.value)
    line = GOOD[: GOOD.index("  alias: fcc")].count("\n") + 1
    assert f"Line {line}: user.allias is not known. Is 'alias' meant?" in message


def test_a_secret_in_a_spec_is_never_repeated() -> None:
    with pytest.raises(InvalidSpec) as refused:
        parsed(changed(("  type: dialog", "  password: geheim-4711\n  type: dialog")))

    assert "geheim-4711" not in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("  deputy: erp-basis@example.com\n", "", "spec.no_deputy"),
        ("deputy: erp-basis@example.com", "deputy: finance-systems@example.com", "spec.same_deputy"),
        ("review_by: 2027-03-31", "review_by: 2026-11-01", "spec.review_passed"),
        ('url: "http://127.0.0.1:50000"', 'url: "http://erp.example.com:8000"', "spec.plain_http"),
        ("type: dialog", "type: system", "spec.user_type"),
        ("JOBACTION: [DELE, RELE]", 'JOBACTION: ["A*B"]', "spec.pattern"),
        (
            "object: S_ICF, values: {ICF_FIELD: [SERVICE], ICF_VALUE: [FCCX]}",
            'object: S_USER_GRP, values: {CLASS: [A], ACTVT: ["03"]}',
            "spec.foreign_object",
        ),
    ],
)
def test_what_deserves_a_look_is_a_warning(old: str, new: str, code: str) -> None:
    _, findings = parsed(changed((old, new)))

    assert code in [finding.code for finding in findings]


def test_the_same_authorization_twice_is_refused() -> None:
    line = "    - {object: S_ICF, values: {ICF_FIELD: [SERVICE], ICF_VALUE: [FCCX]}}"
    text = GOOD.replace(line, f"{line}\n{line}")

    assert "spec.duplicate_authorization" in codes_of(text)


def test_a_file_that_is_missing_or_no_text_is_refused(tmp_path: Path) -> None:
    binary = tmp_path / "spec.yaml"
    binary.write_bytes(b"\xff\xfe\x00\xd8")

    for path in (tmp_path / "none.yaml", binary, tmp_path):
        with pytest.raises(InvalidSpec):
            load_spec(path, today=TODAY)


def test_a_byte_order_mark_is_no_problem(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text("\ufeff" + GOOD, encoding="utf-8")

    assert load_spec(path, today=TODAY)[0].user.name == "FCC_COMM"
