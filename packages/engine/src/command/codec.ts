import { ByteReader, ByteWriter } from "../bytes/index.ts";
import {
  readAccountSpec,
  readAssetSpec,
  readExchangeSpec,
  readMarketSpec,
  writeAccountSpec,
  writeAssetSpec,
  writeExchangeSpec,
  writeMarketSpec,
} from "../market/spec-codec.ts";
import {
  readAmendOrder,
  readCancelAllOrders,
  readCancelOrder,
  readCancelOrderList,
  writeAmendOrder,
  writeCancelAllOrders,
  writeCancelOrder,
  writeCancelOrderList,
} from "./cancel-codec.ts";
import type { Command, SetReferencePrice } from "./command.ts";
import { readFirstListMarket, readFirstPlaceOrder } from "./first-layouts.ts";
import {
  readAmount,
  readTransfer,
  readWithdrawalName,
  writeAmount,
  writeTransfer,
  writeWithdrawalName,
} from "./money-codec.ts";
import {
  readCancelReplace,
  readPlaceOrder,
  readPlaceOrderList,
  writeCancelReplace,
  writePlaceOrder,
  writePlaceOrderList,
} from "./order-codec.ts";

/** The first byte of every command. */
const FORMAT_VERSION = 1;

type Kind = Command["kind"];
type Of<K extends Kind> = Extract<Command, { kind: K }>;

/** How one kind of command stands in the journal: its tag, the second byte, and what follows. */
interface Layout<K extends Kind> {
  readonly tag: number;
  write(writer: ByteWriter, command: Of<K>): void;
  readonly read: (reader: ByteReader) => Of<K>;
}

/**
 * Part of the journal format: tags are only appended. A layout that changes gets a new tag; what was
 * written under the old one stays readable, see FIRST_READERS.
 */
const LAYOUTS: { readonly [K in Kind]: Layout<K> } = {
  ListAsset: {
    tag: 1,
    write: (writer, { spec }) => writeAssetSpec(writer, spec),
    read: (reader) => ({ kind: "ListAsset", spec: readAssetSpec(reader) }),
  },
  CancelOrder: { tag: 4, write: writeCancelOrder, read: readCancelOrder },
  CancelAllOrders: { tag: 5, write: writeCancelAllOrders, read: readCancelAllOrders },
  Deposit: {
    tag: 6,
    write: writeAmount,
    read: (reader) => ({ kind: "Deposit", ...readAmount(reader) }),
  },
  Withdraw: {
    tag: 7,
    write: writeAmount,
    read: (reader) => ({ kind: "Withdraw", ...readAmount(reader) }),
  },
  AdvanceTime: { tag: 8, write: () => {}, read: () => ({ kind: "AdvanceTime" }) },
  ListMarket: {
    tag: 9,
    write: (writer, { spec }) => writeMarketSpec(writer, spec),
    read: (reader) => ({ kind: "ListMarket", spec: readMarketSpec(reader) }),
  },
  PlaceOrder: { tag: 10, write: writePlaceOrder, read: readPlaceOrder },
  ConfigureExchange: {
    tag: 11,
    write: (writer, { spec }) => writeExchangeSpec(writer, spec),
    read: (reader) => ({ kind: "ConfigureExchange", spec: readExchangeSpec(reader) }),
  },
  ConfigureAccount: {
    tag: 12,
    write: (writer, { spec }) => writeAccountSpec(writer, spec),
    read: (reader) => ({ kind: "ConfigureAccount", spec: readAccountSpec(reader) }),
  },
  PlaceOrderList: { tag: 13, write: writePlaceOrderList, read: readPlaceOrderList },
  CancelOrderList: { tag: 14, write: writeCancelOrderList, read: readCancelOrderList },
  CancelReplace: { tag: 15, write: writeCancelReplace, read: readCancelReplace },
  AmendOrder: { tag: 16, write: writeAmendOrder, read: readAmendOrder },
  HoldWithdrawal: {
    tag: 17,
    write: writeAmount,
    read: (reader) => ({ kind: "HoldWithdrawal", ...readAmount(reader) }),
  },
  SettleWithdrawal: {
    tag: 18,
    write: writeWithdrawalName,
    read: (reader) => ({ kind: "SettleWithdrawal", ...readWithdrawalName(reader) }),
  },
  ReleaseWithdrawal: {
    tag: 19,
    write: writeWithdrawalName,
    read: (reader) => ({ kind: "ReleaseWithdrawal", ...readWithdrawalName(reader) }),
  },
  Transfer: { tag: 20, write: writeTransfer, read: readTransfer },
  SetReferencePrice: { tag: 21, write: writeReferencePrice, read: readReferencePrice },
};

type Reader = (reader: ByteReader) => Command;

/** Layouts that are read and no longer written, by tag. */
const FIRST_READERS: readonly (readonly [number, Reader])[] = [
  [2, readFirstListMarket],
  [3, readFirstPlaceOrder],
];
const READERS: readonly (Reader | undefined)[] = readersByTag();

/** For one command after the other. */
const ownWriter = new ByteWriter();

/**
 * The bytes of a command in the journal. Throws a RangeError when a field is no whole number from 0
 * to 2^53-1, or stands for nothing that could be read back.
 */
export function encodeCommand(command: Command): Uint8Array {
  ownWriter.reset();
  writeCommand(ownWriter, command);
  return ownWriter.finish();
}

/** The command of these bytes; a FormatError when no version of encodeCommand wrote them. */
export function decodeCommand(bytes: Uint8Array): Command {
  const reader = new ByteReader(bytes);
  const version = reader.byte();
  if (version !== FORMAT_VERSION) {
    reader.fail(`is of version ${version}; this engine reads version ${FORMAT_VERSION}`);
  }
  const tag = reader.byte();
  const readFields = READERS[tag] ?? reader.fail(`is of the unknown kind ${tag}`);
  const command = readFields(reader);
  reader.end();
  return command;
}

/** What encodeCommand does, into a writer of the caller's. */
export function writeCommand(writer: ByteWriter, command: Command): void {
  // The compiler cannot see that the layout found by its kind is the one for the command.
  const layout = LAYOUTS[command.kind] as Layout<Kind>;
  writer.byte(FORMAT_VERSION);
  writer.byte(layout.tag);
  layout.write(writer, command);
}

function readersByTag(): (Reader | undefined)[] {
  const readers: (Reader | undefined)[] = [];
  const newest = Object.values(LAYOUTS).map(({ tag, read }) => [tag, read] as const);
  for (const [tag, read] of [...FIRST_READERS, ...newest]) readers[tag] = read;
  return Array.from(readers);
}

function writeReferencePrice(writer: ByteWriter, command: SetReferencePrice): void {
  writer.integer(command.marketId);
  writer.integer(command.referencePrice);
}

function readReferencePrice(reader: ByteReader): SetReferencePrice {
  return {
    kind: "SetReferencePrice",
    marketId: reader.integer(),
    referencePrice: reader.integer(),
  };
}
