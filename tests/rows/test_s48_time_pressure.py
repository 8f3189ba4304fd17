"""S48: whoever has less time gets less: by the Nash solution weighted by patience, and by deadlines."""

from __future__ import annotations

import pytest

import detente
from detente.analysis.claims.case import Case
from detente.analysis.claims.evaluating import evaluate_number
from detente.analysis.claims.reading import read_test

KOREA = detente.load("korea-2019")


def bargain(solution: str, actor: str, path: str, value: float) -> float:
    """What an actor has in a solution with one number fixed; the least over packages that tie."""
    term = read_test(KOREA, f"bargain({solution}, {actor}, set = {{{path}: {value}}}) > 0").term
    found = evaluate_number(term.parts[0], Case.at(KOREA, KOREA.values))
    assert found is not None
    return found[0]


@pytest.mark.parametrize(
    ("solution", "path", "from_hurry_to_leisure"),
    [
        ("nash_by_patience", "actors.us.patience", (0.6, 0.7, 0.8, 0.87, 0.93, 0.97)),
        ("nash_by_deadline", "actors.us.deadline", (2, 3, 4, 8, 16, 40)),
    ],
)
def test_s48_a_shorter_american_horizon_moves_the_split_towards_north_korea(
    solution: str, path: str, from_hurry_to_leisure: tuple[float, ...]
) -> None:
    north = [bargain(solution, "dprk", path, v) for v in from_hurry_to_leisure]
    america = [bargain(solution, "us", path, v) for v in from_hurry_to_leisure]
    assert north == sorted(north, reverse=True)
    assert america == sorted(america)
    assert north[0] > north[-1]
    assert america[0] < america[-1]


def test_s48_time_does_not_matter_where_the_solution_does_not_weigh_it() -> None:
    plain = {bargain("nash", "dprk", "actors.us.patience", v) for v in (0.6, 0.8, 0.97)}
    assert len(plain) == 1
    # and a deadline matters to the solution by deadlines alone
    assert len({bargain("nash_by_patience", "dprk", "actors.us.deadline", v) for v in (2, 40)}) == 1


def test_s48_the_other_sides_hurry_moves_it_back() -> None:
    hurried, patient = (bargain("nash_by_patience", "dprk", "actors.dprk.patience", v) for v in (0.6, 0.97))
    assert hurried < patient


def test_s48_as_claims() -> None:
    ids = ("hurry_helps_pyongyang", "deadline_helps_pyongyang")
    published = [c.model_dump(exclude_unset=True) for c in KOREA.spec.claims if c.id in ids]
    weak = [{**c, "id": f"{c['id']}_or_nothing", "test": c["test"].replace(" > ", " >= ")} for c in published]
    assert all(" >= " in c["test"] for c in weak)
    found = detente.evaluate_claims(KOREA.with_({"claims": [*published, *weak]}), draws=40)
    for name in ids:
        # packages come in steps, so that a little less time may change nothing; it never helps the one in a hurry
        assert found.claim(f"{name}_or_nothing").verdict == "holds"
        assert found.claim(name).holds_in is not None
    assert found.claim("hurry_helps_pyongyang").central is True
