import { Dice } from "./dice.ts";
import { BINARY, CLOSE, CONTINUATION, fragments, frame, PING, TEXT, textFrame } from "./frame.ts";
import type { Battle } from "./learn.ts";
import { apiMessage, logonMessage, streamMessage, subscribeMessage } from "./messages.ts";
import { Conversation } from "./conversation.ts";

const AT_ONCE = 8;
const FRAMES_PER_CONNECTION = 8;
/** Of a hundred frames: those that are wrong as frames, whatever they say. */
const BROKEN_PERCENT = 25;
/** Requests and frames draw from the same seed, but not the same. */
const FRAMES_FROM = 1_000_000_000;
const PATHS = [
  "/ws-api/v3",
  "/ws-api/v3?returnRateLimits=false&timeUnit=microsecond",
  "/ws",
  "/ws/btcusdt@trade",
  "/ws/0",
  "/stream?streams=btcusdt@depth@100ms/!miniTicker@arr",
  "/stream",
];
const BAD_PATHS = [
  "/ws-api/v3?timeUnit=year",
  "/ws-api/v9",
  "/stream?streams=%E0%A4%A",
  "/stream?streams=" + "a/".repeat(2_000),
  "/ws/" + "x".repeat(5_000),
  "/../ws",
  "/api/v3/time",
];

export interface FrameCounts {
  readonly sent: number;
  readonly connections: number;
}

/** Sends so many frames, some on each of many connections. */
export async function attackFrames(
  battle: Battle,
  { seed, frames }: { readonly seed: number; readonly frames: number },
): Promise<FrameCounts> {
  let sent = 0;
  let connections = 0;
  const work = async (): Promise<void> => {
    while (sent < frames && battle.target.isAlive()) {
      const count = Math.min(FRAMES_PER_CONNECTION, frames - sent);
      sent += count;
      connections += 1;
      await attackConnection(battle, new Dice(seed, FRAMES_FROM + connections), count);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { sent, connections };
}

async function attackConnection(battle: Battle, dice: Dice, count: number): Promise<void> {
  const { target, report } = battle;
  const path = dice.percent(95) ? dice.of(PATHS) : dice.of(BAD_PATHS);
  const address = `127.3.${dice.below(250)}.${dice.below(250)}`;
  const conversation = await Conversation.open(target.port, path, address);
  const isApi = path.startsWith("/ws-api/v3");
  const frames: Buffer[] = isApi ? opening(battle, dice) : [];
  for (let at = 0; at < count; at += 1) frames.push(hostileFrame(battle, dice, isApi));
  for (const each of frames) conversation.send(each);
  const fault = await conversation.end(isApi);
  if (fault === undefined) return;
  const shown = frames.map((each) => JSON.stringify(each.toString("latin1").slice(0, 1_000)));
  report(`a connection to ${path} ${fault}\n  sent: ${shown.join("\n        ")}`);
}

/** Some connections are somebody's before they misbehave. */
function opening({ target }: Battle, dice: Dice): Buffer[] {
  const trader = dice.of(target.traders);
  if (dice.percent(30)) return [textFrame(logonMessage(trader))];
  return dice.percent(30) ? [textFrame(subscribeMessage(trader))] : [];
}

function hostileFrame(battle: Battle, dice: Dice, isApi: boolean): Buffer {
  const text = isApi ? apiMessage(battle, dice) : streamMessage(dice);
  if (!dice.percent(BROKEN_PERCENT)) {
    return dice.percent(85) ? textFrame(text) : fragments(text, dice);
  }
  const payload = Buffer.from(text);
  return dice.of([
    () => frame({ opcode: BINARY, payload }),
    () => frame({ opcode: TEXT, payload: Buffer.from([0xff, 0xfe, 0x80, 0xc0]) }),
    () => frame({ opcode: TEXT, payload, isMasked: false }),
    () => frame({ opcode: TEXT, payload, reserved: dice.of([0x40, 0x20, 0x10]) }),
    () => frame({ opcode: CONTINUATION, payload }),
    () => frame({ opcode: TEXT, payload, isFinal: false }),
    () => frame({ opcode: dice.of([3, 7, 11, 15]), payload }),
    () => frame({ opcode: PING, payload: Buffer.alloc(126) }),
    () => frame({ opcode: PING, payload: Buffer.from("p"), isFinal: false }),
    () => Buffer.concat(Array.from({ length: 30 }, () => frame({ opcode: PING, payload }))),
    () => frame({ opcode: CLOSE, payload: Buffer.from([0, 0]) }),
    () => frame({ opcode: CLOSE, payload: Buffer.from([3]) }),
    () => frame({ opcode: CLOSE, payload: Buffer.from([0x03, 0xe8, 0xff, 0xff]) }),
    () => frame({ opcode: TEXT, payload, toldLength: 2n ** 63n }),
    () => frame({ opcode: TEXT, payload, toldLength: 70_000n }),
    () => frame({ opcode: TEXT, payload: Buffer.alloc(70_000, "z") }),
    () => frame({ opcode: TEXT, payload: Buffer.alloc(0) }),
    () => payload,
  ])();
}
