"""Prints the figures of light (L1 to L4) and quick (Q1 to Q3), each beside its goal; ends with 1 when one is missed."""

import argparse
import os
import sys

from bench import light, quick, units
from bench.figures import Figure, show
from bench.installation import installation

ROUNDS = 5


def main() -> int:
    """Start an installation of its own, measure, print, take it down."""
    asked = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    asked.add_argument("--only", choices=["light", "quick", "units"], help="measure one group")
    asked.add_argument("--rounds", type=int, default=ROUNDS, help="how often each is repeated")
    chosen = asked.parse_args()
    if chosen.only == "units":
        return told(units.measure(chosen.rounds, say))
    people = quick.people_needed(chosen.rounds) if chosen.only != "light" else 0
    say("starting an installation of its own …")
    with installation(people) as place:
        figures = []
        if chosen.only != "quick":
            figures += light.measure(place, chosen.rounds, say)
        if chosen.only != "light":
            figures += quick.measure(place, chosen.rounds, say)
            figures += units.measure(chosen.rounds, say)
    failed = told(figures)
    if chosen.only != "light":
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
