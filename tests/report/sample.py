"""A small brief with one of everything, among it text that must not become markup."""

from __future__ import annotations

from detente.present import draw_ranges, explain, say, tell
from detente.present.points import Mark
from detente.report import Annex, Basis, Brief, Section
from tests.present.sample import EVIL, US, sample_chart, sample_table


def sample_brief() -> Brief:
    gap = Section(
        "gap",
        "How far apart they are",
        20,
        (
            explain(say("{a} stands far from the other.", a=US), "On ties there is hardly a gap."),
            draw_ranges("Where each stands", [Mark("Relief", 0.2, "us")], alt="One dot", share=0.5),
        ),
        bottom_line=(say("The gap is {x:share} on {e}.", x=0.9, e=EVIL),),
        annexes=(Annex("pairs", "By pair", (sample_table(), sample_chart())),),
    )
    packages = Section(
        "packages",
        "What both could accept",
        30,
        (explain("Nothing, as it stands."), sample_table(), tell("More below the table."), sample_chart()),
        bottom_line=(say("No package exists."), say("The reason is {m}.", m=US)),
        annexes=(Annex("all", "All of them", (sample_table(),)),),
    )
    return Brief(
        dispute="sample",
        title=f"A sample {EVIL}",
        summary="Two sides.",
        as_of="2019-02-26",
        inputs="0123456789abcdef",
        program="detente 0",
        basis=Basis(sourced=3, informed=10, judged=29, ranged=40, documents=5),
        sections=(gap, packages),
    )
