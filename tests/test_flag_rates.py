from dataclasses import replace

from zhibiao.flag_rates import ERRORS, flag_rates, rates_table
from zhibiao.quality.flags import FLAGS
from zhibiao.schema import Fact

PLACE = {"region": "大同市平城区", "region_code": "140213", "year": "2022"}
DOCUMENT = [
    Fact("报告", "317.2", {}, indicator_name="地区生产总值", value=317.2, unit="亿元", **PLACE),
    Fact("报告", "1.26", {}, indicator_name="粮食产量", value=1.26, unit="万吨", **PLACE),
    Fact("报告", "88.5", {}, indicator_name="商品房销售面积", value=88.5, unit="万平方米", **PLACE),
]


def test_right_facts_raise_no_alarm_and_every_kind_of_error_is_planted_and_found() -> None:
    rates = flag_rates([DOCUMENT])
    assert rates.facts == 3
    assert not rates.alarms
    assert set(rates.planted) == set(ERRORS)
    assert {flag for flag, _ in ERRORS.values()} < set(FLAGS)
    for kind in ("unit of another kind", "fact said again"):
        assert rates.found[kind] == rates.planted[kind] == 3
    assert all(rates.found[kind] for kind in ERRORS)


def test_alarms_are_counted() -> None:
    rates = flag_rates([[replace(DOCUMENT[1], unit="亿元")], DOCUMENT])
    assert rates.alarms == {"unit_mismatch": 1}
    assert "| unit_mismatch | 1 | 250.00 |" in rates_table(rates)


def test_no_documents() -> None:
    assert rates_table(flag_rates([])).startswith("0 facts")
