// Beside the telephones: the agents, who talks with whom, who waits where, and the text messages.

import { post } from "./api.js";
import { fill, hasWord, make, setText, word } from "./dom.js";

const part = (id) => document.getElementById(id);

export class Board {
  /** `select` shows a call's documents; `wake` looks at the network at once. */
  constructor(select, wake) {
    this.select = select;
    for (const item of document.querySelectorAll("#agents [data-address]")) {
      item.querySelector("select").addEventListener("change", (event) => this.behave(item, event.target.value, wake));
    }
  }

  async behave(item, behaviour, wake) {
    const select = item.querySelector("select");
    item.dataset.chosen = "yes";
    try {
      await post("register", { address: item.dataset.address, behaviour });
    } catch (error) {
      select.value = item.dataset.known;
      setText(item.querySelector("[data-part=status]"), word(hasWord(error.code) ? error.code : "failed"));
    }
    delete item.dataset.chosen;
    wake();
  }

  update(state) {
    const calls = new Map(state.calls.map((call) => [call.sid, call]));
    for (const agent of state.agents) this.agent(agent, calls);
    const talks = state.calls.filter((call) => call.talks_with && call.sid < call.talks_with && calls.has(call.talks_with));
    fill(part("talks"), talks.map((call) => this.pair(call, calls.get(call.talks_with))), (pair) => this.talk(pair));
    const now = Date.parse(state.now);
    const waiting = state.queues.flatMap(({ name, members }) => members.map((one, place) => ({ ...one, name, place })));
    fill(part("queues"), waiting.map((one) => ({ ...one, for: seconds(now, one.since) })), (one) => this.waiter(one));
    fill(part("messages"), state.messages, (message) => this.message(message));
  }

  agent(agent, calls) {
    const item = [...document.querySelectorAll("#agents [data-address]")].find(
      (one) => one.dataset.address === agent.address,
    );
    const select = item?.querySelector("select");
    if (!select) return;
    if (!item.dataset.chosen && document.activeElement !== select) {
      if (![...select.options].some((option) => option.value === agent.behaviour)) {
        select.append(new Option(agent.behaviour, agent.behaviour));
      }
      select.value = agent.behaviour;
    }
    item.dataset.known = agent.behaviour;
    const call = calls.get(agent.call);
    setText(item.querySelector("[data-part=status]"), call ? word(call.talks_with ? "in-progress" : call.status) : "");
  }

  /** The caller's side of a talk first. */
  pair(one, other) {
    const [caller, agent] = one.direction === "inbound" ? [one, other] : [other, one];
    return { sid: caller.sid, caller: caller.label, agent: agent.label };
  }

  talk({ sid, caller, agent }) {
    return make("li", "", "", this.chooser(sid, caller, `${caller} ${word("with")} ${agent}`));
  }

  waiter({ sid, label, name, place, for: time }) {
    const text = `${place + 1}. ${label}`;
    return make("li", "", "", this.chooser(sid, label, text), make("small", "", `${name} · ${word("since", time)}`));
  }

  message({ to, body, status, time }) {
    const state = hasWord(`${status}_sms`) ? `${status}_sms` : status;
    return make("li", "sms", "", make("p", "", body), make("small", "", `${to} · ${time} · ${word(state)}`));
  }

  chooser(sid, label, text) {
    const button = make("button", "link", text);
    button.type = "button";
    button.addEventListener("click", () => this.select(sid, word("call_of", label)));
    return button;
  }
}

/** A wait as `1:05`. */
function seconds(now, since) {
  const all = since ? Math.max(0, Math.round((now - Date.parse(since)) / 1000)) : 0;
  return `${Math.floor(all / 60)}:${String(all % 60).padStart(2, "0")}`;
}
