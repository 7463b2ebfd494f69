// Answers rounds of questions about the same moments with opening_hours.js: nanoseconds a question, and what was said.

import { createInterface } from 'node:readline';
import opening_hours from 'opening_hours';

const [notation, ...epochs] = JSON.parse(process.argv[2]);
const hours = new opening_hours(notation, { lat: 48.85, lon: 2.35, address: { country_code: 'fr', state: 'Île-de-France' } });
const moments = epochs.map((epoch) => new Date(epoch * 1000));
const QUESTIONS = {
  is_open: (moment) => hours.getState(moment),
  next_change: (moment) => hours.getNextChange(moment),
};
const plain = (answer) => (answer instanceof Date ? answer.getTime() / 1000 : answer ?? null);

for (const [name, ask] of Object.entries(QUESTIONS)) {
  process.stdout.write(`${JSON.stringify([name, moments.map((moment) => plain(ask(moment)))])}\n`);
}
for await (const name of createInterface({ input: process.stdin })) {
  const ask = QUESTIONS[name];
  const start = process.hrtime.bigint();
  for (const moment of moments) ask(moment);
  process.stdout.write(`${JSON.stringify(Number(process.hrtime.bigint() - start) / moments.length)}\n`);
}
