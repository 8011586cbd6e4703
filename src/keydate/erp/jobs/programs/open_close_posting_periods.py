"""Opens or closes one posting period of a company code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from keydate.erp.accounting.actions import PeriodChange, close_period, open_period, plan_period_change
from keydate.erp.accounting.model.open_periods import AccountType
from keydate.erp.accounting.model.periods import FiscalPeriod
from keydate.erp.audit.trail import ErpTransaction
from keydate.erp.authority.guard import ActingUser
from keydate.erp.jobs.model.definitions import DefinitionText, JobDefinition, ParameterDefinition
from keydate.erp.jobs.model.job import Message, Outcome
from keydate.erp.jobs.programs.posting_parameters import COMPANY_CODE, FISCAL_PERIOD, FISCAL_YEAR, TEST_RUN
from keydate.vocabulary.ids import company_code
from keydate.wire.scheduling import DataType, ErrorCode, ParameterType, ParameterValue, Severity

_OPEN: Final = "open"

DEFINITION: Final = JobDefinition(
    name="OPEN_CLOSE_POSTING_PERIODS",
    version="1",
    texts={
        "en": DefinitionText(
            name="Open and Close Posting Periods",
            description="Opens or closes a posting period of a company code",
            long_description="Opens or closes one period for one account type, or for all (+). Needs F_BKPF_BUK with activity 02 for every "
            "company code that shares the posting period variant, and F_BKPF_BUP when the variant has an authorization group.",
        ),
        "de": DefinitionText(
            name="Buchungsperioden öffnen und schließen",
            description="Öffnet oder schließt eine Buchungsperiode eines Buchungskreises",
            long_description="Öffnet oder schließt eine Periode für eine Kontoart oder für alle (+). Nötig ist F_BKPF_BUK mit Aktivität 02 für "
            "jeden Buchungskreis, der die Buchungsperiodenvariante teilt, und F_BKPF_BUP, wenn die Variante eine Berechtigungsgruppe hat.",
        ),
    },
    parameters=(
        COMPANY_CODE,
        FISCAL_YEAR,
        FISCAL_PERIOD,
        ParameterDefinition(
            name="action",
            description="Whether the period is opened or closed",
            type=ParameterType.WRITABLE_VALUE,
            data_type=DataType.STRING,
            enum_values=(_OPEN, "close"),
            required=True,
        ),
        ParameterDefinition(
            name="accountType",
            description="Account type: + all, A assets, D customers, K vendors, M materials, S general ledger",
            type=ParameterType.WRITABLE_VALUE,
            data_type=DataType.STRING,
            value=AccountType.ALL.value,
            enum_values=tuple(account_type.value for account_type in AccountType),
        ),
        TEST_RUN,
    ),
    supports_test_run=True,
)


def run(tx: ErpTransaction, acting_user: ActingUser, parameters: Mapping[str, ParameterValue]) -> Outcome:
    """Opens or closes the period; a test run says what it would do. Raises what `plan_period_change` raises."""
    code = company_code(str(parameters["companyCode"]))
    period = FiscalPeriod(int(parameters["fiscalYear"]), int(parameters["fiscalPeriod"]))
    account_type = AccountType(str(parameters["accountType"]))
    opens = parameters["action"] == _OPEN
    if parameters["testRun"] is True:
        planned = plan_period_change(
            tx, acting_user=acting_user, company_code=code, period=period, account_type=account_type, opens=opens
        )
        test_run = Message(severity=Severity.INFO, code=ErrorCode.JOB_TEST_RUN, text="Test run: nothing was written.")
        return Outcome(messages=(test_run, _message(planned, would=True)))
    act = open_period if opens else close_period
    change = act(tx, acting_user=acting_user, company_code=code, period=period, account_type=account_type)
    return Outcome(messages=(_message(change, would=False),))


def _message(change: PeriodChange, *, would: bool) -> Message:
    where = f"for account type {change.account_type} in company code {change.company_code}"
    values = (str(change.period), str(change.account_type), *change.concerned)
    state = "open" if change.opens else "closed"
    if not change.is_needed:
        text = f"Period {change.period} is already {state} {where}; there is nothing to do."
        return Message(severity=Severity.INFO, code=f"periodAlready{state.capitalize()}", text=text, values=values)
    done = "opened" if change.opens else "closed"
    shared = [name for name in change.concerned if name != change.company_code]
    also = f" This counts for {', '.join(shared)} as well." if shared else ""
    if would:
        text = f"Period {change.period} would be {done} {where}.{also}"
        return Message(severity=Severity.INFO, code=f"periodWouldBe{done.capitalize()}", text=text, values=values)
    text = f"Period {change.period} was {done} {where}.{also} Open are now: {str(change.after) or 'none'}."
    return Message(severity=Severity.SUCCESS, code=f"period{done.capitalize()}", text=text, values=values)
