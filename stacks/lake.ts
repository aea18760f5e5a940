import { projection } from "./events.ts";
import { dataKey } from "./secrets.ts";

/** Everything that ever happened on the exchange, as files for analysis (docs/lake.md). */
export const lake = new sst.aws.Bucket("Lake", { versioning: true });

new aws.s3.BucketServerSideEncryptionConfiguration("LakeEncryption", {
  bucket: lake.name,
  rules: [
    {
      applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: dataKey.arn },
      // One request for a data key per bucket and while, not one per file.
      bucketKeyEnabled: true,
    },
  ],
});

/** A file grows by being written again: what it was before is of use for as long as a mistake is. */
new aws.s3.BucketLifecycleConfiguration("LakeLifecycle", {
  bucket: lake.name,
  rules: [
    {
      id: "earlier-versions",
      status: "Enabled",
      filter: {},
      noncurrentVersionExpiration: { noncurrentDays: 30 },
      abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
    },
  ],
});

projection("Lake", {
  handler: "packages/functions/src/projection/lake.handler",
  sink: "lake",
  link: [lake],
  windowSeconds: 10,
  batchSize: 5000,
});
