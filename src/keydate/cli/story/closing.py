"""A close that runs through the communication user: work under a person's rights, a changed role, least privilege, rotation."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, Final

from keydate.cli.story.connection import SYSTEM, commuser, hub
from keydate.cli.story.people import (
    ACCOUNTANT,
    ACCOUNTANTS_ROLE,
    COMPANY_CODE,
    PROFILE_ADMIN,
    ROLE_ADMIN,
    TRAINEE,
    USER_ADMIN,
    maintain_accountants_role,
)
from keydate.cli.story.stage import Stage, require
from keydate.kit.clock import SystemClock

OPEN_CLOSE: Final = "OPEN_CLOSE_POSTING_PERIODS"
LIST: Final = "LIST_POSTING_PERIODS"
SECOND_COMPANY_CODE: Final = "1020"
_JOBS_DURING_ROTATION: Final = 12


def begin_trace(stage: Stage) -> Sequence[str]:
    """Switches the trace of the communication user on, so that a later step knows what was really checked."""
    commuser(stage, "least-privilege", "--trace", "on")
    return ["Every check of the communication user is recorded from now on."]


def close_period(stage: Stage) -> Sequence[str]:
    """Closes a period as a person who may, and shows that a person who may not is told which authorization is missing."""
    last_month = SystemClock().now().date().replace(day=1) - timedelta(days=1)
    parameters = {
        "companyCode": COMPANY_CODE,
        "fiscalYear": str(last_month.year),
        "fiscalPeriod": str(last_month.month),
        "action": "close",
    }
    trial = run(stage, OPEN_CLOSE, ACCOUNTANT, {**parameters, "testRun": True})
    done = run(stage, OPEN_CLOSE, ACCOUNTANT, parameters)
    refused = run(stage, OPEN_CLOSE, TRAINEE, parameters)
    require(trial["status"] == "completed", f"The test run ended as {trial['status']}: {messages(trial)}")
    require(done["status"] == "completed", f"The period was not closed: {done['status']}: {messages(done)}")
    require(
        "F_BKPF_BUK" in " ".join(messages(refused)),
        f"{TRAINEE} was not refused: {refused['status']}: {messages(refused)}",
    )
    return [
        f"{ACCOUNTANT}, test run: {messages(trial)[-1]}",
        f"{ACCOUNTANT}: {messages(done)[-1]}",
        f"{TRAINEE} ({refused['status']}): {messages(refused)[-1]}",
    ]


def change_role(stage: Stage) -> Sequence[str]:
    """Changes a role and follows its lights: data saved, generated, compared."""
    said = []
    maintain_accountants_role(stage, [COMPANY_CODE, SECOND_COMPANY_CODE])
    saved = lights(stage)
    require(
        saved["authorizations"] == "YELLOW",
        f"After the change the light of the authorizations is {saved['authorizations']}.",
    )
    said.append(
        f"Company code {SECOND_COMPANY_CODE} added: authorizations {saved['authorizations']}; {saved['missing']}"
    )
    stage.call(
        PROFILE_ADMIN, "PRGN_GEN_PROFILES_FOR_ROLES", IT_ROLES=[{"AGR_NAME": ACCOUNTANTS_ROLE}], IV_USERCOMPARE=""
    )
    generated = lights(stage)
    require(generated["users"] == "YELLOW", f"After the generation the light of the users is {generated['users']}.")
    said.append(
        f"Generated: authorizations {generated['authorizations']}, users {generated['users']}; {generated['missing']}"
    )
    stage.call(USER_ADMIN, "Z_KEYDATE_USER_COMPARE", ROLES=[{"AGR_NAME": ACCOUNTANTS_ROLE}])
    compared = lights(stage)
    require(compared["users"] == "GREEN", f"After the comparison the light of the users is {compared['users']}.")
    return [*said, f"Compared: authorizations {compared['authorizations']}, users {compared['users']}."]


def lights(stage: Stage) -> dict[str, str]:
    """Returns the lights of the accountants' role and the step that is missing."""
    answer = stage.call(ROLE_ADMIN, "Z_KEYDATE_ROLE_STATUS", ACTIVITY_GROUP=ACCOUNTANTS_ROLE)
    return {
        "authorizations": answer["LIGHT_AUTHORIZATIONS"],
        "users": answer["LIGHT_USERS"],
        "missing": " ".join(row["TEXT"] for row in answer["MISSING_STEPS"]) or "nothing is missing",
    }


def propose_least_privilege(stage: Stage) -> Sequence[str]:
    """Compares the role with what was really checked: exact names of business users in place of `*`."""
    proposal = commuser(stage, "least-privilege", expect=(0, 2))
    commuser(stage, "least-privilege", "--trace", "off")
    text = json.dumps(proposal)
    require(ACCOUNTANT in text, f"The proposal does not name {ACCOUNTANT}: {text}")
    return [
        line
        for line in str(proposal.get("diff", "")).splitlines()
        if line.startswith(("+", "-")) and "BTCUNAME" in line
    ] or [text]


def rotate_while_jobs_run(stage: Stage) -> Sequence[str]:
    """Changes the password of the communication user while jobs run through it; none is lost."""
    parameters = {"companyCode": COMPANY_CODE, "fiscalYear": str(SystemClock().now().year)}
    with ThreadPoolExecutor(max_workers=3) as pool:
        jobs = [pool.submit(run, stage, LIST, ACCOUNTANT, parameters) for _ in range(_JOBS_DURING_ROTATION)]
        answer = commuser(stage, "rotate")
        ended = [job.result() for job in jobs]
    lost = [job for job in ended if job["status"] != "completed"]
    require(
        not lost,
        f"{len(lost)} of {len(ended)} jobs were lost: {lost[0]['status'] if lost else ''} {lost[0]['problem'] if lost else ''}",
    )
    after = run(stage, LIST, ACCOUNTANT, parameters)
    require(after["status"] == "completed", f"After the rotation a job ended as {after['status']}.")
    steps = [f"{step['title']}: {step['proof'] or step['action']}" for step in answer.get("steps", [])]
    return [*steps, f"{len(ended)} jobs ran meanwhile and one afterwards; all completed."]


def find_evidence(stage: Stage) -> Sequence[str]:
    """Shows where the evidence packs are."""
    packs = sorted((stage.home / "evidence").glob("*/*"))
    require(any(pack.name.endswith("-apply") for pack in packs), "There is no evidence pack of `apply`.")
    return [f"{len(packs)} evidence packs, each as JSON and as a page, under {stage.home / 'evidence'}."]


def run(stage: Stage, definition: str, business_user: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """Runs a job definition for a person and returns the run when it is final."""
    order = {"system": SYSTEM, "definition": definition, "business_user": business_user, "parameters": parameters}
    answer: dict[str, Any] = hub(stage, "POST", "/job-runs", json=order, params={"wait": 60})
    return answer


def messages(job_run: dict[str, Any]) -> list[str]:
    """Returns the texts of all messages of a run, or its problem when it has none."""
    texts = [message["text"] for result in job_run["results"] for message in result.get("messages", [])]
    return texts or [job_run["problem"]]
