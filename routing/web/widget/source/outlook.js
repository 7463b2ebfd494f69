// What a visitor is shown at a moment, as plain values: the answer, the moment, the language and the visitor's own clock
// come in, sentences come out. Nothing here asks the network, the page or the time.

import { offsetAt, statusAt } from './status.js';
import { DAY, MINUTE, chosen, clock, dated, dayAndClock, dayName, dayOf, delay, finished } from './words.js';

const NB = '\u00a0';
const OLD = 3 * MINUTE;

/** How the moments of a line are said: in its zone, and on the visitor's clock too where the two differ. */
const sayer = (line, { now, language, t, theirs }) => {
  const wall = (at) => at + offsetAt(line, at);
  const label = chosen(line.timezone_label, language);
  const today = dayOf(wall(now));
  const isElsewhere = (at) => label && theirs(at) !== offsetAt(line, at);
  const zoned = (at, words) => (isElsewhere(at) ? t('%, %', '% %', words, label) : words);
  const whole = (at, words) => {
    if (!isElsewhere(at)) return words;
    const [day, here] = [dayOf(at + theirs(at)), dayOf(now + theirs(now))];
    const time = clock(at + theirs(at), t);
    return t('% (% chez vous)', '% (% your time)', zoned(at, words),
      day === dayOf(wall(at)) && here === today ? time : dayAndClock(dayName(day, here, t), time, t));
  };
  return {
    today,
    day: (at) => dayOf(wall(at)),
    /** `20 h`, elsewhere `20 h, heure de Paris`. */
    brief: (at) => zoned(at, clock(wall(at), t)),
    /** `20 h`, elsewhere `20 h, heure de Paris (14 h chez vous)`. */
    clock: (at) => whole(at, clock(wall(at), t)),
    /** `demain à 9 h`, elsewhere `demain à 9 h, heure de Paris (3 h chez vous)`. */
    moment: (at) => whole(at, dayAndClock(dayName(dayOf(wall(at)), today, t), clock(wall(at), t), t)),
    /** `de 10 h à 12 h et de 14 h à 18 h`, elsewhere with `(heure de Paris)`. */
    spans: (spans) => spans.map(({ start, end }) => t(`de % à${NB}%`, '% to %', clock(wall(start), t), clock(wall(end), t)))
      .join(t(' et ', ' and ')) + (isElsewhere(spans[0].start) ? ` (${label})` : ''),
  };
};

const dayNumber = (written) => Date.parse(written) / DAY;

const closureText = ({ closure, opens }, say, { language, t }) => {
  const message = chosen(closure.message, language);
  return t('Fermeture exceptionnelle. %', 'Temporarily closed. %', message && `${finished(message)} `) + (opens === null
    ? t('Nous ne connaissons pas encore l’heure de réouverture.', 'We do not know yet when we will reopen.')
    : t('Réouverture prévue %.', 'We expect to reopen %.', say.moment(opens)));
};

/** ` jusqu’à 20 h`; nothing where no end is known. */
const untilText = (closes, say, { now, t }) => closes !== null && (closes - now > DAY
  ? t(' jusqu’à %', ' until %', say.moment(closes)) : t(` jusqu’à${NB}%`, ' until %', say.clock(closes)));

/** The state of a line, and its sentence. */
const stateOf = (line, status, say, at) => {
  const { now, language, t } = at;
  const { isKnown, isOpen, opens, closes, closure } = status;
  if (!isKnown) return ['unknown', ''];
  if (closure && line.reason === 'no_agents') {
    return ['nobody', t('Aucun conseiller n’est disponible pour le moment', 'No advisor is available at the moment')];
  }
  if (closure) return ['closure', closureText(status, say, at)];
  if (isOpen) {
    if (closes === null) return ['open', t(`Ouvert 24${NB}h sur 24`, 'Open 24 hours')];
    const left = closes - now;
    if (left <= line.closing_soon_minutes * MINUTE) {
      return ['closing', t(`Ferme % (à${NB}%)`, 'Closes % (%)', delay(left, t), say.brief(closes))];
    }
    return ['open', t('Ouvert%', 'Open%', untilText(closes, say, at))];
  }
  if (opens === null) return ['closed', t('Fermé pour le moment', 'Closed for now')];
  if (opens - now < 60 * MINUTE) {
    return ['opening', t(`Ouvre % (à${NB}%)`, 'Opens % (%)', delay(opens - now, t), say.brief(opens))];
  }
  const feast = line.days.find(({ date, kind }) => kind === 'holiday' && dayNumber(date) === say.today);
  const label = feast && say.day(opens) !== say.today && chosen(feast.label, language);
  return [label ? 'holiday' : 'closed', t('Fermé% · ouvre %', 'Closed% · opens %',
    label ? t(` aujourd’hui (jour férié${NB}: %)`, ' today (public holiday: %)', label) : '', say.moment(opens))];
};

