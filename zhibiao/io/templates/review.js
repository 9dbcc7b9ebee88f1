"use strict";
const { documents, terms, columns } = JSON.parse(document.getElementById("data").textContent);
const [select, filter, count, text, table, empty] = ["#document", "#filter", "#count", "#text", "table", "#empty"].map((id) =>
  document.querySelector(id));
const tbody = table.tBodies[0];
const headers = [...table.querySelectorAll("th")];

let facts = []; // of the document on show: {record, row, marks, haystack}
let chosen = null; // one of facts
let order = { key: "confidence", sign: 1 };

function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

// ---- the text

function showText(lines) {
  const fragment = document.createDocumentFragment();
  for (const line of lines) {
    const paragraph = element("p");
    for (const piece of line) {
      if (typeof piece === "string") {
        paragraph.append(piece);
        continue;
      }
      const [surface, label, positions] = piece;
      const mark = element("mark", label, surface);
      mark.dataset.facts = positions.join(" ");
      mark.tabIndex = -1;
      paragraph.append(mark);
      for (const position of positions) facts[position].marks.push(mark);
    }
    fragment.append(paragraph);
  }
  text.replaceChildren(fragment);
  const first = text.querySelector("mark");
  if (first) first.tabIndex = 0;
}

// a mark of several facts leads to the next of them each time
function chooseMark(mark) {
  const positions = mark.dataset.facts.split(" ").map(Number);
  const next = (positions.indexOf(facts.indexOf(chosen)) + 1) % positions.length;
  choose(facts[positions[next]], { keepText: true });
}

function focusMark(mark) {
  const before = text.querySelector('mark[tabindex="0"]');
  if (before) before.tabIndex = -1;
  mark.tabIndex = 0;
  mark.focus();
}

text.addEventListener("click", (event) => {
  const mark = event.target.closest("mark");
  if (mark) {
    focusMark(mark);
    chooseMark(mark);
  }
});
text.addEventListener("keydown", (event) => {
  const mark = event.target.closest("mark");
  if (!mark) return;
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (step) {
    const marks = [...text.querySelectorAll("mark")];
    const next = marks[marks.indexOf(mark) + step];
    if (next) focusMark(next);
  } else if (event.key === "Enter" || event.key === " ") {
    chooseMark(mark);
    chosen.row.focus();
  } else return;
  event.preventDefault();
});

// ---- the facts

const number = (value) => (value === null ? "" : String(Number(value.toPrecision(12))));

function valueCell(cell, record) {
  cell.append(record.value_text);
  const read = [record.value, record.value_high].filter((value) => value !== null).map(number).join("–");
  if (read && read !== record.value_text) cell.append(element("small", "", "= " + read));
}

function cellOf(record, key) {
  const cell = element("td", key);
  const value = record[key];
  cell.setAttribute("role", "gridcell");
  cell.dataset.zh = columns[key][0];
  if (key === "value") valueCell(cell, record);
  else if (key === "flags") cell.append(...value.map((flag) => element("b", "", flag)));
  else if (key === "confidence") {
    const bar = element("i");
    bar.style.setProperty("--share", 100 * value + "%");
    cell.append(value.toFixed(2), bar);
  } else if (terms[key]) {
    if (value) cell.append(value, element("small", "", terms[key][value] ?? ""));
    cell.classList.toggle("quiet", ["level", "exact", "actual"].includes(value));
  } else {
    cell.append(value);
    const code = { indicator_name: "indicator_id", region: "region_code" }[key];
    if (code && record[code]) cell.append(element("small", "", record[code]));
  }
  return cell;
}

function factOf(record) {
  const row = element("tr", "", ...Object.keys(columns).map((key) => cellOf(record, key)));
  row.setAttribute("role", "row");
  row.setAttribute("aria-selected", "false");
  row.tabIndex = -1;
  const fact = { record, row, marks: [], haystack: (row.textContent + " " + record.indicator).toLowerCase() };
  row.fact = fact;
  return fact;
}

