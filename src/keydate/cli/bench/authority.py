"""The authority check against a naive loop, casbin and Cedar over the same data; compiling the buffer of a very large user.

The data: 200 authorizations over 40 objects with 3 fields each; requests of which 8 % are allowed, as a program sees them that looks for
what a narrow user may do. All engines answer the same requests and must agree on every answer before anything is timed.
"""

from __future__ import annotations

import random
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from keydate.cli.bench.measurement import (
    Measurement,
    MeasurementFailed,
    against,
    at_most,
    median_of_means,
    percentile,
    times,
)
from keydate.erp.authority.model.check import AuthorityBuffer, Authorization, check_authority
from keydate.vocabulary.authorization_values import ValueRange
from keydate.vocabulary.ids import AuthorizationName, FieldName, ObjectName

FIELDS: Final = tuple(FieldName(name) for name in ("ACTVT", "BUKRS", "BRGRU"))
OBJECTS: Final = tuple(ObjectName(f"Z_OBJ_{number:02}") for number in range(40))
CATALOGUE: Final[dict[ObjectName, tuple[FieldName, ...]]] = dict.fromkeys(OBJECTS, FIELDS)
ALLOWED_SHARE: Final = 0.08
Request = tuple[ObjectName, Mapping[FieldName, str]]


def measure_authority_check() -> Iterator[Measurement]:
    """Yields the times of one check, warm, and its ratios to the three baselines."""
    source = random.Random(20261122)  # noqa: S311 - the same data in each run
    authorizations = [_authorization(source, number) for number in range(200)]
    buffer = AuthorityBuffer(authorizations, catalogue=CATALOGUE)
    requests = _requests(source, buffer, count=2_000)

    def ours(request: Request) -> bool:
        return check_authority(buffer, *request).is_allowed

    engines: dict[str, tuple[Callable[[Request], bool], int, float]] = {
        "naive loop": (_naive(authorizations), 2_000, 2),
        "casbin FastEnforcer": (_casbin(authorizations), 200, 20),
        "cedarpy": (_cedar(authorizations, parsed=False), 40, 100),
    }
    value = median_of_means(ours, requests) * 1e6
    for name, (engine, count, goal) in engines.items():
        sample = requests[:count]
        _require_agreement(name, engine, ours, sample)
        yield against(
            f"authority check against {name}",
            value,
            median_of_means(engine, sample, rounds=3) * 1e6,
            unit="µs",
            at_least=goal,
        )
    parsed = _cedar(authorizations, parsed=True)
    _require_agreement("cedarpy", parsed, ours, requests[:200])
    yield against(
        "authority check against cedarpy, policies parsed before",
        value,
        median_of_means(parsed, requests[:200], rounds=3) * 1e6,
        unit="µs",
        at_least=1,
    )
    yield at_most("authority check, p99", percentile(times(ours, requests * 10), 99) * 1e6, 10, unit="µs")


def measure_buffer_compilation() -> Iterator[Measurement]:
    """Yields time and memory of compiling a user with 312 profiles of 170 authorizations."""
    source = random.Random(312)  # noqa: S311 - the same data in each run
    authorizations = [_authorization(source, number) for number in range(312 * 170)]
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        AuthorityBuffer(authorizations, catalogue=CATALOGUE)
        taken.append(time.perf_counter() - start)
    baseline = median_of_means(lambda items: [dict(item.values) for item in items], [authorizations], rounds=3)
    yield at_most(
        "buffer of 312 × 170 authorizations, against copying them", sorted(taken)[1], 1, unit="s", baseline=baseline
    )
    tracemalloc.start()
    buffer = AuthorityBuffer(authorizations, catalogue=CATALOGUE)
    memory = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    del buffer
    yield at_most("buffer of 312 × 170 authorizations, peak memory", memory, 100, unit="MB")


def _authorization(source: random.Random, number: int) -> Authorization:
    activities = tuple(ValueRange(f"{activity:02}") for activity in sorted(source.sample(range(1, 100), 3)))
    start = source.randrange(1000, 9000)
    companies = (ValueRange(str(start), str(start + 200)), ValueRange(f"{source.randrange(10, 99)}*"))
    groups = (
        (ValueRange("*"),)
        if source.random() < 0.5
        else tuple(ValueRange(f"G{source.randrange(100):02}") for _ in range(4))
    )
    return Authorization(
        OBJECTS[number % len(OBJECTS)],
        AuthorizationName(f"T-{number:08}"),
        {FIELDS[0]: activities, FIELDS[1]: companies, FIELDS[2]: groups},
    )


