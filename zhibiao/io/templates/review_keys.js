// ---- keys of the whole page, and the start

const help = $("#help");
$("#show-help").addEventListener("click", () => help.showModal());

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const typing = event.target.closest("input, select, textarea");
  if (event.key === "Escape" && typing && !event.target.closest("#card")) return grid.focus({ preventScroll: true });
  if (typing) return;
  const slotKey = SPANS[Number(event.key) - 1];
  if (event.key === "/") {
    $("#filters").open = true;
    controls.search.focus();
    controls.search.select();
  } else if (event.key === "?") help.showModal();
  else if (event.key === "c") checkAndGo();
  else if (event.key === "x" && chosen) chosen.added ? forget(chosen) : toggleDeleted(chosen);
  else if (event.key === "e" && chosen) openCard();
  else if (event.key === "a") addSelected();
  else if (event.key === "Escape") {
    document.getSelection().removeAllRanges();
    grid.focus({ preventScroll: true });
  } else if (slotKey) assignSelected(slotKey);
  else return;
  event.preventDefault();
});

function start(some) {
  restore(some);
  fillControls();
  refresh();
  showCard(null);
  if (!view.report && reports.length) showReport(shown[0]?.report ?? reports[0]);
}

if (matchMedia("(max-width: 860px)").matches) $("#filters").open = false;
start(reports);
