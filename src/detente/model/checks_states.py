"""Doubts about a dispute that only its states can settle: targets out of reach, packages that the rules forbid."""

from __future__ import annotations

from collections.abc import Callable

from detente.errors import DetenteError, Diagnostic, TooLargeError
from detente.model.compiled import compile_dispute
from detente.model.dispute import Dispute
from detente.model.nodes import Path as Keys
from detente.model.nodes import Source
from detente.model.reading import inspect_text

LOOK_LIMIT = 64 << 20
"""Bytes that the states may take for them to be looked at while checking: a check is quick or does without."""


def inspect_dispute(
    content: str | bytes, *, file: str = "dispute"
) -> tuple[Dispute | None, list[Diagnostic]]:
    """The dispute in a text and everything wrong or doubtful in it, what its states tell included. Never raises."""
    dispute, found = inspect_text(content, file=file)
    if dispute is not None and dispute.source is not None:
        found = sorted([*found, *check_states(dispute, dispute.source)], key=lambda d: (d.line, d.column))
    return dispute, found


def check_states(dispute: Dispute, source: Source) -> list[Diagnostic]:
    """Warnings about targets and packages that no state allows, steps that go back, rankings that leave states out."""
    found: list[Diagnostic] = []

    def warn(message: str, keys: Keys) -> None:
        found.append(source.diagnose(message, keys, severity="warning"))

    try:
        compiled = compile_dispute(dispute, memory_limit=LOOK_LIMIT)
    except TooLargeError:
        return found  # a large dispute is no mistake; an analysis says what to do about it
    for name, text in dispute.effective.targets.items():
        if not compiled.truth(text).any():
            warn(f"no state that the rules allow satisfies the target '{name}'", ("targets", name))
    for name, proposal in dispute.effective.proposals.items():
        if proposal.package is not None:
            _check_package(dispute, name, warn)
        if proposal.steps is not None:
            _check_steps(dispute, name, warn)
    for actor, preference in dispute.effective.preferences.items():
        try:
            compiled.utility(actor)
        except DetenteError as error:
            keys: Keys = ("preferences", actor)
            warn(str(error), (*keys, "ranking") if preference.ranking is not None else keys)
        for k, text in enumerate(preference.refuses):
            if not compiled.truth(text).any():
                warn(f"{actor} refuses what no state ever is: {text}", ("preferences", actor, "refuses", k))
    return found


def _check_package(dispute: Dispute, name: str, warn: Callable[[str, Keys], None]) -> None:
    state = dispute.package(name)
    if dispute.compiled.row(state) >= 0:
        return
    spec = dispute.spec.rules
    broken = [spec.index(dispute.effective.rules[k]) for k in broken_rules(dispute, state)]
    rules = ", ".join(spec[k].id or f"rules.{k}" for k in broken)
    said = (
        f"the package of '{name}' is impossible under the rules ({rules})"
        if rules
        else (f"the package of '{name}' moves what is held")
    )
    warn(said, ("proposals", name, "package"))


def _check_steps(dispute: Dispute, name: str, warn: Callable[[str, Keys], None]) -> None:
    """Steps of a plan that take a measure back or raise nothing: a plan only raises measures."""
    state: dict[str, str] = dict(dispute.start)
    for k, step in enumerate(dispute.effective.proposals[name].steps or ()):
        keys: Keys = ("proposals", name, "steps", k)
        after = dispute.state(step, base=state)
        for m, level in step.items():
            levels = dispute.all_measures[m].levels
            if levels.index(level) < levels.index(state[m]):
                warn(
                    f"step {k + 1} of '{name}' takes '{m}' back from {state[m]} to {level}: a plan only raises "
                    "measures",
                    keys,
                )
        if after == state:
            warn(f"step {k + 1} of '{name}' changes nothing", keys)
        state = after


def broken_rules(dispute: Dispute, state: dict[str, str]) -> list[int]:
    """Positions, in the dispute's rules, of the rules about states that a state breaks."""
    at = {m: dispute.all_measures[m].levels.index(level) for m, level in state.items()}
    positions = [k for k, r in enumerate(dispute.effective.rules) if r.need is None]
    broken = zip(positions, dispute.state_rules, strict=True)
    return [k for k, formula in broken if not bool(formula.holds(at.__getitem__))]
