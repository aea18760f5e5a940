/** A load generator in a process of its own: it shares no event loop with the server. */
import { runClosedLoad } from "./closed-load.ts";
import { runFanOutLoad } from "./fan-out-load.ts";
import type { Load, LoadResult } from "./load.ts";
import { runOpenLoad } from "./open-load.ts";

process.once("message", (load: Load) => {
  void run(load).then((result) => process.send?.(result, () => process.exit(0)));
});

function run(load: Load): Promise<LoadResult> {
  const onMeasure = (): void => void process.send?.("measuring");
  if (load.kind === "closed") return runClosedLoad(load, onMeasure);
  return load.kind === "open" ? runOpenLoad(load, onMeasure) : runFanOutLoad(load, onMeasure);
}
