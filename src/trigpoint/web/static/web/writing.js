// Beside the box: sentences and figures go in where the cursor stands, and a draft that is not saved is told. Without
// scripts the buttons send the form, and the server puts them at the end.
const box = document.getElementById("id_text");
const unsaved = document.querySelector("#unsaved > div");

for (const button of document.querySelectorAll("button[name=put]")) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    if (!box) return;
    box.closest("details")?.setAttribute("open", "");
    const before = box.value.slice(0, box.selectionStart);
    const gap = before && !/\s$/.test(before) ? " " : "";
    box.focus();
    box.setRangeText(gap + button.value, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

box?.addEventListener("htmx:afterRequest", (event) => {
  if (unsaved) unsaved.hidden = event.detail.successful;
});
