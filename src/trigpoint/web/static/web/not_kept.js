// What a script sent and the server did not take is said at the top of the page, in the design system's summary of
// errors. A part of a page that only shows something asks again by itself, and a box that saves what is typed says so
// beside itself.
const SIGNED_OUT = 401;
let shown = null;

const made = (name, given) => Object.assign(document.createElement(name), given);

function say(title, words) {
  const body = made("div", { className: "govuk-error-summary__body" });
  body.append(
    "What you did last was not kept. ",
    made("a", { href: location.href, className: "govuk-link", textContent: words }),
  );
  const alert = made("div", {});
  alert.setAttribute("role", "alert");
  alert.append(made("h2", { className: "govuk-error-summary__title", textContent: title }), body);
  shown?.remove();
  shown = made("div", { className: "govuk-error-summary", tabIndex: -1 });
  shown.append(alert);
  document.getElementById("main-content").prepend(shown);
  shown.focus();
}

const isOurs = ({ target, detail }) =>
  detail.requestConfig.verb !== "get" && !target.form?.querySelector("#unsaved");

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful && isOurs(event)) shown?.remove();
});

document.addEventListener("htmx:sendError", (event) => {
  if (isOurs(event)) say("The server was not reached", "Open this page again");
});

document.addEventListener("htmx:responseError", (event) => {
  if (!isOurs(event)) return;
  if (event.detail.xhr.status === SIGNED_OUT) say("You are signed out", "Sign in again");
  else say("That did not work", "Open this page again");
});
