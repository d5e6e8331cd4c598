import { type ErrorConditionEntry, entry } from './error-condition-entry.ts'

/** Requests to AWS that come to nothing, and clusters that cannot be used. None of Spark's has a name of its own. */
export const awsConditions = {
  APPLICATION_NOT_FOUND: entry(
    '42704',
    'The cluster <cluster> has no application <application>: the SSM parameter <parameter> does not exist in <region>. Declare it with `addApplication`, or leave out spark.flashover.runAs (`--run-as`).',
  ),
  AWS_ACCESS_DENIED: entry(
    '42501',
    'AWS does not allow <action> on <resource>: <reason>. Give <principal> the permission <action> (`grantSubmit` of a cluster, or of the application that it runs as, has all that a submission needs), or take other credentials (AWS_PROFILE).',
  ),
  AWS_BUCKET_NOT_FOUND: entry(
    '42704',
    'There is no bucket <bucket> for <action> on <resource>: <reason>. Create it, or correct its name, the region (AWS_REGION) or the endpoint (AWS_ENDPOINT_URL).',
  ),
  AWS_CREDENTIALS_EXPIRED: entry(
    '28000',
    'AWS does not take the credentials of <principal> any more, for <action> on <resource>: <reason>. Sign in again (`aws sso login`), or renew the session token.',
  ),
  AWS_CREDENTIALS_MISSING: entry(
    '28000',
    'AWS wants credentials for <action> on <resource>: <reason>. Those of <principal> are none, or wrong. Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or sign in again (`aws sso login`).',
  ),
  AWS_FUNCTION_NOT_FOUND: entry(
    '42704',
    'There is no function for <action> on <resource>: <reason>. Deploy the executor (`flashover deploy`, or `flashover localstack deploy`), or correct its name (spark.flashover.lambda.functionName), the region (AWS_REGION) or the endpoint (AWS_ENDPOINT_URL).',
  ),
  AWS_REGION_MISSING: entry(
    '22023',
    'The AWS region is not known. Set AWS_REGION, or a region in the profile of AWS_PROFILE.',
  ),
  AWS_REQUEST_FAILED: entry('58000', '<action> on <resource> failed: <reason>.'),
  AWS_UNREACHABLE: entry(
    '08001',
    'AWS does not answer <action> on <resource>: <reason>. Look at the network, at proxies and at AWS_ENDPOINT_URL, then try again.',
  ),
  AWS_WRONG_REGION: entry(
    '22023',
    '<action> on <resource> was asked of the wrong region: <reason>. Set AWS_REGION to the region of the bucket, or correct the endpoint (AWS_ENDPOINT_URL).',
  ),
  CLUSTER_NOT_FOUND: entry(
    '42704',
    'There is no cluster <cluster>: the SSM parameter <parameter> does not exist in <region>. Deploy it with `flashover deploy`, or name the cluster with spark.flashover.cluster, and its region with AWS_REGION.',
  ),
  CLUSTER_VERSION_MISMATCH: entry(
    '55000',
    'The cluster <cluster> was deployed from flashover <deployed>, and this is <own>: their drivers and executors may not understand each other. Deploy the cluster anew, or install flashover <deployed>.',
  ),
  CLUSTER_WITHOUT_DRIVER: entry(
    '55000',
    'The cluster <cluster> runs no drivers: it was deployed without them. Deploy it with a driver, or run the application here with `--master lambda`.',
  ),
} as const satisfies Record<string, ErrorConditionEntry>
