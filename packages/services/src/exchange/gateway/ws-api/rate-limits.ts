import type { RateLimitInfo } from "@bourse/core/market";
import type { IpLimiter } from "../ip-limiter.ts";
import type { OrderLimiter } from "../order-limiter.ts";

type RateLimitCount = RateLimitInfo & { readonly count: number };

/** The `rateLimits` block of an answer: the weight used, and after orders their counts. */
export function rateLimitBlock(
  limiters: { readonly ipLimiter: IpLimiter; readonly orderLimiter: OrderLimiter },
  caller: { readonly ip: string; readonly accountId: number | undefined; readonly nowMs: number },
): RateLimitCount[] {
  const { ipLimiter, orderLimiter } = limiters;
  const { ip, accountId, nowMs } = caller;
  const weight = ipLimiter
    .published()
    .filter(({ rateLimitType }) => rateLimitType === "REQUEST_WEIGHT")
    .map((limit) => ({ ...limit, count: ipLimiter.usedWeight(ip, nowMs) }));
  if (accountId === undefined) return weight;
  const { tenSeconds, day } = orderLimiter.counts(accountId, nowMs);
  const counts = [tenSeconds, day];
  const orders = orderLimiter
    .published()
    .map((limit, index) => ({ ...limit, count: counts[index] ?? 0 }));
  return [...orders, ...weight];
}
