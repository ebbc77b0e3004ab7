// Banana Cake Pop opens with an empty page. This does once what its button "Create Document" does, so that there is an example to run; where a
// visitor has documents from earlier, they are there after a moment, and nothing is done.

const buttonOf = () => document.querySelector("#root button.create");
const seen = new MutationObserver(() => {
  if (buttonOf()) {
    seen.disconnect();
    setTimeout(() => buttonOf()?.click(), 300);
  } else if (document.querySelector(".monaco-editor")) {
    seen.disconnect();
  }
});
seen.observe(document.documentElement, { childList: true, subtree: true });
