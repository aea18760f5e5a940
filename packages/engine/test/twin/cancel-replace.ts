import type { CancelReplace } from "../../src/command/index.ts";
import { REJECTIONS, RejectedPart } from "../../src/event/index.ts";
import { CancelReplaceMode, MarketFeature } from "../../src/market/index.ts";
import { tryCancel } from "./cancel.ts";
import { checkBeforeEntry, placeIn, reject } from "./place.ts";
import type { Verdict } from "./refusal.ts";
import { refuse } from "./refusal.ts";
import { checkCancelReplaceShape, checkOwner, checkTerms } from "./shape.ts";
import type { TwinMarket, World } from "./state.ts";
import { findMarket } from "./state.ts";

/** Rule 13.3: failures of shape, market and feature are of the whole. */
export function cancelReplace(world: World, command: CancelReplace): void {
  const { accountId } = command;
  const malformed = checkOwner(command) ?? checkTerms(command) ?? checkCancelReplaceShape(command);
  if (malformed !== undefined) return reject(world, accountId, malformed);
  const market = findMarket(world, command.marketId);
  if (market === undefined) return reject(world, accountId, refuse(REJECTIONS.unknownMarket));
  if ((market.spec.features & MarketFeature.CancelReplace) === 0) {
    return reject(world, accountId, refuse(REJECTIONS.cancelReplaceUnsupported));
  }
  bothParts(world, market, command);
}

/** Rule 13.4: the checks of the new order, the cancel, the new order. */
function bothParts(world: World, market: TwinMarket, command: CancelReplace): void {
  const { accountId } = command;
  const early = checkBeforeEntry(world, market, command);
  if (early !== undefined) {
    reject(world, accountId, early, RejectedPart.Cancel);
    return reject(world, accountId, early, RejectedPart.NewOrder);
  }
  const refused = tryCancel(world, market, cancelOf(command));
  if (refused !== undefined) return afterFailedCancel(world, market, command, refused);
  placeIn(world, market, command, RejectedPart.NewOrder);
}

function cancelOf(command: CancelReplace) {
  const { accountId, restriction } = command;
  return {
    accountId,
    orderId: command.cancelOrderId,
    origClientOrderId: command.cancelOrigClientOrderId,
    newClientOrderId: command.cancelNewClientOrderId,
    restriction,
  };
}

/** Rule 13.4: a new order is placed all the same only when failure is allowed. */
function afterFailedCancel(
  world: World,
  market: TwinMarket,
  command: CancelReplace,
  refused: NonNullable<Verdict>,
): void {
  reject(world, command.accountId, refused, RejectedPart.Cancel);
  if (command.mode === CancelReplaceMode.AllowFailure) {
    return placeIn(world, market, command, RejectedPart.NewOrder);
  }
  const nothing = refuse(REJECTIONS.notAttempted);
  reject(world, command.accountId, nothing, RejectedPart.NotAttempted);
}
