export type { Verdict } from "./check/explain.ts";
export type { Balance, Depth, DepthLevel } from "./exchange.ts";
export { Exchange } from "./exchange.ts";
export { FormatError } from "../bytes/index.ts";
export { InvariantError } from "../invariant/index.ts";
export { REFERENCE_SCALE } from "./price/reference-price.ts";
export { snapshotBytes, snapshotChunks } from "./snapshot.ts";
