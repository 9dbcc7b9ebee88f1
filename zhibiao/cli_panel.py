"""``zhibiao panel`` and ``zhibiao charts``: what a store says, region by year by indicator."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .errors import ZhibiaoError

StoreArgument = Annotated[Path, typer.Argument(metavar="STORE", help="A store: zhibiao store add STORE PATH...")]
IndicatorsOption = Annotated[
    str | None,
    typer.Option(help="Ids or names, with commas between: gdp,社会消费品零售总额 (default: all that have an id)."),
]
YearsOption = Annotated[str | None, typer.Option(help="2012-2016,2018 (default: all that the reports look at).")]
RegionsOption = Annotated[str | None, typer.Option(help="Full names or codes, with commas between (default: all).")]
MeasuresOption = Annotated[str | None, typer.Option(help="level, growth, change, ratio, with commas between.")]


def panel(
    store: StoreArgument,
    indicators: IndicatorsOption = None,
    years: YearsOption = None,
    regions: RegionsOption = None,
    measures: MeasuresOption = None,
    format: Annotated[
        str | None, typer.Option(help="csv, dta (Stata) or xlsx (default: by the name of --output).")
    ] = None,
    output: Annotated[Path | None, typer.Option(help="Write to this file (default: csv to the terminal).")] = None,
    long: Annotated[bool, typer.Option("--long", help="One row for each value of each report (csv, dta).")] = False,
    bom: Annotated[bool, typer.Option("--bom", help="csv: begin with the UTF-8 mark that Excel wants.")] = False,
) -> None:
    """Region × year × indicator: the target of a year beside its result, with revisions.

    The target of 2015 is that of the report of 2015, its result that of the report of 2016. Where there is no number, the
    columns target_status and actual_status tell a report that gives none (not_stated) from one that is not in the store
    (no_report). Numbers are in base units; a decline is negative.
    """
    from .io.store import read_store
    from .panel.build import Panel
    from .panel.files import FORMATS, check_panel, write_panel
    from .panel.select import select

    suffix = output.suffix.lower().removeprefix(".") if output else ""
    format = format or (suffix if suffix in FORMATS else "csv")
    _check_apart(store, output)
    check_panel(output, format)
    with read_store(store) as database:
        selection = select(database, indicators=indicators, years=years, regions=regions, measures=measures)
        built = Panel(database, selection)
        count = write_panel(built, output, format, long=long, bom=bom)
    if output is not None:
        typer.echo(f"{count} rows in {output}", err=True)


def charts(
    store: StoreArgument,
    output: Annotated[Path, typer.Option(help="Folder for the pictures and the tables behind them.")],
    indicators: Annotated[str | None, typer.Option(help="Of the chart of targets against results.")] = None,
    years: YearsOption = None,
    regions: RegionsOption = None,
) -> None:
    """Draw targets against results, the distribution of growth targets, and how exact targets are meant.

    Each picture (.png) has the table behind it (.csv) beside it. The same store gives the same files.
    """
    from .io.store import read_store
    from .panel.charts import FILES, check_charts, draw_charts
    from .panel.select import select

    check_charts(output)
    with read_store(store) as database:
        selection = select(database, indicators=indicators, years=years, regions=regions, measures="growth,level")
        drawn = draw_charts(database, selection, output)
    typer.echo(f"{drawn} of {len(FILES) // 2} charts in {output}", err=True)


def _check_apart(store: Path, output: Path | None) -> None:
    if output is not None and output.resolve() == store.resolve():
        raise ZhibiaoError("E023", first="STORE", second="--output", reason="they are the same file")
