// One widget on a page: draws what is known whenever it may be otherwise, tells the page of it, and does what is clicked.

import { sourceOf } from './answers.js';
import { openChat } from './chat.js';
import { el, fill } from './dom.js';
import { openForm } from './form.js';
import { outlookAt } from './outlook.js';
import { sheet } from './style.js';
import { button, panelOf, renew, toggleOf } from './view.js';
import { MINUTE, tongue } from './words.js';

/** Hours begin and end at whole minutes, but closures and announcements at any second: this looks again at each. */
const LOOK = 1_000;
const theirs = (at) => new Date(at).getTimezoneOffset() * -MINUTE;

/** The widget of an element; `here` is where its script came from. `{start(), stop()}`: start again when attributes change. */
export const widgetIn = (host, here) => {
  const root = host.shadowRoot || host.attachShadow({ mode: 'open' });
  const [slot, panel, hint, form] = [el('slot'), el('div'), el('div', { role: 'status' }), el('div', { part: 'form' })];
  const box = el('section', { part: 'panel', class: 'panel' }, panel, hint, form);
  const live = el('p', { 'aria-live': 'polite', class: 'hidden' });
  const knob = button('toggle', 'do toggle', '');
  const frame = el('div', { hidden: true }, box, knob, live);
  let source;
  let outlook;
  let states;
  let timer;
  let t;
  let language;
  const attribute = (name) => host.getAttribute(name);
  const isFloating = () => host.hasAttribute('float');
  const api = () => (attribute('api') || here).replace(/\/$/, '');
  root.adoptedStyleSheets = [sheet];
  fill(root, slot, frame);

  /** Whether nobody on the page has stopped it. */
  const send = (name, detail) => host.dispatchEvent(
    new CustomEvent(`contact-hours:${name}`, { bubbles: true, composed: true, cancelable: true, detail }));

  const show = (isShown) => {
    box.hidden = !isShown;
    knob.setAttribute('aria-expanded', isShown);
  };

  /** Tells the page, and whoever listens to a screen reader, when a state has changed; minutes that pass are none. */
  const announce = ({ lines, unknown }) => {
    const [before, now] = [states, lines.map(({ line, state }) => line.id + state).sort().join()];
    states = now;
    if (before === now) return;
    const detail = { lines: lines.map(({ line, text, isKnown, isOpen }) => (
      { id: line.id, text, status: isKnown ? (isOpen ? 'open' : 'closed') : 'unknown' })) };
    if (send('change', detail) && before) {
      live.textContent = unknown || lines.map(({ name, text }) => t('%\u00a0: %', '%: %', name, text)).join('. ');
    }
  };

  const draw = () => {
    clearTimeout(timer);
    language = /^en/i.test(attribute('lang') || (host.closest('[lang]') || host).lang) ? 'en' : 'fr';
    t = tongue(language);
    frame.lang = language;
    frame.className = `root ${attribute('theme')} ${isFloating() ? `float ${attribute('float')}` : ''}`;
    box.setAttribute('aria-label', attribute('label') || t('Nous contacter', 'Contact us'));
    if (!source.found) return;
    const { body, lines } = source.found;
    const ids = (attribute('lines') || lines.map(({ id }) => id).join()).split(/[ ,]+/);
    const asked = ids.map((id) => lines.find((line) => line.id === id)).filter(Boolean);
    if (!states && asked.length < ids.length) console.warn('contact-hours: lines are', lines.map(({ id }) => id));
    if (!asked.length) return;
    const now = source.now();
    const had = root.activeElement;
    outlook = outlookAt(body, asked, { now, checked: source.checked, language, t, theirs });
    renew(panel, panelOf(outlook, {
      language, t, callback: body.callback, hours: `${/^http/.test(api()) ? api() : here || api()}/hours?lang=${language}`,
    }));
    renew(knob, toggleOf(outlook));
    if (had && had !== root.activeElement) {
      (had.isConnected ? had : root.querySelector(`[part=${had.part}]`) || panel).focus();
    }
    frame.hidden = false;
    slot.className = 'covered';
    announce(outlook);
    timer = setTimeout(draw, LOOK - (now % LOOK));
  };

  const chat = (line) => {
    const way = panel.querySelector('[part=call],[part=callback]');
    openChat({ chat: line.chat, place: hint, t, escape: way ? [way.cloneNode(true)] : [] });
  };

  const callback = () => {
    openForm({
      offer: source.found.body.callback, place: form, base: source.url, t,
      done: () => {
        fill(form);
        (panel.querySelector('[part=callback]') || knob).focus();
      },
    });
  };

  frame.onclick = (event) => {
    const way = event.target.closest('a,button');
    if (!way || form.contains(way)) return;
    const place = way.closest('[data-line]');
    const { line } = outlook.lines.find((one) => (place ? one.line.id === place.dataset.line : one.line.phone)) || {};
    const act = `${way.part}`;
    if (act === 'call' && !send(act, { line: line.id, number: line.phone.e164 })) event.preventDefault();
    if (act === 'chat' && send('chat-open', { line: line.id, url: line.chat.url || line.chat.script })) chat(line);
    if (act === 'callback' && !form.querySelector('h2,form') && send(act, {})) callback();
    if (act === 'toggle') show(box.hidden);
  };

  frame.onkeydown = ({ key, defaultPrevented }) => {
    if (key !== 'Escape' || defaultPrevented || !isFloating() || box.hidden) return;
    show(false);
    knob.focus();
  };

  return {
    start() {
      const next = sourceOf(api(), attribute('at'));
      if (knob.hidden === isFloating() || !source) {
        knob.hidden = !isFloating();
        show(!isFloating());
      }
      if (source && source !== next) source.remove(draw);
      source = next;
      draw();
      source.add(draw);
    },
    stop() {
      source.remove(draw);
      clearTimeout(timer);
    },
  };
};
