import { describe } from "vitest";
import { accessCases } from "./s3-access.case.ts";
import { startTestS3 } from "./s3-bucket.ts";
import { bucketCases } from "./s3-buckets.case.ts";
import { objectCases } from "./s3-objects.case.ts";

const make = () => startTestS3();

describe("objects", () => {
  objectCases(make);
});

describe("access", () => {
  accessCases(make);
});

describe("buckets", () => {
  bucketCases(make);
});
