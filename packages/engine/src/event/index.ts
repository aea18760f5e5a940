export * from "./event.ts";
export * from "./rejection.ts";
