// ---- what a reader does to facts, kept in the browser and exported as corrections

const toast = $("#toast");
let fading = 0;
function say(text) {
  toast.textContent = text;
  toast.hidden = false;
  clearTimeout(fading);
  fading = setTimeout(() => (toast.hidden = true), 5000);
}

function showProgress() {
  const every = everyFact().filter((fact) => !fact.deleted);
  const checked = every.filter((fact) => fact.checked).length, touched = everyFact().filter((fact) => fact.touched).length;
  $("#progress i").style.width = (every.length ? (100 * checked) / every.length : 0) + "%";
  $("#progress output").textContent = `已核对 ${checked} / ${every.length}`;
  $("#progress").title = "checked";
  const button = $("#export");
  button.disabled = !touched;
  button.querySelector("b").textContent = touched || "";
}

// after every act: the fact looks as it is, and is kept
function done(fact) {
  redraw(fact);
  drawRows(fact);
  if (fact === chosen) showCard(fact);
  showProgress();
  keep(fact.report);
}

function edit(fact, values) {
  fact.set(values);
  done(fact);
}

function toggleChecked(fact) {
  fact.checked = !fact.checked && !fact.deleted;
  done(fact);
}

function toggleDeleted(fact) {
  fact.deleted = !fact.deleted;
  if (fact.deleted) fact.checked = false;
  done(fact);
}

function revert(fact) {
  fact.edit = {};
  fact.current = fact.words = undefined;
  fact.deleted = fact.checked = false;
  done(fact);
}

function forget(fact) { // one that was added
  const { report } = fact;
  fact.deleted = true;
  redraw(fact);
  report.facts.splice(report.facts.indexOf(fact), 1);
  report.facts.forEach((other, i) => (other.number = i));
  if (chosen === fact) {
    chosen = null;
    showCard(null);
    emphasise(null);
  }
  keep(report);
  fillControls();
  refresh();
}

// a mention whose ends are put right is put right for all facts that share it; another mention is this fact's alone
function setSpan(fact, key, span) {
  const old = fact.now.spans[key];
  const shared = key !== "value" && old && span && span[0] < old[1] && old[0] < span[1];
  const others = shared ? fact.report.facts.filter((other) => other !== fact && !other.deleted && same(other.now.spans[key], old)) : [];
  for (const one of [fact, ...others]) edit(one, withSpan(one, key, span));
  if (others.length) say(`共用此处的另外 ${others.length} 条也一并更正 Changed in ${others.length} more facts that share the mention`);
}

// the fields that follow from a span, where nothing else was written
function withSpan(fact, key, span) {
  const before = fact.now, surface = fact.report.slice(span);
  const values = { spans: { ...before.spans, [key]: span } };
  if (key === "value") {
    values.value = readNumber(surface);
    values.value_high = null;
  } else if (key === "unit") values.unit = surface;
  else if (key === "indicator" && (!before.indicator_name || before.indicator_name === before.indicator || before.indicator_name === fact.surface("indicator")))
    values.indicator_name = surface;
  else if (key === "year" && /^(19|20)\d\d年?$/.test(surface)) values.year = surface.slice(0, 4);
  return values;
}

const pointsOf = ({ start, end }) => [start, end].map((unit) => view.report.points(unit));

function assignSelected(key) {
  const found = selected();
  if (!found || !chosen || chosen.report !== view.report || chosen.deleted) return;
  setSpan(chosen, key, pointsOf(found));
  document.getSelection().removeAllRanges();
  choose(chosen, { keepText: true });
}

function addSelected() {
  const found = selected();
  if (!found) return say("请先在原文中选中一个数 Select a number in the text first");
  const surface = view.report.text.slice(found.start, found.end);
  const [digits] = /^[\d０-９][\d０-９,，.．*]*/.exec(surface) ?? [surface]; // 317.2亿元: a number and its unit
  const value = pointsOf({ start: found.start, end: found.start + digits.length });
  const unit = digits.length < surface.length ? pointsOf({ start: found.start + digits.length, end: found.end }) : null;
  const old = view.report.facts.find((fact) => same(fact.span, value));
  if (old) {
    say("这个数已有一条事实 This number has a fact already");
    return choose(old, { keepText: true });
  }
  const line = [...lineAt(found.start).facts].sort((a, b) => Math.abs(a.span[0] - value[0]) - Math.abs(b.span[0] - value[0]));
  const near = line[0]?.now ?? { year: "", region: "", status: "actual" };
  const fact = new Fact(view.report, {
    indicator: null, indicator_name: "", indicator_id: null, value: readNumber(digits), value_high: null, value_text: digits,
    unit: surface.slice(digits.length), measure: "level", direction: "", bound: "exact", status: near.status, year: near.year,
    region: near.region, region_code: null, confidence: null, flags: [],
    spans: { indicator: null, value, unit, year: null, region: null },
  }, true);
  document.getSelection().removeAllRanges();
  redraw(fact);
  fillControls();
  refresh();
  choose(fact, { keepText: true });
  keep(fact.report);
}

// ---- corrections: a line a document and a line a fact

function factLine(fact) {
  const { now } = fact;
  return {
    type: "fact", sha256: fact.report.sha256, action: fact.action, checked: fact.checked,
    was: fact.added ? null : fact.record.spans.value,
    spans: now.spans, texts: Object.fromEntries(SPANS.map((key) => [key, now.spans[key] ? fact.surface(key) : null])),
    ...Object.fromEntries(FIELDS.map((key) => [key, now[key]])),
    ...(fact.added ? { sentence: sentenceAround(fact) } : {}),
  };
}

