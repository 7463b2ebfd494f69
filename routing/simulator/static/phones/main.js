// The page of telephones: looks at the network every so often while it is seen, and shows what has changed.

import { AgentPhone } from "./agent.js";
import { get, Refused } from "./api.js";
import { Board } from "./board.js";
import { CallerPhone } from "./caller.js";
import { Documents } from "./documents.js";
import { lang, setText, timeNow, word } from "./dom.js";

const EVERY = 700;
const EVERY_WHEN_LOST = 2000;
const MOST_KEPT = 2000;
const STORE = "permanence-phones";

/** What all telephones share. */
class Exchange {
  constructor() {
    this.since = 0;
    this.kept = [];
    this.callers = [];
    this.agents = new Map();
    this.documents = new Documents();
    this.wake = () => {};
  }

  select(sid, label) {
    this.documents.select(sid, label);
  }

  eventsOf(sid) {
    return this.kept.filter((event) => event.sid === sid);
  }

  phones() {
    return [...this.callers, ...this.agents.values()];
  }

  add(saved) {
    const place = 1 + Math.max(0, ...this.callers.map((phone) => phone.place));
    const phone = new CallerPhone(this, place, saved);
    this.callers.push(phone);
    const firstAgent = document.querySelector("#phones .agent");
    document.getElementById("phones").insertBefore(phone.root, firstAgent);
    this.arrange();
    return phone;
  }

  remove(phone) {
    const hadFocus = phone.root.contains(document.activeElement);
    this.callers = this.callers.filter((one) => one !== phone);
    phone.root.remove();
    this.arrange();
    if (hadFocus) document.getElementById("add").focus();
  }

  /** The last caller's telephone stays. */
  arrange() {
    for (const phone of this.callers) phone.button("remove").hidden = this.callers.length === 1;
    this.save();
  }

  save() {
    sessionStorage.setItem(STORE, JSON.stringify(this.callers.map((phone) => phone.saved())));
  }

  /** Words in a talk go from one telephone to the other; the network's own story does not tell them. */
  said(phone, words) {
    const time = timeNow();
    phone.line("own", time, word("you_say", words));
    const other = this.phones().find((one) => one.sid === phone.call.talks_with);
    other?.listen(time, words);
  }

  update(state, events) {
    this.kept = [...this.kept, ...events].slice(-MOST_KEPT);
    this.since = events.length ? events.at(-1).n : this.since;
    for (const agent of state.agents) this.employ(agent);
    for (const event of events) this.phones().find((phone) => phone.sid === event.sid)?.hear(event);
    for (const phone of this.phones()) phone.update(state);
    if (events.some((event) => event.verb === "document")) this.documents.refresh();
  }

  /** An agent has a telephone here while somebody plays the role. */
  employ(agent) {
    const phone = this.agents.get(agent.address);
    if (agent.behaviour === "browser" && !phone) {
      const made = new AgentPhone(this, agent);
      this.agents.set(agent.address, made);
      document.getElementById("phones").append(made.root);
    } else if (agent.behaviour !== "browser" && phone && !phone.call) {
      phone.root.remove();
      this.agents.delete(agent.address);
    }
  }

  /** After a restart of the network nothing of before goes on. */
  restart() {
    this.since = 0;
    this.kept = [];
    for (const phone of this.callers) phone.over();
  }
}

function savedPhones() {
  try {
    const saved = JSON.parse(sessionStorage.getItem(STORE));
    return Array.isArray(saved) && saved.length ? saved : [{}];
  } catch {
    return [{}];
  }
}

function showLost(isLost) {
  const notice = document.getElementById("lost");
  setText(notice, isLost ? notice.dataset.text : "");
  document.body.classList.toggle("is-lost", isLost);
}

/** One look at the network; whether it answered. */
async function look(exchange, board) {
  try {
    const [state, news] = await Promise.all([get("state"), get(`events?since=${exchange.since}&lang=${lang}`)]);
    showLost(false);
    if (state.last_event < exchange.since) exchange.restart();
    else exchange.update(state, news.events);
    board.update(state);
    return true;
  } catch (error) {
    if (!(error instanceof Refused)) console.error(error);
    showLost(true);
    return false;
  }
}

/** Until some time has passed or somebody wakes us. */
function pause(exchange, milliseconds) {
  return new Promise((resolve) => {
    const timer = window.setTimeout(resolve, milliseconds);
    exchange.wake = () => {
      window.clearTimeout(timer);
      resolve();
    };
  });
}

async function begin(exchange) {
  const { last_event: last } = await get("state").catch(() => ({ last_event: 0 }));
  const saved = savedPhones().map((one) => (one.since > last ? { ...one, sid: "" } : one));
  exchange.since = Math.min(last, ...saved.filter((one) => one.sid).map((one) => one.since));
  saved.forEach((one) => exchange.add(one));
  document.getElementById("add").addEventListener("click", () => exchange.add({}).root.focus());
  document.addEventListener("visibilitychange", () => exchange.wake());
  document.getElementById("room").hidden = false;
}

async function main() {
  const exchange = new Exchange();
  const board = new Board((sid, label) => exchange.select(sid, label), () => exchange.wake());
  await begin(exchange);
  for (;;) {
    const answers = document.visibilityState === "hidden" || (await look(exchange, board));
    await pause(exchange, answers ? EVERY : EVERY_WHEN_LOST);
  }
}

main();
