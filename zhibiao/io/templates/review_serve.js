// ---- where the page is served: a report is sent to the server that gave the page, and shown as any other

const intake = $("#intake"), problem = $("#problem"), go = $("#go"), paste = $("#paste"), chooser = $("#file");

function ask() {
  problem.hidden = true;
  $("#cancel").hidden = !reports.length;
  if (!intake.open) intake.showModal();
}
function fail(text) {
  problem.textContent = text;
  problem.hidden = false;
}

async function extract(body, name, type) {
  if ((body.size ?? body.length) > run.limit) return fail("文件过大 The report is larger than this server takes");
  const options = new URLSearchParams({ name });
  for (const key of ["region", "year"]) if ($("#" + key).value.trim()) options.set(key, $("#" + key).value.trim());
  go.disabled = true;
  go.setAttribute("aria-busy", "true");
  problem.hidden = true;
  try {
    const response = await fetch("/api/extract?" + options, { method: "POST", body, headers: { "Content-Type": type } });
    const answer = await response.json();
    if (!response.ok) return fail(answer.error.message);
    show(answer.documents);
    intake.close();
    paste.value = chooser.value = "";
    if (answer.errors.length) say(answer.errors.map(({ message }) => message).join("\n"));
  } catch {
    fail("服务器没有回答 The server did not answer");
  } finally {
    go.disabled = false;
    go.removeAttribute("aria-busy");
  }
}

function show(documents) {
  const added = [];
  for (const { doc, text, records, source } of documents) {
    const old = reports.findIndex(({ sha256, name }) => sha256 === source.sha256 && name === doc);
    if (old >= 0) reports.splice(old, 1);
    const head = { name: doc, sha256: source.sha256, characters: source.characters, model: source.model };
    added.push(addReport(head, () => text, records.map((record) => ({ ...record }))));
  }
  restore(added);
  view.report = chosen = null;
  drawn.clear();
  filterForm.reset();
  fillControls();
  if (reports.length > 1) controls.document.value = reports.indexOf(added[0]);
  refresh();
  showCard(null);
  showReport(added[0]);
  grid.focus();
  if (shown.length) choose(shown[0]);
  else say("没有读出事实 No fact was found");
}

$("#intake-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const [file] = chooser.files;
  if (file) extract(file, file.name, "application/octet-stream");
  else if (paste.value.trim()) extract(new Blob([paste.value]), "粘贴的报告.txt", "application/octet-stream");
  else fail("请粘贴正文或选择文件 Paste a text or choose a file");
});
$("#new-report").addEventListener("click", ask);
$("#cancel").addEventListener("click", () => intake.close());
intake.addEventListener("cancel", (event) => {
  if (!reports.length) event.preventDefault();
});
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => {
  event.preventDefault();
  const [file] = event.dataTransfer.files;
  if (!file) return;
  ask();
  extract(file, file.name, "application/octet-stream");
});
ask();
