"""Train the configs side by side, one `spacy train` a config and core; say what each says, a line at a time."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import typer

CONFIGS = ("entities", "facts")  # the longer one first


def train(config: str, output: Path, built: Path, seed: int, steps: int) -> int:
    """Train configs/CONFIG.cfg into OUTPUT/CONFIG; return spaCy's exit code."""
    command = [
        *(sys.executable, "-m", "spacy", "train", f"configs/{config}.cfg", "--output", output / config),
        *("--paths.train", built / "train.spacy", "--paths.dev", built / "dev.spacy"),
        *("--system.seed", seed, "--training.max_steps", steps),
    ]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [str(part) for part in command], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(f"{config:9}{line}", end="", flush=True)
    return process.returncode


def main(
    output: Path,
    built: Path,
    seed: int = 1,
    entities_steps: int = typer.Option(...),
    facts_steps: int = typer.Option(...),
    jobs: int = typer.Option(
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2, help="trainings at once"
    ),
) -> None:
    """Train on BUILT/train.spacy into OUTPUT. Fails when one training fails; the others end first."""
    steps = dict(zip(CONFIGS, (entities_steps, facts_steps)))
    with ThreadPoolExecutor(min(jobs, len(CONFIGS))) as pool:
        codes = list(pool.map(lambda name: train(name, output, built, seed, steps[name]), CONFIGS))
    raise typer.Exit(max(map(abs, codes)))


if __name__ == "__main__":
    typer.run(main)
