// Asks one address for every widget of a page, again and again while somebody looks, and says what time it is.
// Nothing is kept but in this page's memory and in the browser's own HTTP cache.

import { readLine } from './status.js';
import { MINUTE } from './words.js';

const PATIENCE = 8_000;
const SKEW = 2 * MINUTE;
const REASK = 1_100;
const WAKERS = ['visibilitychange', 'pageshow', 'online'];
const sources = {};

/** Listens at an address; `at` is the moment of a preview, which is asked for once and stands still. */
const listenAt = (url, at) => {
  const source = { url, listeners: new Set() };
  const { listeners } = source;
  const preview = at && Date.parse(at);
  let [skew, failures, due, timer, pending] = [0, 0, 0];

  /** Milliseconds since 1970: by this device's clock, unless a live answer has shown it to be wrong. */
  source.now = () => preview || Date.now() + skew;

  const tell = () => listeners.forEach((listener) => listener());

  /** The clock is off by so much, and an answer counts: as of when it was written, where only that is sure. */
  const settle = (off, found, written = Infinity) => {
    skew = off;
    source.found = found;
    source.checked = Math.min(written, source.now());
    pending = 0;
  };

  /** Uses an answer; the milliseconds after which to ask again. */
  const take = (body, headers, isLive) => {
    if (!/^availability\/1\b/.test(body.schema) || (body.simulated && !preview)) throw body;
    const found = { body, lines: body.lines.map((line) => readLine(line, body)) };
    const written = Date.parse(headers.get('Date')) + headers.get('Age') * 1_000;
    const off = written - Date.now();
    if (preview || !(Math.abs(off) > SKEW)) settle(0, found);
    else if (Math.abs(off - skew) < SKEW) settle(off, found);
    else if (pending && isLive) {
      // A clock that runs on is the server's; one that stands still came out of somebody's cache.
      if (written > pending.written) settle(off, found);
      else settle(0, found, written);
    } else {
      pending = { found, written };
      return REASK;
    }
    return Math.max(body.poll_after || 60, 15) * (900 + Math.random() * 200);
  };

  const ask = async () => {
    const isLive = !!pending;
    let wait;
    clearTimeout(timer);
    due = Infinity;
    try {
      const told = await fetch(url, {
        credentials: 'omit', cache: isLive ? 'no-store' : 'default', signal: AbortSignal.timeout(PATIENCE),
      });
      wait = told.headers.get('Retry-After') * 1_000;
      if (!told.ok) throw told;
      wait = take(await told.json(), told.headers, isLive);
      failures = 0;
    } catch {
      failures += 1;
      if (pending) settle(0, pending.found, pending.written);
      wait = Math.min(Math.max(wait || 0, 2_500 * 2 ** failures), (wait ? 10 : 1) * MINUTE);
    }
    due = Date.now() + wait;
    timer = setTimeout(() => {
      due = 0;
      look();
    }, wait);
    tell();
  };

  /** Asks if somebody looks and it is time to. */
  const look = (event) => {
    if (document.hidden || !listeners.size || (preview && source.found)) return;
    if (event) tell();
    if (due < Infinity && ((event && failures) || Date.now() >= due)) ask();
  };

  source.add = (listener) => {
    if (!listeners.size) WAKERS.forEach((name) => addEventListener(name, look, true));
    listeners.add(listener);
    look();
  };

  source.remove = (listener) => {
    listeners.delete(listener);
    if (!listeners.size) WAKERS.forEach((name) => removeEventListener(name, look, true));
  };
  return source;
};

/** The source of an address, the same for every widget that asks it: `{found, checked, now(), add(f), remove(f)}`. */
export const sourceOf = (api, at) => {
  const { href } = new URL(`${api}/api/v1/availability${at ? `?at=${encodeURIComponent(at)}` : ''}`, document.baseURI);
  sources[href] ||= listenAt(href, at);
  return sources[href];
};
