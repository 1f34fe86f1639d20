// Moves cards between the columns of the board: by dragging, or with Alt and an arrow. Each move sends the card's own
// form, so the rules, the messages and the way back are those of the page without scripts.
let dragged = null;

const cardOf = (target) => target.closest?.(".board-card");
const columnOf = (target) => target.closest?.(".column");

function send(card, status) {
  const form = card.querySelector("form");
  const choice = form.querySelector("select[name=status]");
  if (choice.value === status) return;
  choice.value = status;
  form.requestSubmit();
}

function mark(column) {
  document.querySelectorAll(".column--target").forEach((other) => other !== column && other.classList.remove("column--target"));
  column?.classList.add("column--target");
}

// What is shown is replaced after each move: the boards stay scrolled to where they were, and to the card that was moved.
const boards = () => [...document.querySelectorAll(".board")];
let scrolled = [];
document.addEventListener("scroll", (event) => {
  if (event.target.matches?.(".board")) scrolled = boards().map((board) => board.scrollLeft);
}, true);
new MutationObserver(() => {
  boards().forEach((board, place) => { board.scrollLeft = scrolled[place] ?? 0; });
  cardOf(document.activeElement)?.scrollIntoView({ block: "nearest", inline: "nearest" });
}).observe(document.getElementById("results"), { childList: true });

document.addEventListener("dragstart", (event) => {
  dragged = cardOf(event.target);
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.querySelector("a").textContent);
  dragged.classList.add("board-card--dragged");
});

document.addEventListener("dragover", (event) => {
  const column = dragged && columnOf(event.target);
  if (column) event.preventDefault(); // Only then may it be dropped here.
  mark(column);
});

document.addEventListener("drop", (event) => {
  const column = dragged && columnOf(event.target);
  if (!column) return;
  event.preventDefault();
  send(dragged, column.dataset.status);
});

document.addEventListener("dragend", () => {
  dragged?.classList.remove("board-card--dragged");
  dragged = null;
  mark(null);
});

document.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const card = step && event.altKey && cardOf(event.target);
  if (!card) return;
  event.preventDefault();
  const statuses = [...card.querySelectorAll("select[name=status] option")].map((option) => option.value);
  const next = statuses[statuses.indexOf(columnOf(card).dataset.status) + step];
  if (next) send(card, next);
});
