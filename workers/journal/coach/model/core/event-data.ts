/**
 * Reads the data of server-sent events from text that arrives in pieces (HTML Standard, 9.2.6). The function
 * that it returns takes the next piece and answers the data of each event that the piece ends.
 */
export function eventData(): (piece: string) => string[] {
  let rest = "";
  let data: string[] = [];
  return (piece) => {
    const text = rest + piece;
    // A return at the end may be the first half of a line's end.
    const whole = text.endsWith("\r") ? text.slice(0, -1) : text;
    const lines = whole.split(/\r\n|\n|\r/);
    rest = (lines.pop() ?? "") + text.slice(whole.length);
    const ended: string[] = [];
    for (const line of lines) {
      if (line === "") {
        if (data.length > 0) ended.push(data.join("\n"));
        data = [];
      } else if (line.startsWith("data:")) data.push(line.slice(line.startsWith("data: ") ? 6 : 5));
    }
    return ended;
  };
}
