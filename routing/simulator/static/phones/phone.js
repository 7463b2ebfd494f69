// What a caller's and an agent's telephone have in common: keypad, display, log, voice, hanging up.

import { post, Refused } from "./api.js";
import { fromTemplate, hasWord, make, setText, word } from "./dom.js";
import { hasVoice, hush, read } from "./voice.js";

const MOST_DIGITS = 20;
const HIDDEN = ["document"];
const ALOUD = ["say", "cut", "whisper"];
const HEARD = [...ALOUD, "play", "tones"];
const DONE = ["press", "speak", "silence", "recorded"];

/** Where an event shows: what is heard on one side, what one does on the other, the rest between them. */
function sideOf(event) {
  if (HEARD.includes(event.verb)) return "line";
  return DONE.includes(event.verb) ? "own" : "network";
}

/** The telephone key that was typed, also on keyboards where digits need Shift. */
function keyOf(event) {
  const isAltGraph = event.getModifierState("AltGraph");
  if ((event.ctrlKey || event.altKey || event.metaKey) && !isAltGraph) return "";
  if (/^[0-9*#]$/.test(event.key)) return event.key;
  return event.shiftKey || isAltGraph ? "" : (/^Digit(\d)$/.exec(event.code)?.[1] ?? "");
}

export class Phone {
  /** `exchange` is what all telephones of the page share: see main.js. */
  constructor(template, exchange) {
    Object.assign(this, fromTemplate(template));
    this.exchange = exchange;
    this.sid = "";
    this.call = null;
    this.root.addEventListener("click", (event) => this.clicked(event));
    this.root.addEventListener("keydown", (event) => this.typed(event));
    this.root.addEventListener("focusin", () => this.selected());
    this.parts.say.addEventListener("submit", (event) => this.said(event));
    this.parts.voice.addEventListener("change", hush);
    this.parts.voice.disabled = !hasVoice;
    this.root.setAttribute("aria-label", "");
    this.status("idle");
  }

  button(action) {
    return this.root.querySelector(`[data-do="${action}"]`);
  }

  title(text) {
    setText(this.parts.title, text);
    this.root.setAttribute("aria-label", text);
  }

  status(kind, text = word(kind)) {
    this.root.dataset.status = kind;
    setText(this.parts.status, text);
  }

  selected() {
    if (this.sid) this.exchange.select(this.sid, this.root.getAttribute("aria-label"));
  }

  /** From now on this telephone is in the call `sid`. */
  attach(sid) {
    this.sid = sid;
    this.call = null;
    setText(this.parts.digits, "");
    this.parts.log.replaceChildren();
    for (const event of this.exchange.eventsOf(sid)) this.hear(event);
  }

  clicked(event) {
    const button = event.target.closest("button");
    if (button?.dataset.key) this.press(button.dataset.key);
    else if (button?.dataset.do) this.attempt(() => this[button.dataset.do]());
  }

  typed(event) {
    if (event.target.closest("input, select, textarea")) return;
    const key = keyOf(event);
    if (!key) return;
    event.preventDefault();
    const button = this.root.querySelector(`[data-key="${CSS.escape(key)}"]`);
    button.classList.add("pressed");
    window.setTimeout(() => button.classList.remove("pressed"), 150);
    this.press(key);
  }

  /** Does what may be refused, and shows why it was. */
  async attempt(action) {
    setText(this.parts.problem, "");
    try {
      await action();
      this.exchange.wake();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.refused(error);
    }
  }

  refused(error) {
    setText(this.parts.problem, word(hasWord(error.code) ? error.code : "failed"));
  }

  press(key) {
    if (!this.call) return;
    hush();
    setText(this.parts.digits, (this.parts.digits.textContent + key).slice(-MOST_DIGITS));
    this.attempt(() => post("press", { sid: this.sid, keys: key }));
  }

  said(event) {
    event.preventDefault();
    const input = this.parts.say.elements.words;
    const words = input.value.trim();
    if (!words || !this.call) return;
    hush();
    this.attempt(async () => {
      await post("speak", { sid: this.sid, words });
      input.value = "";
      if (this.call?.talks_with) this.exchange.said(this, words);
    });
  }

  hangup() {
    hush();
    return post("hangup", { sid: this.sid });
  }

  /** Notes an event of this telephone's call. */
  hear(event) {
    if (HIDDEN.includes(event.verb)) return;
    this.line(sideOf(event), event.time, event.text);
    if (this.parts.voice.checked && ALOUD.includes(event.verb)) read(event.words, event.language);
  }

  line(side, time, text) {
    const log = this.parts.log;
    const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    log.append(make("p", side, "", make("span", "", text), make("time", "", time)));
    if (isAtEnd) log.scrollTop = log.scrollHeight;
  }

  /** What somebody says to this telephone in a talk. */
  listen(time, text) {
    this.line("line", time, text);
    if (this.parts.voice.checked) read(text, "");
  }

  /** How the call stands, in words. */
  progress(call, state) {
    const other = call.talks_with && state.calls.find((one) => one.sid === call.talks_with);
    if (other) return word("talking", other.label);
    const queue = state.queues.find((one) => one.members.some((member) => member.sid === call.sid));
    return queue ? word("waiting", queue.name) : word(call.status);
  }
}
