import { WS_API_PATH } from "./closed-load.ts";
import type { Link } from "./link.ts";
import { type FanOutLoad, type LoadResult, Meter, wait } from "./load.ts";
import { signedFrames } from "./orders.ts";
import { isOkMessage, openWsLink } from "./ws-link.ts";

const STREAM_PATH = "/ws/btcusdt@trade";
/** Two of them trade, and make one event. */
const ORDERS_READY = 20_000;
const ORDERS_PER_EVENT = 2;
/** Events on their way to all clients: one waits while another is sent. */
const EVENTS_IN_FLIGHT = 16;
const OPENED_AT_ONCE = 50;

/** Measures how fast every event of a stream reaches all who listen. */
export async function runFanOutLoad(load: FanOutLoad, onMeasure: () => void): Promise<LoadResult> {
  const { port, clients, traders, run } = load;
  const meter = new Meter();
  const links: Link[] = [];
  while (links.length < clients) {
    const count = Math.min(OPENED_AT_ONCE, clients - links.length);
    const opened = Array.from({ length: count }, (_, at) =>
      openWsLink(port, STREAM_PATH, links.length + at),
    );
    links.push(...(await Promise.all(opened)));
  }
  const driver = await openWsLink(port, WS_API_PATH, clients);
  const orders = signedFrames({ traders, connection: 0, run, orders: ORDERS_READY });
  const stop = drive({ driver, links, orders, meter });
  await wait(load.warmUpMs);
  onMeasure();
  meter.start();
  await wait(load.measuredMs);
  const result = meter.result();
  stop();
  for (const link of [driver, ...links]) link.end();
  return result;
}

interface Parts {
  readonly driver: Link;
  readonly links: readonly Link[];
  readonly orders: readonly Buffer[];
  readonly meter: Meter;
}

/** Keeps as many events on their way as there may be, by what the clients have got in all. */
function drive({ driver, links, orders, meter }: Parts): () => void {
  let sent = 0;
  let got = 0;
  let isOver = false;
  const pay = (): void => {
    while (!isOver && sent * links.length < got + EVENTS_IN_FLIGHT * links.length) {
      for (let order = 0; order < ORDERS_PER_EVENT; order += 1) {
        const frame = orders[(sent * ORDERS_PER_EVENT + order) % orders.length];
        if (frame !== undefined) driver.send(frame);
      }
      sent += 1;
    }
  };
  for (const link of links) {
    link.heard = (_bytes, begin, end) => {
      got += 1;
      meter.addMessages(1, end - begin);
      if (got % links.length === 0) pay();
    };
  }
  driver.heard = (bytes, begin) => {
    if (!isOkMessage(bytes, begin)) meter.refused += 1;
  };
  pay();
  return () => {
    isOver = true;
  };
}
