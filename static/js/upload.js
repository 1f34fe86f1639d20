// Sends a file in slices, so that no request is long and an upload that was cut off goes on where it stopped.
// The server says after each slice how much is there; what it says counts. Without this the form sends the file whole.
const LEAST = 2 ** 18;
const MOST = 2 ** 23; // bytes of a slice; a request holds up others, so on a slow line it is small
const SWIFT = 400; // milliseconds within which a slice should be sent
const WAITS = [1, 2, 4, 8, 15, 30]; // seconds before trying again

const form = document.querySelector("[data-upload]");
const part = (name) => form.querySelector(`[data-${name}]`);
const said = form && part("said");
let stopped = new AbortController();
let cancel = "";

if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const file = form.elements.file.files[0];
    if (file) send(file).catch(over);
  });
  part("stop").addEventListener("click", stop);
}

async function send(file) {
  const { size, name, most } = form.dataset;
  if (file.size > Number(most)) throw new Error(form.dataset.tooLarge);
  if (size && (file.size !== Number(size) || file.name !== name)) throw new Error(form.dataset.other);
  stopped = new AbortController();
  going(true);
  const { address, at, cancel: end } = size ? form.dataset : await begin(file);
  cancel = end;
  location.assign(await slices(file, address, Number(at)));
}

async function begin(file) {
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value, name: file.name, size: file.size });
  const answer = await fetch(form.dataset.upload, { method: "POST", body, signal: stopped.signal });
  return told(answer);
}

// Sends from `at` on; where to go when everything is there.
async function slices(file, address, at) {
  let step = LEAST;
  for (let failed = 0; ; ) {
    show(at / file.size);
    const begun = performance.now();
    const answer = await post(`${address}?at=${at}`, file.slice(at, at + step));
    if (!answer || answer.status >= 500) {
      if (failed === WAITS.length) throw new Error(form.dataset.failed);
      said.textContent = form.dataset.lost;
      await pause(WAITS[failed]);
      failed += 1;
      continue;
    }
    if (failed) said.textContent = "";
    failed = 0;
    const there = answer.status === 409 ? await answer.json() : await told(answer);
    if (there.next) return there.next;
    if (answer.status === 409 && there.at === at) await pause(1); // Somebody else is sending the same.
    at = there.at;
    step = performance.now() - begun < SWIFT ? Math.min(step * 2, MOST) : Math.max(step / 2, LEAST);
  }
}

// The answer; null when there is none.
async function post(address, body) {
  const headers = { "X-CSRFToken": form.elements.csrf_token.value, "Content-Type": "application/octet-stream" };
  try {
    return await fetch(address, { method: "POST", headers, body, signal: stopped.signal });
  } catch (error) {
    if (stopped.signal.aborted) throw error;
    return null;
  }
}

async function told(answer) {
  if (answer.status === 404) throw new Error(form.dataset.gone);
  const content = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(content.message ?? form.dataset.failed);
  return content;
}

const pause = (seconds) => new Promise((done, fail) => {
  setTimeout(done, seconds * 1000);
  stopped.signal.addEventListener("abort", () => fail(stopped.signal.reason), { once: true });
});

function show(share) {
  const text = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" }).format(share);
  form.querySelector("progress").value = share;
  part("share").textContent = form.dataset.sent.replace("{share}", text);
}

function going(now) {
  part("going").hidden = !now;
  form.querySelector("[data-act]").hidden = now;
  form.elements.file.disabled = now;
  said.textContent = "";
  if (now) part("stop").focus();
}

function over(error) {
  if (stopped.signal.aborted) return;
  going(false);
  said.textContent = error.message;
  form.elements.file.focus();
}

// What has come is deleted: a person who cancels does not want it.
async function stop() {
  stopped.abort();
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
  if (cancel) await fetch(cancel, { method: "POST", body }).catch(() => null);
  location.assign(form.dataset.front);
}
