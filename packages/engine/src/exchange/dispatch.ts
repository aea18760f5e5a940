import type {
  AmendOrder,
  CancelAllOrders,
  CancelOrder,
  CancelOrderList,
  CancelReplace,
  Command,
  PlaceOrder,
  PlaceOrderList,
  SetReferencePrice,
} from "../command/index.ts";
import { REJECTIONS } from "../event/index.ts";
import { MATCH_STEPS_MAX } from "../book/index.ts";
import { MarketFeature } from "../market/index.ts";
import { runAgenda } from "./agenda-steps.ts";
import { amendOrder } from "./amend-order.ts";
import { cancelAllOrders, cancelOrder, cancelOrderList, cancelReplace } from "./cancel-order.ts";
import {
  checkAmendShape,
  checkCancelAllShape,
  checkCancelListShape,
  checkCancelShape,
  checkReplaceShape,
} from "./check/check-command-shape.ts";
import { checkListShape } from "./check/check-list-shape.ts";
import { checkOwner, checkShape } from "./check/check-shape.ts";
import { endWithdrawal, holdWithdrawal } from "./money/hold-withdrawal.ts";
import { AGENDA_STEPS_MAX } from "./limits.ts";
import {
  configureAccount,
  configureExchange,
  listAsset,
  listMarket,
  setReferencePrice,
} from "./listing.ts";
import type { Market } from "./market.ts";
import { cancelPlainly } from "./cancel-plain.ts";
import { placePlainly } from "./place-plain.ts";
import { placeOrder } from "./place-order.ts";
import { placeOrderList } from "./place-order-list.ts";
import type { ExchangeState } from "./state.ts";
import { transfer } from "./money/transfer.ts";

const STEPS_MAX = AGENDA_STEPS_MAX;

/** The commands that are about one market. */
type MarketCommand =
  | PlaceOrder
  | PlaceOrderList
  | CancelOrder
  | CancelOrderList
  | CancelAllOrders
  | CancelReplace
  | AmendOrder;

type MoneyCommand = Extract<Command, { readonly transferId: string }>;

/** Does what a command says; every outcome is in the log afterwards. */
export function dispatch(state: ExchangeState, command: Command): void {
  state.market = undefined;
  state.isAdvancing = false;
  state.matchStepsLeft = MATCH_STEPS_MAX;
  if (state.takesShortWays && goesShortWay(state, command)) return;
  if ("marketId" in command) return onMarketCommand(state, command);
  if ("transferId" in command) return onMoney(state, command);
  switch (command.kind) {
    case "ListAsset":
      return listAsset(state, command);
    case "ListMarket":
      return listMarket(state, command);
    case "ConfigureExchange":
      return configureExchange(state, command);
    case "ConfigureAccount":
      return configureAccount(state, command);
    case "AdvanceTime":
      return advance(state);
  }
}

/** True when that was all; otherwise nothing was done. An agenda that waits needs the long way. */
function goesShortWay(state: ExchangeState, command: Command): boolean {
  if (command.kind === "CancelOrder") {
    const market = idleMarket(state, command.marketId);
    return market !== undefined && cancelPlainly(state, market, command);
  }
  if (command.kind !== "PlaceOrder" || command.requestId !== "") return false;
  const market = idleMarket(state, command.marketId);
  if (market === undefined || !placePlainly(state, market, command)) return false;
  if (market.agenda.size > 0) runAgenda(state, market);
  return true;
}

function idleMarket(state: ExchangeState, marketId: number): Market | undefined {
  const market = state.marketsById[marketId];
  if (market === undefined || market.agenda.size > 0) return undefined;
  state.market = market;
  state.agendaStepsLeft = STEPS_MAX;
  return market;
}

function onMarketCommand(state: ExchangeState, command: MarketCommand | SetReferencePrice): void {
  switch (command.kind) {
    case "PlaceOrder":
    case "PlaceOrderList":
    case "CancelReplace":
      return onceOnly(state, command);
    case "CancelOrder":
    case "CancelOrderList":
    case "CancelAllOrders":
    case "AmendOrder":
      return onMarket(state, command);
    case "SetReferencePrice":
      return withAgenda(state, command.marketId, () => setReferencePrice(state, command));
  }
}

