import { ByteReader, ByteWriter } from "../bytes/index.ts";
import { CancelRestriction, OrderType, Side, TimeInForce } from "../market/index.ts";
import {
  readAssetSpec,
  readMarketSpec,
  writeAssetSpec,
  writeMarketSpec,
} from "../market/spec-codec.ts";
import type { CancelOrder, Command, Deposit, PlaceOrder, Withdraw } from "./command.ts";

/** The first byte of every command. A change of the format is a new number beside the old one. */
const FORMAT_VERSION = 1;

/** The second byte. Part of the journal format: only append. */
const KIND_TAGS = {
  ListAsset: 1,
  ListMarket: 2,
  PlaceOrder: 3,
  CancelOrder: 4,
  CancelAllOrders: 5,
  Deposit: 6,
  Withdraw: 7,
  AdvanceTime: 8,
} as const satisfies Record<Command["kind"], number>;

/** The bytes of a command in the journal. Throws when a field is no whole number from 0 to 2^53-1. */
export function encodeCommand(command: Command): Uint8Array {
  const writer = new ByteWriter();
  writer.byte(FORMAT_VERSION);
  writer.byte(KIND_TAGS[command.kind]);
  writeFields(writer, command);
  return writer.finish();
}

/** The command of these bytes; a FormatError when they are not what encodeCommand writes. */
export function decodeCommand(bytes: Uint8Array): Command {
  const reader = new ByteReader(bytes);
  const version = reader.byte();
  if (version !== FORMAT_VERSION) {
    reader.fail(`is of version ${version}; this engine reads version ${FORMAT_VERSION}`);
  }
  const command = readFields(reader);
  reader.end();
  return command;
}

function writeFields(writer: ByteWriter, command: Command): void {
  switch (command.kind) {
    case "ListAsset":
      return writeAssetSpec(writer, command.spec);
    case "ListMarket":
      return writeMarketSpec(writer, command.spec);
    case "PlaceOrder":
      return writePlaceOrder(writer, command);
    case "CancelOrder":
      return writeCancelOrder(writer, command);
    case "CancelAllOrders":
      writer.integer(command.accountId);
      writer.integer(command.marketId);
      return writer.text(command.newClientOrderId);
    case "Deposit":
    case "Withdraw":
      return writeTransfer(writer, command);
    case "AdvanceTime":
  }
}

function readFields(reader: ByteReader): Command {
  const tag = reader.byte();
  switch (tag) {
    case KIND_TAGS.ListAsset:
      return { kind: "ListAsset", spec: readAssetSpec(reader) };
    case KIND_TAGS.ListMarket:
      return { kind: "ListMarket", spec: readMarketSpec(reader) };
    case KIND_TAGS.PlaceOrder:
      return readPlaceOrder(reader);
    case KIND_TAGS.CancelOrder:
      return readCancelOrder(reader);
    case KIND_TAGS.CancelAllOrders:
      return {
        kind: "CancelAllOrders",
        accountId: reader.integer(),
        marketId: reader.integer(),
        newClientOrderId: reader.text(),
      };
    case KIND_TAGS.Deposit:
      return { kind: "Deposit", ...readTransfer(reader) };
    case KIND_TAGS.Withdraw:
      return { kind: "Withdraw", ...readTransfer(reader) };
    case KIND_TAGS.AdvanceTime:
      return { kind: "AdvanceTime" };
    default:
      return reader.fail(`is of the unknown kind ${tag}`);
  }
}

function writePlaceOrder(writer: ByteWriter, command: PlaceOrder): void {
  writer.integer(command.accountId);
  writer.integer(command.marketId);
  writer.integer(command.side);
  writer.integer(command.orderType);
  writer.integer(command.timeInForce);
  writer.integer(command.priceTicks);
  writer.integer(command.quantityLots);
  writer.integer(command.quoteQuantityUnits);
  writer.text(command.clientOrderId);
}

function readPlaceOrder(reader: ByteReader): PlaceOrder {
  return {
    kind: "PlaceOrder",
    accountId: reader.integer(),
    marketId: reader.integer(),
    side: reader.oneOf(Side),
    orderType: reader.oneOf(OrderType),
    timeInForce: reader.oneOf(TimeInForce),
    priceTicks: reader.integer(),
    quantityLots: reader.integer(),
    quoteQuantityUnits: reader.integer(),
    clientOrderId: reader.text(),
  };
}

function writeCancelOrder(writer: ByteWriter, command: CancelOrder): void {
  writer.integer(command.accountId);
  writer.integer(command.marketId);
  writer.integer(command.orderId);
  writer.text(command.origClientOrderId);
  writer.text(command.newClientOrderId);
  writer.integer(command.restriction);
}

function readCancelOrder(reader: ByteReader): CancelOrder {
  return {
    kind: "CancelOrder",
    accountId: reader.integer(),
    marketId: reader.integer(),
    orderId: reader.integer(),
    origClientOrderId: reader.text(),
    newClientOrderId: reader.text(),
    restriction: reader.oneOf(CancelRestriction),
  };
}

function writeTransfer(writer: ByteWriter, command: Deposit | Withdraw): void {
  writer.integer(command.accountId);
  writer.integer(command.assetId);
  writer.integer(command.amountUnits);
  writer.text(command.transferId);
}

function readTransfer(reader: ByteReader): Omit<Deposit, "kind"> {
  return {
    accountId: reader.integer(),
    assetId: reader.integer(),
    amountUnits: reader.integer(),
    transferId: reader.text(),
  };
}
