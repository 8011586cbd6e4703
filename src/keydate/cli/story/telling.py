"""How the story is told: a line for each step with its proof, and at the end how long it took."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from rich.console import Console

from keydate.cli.story.stage import Stage


class Act(Protocol):
    """What a step does; returns its proof as full sentences, one a line."""

    def __call__(self, stage: Stage) -> Sequence[str]:
        """Does the step."""
        ...


@dataclass(frozen=True, slots=True)
class StoryStep:
    """One step: its title, and the act that does and proves it."""

    title: str
    act: Act


def tell(
    console: Console, stage: Stage, steps: Sequence[StoryStep], *, clock: Callable[[], float] = time.monotonic
) -> None:
    """Does the steps in order and prints each with its proof; the first one that fails ends the story with its error."""
    start = clock()
    for number, step in enumerate(steps, 1):
        heading = f"[{number:>2}/{len(steps)}] {step.title}"
        began = clock()
        with console.status(heading):
            try:
                proof = step.act(stage)
            except BaseException:
                console.print(f"✘ {heading}", style="red", highlight=False, markup=False)
                raise
        console.print(f"✔ {heading} ({clock() - began:.1f} s)", style="green", highlight=False, markup=False)
        for line in proof:
            console.print(f"     {line}", highlight=False, markup=False, soft_wrap=True)
    console.print(f"All {len(steps)} steps are done and proved, in {clock() - start:.1f} s.", style="bold green")
