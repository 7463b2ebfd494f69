// The documents fetched for the selected call: their verbs in a line, and the whole of each to unfold.

import { get } from "./api.js";
import { make, setText, word } from "./dom.js";

export class Documents {
  constructor() {
    this.list = document.getElementById("documents");
    this.heading = document.getElementById("selected");
    this.sid = "";
    this.shown = [];
    this.render([]);
  }

  /** Shows another call's documents. */
  select(sid, label) {
    setText(this.heading, label);
    if (sid === this.sid) return;
    this.sid = sid;
    this.refresh();
  }

  async refresh() {
    const { sid } = this;
    if (!sid) return;
    const { documents } = await get(`calls/${encodeURIComponent(sid)}`).catch(() => ({ documents: this.shown }));
    if (sid === this.sid) this.render(documents);
  }

  /** Adds what is new, so that what is unfolded stays so; makes all anew when the story has changed. */
  render(documents) {
    const isLonger = this.shown.length > 0 && this.shown.every((one, n) => same(one, documents[n]));
    if (isLonger) {
      this.list.append(...documents.slice(this.shown.length).map(item));
    } else {
      this.list.replaceChildren(...(documents.length ? documents.map(item) : [make("li", "none", this.list.dataset.empty)]));
    }
    this.shown = documents;
  }
}

function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

function item(document_) {
  const status = document_.status ? `${word("status")} ${document_.status}` : word("no_answer");
  const verbs = make("ul", "verbs", "", ...document_.verbs.map((verb) => make("li", "", "", ...words(verb))));
  const summary = make("summary", "", "", verbs, make("small", "", `${status} · ${pathOf(document_.url)}`));
  const body = make("pre", "", document_.body || word("empty"));
  body.tabIndex = 0;
  return make("li", "", "", make("details", "", "", summary, make("p", "address", document_.url), body));
}

/** The verb in bold, then what it carries. */
function words(verb) {
  const [name, ...rest] = verb.split(" ");
  return [make("b", "", name), ` ${rest.join(" ")}`];
}

function pathOf(url) {
  return URL.canParse(url) ? new URL(url).pathname : url;
}
