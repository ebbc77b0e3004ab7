// What a subscription tells, in a pane of its own: other operations run beside it, such as one that changes what is watched.
import { isStopped } from "./operation.js";
import { showJson } from "./json.js";
import { answersOf } from "./stream.js";

const element = (id) => document.getElementById(id);
const shownAtMost = 20;
let current = null;

function showStatus(text, kind = "") {
  element("live-status").textContent = text;
  element("live-status").className = `status ${kind}`;
}

function show(text) {
  const answer = document.createElement("div");
  showJson(answer, text);
  element("live-result").prepend(answer);
  element("live-result").children[shownAtMost]?.remove();
}

/**
 * Shows what comes, the newest first, until it ends or is stopped; what was listened to before is let go.
 * @param name What it is called in the pane.
 * @param open Sends the operation; it gets the signal that stops it.
 * @returns The response where it is no stream, such as a refusal; else nothing.
 */
export async function listen(name, open) {
  current?.abort();
  const mine = current = new AbortController();
  element("live-name").textContent = name;
  element("live-result").replaceChildren();
  element("live").hidden = element("live-stop").hidden = false;
  showStatus("listening: what changes comes here, also by what you run meanwhile");
  let count = 0;
  let end = ["ended"];
  let kind = "";
  const facts = (...words) => [...words, `${count} ${count === 1 ? "answer" : "answers"}`].join(" · ");
  try {
    const response = await open(mine.signal);
    if (!response.headers.get("Content-Type")?.startsWith("text/event-stream")) {
      if (current === mine) {
        current = null;
        element("live").hidden = true;
      }
      return response;
    }
    for await (const text of answersOf(response.body)) {
      count++;
      kind = "errors" in JSON.parse(text) ? "bad" : "good";
      show(text);
      showStatus(facts("listening"), kind);
    }
  } catch (error) {
    [end, kind] = isStopped(error) ? [["stopped"], ""] : [["no answer", error.message], "bad"];
  }
  // Somebody may listen to something else by now.
  if (current === mine) {
    current = null;
    element("live-stop").hidden = true;
    showStatus(facts(...end), kind);
  }
  return null;
}

element("live-stop").addEventListener("click", () => current?.abort());
