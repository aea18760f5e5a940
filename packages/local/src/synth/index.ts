export { readManifest } from "./manifest.ts";
export type * from "./manifest.ts";
export { SynthError } from "./synth-error.ts";
export { ensurePlatform } from "./platform.ts";
export { graphFile, isManifestCurrent, synthesise, synthesiseStage } from "./synthesise.ts";
