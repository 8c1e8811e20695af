// Starts the design system's own behaviour. Nothing on any page depends on it.
import { initAll } from "../govuk-frontend.js";

initAll();

// The drop zone's two texts run together but for a comma that is not seen: speech input asks for the words that are.
for (const comma of document.querySelectorAll(".govuk-file-upload-button > .govuk-visually-hidden")) {
  comma.after(" ");
}
