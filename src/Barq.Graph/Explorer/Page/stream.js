// Reads an event stream (HTML, section 9.2.6) as far as GraphQL over server-sent events goes: the answers, one line each, up to "complete".
const next = "event: next\ndata: ";

export async function* answersOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  while (true) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    const events = (rest + value).split("\n\n");
    rest = events.pop();
    for (const event of events) {
      if (event.startsWith(next)) {
        yield event.slice(next.length);
      } else if (event.startsWith("event: complete")) {
        return;
      }
    }
  }
}
