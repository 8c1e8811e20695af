// Says on the page that a passkey was not used, and whether this address can ever use one.
document.addEventListener("allauth.error", (event) => {
  const [tried, never] = document.querySelectorAll("#passkey_failed > div");
  if (!tried) return;
  event.preventDefault();
  const impossible = !window.PublicKeyCredential || event.detail.exception?.name === "SecurityError";
  tried.hidden = impossible;
  never.hidden = !impossible;
});
