import { Readable } from "node:stream";
import { algorithmOfHeader, checksumHeader, type ChecksumAlgorithm } from "./checksum.ts";
import type { S3Answer, S3Context } from "./context.ts";
import { readForm } from "./form.ts";
import { KEY_BYTES_MAX } from "./limits.ts";
import { headersToKeep, identityHeaders, parseTagHeader } from "./object-headers.ts";
import type { StoredObject } from "./object-store.ts";
import { commit } from "./objects.ts";
import { assertPolicy, type LengthRange } from "./post-policy.ts";
import { store } from "./receive.ts";
import type { S3Request } from "./request.ts";
import { refusal } from "./s3-error.ts";
import { encodeRfc3986 } from "./signature.ts";
import { document, element } from "./xml.ts";

/** An upload by an HTML form: allowed by a signed policy, streamed to disk like any other. */
export async function postObject(context: S3Context, request: S3Request): Promise<S3Answer> {
  const bucket = context.buckets.get(request.bucket);
  const form = await readForm(request.body);
  const key = (form.fields.get("key") ?? "").replaceAll("${filename}", () => form.filename);
  if (key === "" || Buffer.byteLength(key) > KEY_BYTES_MAX || key.includes("\0")) {
    throw refusal.invalidArgument(
      "Bucket POST must contain a field named 'key' of 1 to 1024 bytes.",
    );
  }
  const fields = new Map([...form.fields, ["key", key], ["bucket", bucket.name]]);
  const range = assertPolicy(fields, context.policy);
  assertRedirect(fields);
  const sent = headersOf(fields);
  const kept = headersToKeep(sent, bucket.settings.encryption);
  const tags = parseTagHeader(sent["x-amz-tagging"]);
  const algorithms = Object.keys(sent).flatMap((name) => algorithmOfHeader(name) ?? []);
  const content = Readable.from(limited(form.content, range));
  const { checksums, md5, segment } = await store(content, context.blobs, { algorithms });
  const wrong = Object.entries(checksums).find(
    ([name, value]) => sent[checksumHeader(name as ChecksumAlgorithm)] !== value,
  );
  if (wrong || segment.bytes < range.min) {
    await context.blobs.remove([segment]);
    throw wrong ? refusal.badDigest(wrong[0]) : refusal.tooSmall();
  }
  const object = await commit(context, request, bucket, {
    eventName: "ObjectCreated:Post",
    object: {
      key,
      bytes: segment.bytes,
      etag: md5.toString("hex"),
      modifiedMs: context.policy.now(),
      headers: kept,
      checksums,
      tags,
      segments: [segment],
    },
  });
  return answer(fields, object);
}

/** Ends the upload as soon as it is larger than the policy allows. */
async function* limited(
  content: AsyncIterable<Buffer>,
  { max }: LengthRange,
): AsyncGenerator<Buffer, void, undefined> {
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.length;
    if (bytes > max) throw refusal.tooLarge();
    yield chunk;
  }
}

/** Form fields stand for headers; those about the form itself do not. */
function headersOf(fields: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  const own = ["x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-signature"];
  const headers = [...fields]
    .map(([name, value]) => [name === "acl" ? "x-amz-acl" : name, value] as const)
    .filter(([name]) => !own.includes(name) && !["key", "policy", "bucket"].includes(name));
  if (fields.has("tagging")) throw refusal.notSupported("The form field tagging");
  return Object.fromEntries(headers);
}

function answer(fields: ReadonlyMap<string, string>, object: StoredObject): S3Answer {
  const { bucket, etag, key } = object;
  const location = `/${bucket}/${encodeRfc3986(key).replaceAll("%2F", "/")}`;
  const headers = { ...identityHeaders(object), location };
  const redirect = fields.get("success_action_redirect");
  if (redirect !== undefined) {
    const url = new URL(redirect);
    for (const [name, value] of Object.entries({ bucket, key, etag: `"${etag}"` })) {
      url.searchParams.set(name, value);
    }
    return { status: 303, headers: { ...headers, location: url.href } };
  }
  const status = fields.get("success_action_status");
  if (status === "200") return { status: 200, headers };
  if (status !== "201") return { status: 204, headers };
  return {
    status: 201,
    headers,
    body: document("PostResponse", [
      element("Location", location),
      element("Bucket", bucket),
      element("Key", key),
      element("ETag", `"${etag}"`),
    ]),
  };
}

function assertRedirect(fields: ReadonlyMap<string, string>): void {
  const redirect = fields.get("success_action_redirect");
  if (redirect === undefined || /^https?:$/.test(URL.parse(redirect)?.protocol ?? "")) return;
  throw refusal.invalidArgument("success_action_redirect is not an address.");
}
