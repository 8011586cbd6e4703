"""The communication user: its spec, `apply`, the hand-over, the connection check, and why SAP_ALL is no substitute."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

import httpx

from keydate.cli.story.people import (
    EMERGENCY_ADMIN,
    PROFILE_ADMIN,
    ROLE_ADMIN,
    SYSTEM_ADMIN,
    USER_ADMIN,
    create_user,
)
from keydate.cli.story.stage import CLIENT, Stage, StepFailed, require

SYSTEM: Final = "ERP_100"
DESTINATION: Final = "ERP_100"
ALMIGHTY: Final = "FCC_ALL"
DESTINATION_TOKEN: Final = "hub token for destinations"
HUB_TOKEN: Final = "hub token for systems and jobs"


def register_trust(stage: Stage) -> Sequence[str]:
    """Lets the system administrator of the ERP register the hub's public key: from now on the hub may name business users."""
    key = stage.command("hub", "key", "show")
    key_id = json.loads(key)["public_jwk"]["kid"]
    as_admin = ["--as", SYSTEM_ADMIN]
    password = {"KEYDATE_ERP_PASSWORD": stage.credentials.get(SYSTEM_ADMIN)}
    if key_id not in stage.command("erp", "trust", "list", "--json", *as_admin, secrets_=password):
        file = stage.folder / "hub-key.json"
        file.write_text(key)
        stage.command("erp", "trust", "add", str(file), *as_admin, secrets_=password)
    return [f"{SYSTEM_ADMIN} registered the key {key_id} of the hub {json.loads(key)['hub_id']}."]


def write_spec(stage: Stage) -> Sequence[str]:
    """Writes the communication user as code, from the delivered template, with the addresses of this place."""
    template = stage.command("commuser", "template", "show", "sap-erp")
    spec = template.replace("http://127.0.0.1:50000", stage.erp_url).replace("http://127.0.0.1:8080", stage.hub_url)
    stage.spec_file.write_text(spec)
    plan = commuser(stage, "plan", expect=(0, 2))
    return [
        f"The spec is {stage.spec_file}; there is no secret in it.",
        f"`plan` found {sum(step['action'] != 'no-change' for step in plan['steps'])} steps to do and changed nothing.",
    ]


def apply_spec(stage: Stage) -> Sequence[str]:
    """Carries the whole procedure out, each step with its proof."""
    answer = commuser(stage, "apply")
    return [f"step {step['number']:<6} {step['title']}: {step['proof'] or step['action']}" for step in answer["steps"]]


def apply_again(stage: Stage) -> Sequence[str]:
    """Shows that everything is as the spec says, no less and no more, and that a second run finds nothing to do."""
    again = commuser(stage, "apply")
    require(not again["changed"], "The second run of `apply` changed something.")
    commuser(stage, "verify")
    return [
        "A second `apply` found nothing to do.",
        "`verify`: everything is exactly as the spec says, no less and no more.",
    ]


def hand_over(stage: Stage) -> Sequence[str]:
    """Gives the account administrator what the procedure's last step asks for; the password is not in it."""
    sheet = commuser(stage, "hand-over")
    return [f"The hand-over sheet names {', '.join(sorted(sheet))}; the password is in the destination only."]


def check_connection(stage: Stage) -> Sequence[str]:
    """Adds the communication system to the hub and checks the connection layer by layer."""
    if not any(system["name"] == SYSTEM for system in hub(stage, "GET", "/systems")):
        hub(stage, "POST", "/systems", json={"name": SYSTEM, "destination": DESTINATION, "description": "Example ERP"})
    check = hub(stage, "POST", f"/systems/{SYSTEM}/check")
    broken = [layer for layer in check["layers"] if not layer["ok"]]
    require(not broken, f"The connection check failed: {broken[0]['message'] if broken else ''}")
    return [f"{layer['layer']}: {layer['message']}" for layer in check["layers"]]


def refuse_sap_all(stage: Stage) -> Sequence[str]:
    """Tries a second user that holds SAP_ALL instead of the role; the connector refuses it and says what to do."""
    create_user(stage, by=USER_ADMIN, name=ALMIGHTY, group="")
    stage.call(EMERGENCY_ADMIN, "BAPI_USER_PROFILES_ASSIGN", USERNAME=ALMIGHTY, PROFILES=[{"BAPIPROF": "SAP_ALL"}])
    answer = httpx.get(
        f"{stage.erp_url}/sap/fccx/ping",
        params={"sap-client": CLIENT},
        auth=(ALMIGHTY, stage.credentials.get(ALMIGHTY)),
        timeout=30,
    )
    refusals = [layer for layer in answer.json()["layers"] if not layer["ok"]]
    require(
        any(layer["name"] == "excessive_rights" for layer in refusals),
        f"A user with SAP_ALL was not refused: {answer.text}",
    )
    stage.call(USER_ADMIN, "BAPI_USER_DELETE", USERNAME=ALMIGHTY)
    stage.credentials.forget(ALMIGHTY)
    return [*(layer["message"] for layer in refusals), f"User {ALMIGHTY} was deleted again."]


def commuser(stage: Stage, command: str, *options: str, expect: Sequence[int] = (0,)) -> dict[str, Any]:
    """Runs `keydate commuser COMMAND` on the spec as the three administrators, and returns its answer."""
    printed = stage.command(
        "commuser",
        command,
        str(stage.spec_file),
        "--json",
        "--as-user-admin",
        USER_ADMIN,
        "--as-role-admin",
        ROLE_ADMIN,
        "--as-profile-admin",
        PROFILE_ADMIN,
        *options,
        secrets_={
            "KEYDATE_ERP_PASSWORD_USER_ADMIN": stage.credentials.get(USER_ADMIN),
            "KEYDATE_ERP_PASSWORD_ROLE_ADMIN": stage.credentials.get(ROLE_ADMIN),
            "KEYDATE_ERP_PASSWORD_PROFILE_ADMIN": stage.credentials.get(PROFILE_ADMIN),
            "KEYDATE_HUB_TOKEN": stage.credentials.passwords[DESTINATION_TOKEN],
        },
        expect=expect,
    )
    answer: dict[str, Any] = json.loads(printed)
    return answer


def hub(stage: Stage, method: str, path: str, **options: Any) -> Any:
    """Calls the hub's API and returns its answer as JSON."""
    answer = httpx.request(
        method,
        f"{stage.hub_url}/api/v1{path}",
        headers={"Authorization": f"Bearer {stage.credentials.passwords[HUB_TOKEN]}"},
        timeout=60,
        **options,
    )
    if answer.is_error:
        raise StepFailed(what=f"{method} {path}: {answer.json().get('message', answer.text)}")
    return answer.json() if answer.content else None
