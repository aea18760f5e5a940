export { type Image, restoreReplica, takeImage } from "./image.ts";
export { type SnapshotPlace, Snapshotter } from "./snapshotter.ts";
export { SnapshotStore } from "./store.ts";
