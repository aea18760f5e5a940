import { expect, test } from "vitest";
import { sha256Hex, signingKey, signRequest } from "./signature.ts";

const scope = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  day: "20130524",
  region: "us-east-1",
  service: "s3",
};
const key = signingKey("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", scope);
const host = "examplebucket.s3.amazonaws.com";
const timestamp = "20130524T000000Z";

test("AWS's example of a signed GET", () => {
  const payloadHash = sha256Hex("");
  const signature = signRequest(key, {
    method: "GET",
    path: ["", "test.txt"],
    query: [],
    headers: {
      host,
      range: "bytes=0-9",
      "x-amz-content-sha256": payloadHash,
      "x-amz-date": timestamp,
    },
    signedHeaders: ["host", "range", "x-amz-content-sha256", "x-amz-date"],
    payloadHash,
    timestamp,
    scope,
  });
  expect(signature).toBe("f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
});

test("AWS's example of a presigned GET", () => {
  const signature = signRequest(key, {
    method: "GET",
    path: ["", "test.txt"],
    query: [
      ["X-Amz-Algorithm", "AWS4-HMAC-SHA256"],
      ["X-Amz-SignedHeaders", "host"],
      ["X-Amz-Credential", "AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request"],
      ["X-Amz-Date", timestamp],
      ["X-Amz-Expires", "86400"],
    ],
    headers: { host },
    signedHeaders: ["host"],
    payloadHash: "UNSIGNED-PAYLOAD",
    timestamp,
    scope,
  });
  expect(signature).toBe("aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
});
