export { type Image, restoreReplica, takeImage } from "./image.ts";
export { Snapshotter } from "./snapshotter.ts";
export { SnapshotStore } from "./store.ts";
