// Elements made by hand: no markup is ever parsed, so that Trusted Types and the strictest policy have nothing to stop.

/** Puts other children in the place of a node's own; lists are flattened, what is empty is left out. */
export const fill = (node, ...children) => {
  node.replaceChildren(...children.flat(9).filter(Boolean));
  return node;
};

/** An element. Attributes named `on…` are listeners; false, null and undefined ones are left out, true is empty. */
export const el = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value || value === '') node.setAttribute(name, value === true ? '' : value);
  }
  return fill(node, children);
};
