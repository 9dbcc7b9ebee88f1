// ---- the table of facts: filtered, sorted, and drawn where it is looked at, so that tens of thousands stay quick

const grid = $("#grid"), scroller = $("#facts"), rowsElement = $("#rows"), empty = $("#empty"), count = $("#count");
const headers = [...grid.querySelectorAll("[data-key]")];
const filterForm = $("#filters form");
const controls = Object.fromEntries(["search", "document", "indicator", "status", "flag", "review", "low", "high"].map((id) => [id, $("#" + id)]));
const NAMES = 300; // indicator names on offer

let shown = []; // facts in the order of the table
let order = { key: "confidence", sign: 1 };
let rowHeight = 0;
let everything = false; // draw all rows, for print
const drawn = new Map(); // fact → row

// ---- filters

function fillControls() {
  const several = reports.length > 1;
  $("#document-field").hidden = !several;
  const keep = controls.document.value;
  controls.document.replaceChildren();
  if (several) controls.document.add(new Option(`全部 all (${reports.length})`, ""));
  reports.forEach(({ name, facts }, i) => controls.document.add(new Option(`${name} (${facts.length})`, i)));
  if (several && keep !== "" && reports[keep]) controls.document.value = keep;
  const flags = new Map(), names = new Map();
  for (const { record } of everyFact()) {
    for (const flag of record.flags) flags.set(flag, (flags.get(flag) ?? 0) + 1);
    names.set(record.indicator_name, (names.get(record.indicator_name) ?? 0) + 1);
  }
  const before = controls.flag.value;
  controls.flag.replaceChildren(new Option("不限 any", ""), new Option("有标记 some", "+"), new Option("无标记 none", "-"));
  for (const [flag, times] of [...flags].sort()) controls.flag.add(new Option(`${terms.flags[flag] ?? ""} ${flag} (${times})`, "=" + flag));
  controls.flag.value = before;
  if (controls.flag.selectedIndex < 0) controls.flag.value = "";
  const most = [...names].sort((a, b) => b[1] - a[1]).slice(0, NAMES);
  $("#names").replaceChildren(...most.map(([name]) => new Option(name, name)));
}

function wanted() {
  const words = controls.search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const indicator = controls.indicator.value.trim().toLowerCase();
  const low = controls.low.value === "" ? 0 : Number(controls.low.value), high = controls.high.value === "" ? 1 : Number(controls.high.value);
  const only = controls.document.value === "" ? null : reports[controls.document.value];
  const { status, flag, review } = Object.fromEntries(["status", "flag", "review"].map((key) => [key, controls[key].value]));
  const reviewed = {
    open: (fact) => !fact.checked && !fact.deleted,
    checked: (fact) => fact.checked,
    changed: (fact) => !fact.deleted && (fact.changed || fact.added),
    deleted: (fact) => fact.deleted,
  }[review];
  return (fact) => {
    const { now } = fact;
    const confidence = now.confidence ?? 1;
    return (
      (only === null || fact.report === only) &&
      (!status || now.status === status) &&
      (!flag || (flag === "+" ? now.flags.length > 0 : flag === "-" ? !now.flags.length : now.flags.includes(flag.slice(1)))) &&
      (!reviewed || reviewed(fact)) &&
      low <= confidence && confidence <= high &&
      (!indicator || `${now.indicator_name} ${now.indicator ?? ""} ${now.indicator_id ?? ""}`.toLowerCase().includes(indicator)) &&
      words.every((word) => fact.haystack.includes(word))
    );
  };
}

const collator = new Intl.Collator("zh-CN", { numeric: true });
const sortValue = {
  measure: (now) => now.measure + now.direction,
  flags: (now) => now.flags.join(" ") || null,
};

function compare(a, b) {
  const [x, y] = [a, b].map(({ now }) => (sortValue[order.key] ? sortValue[order.key](now) : now[order.key]) ?? null);
  if (x === null || y === null) return (x === null) - (y === null); // the unknown last, whatever the order
  return order.sign * (typeof x === "number" ? x - y : collator.compare(x, y));
}

