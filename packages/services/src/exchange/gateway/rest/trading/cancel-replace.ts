import { ApiError, apiError } from "@bourse/core/error";
import { CANCEL_REPLACE_MODES, RATE_LIMIT_MODES } from "@bourse/core/order";
import type { CancelReplace } from "@bourse/engine/command";
import { type CommandRejected, RejectedPart } from "@bourse/engine/event";
import { CancelReplaceMode } from "@bourse/engine/market";
import type { Applied } from "../../../applied.ts";
import type { Params } from "../../params.ts";
import type { RequestContext, Route } from "../route.ts";
import { readCancelRestriction } from "./cancel-order.ts";
import { renderCanceled } from "./canceled.ts";
import { clientOrderId, newClientOrderId } from "./client-order-id.ts";
import { refusalError, type TradingDeps } from "./deps.ts";
import { placedOrder, renderPlaced } from "./placed-order.ts";
import { type ReadOrder, readOrder } from "./read-order.ts";

const TOO_MANY_REQUESTS = 429;
const FILTER_FAILURE = -1013;

/** Taking one order back and placing another in one go. */
export function cancelReplaceRoutes(deps: TradingDeps): readonly Route[] {
  return [
    {
      method: "POST",
      path: "/api/v3/order/cancelReplace",
      wsMethod: "order.cancelReplace",
      security: "TRADE",
      weight: 1,
      freeOnSuccess: true,
      // Whoever wants the cancel in any case is not turned away for the order that comes with it.
      orders: (params) => (wantsCancelInAnyCase(params) ? 0 : 1),
      handle: (context) => cancelReplace(deps, context),
    },
  ];
}

/** One half of the answer: an order, the refusal of one, or nothing that was tried. */
type Part = {
  readonly result: "SUCCESS" | "FAILURE" | "NOT_ATTEMPTED";
  readonly response: unknown;
};

interface Replacement extends Omit<ReadOrder, "command"> {
  readonly command: CancelReplace;
}

const NOT_ATTEMPTED: Part = { result: "NOT_ATTEMPTED", response: null };

async function cancelReplace(deps: TradingDeps, context: RequestContext): Promise<unknown> {
  const replacement = readReplacement(deps, context);
  const limit = wantsCancelInAnyCase(context.params) ? limitOf(deps, context) : undefined;
  if (limit !== undefined) return cancelOnly(deps, context, replacement, limit);
  const { market, command, responseType } = replacement;
  const applied = await deps.submit(command, context.expiresTimeMs);
  const refusals = ownRefusals(applied, command);
  const whole = refusals.get(RejectedPart.Whole);
  if (whole !== undefined) throw refusalError(whole);
  const cancelRefusal = refusals.get(RejectedPart.Cancel);
  const orderRefusal = refusals.get(RejectedPart.NewOrder);
  const cancel =
    cancelRefusal === undefined
      ? succeeded((await renderCanceled(deps, market, applied, context))[0])
      : failed(cancelRefusal.code, cancelRefusal.message);
  if (refusals.has(RejectedPart.NotAttempted)) throw partial(cancel, NOT_ATTEMPTED);
  if (orderRefusal !== undefined) {
    throw partial(cancel, failed(orderRefusal.code, orderRefusal.message));
  }
  const { time } = context;
  const placed = placedOrder(applied.events);
  const order = succeeded(renderPlaced(deps, market, placed, { responseType, time }));
  if (cancelRefusal !== undefined) throw partial(cancel, order);
  return dataOf(cancel, order);
}

