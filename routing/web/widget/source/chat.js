// Opens the chat, and only when somebody asked for it: a window of its own, or the chat's script on this page. Where
// nothing shows, the visitor is told at that moment, with another way out.

import { el, fill } from './dom.js';

const PATIENCE = 5_000;
const EVERY = 250;

let opened;
let loaded;
let policy;
let isThere;
let timer;
let hint;

const ready = () => {
  isThere = true;
  clearTimeout(timer);
  fill(hint);
};

/** The chat's script, once; under Trusted Types by a policy named contact-hours, where the page allows one. */
const load = (source, failed) => {
  const trouble = () => {
    loaded = null;
    failed();
  };
  try {
    policy ||= window.trustedTypes?.createPolicy('contact-hours', { createScriptURL: (url) => url });
    loaded = el('script', { onerror: trouble });
    loaded.src = policy ? policy.createScriptURL(source) : source;
    document.head.append(loaded);
  } catch {
    trouble();
  }
};

/** Asks the window until it says that it is there, by a port that only it gets; late is better than never. */
const listen = (origin) => {
  const asking = setInterval(() => {
    if (isThere || opened.closed) return clearInterval(asking);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ready;
    opened.postMessage({ type: 'contact-hours:ping' }, origin, [port2]);
  }, EVERY);
};

/** Opens a chat; `place` is where a hint is shown, `escape` what is shown with it: the phone, or the callback. */
export const openChat = ({ chat: { url, script, ready_signal: signals }, place, escape, t }) => {
  const failed = () => {
    clearTimeout(timer);
    fill(place, el('p', { class: 'notice' }, t(
      'La fenêtre de chat ne s’est pas ouverte\u00a0: votre navigateur bloque peut-être les cookies ou les fenêtres.',
      'The chat window did not open: your browser may be blocking cookies or pop-ups.')), escape);
  };
  const isOpened = script ? loaded : opened && !opened.closed;
  isThere &&= isOpened;
  clearTimeout(timer);
  fill(hint = place);
  // Clicked again, a chat that has not said that it is there is waited for anew: no click goes without an answer.
  if (signals && !isThere) timer = setTimeout(failed, PATIENCE);
  if (script) {
    addEventListener('contact-hours:chat-ready', ready);
    if (isOpened) dispatchEvent(new Event('contact-hours:chat-open'));
    else load(script, failed);
  } else if (isOpened) {
    opened.focus();
  } else {
    opened = window.open(url, 'contact-hours-chat');
    if (!opened || opened.closed) return failed();
    // The chat must not send this page elsewhere; with `noopener` a window that was refused could not be told.
    opened.opener = null;
    if (signals) listen(new URL(url, location).origin);
  }
};
