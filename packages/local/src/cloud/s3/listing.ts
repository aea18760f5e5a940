import type { S3Operation } from "./context.ts";
import { PAGE_MAX } from "./limits.ts";
import type { ListedVersion, ObjectStore, StoredObject } from "./object-store.ts";
import type { S3Request } from "./request.ts";
import { refusal } from "./s3-error.ts";
import { encodeRfc3986 } from "./signature.ts";
import { document, element, optional, type Xml } from "./xml.ts";

/** Sorts after every key that begins with what stands before it. */
const last = "\u{10FFFF}";

interface Page {
  readonly objects: readonly StoredObject[];
  readonly prefixes: readonly string[];
  /** Where the next page starts; undefined when this one is the last. */
  readonly next?: string;
}

export const listObjectsV2: S3Operation = (context, request) => {
  const { bucket, query } = request;
  context.buckets.get(bucket);
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter");
  const startAfter = query.get("start-after");
  const token = query.get("continuation-token");
  const keysMax = pageSize(request);
  const page = readPage(context.objects, bucket, {
    prefix,
    delimiter: delimiter ?? "",
    after: token === undefined ? (startAfter ?? "") : readToken(token),
    keysMax,
  });
  const encode = encoderOf(request);
  const body = document("ListBucketResult", [
    element("Name", bucket),
    element("Prefix", encode(prefix)),
    ...optional("Delimiter", delimiter && encode(delimiter)),
    ...optional("StartAfter", startAfter && encode(startAfter)),
    ...optional("EncodingType", query.get("encoding-type")),
    ...optional("ContinuationToken", token),
    ...optional("NextContinuationToken", page.next && writeToken(page.next)),
    element("KeyCount", page.objects.length + page.prefixes.length),
    element("MaxKeys", keysMax),
    element("IsTruncated", page.next !== undefined),
    ...page.objects.map((object) => element("Contents", contents(object, encode))),
    ...page.prefixes.map((name) => element("CommonPrefixes", [element("Prefix", encode(name))])),
  ]);
  return { status: 200, body };
};

export const listObjectVersions: S3Operation = (context, request) => {
  const { bucket, query } = request;
  context.buckets.get(bucket);
  if (query.has("delimiter")) throw refusal.notSupported("ListObjectVersions with a delimiter");
  const prefix = query.get("prefix") ?? "";
  const keyMarker = query.get("key-marker") ?? "";
  const versionMarker = query.get("version-id-marker") ?? "";
  const keysMax = pageSize(request);
  const encode = encoderOf(request);
  const versions: ListedVersion[] = [];
  for (const version of versionsAfter(context.objects, bucket, {
    prefix,
    keyMarker,
    versionMarker,
  })) {
    versions.push(version);
    if (versions.length > keysMax) break;
  }
  const page = versions.slice(0, keysMax);
  const final = page.at(-1)?.object;
  const isTruncated = versions.length > keysMax && final !== undefined;
  const entries = page.map(({ isLatest, object }) =>
    element(object.isMarker ? "DeleteMarker" : "Version", [
      element("VersionId", object.versionId),
      element("IsLatest", isLatest),
      ...(object.isMarker
        ? [element("Key", encode(object.key)), modified(object)]
        : contents(object, encode)),
    ]),
  );
  const body = document("ListVersionsResult", [
    element("Name", bucket),
    element("Prefix", encode(prefix)),
    element("KeyMarker", encode(keyMarker)),
    element("VersionIdMarker", versionMarker),
    ...(isTruncated
      ? [
          element("NextKeyMarker", encode(final.key)),
          element("NextVersionIdMarker", final.versionId),
        ]
      : []),
    element("MaxKeys", keysMax),
    element("IsTruncated", isTruncated),
    ...entries,
  ]);
  return { status: 200, body };
};

/** Steps from key to key; a common prefix is stepped over as a whole. */
function readPage(
  objects: ObjectStore,
  bucket: string,
  options: { prefix: string; delimiter: string; after: string; keysMax: number },
): Page {
  const { delimiter, keysMax, prefix } = options;
  const found: StoredObject[] = [];
  const prefixes: string[] = [];
  let after = options.after;
  if (keysMax === 0) return { objects: found, prefixes };
  for (;;) {
    const object = objects.next(bucket, after, prefix);
    if (!object?.key.startsWith(prefix)) return { objects: found, prefixes };
    if (found.length + prefixes.length === keysMax) {
      return { objects: found, prefixes, next: after };
    }
    const end = delimiter === "" ? -1 : object.key.indexOf(delimiter, prefix.length);
    if (end < 0) {
      found.push(object);
      after = object.key;
    } else {
      const common = object.key.slice(0, end + delimiter.length);
      prefixes.push(common);
      after = common + last;
    }
  }
}

/** A page begins behind the version that ended the one before. */
function* versionsAfter(
  objects: ObjectStore,
  bucket: string,
  start: { prefix: string; keyMarker: string; versionMarker: string },
): Generator<ListedVersion, void, undefined> {
  const { keyMarker, prefix, versionMarker } = start;
  let isPast = false;
  for (const version of objects.versionsFrom(bucket, keyMarker > prefix ? keyMarker : prefix)) {
    const { key, versionId } = version.object;
    if (!key.startsWith(prefix)) return;
    if (keyMarker === "" || key !== keyMarker || isPast) yield version;
    else isPast = versionMarker !== "" && versionId === versionMarker;
  }
}

function contents(object: StoredObject, encode: (text: string) => string): readonly Xml[] {
  const algorithms = Object.keys(object.checksums);
  return [
    element("Key", encode(object.key)),
    modified(object),
    element("ETag", `"${object.etag}"`),
    ...algorithms.map((name) => element("ChecksumAlgorithm", name)),
    element("Size", object.bytes),
    element("StorageClass", "STANDARD"),
  ];
}

function modified({ modifiedMs }: StoredObject): Xml {
  return element("LastModified", new Date(modifiedMs).toISOString());
}

function pageSize({ query }: S3Request): number {
  const text = query.get("max-keys") ?? String(PAGE_MAX);
  if (!/^\d{1,9}$/.test(text)) {
    throw refusal.invalidArgument("Argument max-keys must be an integer between 0 and 2147483647");
  }
  return Math.min(Number(text), PAGE_MAX);
}

function encoderOf({ query }: S3Request): (text: string) => string {
  const type = query.get("encoding-type");
  if (type === undefined) return (text) => text;
  if (type !== "url") throw refusal.invalidArgument("Invalid Encoding Method specified in Request");
  return (text) => encodeRfc3986(text).replaceAll("%2F", "/").replaceAll("%20", "+");
}

function writeToken(after: string): string {
  return Buffer.from(after).toString("base64url");
}

function readToken(token: string): string {
  const after = Buffer.from(token, "base64url").toString();
  if (token === "" || writeToken(after) !== token) {
    throw refusal.invalidArgument("The continuation token provided is incorrect");
  }
  return after;
}
