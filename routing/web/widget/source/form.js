// The callback form as the server tells it (routing/web/callback_form/): its tree of plain elements is drawn, what was
// typed is sent, and the answer is drawn in its place. Nothing is kept; what did not get through can be sent as it stands.

import { el, fill } from './dom.js';

const PATIENCE = 10_000;
const TAGS = /^(div|h2|p|b|form|label|input|select|optgroup|option|button|a)$/;

/** Opens the form in a place of its own; `done` is called when the visitor has closed it. */
export const openForm = ({ offer, place: around, base, t, done }) => {
  const home = new URL(offer.href, base);
  const place = el('div'); // this form's own: what is answered after it was closed is drawn where nobody sees it
  let isBusy = false;

  /** What the server tells as elements: those of a form, and links to the web. */
  const drawn = (told) => {
    if (!Array.isArray(told)) return told;
    const [tag, { href, ...attributes }, ...children] = told;
    const link = href && new URL(href, home);
    return TAGS.test(tag) && el(tag, { ...attributes, href: /^http/.test(link) && link }, children.map(drawn));
  };

  const ask = async (path, body) => {
    if (isBusy) return;
    isBusy = true;
    const [go] = place.getElementsByClassName('go');
    if (go) go.setAttribute('aria-disabled', true);
    let trouble = t(
      'Votre demande n’a pas pu être envoyée. Vérifiez votre connexion et réessayez.',
      'Your request could not be sent. Check your connection and try again.');
    try {
      const answer = await fetch(new URL(path, home), {
        method: body ? 'POST' : 'GET', body, credentials: 'omit', cache: 'no-store', signal: AbortSignal.timeout(PATIENCE),
      });
      const told = await answer.json();
      trouble = told.say || trouble;
      const next = drawn(told.show);
      const first = next.querySelector('[data-focus]');
      fill(place, next);
      first.focus();
      turn();
    } catch {
      place.append(el('p', { role: 'alert', class: 'error' }, trouble));
    }
    if (go) go.removeAttribute('aria-disabled');
    isBusy = false;
  };

  /** The answer of the motif that is chosen, which may be all that somebody wanted. */
  const turn = () => {
    const motif = place.querySelector('[name=topic]');
    place.querySelectorAll('[data-for]').forEach((answer) => { answer.hidden = answer.dataset.for !== motif.value; });
  };

  place.onchange = turn;
  place.onsubmit = (event) => {
    event.preventDefault();
    place.querySelectorAll('[role=alert]').forEach((alert) => alert.remove());
    ask(event.target.getAttribute('action'), new URLSearchParams(new FormData(event.target)));
  };
  place.onclick = ({ target }) => {
    if (target.hasAttribute('data-close')) done();
  };
  place.onkeydown = (event) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    done();
  };
  fill(around, place);
  ask(`../../widget/v1/callback?lang=${t('fr', 'en')}&offset=${-new Date().getTimezoneOffset()}`);
};
