// <contact-hours>: shows on any page whether the line or the chat is open, in the visitor's words and without asking
// anything of the page. This module is the tag and its one-line form; widget.js is what happens inside.

import { widgetIn } from './widget.js';

const NAME = 'contact-hours';
const script = document.currentScript;
const [, HERE] = /^(.*)\/widget\//.exec(script && script.src) || [];

class ContactHours extends HTMLElement {
  static observedAttributes = ['lines', 'lang', 'theme', 'float', 'label', 'api', 'at'];

  connectedCallback() {
    this.widget ||= widgetIn(this, HERE || '');
    this.widget.start();
  }

  disconnectedCallback() {
    this.widget.stop();
  }

  attributeChangedCallback() {
    if (this.widget && this.isConnected) this.widget.start();
  }
}

if (!customElements.get(NAME)) customElements.define(NAME, ContactHours);

// The one tag: a script with data makes its own element. A tag manager that puts it twice makes one floating button.
const data = script && { ...script.dataset };
if (data && Object.keys(data).length && !(data.float !== undefined && document.querySelector(`${NAME}[float]`))) {
  const made = document.createElement(NAME);
  for (const name in data) made.setAttribute(name, data[name]);
  const place = () => (data.float === undefined && script.closest('body') ? script.after(made) : document.body.append(made));
  if (document.body) place();
  else addEventListener('DOMContentLoaded', place);
}
