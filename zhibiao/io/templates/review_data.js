// ---- reports and facts. Spans count code points of the raw text; the browser counts UTF-16 units: Report converts.

const run = JSON.parse(document.getElementById("run").textContent);
const { terms, columns, labels } = run;
const SPANS = ["indicator", "value", "unit", "year", "region"];
const LABEL = { indicator: "INDICATOR", value: "VALUE", unit: "UNIT", year: "YEAR", region: "REGION" };
const FIELDS = ["indicator_name", "value", "value_high", "unit", "measure", "direction", "bound", "status", "year", "region"];
const YEAR = /^(|\d{4}|\d{4}-\d{4}|\d{4}H[12]|\d{4}Q[1-4](-Q[1-4])?|\d{4}-(0[1-9]|1[0-2])(-\d{4}-(0[1-9]|1[0-2]))?)$/;
const FORMAT = "zhibiao-corrections/1";

const $ = (selector) => document.querySelector(selector);

function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

const small = (text) => {
  const made = element("small", "", text);
  made.lang = "en";
  return made;
};

// the first index whose item is greater than x
function above(sorted, x) {
  let low = 0, high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] > x) high = middle;
    else low = middle + 1;
  }
  return low;
}

class Report {
  constructor(head, text) {
    Object.assign(this, head);
    this.getText = text;
    this.facts = [];
  }

  get text() {
    if (this.raw === undefined) {
      this.raw = this.getText();
      this.wide = []; // units at which a character of two units begins
      for (const match of this.raw.matchAll(/[\u{10000}-\u{10ffff}]/gu)) this.wide.push(match.index);
      this.wideAt = this.wide.map((unit, i) => unit - i); // the same in code points
    }
    return this.raw;
  }

  units(point) {
    void this.text;
    return point + above(this.wideAt, point - 1);
  }

  points(unit) {
    void this.text;
    return unit - above(this.wide, unit - 1);
  }

  slice(span) {
    return span ? this.text.slice(this.units(span[0]), this.units(span[1])) : "";
  }
}

let factsMade = 0; // for their ids
class Fact {
  // record: what was read, never changed. edit: what a reader set instead.
  constructor(report, record, added = false) {
    Object.assign(this, { report, record, added, edit: {}, checked: false, deleted: false, id: `fact-${factsMade++}` });
    this.number = report.facts.push(this) - 1;
  }

  get now() {
    return (this.current ??= { ...this.record, ...this.edit });
  }

  // the values that differ from those that were read
  set(values) {
    const edit = { ...this.edit, ...values };
    for (const key of Object.keys(edit)) if (!this.added && same(edit[key], this.record[key])) delete edit[key];
    this.edit = edit;
    this.current = this.words = undefined;
  }

  get changed() {
    return Object.keys(this.edit).length > 0;
  }

  get touched() {
    return this.checked || this.deleted || this.added || this.changed;
  }

  get action() {
    return this.deleted ? "delete" : this.added ? "add" : this.changed ? "change" : "keep";
  }

  get span() {
    return this.now.spans.value;
  }

  surface(key) {
    return this.report.slice(this.now.spans[key]);
  }

  get haystack() {
    if (this.words === undefined) {
      const { indicator, indicator_name, indicator_id, value_text, value, unit, year, region, region_code, flags } = this.now;
      const said = ["measure", "direction", "bound", "status"].map((key) => `${this.now[key]} ${terms[key][this.now[key]] ?? ""}`);
      const all = [indicator, indicator_name, indicator_id, value_text, value, unit, year, region, region_code, ...said,
        ...flags, ...flags.map((flag) => terms.flags[flag]), this.report.name];
      this.words = all.filter((word) => word !== null && word !== undefined && word !== "").join(" ").toLowerCase();
    }
    return this.words;
  }

  // what a corpus would not take, for the reader's eyes
  get problems() {
    const { year, measure, direction, value, value_high, spans } = this.now;
    const found = [];
    if (this.deleted) return found;
    if (!YEAR.test(year)) found.push("年份的写法：2022、2021-2025、2022H1、2022Q1、2022-06 Year: one of these forms");
    if (["growth", "change"].includes(measure) !== (direction !== "")) found.push("增速和增量要有升降，其余没有 Growth and change have a direction, others none");
    if (value !== null && value_high !== null && value_high < value) found.push("上限小于下限 The upper end is below the lower one");
    if (!this.now.indicator_name && !spans.indicator) found.push("没有指标 No indicator");
    const mine = SPANS.filter((key) => spans[key]).map((key) => [...spans[key], key]);
    for (const other of this.report.facts) {
      if (other === this || other.deleted || Math.abs(other.span[0] - this.span[0]) > 2000) continue;
      if (same(other.span, this.span)) found.push("同一个数已有一条事实 Another fact has this number");
      for (const [start, end, key] of mine)
        for (const its of SPANS) {
          const span = other.now.spans[its];
          if (span && span[0] < end && start < span[1] && !(its === key && same(span, [start, end])))
            found.push(`${labels[LABEL[key]]}“${this.surface(key)}”与另一条的${labels[LABEL[its]]}“${other.surface(its)}”重叠 Overlaps a mention of another fact`);
        }
    }
    mine.sort((a, b) => a[0] - b[0]);
    mine.slice(1).forEach(([start, , key], i) => {
      if (start < mine[i][1]) found.push(`${labels[LABEL[key]]}与${labels[LABEL[mine[i][2]]]}重叠 Two of its mentions overlap`);
    });
    return [...new Set(found)];
  }
}

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const reports = [];
const everyFact = () => reports.flatMap((report) => report.facts);

function addReport(head, text, records) {
  const report = new Report(head, text);
  reports.push(report);
  for (const record of records) new Fact(report, record);
  return report;
}

function unpacked(values) {
  const record = Object.fromEntries(run.keys.map((key, i) => [key, values[i]]));
  record.spans = Object.fromEntries(SPANS.map((key, i) => [key, values[run.keys.length][i]]));
  return record;
}

run.documents.forEach((head, i) =>
  addReport(head, () => JSON.parse(document.getElementById(`text-${i}`).textContent), run.facts[i].map(unpacked)));

const number = (value) => (value === null || value === undefined ? "" : String(Number(value.toPrecision(12))));

// what a plain number says; null for 三分之一, hidden digits and all else that is left to a person
function readNumber(surface) {
  const plain = surface.normalize("NFKC").replace(/[,，\s]/g, "");
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}
