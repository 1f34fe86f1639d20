// A button that copies an address. Without scripts the plain link beside it stands in its place.
const SHOWN = 4000; // milliseconds that the button says that it is done

export function startCopying() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-copy]");
    if (!button) return;
    const address = new URL(button.dataset.copy, location.href).href;
    if (!(await copied(address))) location.assign(address); // From the address bar it can be copied by hand.
    else tell(button);
  });
}

// Pages that come without TLS from another machine have no clipboard: there the old command copies.
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = Object.assign(document.createElement("textarea"), { value: text, className: "visually-hidden" });
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}

function tell(button) {
  const said = Object.assign(document.createElement("p"), { textContent: button.dataset.copied, className: "visually-hidden" });
  document.getElementById("messages").replaceChildren(said);
  button.toggleAttribute("data-done", true);
  button.focus(); // The field of the old command took the focus.
  setTimeout(() => button.removeAttribute("data-done"), SHOWN);
}
