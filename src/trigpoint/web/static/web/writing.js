// Beside the box: sentences and figures go in where the cursor was left, or at the end, and a draft that is not saved
// is told. Without scripts the buttons send the form, and the server puts them at the end.
const box = document.getElementById("id_text");
let left = null;
const unsaved = document.querySelector("#unsaved > div");

for (const button of document.querySelectorAll("button[name=put]")) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    if (!box) return;
    box.closest("details")?.setAttribute("open", "");
    const [from, to] = left ?? [box.value.length, box.value.length];
    const gap = from && !/\s/.test(box.value[from - 1]) ? " " : "";
    box.focus();
    box.setRangeText(gap + button.value, from, to, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

box?.addEventListener("blur", () => {
  left = [box.selectionStart, box.selectionEnd];
});

box?.addEventListener("htmx:afterRequest", (event) => {
  if (unsaved) unsaved.hidden = event.detail.successful;
});
