// The switches in the page's head: real radio buttons, remembered by the browser.

import { make } from "./view.js";

const remembered = (name) => {
  try {
    return localStorage.getItem(`barq.dashboard.${name}`);
  } catch {
    return null; // Storage is forbidden: the page works without it.
  }
};

const remember = (name, value) => {
  try {
    localStorage.setItem(`barq.dashboard.${name}`, value);
  } catch {
    // As above.
  }
};

/**
 * Fills a fieldset with radio buttons and calls back at each choice, and at once with the one that is remembered.
 * @param {string} name the fieldset's id
 * @param {[string, string, string?][]} options value, label, and what the label stands for
 */
export function choice(name, options, chosen) {
  const place = document.getElementById(name);
  const known = remembered(name);
  const initial = options.some(([value]) => value === known) ? known : options[0][0];
  for (const [value, label, title] of options) {
    const input = make("input", { type: "radio", name, value });
    input.checked = value === initial;
    input.addEventListener("change", () => {
      remember(name, value);
      chosen(value);
    });
    place.append(make("label", title ? { title } : {}, input, make("span", {}, label)));
  }
  chosen(initial);
}
