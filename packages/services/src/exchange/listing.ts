import type { Command } from "@bourse/engine/command";
import type { CommandRejected } from "@bourse/engine/event";
import type { Exchange } from "@bourse/engine/exchange";
import type { AssetSpec, MarketSpec } from "@bourse/engine/market";
import type { Applied } from "./applied.ts";

export interface Listing {
  readonly assets: readonly AssetSpec[];
  readonly markets: readonly MarketSpec[];
}

/**
 * The commands that bring an exchange to a listing: what is missing is listed, what has other limits
 * is listed again, nothing is written when all is as it should be. A market's status is how it begins;
 * from then on it is the operator's.
 */
export function listingCommands(exchange: Exchange, listing: Listing): Command[] {
  const assets = exchange.assets();
  const markets = exchange.markets();
  return [
    ...listing.assets
      .filter((wanted) => !assets.some(({ assetId }) => assetId === wanted.assetId))
      .map((spec): Command => ({ kind: "ListAsset", spec })),
    ...listing.markets
      .map((wanted) => withStatusOf(markets.find(isTheOne(wanted)), wanted))
      .filter((wanted) => !markets.some((listed) => isSame(listed, wanted)))
      .map((spec): Command => ({ kind: "ListMarket", spec })),
  ];
}

const isTheOne =
  ({ marketId }: MarketSpec) =>
  (listed: MarketSpec): boolean =>
    listed.marketId === marketId;

function withStatusOf(listed: MarketSpec | undefined, wanted: MarketSpec): MarketSpec {
  return listed === undefined ? wanted : { ...wanted, status: listed.status };
}

/** Lists what is missing; throws when the engine refuses, for then the code and the journal disagree. */
export async function bringListingUpToDate(
  exchange: Exchange,
  listing: Listing,
  submit: (command: Command) => Promise<Applied>,
): Promise<void> {
  for (const command of listingCommands(exchange, listing)) {
    const { events } = await submit(command);
    const refusal = events.find(
      (event): event is CommandRejected => event.kind === "CommandRejected",
    );
    if (refusal === undefined) continue;
    throw new Error(
      `The journal does not take the listing (${command.kind}: ${refusal.message}). ` +
        `A market's assets and grid never change: give a changed market a new id and symbol.`,
    );
  }
}

/** Equal in everything that is wanted, the fees inside included. */
function isSame(listed: object, wanted: object): boolean {
  const fields = new Map<string, unknown>(Object.entries(listed));
  return Object.entries(wanted).every(([name, value]: [string, unknown]) => {
    const other = fields.get(name);
    return isObject(value) && isObject(other) ? isSame(other, value) : other === value;
  });
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
