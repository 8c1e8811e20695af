// Says that scripts run, before anything is drawn: parts that need one are hidden without.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("govuk-frontend-supported");
