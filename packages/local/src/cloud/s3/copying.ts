import type { S3Operation } from "./context.ts";
import {
  checksumHeaders,
  encryptionHeaders,
  headersToKeep,
  parseTagHeader,
  versionHeader,
} from "./object-headers.ts";
import { commit, find } from "./objects.ts";
import type { StoredObject } from "./object-store.ts";
import type { S3Request } from "./request.ts";
import { refusal } from "./s3-error.ts";
import { document, element } from "./xml.ts";

/** Copies without copying a byte: the new object's files are links to the same content. */
export const copyObject: S3Operation = async (context, request) => {
  const bucket = context.buckets.get(request.bucket);
  const source = find(context, parseSource(request.headers["x-amz-copy-source"] ?? ""));
  assertConditions(request, source);
  const replacesHeaders = directive(request, "x-amz-metadata-directive");
  const replacesTags = directive(request, "x-amz-tagging-directive");
  const isSelf = source.bucket === request.bucket && source.key === request.key;
  if (isSelf && !replacesHeaders && !request.headers["x-amz-server-side-encryption"]) {
    throw refusal.invalidRequest(
      "This copy request is illegal because it is trying to copy an object to itself without " +
        "changing the object's metadata, storage class, website redirect location or encryption " +
        "attributes.",
    );
  }
  const sent = headersToKeep(request.headers, bucket.settings.encryption);
  const headers = replacesHeaders ? sent : { ...source.headers, ...encryptionHeaders(sent) };
  const tags = replacesTags ? parseTagHeader(request.headers["x-amz-tagging"]) : source.tags;
  const segments = await context.blobs.duplicate(source.segments);
  const object = await commit(context, request, bucket, {
    eventName: "ObjectCreated:Copy",
    object: {
      key: request.key,
      bytes: source.bytes,
      etag: source.etag,
      modifiedMs: context.policy.now(),
      headers,
      checksums: source.checksums,
      tags,
      segments,
    },
  });
  return {
    status: 200,
    headers: {
      ...versionHeader(object),
      ...encryptionHeaders(object.headers),
      ...(source.versionId === "null" ? {} : { "x-amz-copy-source-version-id": source.versionId }),
    },
    body: document("CopyObjectResult", [
      element("LastModified", new Date(object.modifiedMs).toISOString()),
      element("ETag", `"${object.etag}"`),
      ...Object.entries(object.checksums).map(([name, value]) => element(`Checksum${name}`, value)),
      ...(checksumHeaders(object)["x-amz-checksum-type"] === undefined
        ? []
        : [element("ChecksumType", checksumHeaders(object)["x-amz-checksum-type"] ?? "")]),
    ]),
  };
};

/** `/bucket/key?versionId=...`, each part percent-encoded. */
function parseSource(header: string): Pick<S3Request, "bucket" | "key" | "query"> {
  const [path = "", version] = header.split("?versionId=");
  let decoded: string;
  try {
    decoded = decodeURIComponent(path.replace(/^\//, ""));
  } catch {
    throw refusal.invalidArgument("Copy Source must be URL-encoded.");
  }
  const slash = decoded.indexOf("/");
  if (slash < 1 || slash === decoded.length - 1) {
    throw refusal.invalidArgument("Copy Source must mention the source bucket and key.");
  }
  return {
    bucket: decoded.slice(0, slash),
    key: decoded.slice(slash + 1),
    query: new Map(version === undefined ? [] : [["versionId", version]]),
  };
}

function directive({ headers }: S3Request, name: string): boolean {
  const value = headers[name] ?? "COPY";
  if (value !== "COPY" && value !== "REPLACE") {
    throw refusal.invalidArgument(`Unknown value of ${name}: ${value}`);
  }
  return value === "REPLACE";
}

function assertConditions({ headers }: S3Request, source: StoredObject): void {
  const tagOf = (name: string) => headers[`x-amz-copy-source-${name}`]?.replaceAll('"', "");
  const wanted = tagOf("if-match");
  const unwanted = tagOf("if-none-match");
  const dates = ["if-modified-since", "if-unmodified-since"];
  if (dates.some((name) => tagOf(name) !== undefined)) {
    throw refusal.notSupported("Copying on condition of a date");
  }
  const isWanted = wanted === undefined || wanted === "*" || wanted === source.etag;
  if (!isWanted || unwanted === "*" || unwanted === source.etag) throw refusal.preconditionFailed();
}
