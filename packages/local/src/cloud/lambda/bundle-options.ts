import type { Log } from "../log.ts";

export interface BundleOptions {
  readonly root: string;
  /** Bundles are kept here from one start to the next. */
  readonly cacheDir: string;
  /** Modules relative to the root, without their ending. */
  readonly modules: readonly string[];
  readonly log: Log;
}
