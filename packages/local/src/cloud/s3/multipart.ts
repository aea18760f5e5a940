import { createHash } from "node:crypto";
import { createDigest, parseAlgorithm } from "./checksum.ts";
import { readXml, type S3Context, type S3Operation } from "./context.ts";
import { PART_BYTES_MIN, PARTS_MAX } from "./limits.ts";
import {
  checksumHeaders,
  encryptionHeaders,
  headersToKeep,
  parseTagHeader,
  versionHeader,
} from "./object-headers.ts";
import { commit, settle } from "./objects.ts";
import type { Checksums } from "./receive.ts";
import { receive } from "./receive.ts";
import type { S3Request } from "./request.ts";
import { refusal, S3Error } from "./s3-error.ts";
import type { Part, Upload } from "./upload-store.ts";
import { document, element, optional } from "./xml.ts";
import { childrenOf, parseXml, textOf } from "./xml-reader.ts";

export const createMultipartUpload: S3Operation = (context, request) => {
  const { headers } = request;
  const bucket = context.buckets.get(request.bucket);
  const algorithm = headers["x-amz-checksum-algorithm"];
  if (headers["x-amz-checksum-type"] === "FULL_OBJECT") {
    throw refusal.notSupported("A FULL_OBJECT checksum of a multipart upload");
  }
  const upload = context.uploads.begin({
    bucket: bucket.name,
    key: request.key,
    startedMs: context.policy.now(),
    headers: headersToKeep(headers, bucket.settings.encryption),
    tags: parseTagHeader(headers["x-amz-tagging"]),
    ...(algorithm === undefined ? {} : { checksumAlgorithm: parseAlgorithm(algorithm) }),
  });
  return {
    status: 200,
    headers: {
      ...encryptionHeaders(upload.headers),
      ...(algorithm === undefined
        ? {}
        : { "x-amz-checksum-algorithm": algorithm, "x-amz-checksum-type": "COMPOSITE" }),
    },
    body: document("InitiateMultipartUploadResult", [
      element("Bucket", bucket.name),
      element("Key", request.key),
      element("UploadId", upload.id),
    ]),
  };
};

export const uploadPart: S3Operation = async (context, request, payload) => {
  const upload = uploadOf(context, request);
  const number = Number(request.query.get("partNumber"));
  if (!Number.isInteger(number) || number < 1 || number > PARTS_MAX) {
    throw refusal.invalidArgument(
      `Part number must be an integer between 1 and ${PARTS_MAX}, inclusive`,
    );
  }
  const { checksums, md5, segment } = await receive(request, payload, context.blobs);
  const part = {
    number,
    md5Hex: md5.toString("hex"),
    checksums,
    modifiedMs: context.policy.now(),
    segment,
  };
  try {
    await settle(context, context.uploads.putPart(upload, part));
  } catch (error) {
    await context.blobs.remove([segment]);
    throw error;
  }
  const named = Object.entries(checksums).map(([name, value]) => [
    `x-amz-checksum-${name.toLowerCase()}`,
    value,
  ]);
  return {
    status: 200,
    headers: {
      etag: `"${part.md5Hex}"`,
      ...encryptionHeaders(upload.headers),
      ...(Object.fromEntries(named) as Record<string, string>),
    },
  };
};

/** The object's files are the parts' files: nothing is copied, however large it is. */
export const completeMultipartUpload: S3Operation = async (context, request, payload) => {
  const bucket = context.buckets.get(request.bucket);
  const xml = await readXml(context, request, payload);
  const upload = uploadOf(context, request);
  const parts = chooseParts(xml, context.uploads.parts(upload));
  const segments = parts.map(({ segment }) => segment);
  const md5s = Buffer.concat(parts.map(({ md5Hex }) => Buffer.from(md5Hex, "hex")));
  const etag = `${createHash("md5").update(md5s).digest("hex")}-${parts.length}`;
  const unused: Part["segment"][] = [];
  const object = await commit(context, request, bucket, {
    eventName: "ObjectCreated:CompleteMultipartUpload",
    object: {
      key: upload.key,
      bytes: segments.reduce((sum, { bytes }) => sum + bytes, 0),
      etag,
      modifiedMs: context.policy.now(),
      headers: upload.headers,
      checksums: compositeChecksum(upload, parts),
      tags: upload.tags,
      segments,
    },
    within: () => void unused.push(...context.uploads.end(upload, segments)),
  });
  await context.blobs.remove(unused);
  return {
    status: 200,
    headers: { ...versionHeader(object), ...encryptionHeaders(object.headers) },
    body: document("CompleteMultipartUploadResult", [
      element("Location", `/${bucket.name}/${upload.key}`),
      element("Bucket", bucket.name),
      element("Key", upload.key),
      element("ETag", `"${etag}"`),
      ...Object.entries(object.checksums).map(([name, value]) => element(`Checksum${name}`, value)),
      ...optional("ChecksumType", checksumHeaders(object)["x-amz-checksum-type"]),
    ]),
  };
};

