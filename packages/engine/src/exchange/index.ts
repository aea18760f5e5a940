export type { Balance, Depth, DepthLevel } from "./exchange.ts";
export { Exchange } from "./exchange.ts";
export { FormatError } from "../bytes/index.ts";
export { InvariantError } from "../invariant/index.ts";
export { snapshotBytes, snapshotChunks } from "./snapshot.ts";
