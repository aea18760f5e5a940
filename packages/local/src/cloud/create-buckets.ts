import type { BucketSpec } from "../synth/manifest.ts";
import type * as S3Sdk from "@aws-sdk/client-s3";

/** Creates the manifest's buckets, or brings the settings of existing ones up to date. */
export async function createBuckets(
  endpoint: string,
  region: string,
  buckets: readonly BucketSpec[],
): Promise<void> {
  if (buckets.length === 0) return; // the SDK takes longer to load than all of S3 takes to start
  const sdk = await import("@aws-sdk/client-s3");
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = new sdk.S3Client({ endpoint, region, credentials, forcePathStyle: true });
  try {
    for (const bucket of buckets) await createBucket(sdk, client, bucket);
  } finally {
    client.destroy();
  }
}

async function createBucket(
  sdk: typeof S3Sdk,
  client: S3Sdk.S3Client,
  spec: BucketSpec,
): Promise<void> {
  const Bucket = spec.name;
  await client.send(new sdk.CreateBucketCommand({ Bucket })).catch((error: Error) => {
    if (error.name !== "BucketAlreadyOwnedByYou") throw error;
  });
  if (spec.versioning) {
    const VersioningConfiguration = { Status: "Enabled" } as const;
    await client.send(new sdk.PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  }
  if (spec.cors.length > 0) {
    const CORSRules = spec.cors.map((rule) => ({
      AllowedOrigins: [...rule.allowedOrigins],
      AllowedMethods: [...rule.allowedMethods],
      AllowedHeaders: [...rule.allowedHeaders],
      ExposeHeaders: [...rule.exposeHeaders],
      MaxAgeSeconds: rule.maxAgeSeconds,
    }));
    await client.send(new sdk.PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }));
  }
}
