"""Charts of a store, each with the table behind it: targets against results, growth targets, how exact they are meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..errors import ZhibiaoError, needed
from ..io.database import Database
from ..io.places import place_row
from ..io.rows import csv_writer
from ..io.sinks import check_folder, folder_aside, text_output
from .build import Panel
from .files import EXTRA
from .select import Selection

NAMES = ("target_actual", "growth_targets", "bounds")
FILES = tuple(f"{name}.{suffix}" for name in NAMES for suffix in ("png", "csv"))
# fonts with Chinese characters that systems bring; without one the labels are English
FONTS = (
    "Noto Sans CJK SC", "Noto Sans CJK JP", "Source Han Sans SC", "Source Han Sans CN", "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei", "Microsoft YaHei", "SimHei", "PingFang SC", "Heiti SC", "Noto Serif CJK SC", "Noto Serif CJK JP",
)  # fmt: skip
BOUNDS = {"at_least": ("以上", "at least"), "about": ("左右", "about"), "range": ("区间", "range"),
          "at_most": ("以内", "at most"), "exact": ("确数", "exact")}  # fmt: skip
COLOURS = {"at_least": "#2166ac", "about": "#67a9cf", "range": "#d1e5f0", "at_most": "#fddbc7", "exact": "#bdbdbd"}
LEVELS = {"nation": "全国", "province": "省级", "prefecture": "地级", "county": "县级", "other": "其他"}
GDP = "gdp"
DPI = 130


def check_charts(folder: Path) -> None:
    """Make sure that charts can be drawn there. Raises ZhibiaoError E014, E020 or E099 (the folder holds other files)."""
    needed("matplotlib", EXTRA)
    check_folder(folder, FILES)


def draw_charts(store: Database, selection: Selection, folder: Path) -> int:
    """Draw the charts that the store has numbers for; return how many. Raises ZhibiaoError E100 where it has none."""
    check_charts(folder)
    panel = Panel(store, selection)
    pairs = [row for row in panel.rows() if row["measure"] == "growth" and row["gap"] is not None]
    targets = [row for row in panel.rows() if row["measure"] == "growth" and row["target"] is not None]
    wordings = _wordings(store, selection)
    if not (pairs or targets or wordings):
        raise ZhibiaoError("E100", path=store.path, reason="no target of the selection stands in it")
    import matplotlib as mpl

    drawn = 0
    chinese = font()
    with folder_aside(folder, FILES) as target, mpl.rc_context(_style(chinese)):
        if pairs:
            _target_actual(pairs, chinese, target)
            drawn += 1
        if targets:
            _growth_targets(targets, chinese, target)
            drawn += 1
        if wordings:
            _bounds(wordings, chinese, target)
            drawn += 1
    return drawn


def font() -> str | None:
    """The name of a font here that has Chinese characters, or None."""
    from matplotlib import font_manager

    here = {entry.name for entry in font_manager.fontManager.ttflist}
    return next((name for name in FONTS if name in here), None)


def _style(chinese: str | None) -> Any:
    return {
        "font.family": [*([chinese] if chinese else []), "DejaVu Sans"],
        "axes.unicode_minus": False,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "figure.dpi": DPI,
        "savefig.dpi": DPI,
    }


def _wordings(store: Database, selection: Selection) -> Counter[tuple[str, int, str]]:
    """(level, year, bound) → targets of the year in its own report; a range is a bound of its own."""
    counts: Counter[tuple[str, int, str]] = Counter()
    rows = store.rows(
        "SELECT region, year::INTEGER, CASE WHEN value_high IS NULL THEN bound ELSE 'range' END, count(*) FROM panel_long "
        "WHERE status = 'target' AND report_year = year AND region IN (SELECT unnest(?::VARCHAR[])) "
        "AND year::INTEGER IN (SELECT unnest(?::INTEGER[])) GROUP BY ALL ORDER BY ALL",
        [list(selection.regions), list(selection.years)],
    )
    for region, year, bound, count in list(rows):
        counts[place_row(region, str(year))["level"], year, bound] += count
    return counts


def _target_actual(pairs: Sequence[dict[str, Any]], chinese: str | None, folder: Path) -> None:
    columns = ("region", "year", "indicator_id", "indicator", "unit", "target", "target_bound", "actual")
    _table(folder, NAMES[0], columns, [[row[name] for name in columns] for row in pairs])
    figure, axes = _figure((7, 6))
    by_series: dict[str, list[dict[str, Any]]] = {}
    for row in pairs:
        by_series.setdefault(row["indicator" if chinese else "indicator_label"], []).append(row)
    shown = sorted(by_series, key=lambda name: (-len(by_series[name]), name))[:8]
    for name in shown:
        rows = by_series[name]
        axes.scatter([row["target"] for row in rows], [row["actual"] for row in rows], s=22, alpha=0.8, label=name)
    numbers = [row[key] for name in shown for row in by_series[name] for key in ("target", "actual")]
    edges = (min(numbers), max(numbers))
    axes.plot(edges, edges, color="#888888", linewidth=0.8, zorder=0)
    axes.set_xlabel("目标，%" if chinese else "target, %")
    axes.set_ylabel("完成，%" if chinese else "result, %")
    axes.set_title("增长目标与完成情况" if chinese else "Growth: target and result of the same year")
    axes.legend(fontsize=8, frameon=False)
    _save(figure, folder, NAMES[0])


def _growth_targets(targets: Sequence[dict[str, Any]], chinese: str | None, folder: Path) -> None:
    columns = ("region", "region_level", "year", "indicator_id", "indicator", "target", "target_high", "target_bound")
    chosen = [row for row in targets if row["indicator_id"] == GDP] or list(targets)
    _table(folder, NAMES[1], columns, [[row[name] for name in columns] for row in chosen])
    figure, axes = _figure((7, 4.2))
    levels = [level for level in LEVELS if any(row["region_level"] == level for row in chosen)]
    numbers = [[row["target"] for row in chosen if row["region_level"] == level] for level in levels]
    every = [number for group in numbers for number in group]
    step = 0.5 if max(every) - min(every) <= 15 else 2.0
    low = min(every) // step * step
    edges = [low + step * i for i in range(int((max(every) - low) / step) + 2)]
    axes.hist(numbers, bins=edges, stacked=True, label=[LEVELS[level] if chinese else level for level in levels])
    only_gdp = chosen[0]["indicator_id"] == GDP
    what = ("地区生产总值" if only_gdp else "各指标") if chinese else ("GDP" if only_gdp else "all indicators")
    axes.set_title(f"增长目标的分布：{what}" if chinese else f"Distribution of growth targets: {what}")
    axes.set_xlabel("%")
    axes.set_ylabel("报告数" if chinese else "targets")
    axes.legend(fontsize=8, frameon=False)
    _save(figure, folder, NAMES[1])


def _bounds(counts: Counter[tuple[str, int, str]], chinese: str | None, folder: Path) -> None:
    totals: Counter[tuple[str, int]] = Counter()
    for (level, year, _), count in counts.items():
        totals[level, year] += count
    groups = sorted(totals, key=lambda group: (list(LEVELS).index(group[0]), group[1]))
    table = [
        [level, year, bound, counts[level, year, bound], round(counts[level, year, bound] / totals[level, year], 4)]
        for level, year in groups
        for bound in BOUNDS
    ]
    _table(folder, NAMES[2], ("level", "year", "bound", "targets", "share"), table)
    figure, axes = _figure((max(7.0, 0.42 * len(groups) + 2), 4.2))
    base = [0.0] * len(groups)
    for bound, (name, label) in BOUNDS.items():
        shares = [counts[level, year, bound] / totals[level, year] for level, year in groups]
        axes.bar(range(len(groups)), shares, bottom=base, color=COLOURS[bound], label=name if chinese else label)
        base = [below + share for below, share in zip(base, shares)]
    ticks = [f"{LEVELS[level] if chinese else level}\n{year}" for level, year in groups]
    axes.set_xticks(range(len(groups)), ticks, fontsize=7)
    axes.set_ylim(0, 1)
    axes.set_title("目标的表述：以上、左右的比例" if chinese else "How exact targets are meant")
    axes.set_ylabel("占比" if chinese else "share of targets")
    axes.legend(fontsize=8, frameon=False, ncols=len(BOUNDS), loc="upper center", bbox_to_anchor=(0.5, -0.16))
    _save(figure, folder, NAMES[2])


def _figure(size: tuple[float, float]) -> tuple[Any, Any]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=size, layout="constrained")
    return figure, figure.subplots()


def _save(figure: Any, folder: Path, name: str) -> None:
    figure.savefig(folder / f"{name}.png", metadata={"Software": None})


def _table(folder: Path, name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    with text_output(folder / f"{name}.csv") as sink:
        write = csv_writer(sink, columns)
        for row in rows:
            write(row)
