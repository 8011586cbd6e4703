"""Company codes and posting periods in the database, with the rights of users."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from tests.builders.communication_system import ACCOUNTANT, CLIENT, READER, grant

from keydate.erp.accounting.actions import close_period, open_period
from keydate.erp.accounting.errors import CompanyCodeNotFound
from keydate.erp.accounting.example import install_example_organization
from keydate.erp.accounting.model.open_periods import AccountType
from keydate.erp.accounting.model.periods import FiscalPeriod
from keydate.erp.accounting.queries import get_company_code, list_company_codes, list_posting_periods
from keydate.erp.accounting.tables import company_codes
from keydate.erp.audit.changes import list_changes
from keydate.erp.audit.trail import ErpDatabase
from keydate.erp.authority.errors import NotAuthorized
from keydate.erp.authority.guard import ActingUser
from keydate.erp.users.buffers import load_buffer
from keydate.vocabulary.errors import InvalidValue
from keydate.vocabulary.ids import CompanyCode, UserName

C1010, C1020, C1710 = CompanyCode("1010"), CompanyCode("1020"), CompanyCode("1710")


def user(database: ErpDatabase, name: UserName) -> ActingUser:
    with database.read() as tx:
        return ActingUser(client=CLIENT, user_name=name, buffer=load_buffer(tx, CLIENT, name))


def test_the_example_has_three_company_codes_in_two_countries(database: ErpDatabase) -> None:
    with database.write() as tx:
        grant(tx, ACCOUNTANT, "ALL", (("F_BKPF_BUK", {"BUKRS": ["*"], "ACTVT": ["03"]}),))
        install_example_organization(tx, CLIENT)

    with database.read() as tx:
        listed = list_company_codes(tx, acting_user=user(database, ACCOUNTANT))
    assert [(each.company_code, each.country, each.currency, each.fiscal_year_variant) for each in listed] == [
        ("1010", "DE", "EUR", "K4"),
        ("1020", "DE", "EUR", "V3"),
        ("1710", "US", "USD", "K4"),
    ]


def test_lists_show_what_the_user_may_see(database: ErpDatabase) -> None:
    reader = user(database, READER)
    with database.read() as tx:
        assert [each.company_code for each in list_company_codes(tx, acting_user=reader)] == ["1010", "1710"]
        assert get_company_code(tx, acting_user=reader, company_code=C1710).city == "Palo Alto"
        with pytest.raises(NotAuthorized, match="F_BKPF_BUK"):
            get_company_code(tx, acting_user=reader, company_code=C1020)
        with pytest.raises(NotAuthorized):
            list_posting_periods(tx, acting_user=reader, company_code=CompanyCode("9999"), fiscal_year=2026)


def test_opening_and_closing_leave_change_documents(database: ErpDatabase) -> None:
    accountant = user(database, ACCOUNTANT)
    october, december = FiscalPeriod(2026, 10), FiscalPeriod(2026, 12)
    with database.write() as tx:
        closed = close_period(tx, acting_user=accountant, company_code=C1010, period=october)
        opened = open_period(
            tx, acting_user=accountant, company_code=C1010, period=december, account_type=AccountType.ASSETS
        )
        nothing = close_period(tx, acting_user=accountant, company_code=C1010, period=october)

    assert (closed.is_needed, opened.is_needed, nothing.is_needed) == (True, True, False)
    with database.read() as tx:
        views = {
            each.period: each
            for each in list_posting_periods(tx, acting_user=accountant, company_code=C1010, fiscal_year=2026)
        }
        documents = list_changes(tx, client=CLIENT, object_class="PERIOD")
    assert not views[october].is_open
    assert views[october].open_account_types == ()
    assert not views[december].is_open
    # Assets have a line of their own now, in which November is not open.
    assert views[FiscalPeriod(2026, 11)].open_account_types == ("D", "K", "M", "S")
    assert [(each.act, each.object_key) for each in documents] == [
        ("period_opened", "1010/A"),
        ("period_closed", "1010/+"),
    ]
    assert (documents[1].old_value, documents[1].new_value) == (
        "013/2025-016/2025, 010/2026-011/2026",
        "013/2025-016/2025, 011/2026",
    )


def test_a_shared_variant_asks_for_the_right_in_each_company_code(database: ErpDatabase) -> None:
    with database.write() as tx:
        shared = sa.update(company_codes).where(company_codes.c.company_code == C1020)
        tx.connection.execute(shared.values(posting_period_variant="1010"))
    accountant = user(database, ACCOUNTANT)

    with pytest.raises(NotAuthorized, match="1020"), database.write() as tx:
        close_period(tx, acting_user=accountant, company_code=C1010, period=FiscalPeriod(2026, 10))
    with database.write() as tx:
        grant(tx, ACCOUNTANT, "MORE", (("F_BKPF_BUK", {"BUKRS": ["1020"], "ACTVT": ["02"]}),))
    with database.write() as tx:
        change = close_period(
            tx, acting_user=user(database, ACCOUNTANT), company_code=C1010, period=FiscalPeriod(2026, 10)
        )
    assert change.concerned == ("1010", "1020")


def test_what_does_not_exist_is_told_to_those_who_may_know(database: ErpDatabase) -> None:
    with database.write() as tx:
        grant(tx, ACCOUNTANT, "ANY", (("F_BKPF_BUK", {"BUKRS": ["*"], "ACTVT": ["02", "03"]}),))
        tx.connection.execute(sa.text("UPDATE fiscal_year_variants SET special_periods = 0"))
    accountant = user(database, ACCOUNTANT)

    with pytest.raises(CompanyCodeNotFound, match="9999"), database.write() as tx:
        open_period(tx, acting_user=accountant, company_code=CompanyCode("9999"), period=FiscalPeriod(2026, 1))
    with pytest.raises(InvalidValue, match="13"), database.write() as tx:
        open_period(tx, acting_user=accountant, company_code=C1010, period=FiscalPeriod(2026, 13))
    with pytest.raises(CompanyCodeNotFound), database.read() as tx:
        get_company_code(tx, acting_user=accountant, company_code=CompanyCode("9999"))