function onMoney(state: ExchangeState, command: MoneyCommand): void {
  switch (command.kind) {
    case "Deposit":
    case "Withdraw":
    case "Transfer":
      return transfer(state, command);
    case "HoldWithdrawal":
      return holdWithdrawal(state, command);
    case "SettleWithdrawal":
    case "ReleaseWithdrawal":
      return endWithdrawal(state, command);
  }
}

/** A request that was answered before gets that answer again; a new one is remembered (rule 2.2). */
function onceOnly(
  state: ExchangeState,
  command: PlaceOrder | PlaceOrderList | CancelReplace,
): void {
  const { accountId, requestId } = command;
  if (requestId === "" || !checkOwner(state.refusal, command)) return onMarket(state, command);
  const { requests, log } = state;
  const place = requests.find(accountId, requestId);
  if (place >= 0) return requests.repeat(place, log);
  onMarket(state, command);
  requests.remember(accountId, requestId, state.sequence, log);
}

/** The agenda of the market first, then the command, then what it has put on the agenda (rule 2.3). */
function onMarket(state: ExchangeState, command: MarketCommand): void {
  const market = state.markets.get(command.marketId);
  if (market === undefined) {
    if (checkCommandShape(state, command)) {
      state.refusal.set(REJECTIONS.unknownMarket, command.marketId, 0);
    }
    return state.reject(command.accountId);
  }
  state.market = market;
  state.agendaStepsLeft = STEPS_MAX;
  if (market.agenda.size > 0) runAgenda(state, market);
  if (checkCommandShape(state, command)) obey(state, market, command);
  else state.reject(command.accountId);
  if (market.agenda.size > 0) runAgenda(state, market);
}

function obey(state: ExchangeState, market: Market, command: MarketCommand): void {
  switch (command.kind) {
    case "PlaceOrder":
      return placeOrder(state, market, command);
    case "PlaceOrderList":
      return placeOrderList(state, market, command);
    case "CancelOrder":
      return cancelOrder(state, market, command);
    case "CancelOrderList":
      return cancelOrderList(state, market, command);
    case "CancelAllOrders":
      return cancelAllOrders(state, market, command);
    case "CancelReplace":
      if ((market.spec.features & MarketFeature.CancelReplace) !== 0) {
        return cancelReplace(state, market, command);
      }
      state.refusal.set(REJECTIONS.cancelReplaceUnsupported, market.spec.features, 0);
      return state.reject(command.accountId);
    case "AmendOrder":
      return amendOrder(state, market, command);
  }
}

function checkCommandShape(state: ExchangeState, command: MarketCommand): boolean {
  const { refusal } = state;
  const { id } = state.clientOrderIds;
  switch (command.kind) {
    case "PlaceOrder":
      return checkShape(refusal, command, id);
    case "PlaceOrderList":
      return checkListShape(refusal, command, id);
    case "CancelOrder":
      return checkCancelShape(refusal, command);
    case "CancelOrderList":
      return checkCancelListShape(refusal, command);
    case "CancelAllOrders":
      return checkCancelAllShape(refusal, command);
    case "CancelReplace":
      return checkReplaceShape(refusal, command, id);
    case "AmendOrder":
      return checkAmendShape(refusal, command);
  }
}

function withAgenda(state: ExchangeState, marketId: number, act: () => void): void {
  const market = state.markets.get(marketId);
  state.market = market;
  state.agendaStepsLeft = STEPS_MAX;
  if (market !== undefined) runAgenda(state, market);
  act();
  if (market !== undefined) runAgenda(state, market);
}

function advance(state: ExchangeState): void {
  state.isAdvancing = true;
  for (const market of state.markets.values()) {
    state.agendaStepsLeft = STEPS_MAX;
    runAgenda(state, market);
  }
}
