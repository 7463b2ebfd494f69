// A caller's telephone: from which number, which line, and the call itself.

import { post } from "./api.js";
import { setText, word } from "./dom.js";
import { Phone } from "./phone.js";

const FIRST = { mobile: 33612345678, landline: 33144556677 };
// How many looks at the network a new call may take to show up there.
const PATIENCE = 3;

export class CallerPhone extends Phone {
  constructor(exchange, place, saved = {}) {
    super("caller-phone", exchange);
    this.place = place;
    this.looks = 0;
    this.parts.from.addEventListener("change", () => this.suggest());
    this.title(`${this.parts.title.dataset.word} ${place}`);
    if (saved.from) this.parts.from.value = saved.from;
    if (saved.to && [...this.parts.to.options].some((option) => option.value === saved.to)) this.parts.to.value = saved.to;
    this.suggest();
    if (saved.number) this.parts.number.value = saved.number;
    if (saved.sid) this.begin(saved.sid, saved.since);
  }

  /** A number of the kind chosen, another one for each telephone. */
  suggest() {
    const { from, number } = this.parts;
    const first = FIRST[from.value];
    number.value = first ? `+${first + this.place - 1}` : "";
    number.disabled = from.value !== "custom";
    if (from.value === "custom" && this.root.isConnected) number.focus();
  }

  saved() {
    const { from, number, to } = this.parts;
    const call = this.call || this.looks ? { sid: this.sid, since: this.since } : {};
    return { from: from.value, number: number.value, to: to.value, ...call };
  }

  async dial() {
    const { from, number, to } = this.parts;
    const since = this.exchange.since;
    const caller = from.value === "withheld" ? "anonymous" : number.value;
    const { sid } = await post("call", { from: caller, to: to.value });
    this.begin(sid, since);
  }

  begin(sid, since) {
    this.since = since;
    this.looks = PATIENCE;
    this.attach(sid);
    this.selected();
    this.status("initiated");
    this.lift(true);
    this.exchange.save();
  }

  /** Off the hook or on it: one button takes the place of the other, and keeps the focus. */
  lift(isOff) {
    const [shown, hidden] = isOff ? ["hangup", "dialling"] : ["dialling", "hangup"];
    const hadFocus = this.button(hidden) === document.activeElement;
    this.button(shown).hidden = false;
    this.button(hidden).hidden = true;
    if (hadFocus) this.button(shown).focus();
    for (const part of [this.parts.from, this.parts.to]) part.disabled = isOff;
    this.parts.number.disabled = isOff || this.parts.from.value !== "custom";
  }

  dialling() {
    return this.dial();
  }

  async remove() {
    if (this.call) await this.hangup();
    this.exchange.remove(this);
  }

  refused(error) {
    super.refused(error);
    if (error.code !== "wrong") return;
    setText(this.parts.problem, word(error.field === "from" ? "wrong_from" : "wrong"));
    if (error.field === "from") this.parts.number.focus();
  }

  update(state) {
    if (!this.sid || (!this.call && !this.looks)) return;
    const call = state.calls.find((one) => one.sid === this.sid);
    if (call) {
      this.looks = 0;
      this.call = call;
      this.status(call.talks_with ? "talking" : call.status, this.progress(call, state));
    } else if (this.looks > 1) {
      this.looks -= 1;
    } else {
      this.over();
    }
  }

  over() {
    this.call = null;
    this.looks = 0;
    this.status("over");
    this.lift(false);
    this.exchange.save();
  }
}
