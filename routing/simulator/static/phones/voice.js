// Reads aloud what a telephone hears, with the browser's own voices.

import { lang } from "./dom.js";

const synthesis = window.speechSynthesis;

export const hasVoice = Boolean(synthesis && window.SpeechSynthesisUtterance);

/** Says words in a language such as `fr-FR`, after what is being said. */
export function read(words, language) {
  if (!hasVoice || !words) return;
  const utterance = new SpeechSynthesisUtterance(words);
  utterance.lang = language || (lang === "en" ? "en-GB" : "fr-FR");
  utterance.voice = voiceFor(utterance.lang);
  synthesis.speak(utterance);
}

export function hush() {
  if (hasVoice) synthesis.cancel();
}

function voiceFor(language) {
  const [wanted] = language.toLowerCase().split("-");
  const voices = synthesis.getVoices();
  const exact = voices.find((voice) => voice.lang.toLowerCase() === language.toLowerCase());
  return exact ?? voices.find((voice) => voice.lang.toLowerCase().startsWith(wanted)) ?? null;
}