// filter and sort anew; the table keeps its place
function refresh() {
  shown = everyFact().filter(wanted()).sort(compare);
  for (const header of headers) {
    if (header.dataset.key === order.key) header.setAttribute("aria-sort", order.sign > 0 ? "ascending" : "descending");
    else header.removeAttribute("aria-sort");
  }
  const all = reports.reduce((sum, report) => sum + report.facts.length, 0);
  count.textContent = `${shown.length} / ${all}`;
  count.title = "条事实 facts";
  grid.setAttribute("aria-rowcount", shown.length + 1);
  empty.hidden = shown.length > 0;
  const set = [...filterForm.elements].filter((e) => e.id && e.id !== "clear" && e.value !== (e.defaultValue ?? "") && !(e.id === "document" && reports.length < 2)).length;
  const badge = $("#filters summary b");
  badge.hidden = !set;
  badge.textContent = set;
  drawRows();
  showProgress();
}

filterForm.addEventListener("submit", (event) => event.preventDefault());
filterForm.addEventListener("input", (event) => {
  if (event.target === controls.document && controls.document.value !== "") showReport(reports[controls.document.value]);
  scroller.scrollTop = 0;
  refresh();
});
filterForm.addEventListener("reset", () => setTimeout(refresh));
controls.search.addEventListener("keydown", (event) => {
  if ((event.key === "Enter" || event.key === "ArrowDown") && shown.length) {
    event.preventDefault();
    grid.focus();
    choose(shown[0]);
  }
});

// ---- rows

function cell(className, ...children) {
  const made = element("div", className, ...children);
  made.setAttribute("role", "gridcell");
  return made;
}

function term(key, value) {
  return value ? [terms[key][value] ?? value, small(value)] : [];
}

function rowOf(fact) {
  const { now } = fact;
  const tick = element("span", "box", fact.deleted ? "✕" : fact.checked ? "✓" : fact.changed || fact.added ? "✎" : "");
  tick.title = fact.deleted ? "已删除 deleted" : fact.checked ? "已核对 checked" : fact.changed ? "已更正 corrected" : fact.added ? "新增 added" : "待核对 open";
  tick.setAttribute("aria-label", tick.title);
  const name = element("span", "name", now.indicator_name || "—");
  const under = [now.indicator_id, reports.length > 1 && controls.document.value === "" ? fact.report.name : ""].filter(Boolean).join(" · ");
  const read = [now.value, now.value_high].filter((value) => value !== null && value !== undefined).map(number).join("–");
  const quantity = element("span", "quantity", fact.surface("value"), element("span", "unit", now.unit));
  const moved = now.direction ? element("span", "direction", now.direction === "up" ? " ↑" : " ↓") : "";
  const bar = element("i");
  bar.style.setProperty("--share", 100 * (now.confidence ?? 0) + "%");
  const region = element("span", "", now.region ?? "");
  region.title = [now.region, now.region_code].filter(Boolean).join(" ");
  const row = element("div", "row",
    cell("tick", tick),
    cell("indicator_name", name, under ? element("small", "", under) : ""),
    cell("value", quantity, read && read !== fact.surface("value") ? element("small", "", "= " + read) : ""),
    cell("year", now.year),
    cell("region", region),
    cell("measure" + (now.measure === "level" ? " quiet" : ""), terms.measure[now.measure], moved, small(now.measure)),
    cell("bound" + (now.bound === "exact" ? " quiet" : ""), ...term("bound", now.bound)),
    cell("status" + (now.status === "actual" ? " quiet" : ""), ...term("status", now.status)),
    cell("confidence", ...(now.confidence === null ? ["—"] : [now.confidence.toFixed(2), bar])),
    cell("flags", ...now.flags.map((flag) => {
      const made = element("b", "", terms.flags[flag] ?? flag);
      made.title = flag;
      return made;
    })),
  );
  row.id = fact.id;
  row.fact = fact;
  row.setAttribute("role", "row");
  row.classList.toggle("checked", fact.checked);
  row.classList.toggle("deleted", fact.deleted);
  row.classList.toggle("changed", fact.changed || fact.added);
  return row;
}

