import { frameCharactersMax } from "./limits.ts";
import { invalidRequest, StreamRefusal } from "./refusal.ts";
import { type ControlFrame, controlFrame, requestId, type RequestId } from "./wire.ts";

/** Reads what a client sent; what is no control frame is refused with a text that says why. */
export function readFrame(text: string): ControlFrame {
  if (text.length > frameCharactersMax) {
    throw invalidRequest(`a message has at most ${frameCharactersMax} characters.`);
  }
  const read = controlFrame.safeParse(parse(text));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const where = issue?.path.join(".") ?? "";
  throw invalidRequest(
    `${where === "" ? "" : `${where}: `}${issue?.message ?? "not understood"}. ` +
      'Send {"method":"SUBSCRIBE","params":["btcusdt@price"],"id":1}; ' +
      "the methods are SUBSCRIBE, UNSUBSCRIBE and LIST_SUBSCRIPTIONS.",
  );
}

/** The mark of a request that was refused, as far as it can be read, so that its sender knows. */
export function requestIdOf(text: string): { readonly id?: RequestId } {
  if (text.length > frameCharactersMax) return {};
  try {
    const { id } = JSON.parse(text) as { readonly id?: unknown };
    const read = requestId.safeParse(id);
    return read.success ? { id: read.data } : {};
  } catch {
    return {};
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new StreamRefusal(3, "Invalid JSON: the message is not a JSON object.");
  }
}
