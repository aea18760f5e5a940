import { describe } from "vitest";
import { startTestS3 } from "./s3-bucket.ts";
import { objectCases } from "./s3-objects.case.ts";

const make = () => startTestS3();

describe("objects", () => objectCases(make));
