// Makes a textarea fit for code: Tab and Shift+Tab indent, Enter keeps the indentation. Escape frees Tab for moving on.
const step = "  ";

export function indentOnTab(editor) {
  let leaving = false;
  editor.addEventListener("keydown", (event) => {
    if (event.key === "Tab" && !leaving && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      event.shiftKey ? unindent(editor) : indent(editor);
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && !event.isComposing) {
      event.preventDefault();
      breakLine(editor);
    }
    leaving = event.key === "Escape" || (leaving && event.key === "Shift");
  });
  editor.addEventListener("blur", () => { leaving = false; });
}

function indent(editor) {
  if (editor.selectionStart === editor.selectionEnd) {
    insert(editor, step);
  } else {
    changeLines(editor, (line) => (line === "" ? line : step + line));
  }
}

function unindent(editor) {
  changeLines(editor, (line) => line.replace(/^ {1,2}|^\t/, ""));
}

function breakLine(editor) {
  const before = editor.value.slice(0, editor.selectionStart);
  const line = before.slice(before.lastIndexOf("\n") + 1);
  const margin = line.match(/^[ \t]*/)[0];
  const opens = /[{([]\s*$/.test(line);
  const closes = opens && /^\s*[})\]]/.test(editor.value.slice(editor.selectionEnd));
  insert(editor, "\n" + margin + (opens ? step : "") + (closes ? "\n" + margin : ""));
  if (closes) {
    const caret = editor.selectionStart - margin.length - 1;
    editor.setSelectionRange(caret, caret);
  }
}

function changeLines(editor, change) {
  const { value, selectionStart, selectionEnd } = editor;
  const from = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const end = value.indexOf("\n", Math.max(selectionEnd - 1, selectionStart));
  const to = end < 0 ? value.length : end;
  const lines = value.slice(from, to).split("\n");
  const changed = lines.map(change);
  const text = changed.join("\n");
  if (text === value.slice(from, to)) {
    return;
  }
  editor.setSelectionRange(from, to);
  insert(editor, text);
  const start = Math.max(from, selectionStart + changed[0].length - lines[0].length);
  editor.setSelectionRange(start, Math.max(start, selectionEnd + text.length - (to - from)));
}

// execCommand is the one way that keeps the browser's undo; setRangeText is for browsers that have dropped it.
function insert(editor, text) {
  if (!document.execCommand("insertText", false, text)) {
    editor.setRangeText(text, editor.selectionStart, editor.selectionEnd, "end");
    editor.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
