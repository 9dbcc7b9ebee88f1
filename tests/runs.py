"""What tests of real runs share: reports that take a moment each, the command, and the processes that it starts."""

import json
import os
import subprocess
import sys
from pathlib import Path

# Ray on the loopback address alone, whatever the operating system
LOOPBACK = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0", "RAY_USAGE_STATS_ENABLED": "0"}
ROOT = Path(__file__).parent.parent
REPORT = """青岭县人民政府工作报告
——2023年1月12日在青岭县第十届人民代表大会第三次会议上
2022年，全县地区生产总值完成{}亿元，增长6%；粮食产量1*.6万吨；一般公共预算收入突破十一亿元。
今年，城镇新增就业2600—2800人。
"""
FILES = 12


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "zhibiao", "extract", *map(str, arguments), "--pipeline", "rules"]


def environment(address: str = "") -> dict[str, str]:
    variables = {name: value for name, value in os.environ.items() if name != "RAY_ADDRESS"}
    return {
        **variables,
        "PYTHONUTF8": "1",
        "RAY_USAGE_STATS_ENABLED": "0",
        **({"RAY_ADDRESS": address} if address else {}),
    }


def extract(*arguments: object, address: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments), capture_output=True, text=True, cwd=ROOT, env=environment(address), timeout=600
    )


def finished(run: Path) -> int:
    """The number of reports in the manifest."""
    manifest = run / "manifest.jsonl"
    lines = manifest.read_text(encoding="utf-8").splitlines()[1:] if manifest.exists() else []
    return sum(len(json.loads(line)["reports"]) for line in lines)


def descendants(of: int) -> dict[int, str]:
    """The command lines of the processes that a process started, and those that they started."""
    parents: dict[int, int] = {}
    lines: dict[int, str] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text(encoding="utf-8", errors="replace")
                lines[int(entry.name)] = (entry / "cmdline").read_bytes().decode(errors="replace").replace("\0", " ")
            except OSError:
                continue
            parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    found = {of}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return {pid: lines[pid] for pid in found - {of} if pid in lines}


def write_reports(folder: Path, size: int) -> Path:
    """Reports of so many lines, a data set of three, and a file that fails."""
    head, body = REPORT.split("\n2022", 1)
    for number in range(FILES):
        lines = "\n".join(f"2022{body}".rstrip("\n").format(100 * number + line) for line in range(size))
        (folder / f"{number:02d}.txt").write_text(f"{head}\n{lines}\n", encoding="utf-8")
    (folder / "bad.txt").write_text("没有数字。", encoding="utf-8")
    rows = "".join(f'青岭县,2023,"{REPORT.format(number)}"\n' for number in range(3))
    (folder / "set.csv").write_text(f"region,year,text\n{rows}", encoding="utf-8")
    return folder
