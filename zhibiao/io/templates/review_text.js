// ---- the text of one report: lines, marks, and links between the mentions of a fact

const textPane = $("#text"), sheet = $(".sheet"), linesElement = $("#lines"), links = $("#links");
const view = { report: null, lines: [], starts: [] };
let chosen = null; // a Fact

function showReport(report) {
  if (view.report === report) return;
  view.report = report;
  $("#name").textContent = report ? report.name : "";
  const text = report ? report.text : "";
  view.lines = [];
  let from = 0;
  for (const [line] of text.matchAll(/[^\n]*\n|[^\n]+/g)) {
    view.lines.push({ from, to: from + line.length, element: element("p"), facts: new Set() });
    from += line.length;
  }
  view.starts = view.lines.map((line) => line.from);
  if (report) for (const fact of report.facts) place(fact);
  view.lines.forEach((line, i) => {
    line.element.line = line;
    line.element.dataset.line = i;
    renderLine(line);
  });
  linesElement.replaceChildren(...view.lines.map((line) => line.element));
  const first = linesElement.querySelector("mark");
  if (first) first.tabIndex = 0;
  textPane.scrollTop = 0;
  links.replaceChildren();
  hideSelection();
}

const lineAt = (unit) => view.lines[above(view.starts, unit) - 1];

// note in which lines a fact has mentions; returns the lines that it had before and has now
function place(fact) {
  const before = fact.lines ?? [];
  for (const line of before) line.facts.delete(fact);
  fact.lines = [];
  if (!fact.deleted)
    for (const key of SPANS) {
      const span = fact.now.spans[key];
      if (!span) continue;
      const [start, end] = span.map((point) => view.report.units(point));
      for (let i = above(view.starts, start) - 1; i < view.lines.length && view.lines[i].from < end; i++) {
        view.lines[i].facts.add(fact);
        if (!fact.lines.includes(view.lines[i])) fact.lines.push(view.lines[i]);
      }
    }
  return new Set([...before, ...fact.lines]);
}

