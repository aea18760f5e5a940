export type { Applied } from "./applied.ts";
export type { Settings } from "./settings.ts";