def _requests(source: random.Random, buffer: AuthorityBuffer, *, count: int) -> list[Request]:
    """Returns requests of which `ALLOWED_SHARE` pass: made from an authorization that is held, or drawn at random."""
    allowed: list[Request] = []
    denied: list[Request] = []
    while len(allowed) < count * ALLOWED_SHARE or len(denied) < count * (1 - ALLOWED_SHARE):
        name = source.choice(OBJECTS)
        held = source.choice(buffer.authorizations(name))
        activity, company, group = (held.values[field][0].low for field in FIELDS)
        if source.random() < 0.5:
            activity, company = f"{source.randrange(1, 100):02}", str(source.randrange(1000, 9999))
        values = {FIELDS[0]: activity, FIELDS[1]: company, FIELDS[2]: "G01" if group == "*" else group}
        bucket = allowed if check_authority(buffer, name, values).is_allowed else denied
        bucket.append((name, values))
    requests = allowed[: int(count * ALLOWED_SHARE)] + denied[: count - int(count * ALLOWED_SHARE)]
    source.shuffle(requests)
    return requests


def _require_agreement(
    name: str, engine: Callable[[Request], bool], ours: Callable[[Request], bool], requests: list[Request]
) -> None:
    different = [request for request in requests if engine(request) != ours(request)]
    if different:
        raise MeasurementFailed(what=f"{name} answers differently on {different[0]}.")


def _naive(authorizations: list[Authorization]) -> Callable[[Request], bool]:
    """Returns the check as one would first write it: all authorizations, all fields, all values."""

    def covers(stored: ValueRange, value: str) -> bool:
        if stored.high:
            return stored.low <= value <= stored.high
        if stored.low.endswith("*"):
            return value.startswith(stored.low[:-1])
        return value == stored.low

    def check(request: Request) -> bool:
        name, fields = request
        for authorization in authorizations:
            if authorization.object == name:
                for field, value in fields.items():
                    if not any(covers(stored, value) for stored in authorization.values[field]):
                        break
                else:
                    return True
        return False

    return check


def _casbin(authorizations: list[Authorization]) -> Callable[[Request], bool]:
    """Returns casbin's fastest enforcer: policies looked up by object, values compared by one registered function."""
    import casbin

    model = (
        "[request_definition]\nr = sub, obj, f1, f2, f3\n[policy_definition]\np = sub, obj, f1, f2, f3\n[policy_effect]\ne = some(where (p.eft == allow))\n"
        "[matchers]\nm = r.obj == p.obj && r.sub == p.sub && covers(r.f1, p.f1) && covers(r.f2, p.f2) && covers(r.f3, p.f3)\n"
    )

    def covers(value: str, stored: str) -> bool:
        for part in stored.split("|"):
            low, _, high = part.partition("..")
            if (low <= value <= high) if high else (value.startswith(low[:-1]) if low.endswith("*") else value == low):
                return True
        return False

    with tempfile.NamedTemporaryFile("w", suffix=".conf") as file:
        file.write(model)
        file.flush()
        enforcer = casbin.FastEnforcer(file.name, cache_key_order=[1, 0])
    enforcer.add_function("covers", covers)
    for item in authorizations:
        enforcer.add_policy(
            "FCC_COMM", item.object, *("|".join(str(value) for value in item.values[field]) for field in FIELDS)
        )
    return lambda request: bool(enforcer.enforce("FCC_COMM", request[0], *request[1].values()))


def _cedar(authorizations: list[Authorization], *, parsed: bool) -> Callable[[Request], bool]:
    """Returns Cedar with one policy per authorization; its texts have no order, so ranges are written out as the numbers they stand for."""
    import cedarpy

    def condition(field: FieldName, stored: ValueRange) -> str:
        if stored.high:
            return f"(context.{field}_number >= {int(stored.low)} && context.{field}_number <= {int(stored.high)})"
        return f'context.{field} like "{stored.low}"'

    def policy(item: Authorization) -> str:
        conditions = " && ".join(
            "(" + " || ".join(condition(field, value) for value in item.values[field]) + ")" for field in FIELDS
        )
        return f'permit(principal, action == Action::"check", resource == Object::"{item.object}") when {{ {conditions} }};'

    text = "\n".join(policy(item) for item in authorizations)
    policies = cedarpy.PolicySet.from_str(text) if parsed else text
    entities = cedarpy.Entities.from_json_str("[]") if parsed else "[]"

    def check(request: Request) -> bool:
        name, fields = request
        question: dict[str, object] = {
            "principal": 'User::"FCC_COMM"',
            "action": 'Action::"check"',
            "resource": f'Object::"{name}"',
            "context": {
                **{str(field): value for field, value in fields.items()},
                "BUKRS_number": int(fields[FIELDS[1]].removesuffix("*")),
            },
        }
        return bool(cedarpy.is_authorized(question, policies, entities).allowed)

    return check
