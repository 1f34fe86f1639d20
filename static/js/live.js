// Changes the page in place: fetches the very address a link or form leads to, and takes over its [data-live] parts.
// The server renders whole pages only; what is shown here is what the address shows.
const PAUSE = 180; // milliseconds without a key before what is typed is asked for
let running = null;
let typing = 0;
let typed = false;

export function startLive() {
  if (!document.querySelector("[data-live-form], [data-live-link]")) return;
  document.addEventListener("submit", onSubmit);
  document.addEventListener("change", onChange);
  document.addEventListener("input", onInput);
  document.addEventListener("click", onClick);
  window.addEventListener("popstate", () => show(location.href, { history: null, sync: true }));
}

function onSubmit(event) {
  const form = event.target;
  if (!form.matches("[data-live-form]")) return;
  event.preventDefault();
  clearTimeout(typing);
  const values = new FormData(form, event.submitter);
  if (form.method === "post") show(form.action, { body: new URLSearchParams(values), history: null });
  else show(addressOf(form, values), { history: "push" });
}

function onChange(event) {
  const form = event.target.form;
  if (form?.matches("[data-live-form]") && form.method === "get" && event.target.type !== "search") form.requestSubmit();
}

function onInput(event) {
  const form = event.target.form;
  if (event.target.type !== "search" || !form?.matches("[data-live-typing]")) return;
  clearTimeout(typing);
  typing = setTimeout(() => {
    show(addressOf(form, new FormData(form)), { history: typed ? "replace" : "push" });
    typed = true;
  }, PAUSE);
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
  return form.action + (query ? `?${query}` : "");
}

async function show(address, { body, history: step, sync = false, top = false }) {
  running?.abort();
  running = new AbortController();
  const signal = running.signal;
  const main = document.querySelector("main");
  main.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { method: body ? "POST" : "GET", body, signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.querySelector("[data-live]") || (body && !answer.redirected)) throw new Error("another page");
    if (step === "push") history.pushState(null, "", answer.url);
    if (step === "replace") history.replaceState(null, "", answer.url);
    if (step === "push") typed = false;
    takeOver(page, sync);
    if (top) document.querySelector("main").scrollIntoView();
  } catch (problem) {
    if (signal.aborted) return;
    if (body) document.querySelector("main").innerHTML = "";
    location.assign(body ? location.href : address);
  }
  main.removeAttribute("aria-busy");
}

function takeOver(page, sync) {
  const focused = address(document.activeElement);
  const shown = new Set([...document.querySelectorAll(".menu[open]")].map((menu) => menu.id));
  document.title = page.title;
  document.querySelectorAll("[data-live]").forEach((part) => {
    const fresh = page.getElementById(part.id);
    if (fresh) part.replaceWith(document.adoptNode(fresh));
  });
  document.querySelectorAll("a[data-switch]").forEach((link, place) => {
    link.href = page.querySelectorAll("a[data-switch]")[place]?.getAttribute("href") ?? link.href;
  });
  document.querySelectorAll("input[name=next]").forEach((field) => {
    field.value = location.pathname + location.search;
  });
  const search = document.getElementById("q");
  if (sync && search) search.value = page.getElementById("q")?.value ?? search.value;
  shown.forEach((id) => id && document.getElementById(id)?.setAttribute("open", ""));
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
