import type { S3Answer, S3Context, S3Operation } from "./context.ts";
import { readXml } from "./context.ts";
import type { Bucket } from "./bucket-store.ts";
import {
  checkedTags,
  checksumHeaders,
  headersToKeep,
  identityHeaders,
  parseTagHeader,
  responseOverrides,
  versionHeader,
} from "./object-headers.ts";
import type { NewObject, StoredObject } from "./object-store.ts";
import type { ObjectEventName } from "./object-events.ts";
import { rangeOf } from "./range.ts";
import { receive } from "./receive.ts";
import type { S3Request } from "./request.ts";
import { refusal, S3Error } from "./s3-error.ts";
import { document, element } from "./xml.ts";
import { childrenOf, parseXml, textOf } from "./xml-reader.ts";

export const putObject: S3Operation = async (context, request, payload) => {
  const bucket = context.buckets.get(request.bucket);
  const { headers } = request;
  const kept = headersToKeep(headers, bucket.settings.encryption);
  const tags = parseTagHeader(headers["x-amz-tagging"]);
  const { checksums, md5, segment } = await receive(request, payload, context.blobs);
  const object = await commit(context, request, bucket, {
    eventName: "ObjectCreated:Put",
    object: {
      key: request.key,
      bytes: segment.bytes,
      etag: md5.toString("hex"),
      modifiedMs: context.policy.now(),
      headers: kept,
      checksums,
      tags,
      segments: [segment],
    },
  });
  return { status: 200, headers: { ...identityHeaders(object), ...checksumHeaders(object) } };
};

export const getObject: S3Operation = (context, request) => {
  const object = find(context, request);
  const headers = { ...describe(object, request), ...responseOverrides(request) };
  if (isNotModified(request, object)) return { status: 304, headers };
  const range = rangeOf(request.headers["range"], object.bytes);
  const { end, start } = range ?? { start: 0, end: object.bytes - 1 };
  const isHead = request.method === "HEAD";
  const wantsChecksum = request.headers["x-amz-checksum-mode"]?.toUpperCase() === "ENABLED";
  return {
    status: range ? 206 : 200,
    headers: {
      ...headers,
      "content-length": String(end - start + 1),
      ...(range ? { "content-range": `bytes ${start}-${end}/${object.bytes}` } : {}),
      ...(wantsChecksum && !range ? checksumHeaders(object) : {}),
    },
    ...(isHead || object.bytes === 0
      ? {}
      : { body: context.blobs.read(object.segments, start, end) }),
  };
};

export const deleteObject: S3Operation = async (context, request) => {
  const bucket = context.buckets.get(request.bucket);
  const removed = await remove(context, request, bucket, {
    key: request.key,
    versionId: request.query.get("versionId"),
  });
  return { status: 204, headers: removed ? removalHeaders(removed) : {} };
};

export const getObjectTagging: S3Operation = (context, request) => {
  const object = find(context, request);
  const tags = Object.entries(object.tags).map(([name, value]) =>
    element("Tag", [element("Key", name), element("Value", value)]),
  );
  return {
    status: 200,
    headers: versionHeader(object),
    body: document("Tagging", [element("TagSet", tags)]),
  };
};

export const putObjectTagging: S3Operation = async (context, request, payload) => {
  const [set] = childrenOf(parseXml(await readXml(context, request, payload), "Tagging"), "TagSet");
  if (!set) throw refusal.malformedXml();
  const pairs = childrenOf(set, "Tag").map(
    (tag) => [textOf(tag, "Key") ?? "", textOf(tag, "Value") ?? ""] as const,
  );
  return setTags(context, request, checkedTags(pairs), 200);
};

export const deleteObjectTagging: S3Operation = (context, request) =>
  setTags(context, request, {}, 204);

/** The version that is asked for, or the latest; never a marker. */
export function find(
  context: S3Context,
  request: Pick<S3Request, "bucket" | "key" | "query">,
): StoredObject {
  const bucket = context.buckets.get(request.bucket);
  const versionId = request.query.get("versionId");
  const object =
    versionId === undefined
      ? context.objects.latest(bucket.name, request.key)
      : context.objects.version(bucket.name, request.key, versionId);
  if (!object) throw versionId === undefined ? refusal.noSuchKey() : refusal.noSuchVersion();
  if (!object.isMarker) return object;
  const headers = { "x-amz-delete-marker": "true", ...versionHeader(object) };
  if (versionId === undefined) throw refusal.noSuchKey(headers);
  throw new S3Error(
    405,
    "MethodNotAllowed",
    "The specified method is not allowed against this resource.",
    headers,
  );
}

