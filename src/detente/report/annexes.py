"""Tables for the annexes: what a dispute file says, by name, for who wants to check it."""

from __future__ import annotations

from detente.present import Column, Phrase, Table
from detente.report.phrasing import Phrasing, plain


def measure_table(words: Phrasing) -> Table:
    """What each could do: whose measure, its levels, where it stands, and what is special about it."""
    dispute = words.dispute
    columns = (
        Column("measure", "Measure"),
        Column("owner", "Decided by"),
        Column("levels", "Levels"),
        Column("start", "Stands at"),
        Column("notes", "To note"),
    )
    rows = []
    for m, measure in dispute.all_measures.items():
        never = [plain(level) for level in measure.levels if measure.undo.get(level) == "never"]
        notes = [f"no way back from {' and '.join(never)}"] if never else []
        notes += [f"{plain(level)} takes {n} {dispute.spec.period}s" for level, n in measure.takes.items()]
        notes += ["binds the state, not only the leader"] if measure.binds == "state" else []
        consent = [dispute.label(actor) for actor in measure.consent]
        notes += [f"needs the consent of {' and '.join(consent)}"] if consent else []
        notes += ["held where it stands"] if m in dispute.held else []
        levels = ", ".join(plain(level) for level in measure.levels)
        rows.append(
            (
                dispute.label(m),
                words.actor(measure.owner),
                levels,
                plain(dispute.start[m]),
                "; ".join(notes) or None,
            )
        )
    return Table("Measures", columns, tuple(rows), id="measures")


def rule_table(words: Phrasing) -> Table:
    """What cannot be agreed or done, and why."""
    columns = (Column("rule", "Rule"), Column("because", "Because"))
    rows = []
    for rule in words.dispute.effective.rules:
        when = f", when {_inside(words, rule.when)}" if rule.when else ""
        if rule.need is not None:
            text = f"{words.formula(rule.need)} comes before {_inside(words, str(rule.before))}"
        elif rule.require is not None:
            text = f"{words.formula(rule.require)}{when}"
        else:
            text = f"Never {_inside(words, str(rule.forbid))}{when}"
        rows.append((text, " ".join((rule.because or "").split()) or None))
    return Table("Rules", columns, tuple(rows), id="rules")


def proposal_table(words: Phrasing) -> Table:
    """What has been put forward, by whom, when, and what it comes to."""
    dispute = words.dispute
    columns = (
        Column("proposal", "Proposal"),
        Column("by", "By"),
        Column("said", "Said"),
        Column("what", "What it comes to"),
    )
    rows = []
    for p, proposal in dispute.effective.proposals.items():
        what: Phrase | str
        if proposal.package is not None:
            what = words.package(dispute.package(p))
        elif proposal.steps is not None:
            what = f"an order of {len(proposal.steps)} steps"
        elif proposal.hold is not None:
            what = "; ".join(
                f"{_held(words, h.measures_of, h.measures)} until {_inside(words, h.until)}"
                for h in proposal.hold
            )
        else:
            what = "no fixed order"
        by = words.actor(proposal.by) if proposal.by else None
        rows.append((dispute.label(p), by, proposal.said, what))
    return Table("Proposals", columns, tuple(rows), id="proposals")


def _inside(words: Phrasing, formula: str) -> str:
    said = words.formula(formula)
    return words.lowered(said)


def _held(words: Phrasing, owner: str | None, measures: tuple[str, ...]) -> str:
    if owner is not None:
        return f"nothing from {words.dispute.label(owner)}"
    return "no " + " and no ".join(words.lowered(words.dispute.label(m)) for m in measures)
