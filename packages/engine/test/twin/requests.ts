import type {
  CancelReplace,
  Command,
  PlaceOrder,
  PlaceOrderList,
} from "../../src/command/index.ts";
import type { Event } from "../../src/event/index.ts";
import { checkOwner } from "./shape.ts";
import type { World } from "./state.ts";

/** Rule 2.2: of the whole exchange, the newest requests are remembered. */
const REQUESTS_MAX = 65_536;
/** Longer answers are remembered as empty; so are the oldest when all are too many. */
const ANSWER_EVENTS_MAX = 64;
const ALL_ANSWERS_EVENTS_MAX = 131_072;

export type RequestCommand = PlaceOrder | PlaceOrderList | CancelReplace;

/** Rule 2.2: the commands that carry a requestId, if it is a good one. */
export function asRequest(command: Command): RequestCommand | undefined {
  const isOfKind =
    command.kind === "PlaceOrder" ||
    command.kind === "PlaceOrderList" ||
    command.kind === "CancelReplace";
  if (!isOfKind || command.requestId === "") return undefined;
  return checkOwner(command) === undefined ? command : undefined;
}

/** Rule 2.2: a repetition is answered with the first answer; true if it was one. */
export function repeat(world: World, command: RequestCommand): boolean {
  const first = world.requests.get(keyOf(command));
  if (first === undefined) return false;
  const { accountId, requestId } = command;
  const { sequence: firstSequence, answer } = first;
  world.events.push({ kind: "RequestRepeated", accountId, requestId, firstSequence, answer });
  return true;
}

/** Rule 2.2: a first use is remembered with its answer whatever the outcome. */
export function remember(world: World, command: RequestCommand, answer: readonly Event[]): void {
  const { requests, sequence } = world;
  const kept = answer.length > ANSWER_EVENTS_MAX ? [] : [...answer];
  requests.set(keyOf(command), { sequence, answer: kept });
  const oldest = requests.keys().next();
  if (requests.size > REQUESTS_MAX && oldest.done === false) requests.delete(oldest.value);
  forgetAnswers(world);
}

/** The oldest answers are emptied until all together are few enough. */
function forgetAnswers({ requests }: World): void {
  let count = 0;
  for (const { answer } of requests.values()) count += answer.length;
  for (const request of requests.values()) {
    if (count <= ALL_ANSWERS_EVENTS_MAX) return;
    count -= request.answer.length;
    request.answer = [];
  }
}

function keyOf({ accountId, requestId }: RequestCommand): string {
  return `${accountId} ${requestId}`;
}
