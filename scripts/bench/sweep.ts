import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/**
 * Collects garbage, so that nobody pays for what others have left. V8 keeps all code from now on: it
 * would drop what has not run for some collections.
 */
export function sweeper(): () => void {
  setFlagsFromString("--no-flush-bytecode");
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}