// cut a line where a mention begins or ends; where mentions overlap, a piece has the label of the shortest
function renderLine(line) {
  const { report } = view;
  const mentions = new Map();
  for (const fact of line.facts)
    for (const key of SPANS) {
      const span = fact.now.spans[key];
      if (!span) continue;
      const [start, end] = span.map((point) => report.units(point));
      if (end <= line.from || start >= line.to) continue;
      const name = `${start} ${end} ${key}`;
      if (!mentions.has(name)) mentions.set(name, { start: Math.max(start, line.from), end: Math.min(end, line.to), key, facts: [], length: end - start });
      mentions.get(name).facts.push(fact);
    }
  const sorted = [...mentions.values()].sort((a, b) => a.start - b.start);
  const cuts = [...new Set([line.from, line.to, ...sorted.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b);
  const pieces = [];
  let active = [], next = 0;
  for (let i = 0; i + 1 < cuts.length; i++) {
    const [from, to] = [cuts[i], cuts[i + 1]];
    active = active.filter(({ end }) => end > from);
    while (next < sorted.length && sorted[next].start === from) active.push(sorted[next++]);
    const surface = report.text.slice(from, to);
    if (!active.length) {
      pieces.push(surface);
      continue;
    }
    const shortest = active.reduce((a, b) => (b.length < a.length ? b : a));
    const mark = element("mark", LABEL[shortest.key], surface);
    mark.facts = [...new Set(active.flatMap(({ facts }) => facts))].sort((a, b) => a.span[0] - b.span[0]);
    Object.assign(mark, { from, to, tabIndex: -1 });
    mark.dataset.facts = mark.facts.map((fact) => fact.number).join(" ");
    if (mark.facts.every((fact) => fact.checked)) mark.classList.add("checked");
    pieces.push(mark);
  }
  line.element.replaceChildren(...pieces);
}

function redraw(fact) {
  if (fact.report !== view.report) return;
  for (const line of place(fact)) renderLine(line);
  if (!linesElement.querySelector('mark[tabindex="0"]')) {
    const first = linesElement.querySelector("mark");
    if (first) first.tabIndex = 0;
  }
  if (chosen) emphasise(chosen);
}

const marksOf = (fact) => (fact.lines ?? []).flatMap((line) => [...line.element.querySelectorAll("mark")]).filter((mark) => mark.facts.includes(fact));

function markOf(fact, key) {
  const span = fact.now.spans[key];
  if (!span || fact.report !== view.report || fact.deleted) return null;
  const unit = view.report.units(span[0]);
  return [...lineAt(unit).element.querySelectorAll("mark")].find((mark) => mark.from <= unit && unit < mark.to) ?? null;
}

function emphasise(fact) {
  for (const mark of linesElement.querySelectorAll("mark.chosen")) mark.classList.remove("chosen");
  for (const here of linesElement.querySelectorAll("p.here")) here.classList.remove("here");
  if (fact && fact.report === view.report) {
    for (const mark of marksOf(fact)) mark.classList.add("chosen");
    const value = markOf(fact, "value");
    if (value) value.parentElement.classList.add("here");
  }
  drawLinks(fact ? [fact] : []);
}

const svg = (name, attributes, text) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
};

// a curve from the VALUE of each fact to its indicator, unit, year and region
function drawLinks(shown, only = null) {
  const origin = sheet.getBoundingClientRect();
  const drawn = [], named = []; // named: where labels stand
  const box = (mark) => {
    const rect = mark.getClientRects()[0];
    return rect && { x: (rect.left + rect.right) / 2 - origin.left, top: rect.top - origin.top, bottom: rect.bottom - origin.top };
  };
  for (const fact of shown) {
    const value = markOf(fact, "value");
    const from = value && box(value);
    if (!from) continue;
    for (const key of SPANS) {
      const mark = key === "value" ? null : markOf(fact, key);
      const to = mark && box(mark);
      if (!to || (only && mark !== only && value !== only)) continue;
      const distance = Math.abs(to.x - from.x);
      let path, label = null; // between marks of one line the colours say it
      if (Math.abs(to.top - from.top) < 8) {
        const lift = Math.min(34, 8 + distance * 0.1), y = from.top + 2;
        path = `M${from.x} ${y} C${from.x} ${y - lift} ${to.x} ${y - lift} ${to.x} ${y}`;
      } else {
        const [high, low] = from.top < to.top ? [from, to] : [to, from];
        const middle = (high.bottom + low.top) / 2, reach = Math.max(18, (low.top - high.bottom) / 2);
        path = `M${high.x} ${high.bottom} C${high.x} ${high.bottom + reach} ${low.x} ${low.top - reach} ${low.x} ${low.top}`;
        label = [(high.x + low.x) / 2, middle];
      }
      drawn.push(svg("path", { class: LABEL[key], d: path }), svg("circle", { class: LABEL[key], cx: to.x, cy: Math.abs(to.top - from.top) < 8 ? to.top + 2 : to.top > from.top ? to.top : to.bottom, r: 2.5 }));
      if (!label || named.some(([x, y]) => Math.abs(label[0] - x) <= 30 && Math.abs(label[1] - y) <= 14)) continue;
      named.push(label);
      drawn.push(svg("text", { class: LABEL[key], x: label[0], y: label[1] + 4 }, labels[LABEL[key]]));
    }
  }
  links.replaceChildren(...drawn.filter((e) => e.tagName !== "text"), ...drawn.filter((e) => e.tagName === "text"));
}

addEventListener("resize", () => {
  const value = chosen && markOf(chosen, "value");
  if (value) value.scrollIntoView({ block: "nearest" });
});

const MANY = 24; // facts of one mark whose links are still readable
function linksOfMark(mark) {
  drawLinks(mark.facts.slice(0, MANY), mark);
}
linesElement.addEventListener("mouseover", (event) => {
  const mark = event.target.closest("mark");
  if (mark) linksOfMark(mark);
});
linesElement.addEventListener("mouseout", (event) => {
  if (event.target.closest("mark")) drawLinks(chosen ? [chosen] : []);
});
linesElement.addEventListener("focusin", (event) => {
  const mark = event.target.closest("mark");
  if (mark) linksOfMark(mark);
});
new ResizeObserver(() => drawLinks(chosen ? [chosen] : [])).observe(linesElement);

function focusMark(mark) {
  for (const before of linesElement.querySelectorAll('mark[tabindex="0"]')) before.tabIndex = -1;
  mark.tabIndex = 0;
  mark.focus({ preventScroll: true });
  mark.scrollIntoView({ block: "nearest" });
}

// a mark of several facts leads to the next of them each time
function chooseMark(mark) {
  const next = (mark.facts.indexOf(chosen) + 1) % mark.facts.length;
  choose(mark.facts[next], { keepText: true });
}

linesElement.addEventListener("click", (event) => {
  const mark = event.target.closest("mark");
  if (!mark || !document.getSelection().isCollapsed) return;
  const { from } = mark;
  chooseMark(mark);
  const again = [...lineAt(from).element.querySelectorAll("mark")].find((other) => other.from === from);
  if (again) focusMark(again);
});
linesElement.addEventListener("keydown", (event) => {
  const mark = event.target.closest("mark");
  if (!mark || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (step) {
    const marks = [...linesElement.querySelectorAll("mark")];
    const next = marks[marks.indexOf(mark) + step];
    if (next) focusMark(next);
  } else if (event.key === "Enter" || event.key === " ") {
    chooseMark(mark);
    grid.focus({ preventScroll: true });
  } else return;
  event.preventDefault();
});

// ---- selected text

const selectionBar = $("#selection");

function hideSelection() {
  selectionBar.hidden = true;
}

// the selected characters, in units, without blanks at the edges, of the line where the selection begins
function selected() {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!linesElement.contains(range.startContainer) || !linesElement.contains(range.endContainer)) return null;
  const unitAt = (node, offset) => {
    const paragraph = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("p");
    if (!paragraph) return null;
    const before = document.createRange();
    before.setStart(paragraph, 0);
    before.setEnd(node, offset);
    return paragraph.line.from + before.toString().length;
  };
  let start = unitAt(range.startContainer, range.startOffset), end = unitAt(range.endContainer, range.endOffset);
  if (start === null) return null;
  const line = lineAt(start);
  end = Math.min(end ?? line.to, line.to);
  const { text } = view.report;
  while (start < end && /\s/.test(text[start])) start++;
  while (end > start && /\s/.test(text[end - 1])) end--;
  return start < end ? { start, end } : null;
}

document.addEventListener("selectionchange", () => {
  const found = selected();
  if (!found) return hideSelection();
  const rect = document.getSelection().getRangeAt(0).getBoundingClientRect(), origin = sheet.getBoundingClientRect();
  const buttons = [element("button", "primary", "新事实 ", small("Add"), element("kbd", "", "a"))];
  buttons[0].addEventListener("click", addSelected);
  if (chosen && chosen.report === view.report && !chosen.deleted)
    SPANS.forEach((key, i) => {
      const button = element("button", LABEL[key], labels[LABEL[key]], element("kbd", "", String(i + 1)));
      button.addEventListener("click", () => assignSelected(key));
      buttons.push(button);
    });
  for (const button of buttons) button.type = "button";
  selectionBar.replaceChildren(...buttons);
  selectionBar.hidden = false;
  const width = selectionBar.offsetWidth;
  selectionBar.style.left = Math.max(4, Math.min(rect.left - origin.left, origin.width - width - 4)) + "px";
  selectionBar.style.top = rect.bottom - origin.top + 6 + "px";
});
selectionBar.addEventListener("mousedown", (event) => event.preventDefault()); // or the selection would be gone
