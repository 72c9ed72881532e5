/**
 * What stores and networks answer, in words that say what to do.
 *
 * @module
 */

import { Failure, USER_MISTAKE, WORK_FAILED } from "../failure.ts";

/** What is read of an error of the SDK. */
export interface StoreError {
  /** `NoSuchBucket`. */
  readonly name?: string;
  /** The server's own words. */
  readonly message?: string;
  /** `ECONNREFUSED`, of a network error. */
  readonly code?: string;
  /** Whether the SDK takes it for one that passes. */
  readonly $retryable?: unknown;
  /** What the server answered. */
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** One kind of trouble: whose it is, whether it passes, and what to do. */
interface Trouble {
  /** Names and codes of the errors, or their HTTP status. */
  readonly of: readonly (string | number)[];
  readonly says: string;
  readonly exitCode: number;
  /** Whether it may be gone at the next try. */
  readonly passes?: boolean;
}

/** The sign of an answer that is none of S3. */
const FOREIGN = "foreign";

const POLICY = "the smallest policy is in the README";

/** The first that fits an error holds: its name, then its code, then its status. */
const TROUBLES: readonly Trouble[] = [
  {
    of: ["NoSuchBucket"],
    says: "there is no such bucket; check --bucket, --region and --endpoint, or make it first",
    exitCode: USER_MISTAKE,
  },
  {
    of: ["InvalidBucketName"],
    says: "the server does not take this name of a bucket",
    exitCode: USER_MISTAKE,
  },
  {
    of: ["PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException"],
    says: "the bucket is in another region; say which with --region",
    exitCode: USER_MISTAKE,
  },
  {
    of: ["CredentialsProviderError", "NoCredentials"],
    says: "no credentials were found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or " +
      "AWS_PROFILE with a profile in ~/.aws, or sign in with `aws sso login`",
    exitCode: USER_MISTAKE,
  },
  {
    of: ["InvalidAccessKeyId", "InvalidClientTokenId", "UnrecognizedClientException"],
    says: "the server does not know this access key; check the credentials and --endpoint",
    exitCode: USER_MISTAKE,
  },
  {
    of: ["SignatureDoesNotMatch"],
    says: "the secret key does not fit the access key",
    exitCode: USER_MISTAKE,
  },
  {
    of: ["ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "InvalidToken"],
    says: "the session has expired; sign in again, such as with `aws sso login`",
    exitCode: WORK_FAILED,
  },
  {
    of: ["RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture"],
    says: "this machine's clock is off by more than the server allows; set it right (NTP)",
    exitCode: WORK_FAILED,
    // The SDK sets its own clock by the server's answer.
    passes: true,
  },
  {
    of: ["InvalidStorageClass", "InvalidTag", "InvalidEncryptionAlgorithmError"],
    says: "the server does not take upload.storageClass, tags or encryption as they are",
    exitCode: USER_MISTAKE,
  },
  {
    of: ["KMS.NotFoundException", "KMS.DisabledException", "KMS.KMSInvalidStateException"],
    says: "the key of upload.kmsKey is not there or not usable",
    exitCode: USER_MISTAKE,
  },
  {
    of: [
      ...["SlowDown", "ServiceUnavailable", "Throttling", "ThrottlingException"],
      ...["RequestLimitExceeded", "TooManyRequestsException"],
      ...[429, 503],
    ],
    says: "the server asked for fewer requests, again and again; try later, or with --parallel 1",
    exitCode: WORK_FAILED,
    passes: true,
  },
  {
    of: ["BadDigest", "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch", "IncompleteBody"],
    says: "what arrived was not what was sent, again and again",
    exitCode: WORK_FAILED,
    passes: true,
  },
  {
    of: [
      ...["ConditionalRequestConflict", "OperationAborted", "NoSuchUpload", "RequestTimeout"],
      ...["PreconditionFailed", 409, 412],
    ],
    says: "another upload is at the same object",
    exitCode: WORK_FAILED,
    passes: true,
  },
  {
    of: ["AccessDenied", "AllAccessDisabled", "Forbidden", "KMS.AccessDeniedException", 401, 403],
    says: `access denied: these credentials may not do it; ${POLICY}`,
    exitCode: WORK_FAILED,
  },
  {
    of: ["NotImplemented", 501],
    says: "the server does not know what upload.storageClass, tags or encryption ask for",
    exitCode: USER_MISTAKE,
  },
  {
    // What Deno answers for a host that it was not given.
    of: ["EPERM"],
    says: "Deno was not given access to a host that credentials come from",
    exitCode: WORK_FAILED,
  },
  {
    of: ["EAI_AGAIN"],
    says: "the host's name cannot be looked up now; check --endpoint, --region and the network",
    exitCode: WORK_FAILED,
    passes: true,
  },
  {
    of: ["ERR_SSL_WRONG_VERSION_NUMBER"],
    says: "what answers there does not speak TLS; is --endpoint to begin with http://?",
    exitCode: USER_MISTAKE,
  },
  {
    of: ["ENOTFOUND"],
    says: "there is no such host; check --endpoint, --region and the network",
    exitCode: USER_MISTAKE,
  },
  {
    of: ["ECONNREFUSED"],
    says: "nothing answers there; check --endpoint, and that the server is up",
    exitCode: WORK_FAILED,
    passes: true,
  },
  {
    of: [
      ...["CERT_HAS_EXPIRED", "DEPTH_ZERO_SELF_SIGNED_CERT", "ERR_TLS_CERT_ALTNAME_INVALID"],
      ...["SELF_SIGNED_CERT_IN_CHAIN", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"],
      ...["UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
    ],
    says:
      "its certificate is not trusted; set NODE_EXTRA_CA_CERTS=FILE for an authority of your own",
    exitCode: WORK_FAILED,
  },
  {
    of: ["TimeoutError", "ETIMEDOUT", "ECONNRESET", "EPIPE"],
    says: "the connection broke or the server did not answer in time, again and again",
    exitCode: WORK_FAILED,
    passes: true,
  },
  { of: [301, 307], says: "the bucket is in another region", exitCode: USER_MISTAKE },
  {
    of: ["SyntaxError", FOREIGN, 302, 303, 405],
    says: "what answers there does not speak S3; check --endpoint",
    exitCode: USER_MISTAKE,
  },
];

/** Whether the SDK cannot read an answer. */
function isUnreadable({ message = "" }: StoreError): boolean {
  return /XML parse error|Deserialization error/.test(message);
}

/** Whether an answer is none of S3. Gateways before a store answer for it, but with a 5xx. */
function isForeign(error: StoreError): boolean {
  return isUnreadable(error) && (error.$metadata?.httpStatusCode ?? 0) < 500;
}

function troubleOf(error: StoreError): Trouble | undefined {
  const { name, code, $metadata } = error;
  for (const sign of [isForeign(error) ? FOREIGN : name, code, $metadata?.httpStatusCode]) {
    const found = TROUBLES.find(({ of }) => sign !== undefined && of.includes(sign));
    if (found) return found;
  }
  return undefined;
}

/** Whether an error may be gone at the next try: throttling, 5xx, a broken connection. */
export function passes(error: unknown): boolean {
  const known = error as StoreError;
  const trouble = troubleOf(known);
  if (trouble) return trouble.passes === true;
  const status = known.$metadata?.httpStatusCode;
  if (status !== undefined) return status >= 500;
  return known.$retryable !== undefined || known instanceof Error && isOfNetwork(known);
}

/** Whether nobody can say, after a write that met an error, what of it the store has got. */
export function isUncertain(error: unknown): boolean {
  const status = (error as StoreError).$metadata?.httpStatusCode;
  return status === undefined || ![403, 409, 412, 429, 501, 503].includes(status);
}

/** Whether a write was refused because there is an object. */
export function isTaken(error: unknown): boolean {
  return (error as StoreError).$metadata?.httpStatusCode === 412;
}

function isOfNetwork(error: Error): boolean {
  return typeof (error as StoreError).code === "string" ||
    /connection|socket|network|stream|body|timed? ?out/i.test(error.message);
}

/** Whether an error would meet every other object too. */
export function isForAll(error: unknown): boolean {
  return error instanceof Error && !(error instanceof Failure) && !passes(error) &&
    troubleOf(error as StoreError) !== undefined;
}

/**
 * Explains an error of the SDK. What the server says of a signature is not repeated.
 *
 * @param doing what was being done and on what: `Cannot upload to s3://lake`
 * @returns a failure, or `error` itself when it is explained already or a mistake in the program
 */
export function storeFailure(doing: string, error: unknown): unknown {
  if (error instanceof Failure || error instanceof Deno.errors.NotCapable) return error;
  if (!(error instanceof Error)) return error;
  const known = error as StoreError;
  const trouble = troubleOf(known);
  const status = known.$metadata?.httpStatusCode;
  if (trouble) {
    return new Failure(`${doing}: ${trouble.says}`, trouble.exitCode, { cause: error });
  }
  if (status === undefined && !isOfNetwork(error)) return error;
  const answer = status === undefined ? "" : `the server answered ${status} `;
  const said = isUnreadable(known) ? "in words that are none of S3" : known.message;
  const words = [known.name, said].filter((word) => word && word !== "Error").join(": ");
  return new Failure(`${doing}: ${answer}${words}`, WORK_FAILED, { cause: error });
}
