// The widget's face: an outlook (outlook.js) becomes elements, and what is on show is changed only where it says
// something else, so that nobody loses their place or a click.

import { el, fill } from './dom.js';
import { chosen } from './words.js';

const LOOKS = { open: ['open', '●'], closing: ['soon', '◐'], opening: ['soon', '◐'] };

/** A sentence with its state as a shape: a disc, a half disc, a square. */
const stateOf = (state, text) => {
  const [look, shape] = LOOKS[state] || ['closed', '■'];
  return el('p', { part: 'state', class: 'state' }, el('i', { class: look, 'aria-hidden': 'true' }, shape), el('span', {}, text));
};

const soft = (words) => words && el('p', { class: 'soft' }, words);

/** A button that does what its part is named for. */
export const button = (part, look, words) => el('button', { type: 'button', part, class: look }, words);

const phoneOf = ({ line: { phone }, isOpen, isKnown }, language, t) => {
  if (!phone) return '';
  const number = chosen(phone.display, language).replace(/ /g, '\u00a0');
  return [
    isOpen || !isKnown
      ? el('a', { part: 'call', class: 'go', href: phone.uri }, t('Appeler le\u00a0%', 'Call\u00a0%', number))
      : el('b', {}, number),
    soft(phone.tariff && chosen(phone.tariff.label, language)),
    phone.relay && el('a', { href: phone.relay },
      t('Centre de relais (sourds et malentendants)', 'Relay service (deaf and hard of hearing)')),
  ];
};

const lineOf = (shown, language, t) => {
  const { line: { chat, id }, state } = shown;
  return el('div', { part: 'line', class: 'line', 'data-line': id, 'data-state': state },
    soft(shown.name),
    shown.text && stateOf(state, shown.text),
    shown.notes.map((note) => note && el('p', {}, note)),
    el('div', { class: 'ways' }, phoneOf(shown, language, t),
      shown.isOpen && chat && (chat.url || chat.script) && button('chat', 'go', t('Chatter maintenant', 'Chat now'))),
    soft(shown.wait));
};

/** The panel of an outlook: what leads, what is announced, the lines, and the ways on. `hours` is the page of all hours. */
export const panelOf = ({ lines, instead, unknown, notices, checked }, { callback, hours, language, t }) => el('div', {},
  unknown && stateOf('unknown', unknown),
  instead && el('p', {}, instead),
  notices.map((notice) => notice && el('p', { class: 'notice' }, notice)),
  lines.map((line) => lineOf(line, language, t)),
  el('div', { class: 'ways' },
    callback && callback.enabled && button('callback', 'do', t('Demander un rappel', 'Request a call back')),
    el('a', { part: 'hours-link', class: 'link', href: hours }, t('Voir tous les horaires', 'See all opening hours'))),
  soft(checked));

/** The button of a floating widget: the state of its first line. */
export const toggleOf = ({ lines: [{ state, text }], unknown }) => stateOf(state, text || unknown);

/** Makes what is on show say what a new tree says, leaving alone whatever says it already. */
export const renew = (old, next) => {
  const [before, after] = [[...old.children], [...next.children]];
  if (!after.length || before.length !== after.length) {
    if (old.textContent !== next.textContent || after.length) fill(old, ...next.childNodes);
    return;
  }
  after.forEach((node, place) => {
    const was = before[place];
    if (was.isEqualNode(node)) return;
    if (was.dataset.line === node.dataset.line && was.children.length && node.children.length) {
      if (node.dataset.state) was.dataset.state = node.dataset.state;
      renew(was, node);
    } else was.replaceWith(node);
  });
};
