"""Robustness in sentences: how many statements the ranges settle, what the others hang on, what draws do not show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from detente.analysis.robustness.influence import FEWEST
from detente.analysis.robustness.naming import name_estimate
from detente.analysis.robustness.robustness_result import Robustness, StatementRobustness
from detente.analysis.shares import wilson_interval
from detente.model.draws import Draws
from detente.present import Explanation, Sentence, explain, format_share, say

SETTLED = 0.95
"""Share of draws from which on a statement counts as settled, where there are draws enough."""


def count_needed(level: float = 0.95) -> int:
    """The fewest draws that settle a statement, all of them agreeing: Wilson's interval then lies beyond `SETTLED`."""
    n = 1
    while wilson_interval(n, n, level)[0] < SETTLED:
        n += 1
    return n


def explain_robustness(result: Robustness) -> Explanation:
    """Headline, then a sentence or two for each statement that hangs on the numbers, then what draws do not show."""
    many = len(result.statements) > 1
    moving = bool(Draws(result.dispute, result.scheme).moving)
    told = [s for s in result.statements if not many or _settled(s) is None]
    head = _count_settled(result) if many else _sentence(result.statements[0], result.draws)
    body: list[Sentence | None] = [_too_few(result) if moving else None]
    for s in told:
        body += [_sentence(s, result.draws) if many else None, *_details(result, s)]
        body.append(_open_end(s, result.level) if moving else None)
    return explain(
        head,
        *body,
        _unseen(told),
        None
        if moving
        else say(
            "No number of this dispute has a range, so all draws are alike: give ranges, or draw with noise.",
            style="caution",
        ),
        _clipped(result),
        _failed(result),
        say(
            "Draws: {scheme}. They show how far the answer hangs on the ranges that were written down, not how "
            "likely it is.",
            style="caution",
            scheme=result.scheme.describe(),
        ),
    )


def explain_left_out(left: Mapping[str, str]) -> Explanation:
    """Which statements were not asked (`list_left_out`), those for the same reason together, and why."""
    reasons = dict.fromkeys(left.values())
    return explain(
        *(
            say(
                "Not asked: {names}, as {why}.",
                style="caution",
                names=[name for name, why in left.items() if why == reason],
                why=reason.rstrip("."),
            )
            for reason in reasons
        )
    )


def _settled(one: StatementRobustness) -> bool | None:
    """True or False where nearly all draws say so, None where they differ or are undecided."""
    if not one.share.draws or one.share.undecided_share > 1 - SETTLED:
        return None
    if one.share.share >= SETTLED:
        return True
    return False if one.share.share <= 1 - SETTLED else None


def _count_settled(result: Robustness) -> Sentence:
    verdicts = [_settled(s) for s in result.statements]
    open_, unknown = (
        sum(v is None and (_varies(s) is varies) for v, s in zip(verdicts, result.statements, strict=True))
        for varies in (True, False)
    )
    return say(
        "Of {n} statements, {true} held in at least {level:share} of {d}, {false} failed in as many, and "
        "{open} hung on the numbers{unknown}.",
        n=len(verdicts),
        true=verdicts.count(True),
        level=SETTLED,
        d=_count(result.draws),
        false=verdicts.count(False),
        open=open_,
        unknown=f"; {unknown} stayed undecided too often to say" if unknown else "",
    )


def _varies(one: StatementRobustness) -> bool:
    """Whether it held in some draws and failed in others."""
    return bool(one.share.holds and one.share.fails)


def _too_few(result: Robustness) -> Sentence | None:
    """That so few draws settle nothing that they agree on, and how many would."""
    needed = count_needed(result.level)
    agreed = [s for s in result.statements if s.share.decided and not _varies(s)]
    most = max((s.share.decided for s in agreed), default=needed)
    if most >= needed:
        return None
    return say(
        "That {d} agree{s} does not settle {what}: it takes {n} that all do.",
        d="the only draw" if most == 1 else f"all {most} draws",
        s="s" if most == 1 else "",
        what="it" if len(result.statements) == 1 else "a statement",
        n=needed,
    )


def _sentence(one: StatementRobustness, draws: int) -> Sentence:
    if not one.share.decided:
        return say("{text}: undecided in all of {n}.", text=one.text, n=_count(draws))
    return say(
        "{text}: holds in {share:share} of the decided draws ({low:share} to {high:share}); at the central values "
        "{central}.{undecided}",
        text=one.text,
        share=one.share.share,
        low=one.share.low,
        high=one.share.high,
        central={True: "it holds", False: "it does not", None: "it is undecided"}[one.central],
        undecided=f" It is undecided in {format_share(one.share.undecided_share)} of all draws."
        if one.share.undecided
        else "",
    )


def _details(result: Robustness, one: StatementRobustness) -> list[Sentence | None]:
    told: list[Sentence | None] = []
    if len(one.by_analyst) > 1:
        clear = any(i.analyst is not None for i in one.drivers)
        parts = [
            f"{a.replace('_', ' ')} {format_share(s.share) if s.decided else 'undecided'}"
            for a, s in one.by_analyst.items()
        ]
        head = "Hangs on whose numbers they are" if clear else "By whose numbers"
        told.append(say("{head}: {parts}.", style="item", head=head, parts=parts))
    numbers = [i for i in one.drivers if i.analyst is None]
    return told + [
        say(
            "Hangs on {number}: holds in {low:share} of draws where it is in its lowest third, in {high:share} where "
            "it is in its highest.",
            style="item",
            number=name_estimate(result.dispute, i.path),
            low=i.when_low,
            high=i.when_high,
        )
        for i in numbers[:3]
    ]


def _open_end(one: StatementRobustness, level: float) -> Sentence | None:
    """What is said where nothing is found that it hangs on."""
    if one.drivers or one.share.decided < FEWEST:
        return None
    if _varies(one):
        return say("No number makes a clear difference to it alone.")
    if one.share.decided < count_needed(level):
        return None
    return say("It came out alike in every decided draw: within the ranges it hangs on nothing.")


def _unseen(told: Sequence[StatementRobustness]) -> Sentence | None:
    """That draws are too few to see what answers hang on."""
    unseen = [s for s in told if _varies(s) and s.share.decided < FEWEST]
    if not unseen:
        return None
    return say(
        "What {it} on does not show in fewer than {n} decided draws.",
        it="it hangs" if len(told) == 1 else "they hang",
        n=FEWEST,
    )


def _clipped(result: Robustness) -> Sentence | None:
    if not result.clipped:
        return None
    path, count = max(result.clipped.items(), key=lambda pair: pair[1])
    return say(
        "Chances that left 0 to 1 were cut there, most often {path} (in {n} of {d}).",
        style="caution",
        path=name_estimate(result.dispute, path),
        n=count,
        d=_count(result.draws),
    )


def _failed(result: Robustness) -> Sentence | None:
    n = len({f.draw for f in result.failures})
    if not n:
        return None
    return say("{n} failed and {are} not counted.", n=_count(n), are="is" if n == 1 else "are")


def _count(draws: int) -> str:
    return "1 draw" if draws == 1 else f"{draws} draws"
