"""Prints the measured figures (L1–L5, Q1–Q3, Q5, Q7, S5), each beside its goal; ends with 1 when one is missed."""

import argparse
import os
import sys

from bench import alike, certificates, door, hall, hurt, light, papers, quick, units, worklist
from bench.figures import Figure, show
from bench.installation import installation

ROUNDS = 5
HALL_SECONDS = 60
GROUPS = [
    "light",
    "hurt",
    "quick",
    "units",
    "hall",
    "door",
    "alike",
    "certificates",
    "papers",
    "worklist",
]


def main() -> int:
    """Start an installation of its own, measure, print, take it down."""
    asked = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    asked.add_argument("--only", choices=GROUPS, help="measure one group")
    asked.add_argument("--rounds", type=int, default=ROUNDS, help="how often each is repeated")
    asked.add_argument(
        "--seconds", type=int, default=HALL_SECONDS, help="in how long the hall fills (goal: 300)"
    )
    chosen = asked.parse_args()
    groups = {chosen.only} if chosen.only else set(GROUPS)
    alone = {
        "units": lambda: units.measure(chosen.rounds, say),
        "alike": lambda: alike.measure(say),
        "certificates": lambda: certificates.measure(chosen.rounds, say),
        "papers": lambda: papers.measure(chosen.rounds, say),
        "worklist": lambda: worklist.measure(chosen.rounds, say),
    }
    figures = [figure for name in alone if name in groups for figure in alone[name]()]
    if served := groups & {"light", "hurt", "quick", "hall", "door"}:
        say("starting an installation of its own …")
        people = quick.people_needed(chosen.rounds) if "quick" in groups else 0
        with installation(max(people, door.PEOPLE if "door" in groups else 0)) as place:
            if "door" in served:
                figures += door.measure(place, say)
            if "light" in served:
                figures += light.measure(place, chosen.rounds, say)
            if "hurt" in served:
                figures += hurt.measure(place, say)
            if "quick" in served:
                figures += quick.measure(place, chosen.rounds, say)
            if "hall" in served:
                figures += hall.measure(place, chosen.seconds, say)
    failed = told(figures)
    if groups & {"quick", "hall"}:
        busy = os.getloadavg()[0] / (os.cpu_count() or 1)
        print(
            f"\nHere an fsync takes {quick.fsync_milliseconds():.2f} ms, and {busy:.1f} processes want each core."
        )
    return failed


def told(figures: list[Figure]) -> int:
    """The table, and 1 when a goal is missed."""
    print(show(figures))
    missed = [figure.code for figure in figures if not figure.met]
    print(f"\n{len(figures) - len(missed)} of {len(figures)} goals are met.")
    return 1 if missed else 0


def say(what: str) -> None:
    """Progress goes beside the table, not into it."""
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
