// Runs the shared vectors against the widget's own modules, wherever those are: in a page, or in Node.

const offsetIn = (zone) => {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit',
    second: '2-digit',
  });
  return (at) => {
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, +value]));
    return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second) - Math.floor(at / 1000) * 1000;
  };
};

const seen = (words) => (words || '').replaceAll('\u00a0', '_');
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** What each case says that it should not, as `[name, language, what, said, expected]`; empty where all is well. */
export const wrongs = ({ cases, answers }, { outlookAt, readLine, tongue }) => cases.flatMap((one) => {
  const answer = answers[`${one.setting} @ ${one.fetched}`];
  const lines = answer.lines.map((line) => readLine(line, answer));
  return ['fr', 'en'].flatMap((language) => {
    const now = Date.parse(one.at);
    const checked = one.checked ? Date.parse(one.fetched) : now;
    const at = { now, checked, language, t: tongue(language), theirs: offsetIn(one.visitor) };
    const shown = outlookAt(answer, lines, at);
    const byLine = (value) => Object.fromEntries(lines.map(({ id }) => [id, value(shown.lines.find(({ line }) => line.id === id))]));
    const pairs = [
      ['state', byLine(({ state }) => state), one.state],
      ['text', byLine(({ text }) => seen(text)), one[language]],
      ['notes', shown.lines.flatMap(({ notes }) => notes).filter(Boolean).map(seen), (one.notes || {})[language] || []],
      ...['instead', 'unknown', 'checked'].map((what) => [what, seen(shown[what]), (one[what] || {})[language] || '']),
    ];
    return pairs.filter(([, said, expected]) => !same(said, expected)).map((pair) => [one.name, language, ...pair]);
  });
});
