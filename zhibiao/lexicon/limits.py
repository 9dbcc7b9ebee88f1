"""What no number of a report exceeds, where no concept says so. Data only."""

from __future__ import annotations

# growth in per cent, and a change in percentage points, that a report does not give of a known indicator
GROWTH = (-95.0, 900.0)
POINTS = 60.0
# how far the values of one indicator and place may lie apart in a report: from two others that agree, from a single one
APART, APART_ONE = 30.0, 200.0
# what is built in pieces: the floor area in square metres that one report of a county, or of a larger place, may give
BUILT = ("安置房", "安置楼", "住宅", "厂房", "公寓", "楼", "校舍", "商品房", "回迁房", "还迁房", "仓库", "温室", "大棚")
BUILT_AREA = {"county": 1e7, "": 1e7, "prefecture": 5e7}
# a number is suspected to be two when it exceeds every other of its kind of unit in the report by this factor
OUTLIER, OTHERS = 8.0, 4