function drawRows(fresh = null) {
  if (fresh) drawn.delete(fresh);
  rowHeight = parseFloat(getComputedStyle(grid).getPropertyValue("--row"));
  const { scrollTop, clientHeight } = scroller;
  const from = everything ? 0 : Math.max(0, Math.floor(scrollTop / rowHeight) - 10);
  const to = everything ? shown.length : Math.min(shown.length, Math.ceil((scrollTop + clientHeight) / rowHeight) + 10);
  rowsElement.style.height = shown.length * rowHeight + "px";
  const wantedRows = [];
  for (let i = from; i < to; i++) {
    const fact = shown[i];
    if (!drawn.has(fact)) drawn.set(fact, rowOf(fact));
    const row = drawn.get(fact);
    row.style.transform = `translateY(${i * rowHeight}px)`;
    row.setAttribute("aria-rowindex", i + 2);
    row.setAttribute("aria-selected", String(fact === chosen));
    wantedRows.push(row);
  }
  const keep = new Set(wantedRows);
  for (const [fact, row] of drawn) if (!keep.has(row)) drawn.delete(fact);
  rowsElement.replaceChildren(...wantedRows);
  if (chosen && keep.has(drawn.get(chosen))) grid.setAttribute("aria-activedescendant", chosen.id);
  else grid.removeAttribute("aria-activedescendant");
}

function showRow(fact) {
  const i = shown.indexOf(fact);
  if (i < 0) return;
  const top = i * rowHeight, room = scroller.clientHeight;
  if (top < scroller.scrollTop || top + rowHeight > scroller.scrollTop + room) scroller.scrollTop = top - (room - rowHeight) / 2;
}

let scrolling = 0;
scroller.addEventListener("scroll", () => {
  if (!scrolling) scrolling = requestAnimationFrame(() => {
    scrolling = 0;
    drawRows();
  });
});
new ResizeObserver(() => drawRows()).observe(scroller);
addEventListener("beforeprint", () => {
  everything = true;
  drawRows();
  drawLinks([]);
});
addEventListener("afterprint", () => {
  everything = false;
  drawRows();
  drawLinks(chosen ? [chosen] : []);
});

// keepText: the reader is in the text already
function choose(fact, { keepText = false } = {}) {
  chosen = fact;
  if (fact.report !== view.report) {
    showReport(fact.report);
    keepText = false;
  }
  if (!shown.includes(fact)) { // it is filtered out: what was asked for is shown all the same
    filterForm.reset();
    refresh();
  }
  showRow(fact);
  drawRows();
  emphasise(fact);
  if (!keepText) {
    const value = markOf(fact, "value") ?? (fact.report === view.report ? lineAt(view.report.units(fact.span[0])).element : null);
    if (value) value.scrollIntoView({ block: "center" });
  }
  drawLinks([fact]);
  showCard(fact);
}

function sortBy(key) {
  order = { key, sign: key === order.key ? -order.sign : 1 };
  scroller.scrollTop = 0;
  refresh();
}
for (const header of headers) header.addEventListener("click", () => sortBy(header.dataset.key));

rowsElement.addEventListener("click", (event) => {
  const row = event.target.closest(".row");
  if (!row) return;
  grid.focus({ preventScroll: true });
  choose(row.fact);
});
grid.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("form")) return;
  const at = shown.indexOf(chosen), page = Math.max(1, Math.floor(scroller.clientHeight / rowHeight) - 1), last = shown.length - 1;
  const target = { ArrowDown: at + 1, ArrowUp: at < 0 ? 0 : at - 1, Home: 0, End: last, PageDown: at + page, PageUp: at - page }[event.key];
  if (target !== undefined && shown.length) choose(shown[Math.max(0, Math.min(last, target))]);
  else if (event.key === "Enter" && chosen) {
    choose(chosen);
    const mark = markOf(chosen, "value");
    if (mark) focusMark(mark);
  } else if (event.key === " " && chosen) toggleChecked(chosen);
  else if (event.key === "s") sortBy(headers[(headers.findIndex((h) => h.dataset.key === order.key) + 1) % headers.length].dataset.key);
  else if (event.key === "S") sortBy(order.key);
  else return;
  event.preventDefault();
});
