/** A bug to plant: `find` stands once in `file`, somewhere below packages/engine/src, and becomes `replace`. */
export interface PlantedBug {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** Matching, self-trade prevention, icebergs and the range of prices. */
const MATCHING: readonly PlantedBug[] = [
  {
    name: "the newest order of a level is served first",
    file: "queues.ts",
    find: `    words[at | NEXT] = level;
    words[at | PREVIOUS] = last;
    words[at | LEVEL] = level;
    words[levelAt | LAST] = slot;
    words[(last << RECORD_SHIFT) | NEXT] = slot;`,
    replace: `    const first = words[levelAt | NEXT] as number;
    words[at | NEXT] = first;
    words[at | PREVIOUS] = level;
    words[at | LEVEL] = level;
    words[levelAt | NEXT] = slot;
    words[(first << RECORD_SHIFT) | PREVIOUS] = slot;`,
  },
  {
    name: "an iceberg's next part keeps its place",
    file: "shown-parts.ts",
    find: "if (next === level) return;",
    replace: "if (next !== 0) return;",
  },
  {
    name: "an amendment takes shown lots before hidden ones",
    file: "shown-parts.ts",
    find: "const fromHidden = Math.min(this.hiddenBy(slot), lots);",
    replace: "const fromHidden = Math.max(0, Math.min(this.hiddenBy(slot), lots - 1));",
  },
  {
    name: "FOK overlooks the range of prices",
    file: "book-walk.ts",
    find: "if (!crosses || !isInRange(priceTicks, terms)) return false;",
    replace: "if (!crosses) return false;",
  },
  {
    name: "FOK may be partly filled",
    file: "work.ts",
    find: "orders.timeInForce(slot) === Fok &&",
    replace: "orders.timeInForce(slot) === Fok && lots < 4 &&",
  },
  {
    name: "IOC rests",
    file: "work.ts",
    find: "if (timeInForce === Ioc) return UnfilledIocQuantity;",
    replace: "if (timeInForce === Ioc) return undefined;",
  },
  {
    name: "the upper bound of the price range is excluded",
    file: "matcher.ts",
    find: "priceTicks < terms.lowestTicks || priceTicks > terms.highestTicks",
    replace: "priceTicks < terms.lowestTicks || priceTicks >= terms.highestTicks",
  },
  {
    name: "EXPIRE_TAKER expires the maker",
    file: "matcher.ts",
    find: "      case SelfTradePrevention.ExpireTaker:\n        steps.add(maker, 0, priceTicks, StepKind.TakerExpired);",
    replace:
      "      case SelfTradePrevention.ExpireTaker:\n        this.queues.remove(maker);\n        steps.add(maker, makerLots, priceTicks, StepKind.BothExpired);",
  },
  {
    name: "trade groups do not count for self-trade prevention",
    file: "match-terms.ts",
    find: "return this.tradeGroup !== 0 && this.tradeGroups[owner] === this.tradeGroup;",
    replace: "return this.tradeGroup < 0 && this.tradeGroups[owner] === this.tradeGroup;",
  },
  {
    name: "TRANSFER needs the mode on the taker only",
    file: "settle.ts",
    find: "orders.selfTradePrevention(maker) === Transfer && ",
    replace: "",
  },
  {
    name: "LIMIT_MAKER may touch the best price",
    file: "judge-order.ts",
    find: "side === Buy ? priceTicks < bestTicks : priceTicks > bestTicks;",
    replace: "side === Buy ? priceTicks <= bestTicks : priceTicks > bestTicks;",
  },
];

/** Funds and fees. */
const MONEY: readonly PlantedBug[] = [
  {
    name: "what is held for prevented lots is kept",
    file: "settle.ts",
    find: "  trimHold(state, market, slot);",
    replace: "  if (market.orders.openLots(slot) < 0) trimHold(state, market, slot);",
  },
  {
    name: "a fee is rounded down",
    file: "arithmetic.ts",
    find: "if (all < EXACT_END) return Math.ceil(all / RATES);",
    replace: "if (all < EXACT_END) return Math.floor(all / RATES);",
  },
  {
    name: "the discount is on tax and special fees too",
    file: "fees.ts",
    find: "standardRate * this.feeDiscount + extraRate * MULTIPLIER_SCALE",
    replace: "(standardRate + extraRate) * this.feeDiscount",
  },
  {
    name: "an account's own rate replaces the side's part too",
    file: "fees.ts",
    find: "return ownRate + (this.standardOfSide[side] as number);",
    replace: "return ownRate;",
  },
  {
    name: "the maker's fee is paid before the taker's",
    file: "settle.ts",
    find: `  receive(state, market, taker, false);
  trade.takerFeeUnits = fees.units;
  trade.takerFeeAssetId = fees.assetId;
  receive(state, market, maker, true);
  trade.makerFeeUnits = fees.units;
  trade.makerFeeAssetId = fees.assetId;`,
    replace: `  receive(state, market, maker, true);
  trade.makerFeeUnits = fees.units;
  trade.makerFeeAssetId = fees.assetId;
  receive(state, market, taker, false);
  trade.takerFeeUnits = fees.units;
  trade.takerFeeAssetId = fees.assetId;`,
  },
  {
    name: "a transfer is done again under the same id",
    file: "transfer.ts",
    find: "if (state.transfers.find(command.accountId, command.transferId) >= 0) return;",
    replace: "",
  },
];

/** Stops, trailing stops and pegs. */
const STOPS: readonly PlantedBug[] = [
  {
    name: "a falling stop fires one tick too early",
    file: "stops.ts",
    find: "if (book.priceTicks(level) < priceTicks) break;",
    replace: "if (book.priceTicks(level) < priceTicks - 1) break;",
  },
  {
    name: "stops that fire together do not do so by age",
    file: "fired-stops.ts",
    find: "if (this.#count > 1) numbers.subarray(0, this.#count).sort();",
    replace: "",
  },
  {
    name: "the agenda is served newest first",
    file: "agenda.ts",
    find: `    const orderId = this.ring[this.first] as number;
    this.first = (this.first + 1) & (this.ring.length - 1);
    this.count--;
    return orderId;`,
    replace: `    this.count--;
    return this.ring[(this.first + this.count) & (this.ring.length - 1)] as number;`,
  },
  {
    name: "a trailing stop's extreme does not follow the price",
    file: "trailing-stops.ts",
    find: "      this.#moveExtremes(group, priceTicks);\n",
    replace: "",
  },
  {
    name: "the trade that begins to trail is judged as well",
    file: "stops.ts",
    find: "orders.trailingDeltaBips(slot) > 0 && orders.trailingTimeUs(slot) === 0",
    replace: "orders.trailingDeltaBips(slot) > 90 && orders.trailingTimeUs(slot) === 0",
  },
  {
    name: "each trade fires stops, but only at its first price",
    file: "work.ts",
    find: "    last = priceTicks;\n    fireStops(state, market, priceTicks);",
    replace: "    if (last === 0) fireStops(state, market, priceTicks);\n    last = priceTicks;",
  },
  {
    name: "a stop that would trigger at its price is accepted",
    file: "judge-order.ts",
    find: "isRisingOrder ? lastPriceTicks < triggerTicks : lastPriceTicks > triggerTicks;",
    replace: "isRisingOrder ? lastPriceTicks <= triggerTicks : lastPriceTicks > triggerTicks;",
  },
  {
    name: "a peg's offset is one level too deep",
    file: "pegs.ts",
    find: "for (let left = offsetLevels; left > 0 && level !== 0; left--)",
    replace: "for (let left = offsetLevels; left > -1 && level !== 0; left--)",
  },
];

/** Order lists, cancels, amendments, requests and limits. */
const ORDERS: readonly PlantedBug[] = [
  {
    name: "a trade leaves the OCO sibling open",
    file: "settle.ts",
    find: "  } else if (orders.orderListId(maker) !== 0) {",
    replace: "  } else if (orders.orderListId(maker) < 0) {",
  },
  {
    name: "a triggered stop leaves the OCO sibling open",
    file: "stops.ts",
    find: "  if (orders.orderListId(slot) !== 0) expireSibling(state, market, slot);",
    replace: "",
  },
  {
    name: "an OPO's dust stays held",
    file: "agenda-steps.ts",
    find: "  releaseBeyond(state, market, carrier, baseUnits(spec, lots));\n",
    replace: "",
  },
  {
    name: "the prices of a released pair are not looked at",
    file: "agenda-steps.ts",
    find: "(legs.length === 1 || judgePair(state, market, legs)) &&",
    replace: "(legs.length > 0 || judgePair(state, market, legs)) &&",
  },
  {
    name: "a cancel overlooks its restriction",
    file: "cancel-order.ts",
    find: "if (slot === 0 || restriction === None) return slot;",
    replace: "if (slot === 0 || restriction <= OnlyNew) return slot;",
  },
  {
    name: "STOP_ON_FAILURE goes on",
    file: "cancel-order.ts",
    find: "if (mode === StopOnFailure) {",
    replace: "if (mode === StopOnFailure && slot > 0) {",
  },
  {
    name: "an amended order loses its place",
    file: "amend-order.ts",
    find: "    book.reduce(slot, origQuantityLots - lots);",
    replace: `    book.reduce(slot, origQuantityLots - lots);
    book.remove(slot);
    book.rest(slot, orders.side(slot), orders.peggedPriceTicks(slot) || orders.priceTicks(slot));`,
  },
  {
    name: "a client id may be used by two open orders",
    file: "judge-order.ts",
    find: "if (state.clientOrderIds.find(accountIndex, id) === 0) return true;",
    replace: "if (state.clientOrderIds.find(accountIndex, id) !== -1) return true;",
  },
  {
    name: "every other request is carried out twice",
    file: "dispatch.ts",
    find: "if (place >= 0) return requests.repeat(place, log);",
    replace: "if (place % 2 === 0) return requests.repeat(place, log);",
  },
  {
    name: "the short way overlooks that a BUY may take at the best price",
    file: "place-plain.ts",
    find: "return best !== 0 && priceTicks >= best;",
    replace: "return best !== 0 && priceTicks > best;",
  },
  {
    name: "the short way takes an order of a suspended account",
    file: "place-plain.ts",
    find: "accounts.canTrade(accountIndex) && ",
    replace: "",
  },
  {
    name: "the short way cancels an order of somebody else",
    file: "cancel-plain.ts",
    find: "if (orders.accountId(slot) !== command.accountId) return false;",
    replace: "",
  },
  {
    name: "the short way keeps what a canceled order held",
    file: "cancel-plain.ts",
    find: "if (heldUnits > 0) {",
    replace: "if (heldUnits > 9) {",
  },
  {
    name: "of fills booked together the house gets the takers' fees alone",
    file: "settle-fills.ts",
    find: "if (run.makerFeeUnits !== 0) ledger.earn(isBuy ? quote : base, run.makerFeeUnits);",
    replace: "",
  },
  {
    name: "PERCENT_PRICE reaches a hundredth too low",
    file: "filters.ts",
    find: "const isNear = scaledPrice <= highest && scaledPrice >= averageValue * down;",
    replace: "const isNear = scaledPrice <= highest && scaledPrice >= averageValue * (down - 100);",
  },
];

export const PLANTED_BUGS: readonly PlantedBug[] = [...MATCHING, ...MONEY, ...STOPS, ...ORDERS];
