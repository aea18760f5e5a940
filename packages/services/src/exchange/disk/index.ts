export {
  DirectoryInUse,
  type Disk,
  type DiskFile,
  type DirectoryLock,
  isUnfinished,
  writeWhole,
} from "./disk.ts";
export { nodeDisk } from "./node-disk.ts";
export { isRunning, type Owner, readOwner } from "./owner.ts";