function emphasise(fact, on) {
  fact.row.setAttribute("aria-selected", String(on));
  for (const mark of fact.marks) {
    mark.classList.toggle("chosen", on);
    mark.parentElement.classList.toggle("here", on);
  }
}

function makeEntry(row) {
  const before = tbody.querySelector('tr[tabindex="0"]');
  if (before) before.tabIndex = -1;
  if (row) row.tabIndex = 0;
}

// keepText: the reader is in the text already
function choose(fact, { keepText = false } = {}) {
  if (chosen) emphasise(chosen, false);
  chosen = fact;
  emphasise(fact, true);
  makeEntry(fact.row);
  if (fact.row.hidden) {
    filter.value = "";
    applyFilter();
  }
  if (keepText) fact.row.scrollIntoView({ block: "center" });
  else {
    const value = fact.marks.find((mark) => mark.classList.contains("VALUE"));
    if (value) value.scrollIntoView({ block: "center" });
  }
}

function visibleFrom(row, direction) {
  do row = row[direction];
  while (row && row.hidden);
  return row;
}

tbody.addEventListener("click", (event) => {
  const row = event.target.closest("tr");
  if (row) choose(row.fact);
});
tbody.addEventListener("keydown", (event) => {
  const row = event.target.closest("tr");
  const target = {
    ArrowDown: () => visibleFrom(row, "nextElementSibling"),
    ArrowUp: () => visibleFrom(row, "previousElementSibling"),
    Home: () => tbody.querySelector("tr:not([hidden])"),
    End: () => [...tbody.querySelectorAll("tr:not([hidden])")].pop(),
    Enter: () => row,
    " ": () => row,
  }[event.key];
  if (!target) return;
  event.preventDefault();
  const next = target();
  if (next) {
    next.focus();
    choose(next.fact);
  }
});

function applyFilter() {
  const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const { row, haystack } of facts) {
    row.hidden = !words.every((word) => haystack.includes(word));
    shown += !row.hidden;
  }
  count.textContent = `${shown} / ${facts.length} 条事实 facts`;
  empty.hidden = shown > 0;
  const entry = tbody.querySelector('tr[tabindex="0"]');
  if (!entry || entry.hidden) makeEntry(tbody.querySelector("tr:not([hidden])"));
}

filter.addEventListener("input", applyFilter);
filter.addEventListener("keydown", (event) => {
  if (event.key === "Enter" || event.key === "ArrowDown") {
    const row = tbody.querySelector("tr:not([hidden])");
    if (!row) return;
    event.preventDefault();
    row.focus();
    choose(row.fact);
  }
});

const collator = new Intl.Collator("zh-CN", { numeric: true });

function compare(a, b) {
  const [x, y] = [a.record[order.key], b.record[order.key]].map((value) => (Array.isArray(value) ? value.join(" ") : value));
  if (x === null || y === null) return (x === null) - (y === null); // the unknown last, whatever the order
  return order.sign * (typeof x === "number" ? x - y : collator.compare(x, y));
}

function applyOrder() {
  for (const header of headers) {
    if (header.dataset.key === order.key) header.setAttribute("aria-sort", order.sign > 0 ? "ascending" : "descending");
    else header.removeAttribute("aria-sort");
  }
  tbody.replaceChildren(...[...facts].sort(compare).map((fact) => fact.row));
}

for (const header of headers) {
  header.addEventListener("click", () => {
    const key = header.dataset.key;
    order = { key, sign: key === order.key ? -order.sign : 1 };
    applyOrder();
  });
}

// ---- the document

function showDocument(position) {
  const shown = documents[position];
  chosen = null;
  facts = shown ? shown.facts.map(factOf) : [];
  showText(shown ? shown.lines : []);
  applyOrder();
  applyFilter();
  text.scrollTop = table.parentElement.scrollTop = 0;
}

documents.forEach(({ name, facts }, position) => select.add(new Option(`${name} (${facts.length})`, position)));
select.addEventListener("change", () => showDocument(select.value));
showDocument(0);
