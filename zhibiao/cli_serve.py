"""``zhibiao serve``."""

from __future__ import annotations

from typing import Annotated

import typer

from .cli_options import ModelOption, PipelineOption, check_model
from .errors import needed

LOCAL = ("127.0.0.1", "localhost", "::1")


def serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8600,
    model: ModelOption = None,
    pipeline: PipelineOption = "trained",
    host: Annotated[str, typer.Option(help="Address to listen on. Any other than the default opens it to others.")] = (
        "127.0.0.1"
    ),
    allow_host: Annotated[
        list[str] | None, typer.Option(help="Further name under which browsers may call the server; repeatable.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, max=64, help="Processes: reports that are read at a time.")] = 1,
    waiting: Annotated[int, typer.Option(min=0, max=48, help="Reports that may wait; more are refused (503).")] = 8,
    limit: Annotated[float, typer.Option(min=0.001, max=256, help="MB that a report may have (413).")] = 16,
    timeout: Annotated[float, typer.Option(min=1, help="Seconds that reading a report may take (504).")] = 120,
) -> None:
    """Serve the review page for reports that are pasted or uploaded, on this machine alone; Ctrl+C ends it.

    POST /api/extract takes a report and answers with its records (docs/review.md). Nothing that is sent is kept.
    """
    for module in ("starlette", "uvicorn", "pebble"):
        needed(module, "serve")
    from .batch import Job
    from .pipelines import check_pipeline
    from .serve.app import Limits
    from .serve.run import serve as run

    check_model(pipeline, model)
    check_pipeline(pipeline, model)
    if host not in LOCAL:
        typer.echo(
            f"Anyone who reaches {host} can use this server: it asks for no password and does not encrypt.", err=True
        )
    limits = Limits(size=int(limit * 2**20), seconds=timeout, jobs=jobs, waiting=waiting)
    run(Job(pipeline, model), limits, host, port, allow_host or [], _say)


def _say(text: str) -> None:
    typer.echo(text, err=True)
