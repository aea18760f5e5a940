export {
  createWhole,
  DirectoryInUse,
  type Disk,
  type DiskFile,
  type DirectoryLock,
  isDurable,
  isUnfinished,
  type OpenHow,
  unfinished,
  writeWhole,
} from "./disk.ts";
export { nodeDisk } from "./node-disk.ts";
export { isRunning, type Owner, readOwner } from "./owner.ts";
