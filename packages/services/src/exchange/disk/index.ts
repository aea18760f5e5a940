export {
  DirectoryInUse,
  type Disk,
  type DiskFile,
  type DirectoryLock,
  isUnfinished,
  type OpenHow,
  writeWhole,
} from "./disk.ts";
export { nodeDisk } from "./node-disk.ts";
export { isRunning, type Owner, readOwner } from "./owner.ts";