/** The account may place no more orders now: the old one is canceled, the new one is refused. */
async function cancelOnly(
  deps: TradingDeps,
  context: RequestContext,
  { market, command }: Replacement,
  limit: ApiError,
): Promise<never> {
  const { accountId, marketId, cancelOrderId, cancelOrigClientOrderId, restriction } = command;
  const applied = await deps.submit(
    {
      kind: "CancelOrder",
      accountId,
      marketId,
      orderId: cancelOrderId,
      origClientOrderId: cancelOrigClientOrderId,
      newClientOrderId: command.cancelNewClientOrderId,
      restriction,
    },
    context.expiresTimeMs,
  );
  const refusal = ownRefusals(applied, command).get(RejectedPart.Whole);
  const cancel =
    refusal === undefined
      ? succeeded((await renderCanceled(deps, market, applied, context))[0])
      : failed(refusal.code, refusal.message);
  const stops = command.mode === CancelReplaceMode.StopOnFailure;
  const isTried = refusal === undefined || !stops;
  const order = isTried ? failed(limit.code, limit.msg) : NOT_ATTEMPTED;
  throw partial(cancel, order, stops ? limit : undefined);
}

function readReplacement(deps: TradingDeps, context: RequestContext): Replacement {
  const { params } = context;
  const mode = params.enum("cancelReplaceMode", CANCEL_REPLACE_MODES);
  const orderId = params.optionalInteger("cancelOrderId");
  const origClientOrderId = clientOrderId(params, "cancelOrigClientOrderId");
  if (orderId === undefined && origClientOrderId === undefined) {
    throw apiError("EitherParameter", "cancelOrigClientOrderId", "cancelOrderId");
  }
  const read = readNewOrder(deps, context);
  const command: CancelReplace = {
    ...read.command,
    kind: "CancelReplace",
    mode:
      mode === "STOP_ON_FAILURE" ? CancelReplaceMode.StopOnFailure : CancelReplaceMode.AllowFailure,
    cancelOrderId: orderId ?? 0,
    cancelOrigClientOrderId: origClientOrderId ?? "",
    cancelNewClientOrderId: clientOrderId(params, "cancelNewClientOrderId") ?? newClientOrderId(),
    restriction: readCancelRestriction(params),
  };
  return { ...read, command };
}

/** A filter that the new order fails is told of both parts, whoever notices: here or in the engine. */
function readNewOrder(deps: TradingDeps, context: RequestContext): ReadOrder {
  try {
    return readOrder(deps, context);
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== FILTER_FAILURE) throw error;
    const part = failed(error.code, error.msg);
    throw partial(part, part);
  }
}

function wantsCancelInAnyCase(params: Params): boolean {
  return params.optionalEnum("orderRateLimitExceededMode", RATE_LIMIT_MODES) === "CANCEL_ONLY";
}

/** The refusal the account would get for one more order now. */
function limitOf({ orderLimiter }: TradingDeps, context: RequestContext): ApiError | undefined {
  try {
    orderLimiter.check(context.accountId, 1, context.nowMs);
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}

function ownRefusals(
  { events }: Applied,
  { accountId }: CancelReplace,
): ReadonlyMap<RejectedPart, CommandRejected> {
  return new Map(
    events
      .filter((event): event is CommandRejected => event.kind === "CommandRejected")
      .filter((refusal) => refusal.accountId === accountId)
      .map((refusal) => [refusal.part, refusal]),
  );
}

const succeeded = (response: unknown): Part => ({ result: "SUCCESS", response });
const failed = (code: number, msg: string): Part => ({
  result: "FAILURE",
  response: { code, msg },
});

/** What is thrown when not both parts succeeded; `limit` when it is the reason for all of it. */
function partial(cancel: Part, order: Part, limit?: ApiError): ApiError {
  const isHalfDone = cancel.result === "SUCCESS" || order.result === "SUCCESS";
  const name = isHalfDone ? "CancelReplacePartiallyFailed" : "CancelReplaceFailed";
  const { status, code, msg } = apiError(name);
  const data = dataOf(cancel, order);
  if (limit === undefined) return new ApiError(status, code, msg, { data });
  const { retryAfterSeconds } = limit;
  return new ApiError(TOO_MANY_REQUESTS, code, msg, {
    data,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
}

function dataOf(cancel: Part, order: Part): object {
  return {
    cancelResult: cancel.result,
    newOrderResult: order.result,
    cancelResponse: cancel.response,
    newOrderResponse: order.response,
  };
}
