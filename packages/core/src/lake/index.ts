export { lakeFile, lakeKey, lakeLine, type LakePart, lakeParts } from "./lake-file.ts";
