// A passkey that was cancelled or refused says so, instead of only in the console.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const cancelled = event.detail?.exception?.name === "NotAllowedError";
  window.holdout?.say(cancelled ? "Nothing was signed: the passkey was not used." : "This device would not use the passkey. Try another way to sign in.");
});
