// The page's words and a way to make elements. Whatever comes from the network is set as text, never as markup.

const app = document.getElementById("app");
const words = JSON.parse(app.dataset.words);

export const lang = app.dataset.lang;

/** The time by the network's clock on the wall. */
export function timeNow() {
  return new Date().toLocaleTimeString("fr-FR", { timeZone: app.dataset.zone });
}

/** A word of the page in its language; `{}` in it becomes `value`. */
export function word(key, value = "") {
  return (words[key] ?? key).replace("{}", () => value);
}

export function hasWord(key) {
  return key in words;
}

/** An element with a class, a text and children. */
export function make(tag, className = "", text = "", ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  element.append(...children);
  return element;
}

/** The first element of a template, and what in it carries `data-part`, by name. */
export function fromTemplate(id) {
  const root = document.getElementById(id).content.firstElementChild.cloneNode(true);
  const parts = {};
  for (const element of root.querySelectorAll("[data-part]")) parts[element.dataset.part] = element;
  return { root, parts };
}

/** Sets a text only when it changes, so that nothing is announced twice. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Shows items in a list, one element each, and the list's own words when there is none. */
export function fill(list, items, toElement) {
  const key = JSON.stringify(items);
  if (list.dataset.shown === key) return;
  const focused = [...list.children].findIndex((child) => child.contains(document.activeElement));
  list.dataset.shown = key;
  list.replaceChildren(...(items.length ? items.map(toElement) : [make("li", "none", list.dataset.empty)]));
  if (focused >= 0) list.children[focused]?.querySelector("button, summary")?.focus();
}
