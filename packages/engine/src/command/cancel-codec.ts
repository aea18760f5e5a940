import type { ByteReader, ByteWriter } from "../bytes/index.ts";
import { CancelRestriction } from "../market/index.ts";
import type { AmendOrder, CancelAllOrders, CancelOrder, CancelOrderList } from "./command.ts";

export function writeCancelOrder(writer: ByteWriter, command: CancelOrder): void {
  writer.integer(command.accountId);
  writer.integer(command.marketId);
  writer.integer(command.orderId);
  writer.text(command.origClientOrderId);
  writer.text(command.newClientOrderId);
  writer.oneOf(command.restriction, CancelRestriction);
}

export function readCancelOrder(reader: ByteReader): CancelOrder {
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

export function writeCancelOrderList(writer: ByteWriter, command: CancelOrderList): void {
  writer.integer(command.accountId);
  writer.integer(command.marketId);
  writer.integer(command.orderListId);
  writer.text(command.listClientOrderId);
  writer.text(command.newClientOrderId);
}

export function readCancelOrderList(reader: ByteReader): CancelOrderList {
  return {
    kind: "CancelOrderList",
    accountId: reader.integer(),
    marketId: reader.integer(),
    orderListId: reader.integer(),
    listClientOrderId: reader.text(),
    newClientOrderId: reader.text(),
  };
}

export function writeCancelAllOrders(writer: ByteWriter, command: CancelAllOrders): void {
  writer.integer(command.accountId);
  writer.integer(command.marketId);
  writer.text(command.newClientOrderId);
}

export function readCancelAllOrders(reader: ByteReader): CancelAllOrders {
  return {
    kind: "CancelAllOrders",
    accountId: reader.integer(),
    marketId: reader.integer(),
    newClientOrderId: reader.text(),
  };
}

export function writeAmendOrder(writer: ByteWriter, command: AmendOrder): void {
  writer.integer(command.accountId);
  writer.integer(command.marketId);
  writer.integer(command.orderId);
  writer.text(command.origClientOrderId);
  writer.text(command.newClientOrderId);
  writer.integer(command.quantityLots);
}

export function readAmendOrder(reader: ByteReader): AmendOrder {
  return {
    kind: "AmendOrder",
    accountId: reader.integer(),
    marketId: reader.integer(),
    orderId: reader.integer(),
    origClientOrderId: reader.text(),
    newClientOrderId: reader.text(),
    quantityLots: reader.integer(),
  };
}
