// An agent's telephone, played by hand: it rings, is picked up or declined, and talks.

import { post } from "./api.js";
import { word } from "./dom.js";
import { Phone } from "./phone.js";

export class AgentPhone extends Phone {
  constructor(exchange, agent) {
    super("agent-phone", exchange);
    this.address = agent.address;
    this.title(`${this.parts.title.dataset.word} · ${agent.name}`);
  }

  pickup() {
    return post("pickup", { address: this.address });
  }

  decline() {
    return post("decline", { address: this.address });
  }

  update(state) {
    const agent = state.agents.find((one) => one.address === this.address);
    const call = state.calls.find((one) => one.sid === agent?.call);
    if (call && call.sid !== this.sid) this.attach(call.sid);
    const wasInCall = Boolean(this.call);
    this.call = call ?? null;
    const rings = call?.status === "ringing";
    const talks = call?.status === "in-progress";
    this.show(rings, talks);
    if (rings) this.status("ringing", word("ringing_you"));
    else if (call) this.status(call.talks_with ? "talking" : call.status, this.progress(call, state));
    else if (wasInCall) this.status("over");
  }

  show(rings, talks) {
    const pickup = this.button("pickup");
    const hangup = this.button("hangup");
    const hadFocus = pickup === document.activeElement || hangup === document.activeElement;
    pickup.disabled = this.button("decline").disabled = !rings;
    pickup.hidden = this.button("decline").hidden = talks;
    hangup.hidden = !talks;
    if (hadFocus && document.activeElement === document.body) (talks ? hangup : this.root).focus();
  }
}
