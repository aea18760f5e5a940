import { METADATA_BYTES_MAX, TAGS_MAX } from "./limits.ts";
import { checksumHeader, type ChecksumAlgorithm } from "./checksum.ts";
import type { StoredObject } from "./object-store.ts";
import type { S3Request } from "./request.ts";
import { refusal, S3Error } from "./s3-error.ts";

type Headers = Readonly<Record<string, string>>;

const kept = [
  "content-type",
  "cache-control",
  "content-disposition",
  "content-language",
  "expires",
  "x-amz-server-side-encryption",
  "x-amz-server-side-encryption-aws-kms-key-id",
  "x-amz-server-side-encryption-bucket-key-enabled",
  "x-amz-website-redirect-location",
];

/** Features that live in headers and are not here: better refused than quietly dropped. */
const refused: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^x-amz-(copy-source-)?server-side-encryption-customer-/, "Encryption with customer keys"],
  [/^x-amz-object-lock-/, "Object Lock"],
  [/^x-amz-grant-/, "A grant (ACLs)"],
  [/^x-amz-write-offset-bytes$/, "Appending to objects"],
  [/^x-amz-server-side-encryption-context$/, "An encryption context"],
];

/** What a new object keeps of the headers it was sent with. */
export function headersToKeep(sent: Headers, bucketEncryption: Headers): Headers {
  assertSupported(sent);
  const own = Object.entries(sent).filter(
    ([name]) => kept.includes(name) || name.startsWith("x-amz-meta-"),
  );
  const metadataBytes = own
    .filter(([name]) => name.startsWith("x-amz-meta-"))
    .reduce((sum, [name, value]) => sum + name.length - "x-amz-meta-".length + value.length, 0);
  if (metadataBytes > METADATA_BYTES_MAX) {
    throw new S3Error(
      400,
      "MetadataTooLarge",
      "Your metadata headers exceed the maximum allowed metadata size",
    );
  }
  const encoding = (sent["content-encoding"] ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "" && name !== "aws-chunked")
    .join(",");
  return {
    "content-type": "binary/octet-stream",
    ...(sent["x-amz-server-side-encryption"] === undefined ? bucketEncryption : {}),
    ...Object.fromEntries(own),
    ...(encoding === "" ? {} : { "content-encoding": encoding }),
  };
}

export function assertSupported(sent: Headers): void {
  for (const name of Object.keys(sent)) {
    const found = refused.find(([pattern]) => pattern.test(name));
    if (found) throw refusal.notSupported(found[1]);
  }
  const storageClass = sent["x-amz-storage-class"] ?? "STANDARD";
  if (storageClass !== "STANDARD") throw refusal.notSupported(`The storage class ${storageClass}`);
  const acl = sent["x-amz-acl"] ?? "private";
  if (acl !== "private" && acl !== "bucket-owner-full-control") {
    throw new S3Error(
      400,
      "AccessControlListNotSupported",
      "The bucket does not allow ACLs: everything here is private.",
    );
  }
  const encryption = sent["x-amz-server-side-encryption"] ?? "AES256";
  if (!["AES256", "aws:kms", "aws:kms:dsse"].includes(encryption)) {
    throw refusal.invalidArgument("The encryption method specified is not supported");
  }
}

export function encryptionHeaders(headers: Headers): Headers {
  const names = Object.entries(headers).filter(([name]) =>
    name.startsWith("x-amz-server-side-encryption"),
  );
  return Object.fromEntries(names);
}

/** Tag, version and identity of an object: what writes answer with. */
export function identityHeaders(object: StoredObject): Headers {
  return {
    etag: `"${object.etag}"`,
    ...versionHeader(object),
    ...encryptionHeaders(object.headers),
  };
}

export function versionHeader({ versionId }: StoredObject): Headers {
  return versionId === "null" ? {} : { "x-amz-version-id": versionId };
}

export function checksumHeaders({ checksums, etag }: StoredObject): Headers {
  const pairs = Object.entries(checksums).map(([name, value]) => [
    checksumHeader(name as ChecksumAlgorithm),
    value,
  ]);
  if (pairs.length === 0) return {};
  const type = etag.includes("-") ? "COMPOSITE" : "FULL_OBJECT";
  return { ...(Object.fromEntries(pairs) as Headers), "x-amz-checksum-type": type };
}

/** `?response-content-type=...` and its like: the reader chooses, the object keeps its own. */
export function responseOverrides({ query }: S3Request): Headers {
  const names = [
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-type",
    "expires",
  ];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = query.get(`response-${name}`);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/** `x-amz-tagging: a=1&b=2` */
export function parseTagHeader(header: string | undefined): Headers {
  return checkedTags([...new URLSearchParams(header ?? "")]);
}

export function checkedTags(pairs: readonly (readonly [string, string])[]): Headers {
  const invalid = (message: string) => new S3Error(400, "InvalidTag", message);
  if (pairs.length > TAGS_MAX) throw invalid(`An object cannot have more than ${TAGS_MAX} tags.`);
  for (const [name, value] of pairs) {
    if (name.length < 1 || name.length > 128 || value.length > 256 || name.startsWith("aws:")) {
      throw invalid("The TagKey or TagValue you have provided is invalid");
    }
  }
  if (new Set(pairs.map(([name]) => name)).size !== pairs.length) {
    throw invalid("Cannot provide multiple Tags with the same key");
  }
  return Object.fromEntries(pairs);
}
