import { defaultEncryption, assertBucketName, type BucketSettings } from "./bucket-store.ts";
import { readXml, type S3Answer, type S3Operation } from "./context.ts";
import { corsXml, parseCors } from "./cors.ts";
import { assertSupported, encryptionHeaders } from "./object-headers.ts";
import { refusal, S3Error } from "./s3-error.ts";
import { document, element, optional } from "./xml.ts";
import { childrenOf, parseXml, textOf } from "./xml-reader.ts";

export const listBuckets: S3Operation = ({ account, buckets }) =>
  xml(
    document("ListAllMyBucketsResult", [
      element("Owner", [element("ID", account), element("DisplayName", account)]),
      element(
        "Buckets",
        buckets
          .list()
          .map(({ createdMs, name }) =>
            element("Bucket", [
              element("Name", name),
              element("CreationDate", new Date(createdMs).toISOString()),
            ]),
          ),
      ),
    ]),
  );

/** In us-east-1, creating a bucket one owns already succeeds and changes nothing. */
export const createBucket: S3Operation = (context, request) => {
  assertBucketName(request.bucket);
  assertSupported(request.headers);
  const { buckets, policy, region } = context;
  if (!buckets.find(request.bucket)) buckets.create(request.bucket, policy.now());
  else if (region !== "us-east-1") {
    throw new S3Error(
      409,
      "BucketAlreadyOwnedByYou",
      "Your previous request to create the named bucket succeeded and you already own it.",
    );
  }
  return { status: 200, headers: { location: `/${request.bucket}` } };
};

export const headBucket: S3Operation = ({ buckets, region }, request) => {
  buckets.get(request.bucket);
  return { status: 200, headers: { "x-amz-bucket-region": region } };
};

export const deleteBucket: S3Operation = ({ buckets }, request) => {
  buckets.delete(request.bucket);
  return { status: 204 };
};

export const getBucketLocation: S3Operation = ({ buckets, region }, request) => {
  buckets.get(request.bucket);
  const location = region === "us-east-1" ? "" : region;
  const body = document("LocationConstraint", []).replace("><", () => `>${location}<`);
  return xml(body);
};

export const getBucketVersioning: S3Operation = ({ buckets }, request) => {
  const { versioning } = buckets.get(request.bucket).settings;
  return xml(
    document(
      "VersioningConfiguration",
      optional("Status", versioning === "" ? undefined : versioning),
    ),
  );
};

export const putBucketVersioning: S3Operation = async (context, request, payload) => {
  context.buckets.get(request.bucket);
  const root = parseXml(await readXml(context, request, payload), "VersioningConfiguration");
  const versioning = textOf(root, "Status");
  if (textOf(root, "MfaDelete") === "Enabled") throw refusal.notSupported("MFA Delete");
  if (versioning !== "Enabled" && versioning !== "Suspended") throw refusal.malformedXml();
  context.buckets.update(request.bucket, { versioning });
  return { status: 200 };
};

export const getBucketCors: S3Operation = ({ buckets }, request) => {
  const { cors } = buckets.get(request.bucket).settings;
  if (cors.length > 0) return xml(corsXml(cors));
  throw new S3Error(404, "NoSuchCORSConfiguration", "The CORS configuration does not exist");
};

export const putBucketCors: S3Operation = async (context, request, payload) => {
  context.buckets.get(request.bucket);
  const cors = parseCors(await readXml(context, request, payload));
  context.buckets.update(request.bucket, { cors });
  return { status: 200 };
};

export const deleteBucketCors: S3Operation = (context, request) => {
  context.buckets.update(request.bucket, { cors: [] });
  return { status: 204 };
};

export const getBucketEncryption: S3Operation = ({ buckets }, request) => {
  const { encryption } = buckets.get(request.bucket).settings;
  const rule = element("ApplyServerSideEncryptionByDefault", [
    ...optional("SSEAlgorithm", encryption["x-amz-server-side-encryption"]),
    ...optional("KMSMasterKeyID", encryption["x-amz-server-side-encryption-aws-kms-key-id"]),
  ]);
  const bucketKey = encryption["x-amz-server-side-encryption-bucket-key-enabled"] ?? "false";
  return xml(
    document("ServerSideEncryptionConfiguration", [
      element("Rule", [rule, element("BucketKeyEnabled", bucketKey)]),
    ]),
  );
};

export const putBucketEncryption: S3Operation = async (context, request, payload) => {
  context.buckets.get(request.bucket);
  const root = parseXml(
    await readXml(context, request, payload),
    "ServerSideEncryptionConfiguration",
  );
  const [rule] = childrenOf(root, "Rule");
  const [choice] = rule ? childrenOf(rule, "ApplyServerSideEncryptionByDefault") : [];
  const algorithm = choice && textOf(choice, "SSEAlgorithm");
  if (!rule || !choice || algorithm === undefined) throw refusal.malformedXml();
  const keyId = textOf(choice, "KMSMasterKeyID");
  const wanted: Record<string, string> = { "x-amz-server-side-encryption": algorithm };
  if (keyId !== undefined) wanted["x-amz-server-side-encryption-aws-kms-key-id"] = keyId;
  if (textOf(rule, "BucketKeyEnabled") === "true") {
    wanted["x-amz-server-side-encryption-bucket-key-enabled"] = "true";
  }
  assertSupported(wanted);
  const encryption: BucketSettings["encryption"] = encryptionHeaders(wanted);
  context.buckets.update(request.bucket, { encryption });
  return { status: 200 };
};

export const deleteBucketEncryption: S3Operation = (context, request) => {
  context.buckets.update(request.bucket, { encryption: defaultEncryption });
  return { status: 204 };
};

function xml(body: string): S3Answer {
  return { status: 200, body };
}
