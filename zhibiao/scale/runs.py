"""A run over many reports that can be broken off and goes on where it was: what is missing is done, then all is read back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from ..batch import Job, Outcome, Task, engine_of
from ..errors import ZhibiaoError
from .folder import Input, RunFolder, check_folder, describe_input, opened_folder

ENGINES = ("local", "ray")
# reports of a chunk: what is lost of the work when the process is killed, at most, for every worker
CHUNK = 20


class Engine(Protocol):
    """What reads reports."""

    def model_version(self) -> str:
        """What reads them, see :func:`zhibiao.pipelines.model_version`."""
        ...

    def outcomes(self, tasks: Sequence[Task]) -> Iterator[tuple[int, Outcome]]:
        """Yield the place of a task and its outcome, in any order."""
        ...


class Run:
    """An open run. ``before``: the number of reports that were finished when it was opened."""

    def __init__(self, folder: RunFolder, tasks: Sequence[Task], engine: Engine) -> None:
        self._folder = folder
        self._engine = engine
        self._failed: dict[int, Outcome] = {}
        self._inputs: dict[int, Input] = {}
        self._tasks = tasks
        for place, task in enumerate(tasks):
            try:
                self._inputs[place] = describe_input(task)
            except ZhibiaoError as error:
                self._failed[place] = Outcome(task if isinstance(task, Path) else task[0], error=error)
        self._missing = [place for place, given in self._inputs.items() if given not in folder.done]
        self.before = len(self._inputs) - len(self._missing)

    def work(self) -> Iterator[Outcome]:
        """Do what is missing; yield the outcomes, in the order in which they come. Chunks of them go into the folder."""
        yield from self._failed.values()
        ready: list[tuple[Input, Outcome]] = []
        try:
            for number, outcome in self._engine.outcomes([self._tasks[place] for place in self._missing]):
                place = self._missing[number]
                outcome = self._checked(outcome, self._tasks[place], self._inputs[place])
                if outcome.error:
                    self._failed[place] = outcome
                else:
                    ready.append((self._inputs[place], outcome))
                if len(ready) >= CHUNK:
                    self._folder.add(ready)
                    ready = []
                yield outcome
        finally:
            self._folder.add(ready)

    def outcomes(self) -> Iterator[Outcome]:
        """Yield the outcomes of all tasks, in their order, after :meth:`work`."""
        finished = self._folder.outcomes(given for place, given in self._inputs.items() if place not in self._failed)
        for place in range(len(self._tasks)):
            yield self._failed[place] if place in self._failed else next(finished)

    @staticmethod
    def _checked(outcome: Outcome, task: Task, given: Input) -> Outcome:
        if isinstance(task, Path) and outcome.source is not None and outcome.source.file_sha256 != given.sha256:
            return Outcome(outcome.path, error=ZhibiaoError("E114", path=outcome.path))
        return outcome


@contextmanager
def opened_run(path: Path, tasks: Iterable[Task], job: Job, engine: str = "local", jobs: int = 1) -> Iterator[Run]:
    """Open the run in a folder: one that is begun, or a new one.

    engine: one of ``ENGINES``. jobs: processes, or workers of the cluster. Raises ZhibiaoError E014 (ray is not
    installed), E111 (no cluster), what :func:`zhibiao.scale.folder.opened_folder` raises and, before anything is done, what
    :func:`zhibiao.pipelines.load_pipeline` raises.
    """
    check_folder(path)
    with (
        _engine(engine, job, jobs, path) as at_work,
        opened_folder(path, at_work.model_version(), job.options) as folder,
    ):
        yield Run(folder, list(tasks), at_work)


def _engine(engine: str, job: Job, jobs: int, path: Path) -> AbstractContextManager[Engine]:
    if engine not in ENGINES:
        raise ZhibiaoError("E022", value=engine, option="--engine", choices=", ".join(ENGINES))
    if engine == "ray":
        from .cluster import RayWorkers

        return RayWorkers(job, jobs, path)
    return _Local(job, jobs)


class _Local(AbstractContextManager[Engine]):
    """Processes of this machine."""

    def __init__(self, job: Job, jobs: int) -> None:
        self._engine = engine_of(job, jobs)

    def __enter__(self) -> _Local:
        self._engine.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._engine.__exit__(*error)

    def model_version(self) -> str:
        return self._engine.model_version()

    def outcomes(self, tasks: Sequence[Task]) -> Iterator[tuple[int, Outcome]]:
        return enumerate(self._engine.outcomes(tasks))
