// Starts the design system's own behaviour. Nothing on any page depends on it.
import { initAll } from "../govuk-frontend.js";

initAll();
