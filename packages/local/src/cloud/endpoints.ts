/** What an AWS SDK client finds in its environment, by service. */
export interface Endpoints {
  /** Refuses, by name, every service that is not listed below. */
  readonly others: string;
  readonly dynamodb: string;
  readonly kinesis: string;
  readonly kms: string;
  readonly cognito: string;
  readonly s3: string;
  readonly websocketManagement: string;
}

/** Without the first line a client of another service would call the real AWS. */
export const endpointEnv = (at: Endpoints, region: string): Record<string, string> => ({
  AWS_ENDPOINT_URL: at.others,
  AWS_ENDPOINT_URL_DYNAMODB: at.dynamodb,
  AWS_ENDPOINT_URL_DYNAMODB_STREAMS: at.dynamodb,
  AWS_ENDPOINT_URL_KINESIS: at.kinesis,
  AWS_ENDPOINT_URL_KMS: at.kms,
  AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: at.cognito,
  AWS_ENDPOINT_URL_S3: at.s3,
  AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: at.websocketManagement,
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_ACCESS_KEY_ID: "local",
  AWS_SECRET_ACCESS_KEY: "local",
  AWS_EC2_METADATA_DISABLED: "true",
});
