"""Lists the posting periods of a company code and a fiscal year, as CSV and as messages."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Final

from keydate.erp.accounting.queries import PostingPeriodView, list_posting_periods
from keydate.erp.audit.trail import ErpTransaction
from keydate.erp.authority.guard import ActingUser
from keydate.erp.jobs.model.definitions import DefinitionText, JobDefinition
from keydate.erp.jobs.model.job import DataFile, Message, Outcome
from keydate.erp.jobs.programs.posting_parameters import COMPANY_CODE, FISCAL_YEAR
from keydate.vocabulary.ids import company_code
from keydate.wire.scheduling import ParameterValue, Severity

DEFINITION: Final = JobDefinition(
    name="LIST_POSTING_PERIODS",
    version="1",
    texts={
        "en": DefinitionText(
            name="List of Posting Periods",
            description="Lists the posting periods of a company code and whether they are open",
            long_description="One line per period of the fiscal year, as CSV; a message tells which are open. Needs F_BKPF_BUK with activity 03.",
        ),
        "de": DefinitionText(
            name="Liste der Buchungsperioden",
            description="Listet die Buchungsperioden eines Buchungskreises und ob sie geöffnet sind",
            long_description="Eine Zeile je Periode des Geschäftsjahres als CSV; eine Meldung nennt die geöffneten. Nötig ist F_BKPF_BUK mit Aktivität 03.",
        ),
    },
    parameters=(COMPANY_CODE, FISCAL_YEAR),
)

_HEADER: Final = (
    "company_code",
    "fiscal_year",
    "period",
    "first_day",
    "last_day",
    "open",
    "open_account_types",
    "posting_period_variant",
)


def run(tx: ErpTransaction, acting_user: ActingUser, parameters: Mapping[str, ParameterValue]) -> Outcome:
    """Lists the periods. Raises what `list_posting_periods` raises."""
    code, year = company_code(str(parameters["companyCode"])), int(parameters["fiscalYear"])
    views = list_posting_periods(tx, acting_user=acting_user, company_code=code, fiscal_year=year)
    file = DataFile(
        name="Posting periods", mime_type="text/csv", filename=f"posting-periods-{code}-{year}.csv", data=_csv(views)
    )
    return Outcome(messages=(_summary(code, year, views),), files=(file,))


def _summary(code: str, year: int, views: Sequence[PostingPeriodView]) -> Message:
    opened = [str(view.period) for view in views if view.is_open]
    listed = ", ".join(opened) if opened else "none"
    return Message(
        severity=Severity.SUCCESS,
        code="postingPeriodsListed",
        text=f"Company code {code}, fiscal year {year}: {len(views)} periods, of which are open: {listed}.",
        values=(code, str(year), *opened),
    )


def _csv(views: Sequence[PostingPeriodView]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_HEADER)
    for view in views:
        writer.writerow(
            (
                view.company_code,
                view.period.year,
                f"{view.period.period:03d}",
                view.first_day,
                view.last_day,
                "X" if view.is_open else "",
                "".join(view.open_account_types),
                view.posting_period_variant,
            )
        )
    return text.getvalue().encode()
