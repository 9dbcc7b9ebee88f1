// ---- the card of the chosen fact: what it says, and the form that corrects it

const card = $("#card");

function select(key, value) {
  const made = element("select");
  for (const [choice, zh] of Object.entries(terms[key])) made.add(new Option(choice ? `${zh} ${choice}` : "—", choice));
  made.value = value;
  return made;
}

function input(value, attributes = {}) {
  return Object.assign(element("input"), { value: value ?? "", spellcheck: false, ...attributes });
}

function field(zh, en, control, className = "") {
  return element("label", className, element("span", "", zh, " ", small(en)), control);
}

// the occurrence of a text that is nearest to a place, in the same line if there is one; in code points
function nearest(fact, surface) {
  const { report } = fact, { text } = report, at = report.units(fact.span[0]);
  const begin = text.lastIndexOf("\n", at - 1) + 1, stop = text.indexOf("\n", at);
  const line = [begin, stop < 0 ? text.length : stop];
  let best = null;
  for (let found = text.indexOf(surface); found >= 0; found = text.indexOf(surface, found + 1)) {
    const away = Math.abs(found - at) + (line[0] <= found && found < line[1] ? 0 : 1e9);
    if (best === null || away < best[0]) best = [away, found];
  }
  return best && [best[1], best[1] + surface.length].map((unit) => report.points(unit));
}

function slot(fact, key, i) {
  const control = input(fact.surface(key), { title: "写原文中的字，或在原文中选中后按数字键 Type what stands in the text, or select it there and press the digit" });
  control.dataset.slot = key;
  control.addEventListener("change", () => {
    const surface = control.value.trim();
    if (surface === fact.surface(key)) return;
    const span = surface ? nearest(fact, surface) : null;
    const missing = (surface && !span) || (!surface && key === "value");
    control.setCustomValidity(missing ? "原文中没有 Not in the text" : "");
    control.toggleAttribute("aria-invalid", missing);
    if (missing) return control.reportValidity();
    setSpan(fact, key, span);
  });
  control.addEventListener("keydown", (event) => { // Alt and arrows move the end, with shift the start
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key], span = fact.now.spans[key];
    if (!step || !event.altKey || !span) return;
    event.preventDefault();
    const moved = event.shiftKey ? [span[0] + step, span[1]] : [span[0], span[1] + step];
    if (0 <= moved[0] && moved[0] < moved[1] && moved[1] <= fact.report.characters && !fact.report.slice(moved).includes("\n")) setSpan(fact, key, moved);
  });
  return field(labels[LABEL[key]], String(i + 1), control, "slot " + LABEL[key]);
}

function button(label, en, act, className = "", key = "") {
  const made = element("button", className, label, " ", small(en));
  if (key) made.append(element("kbd", "", key));
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

function step(by) {
  const at = shown.indexOf(chosen);
  if (shown.length) choose(shown[Math.max(0, Math.min(shown.length - 1, at + by))]);
}

// checked, and on to the next one that is not
function checkAndGo() {
  if (!chosen || chosen.deleted) return;
  const at = shown.indexOf(chosen);
  if (!chosen.checked) toggleChecked(chosen);
  const next = shown.slice(at + 1).find((fact) => !fact.checked && !fact.deleted) ?? shown.slice(0, Math.max(0, at)).find((fact) => !fact.checked && !fact.deleted);
  if (next) choose(next);
  else say("表中的事实都已核对 All facts of the table are checked");
}

function showCard(fact) {
  const focused = document.activeElement?.closest("#card") ? document.activeElement.dataset.slot ?? document.activeElement.name ?? "" : null;
  card.hidden = !fact;
  document.body.classList.toggle("has-card", Boolean(fact));
  if (!fact) return card.replaceChildren();
  const { now, report } = fact;
  const lineNumber = above(view.starts, report.units(fact.span[0]));
  const title = element("div", "title",
    element("strong", "", now.indicator_name || "（未指明）"),
    element("span", "", ` ${fact.surface("value")}${now.unit}`),
    element("small", "", `第 ${lineNumber} 行 line · ${fact.span[0]}–${fact.span[1]}` + (now.confidence === null ? " · 新增 added" : ` · 置信度 ${now.confidence.toFixed(2)}`)));
  const acts = element("div", "acts",
    button("‹", "", () => step(-1), "icon"), button("›", "", () => step(1), "icon"),
    button("更正", "Edit", openCard, "only-narrow"),
    fact.changed && !fact.added ? button("复原", "Revert", () => revert(fact)) : "",
    fact.added ? button("移除", "Remove", () => forget(fact)) : button(fact.deleted ? "恢复" : "删除", fact.deleted ? "Restore" : "Delete", () => toggleDeleted(fact), "", "x"),
    fact.checked ? button("✓ 已核对", "Checked", () => toggleChecked(fact), "on") : button("已核对", "Checked", checkAndGo, "primary", "c"));
  acts.children[0].ariaLabel = "上一条 previous";
  acts.children[1].ariaLabel = "下一条 next";
  const controls = {
    indicator_name: input(now.indicator_name), value: input(number(now.value), { inputMode: "decimal" }), value_high: input(number(now.value_high), { inputMode: "decimal" }),
    unit: input(now.unit), year: input(now.year), region: input(now.region ?? ""),
    ...Object.fromEntries(["measure", "direction", "bound", "status"].map((key) => [key, select(key, now[key])])),
  };
  for (const [key, control] of Object.entries(controls)) {
    control.name = key;
    control.addEventListener("change", () => {
      let value = control.value.trim();
      if (key === "value" || key === "value_high") {
        const wrong = value !== "" && readNumber(value) === null;
        control.setCustomValidity(wrong ? "不是数 Not a number" : "");
        if (wrong) return control.reportValidity();
        value = value === "" ? null : readNumber(value);
      }
      const values = { [key]: value };
      if (key === "measure") values.direction = ["growth", "change"].includes(value) ? now.direction || "up" : "";
      edit(fact, values);
    });
  }
  const mentions = element("fieldset", "slots", element("legend", "", "原文 ", small("In the text")), ...SPANS.map((key, i) => slot(fact, key, i)));
  const said = element("fieldset", "fields", element("legend", "", "含义 ", small("Meaning")),
    field("全称", "Full name", controls.indicator_name, "wide"), field("数", "Number", controls.value), field("至", "To", controls.value_high),
    field("单位", "Unit", controls.unit), field("年份", "Year", controls.year), field("地区", "Region", controls.region, "wide"),
    field("量度", "Measure", controls.measure), field("升降", "Direction", controls.direction), field("界限", "Bound", controls.bound), field("状态", "Status", controls.status));
  mentions.disabled = said.disabled = fact.deleted;
  const { problems } = fact;
  const warnings = element("ul", "problems", ...problems.map((text) => element("li", "", text)));
  warnings.hidden = !problems.length;
  const handle = button("收起", "Close", closeCard, "only-narrow close");
  card.replaceChildren(element("div", "top", title, acts), warnings, element("div", "form", mentions, said, handle));
  if (focused !== null) (card.querySelector(`[data-slot="${focused}"], [name="${focused}"]`) ?? card.querySelector(".primary, .on"))?.focus({ preventScroll: true });
}

card.addEventListener("submit", (event) => event.preventDefault());
card.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    closeCard();
    grid.focus({ preventScroll: true });
  } else if (event.key === "Enter" && event.target.matches("input")) event.target.blur(), grid.focus({ preventScroll: true });
});

function openCard() {
  if (!chosen) return;
  document.body.classList.add("editing");
  card.querySelector("input")?.focus();
}
function closeCard() {
  document.body.classList.remove("editing");
}
