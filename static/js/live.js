// Changes the page in place: fetches the very address a link or form leads to, and takes over its [data-live] parts.
// The server renders whole pages only; what is shown here is what the address shows.
const TYPED = "[type=search], [data-figure]"; // fields that are asked for while one types
const PAUSE = 180; // milliseconds without a key before what is typed is asked for
let wanted = null; // the request whose answer will be shown
let last = Promise.resolve(); // requests go one after another: none overtakes a change on its way
let typing = 0;
let typed = false; // whether the newest entry of the history came from typing

export function startLive() {
  if (!document.querySelector("[data-live-form], [data-live-link]")) return;
  document.addEventListener("submit", onSubmit);
  document.addEventListener("change", onChange);
  document.addEventListener("input", onInput);
  document.addEventListener("click", onClick);
  window.addEventListener("popstate", () => show(location.href, { sync: true }));
}

function onSubmit(event) {
  const form = event.target;
  if (!form.matches("[data-live-form]")) return;
  event.preventDefault();
  const values = new FormData(form, event.submitter);
  if (form.method === "post") show(form.action, { body: new URLSearchParams(values), form, submitter: event.submitter });
  else show(addressOf(form, values), { history: "push" });
}

function onChange(event) {
  const form = event.target.form;
  if (form?.matches("[data-live-form]") && form.method === "get" && !event.target.matches(TYPED)) form.requestSubmit();
}

function onInput(event) {
  const form = event.target.form;
  if (!event.target.matches(TYPED) || !form?.matches("[data-live-typing]")) return;
  clearTimeout(typing);
  typing = setTimeout(() => show(addressOf(form, new FormData(form)), { history: "typing" }), PAUSE);
}

function onClick(event) {
  const link = event.target.closest("a[data-live-link]");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  show(link.href, { history: "push", sync: true, top: link.closest(".pager") !== null });
}

function addressOf(form, values) {
  const usual = { sort: ["relevance", "score"], match: ["any"] };
  const kept = [...values].filter(([name, value]) => value && !usual[name]?.includes(value));
  const query = new URLSearchParams(kept).toString();
  return form.action.split("?")[0] + (query ? `?${query}` : "");
}

async function show(address, { body, form, submitter, history: step, sync = false, top = false }) {
  if (!body) clearTimeout(typing);
  if (!wanted?.body) wanted?.abort.abort(); // A page is no longer wanted; what was sent is never called back.
  const mine = { body, abort: new AbortController() };
  wanted = mine;
  const { signal } = mine.abort;
  const main = document.querySelector("main");
  main.setAttribute("aria-busy", "true");
  try {
    last = last.catch(() => {}).then(() => fetch(address, { method: body ? "POST" : "GET", body, signal }));
    const answer = await last;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.querySelector("[data-live]") || (body && !answer.redirected)) throw new Error("another page");
    if (wanted !== mine) return;
    remember(answer.url, step);
    takeOver(page, sync);
    if (top) {
      main.scrollIntoView();
      main.focus({ preventScroll: true });
    }
  } catch {
    if (signal.aborted) return;
    if (!body) location.assign(address);
    else { // The browser itself sends the form and shows what comes: an explanation, or that nobody answers.
      form.removeAttribute("data-live-form");
      form.requestSubmit(submitter);
    }
  }
  main.removeAttribute("aria-busy");
}

// One entry in the history for each change, and one for a whole word however it was typed.
function remember(url, step) {
  const another = step && url !== location.href;
  if (another) history[step === "typing" && typed ? "replaceState" : "pushState"](null, "", url);
  if (another || step !== "typing") typed = step === "typing";
}

function takeOver(page, sync) {
  const focused = address(document.activeElement);
  document.title = page.title;
  document.querySelectorAll("[data-live]").forEach((part) => {
    const fresh = page.getElementById(part.id);
    if (fresh) part.replaceChildren(...fresh.childNodes); // The part itself stays: a replaced live region is not read out.
  });
  document.querySelectorAll("a[data-switch]").forEach((link, place) => {
    link.href = page.querySelectorAll("a[data-switch]")[place]?.getAttribute("href") ?? link.href;
  });
  document.querySelectorAll("input[name=next]").forEach((field) => {
    field.value = location.pathname + location.search;
  });
  if (sync) document.querySelectorAll("[data-live-form] :is(input, select)[id]").forEach((field) => {
    field.value = page.getElementById(field.id)?.value ?? field.value;
  });
  const again = focused && document.querySelector(focused);
  if (again && again !== document.activeElement) again.focus({ preventScroll: true });
  else if (focused && !again) document.querySelector("main").focus({ preventScroll: true });
}

// A selector that finds the same control in the page that is coming.
function address(element) {
  if (!element || element === document.body) return null;
  if (element.id) return `#${CSS.escape(element.id)}`;
  if (element.name) return `[name="${CSS.escape(element.name)}"][value="${CSS.escape(element.value)}"], select[name="${CSS.escape(element.name)}"]`;
  return element.closest("[data-live]") ? `a[href="${CSS.escape(element.getAttribute("href") ?? "")}"]` : null;
}