/** Makes a received body an object; when it cannot become one, its content is thrown away. */
export async function commit(
  context: S3Context,
  request: S3Request,
  bucket: Bucket,
  made: {
    readonly eventName: ObjectEventName;
    readonly object: NewObject;
    readonly within?: () => void;
  },
): Promise<StoredObject> {
  const ifMatch = request.headers["if-match"];
  const ifNoneMatch = request.headers["if-none-match"];
  const condition = {
    ...(ifMatch === undefined ? {} : { ifMatch }),
    ...(ifNoneMatch === undefined ? {} : { ifNoneMatch }),
  };
  try {
    const { freed, object } = context.objects.put(bucket, made.object, condition, (stored) => {
      context.events.add(made.eventName, stored, sourceOf(request));
      made.within?.();
    });
    await settle(context, freed);
    return object;
  } catch (error) {
    // The parts of a multipart upload stay: it may be completed again.
    if (!made.within) await context.blobs.remove(made.object.segments);
    throw error;
  }
}

export async function remove(
  context: S3Context,
  request: S3Request,
  bucket: Bucket,
  target: { readonly key: string; readonly versionId: string | undefined },
): Promise<StoredObject | undefined> {
  const { key, versionId } = target;
  const tell = (removed: StoredObject): void => {
    const isHidden = removed.isMarker && versionId === undefined;
    const name = isHidden ? "ObjectRemoved:DeleteMarkerCreated" : "ObjectRemoved:Delete";
    context.events.add(name, removed, sourceOf(request));
  };
  if (versionId === undefined) {
    const change = context.objects.delete(bucket, key, context.policy.now(), tell);
    if (change) await settle(context, change.freed);
    return change?.object;
  }
  const version = context.objects.version(bucket.name, key, versionId);
  if (!version) return undefined;
  const { freed, object } = context.objects.deleteVersion(version, tell);
  await settle(context, freed);
  return object;
}

export function removalHeaders(removed: StoredObject): Readonly<Record<string, string>> {
  return {
    ...versionHeader(removed),
    ...(removed.isMarker ? { "x-amz-delete-marker": "true" } : {}),
  };
}

/** After a change is in the index: free what it replaced, and tell who listens. */
export async function settle(context: S3Context, freed: StoredObject["segments"]): Promise<void> {
  await context.blobs.remove(freed);
  context.announce();
}

function sourceOf(request: S3Request) {
  return { requestId: request.id, remoteAddress: request.remoteAddress };
}

function setTags(
  context: S3Context,
  request: S3Request,
  tags: Readonly<Record<string, string>>,
  status: number,
): S3Answer {
  const object = find(context, request);
  context.objects.setTags(object, tags);
  return { status, headers: versionHeader(object) };
}

function describe(object: StoredObject, request: S3Request): Readonly<Record<string, string>> {
  const tagCount = Object.keys(object.tags).length;
  if (request.query.has("partNumber")) throw refusal.notSupported("Reading one part (partNumber)");
  return {
    ...object.headers,
    ...identityHeaders(object),
    "last-modified": new Date(object.modifiedMs).toUTCString(),
    "accept-ranges": "bytes",
    ...(tagCount > 0 ? { "x-amz-tagging-count": String(tagCount) } : {}),
  };
}

/** True when the reader has it already; throws when the reader wanted another state of it. */
function isNotModified({ headers }: S3Request, object: StoredObject): boolean {
  const modifiedSecond = Math.floor(object.modifiedMs / 1000) * 1000;
  const dateOf = (name: string) => Date.parse(headers[name] ?? "");
  const names = (header: string | undefined) =>
    header?.split(",").map((tag) => tag.trim().replace(/^W\//, "").replaceAll('"', ""));
  const wanted = names(headers["if-match"]);
  const unwanted = names(headers["if-none-match"]);
  const isOneOf = (tags: readonly string[]) => tags.includes("*") || tags.includes(object.etag);
  if (wanted ? !isOneOf(wanted) : modifiedSecond > dateOf("if-unmodified-since")) {
    throw refusal.preconditionFailed();
  }
  return unwanted ? isOneOf(unwanted) : modifiedSecond <= dateOf("if-modified-since");
}