export const abortMultipartUpload: S3Operation = async (context, request) => {
  await context.blobs.remove(context.uploads.abort(uploadOf(context, request)));
  return { status: 204 };
};

export const listParts: S3Operation = (context, request) => {
  const upload = uploadOf(context, request);
  const parts = context.uploads.parts(upload);
  if (["max-parts", "part-number-marker"].some((name) => request.query.has(name))) {
    throw refusal.notSupported("ListParts page by page");
  }
  const listed = parts.map(({ checksums, md5Hex, modifiedMs, number, segment }) =>
    element("Part", [
      element("PartNumber", number),
      element("LastModified", new Date(modifiedMs).toISOString()),
      element("ETag", `"${md5Hex}"`),
      element("Size", segment.bytes),
      ...Object.entries(checksums).map(([name, value]) => element(`Checksum${name}`, value)),
    ]),
  );
  return {
    status: 200,
    body: document("ListPartsResult", [
      element("Bucket", upload.bucket),
      element("Key", upload.key),
      element("UploadId", upload.id),
      element("MaxParts", PARTS_MAX),
      element("IsTruncated", false),
      ...listed,
    ]),
  };
};

export const listMultipartUploads: S3Operation = (context, request) => {
  const { name } = context.buckets.get(request.bucket);
  const prefix = request.query.get("prefix") ?? "";
  const uploads = context.uploads.list(name).filter(({ key }) => key.startsWith(prefix));
  const listed = uploads.map(({ id, key, startedMs }) =>
    element("Upload", [
      element("Key", key),
      element("UploadId", id),
      element("Initiated", new Date(startedMs).toISOString()),
      element("StorageClass", "STANDARD"),
    ]),
  );
  return {
    status: 200,
    body: document("ListMultipartUploadsResult", [
      element("Bucket", name),
      element("Prefix", prefix),
      element("IsTruncated", false),
      ...listed,
    ]),
  };
};

function uploadOf({ uploads }: S3Context, { bucket, key, query }: S3Request): Upload {
  return uploads.get(query.get("uploadId") ?? "", bucket, key);
}

/** The parts the client lists must be there, be those it sent, rise, and be large enough. */
function chooseParts(xml: string, stored: readonly Part[]): readonly Part[] {
  const wanted = childrenOf(parseXml(xml, "CompleteMultipartUpload"), "Part");
  if (wanted.length === 0 || wanted.length > PARTS_MAX) throw refusal.malformedXml();
  const byNumber = new Map(stored.map((part) => [part.number, part]));
  const parts = wanted.map((item) => {
    const part = byNumber.get(Number(textOf(item, "PartNumber")));
    const etag = textOf(item, "ETag")?.replaceAll('"', "");
    const isSame = Object.entries(part?.checksums ?? {}).every(
      ([name, value]) => (textOf(item, `Checksum${name}`) ?? value) === value,
    );
    if (!part || part.md5Hex !== etag || !isSame) {
      throw new S3Error(
        400,
        "InvalidPart",
        "One or more of the specified parts could not be found. The part may not have been " +
          "uploaded, or the specified entity tag may not match the part's entity tag.",
      );
    }
    return part;
  });
  if (parts.some((part, index) => part.number <= (parts[index - 1]?.number ?? 0))) {
    throw new S3Error(
      400,
      "InvalidPartOrder",
      "The list of parts was not in ascending order. Parts must be ordered by part number.",
    );
  }
  if (parts.slice(0, -1).some(({ segment }) => segment.bytes < PART_BYTES_MIN)) {
    throw refusal.tooSmall();
  }
  return parts;
}

function compositeChecksum(upload: Upload, parts: readonly Part[]): Checksums {
  const algorithm = upload.checksumAlgorithm;
  if (algorithm === undefined) return {};
  const digest = createDigest(algorithm);
  for (const { checksums } of parts) {
    const checksum = checksums[algorithm];
    if (checksum === undefined) {
      throw refusal.invalidRequest(
        `The upload was created using a ${algorithm} checksum. ` +
          "The complete request must include the checksum for each part.",
      );
    }
    digest.update(Buffer.from(checksum, "base64"));
  }
  return { [algorithm]: `${digest.base64()}-${parts.length}` };
}
