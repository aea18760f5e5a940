import {
  createBucket,
  deleteBucket,
  deleteBucketCors,
  deleteBucketEncryption,
  getBucketCors,
  getBucketEncryption,
  getBucketLocation,
  getBucketVersioning,
  headBucket,
  listBuckets,
  putBucketCors,
  putBucketEncryption,
  putBucketVersioning,
} from "./buckets.ts";
import type { S3Operation } from "./context.ts";
import { copyObject } from "./copying.ts";
import { deleteObjects } from "./deletion.ts";
import { listObjectsV2, listObjectVersions } from "./listing.ts";
import {
  abortMultipartUpload,
  completeMultipartUpload,
  createMultipartUpload,
  listMultipartUploads,
  listParts,
  uploadPart,
} from "./multipart.ts";
import {
  deleteObject,
  deleteObjectTagging,
  getObject,
  getObjectTagging,
  putObject,
  putObjectTagging,
} from "./objects.ts";
import type { S3Request } from "./request.ts";

/** What is there, by AWS's name; anything else is refused by its name. */
export const operations: Readonly<Record<string, S3Operation>> = {
  ListBuckets: listBuckets,
  CreateBucket: createBucket,
  HeadBucket: headBucket,
  DeleteBucket: deleteBucket,
  GetBucketLocation: getBucketLocation,
  GetBucketVersioning: getBucketVersioning,
  PutBucketVersioning: putBucketVersioning,
  GetBucketCors: getBucketCors,
  PutBucketCors: putBucketCors,
  DeleteBucketCors: deleteBucketCors,
  GetBucketEncryption: getBucketEncryption,
  PutBucketEncryption: putBucketEncryption,
  DeleteBucketEncryption: deleteBucketEncryption,
  ListObjectsV2: listObjectsV2,
  ListObjectVersions: listObjectVersions,
  ListMultipartUploads: listMultipartUploads,
  DeleteObjects: deleteObjects,
  PutObject: putObject,
  GetObject: getObject,
  HeadObject: getObject,
  DeleteObject: deleteObject,
  CopyObject: copyObject,
  GetObjectTagging: getObjectTagging,
  PutObjectTagging: putObjectTagging,
  DeleteObjectTagging: deleteObjectTagging,
  CreateMultipartUpload: createMultipartUpload,
  UploadPart: uploadPart,
  CompleteMultipartUpload: completeMultipartUpload,
  AbortMultipartUpload: abortMultipartUpload,
  ListParts: listParts,
};

const verbs: Readonly<Record<string, string>> = { GET: "Get", PUT: "Put", DELETE: "Delete" };

/** Parts of a bucket or an object that have an address of their own: `?cors`, `?tagging` ... */
const bucketParts: Readonly<Record<string, string>> = {
  accelerate: "BucketAccelerateConfiguration",
  acl: "BucketAcl",
  analytics: "BucketAnalyticsConfiguration",
  cors: "BucketCors",
  encryption: "BucketEncryption",
  "intelligent-tiering": "BucketIntelligentTieringConfiguration",
  inventory: "BucketInventoryConfiguration",
  lifecycle: "BucketLifecycleConfiguration",
  location: "BucketLocation",
  logging: "BucketLogging",
  metrics: "BucketMetricsConfiguration",
  notification: "BucketNotificationConfiguration",
  "object-lock": "ObjectLockConfiguration",
  ownershipControls: "BucketOwnershipControls",
  policy: "BucketPolicy",
  policyStatus: "BucketPolicyStatus",
  publicAccessBlock: "PublicAccessBlock",
  replication: "BucketReplication",
  requestPayment: "BucketRequestPayment",
  tagging: "BucketTagging",
  versioning: "BucketVersioning",
  website: "BucketWebsite",
};
const objectParts: Readonly<Record<string, string>> = {
  acl: "ObjectAcl",
  attributes: "ObjectAttributes",
  "legal-hold": "ObjectLegalHold",
  retention: "ObjectRetention",
  tagging: "ObjectTagging",
  torrent: "ObjectTorrent",
};

/** AWS's name of what a request asks for. */
export function operationOf(request: S3Request): string {
  const { bucket, key, method } = request;
  if (bucket === "") return method === "GET" ? "ListBuckets" : `${method} on the service`;
  return key === "" ? ofBucket(request) : ofObject(request);
}

function ofBucket({ headers, method, query }: S3Request): string {
  const part = partOf(query, bucketParts);
  if (part !== undefined) return `${verbs[method] ?? method}${part}`;
  if (method === "POST") {
    if (query.has("delete")) return "DeleteObjects";
    const isForm = headers["content-type"]?.startsWith("multipart/form-data") === true;
    return isForm ? "PostObject" : "POST on a bucket";
  }
  if (method === "GET") {
    if (query.has("uploads")) return "ListMultipartUploads";
    if (query.has("versions")) return "ListObjectVersions";
    if (query.has("session")) return "CreateSession";
    return query.get("list-type") === "2" ? "ListObjectsV2" : "ListObjects";
  }
  const names: Readonly<Record<string, string>> = {
    PUT: "CreateBucket",
    HEAD: "HeadBucket",
    DELETE: "DeleteBucket",
  };
  return names[method] ?? `${method} on a bucket`;
}

function ofObject({ headers, method, query }: S3Request): string {
  const part = partOf(query, objectParts);
  if (part !== undefined) return `${verbs[method] ?? method}${part}`;
  const isCopy = headers["x-amz-copy-source"] !== undefined;
  if (query.has("uploadId")) {
    const names: Readonly<Record<string, string>> = {
      PUT: isCopy ? "UploadPartCopy" : "UploadPart",
      POST: "CompleteMultipartUpload",
      GET: "ListParts",
      DELETE: "AbortMultipartUpload",
    };
    return names[method] ?? `${method} on an upload`;
  }
  if (method === "POST") return ofPost(query);
  if (query.has("renameObject")) return "RenameObject";
  const names: Readonly<Record<string, string>> = {
    PUT: isCopy ? "CopyObject" : "PutObject",
    GET: "GetObject",
    HEAD: "HeadObject",
    DELETE: "DeleteObject",
  };
  return names[method] ?? `${method} on an object`;
}

function ofPost(query: ReadonlyMap<string, string>): string {
  if (query.has("uploads")) return "CreateMultipartUpload";
  if (query.has("restore")) return "RestoreObject";
  return query.has("select") ? "SelectObjectContent" : "POST on an object";
}

function partOf(
  query: ReadonlyMap<string, string>,
  parts: Readonly<Record<string, string>>,
): string | undefined {
  const name = Object.keys(parts).find((part) => query.has(part));
  return name === undefined ? undefined : parts[name];
}