function sentenceAround({ report, span }) {
  const [start, end] = span.map((point) => report.units(point));
  const before = report.text.slice(Math.max(0, start - 400), start).split(/[。！？；\n]/).at(-1);
  const [after] = /^[^。！？；\n]*[。！？；]?/.exec(report.text.slice(end, end + 400));
  return before + report.text.slice(start, end) + after;
}

function* correctionLines() {
  for (const report of reports) {
    if (!report.facts.some((fact) => fact.touched)) continue;
    yield {
      type: "document", format: FORMAT, doc: report.name, sha256: report.sha256, characters: report.characters, model: report.model,
      facts: report.facts.length, touched: report.facts.filter((fact) => fact.touched).length, exported: new Date().toISOString(),
    };
    for (const fact of [...report.facts].sort((a, b) => a.span[0] - b.span[0])) yield factLine(fact);
  }
}

function save(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = element("a");
  Object.assign(link, { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

$("#export").addEventListener("click", () => {
  const wrong = everyFact().filter((fact) => fact.touched && fact.problems.length);
  const stamp = new Date().toISOString().slice(0, 16).replace(/[-:]/g, "").replace("T", "-");
  save(`zhibiao-corrections-${stamp}.jsonl`, "application/jsonl", [...correctionLines()].map((line) => JSON.stringify(line) + "\n").join(""));
  if (!wrong.length) return say("更正已导出 Corrections exported");
  say(`更正已导出，其中 ${wrong.length} 条还有问题 Exported; ${wrong.length} of them still have problems`);
  choose(wrong[0]);
});
$("#save-text").addEventListener("click", () => {
  if (view.report) save(view.report.name.replace(/\.(txt|html?|pdf|docx|csv)$/i, "") + ".txt", "text/plain", view.report.text);
});

// take lines back in: exported ones of a file, or those that the browser kept
function apply(line) {
  const report = reports.find(({ sha256 }) => sha256 === line.sha256);
  if (!report) return false;
  const inside = (span) => Array.isArray(span) && span.length === 2 && span.every(Number.isInteger) && 0 <= span[0] && span[0] < span[1] && span[1] <= report.characters;
  if (!inside(line.spans.value) || !SPANS.every((key) => line.spans[key] === null || inside(line.spans[key]))) return false;
  const spans = Object.fromEntries(SPANS.map((key) => [key, line.spans[key]]));
  const values = { spans, ...Object.fromEntries(FIELDS.map((key) => [key, line[key]])) };
  const known = ["measure", "direction", "bound", "status"].every((key) => Object.hasOwn(terms[key], values[key]));
  const texts = ["year", "region", "unit", "indicator_name"].every((key) => typeof values[key] === "string");
  const numbers = ["value", "value_high"].every((key) => values[key] === null || Number.isFinite(values[key]));
  if (!known || !texts || !numbers) return false;
  let fact = line.was ? report.facts.find((one) => !one.added && same(one.record.spans.value, line.was)) : report.facts.find((one) => one.added && same(one.span, spans.value));
  if (!fact && line.was) return false;
  if (!fact) {
    const record = { ...values, indicator: report.slice(spans.indicator) || null, indicator_id: null, region_code: null, confidence: null, flags: [], value_text: report.slice(spans.value) };
    fact = new Fact(report, record, true);
  } else fact.set(values);
  fact.deleted = line.action === "delete";
  fact.checked = Boolean(line.checked) && !fact.deleted;
  if (report === view.report) redraw(fact);
  return true;
}

const kept = (report) => `zhibiao ${report.sha256} ${report.model}`;
let storing = true;
function keep(report) {
  const lines = report.facts.filter((fact) => fact.touched).map(factLine);
  try {
    if (lines.length) localStorage.setItem(kept(report), JSON.stringify(lines));
    else localStorage.removeItem(kept(report));
    storing = true;
  } catch {
    if (storing) say("此浏览器不能保存更正，离开前请导出 This browser keeps no edits: export before you leave");
    storing = false;
  }
}

function restore(some) {
  let found = 0;
  for (const report of some) {
    try {
      for (const line of JSON.parse(localStorage.getItem(kept(report)) ?? "[]")) found += apply(line);
    } catch {
      // none kept, or not readable: the page starts anew
    }
  }
  if (found) say(`已恢复上次的 ${found} 条核对 Restored ${found} facts that were checked or edited before`);
}

addEventListener("beforeunload", (event) => {
  if (!storing && everyFact().some((fact) => fact.touched)) event.preventDefault();
});

const loader = $("#load-file");
$("#load").addEventListener("click", () => loader.click());
loader.addEventListener("change", async () => {
  const [file] = loader.files;
  loader.value = "";
  if (!file) return;
  let taken = 0, left = 0;
  try {
    for (const line of (await file.text()).split("\n")) {
      if (!line.trim()) continue;
      const plain = JSON.parse(line);
      if (plain.type !== "fact") continue;
      if (apply(plain)) taken++;
      else left++;
    }
  } catch {
    return say("这不是更正文件 This is not a correction file");
  }
  for (const report of reports) keep(report);
  drawn.clear();
  fillControls();
  refresh();
  if (chosen) choose(chosen);
  say(`载入 ${taken} 条，${left} 条不属于此页 Loaded ${taken} facts; ${left} are not of this page`);
});
