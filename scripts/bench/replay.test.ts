import { LADDERS, assertBookValid } from "@bourse/engine/book";
import { Side } from "@bourse/engine/market";
import { expect, test } from "vitest";
import { type Message, MessageKind, MessageStream } from "./message-stream.ts";
import { Replay } from "./replay.ts";
import { ReportLog } from "./report-log.ts";

const ANY = { quantityLots: 0, priceTicks: 0, user: 0, isIoc: false, side: Side.Buy };
const order = (orderId: number, side: Side, quantityLots: number, priceTicks: number): Message => ({
  ...ANY,
  kind: MessageKind.New,
  orderId,
  side,
  quantityLots,
  priceTicks,
});
const buy = (orderId: number, lots: number, ticks: number) => order(orderId, Side.Buy, lots, ticks);
const sell = (orderId: number, lots: number, ticks: number) =>
  order(orderId, Side.Sell, lots, ticks);
const ioc = (message: Message): Message => ({ ...message, isIoc: true });
const cancel = (orderId: number): Message => ({ ...ANY, kind: MessageKind.Cancel, orderId });
/** The side it claims is only information, so it claims one that may be wrong. */
const modify = (orderId: number, quantityLots: number, priceTicks: number): Message => ({
  ...ANY,
  kind: MessageKind.Modify,
  orderId,
  quantityLots,
  priceTicks,
});

test.each<[string, readonly Message[], readonly string[], readonly string[]]>([
  [
    "a cancel takes its order from the middle of a level",
    [sell(1, 5, 100), sell(2, 5, 100), sell(3, 5, 100), cancel(2), ioc(buy(4, 7, 100))],
    ["2,3,1,2,100", "0,4,0,4,100,7", "1,4,100,5,1,4", "1,4,100,2,3,4"],
    ["3 sells 3@100"],
  ],
  [
    "an IOC order walks over several levels and leaves nothing behind",
    [sell(1, 5, 101), sell(2, 5, 100), sell(3, 5, 103), ioc(buy(4, 20, 102))],
    ["0,3,0,4,102,20", "1,3,100,5,2,4", "1,3,101,5,1,4", "2,3,0,4,102"],
    ["3 sells 5@103"],
  ],
  [
    "a modify into a cross trades at the maker's price, before its acknowledgement in the text",
    [sell(1, 5, 100), buy(2, 8, 90), modify(2, 9, 105)],
    ["1,2,100,5,1,2", "3,2,0,2,105,9"],
    ["2 buys 4@105"],
  ],
  [
    "a modify that is filled at once rests no longer",
    [buy(1, 5, 100), sell(2, 8, 110), modify(2, 3, 100), cancel(2)],
    ["1,2,100,3,1,2", "3,2,1,2,100,3", "4,3,2"],
    ["1 buys 2@100"],
  ],
  [
    "a modify at its own price loses its place",
    [sell(1, 5, 100), sell(2, 5, 100), modify(1, 5, 100), ioc(buy(3, 5, 100))],
    ["3,2,1,1,100,5", "0,3,0,3,100,5", "1,3,100,5,2,3"],
    ["1 sells 5@100"],
  ],
  [
    "an id serves again after a fill and after a cancel",
    [sell(1, 5, 100), ioc(buy(2, 5, 100)), sell(1, 6, 101), cancel(1), sell(1, 7, 102)],
    ["0,2,1,1,101,6", "2,3,1,1,101", "0,4,1,1,102,7"],
    ["1 sells 7@102"],
  ],
  [
    "the best price moves on when its level empties",
    [sell(1, 5, 100), sell(2, 5, 200_000), cancel(1), ioc(buy(3, 1, 150_000)), buy(4, 1, 200_000)],
    ["0,3,0,3,150000,1", "2,3,0,3,150000", "0,4,0,4,200000,1", "1,4,200000,1,2,4"],
    ["2 sells 4@200000"],
  ],
  [
    "a refused cancel or modify changes nothing",
    [sell(1, 5, 100), cancel(9), modify(9, 1, 90), ioc(buy(2, 1, 99)), modify(2, 1, 100)],
    ["4,1,9", "5,2,9", "0,3,0,2,99,1", "2,3,0,2,99", "5,4,2"],
    ["1 sells 5@100"],
  ],
])("%s", (_name, messages, lastLines, resting) => {
  const stream = new MessageStream();
  for (const message of messages) stream.add(message);
  const reports = new ReportLog();
  const replay = new Replay(stream, reports);
  replay.run();
  expect([...reports.lines()].slice(-lastLines.length)).toEqual(lastLines);
  expect(restingIn(replay)).toEqual(resting);
});

function restingIn({ book }: Replay): readonly string[] {
  const found: string[] = [];
  for (const [ladder, verb] of [
    [LADDERS.Bids, "buys"],
    [LADDERS.Asks, "sells"],
  ] as const) {
    for (let level = book.bestLevel(ladder); level !== 0; level = book.worseLevel(level)) {
      for (let slot = book.first(level); slot !== 0; slot = book.next(level, slot)) {
        const what = `${book.openLots(slot)}@${book.priceTicks(level)}`;
        found.push(`${book.orderId(slot)} ${verb} ${what}`);
      }
    }
  }
  assertBookValid(book);
  return found;
}
