"""Writes of the books' organization."""

from __future__ import annotations

from dataclasses import dataclass

from keydate.erp.accounting import store
from keydate.erp.accounting.errors import CompanyCodeNotFound
from keydate.erp.accounting.model.open_periods import AccountType, OpenPeriods
from keydate.erp.accounting.model.periods import FiscalPeriod
from keydate.erp.audit import changes, log
from keydate.erp.audit.model import AuditEvent
from keydate.erp.audit.trail import ErpTransaction
from keydate.erp.authority.guard import ActingUser
from keydate.kit.database import ReadTransaction
from keydate.vocabulary.ids import CompanyCode

_CHANGE = "02"


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodChange:
    """What opening or closing a period does, or would do."""

    company_code: CompanyCode
    #: All company codes that share the posting period variant; the change counts for each of them.
    concerned: tuple[CompanyCode, ...]
    variant: str
    account_type: AccountType
    period: FiscalPeriod
    opens: bool
    before: OpenPeriods
    after: OpenPeriods

    @property
    def is_needed(self) -> bool:
        """Tells whether anything changes at all."""
        return self.before != self.after


def plan_period_change(
    tx: ReadTransaction,
    *,
    acting_user: ActingUser,
    company_code: CompanyCode,
    period: FiscalPeriod,
    account_type: AccountType,
    opens: bool,
    for_change: bool = False,
) -> PeriodChange:
    """Returns what the change would do, after checking that the user may do it.

    Raises:
        NotAuthorized: F_BKPF_BUK (02) is missing for a company code concerned, or F_BKPF_BUP for the variant's authorization group.
        CompanyCodeNotFound: there is no such company code, and the user may know that.
        InvalidValue: the fiscal year variant does not have the period.
    """
    # First, so that nobody learns from the answer which company codes exist.
    acting_user.require("F_BKPF_BUK", BUKRS=company_code, ACTVT=_CHANGE)
    row = store.find_company_code(tx, acting_user.client, company_code)
    if row is None:
        raise CompanyCodeNotFound(company_code=company_code)
    store.get_fiscal_year_variant(tx, acting_user.client, row.fiscal_year_variant).require(period)
    variant = store.get_posting_period_variant(
        tx, acting_user.client, row.posting_period_variant, for_change=for_change
    )
    concerned = store.list_company_codes_of_variant(tx, acting_user.client, variant.variant)
    for other in concerned:
        acting_user.require("F_BKPF_BUK", BUKRS=other, ACTVT=_CHANGE)
    if variant.authorization_group:
        acting_user.require("F_BKPF_BUP", BRGRU=variant.authorization_group)
    before = store.get_open_periods(tx, acting_user.client, variant.variant).get(account_type, OpenPeriods())
    return PeriodChange(
        company_code=company_code,
        concerned=tuple(concerned),
        variant=variant.variant,
        account_type=account_type,
        period=period,
        opens=opens,
        before=before,
        after=before.with_opened(period) if opens else before.with_closed(period),
    )


def open_period(
    tx: ErpTransaction,
    *,
    acting_user: ActingUser,
    company_code: CompanyCode,
    period: FiscalPeriod,
    account_type: AccountType = AccountType.ALL,
) -> PeriodChange:
    """Opens a posting period; one that is open stays so. Raises what `plan_period_change` raises."""
    return _change(
        tx,
        acting_user,
        plan_period_change(
            tx,
            acting_user=acting_user,
            company_code=company_code,
            period=period,
            account_type=account_type,
            opens=True,
            for_change=True,
        ),
    )


def close_period(
    tx: ErpTransaction,
    *,
    acting_user: ActingUser,
    company_code: CompanyCode,
    period: FiscalPeriod,
    account_type: AccountType = AccountType.ALL,
) -> PeriodChange:
    """Closes a posting period; one that is closed stays so. Raises what `plan_period_change` raises."""
    return _change(
        tx,
        acting_user,
        plan_period_change(
            tx,
            acting_user=acting_user,
            company_code=company_code,
            period=period,
            account_type=account_type,
            opens=False,
            for_change=True,
        ),
    )


def _change(tx: ErpTransaction, acting_user: ActingUser, change: PeriodChange) -> PeriodChange:
    if not change.is_needed:
        return change
    store.replace_open_periods(
        tx,
        acting_user.client,
        change.variant,
        change.account_type,
        change.after,
        changed_by=acting_user.user_name,
    )
    changes.record(
        tx,
        acting_user_name=acting_user.user_name,
        client=acting_user.client,
        object_class="PERIOD",
        object_key=f"{change.variant}/{change.account_type}",
        act="period_opened" if change.opens else "period_closed",
        changes={"open_periods": (change.before, change.after)},
    )
    act = "opened" if change.opens else "closed"
    log.append(
        tx,
        event=AuditEvent.POSTING_PERIOD_CHANGED,
        client=acting_user.client,
        user_name=acting_user.user_name,
        terminal=acting_user.terminal,
        message=f"Period {change.period} {act} for account type {change.account_type} of {change.company_code}.",
        details={"variant": change.variant, "context": acting_user.context},
    )
    return change
