"""Runs are killed at every call to the ERP and the hub, before and after its effect; the next run completes, and nothing is done twice."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from tests.support.a_communication_user import Landscape, a_spec
from tests.support.fake_erp import Killed

from keydate.commuser.plan import Action, has_differences, make_plan
from keydate.commuser.run.apply import apply
from keydate.commuser.run.context import RunContext
from keydate.commuser.run.retire import retire
from keydate.commuser.run.rotate import rotate
from keydate.commuser.verification import verify

Act = Callable[[RunContext], object]


def an_applied_landscape(user_type: str = "dialog") -> Landscape:
    landscape = Landscape(spec=a_spec(("type: dialog", f"type: {user_type}")))
    apply(landscape.context())
    return landscape


def number_of_remote_calls(landscape: Landscape, act: Act) -> int:
    before = len(landscape.erp.calls)
    act(landscape.context())
    return len(landscape.erp.calls) - before


def kill(landscape: Landscape, act: Act, *, at: int, after_effect: bool) -> None:
    landscape.erp.crash_at = len(landscape.erp.calls) + at
    landscape.erp.crash_after_effect = after_effect
    with pytest.raises(Killed):
        act(landscape.context())
    landscape.erp.crash_at = None


def kill_at_the_hub(landscape: Landscape, act: Act, *, at: int, after_effect: bool) -> bool:
    """Kills at the n-th write to the hub; tells whether there was one."""
    left = [at]

    def count(_act: str) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise Killed

    nothing = landscape.hub.before_call
    if after_effect:
        landscape.hub.after_call = count
    else:
        landscape.hub.before_call = count
    try:
        act(landscape.context())
    except Killed:
        return True
    finally:
        landscape.hub.before_call = landscape.hub.after_call = nothing
    return False


def assert_complete(landscape: Landscape) -> None:
    situation = landscape.context().look()
    vault = landscape.vault()
    assert vault is not None
    assert [line.detail for line in make_plan(situation) if line.action is not Action.NO_CHANGE] == []
    assert verify(situation, layers=vault.check()) == []
    assert landscape.is_connected
    assert set(landscape.erp.users) == {"ADMIN", "FCC_COMM"}
    assert len(landscape.erp.users["FCC_COMM"].roles) == 1
    assert len(landscape.erp.roles["Z_FCC_COMMUNICATION"].authorizations) == 5


def assert_no_secret_in_evidence(landscape: Landscape) -> None:
    known = set(landscape.erp.users["FCC_COMM"].history)
    assert known
    for context in landscape.contexts:
        text = json.dumps(context.evidence.as_json())
        assert not [password for password in known if password in text]


@pytest.mark.parametrize("user_type", ["dialog", "communication", "system"])
@pytest.mark.parametrize("after_effect", [False, True], ids=["before", "after"])
def test_apply_killed_at_any_remote_call_is_completed_by_the_next_run(user_type: str, after_effect: bool) -> None:  # noqa: FBT001
    spec = a_spec(("type: dialog", f"type: {user_type}"))
    calls = number_of_remote_calls(Landscape(spec=spec), apply)
    assert calls > 40

    for at in range(1, calls + 1):
        landscape = Landscape(spec=spec)
        kill(landscape, apply, at=at, after_effect=after_effect)

        apply(landscape.context())

        assert_complete(landscape)
        assert_no_secret_in_evidence(landscape)


def test_apply_killed_twice_in_a_row_is_completed_by_the_third_run() -> None:
    calls = number_of_remote_calls(Landscape(), apply)
    for at in range(30, calls + 1):
        for again in (3, 9, 14):
            landscape = Landscape()
            kill(landscape, apply, at=at, after_effect=True)
            landscape.erp.crash_at = len(landscape.erp.calls) + again
            try:
                apply(landscape.context())
            except Killed:
                landscape.erp.crash_at = None
                apply(landscape.context())

            assert_complete(landscape)


@pytest.mark.parametrize("after_effect", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("act", [apply, rotate], ids=["apply", "rotate"])
def test_a_run_killed_at_any_write_to_the_hub_is_completed_by_the_next_one(act: Act, after_effect: bool) -> None:  # noqa: FBT001
    at = 0
    while True:
        at += 1
        landscape = Landscape() if act is apply else an_applied_landscape()
        if not kill_at_the_hub(landscape, act, at=at, after_effect=after_effect):
            break

        act(landscape.context())

        assert_complete(landscape)
    assert at > 1


@pytest.mark.parametrize("wait_time", [False, True], ids=["own change", "waiting time"])
@pytest.mark.parametrize("after_effect", [False, True], ids=["before", "after"])
def test_rotate_killed_at_any_remote_call_leaves_a_password_alive_and_can_be_finished(
    after_effect: bool,  # noqa: FBT001
    wait_time: bool,  # noqa: FBT001
) -> None:
    landscape = an_applied_landscape()
    landscape.erp.enforce_wait_time = wait_time
    calls = number_of_remote_calls(landscape, rotate)

    for at in range(1, calls + 1):
        landscape = an_applied_landscape()
        landscape.erp.enforce_wait_time = wait_time
        kill(landscape, rotate, at=at, after_effect=after_effect)

        apply(landscape.context())

        assert_complete(landscape)


def test_apply_after_an_interrupted_rotation_changes_nothing_else() -> None:
    landscape = an_applied_landscape()
    kill_at_the_hub(landscape, rotate, at=1, after_effect=True)
    roles = list(landscape.erp.users["FCC_COMM"].roles)

    apply(landscape.context())

    assert landscape.erp.users["FCC_COMM"].roles == roles
    assert_complete(landscape)


def test_retire_killed_at_any_remote_call_is_completed_by_the_next_run() -> None:
    calls = number_of_remote_calls(
        an_applied_landscape(), lambda context: retire(context, remove_after=0, with_role=True)
    )
    for at in range(1, calls + 1):
        for after_effect in (False, True):
            landscape = an_applied_landscape()
            kill(
                landscape,
                lambda context: retire(context, remove_after=0, with_role=True),
                at=at,
                after_effect=after_effect,
            )

            retire(landscape.context("retire"), remove_after=0, with_role=True)

            assert set(landscape.erp.users) == {"ADMIN"}
            assert landscape.erp.roles == {}
            assert landscape.hub.stored == {}


def test_a_second_apply_writes_nothing() -> None:
    landscape = an_applied_landscape()
    landscape.erp.calls.clear()

    plan = apply(landscape.context())

    written = {name for _, name in landscape.erp.calls if name not in READING}
    assert not has_differences(plan)
    assert written == set()


READING = {
    "BAPI_USER_GET_DETAIL",
    "Z_KEYDATE_USER_STATUS",
    "Z_KEYDATE_ROLE_STATUS",
    "Z_KEYDATE_ROLE_AUTH_GET",
    "PRGN_RFC_READ_TEXTS",
    "RFC_PING",
}
