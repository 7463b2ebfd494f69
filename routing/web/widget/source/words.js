// Times, days and delays as people write them, French and English: the same few lines as routing/domain/wording.py,
// held to the same vectors. A wall time is milliseconds since 1970 on the clock on the wall, whatever its zone.

export const MINUTE = 60_000;
export const DAY = 1_440 * MINUTE;
const NB = '\u00a0';

/** Chooses between French and English; a `%` in the words is the place of a value. */
export const tongue = (language) => (fr, en, ...values) =>
  (language === 'fr' ? fr : en).replace(/%/g, () => values.shift());

/** A text of the answer, `{fr, en}`, in a language; empty where there is none. */
export const chosen = (text, language) => (text && (text[language] || text.fr)) || '';

/** The day of a wall time, as days since 1970. */
export const dayOf = (wall) => Math.floor(wall / DAY);

/** `9 h 30`, `midi`; `9:30 am`, `noon`. */
export const clock = (wall, t) => {
  const minutes = Math.floor(wall / MINUTE) - dayOf(wall) * 1_440;
  const [hour, minute] = [Math.floor(minutes / 60), minutes % 60];
  const two = String(minute).padStart(2, 0);
  if (!minute && !(hour % 12)) return hour ? t('midi', 'noon') : t('minuit', 'midnight');
  return t(`${hour}${NB}h${minute ? NB + two : ''}`,
    `${hour % 12 || 12}${minute ? `:${two}` : ''}${NB}${hour < 12 ? 'am' : 'pm'}`);
};

const name = (day, t, part) => new Date(day * DAY).toLocaleDateString(t('fr', 'en'), { [part]: 'long', timeZone: 'UTC' });

/** `vendredi 25 décembre`, `1er` with its letters; `Friday 25 December`. */
export const dated = (day, t) => {
  const number = new Date(day * DAY).getUTCDate();
  return `${name(day, t, 'weekday')} ${number}${number < 2 ? t('er', '') : ''}${NB}${name(day, t, 'month')}`;
};

/** A day as seen from another: today, tomorrow, the weekday within six days, with its date beyond and before. */
export const dayName = (day, today, t) => {
  const ahead = day - today;
  if (ahead === 0) return t('aujourd’hui', 'today');
  if (ahead === 1) return t('demain', 'tomorrow');
  if (ahead > 0 && ahead < 7) return name(day, t, 'weekday');
  const year = new Date(day * DAY).getUTCFullYear();
  return dated(day, t) + (ahead > 180 && year !== new Date(today * DAY).getUTCFullYear() ? ` ${year}` : '');
};

/** `demain à 9 h 30`; `tomorrow at 9:30 am`. */
export const dayAndClock = (day, time, t) => t(`% à${NB}%`, '% at %', day, time);

/** `dans 12 min`, never rounded up; `in 12 min`. */
export const delay = (milliseconds, t) => (milliseconds < MINUTE
  ? t('dans moins d’une minute', 'in less than a minute')
  : t(`dans %${NB}min`, `in %${NB}min`, Math.floor(milliseconds / MINUTE)));

/** A sentence of somebody else's, with the full stop that they may have left out. */
export const finished = (words) => words.trimEnd().replace(/[^.!?…]$/, '$&.');
