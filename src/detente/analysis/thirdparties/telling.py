"""Third parties in sentences and as a picture."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from detente.analysis.thirdparties.accuracy import WITHIN, is_known, round_to, tell_difference
from detente.analysis.thirdparties.tables import list_actors, name_part
from detente.present import (
    Bar,
    Chart,
    Explanation,
    Interval,
    Phrase,
    Sentence,
    draw_bars,
    explain,
    format_share,
    say,
)

if TYPE_CHECKING:
    from detente.analysis.thirdparties.removal import Remaining, Removal
    from detente.analysis.thirdparties.result import PartWorth, ThirdParties


def explain_third_parties(found: ThirdParties) -> Explanation:
    """The answer in sentences."""
    told = [_headline(found)]
    told += _tell_sets(found)
    told += _tell_margins(found)
    told += _tell_due(found)
    told += _tell_draws(found)
    told += _tell_limits(found)
    return explain(*told)


def _headline(found: ThirdParties) -> Sentence:
    actors = [p for p in found.parts if p.part.kind == "actor"]
    if found.whole.plan is False:
        return say(
            "Even with everybody no plan to {target} holds (best smallest margin {m:+}), so nobody is indispensable to "
            "one; what follows is who brings one nearer.",
            "headline",
            target=_target(found),
            m=_margin(found.whole),
        )
    if found.whole.plan is None:
        return say(
            "Whether a plan to {target} holds with everybody could not be decided, so it is open whom it needs.",
            "headline",
            target=_target(found),
        )
    needed = [p.name for p in actors if p.indispensable]
    if needed:
        return say(
            "Without {who:or} nothing remains of the deal: no plan to {target} that holds, and no package in it "
            "that all could accept.",
            "headline",
            who=_parts(found, needed),
            target=_target(found),
        )
    lost = [p.name for p in actors if p.needed]
    if lost:
        return say(
            "Without {who:or} no plan to {target} holds, though packages in it are left that all could accept: needed, "
            "but not indispensable.",
            "headline",
            who=_parts(found, lost),
            target=_target(found),
        )
    if any(p.needed is None for p in actors):
        return say("Whether a third party is indispensable could not be decided.", "headline")
    return say(
        "No third party is indispensable on its own: without any one of {who} a plan to {target} remains that nobody "
        "gains by leaving.",
        "headline",
        who=_parts(found, [p.name for p in actors]),
        target=_target(found),
    )


def _parts(found: ThirdParties, names: Iterable[str]) -> list[Phrase]:
    return [name_part(found.dispute, n) for n in names]


def _tell_sets(found: ThirdParties) -> list[Sentence]:
    sets = [c for c in found.smallest_blocking if len(c) > 1]
    if not sets:
        return []
    told = []
    for gone in sets[:4]:
        told.append(
            say(
                "Without {who} together no plan is left (best smallest margin {m:+}).",
                who=list_actors(found.dispute, gone),
                m=_margin(found.coalitions[gone]),
            )
        )
    return told


def _tell_margins(found: ThirdParties) -> list[Sentence]:
    told = []
    for kind, text in (
        ("actor", "Of the third parties, {who} matters most: without it the best smallest margin goes "
                  "from {a:+} to {b:+}."),
        ("role", "Of the roles it is {who}: from {a:+} to {b:+}."),
        ("guarantee", "Of what stays in force when somebody breaks the plan it is {who}: if it fell with the "
                      "rest, from {a:+} to {b:+}."),
    ):  # fmt: skip
        some = [p for p in found.parts if p.part.kind == kind and not p.idle]
        if not some:
            continue
        worst = min(some, key=lambda p: p.without.margin)
        if not np.isfinite(worst.without.margin):
            told.append(
                say(
                    "Without {who} no permitted order of steps leads to {target} at all.",
                    who=name_part(found.dispute, worst.name),
                    target=_target(found),
                )
            )
        elif worst.change_range is not None and is_known(*worst.change_range) and worst.change_range[1] < 0:
            low, high = worst.change_range
            before, after = (round_to(r.margin, low, high) for r in (found.whole, worst.without))
            told.append(say(text, who=name_part(found.dispute, worst.name), a=before, b=after))
    packages = [p for p in found.parts if p.part.kind != "guarantee" and not p.without.packages]
    if found.whole.packages and packages:
        told.append(
            say(
                "Without {who:or} none of the {n} acceptable packages in the target is left.",
                who=_parts(found, [p.name for p in packages]),
                n=found.whole.packages,
            )
        )
    return told


def _tell_due(found: ThirdParties) -> list[Sentence]:
    if not found.due:
        return []
    low, high = (sum(getattr(d, end) for d in found.due) for end in ("low", "high"))
    known = [d for d in found.due if is_known(d.low, d.high)]
    told = []
    if known:
        total = sum((d.exact for d in found.due), 0 * found.due[0].exact)
        first = max(known, key=lambda d: d.value)
        told.append(
            say(
                "Together third parties add {t:+} to the best smallest margin; by Shapley value {who} adds {x:+}.",
                t=round_to(float(total), low, high),
                who=name_part(found.dispute, first.player),
                x=round_to(first.value, first.low, first.high),
            )
        )
    if found.pivots and any(p.swings for p in found.pivots):
        pivot = min(found.pivots, key=lambda p: p.rank)
        told.append(
            say(
                "Whether a plan exists hangs on {who} in {n} of the {k} coalitions of the others{more}.",
                who=_parts(found, [p.player for p in found.pivots if p.rank == pivot.rank]),
                more=", more than on anyone else" if len(found.pivots) > 1 else "",
                n=pivot.swings,
                k=pivot.coalitions,
            )
        )
    return told


def _tell_draws(found: ThirdParties) -> list[Sentence]:
    if found.drawn is None:
        return []
    whole = found.drawn.whole
    told = [
        say(
            "Over {n} draws of the numbers a plan exists with everybody in {s} of those decided.",
            n=found.drawn.draws,
            s=format_share(whole.share),
        )
    ]
    for p in found.parts:
        if p.part.kind == "actor" and p.shares is not None:
            told.append(
                say(
                    "Without {who} one remains in {s}; it is needed for a plan in {m} and indispensable in {i}.",
                    "item",
                    who=name_part(found.dispute, p.name),
                    s=_share(p.shares.plan),
                    m=_share(p.shares.needed),
                    i=_share(p.shares.indispensable),
                )
            )
    return told


def _share(share: object) -> str:
    from detente.analysis.shares import Share

    assert isinstance(share, Share)
    if not share.decided:
        return "no decided draw"
    told = f"{format_share(share.share)} ({format_share(share.low)} to {format_share(share.high)})"
    return told + (f", {format_share(share.undecided_share)} undecided" if share.undecided else "")


def _tell_limits(found: ThirdParties) -> list[Sentence]:
    told = []
    idle = [p for p in found.parts if p.idle]
    if idle:
        told.append(
            say(
                "No plan and no package hangs on {who:or}: leaving {them} out changes nothing here.",
                them="it" if len(idle) == 1 else "those",
                who=_parts(found, [p.name for p in idle]),
            )
        )
    for p in found.parts:
        others = _kept_by(found, p)
        if p.part.kind == "role" and others:
            told.append(
                say(
                    "Without {who} nothing says how likely {a} keeps {m} in force, so that counts as certain: the "
                    "loss is told too small.",
                    "caution",
                    who=name_part(found.dispute, p.name),
                    a=name_part(found.dispute, p.part.of),
                    m=others,
                )
            )
    told.append(
        say(
            "A third party that is left out does nothing; one that worked against the deal, or somebody who took its "
            "place, is not looked at.",
            "caution",
        )
    )
    return told


def _kept_by(found: ThirdParties, p: PartWorth) -> list[object]:
    """Measures of a guarantor that stay in force without its role, whose credibility the role had told."""
    from detente.analysis.wording import measure_ref

    dispute = found.dispute
    role = dispute.effective.roles.get(p.name)
    if role is None or role.credibility is None or p.part.kind != "role":
        return []
    return [
        measure_ref(dispute, m)
        for m, spec in dispute.measures.items()
        if spec.owner == p.part.of and spec.holds_when_broken_by and m not in role.through
    ]


def worth_chart(found: ThirdParties) -> Chart:
    """Shapley values of the best smallest margin: a bar for each third party, the largest first.

    Roles are not among them: they share out the same whole a second time.
    """
    bars, words = [], []
    for d in sorted(found.due, key=lambda d: -d.value):
        name, told = _plain(found, d.player), tell_difference(d.value, d.low, d.high)
        value = told if isinstance(told, float) else Interval(d.value, d.low, d.high)
        bars.append(Bar(name, value))
        words.append(f"{name} {WITHIN if told == WITHIN else f'{d.value:+.3f}'}")
    return draw_bars(
        "What each third party adds to the best smallest margin",
        bars,
        alt=f"Shapley values of the best smallest margin, in units of scale: "
        f"{'; '.join(words) or 'too many third parties to compute them'}.",
        axis="Shapley value of the best smallest margin, in units of scale",
        id="third-parties",
    )


def _plain(found: ThirdParties, name: str) -> str:
    return "".join(str(c) for c in name_part(found.dispute, name).clauses)


def _target(found: ThirdParties) -> str:
    return f"'{found.settings['target']}'"


def _margin(r: Removal | Remaining) -> float:
    return round_to(r.margin, r.margin, r.bound)
