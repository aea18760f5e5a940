export { answerFrame } from "./answer-frame.ts";
export type { FrameInput } from "./answer-frame.ts";
export { closeConnection, listStaleConnections, openConnection } from "./connection.ts";
export { pushesOf } from "./events.ts";
export type { Push } from "./events.ts";
export { connectionSecondsMax } from "./limits.ts";
export { listFollowers } from "./list-followers.ts";
export type { ControlFrame, ErrorFrame, ResultFrame } from "./wire.ts";
