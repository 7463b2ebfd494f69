// Whether a line is open at a moment, and what comes next, from an answer read earlier: a function of both alone.
// The rule is the contract's: inside a closure closed, inside an interval open, else closed until the next start.

import { MINUTE } from './words.js';

const instant = (written) => written && Date.parse(written);

/** `+05:30` in milliseconds: what the wall clock of an instant is ahead of UTC. */
const offsetOf = (written) => Date.parse(`1970-01-01T00:00${written.slice(-6)}`) * -1;

/** A line of the answer with instants as milliseconds. Throws where the answer is not what it should be. */
export const readLine = (line, document) => ({
  ...line,
  days: line.days || [],
  intervals: line.intervals.map(({ start, end }) => ({ start: instant(start), end: instant(end), on: start.slice(0, 10) })),
  closure: line.closure && { ...line.closure, start: instant(line.closure.start), until: instant(line.closure.until) },
  opens: instant(line.opens_at),
  closes: instant(line.closes_at),
  validUntil: instant(document.valid_until),
  offset: offsetOf(line.utc_offset || document.as_of),
  changes: (line.clock_changes || document.clock_changes).map((change) => ({
    at: instant(change.at), before: offsetOf(change.offset_before), after: offsetOf(change.offset_after),
  })),
});

/** The line's offset from UTC at an instant, in milliseconds. */
export const offsetAt = ({ changes, offset }, at) =>
  changes.reduce((found, change) => (change.at <= at ? change.after : found), changes.length ? changes[0].before : offset);

const holding = ({ intervals }, at) => intervals.findIndex(({ start, end }) => start <= at && at < end);

/** Where the open stretch of an interval ends, those that follow without a break joined; null where it does not. */
const endOf = (line, from) => {
  const { end } = line.intervals[from];
  const next = line.intervals[from + 1];
  if (next && next.start <= end) return endOf(line, from + 1);
  return end < line.validUntil ? end : line.closes;
};

/** The first opening from an instant on; null where none is known. */
const openingFrom = (line, at) => {
  if (holding(line, at) >= 0) return at;
  const next = line.intervals.find(({ start }) => start >= at);
  return next ? next.start : line.opens > at ? line.opens : null;
};

/** `{isKnown, isOpen, opens, closes, closure}` of a line at an instant. */
export const statusAt = (line, at) => {
  const { closure } = line;
  const isKnown = at < line.validUntil;
  const isShut = isKnown && closure && closure.start <= at && !(closure.until <= at && closure.until);
  const now = isKnown && !isShut ? holding(line, at) : -1;
  const isOpen = now >= 0;
  const from = isShut ? closure.until : at;
  return {
    isKnown, isOpen, closure: isShut && closure,
    opens: isOpen || !isKnown || !from ? null : openingFrom(line, from),
    closes: isOpen ? endOf(line, now) : null,
  };
};
