// The trial chat's window: answers whoever writes, and tells the page it was opened from that it is there.

const chat = document.querySelector(".chat");
const { refuse, slow, agent, you, answer } = chat.dataset;
const said = chat.querySelector(".said");
const form = chat.querySelector("form");
const there = chat.querySelector(".there");
const opened = performance.now();

const say = (who, name, words) => {
  const item = document.createElement("li");
  item.className = who;
  const by = document.createElement("b");
  by.textContent = name;
  const line = document.createElement("span");
  line.textContent = words;
  item.append(by, " ", line);
  said.append(item);
  item.scrollIntoView({ block: "nearest" });
};

// The widget asks again and again by a port of its own; any word on it says that the chat is up.
addEventListener("message", ({ data, ports: [port] }) => {
  if (data?.type !== "contact-hours:ping" || !port || refuse) return;
  if (performance.now() - opened < slow * 1000) return;
  port.postMessage("ready");
  there.textContent = there.dataset.there;
});

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  const words = form.message.value.trim();
  form.message.value = "";
  form.message.focus();
  if (!words) return;
  say("you", you, words);
  setTimeout(() => say("agent", agent, answer), 600);
});
