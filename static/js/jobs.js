// Waits for the jobs that a page shows ([data-job], see macros/waiting.html): asks for their state, and when one has
// ended goes on to where it leads, or takes over the region around it from the page's own address.
const SOON = 400; // milliseconds between two questions at first
const LATER = 1200; // and when the job has taken a while, or nobody answers
const HURRY = 20; // questions until then

const status = document.createElement("div"); // says what changes, not each percent; it stays when its page part goes
status.className = "job-status";
status.setAttribute("role", "status");
document.body.append(status);

const pause = (time) => new Promise((done) => setTimeout(done, time));
const waitFor = (part) => part.querySelectorAll("[data-job]").forEach(follow);

async function follow(job) {
  for (let asked = 0; job.isConnected; asked += 1) {
    await pause(asked < HURRY ? SOON : LATER);
    if (document.hidden && asked % 4) continue;
    const state = await ask(job.dataset.job);
    if (!job.isConnected) return;
    if (state) show(job, state);
    if (!state || state.state === "waiting" || state.state === "running") continue;
    if (state.state === "done" && job.dataset.after) location.replace(job.dataset.after);
    else await renew(job);
    return;
  }
}

// The state; null when nobody answers just now; as ended when there is no such job any more.
async function ask(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (answer.ok) return await answer.json();
    return answer.status < 500 ? { state: "gone", said: "" } : null;
  } catch {
    return null;
  }
}

function show(job, { progress, percent, said, state }) {
  const bar = job.querySelector("progress");
  if (bar && progress != null) bar.value = progress;
  else if (bar && state !== "done") bar.removeAttribute("value");
  job.querySelector("[data-job-percent]").textContent = percent ?? "";
  const line = job.querySelector("[data-job-said]");
  if (said && line.textContent !== said) {
    line.textContent = said;
    status.textContent = said;
  }
}

async function renew(job) {
  const region = job.closest("[data-region]");
  const answer = await fetch(location.href).catch(() => null);
  const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = region && page && page.getElementById(region.id);
  if (!fresh) return location.reload();
  const focused = region.contains(document.activeElement);
  document.title = page.title;
  region.replaceChildren(...fresh.childNodes);
  if (focused) region.focus({ preventScroll: true });
  waitFor(region);
}

waitFor(document);
