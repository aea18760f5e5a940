import type { Log } from "../log.ts";

export interface BundleOptions {
  readonly root: string;
  /** Bundles are kept here from one start to the next. */
  readonly cacheDir: string;
  /** Modules relative to the root, without their ending. */
  readonly modules: readonly string[];
  readonly log: Log;
}

/** The modules of all functions, each as one file. */
export interface Bundles {
  readonly outdir: string;
  /** Calls back when they were made anew because a source changed. */
  readonly onChange: (listener: () => void) => void;
  readonly stop: () => Promise<void>;
}
