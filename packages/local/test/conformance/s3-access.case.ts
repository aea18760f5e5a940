import {
  DeleteBucketCorsCommand,
  GetBucketCorsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketCorsCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { createPresignedPost, type PresignedPostOptions } from "@aws-sdk/s3-presigned-post";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  outcomeOf,
  refusalOf,
  s3Client,
  webOrigin,
  type MakeS3,
  type TestS3,
} from "./s3-bucket.ts";

/** Who may do what: signatures, presigned addresses, form policies, browsers of other origins. */
export function accessCases(make: MakeS3): void {
  let s3: TestS3;
  beforeAll(async () => {
    s3 = await make();
    await s3.client.send(new PutObjectCommand({ Bucket: s3.bucket, Key: "secret", Body: "text" }));
  });
  afterAll(() => s3.stop());

  const readSecret = () => new GetObjectCommand({ Bucket: s3.bucket, Key: "secret" });
  const contentOf = async (Key: string) => {
    const read = await s3.client.send(new GetObjectCommand({ Bucket: s3.bucket, Key }));
    return read.Body?.transformToString();
  };
  const exists = async (Key: string) => {
    const outcome = await refusalOf(
      s3.client.send(new HeadObjectCommand({ Bucket: s3.bucket, Key })),
    );
    return outcome.startsWith("nothing");
  };

  describe("signed requests", () => {
    test("nobody gets in without a signature, with the wrong key, or at the wrong time", async () => {
      expect(await outcomeOf(fetch(`${s3.url}/${s3.bucket}/secret`))).toBe("403 AccessDenied");
      const wrongSecret = s3Client(s3.url, "guess");
      expect(await refusalOf(wrongSecret.send(readSecret()))).toBe("403 SignatureDoesNotMatch");
      const stranger = s3Client(s3.url, "local", "stranger");
      expect(await refusalOf(stranger.send(readSecret()))).toBe("403 InvalidAccessKeyId");
      s3.ahead.ms += 16 * 60_000;
      expect(await refusalOf(s3Client(s3.url).send(readSecret()))).toBe("403 RequestTimeTooSkewed");
      s3.ahead.ms -= 16 * 60_000;
    });
  });

  describe("presigned addresses", () => {
    const signPut = (Key: string, more: object = {}) =>
      getSignedUrl(s3.client, new PutObjectCommand({ Bucket: s3.bucket, Key, ...more }), {
        expiresIn: 60,
      });

    test("let anyone who has one put and get that object", async () => {
      const put = await signPut("pre/p ut+1.png", { ContentType: "image/png" });
      const sent = fetch(put, {
        method: "PUT",
        body: "PNG",
        headers: { "content-type": "image/png" },
      });
      expect(await outcomeOf(sent)).toBe("200");
      const get = await getSignedUrl(
        s3.client,
        new GetObjectCommand({
          Bucket: s3.bucket,
          Key: "pre/p ut+1.png",
          ResponseContentDisposition: "attachment",
        }),
      );
      const read = await fetch(get);
      expect(await read.text()).toBe("PNG");
      expect(read.headers.get("content-type")).toBe("image/png");
      expect(read.headers.get("content-disposition")).toBe("attachment");
    });

    test("carry metadata and encryption with them", async () => {
      const put = await signPut("pre/meta", { Metadata: { case: "17" } });
      expect(await outcomeOf(fetch(put, { method: "PUT", body: "x" }))).toBe("200");
      const head = new HeadObjectCommand({ Bucket: s3.bucket, Key: "pre/meta" });
      expect((await s3.client.send(head)).Metadata).toEqual({ case: "17" });
    });

    test("end, and do not begin early", async () => {
      const get = await getSignedUrl(s3.client, readSecret(), { expiresIn: 60 });
      s3.ahead.ms += 61_000;
      const late = await fetch(get);
      expect(late.status).toBe(403);
      expect(await late.text()).toContain("Request has expired");
      s3.ahead.ms -= 61_000 + 16 * 60_000;
      expect(await (await fetch(get)).text()).toContain("Request is not valid yet");
      s3.ahead.ms = 0;
      expect(await (await fetch(get)).text()).toBe("text");
    });

    test.each([
      ["another object", (url: string) => url.replace("/secret?", "/secret2?")],
      ["a longer life", (url: string) => url.replace("X-Amz-Expires=60", "X-Amz-Expires=6000")],
      [
        "another signature",
        (url: string) => url.replace(/X-Amz-Signature=..../, "X-Amz-Signature=0000"),
      ],
      ["one more parameter", (url: string) => `${url}&response-content-type=text%2Fhtml`],
    ])("changed to %s are refused", async (_, change) => {
      const get = await getSignedUrl(s3.client, readSecret(), { expiresIn: 60 });
      expect(await outcomeOf(fetch(change(get)))).toBe("403 SignatureDoesNotMatch");
    });

    test("of one method do not serve another", async () => {
      const get = await getSignedUrl(s3.client, readSecret(), { expiresIn: 60 });
      expect(await outcomeOf(fetch(get, { method: "DELETE" }))).toBe("403 SignatureDoesNotMatch");
      expect(await contentOf("secret")).toBe("text");
    });

    test("take no header that was not signed", async () => {
      const put = await signPut("pre/extra");
      const headers = { "x-amz-meta-role": "admin" };
      const sent = fetch(put, { method: "PUT", body: "x", headers });
      expect(await outcomeOf(sent)).toBe("403 AccessDenied");
      expect(await exists("pre/extra")).toBe(false);
    });

    test("good for longer than a week are refused", async () => {
      const get = await getSignedUrl(s3.client, readSecret(), { expiresIn: 60 });
      const forever = get.replace("X-Amz-Expires=60", "X-Amz-Expires=604801");
      expect(await outcomeOf(fetch(forever))).toBe("400 AuthorizationQueryParametersError");
    });
  });

  describe("form uploads", () => {
    const sign = (Key: string, options: Partial<PresignedPostOptions> = {}) =>
      createPresignedPost(s3.client, {
        Bucket: s3.bucket,
        Key,
        Conditions: [
          ["content-length-range", 2, 10],
          ["starts-with", "$Content-Type", "image/"],
        ],
        Fields: { "Content-Type": "image/png" },
        Expires: 60,
        ...options,
      });
    const send = (
      { url, fields }: { url: string; fields: Record<string, string> },
      content: string,
      changes: Record<string, string> = {},
    ) => {
      const form = new FormData();
      for (const [name, value] of Object.entries({ ...fields, ...changes }))
        form.append(name, value);
      form.append("file", new Blob([content]), "photo.png");
      return outcomeOf(fetch(url, { method: "POST", body: form, redirect: "manual" }));
    };

    test("store what the policy allows", async () => {
      expect(await send(await sign("post/1"), "PNG-DATA")).toBe("204");
      expect(await contentOf("post/1")).toBe("PNG-DATA");
      const head = new HeadObjectCommand({ Bucket: s3.bucket, Key: "post/1" });
      expect((await s3.client.send(head)).ContentType).toBe("image/png");
    });

    test("answer as the form wishes, and put the file's name into the key", async () => {
      const wish = { Fields: { "Content-Type": "image/png", success_action_status: "201" } };
      expect(await send(await sign("post/${filename}", wish), "PNG")).toBe("201");
      expect(await contentOf("post/photo.png")).toBe("PNG");
    });

    test("content that looks like a boundary is content", async () => {
      const policy = await sign("post/tricky", { Conditions: [], Fields: {} });
      const content = "\r\n--\r\n------WebKitFormBoundary\r\n--formdata-undici-\r\n\r\n";
      expect(await send(policy, content)).toBe("204");
      expect(await contentOf("post/tricky")).toBe(content);
    });

    test.each([
      ["too large", "x".repeat(11), "400 EntityTooLarge"],
      ["far too large", "x".repeat(3_000_000), "400 EntityTooLarge"],
      ["too small", "x", "400 EntityTooSmall"],
    ])("refuse a file that is %s", async (_, content, outcome) => {
      expect(await send(await sign("post/size"), content)).toBe(outcome);
      expect(await exists("post/size")).toBe(false);
    });

    test.each([
      ["another key", { key: "post/elsewhere" }, "403 AccessDenied"],
      ["another type", { "Content-Type": "text/html" }, "403 AccessDenied"],
      ["a field nobody signed", { "x-amz-meta-role": "admin" }, "403 AccessDenied"],
      ["another signature", { "X-Amz-Signature": "0".repeat(64) }, "403 SignatureDoesNotMatch"],
      [
        "another policy",
        { Policy: Buffer.from("{}").toString("base64") },
        "403 SignatureDoesNotMatch",
      ],
      [
        "another signer",
        { "X-Amz-Credential": "x/20260101/us-east-1/s3/aws4_request" },
        "403 InvalidAccessKeyId",
      ],
    ])("refuse %s", async (_, changes, outcome) => {
      expect(await send(await sign("post/field"), "PNG", changes)).toBe(outcome);
      expect(await exists("post/field")).toBe(false);
    });

    test("end with their policy", async () => {
      const policy = await sign("post/late");
      s3.ahead.ms += 61_000;
      expect(await send(policy, "PNG")).toBe("403 AccessDenied");
      s3.ahead.ms = 0;
    });

    test("without a policy, or without a file", async () => {
      expect(await send({ url: `${s3.url}/${s3.bucket}`, fields: { key: "x" } }, "PNG")).toBe(
        "403 AccessDenied",
      );
      const form = new FormData();
      form.append("key", "x");
      const sent = fetch(`${s3.url}/${s3.bucket}`, { method: "POST", body: form });
      expect(await outcomeOf(sent)).toBe("400 InvalidArgument");
    });
  });

  describe("browsers", () => {
    const preflight = (origin: string, method: string, headers = "content-type,x-amz-acl") =>
      fetch(`${s3.url}/${s3.bucket}/x`, {
        method: "OPTIONS",
        headers: {
          origin,
          "access-control-request-method": method,
          "access-control-request-headers": headers,
        },
      });
    const at = () => ({ Bucket: s3.bucket });

    test("are refused by a bucket without rules", async () => {
      expect(await refusalOf(s3.client.send(new GetBucketCorsCommand(at())))).toBe(
        "404 NoSuchCORSConfiguration",
      );
      expect(await outcomeOf(preflight(webOrigin, "PUT"))).toBe("403 AccessForbidden");
    });

    test("are let in by rule: origin, method and headers", async () => {
      const CORSRules = [
        {
          AllowedMethods: ["PUT", "POST"],
          AllowedOrigins: ["https://*.example.com"],
          AllowedHeaders: ["content-*", "x-amz-*"],
          ExposeHeaders: ["ETag"],
          MaxAgeSeconds: 300,
        },
      ];
      await s3.client.send(new PutBucketCorsCommand({ ...at(), CORSConfiguration: { CORSRules } }));
      const kept = await s3.client.send(new GetBucketCorsCommand(at()));
      expect(kept.CORSRules).toEqual(CORSRules);
      for (const origin of ["https://app.example.com", webOrigin]) {
        const allowed = await preflight(origin, "PUT");
        expect(allowed.status).toBe(200);
        expect(allowed.headers.get("access-control-allow-origin")).toBe(origin);
        expect(allowed.headers.get("access-control-allow-headers")).toBe("content-type, x-amz-acl");
        expect(allowed.headers.get("access-control-max-age")).toBe("300");
      }
      expect(await outcomeOf(preflight("https://evil.example", "PUT"))).toBe("403 AccessForbidden");
      expect(await outcomeOf(preflight(webOrigin, "DELETE"))).toBe("403 AccessForbidden");
      expect(await outcomeOf(preflight(webOrigin, "PUT", "authorization"))).toBe(
        "403 AccessForbidden",
      );
    });

    test("see answers and refusals of what they send", async () => {
      const put = await getSignedUrl(
        s3.client,
        new PutObjectCommand({ Bucket: s3.bucket, Key: "from-page" }),
      );
      const sent = (url: string, origin: string) =>
        fetch(url, { method: "PUT", body: "x", headers: { origin } });
      const stored = await sent(put, webOrigin);
      expect(stored.headers.get("access-control-allow-origin")).toBe(webOrigin);
      expect(stored.headers.get("access-control-expose-headers")).toBe("ETag");
      const refused = await sent(put.replace(/Signature=..../, "Signature=0000"), webOrigin);
      expect(refused.status).toBe(403);
      expect(refused.headers.get("access-control-allow-origin")).toBe(webOrigin);
      const stranger = await sent(put, "https://evil.example");
      expect(stranger.headers.get("access-control-allow-origin")).toBeNull();
      await s3.client.send(new DeleteBucketCorsCommand(at()));
      expect(await outcomeOf(preflight(webOrigin, "PUT"))).toBe("403 AccessForbidden");
    });
  });
}