/** What is otherwise today or soon: special hours, days on which it is closed. */
const exceptionsOf = ({ days, intervals }, { opens }, say, t) => {
  const from = Math.max(say.today, opens === null ? 0 : say.day(opens) - 1);
  const today = days.find(({ date }) => dayNumber(date) === say.today);
  const next = days.find(({ date, as_usual: isUsual }) => !isUsual && dayNumber(date) > from);
  return [today, next].map((day) => {
    if (!day) return '';
    const name = dated(dayNumber(day.date), t);
    const spans = intervals.filter(({ on }) => on === day.date).reduce((joined, { start, end }) => {
      const last = joined.at(-1);
      return last && last.end >= start ? [...joined.slice(0, -1), { ...last, end }] : [...joined, { start, end }];
    }, []);
    if (spans.length) {
      return t(`Horaires exceptionnels %${NB}: %`, 'Special hours %: %',
        day === today ? t('aujourd’hui', 'today') : t('%', 'on %', name), say.spans(spans));
    }
    return day === next && t('Fermé exceptionnellement %', 'Closed on %', name);
  });
};

const waitOf = ({ load }, { t, now, checked }) => {
  if (!load || load.estimated_wait_seconds === null || now - checked >= OLD) return '';
  const minutes = Math.ceil(load.estimated_wait_seconds / 60);
  return t(`Attente estimée${NB}: %`, 'Estimated wait: %', load.estimated_wait_seconds < 60
    ? t('moins d’une minute', 'less than a minute') : t(`environ %${NB}min`, `about %${NB}min`, minutes));
};

const lineAt = (line, at) => {
  const status = statusAt(line, at.now);
  const say = sayer(line, at);
  const [state, text] = stateOf(line, status, say, at);
  const { notice } = line;
  return {
    line, state, text, say, ...status, name: chosen(line.name, at.language),
    notice: notice && !(at.now >= Date.parse(notice.until)) && chosen(notice, at.language),
    notes: status.isKnown && !status.closure ? exceptionsOf(line, status, say, at.t) : [],
    wait: status.isOpen && waitOf(line, at),
  };
};

/** Where the phone is closed and the chat is not, the sentence that says so. */
const insteadOf = (lines, at) => {
  const phone = lines.find(({ line }) => line.channel === 'phone');
  const chat = lines.find(({ line, isOpen }) => line.channel === 'chat' && isOpen);
  return chat && phone && phone.isKnown && !phone.isOpen && at.t(
    'Notre ligne téléphonique est fermée. Nos conseillers vous répondent par chat%.',
    'Our phone line is closed. You can chat with us%.',
    untilText(chat.closes, chat.say, at) || '');
};

const unknownText = ({ hours_text: hours, lines }, { language, t }) => {
  const zone = chosen(lines[0].timezone_label, language);
  const usual = chosen(hours, language);
  return t(`Nous n’avons pas pu vérifier si nous sommes ouverts. Horaires habituels${NB}: %.`,
    'We could not check our opening hours. Usual hours: %.',
    t(usual.charAt(0).toLowerCase() + usual.slice(1), usual) + (zone && ` (${zone})`));
};

/** `Vérifié à 18 h 42`, on the visitor's clock, where the answer is not of these minutes. */
const checkedText = ({ now, checked, t, theirs }) => {
  const then = checked + theirs(checked);
  const [day, time] = [dayOf(then), clock(then, t)];
  return now - checked >= OLD && t('Vérifié %', 'Checked %', day === dayOf(now + theirs(now))
    ? t(`à${NB}%`, 'at %', time) : dayAndClock(dated(day, t), time, t));
};

/**
 * Everything that is shown; what is not to be said is empty. `lines` are read ones (status.js) in the order asked for;
 * `at` is `{now, checked, language, t, theirs}`: the moment and when the answer was true, in milliseconds, the language
 * and its tongue (words.js), and a function that gives the visitor's offset from UTC at an instant.
 */
export const outlookAt = (document, lines, at) => {
  const found = lines.map((line) => lineAt(line, at));
  const isKnown = found.every((line) => line.isKnown);
  return {
    lines: [...found].sort((one, other) => other.isOpen - one.isOpen),
    instead: insteadOf(found, at),
    unknown: !isKnown && unknownText(document, at),
    notices: [...new Set(found.map(({ notice }) => notice))],
    checked: isKnown && checkedText(at),
  };
};
