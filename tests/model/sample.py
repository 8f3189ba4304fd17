"""The example that the format is explained with: a small US-DPRK case that uses every key."""

from __future__ import annotations

SAMPLE = """\
format: 1
id: hanoi-sample
title: US-DPRK at Hanoi, a sample
summary: every key of the format once
as_of: 2019-02-26
period: quarter
actors:
  us:    {name: United States, aliases: [Washington], kind: party, patience: {value: 0.90, low: 0.85, high: 0.95, from: [judgment], reason: elections}, scale: 10}
  dprk:  {name: North Korea, kind: party, patience: 0.93, scale: 10,
          detection: [0.35, {when: inspectors, value: 0.3}, {when: hotline, value: 0.15}]}
  china: {name: China, kind: third-party, patience: 0.95, scale: 3}
  rok:   {name: South Korea, kind: third-party, patience: 0.92, scale: 5, deadline: 8}
measures:
  liaison:     {owner: us, name: Liaison offices, undo: {yes: 0.3}}
  end_of_war:  {owner: us, undo: {yes: 0.8}}
  relief:      {owner: us, levels: [none, partial, full], undo: {partial: 0.5, full: 0.8}, unit: share of banned trade by value}
  treaty:      {owner: us, undo: {yes: 4}, binds: state}
  un_relief:   {owner: china, consent: [us], undo: {yes: 0.3}, holds_when_broken_by: [us, rok]}
  moratorium:  {owner: dprk, undo: {yes: 0.2}, seen: 0.98}
  inspectors:  {owner: dprk, undo: {yes: 0.5}}
  yongbyon:    {owner: dprk, levels: [operating, frozen, dismantled], undo: {frozen: 0.5, dismantled: never}, takes: {dismantled: 6}}
  declaration: {owner: dprk, undo: {yes: never}, tags: [visible]}
  warheads:    {owner: dprk, levels: [kept, partly, removed], undo: {partly: never, removed: never}, takes: {removed: 4}}
  guarantee:   {owner: china, undo: {yes: 2}, holds_when_broken_by: [us, rok]}
  projects:    {owner: rok, undo: {yes: 0.3}, holds_when_broken_by: [us, china]}
  hotline:     {owner: rok, undo: {yes: 0.1}, holds_when_broken_by: [us, dprk, china]}
start: {moratorium: yes}
fallback: {}
issues: {sanctions: [relief, un_relief], relations: [liaison, end_of_war, treaty], weapons: [moratorium, yongbyon, declaration, warheads]}
terms: {disarmed: "warheads = removed and declaration"}
states: {small_deal: {yongbyon: frozen, relief: partial}}
factors: {hostility: {value: 1, low: 0, high: 1, from: [judgment], reason: unknown}}
merge: []
rules:
  - {require: declaration, when: "warheads > kept", because: what is not declared cannot be removed}
  - {forbid: "relief = full and not moratorium", because: no relief while tests go on}
  - {id: seen_first, need: inspectors, before: "yongbyon = dismantled", because: nobody would believe it}
preferences:
  us:
    worth:
      relief: {partial: -1.5, full: -4}
      liaison: -0.2
      warheads: {partly: 4, removed: {value: 8, low: 5, high: 12, from: [judgment], reason: the point of it all}}
    refuses: ["relief = full and warheads < removed"]
    no_deal: 0
  dprk:
    worth:
      relief: {partial: 3, full: 7}
      warheads: {partly: {value: -4.5, times: [hostility]}, removed: {value: -9, times: [hostility]}}
      "guarantee and warheads = removed": 2
  china: {priorities: [disarmed, guarantee, "not un_relief"]}
  rok:   {importance: [end_of_war, projects, moratorium]}
views: {us: {forbid: ["treaty and not moratorium"], preferences: {dprk: {worth: {relief: {partial: 1, full: 2}}}}}}
roles:
  china.guarantor: {protects: [dprk], through: [guarantee, un_relief], credibility: {value: 0.8, low: 0.5, high: 0.95, from: [judgment], reason: past practice}}
  rok.messenger: {between: [us, dprk], through: [hotline], knows: 0.3, noise: 0.2}
  rok.buffer: {between: [us, dprk], damps: 0.4}
  china.convener: {lifts: 0.1}
hazards:
  turnover: {us: 0.05, dprk: 0.01}
  false_alarm: {between: [us, dprk], chance: [0.04, {when: hotline, value: -0.03}]}
  spoilers: {hawks: {inside: us, chance: 0.05, against: [dprk]}}
penalties: {us: [{when: treaty, value: 1.5}], dprk: [{when: guarantee, value: 2}]}
beliefs: {trust: {dprk: {us: 0.35}, us: {dprk: 0.3}}}
definitions: {denuclearization: {us: [all weapons, all sites, missiles], dprk: {includes: [peninsula], unclear: [us nuclear umbrella]}}}
elements: {all weapons: warheads = removed}
demands:
  verified_first: {by: us, hold: [relief, treaty], until: "warheads = removed", strength: hard}
  soft: {by: dprk, hold: [declaration], until: "relief >= partial", strength: {cost: 0.5}}
commitments:
  singapore_us: {by: us, to: dprk, text: security guarantees, said: 2018-06-12, measures: [], if: disarmed, specificity: low, from: [gt-2019#2]}
proposals:
  parallel: {free: true}
  relief_first: {by: dprk, hold: [{measures_of: dprk, until: "relief = full and un_relief"}], target: full}
  stepwise: {steps: [{yongbyon: frozen, moratorium: yes}, {relief: partial}]}
  hanoi_us: {by: us, package: {warheads: removed, declaration: yes, relief: partial}}
targets: {interim: "yongbyon = dismantled", full: "disarmed and relief = full"}
outcomes: {full: "disarmed and relief = full", partial: "relief >= partial or yongbyon > operating", none: "true"}
scenarios:
  no_guarantee: {without: [china.guarantor]}
  hawkish: {set: {hazards.turnover.us: 0.15}}
  order: {set: {preferences.dprk: {importance: [treaty, relief = full]}}}
settings: {roadmap: {max_bundle: 2}}
claims:
  - {id: beijing, text: China is indispensable, source: gt-2019, row: S27, test: "indispensable(china)"}
documents: [{id: gt-2019, title: Two indispensables, outlet: Global Times, date: 2019-01-28, url: "https://example.org/a", note: opinion}]
"""
